"""Which of Canvas' question types carries an entry, or why none does. The one place that decides.

Canvas Classic counts any positive score as fully right, marks several ticks by its own rule, and compares what stands
in blanks as characters, each blank with an equal share. What would be marked otherwise than on paper is refused.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, assert_never

from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.by_hand import has_handmade, leaves
from generator.export.collection import Entry
from generator.export.grading import accepted

Type = Literal[
    "numerical_question",
    "short_answer_question",
    "multiple_choice_question",
    "multiple_answers_question",
    "matching_question",
    "fill_in_multiple_blanks_question",
    "essay_question",
    "file_upload_question",
]

# With more options the list of all sets of them is no longer read.
MOST_IN_SETS = 5


def type_of(entry: Entry) -> Type:
    """Return the question type that carries an entry that is not refused."""
    responses = [response for _, response in entry.responses()]
    if has_handmade(entry):
        alone = len(responses) == 1 and isinstance(responses[0], DrawingResponse)
        return "file_upload_question" if alone else "essay_question"
    if len(responses) > 1:
        return "fill_in_multiple_blanks_question"
    (response,) = responses
    match response:
        case NumberResponse():
            typed = accepted(response.value, response.tolerance) is not None
            return "numerical_question" if typed else "short_answer_question"
        case TextResponse() | OrderResponse():
            return "short_answer_question"
        case ChoiceResponse():
            sets = response.single or as_sets(response, entry)
            return "multiple_choice_question" if sets else "multiple_answers_question"
        case MatchResponse():
            return "matching_question"
        case TensorResponse() | BlanksResponse():
            return "fill_in_multiple_blanks_question"
        case FormulaResponse() | EssayResponse() | DrawingResponse():
            raise AssertionError("these are marked by hand")
        case _:
            assert_never(response)


def as_sets(response: ChoiceResponse, entry: Entry) -> bool:
    """True where a list of all sets of options has to stand for boxes to tick.

    Canvas takes a right tick off for each wrong one. That is the paper's rule where exactly one option is right, and
    near enough where no exam names a rule.
    """
    right = sum(option.right for option in response.options)
    if response.single:
        return False
    return right == 0 if entry.marking is None else right != 1


# ---------------------------------------------------------------- what is refused
def refusal(response: Response, entry: Entry) -> str:
    """Return why an answer cannot be carried, empty where it can."""
    how = type_of(entry)
    if how in ("essay_question", "file_upload_question"):
        return ""
    if how == "fill_in_multiple_blanks_question":
        return _no_blank(response, entry)
    match response:
        case TextResponse(case=True):
            return "Canvas reads over capitals, which count here"
        case ChoiceResponse(single=False):
            return _no_choice(response, entry)
        case _:
            return ""


def _no_choice(response: ChoiceResponse, entry: Entry) -> str:
    if entry.marking in ("per-option", "per-option-negative") and len(response.options) > 1:
        return "marks for each box: Canvas marks several ticks by its own rule"
    if as_sets(response, entry) and len(response.options) > MOST_IN_SETS:
        return "all or nothing over so many boxes: Canvas takes a right tick off for each wrong one"
    return ""


def _no_blank(response: Response, entry: Entry) -> str:
    """Why an answer cannot stand in blanks, which are compared as characters and worth the same each."""
    for leaf in leaves(response):
        match leaf:
            case NumberResponse() | TensorResponse() if leaf.tolerance.kind != "exact":
                return "a tolerance: beside other answers Canvas compares characters"
            case TextResponse(case=True):
                return "Canvas reads over capitals, which count here"
            case ChoiceResponse(single=False, options=options) if entry.marking in (
                "per-option",
                "per-option-negative",
            ) or not any(option.right for option in options):
                return "boxes to tick beside other answers"
            case _:
                pass
    if len(set(weights(entry))) > 1:
        return "answers of different worth: in one question Canvas gives each blank the same share"
    return ""


def weights(entry: Entry) -> list[Fraction]:
    """Return what each blank of an entry is worth."""
    found: list[Fraction] = []
    for _, response in entry.responses():
        for leaf in leaves(response):
            count = width(leaf)
            found += [leaf.marks / count] * count
    return found


def width(response: Response) -> int:
    """Return how many blanks an answer has."""
    match response:
        case TensorResponse(value=value):
            return sum(1 for _ in value.cells())
        case MatchResponse(terms=terms):
            return len(terms)
        case _:
            return 1
