"""What the lints find: each file of cases is about one code, questions in it are parted by ``---``.

A question ends in what is found in it, ``#> code@line``, lines counted within the case; a near miss ends in nothing.
"""

from __future__ import annotations

import itertools
import re
import tempfile
from pathlib import Path

import pytest

from generator.bank import Question, load_question
from generator.course import Course
from generator.diagnostics import Fault
from generator.exam import Variant
from generator.lints import CODES, question_faults
from generator.program import Draw, Program
from generator.sampling import Tally, draws

CASES = Path(__file__).parent / "cases" / "lints"
FILES = sorted(CASES.glob("*.yaml"))
HEAD = "id: test/question\ntitle: A question\ntopic: tests\nminutes: 1\n"
MARK = "#> "
CASE_IDS = [
    (path, k)
    for path in FILES
    for k in range(len(path.read_text(encoding="utf-8").removesuffix("\n").split("\n---\n")))
]


def spread(program: Program, count: int = 20) -> list[tuple[Draw, Variant]]:
    """Draws of as many wordings and families as come along, with their variants."""
    groups: dict[tuple[str, str], list[Draw]] = {}
    for draw in itertools.islice(draws(program, "lints", "exam", Tally()), 6 * count):
        groups.setdefault((draw.wording, draw.family), []).append(draw)
    ranks = itertools.chain.from_iterable(itertools.zip_longest(*groups.values()))
    taken = itertools.islice((draw for draw in ranks if draw is not None), count)
    return [(draw, program.variant(draw)) for draw in taken]


def load_case(text: str, folder: Path) -> tuple[Question, int]:
    """The question of a case and the number of lines that were put in front of it; its images are one pixel each."""
    head = "" if re.search(r"^id:", text, re.MULTILINE) else HEAD
    for name in re.findall(r"[\w-]+\.png", text):
        (folder / name).write_bytes(PIXEL)
    path = folder / "question.yaml"
    path.write_text(head + text, encoding="utf-8")
    return load_question(Course(folder), path), head.count("\n")


# The smallest PNG: one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def cases_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n---\n")


def told(text: str) -> list[str]:
    """What is found in a case, as it stands in the file."""
    with tempfile.TemporaryDirectory() as folder:
        question, shift = load_case(text, Path(folder))
        found = question_faults(question.program, spread(question.program))
        return sorted({f"{fault.code}@{question.source.diagnostic(fault).place.line - shift}" for fault in found})


@pytest.mark.parametrize(("path", "number"), CASE_IDS, ids=[f"{path.stem}-{k}" for path, k in CASE_IDS])
def test_a_case_gives_what_it_says(path: Path, number: int, update_golden: bool) -> None:
    cases = cases_of(path)
    lines = cases[number].split("\n")
    expected = sorted(line.removeprefix(MARK) for line in lines if line.startswith(MARK))
    found = told(cases[number])
    if update_golden:
        kept = [line for line in lines if not line.startswith(MARK)]
        cases[number] = "\n".join([*kept, *(MARK + each for each in found)])
        path.write_text("\n---\n".join(cases) + "\n", encoding="utf-8")
        return
    assert found == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_code_has_faulty_cases_and_as_many_near_misses(path: Path) -> None:
    faulty = [f"\n{MARK}" in case for case in cases_of(path)]
    assert path.stem in CODES
    assert sum(faulty) >= 2, "a plain one and a subtle one"
    assert faulty.count(False) >= 2
    for case in cases_of(path):
        for line in case.split("\n"):
            assert not line.startswith(MARK) or line.startswith(f"{MARK}{path.stem}@"), "a file is about one code"


def test_each_code_has_a_file() -> None:
    assert {path.stem for path in FILES} == set(CODES)


def test_without_draws_the_file_alone_is_looked_at() -> None:
    text = "stem: The the network.\nparts:\n  a: {ask: How many?, marks: 1, number: 3}\n"
    with tempfile.TemporaryDirectory() as folder:
        question, _ = load_case(text, Path(folder))
        (fault,) = question_faults(question.program, [])
        assert isinstance(fault, Fault)
        assert (fault.code, fault.path, fault.offset, fault.severity) == ("double-word", ("stem",), 0, "warning")
        assert fault.hint
