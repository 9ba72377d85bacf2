"""Large print is large: letters, figures, boxes and spaces, measured on the pages beside those of ordinary print."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from generator.layout import CENTIMETRE, Slot
from tests.command import command_in
from tests.geometry import Letter, find, letters, paths
from tests.set_sample import made_sample
from tests.small_course import EXAM, write_course

POINT = 72 / 72.27  # of TeX; PDF counts in 1/72 inch
MILLIMETRE = 72 / 25.4


def exam_of(large: bool) -> bytes:
    """The exam that a student gets."""
    return made_sample("en", "endterm", large=large)[2]["A/exam"]


# ---------------------------------------------------------------- letters
def sizes(pdf: bytes, words: str) -> set[int]:
    """The sizes of type, in points, in which some words stand wherever they do."""
    found = letters(pdf)
    signs = "".join(each.sign for each in found)
    wanted = "".join(words.split())
    places = [k for k in range(len(signs)) if signs.startswith(wanted, k)]
    assert places, words
    return {round(each.size / POINT) for k in places for each in found[k : k + len(wanted)]}


@pytest.mark.parametrize(
    ("words", "ordinary", "large"),
    [
        ("Registration number", 9, 14),
        ("Problem 1", 12, 20),
        ("Mark with a cross", 10, 16),
        ("All numbers of this problem are integers.", 11, 18),
        ("End of exam", 11, 18),
    ],
)
def test_words_stand_in_larger_type(words: str, ordinary: int, large: int) -> None:
    assert sizes(exam_of(False), words) == {ordinary}
    assert sizes(exam_of(True), words) == {large}


def in_the_column(pdf: bytes) -> list[Letter]:
    """What does not stand in the left margin, where the corrector's scales of credits are."""
    (title,) = find(pdf, "Multiple choice")[:1]
    left = min(each.left for each in find(pdf, "Problem 1") if each.page == title.page)
    return [each for each in letters(pdf) if each.left > left - 1]


def test_nothing_that_a_student_reads_is_small() -> None:
    """The least are letters and indices in figures, and words on the cover, which is shrunk to one page."""
    assert min(each.size for each in in_the_column(exam_of(False))) < 9 * POINT
    assert min(each.size for each in in_the_column(exam_of(True))) > 11.9 * POINT


# ---------------------------------------------------------------- what is drawn
def drawn(pdf: bytes, words: str, width: float, height: float) -> int:
    """How many frames of a size in millimetres, give or take their lines, the page with some words has."""
    (page, *_) = (each.page for each in find(pdf, words))
    return sum(abs(w / MILLIMETRE - width) < 0.45 and abs(h / MILLIMETRE - height) < 0.45 for w, h in paths(pdf, page))


def test_boxes_to_tick_grow() -> None:
    for large, side in ((False, 4), (True, 6)):
        assert drawn(exam_of(large), "Mark with a cross", side, side) >= 16


def test_boxes_to_write_in_grow() -> None:
    for large, height in ((False, 9), (True, 13)):
        assert drawn(exam_of(large), "All numbers of this problem", 28, height) == 3


def test_a_figure_grows_as_its_letters_do() -> None:
    """The three cells of the network, and what is written in them."""
    for large, share, size in ((False, 1, 11), (True, 1.5, 16)):
        assert drawn(exam_of(large), "All numbers of this problem", 11.1 * share, 9 * share) == 3
        assert sizes(exam_of(large), "t = 2") == {size}


def test_a_space_of_a_stated_height_grows() -> None:
    for large, share in ((False, Fraction(1)), (True, Fraction(7, 4))):
        exam, layout, _, _ = made_sample("en", "endterm", large=large)
        stated = 0
        for slot in (unit.box for page in layout.pages for unit in page.units if isinstance(unit.box, Slot)):
            height = exam.forms[0].problems[slot.problem].items[slot.item].parts[slot.part].part.space.height
            if height is not None:
                stated += 1
                assert slot.space == round(height * share * CENTIMETRE)
        assert stated == 3


# ---------------------------------------------------------------- how it is asked for
@pytest.mark.parametrize(("said", "size"), [("true", 18), ("yes", 18), ("1", 18), ("false", 11)])
def test_an_exam_file_asks_for_it(
    said: str, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write_course(tmp_path)
    exam = EXAM.replace("title: Test", f"title: Test\noptions: {{large: {said}}}").replace("versions: 3", "versions: 1")
    (tmp_path / "exams" / "test.yaml").write_text(exam, encoding="utf-8")
    assert command_in(tmp_path, monkeypatch, capfd)("build", "exams/test.yaml").status == 0
    assert sizes((tmp_path / "output/test/A/exam.pdf").read_bytes(), "And its square?") == {size}
