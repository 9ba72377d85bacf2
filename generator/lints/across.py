"""Answers of one question that can be read in another question of the same exam, or in the words around questions.

Numbers that are drawn follow no answer of another question; those that are the same in every form do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.content import Inlines
from generator.diagnostics import Fault, Path
from generator.exam import Form, Item
from generator.lints.asking import AnswerKey, Asked, Asking, constant_answers
from generator.lints.shown import Sight, read_blocks, read_response, said
from generator.lints.words import guessed_language
from generator.values import dataclass

CODES: Mapping[str, str] = {
    "answer-in-exam": "an answer can be read in another question of the same exam",
}


@dataclass(frozen=True)
class Read:
    """A text of an exam: the question that prints it, or none for the words around them."""

    question: str
    place: str
    sight: Sight


def leaks_across(forms: Sequence[Form], instructions: Sequence[Inlines] = ()) -> Iterator[tuple[str, Fault]]:
    """Yield the id of each question of which an answer is given away, and the fault at that answer.

    It names the other questions: either side may be changed, or left out of the exam.
    """
    found: dict[tuple[str, Path], tuple[Asked, dict[str, None]]] = {}
    around = [Read("", "the instructions", Sight(("instructions",), "text", said(line))) for line in instructions]
    constant = constant_answers(forms)
    for form in forms:
        asked, read = _contents(form, constant)
        for answer in asked:
            for text in (*around, *read):
                if text.question != answer.question and answer.told_by(text.sight):
                    _, others = found.setdefault((answer.question, answer.path), (answer, {}))
                    others[text.place] = None
    for (question, _), (answer, names) in found.items():
        yield question, _fault(answer, list(names))


def _fault(answer: Asked, others: list[str]) -> Fault:
    where = others[0] if len(others) == 1 else f"{others[0]} and {len(others) - 1} more"
    message = f"the answer '{answer.what}' of part '{answer.part}' can be read in {where} of the same exam"
    hint = "leave one of them out of the exam, or say it in other words there"
    return Fault(answer.path, "answer-in-exam", message, hint, severity="warning")


def _contents(form: Form, constant: frozenset[AnswerKey]) -> tuple[list[Asked], list[Read]]:
    asked: list[Asked] = []
    read: list[Read] = []
    for problem in form.problems:
        read += [Read("", "the words of a problem", sight) for sight in read_blocks(problem.intro, ("intro",))]
        for item in problem.items:
            question = item.variant.question
            sights = list(_sights(item))
            read += [Read(question, f"question '{question}'", sight) for sight in sights]
            language = guessed_language(" ".join(sight.text for sight in sights))
            for placed in item.parts:
                for response in placed.part.responses:
                    path = _path(placed.part.path, response.id, len(placed.part.responses))
                    asked += Asking(question, placed.part, language, constant).about(path, response)
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
