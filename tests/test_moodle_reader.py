"""The reader of Moodle XML itself: each of its traps springs on a file that has it."""

from __future__ import annotations

import pytest

from tests.moodle_reader import Trap, read


def test_the_reader_itself_finds_traps() -> None:
    """Each trap of the reader springs on a file that has it."""
    question = (
        '<quiz><question type="{type}"><name><text>n</text></name><questiontext><text>{text}</text></questiontext>'
        "<generalfeedback><text/></generalfeedback><defaultgrade>{grade}</defaultgrade><idnumber>{id}</idnumber>"
        "{more}</question></quiz>"
    )
    good = {"type": "numerical", "text": "t", "grade": "1", "id": "i"}
    right = '<answer fraction="100"><text>1</text><tolerance>0</tolerance></answer>'
    assert read(question.format(**good, more=right).encode())
    bad = [
        {"more": right.replace("100", "33.33")},
        {"more": right.replace(">1<", ">9,81<")},
        {"more": right, "grade": "1,5"},
        {"more": right, "id": "i" * 300},
        {"more": '<answer fraction="100"><text>1</text></answer>', "type": "multichoice"},
        {"more": '<answer fraction="50"><text>1</text></answer><answer fraction="0"><text>2</text></answer>'
         "<single>true</single>", "type": "multichoice"},
        {"more": '<answer fraction="1"><text>1</text></answer>', "type": "ordering"},
        {"more": right, "text": "&lt;img src=\"@@PLUGINFILE@@/a.png\"/&gt;"},
        {"more": right, "text": r"\(a &lt; b\)"},
    ]  # fmt: skip
    for each in bad:
        with pytest.raises(Trap):
            read(question.format(**{**good, **each}).encode())
