"""One variant with its key, typeset to be looked at while the question is written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.exam import Variant
from generator.preview import glimpse, preview
from generator.typeset import find_engine, rasterise
from tests.one_question import program, variants

ENGINE = find_engine("embedded")
TEXT = """
    params: {a: 2..3}
    stem: |
      %s
    parts:
      only: {ask: "What is $2^{<<a>>}$?", number: 2**a, marks: 1, solution: "**Counted**: $<<2**a>>$."}
"""


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXAMWRIGHT_CACHE", str(folder))
        yield folder


def drawn(stem: str) -> Variant:
    return variants(program(TEXT % stem))[0]


def runs(cache: Path) -> int:
    return sum(1 for _ in (cache / "runs").iterdir())


@pytest.mark.parametrize("stem", ["Some **find** words.", "Größe, naïve: *fluffy* `code` and $\\alpha^2 \\le x_i$."])
def test_a_glimpse_looks_like_the_preview(stem: str) -> None:
    variant = drawn(stem)
    quick, exact = (make(variant, "endterm", "en", ENGINE).pdf for make in (glimpse, preview))
    assert quick != exact
    assert rasterise(quick, 100) == rasterise(exact, 100)


def test_other_words_need_one_run_of_tex(cache: Path) -> None:
    """That of what both papers show: of the key nothing changed, and its fonts have letters to spare."""
    glimpse(drawn("Some **words**."), "endterm", "en", ENGINE)
    before = runs(cache)
    glimpse(drawn("Quite (10-9) **fazy JVX gkh!**"), "endterm", "en", ENGINE)
    assert runs(cache) == before + 1
