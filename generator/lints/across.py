"""Answers of one question that can be read in another question of the same exam.

Words alone: numbers are drawn question by question, so what one prints follows no answer of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from generator.diagnostics import Fault, Path
from generator.exam import BlanksResponse, Form, Item, Language, Response, TextResponse
from generator.lints.shown import Sight, read_blocks, read_response
from generator.lints.terms import Term, find_term, term
from generator.lints.words import guessed_language

CODES: Mapping[str, str] = {
    "answer-in-exam": "an answer can be read in another question of the same exam",
}


@dataclass(frozen=True)
class Asked:
    """An answer in words: its question, its part, its path, and what is looked for."""

    question: str
    part: str
    path: Path
    term: Term


@dataclass(frozen=True)
class Read:
    """A text of an exam: the question that prints it, or none for the words of a problem."""

    question: str
    sight: Sight


def leaks_across(forms: Sequence[Form]) -> Iterator[tuple[str, Fault]]:
    """Yield the id of each question of which an answer is given away, and the fault at that answer.

    It names the other questions: either side may be changed, or left out of the exam.
    """
    found: dict[tuple[str, Path], tuple[Asked, dict[str, None]]] = {}
    for form in forms:
        asked, read = _contents(form)
        for answer in asked:
            for text in read:
                if text.question != answer.question and find_term(answer.term, text.sight.text) is not None:
                    _, others = found.setdefault((answer.question, answer.path), (answer, {}))
                    others[f"question '{text.question}'" if text.question else "the words of a problem"] = None
    for (question, _), (answer, names) in found.items():
        yield question, _fault(answer, list(names))


def _fault(answer: Asked, others: list[str]) -> Fault:
    where = others[0] if len(others) == 1 else f"{others[0]} and {len(others) - 1} more"
    message = f"the answer '{answer.term.text}' of part '{answer.part}' can be read in {where} of the same exam"
    hint = "leave one of them out of the exam, or say it in other words there"
    return Fault(answer.path, "answer-in-exam", message, hint, severity="warning")


def _contents(form: Form) -> tuple[list[Asked], list[Read]]:
    asked: list[Asked] = []
    read: list[Read] = []
    for problem in form.problems:
        read += [Read("", sight) for sight in read_blocks(problem.intro, ("intro",))]
        for item in problem.items:
            sights = list(_sights(item))
            read += [Read(item.variant.question, sight) for sight in sights]
            language = guessed_language(" ".join(sight.text for sight in sights))
            for placed in item.parts:
                for response in placed.part.responses:
                    path = _path(placed.part.path, response.id, len(placed.part.responses))
                    asked += _asked(item.variant.question, placed.part.id, path, response, language)
    return asked, read


def _sights(item: Item) -> Iterator[Sight]:
    yield from read_blocks(item.variant.stem, ("stem",))
    for placed in item.parts:
        yield from read_blocks(placed.part.ask, (*placed.part.path, "ask"), placed.part.id)
        for response in placed.part.responses:
            yield from read_response(response, placed.part.path, placed.part.id)


def _path(part: Path, response: str, count: int) -> Path:
    """Where an answer stands: a sole one in its part."""
    return part if count == 1 and response == part[-1] else (*part, "answers", response)


def _asked(question: str, part: str, path: Path, response: Response, language: Language) -> Iterator[Asked]:
    match response:
        case TextResponse(accepted=accepted):
            if (wanted := term(accepted[0], language)) is not None:
                yield Asked(question, part, path, wanted)
        case BlanksResponse(gaps=gaps):
            for gap in gaps:
                yield from _asked(question, part, (*path, "gaps", gap.id), gap, language)
        case _:
            return
