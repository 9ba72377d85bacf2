"""Spaces and page breaks, from heights alone: no TeX."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.exam import ChoiceResponse, EssayResponse, Exam, Form, Option, Part, Space
from generator.layout import (
    CENTIMETRE,
    Layout,
    Slot,
    Stem,
    arrange,
    head_key,
    part_key,
    space_height,
    stem_key,
)
from tests.sample_exam import sample
from tests.written import line, part, problem, question

CM = int(CENTIMETRE)  # rounded down: whole centimetres stay whole


def essay(name: str, space: Space | None = None, lines: int = 0) -> Part:
    return part(name, (), EssayResponse(id=name, marks=Fraction(1), lines=lines), space=space)


def exam_of(*counts: int, codes: str = "AB", fresh: bool = True, space: Space | None = None) -> Exam:
    """Return an exam with one question a problem, of so many essays each."""
    forms = tuple(
        Form(
            code,
            tuple(
                problem(
                    number,
                    "",
                    question(f"q{number}", (), *(essay(f"p{index}", space) for index in range(count))),
                    fresh=fresh,
                )
                for number, count in enumerate(counts, 1)
            ),
        )
        for code in codes
    )
    return replace(sample(versions=1), forms=forms)


def heights(exam: Exam, ask: int, solution: int = 0, page: int = 24) -> dict[str, int]:
    """Return measurements in which every part asks in ``ask`` cm and solves in ``solution`` cm; heads are 1 cm."""
    found = {"page": page * CM, "cover": 1, "squared": 1, **{f"gap {name}": 0 for name in GAPS}}
    for form in exam.forms:
        for p, one in enumerate(form.problems):
            found[head_key(form.code, p)] = CM
            for i, item in enumerate(one.items):
                for q in range(len(item.parts)):
                    found[part_key(form.code, "ask", (p, i, q))] = ask * CM
                    found[part_key(form.code, "worked", (p, i, q))] = solution * CM
                    found[part_key(form.code, "solution", (p, i, q))] = solution * CM
    return found


GAPS = ("problem", "stem", "part", "space", "answers")


def slots(layout: Layout) -> list[tuple[int, Slot]]:
    return [
        (n, unit.box) for n, page in enumerate(layout.pages, 1) for unit in page.units if isinstance(unit.box, Slot)
    ]


# ---------------------------------------------------------------- spaces
@pytest.mark.parametrize(
    ("worked_mm", "expected_cm"),
    [(0, 2), (9, 2), (10, 2), (11, 3), (15, 3), (24, 5), (26, 6)],
)
def test_an_automatic_space_is_twice_the_solution_in_whole_centimetres(worked_mm: int, expected_cm: int) -> None:
    worked = int(CENTIMETRE * worked_mm / 10)
    assert space_height(essay("a"), worked, worked) == round(expected_cm * CENTIMETRE)


def test_a_space_holds_the_marks_of_a_key_and_the_lines_of_an_essay() -> None:
    assert space_height(essay("a"), CM, 5 * CM - 1) == round(5 * CENTIMETRE)
    assert space_height(essay("a", lines=7), CM, CM) == round(Fraction(63, 10) * CENTIMETRE)


def test_a_stated_space_is_kept_and_none_is_none() -> None:
    assert space_height(essay("a", Space("grid", Fraction(7, 2))), 9 * CM, 9 * CM) == round(Fraction(7, 2) * CENTIMETRE)
    assert space_height(essay("a", Space("none")), 9 * CM, 9 * CM) == 0


def test_options_need_no_automatic_space() -> None:
    choice = ChoiceResponse(id="a", marks=Fraction(1), options=(Option("x", line("x"), True),), single=True)
    assert space_height(part("a", (), choice), CM, CM) == 0
    assert space_height(part("a", (), choice, space=Space("blank", Fraction(3))), CM, CM) == round(3 * CENTIMETRE)


def test_the_tallest_form_decides_and_the_worst_overflow_is_named() -> None:
    exam = exam_of(1, space=Space("blank", Fraction(3)))
    measured = heights(exam, 1, 2)
    assert not arrange(exam, measured).overflows
    measured[part_key("B", "solution", (0, 0, 0))] = 4 * CM
    (overflow,) = arrange(exam, measured).overflows
    assert (overflow.kind, overflow.question, overflow.part, overflow.form) == ("space", "q1", "p0", "B")
    assert (overflow.needed, overflow.given) == (Fraction(4), Fraction(3))
    automatic = exam_of(1)
    (_, slot) = slots(arrange(automatic, measured))[0]
    measured[part_key("B", "worked", (0, 0, 0))] = 4 * CM
    (_, taller) = slots(arrange(automatic, measured))[0]
    assert (slot.space, taller.space) == (round(4 * CENTIMETRE), round(8 * CENTIMETRE))


def test_an_automatic_space_gives_way_where_its_page_has_no_room() -> None:
    exam = exam_of(1)
    measured = heights(exam, 1)
    measured[part_key("A", "worked", (0, 0, 0))] = measured["page"] * 6 // 10
    measured[part_key("A", "solution", (0, 0, 0))] = measured["page"] * 6 // 10
    layout = arrange(exam, measured)
    (_, slot) = slots(layout)[0]
    assert not layout.overflows
    assert measured["page"] * 6 // 10 <= slot.space < measured["page"]


def test_stated_heights_grow_in_large_print() -> None:
    exam = exam_of(1, space=Space("blank", Fraction(4)))
    (_, slot) = slots(arrange(exam, heights(exam, 1) | {"stated": 150}))[0]
    assert slot.space == round(6 * CENTIMETRE)


# ---------------------------------------------------------------- pages
def test_problems_start_pages_unless_they_may_follow_on() -> None:
    measured = heights(exam_of(1, 1), 1)
    kinds = [page.kind for page in arrange(exam_of(1, 1), measured).pages]
    assert kinds == ["cover", "problems", "problems", "squared"]
    kinds = [page.kind for page in arrange(exam_of(1, 1, fresh=False), measured).pages]
    assert kinds == ["cover", "problems", "squared", "squared"]


def test_a_booklet_is_filled_with_one_more_squared_page_and_blank_ones() -> None:
    exam = exam_of(1, 1, 1)
    kinds = [page.kind for page in arrange(exam, heights(exam, 1), multiple=4).pages]
    assert kinds == ["cover", *["problems"] * 3, "squared", "squared", "blank", "blank"]


def test_a_stem_takes_its_first_part_along() -> None:
    exam = exam_of(2)
    measured = heights(exam, 8)
    measured[stem_key("A", 0, 0)] = 9 * CM
    layout = arrange(exam, measured)
    kinds = [type(unit.box).__name__ for unit in layout.pages[1].units]
    assert kinds == ["Head", "Stem", "Slot"]
    assert layout.page_of(0, 0, 1) == 3
    assert any(isinstance(unit.box, Stem) for unit in layout.pages[1].units)


def test_a_part_higher_than_a_page_is_reported() -> None:
    exam = exam_of(1)
    (overflow,) = arrange(exam, heights(exam, 30)).overflows
    assert (overflow.kind, overflow.part, overflow.given) == ("page", "p0", Fraction(24))


def test_page_of_an_unknown_part() -> None:
    exam = exam_of(1)
    with pytest.raises(KeyError):
        arrange(exam, heights(exam, 1)).page_of(0, 0, 5)


@given(
    counts=st.lists(st.integers(1, 6), min_size=1, max_size=5),
    ask=st.integers(1, 9),
    solution=st.integers(0, 5),
    fresh=st.booleans(),
)
def test_every_part_stands_once_in_order_on_a_page_that_holds_it(
    counts: list[int], ask: int, solution: int, fresh: bool
) -> None:
    exam = exam_of(*counts, fresh=fresh)
    layout = arrange(exam, heights(exam, ask, solution))
    found = [(slot.problem, slot.item, slot.part) for _, slot in slots(layout)]
    assert found == [(p, 0, q) for p, count in enumerate(counts) for q in range(count)]
    assert len(layout.pages) % 2 == 0
    for page in layout.pages:
        assert sum(unit.gap + unit.box.height for unit in page.units) <= 24 * CM
    assert not layout.overflows
