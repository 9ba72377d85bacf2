"""What amendments mean for marks: how parts count, what is accepted besides."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from generator.decision import Amendment
from generator.diagnostics import Fault
from generator.exam import (
    Exam,
    FormulaResponse,
    Language,
    NumberResponse,
    PlacedPart,
    Response,
    TensorResponse,
)
from generator.marking.grades import Counting, Countings
from generator.marking.judgement import Verdict, agrees
from generator.marking.places import sheets_of
from generator.marking.reading import Given, GivenNumber, GivenText, read_given
from generator.marking.typed import Unreadable
from generator.plain import plain_text


def countings(exam: Exam) -> Countings:
    """Return the parts that do not count as they were marked, by version."""
    found: dict[tuple[str, str], Counting] = {}
    for form in exam.forms:
        for sheet in sheets_of(form):
            for amendment in sheet.placed.amendments:
                if amendment.kind == "full" or amendment.kind == "out":
                    found[form.code, sheet.marked.label] = amendment.kind
    return MappingProxyType(found)


def amendments_of(exam: Exam) -> tuple[tuple[str, Amendment], ...]:
    """Return the parts' amendments with their labels, one of several versions once."""
    found = {
        (sheet.marked.label, amendment.path): amendment
        for form in exam.forms
        for sheet in sheets_of(form)
        for amendment in sheet.placed.amendments
    }
    return tuple((label, amendment) for (label, _), amendment in found.items())


def unreadable(exam: Exam) -> list[Fault]:
    """Return a fault for each accepted response that is no answer of its kind."""
    found: dict[object, Fault] = {}
    for form in exam.forms:
        for sheet in sheets_of(form):
            for amendment, response, k, text in _accepted(sheet.placed):
                try:
                    read_given(response, text, exam.heading.language)
                except Unreadable as error:
                    message = f"'{text}' is no {response.kind} answer: {error.message}"
                    path = (*amendment.path, k) if len(amendment.accepted) > 1 else amendment.path  # it may be no list
                    found[path] = Fault(path, "unreadable-response", message, error.hint)
    return list(found.values())


def _accepted(placed: PlacedPart) -> Iterator[tuple[Amendment, Response, int, str]]:
    responses = {response.id: response for response in placed.part.responses}
    for amendment in placed.amendments:
        for k, text in enumerate(amendment.accepted):
            yield amendment, responses[amendment.answer], k, text


def accepted(placed: PlacedPart, response: Response, given: Given, language: Language) -> Verdict | None:
    """Return what a given response earns by amendments, None where none accepts it; the most generous one counts."""
    best: Verdict | None = None
    for amendment, own, _, text in _accepted(placed):
        if own.id == response.id and _alike(response, given, read_given(response, text, language)):
            marks = response.marks if amendment.marks is None else amendment.marks
            if best is None or best.marks is None or marks > best.marks:
                best = Verdict(marks, f"accepted after the sitting: {plain_text(amendment.note)}")
    return best


def _alike(response: Response, given: Given, other: Given) -> bool:
    match response, given, other:
        case ((NumberResponse() | TensorResponse() | FormulaResponse()), GivenNumber(value, unit), GivenNumber()):
            return unit == other.unit and agrees(response, value, other.value)
        case _, GivenText(text), GivenText(word):
            return text.casefold() == word.casefold()
        case _:
            return given == other
