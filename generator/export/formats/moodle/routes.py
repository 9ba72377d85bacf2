"""Which of Moodle's question types carries an entry. The one place that decides; assessing and writing follow it."""

from __future__ import annotations

from typing import Literal

from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TextResponse,
)
from generator.export.by_hand import by_hand as by_hand_anywhere
from generator.export.collection import Entry
from generator.export.grading import accepted
from generator.export.shares import percentage

Type = Literal["numerical", "shortanswer", "multichoice", "matching", "ordering", "essay", "cloze"]

# With more options the list of all sets of them is no longer read.
MOST_IN_SETS = 5


def type_of(entry: Entry) -> Type:
    """Return the question type that carries an entry."""
    responses = [response for _, response in entry.responses()]
    if any(by_hand(response, entry) for response in responses):
        return "essay"
    if len(responses) == 1:
        (response,) = responses
        match response:
            case NumberResponse() if _listed_mistakes(response):
                return "numerical" if accepted(response.value, response.tolerance) else "shortanswer"
            case TextResponse():
                return "shortanswer"
            case ChoiceResponse() if not as_sets(response, entry) and _listed_mistakes(response):
                return "multichoice"
            case MatchResponse():
                return "matching"
            case OrderResponse():
                return "ordering"
            case _:
                pass
    return "cloze"


def _listed_mistakes(response: Response) -> bool:
    worth = response.marks
    return worth > 0 and all(percentage(each.marks / worth) is not None for each in response.guidance.mistakes)


def as_sets(response: ChoiceResponse, entry: Entry) -> bool:
    """True where a list of all sets of options has to stand for boxes to tick: Moodle's own marking is another one.

    Moodle adds the shares of what is ticked. That is the paper's rule where exactly one option is right (each wrong
    tick takes off all), and near enough where no exam names a rule.
    """
    right = sum(option.right for option in response.options)
    if response.single:
        return False
    if entry.marking is None:
        return right == 0
    return entry.marking != "all-or-nothing" or right != 1


def by_hand(response: Response, entry: Entry) -> str:
    """Return why a person has to mark an answer, empty where Moodle does."""
    match response:
        case ChoiceResponse():
            many = as_sets(response, entry) and len(response.options) > MOST_IN_SETS
            return "Moodle adds shares, the paper marks the options as a whole" if many else ""
        case BlanksResponse():
            return next((reason for gap in response.gaps if (reason := by_hand(gap, entry))), "")
        case _:
            return by_hand_anywhere(response)
