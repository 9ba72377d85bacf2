"""The exams that come with the program: the endterm in the blueprint of a real one, its retake, a quiz, a roster."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

from generator.build import Built, build, plan_exam
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Exam,
    Form,
    FormulaResponse,
    Item,
    NumberResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.exam_file import load_exam
from generator.numbers import Row, Tensor
from generator.plain import plain_text
from generator.questions.choice import CompiledChoice
from generator.typeset import find_engine
from tests.geometry import text
from tests.test_bank_computed import computed

EXAMS = Path(__file__).parents[1] / "exams"
CREDITS = [18, 24, 12, 12, 12, 12]


@cache
def built(name: str) -> Built:
    file = load_exam(EXAMS / f"{name}.yaml")
    plan, warnings = plan_exam(file)
    return build(file, plan, find_engine("embedded"), 2, warnings)


def items(form: Form) -> list[Item]:
    return [item for problem in form.problems for item in problem.items]


def questions(exam: Exam) -> set[str]:
    return {item.variant.question for form in exam.forms for item in items(form)}


def kinds(exam: Exam) -> set[type]:
    return {type(r) for item in items(exam.forms[0]) for placed in item.parts for r in placed.part.responses}


# ---------------------------------------------------------------- the blueprint
@pytest.mark.parametrize("name", ["endterm", "retake"])
def test_the_blueprint_is_that_of_the_reference(name: str) -> None:
    exam = built(name).exam
    assert exam.heading.minutes == 90
    for form in exam.forms:
        assert [problem.credits for problem in form.problems] == CREDITS
    assert exam.credits == 90
    assert exam.forms[0].problems[0].marking == "all-or-nothing", "and the paper says so"


def test_the_endterm_has_the_47_parts_of_the_reference() -> None:
    form = built("endterm").exam.forms[0]
    assert [sum(len(item.parts) for item in problem.items) for problem in form.problems] == [9, 12, 9, 6, 6, 5]


def test_the_retake_has_no_question_of_the_endterm() -> None:
    assert not questions(built("endterm").exam) & questions(built("retake").exam)


def test_the_exams_use_every_kind_of_answer() -> None:
    assert kinds(built("endterm").exam) | kinds(built("retake").exam) == set(get_args(Response))


# ---------------------------------------------------------------- the pages
@pytest.mark.parametrize(("name", "least", "most"), [("endterm", 14, 22), ("retake", 14, 22), ("quiz", 2, 2)])
def test_pages_are_as_many_as_they_should_be_and_nothing_is_wrong_with_them(name: str, least: int, most: int) -> None:
    made = built(name)
    assert not [each for each in made.warnings if each.code != "missing-glyph"]
    papers = {document: pages for document, pages in made.pages if document != "correction"}
    assert len(set(papers.values())) == 1, "exam and key of every version have the same pages"
    assert least <= next(iter(papers.values())) <= most


def letters(page: str) -> list[str]:
    """The letters of the parts that begin on a page, in order."""
    return re.findall(r"^[\d. ]*(?:credits? )?([a-z])\)", page, re.MULTILINE)


@pytest.mark.parametrize("name", ["endterm", "retake", "quiz"])
def test_every_part_stands_on_the_same_page_in_all_versions_and_in_the_key(name: str) -> None:
    made = built(name)
    papers = [document for document, _ in made.pages if document.endswith(("/exam", "/key"))]
    reference = [letters(page) for page in text(made.package[f"{papers[0]}.pdf"])]
    parts = sum(len(item.parts) for item in items(made.exam.forms[0]))
    assert sum(map(len, reference)) == parts, "each part was found, and none stands on two pages"
    for paper in papers[1:]:
        assert [letters(page) for page in text(made.package[f"{paper}.pdf"])] == reference, paper


# ---------------------------------------------------------------- the versions
def cells(value: Any) -> Iterator[Any]:
    """The numbers in a drawn value."""
    if isinstance(value, Tensor):
        for item in value:
            yield from cells(item)
    elif isinstance(value, Row):
        for _, item in value.fields():
            yield from cells(item)
    elif not isinstance(value, str | bool):
        yield value


def numbers(item: Item) -> list[Any]:
    return [cell for _, value in item.variant.parameters for cell in cells(value)]


def marked(item: Item) -> list[Any]:
    """What is right in the item's parts: values, the right options, the words and numbers in gaps."""
    return [right(response) for placed in item.parts for response in placed.part.responses]


def right(response: Response) -> Any:
    match response:
        case NumberResponse() | TensorResponse() | FormulaResponse():
            return response.value
        case ChoiceResponse():
            return {plain_text(option.content) for option in response.options if option.right}
        case BlanksResponse():
            return [right(gap) for gap in response.gaps]
        case TextResponse():
            return response.accepted
        case _:
            return None


@pytest.mark.parametrize(("name", "least"), [("endterm", 500), ("retake", 100), ("quiz", 10)])
def test_two_versions_differ_in_half_of_the_numbers_and_in_an_answer_of_each_computed_question(
    name: str, least: int
) -> None:
    for one, other in itertools.combinations(built(name).exam.forms, 2):
        shared = total = 0
        for here, there in zip(items(one), items(other), strict=True):
            assert here.variant.question == there.variant.question
            pairs = list(itertools.zip_longest(numbers(here), numbers(there)))
            shared += sum(a == b for a, b in pairs)
            total += len(pairs)
            if computed(here.variant.question) and any(each is not None for each in marked(here)):
                assert marked(here) != marked(there), here.variant.question
        assert total > least / 6
        assert Fraction(shared, total) <= Fraction(1, 2)


@pytest.mark.parametrize("name", ["endterm", "retake"])
def test_two_versions_share_at_most_half_of_the_statements_of_a_pool(name: str) -> None:
    file, plan = load_exam(EXAMS / f"{name}.yaml"), built(name).plan
    pools = 0
    for question in (q for problem in plan.problems for q in problem):
        program = file.programs[question.ref.id]
        for p, part in enumerate(program.parts):
            for a, answer in enumerate(part.answers):
                if not isinstance(answer, CompiledChoice) or len(answer.pool) <= answer.spec.options:
                    continue
                pools += 1
                drawn = [program.judge(address).judgements[p][a].picked for address in question.addresses]
                names = [{statement.name for statement, _ in picked} for picked in drawn]
                for one, other in itertools.combinations(names, 2):
                    assert len(one & other) <= answer.spec.options / 2, question.ref.id
    assert pools >= 6


# ---------------------------------------------------------------- the roster
def test_the_roster_has_names_that_need_care() -> None:
    file = load_exam(EXAMS / "retake.yaml")
    names = [row.person.name for row in file.roster]
    assert len(names) == 30
    for care in ("ễ", "ß", "-"):
        assert any(care in name for name in names), care
    assert max(map(len, names)) > 40
    assert any("王" in line for line in (EXAMS / "students.csv").read_text(encoding="utf-8").splitlines())


def test_each_person_of_the_roster_has_a_copy_with_a_code_of_its_own() -> None:
    exam = built("retake").exam
    assert len({copy.code for copy in exam.copies}) == len(exam.copies) == 30
