"""Where other answers are right as well, no platform marks by the one answer of the key."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from generator.content import Blank, Paragraph
from generator.exam import BlanksResponse, Guidance, NumberResponse, Response, TensorResponse
from generator.export.formats import FORMATS
from generator.numbers import tensor
from tests.export_cases import collection_of, entry_with, painted
from tests.test_export_shown import seen, written
from tests.written import line

ONE = Fraction(1)
ANY = Guidance(property="given > 3")
NUMBER = NumberResponse(id="n", marks=ONE, value=4, shown=line("$4$"), guidance=ANY)
CELLS = TensorResponse(id="v", marks=ONE, value=tensor([4, 5]), shown=line("$v$"), guidance=ANY)
GAPS = BlanksResponse(id="g", marks=ONE, text=(Paragraph((Blank("n"),)),), gaps=(NUMBER,))
PLATFORMS = [name for name in FORMATS if name not in ("html", "csv")]  # students and readers compare these themselves


@pytest.mark.parametrize("response", [NUMBER, CELLS, GAPS], ids=lambda each: each.kind)
@pytest.mark.parametrize("format", PLATFORMS)
def test_a_person_marks_what_is_right_by_a_property(format: str, response: Response) -> None:
    remarks = list(FORMATS[format].assess(entry_with(response)))
    assert any(
        remark.level == "refused" or (remark.level == "converted" and "marked by hand" in remark.text)
        for remark in remarks
    )


@pytest.mark.parametrize("format", PLATFORMS)
def test_the_key_is_not_in_what_the_platform_marks_by(format: str) -> None:
    fixed = replace(NUMBER, value=4711, guidance=Guidance())
    assert "4711" in seen(format, entry_with(fixed))
    entry = entry_with(replace(fixed, guidance=ANY))
    collection = collection_of(entry)
    package = FORMATS[format].write(collection, painted(collection))
    questions = [text for text in written(package) if "4711" in text and "given &gt; 3" not in text]
    assert not questions, "only the notes for graders have the one answer of the key"


def test_a_table_of_answers_tells_the_property() -> None:
    for response in (NUMBER, GAPS):
        assert "accept: given > 3" in seen("csv", entry_with(response))
