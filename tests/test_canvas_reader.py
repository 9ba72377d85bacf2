"""The reader of Canvas packages itself: each of its traps springs on a package that has it."""

from __future__ import annotations

import zipfile
from fractions import Fraction
from io import BytesIO

import pytest

from generator.exam import Tolerance
from tests.canvas_cases import zip_of
from tests.canvas_reader import Trap, read
from tests.export_cases import collection_of, entry_with, number


def test_the_reader_itself_finds_traps() -> None:
    """Each trap of the reader springs on a package that has it."""
    gravity = (number(Fraction(981, 100), Tolerance("absolute", Fraction(1, 100)), id=id) for id in ("one", "two"))
    data = zip_of(collection_of(*map(entry_with, gravity)))
    assert read(data)

    def changed(old: str, new: str) -> bytes:
        written = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(written, "w") as other:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
            assert any(old in text for text in texts.values()), old
            for name, text in texts.items():
                other.writestr(name, text.replace(old, new))
        return written.getvalue()

    for old, new in (
        ("vargte", "vargt"),
        (">100<", ">50<"),
        ("<selection_number>1<", "<selection_number>2<"),
        ("selection_extension", "extension"),
        ("9.799999", "9.7"),
        (">9.81<", ">9,81<"),
        ("numerical_question", "number_question"),
        ("</resprocessing>", '<respcondition><conditionvar><other/></conditionvar><displayfeedback linkrefid="f"/>'
         '</respcondition></resprocessing><itemfeedback ident="f"><flow_mat><material><mattext texttype="text/html">'
         "&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;</mattext></material></flow_mat></itemfeedback>"),
        ("<presentation>", '<presentation><material><mattext texttype="text/html">'
         "&lt;img src=&quot;data:&quot;/&gt;</mattext></material>"),
    ):  # fmt: skip
        with pytest.raises(Trap):
            read(changed(old, new))
