"""The texts of a question as they are written in its YAML: every wording and every statement, drawn or not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from generator.answer import AnswerFields, ComputedFields, OpenFields
from generator.diagnostics import Path
from generator.exam import Language
from generator.fields import ProseText
from generator.illustration import FigureSpec
from generator.questions import BlanksAnswer
from generator.questions.choice import ChoiceAnswer
from generator.questions.drawing import DrawingAnswer
from generator.questions.match import MatchAnswer
from generator.questions.order import OrderAnswer
from generator.questions.text import TextAnswer
from generator.spec import QuestionSpec, part_answers
from generator.values import dataclass

Role = Literal[
    "title",
    "stem",
    "ask",
    "alt",
    "label",
    "statement",
    "term",
    "option",
    "step",
    "gaps",
    "word",
    "because",
    "note",
    "solution",
    "hint",
]
# What the student reads.
ON_PAPER: frozenset[Role] = frozenset({"stem", "ask", "alt", "label", "statement", "term", "option", "step", "gaps"})


@dataclass(frozen=True)
class Written:
    """A text of a question: where it stands, what it is for, in which part, and its language if the file says it."""

    path: Path
    role: Role
    text: str
    part: str = ""
    answer: str = ""
    wording: str = ""
    language: Language | None = None


def written_texts(spec: QuestionSpec) -> tuple[Written, ...]:
    """Return every text of a question in the order of the file, translations included."""
    return tuple(_all(spec))


def _all(spec: QuestionSpec) -> Iterator[Written]:
    yield from _in(spec.title, ("title",), "title")
    yield from _in(spec.stem, ("stem",), "stem")
    yield from _figure(spec.figure, ("figure",), "")
    for name, wording in spec.wordings.items():
        if wording.stem is not None:
            yield from _in(wording.stem, ("wordings", name, "stem"), "stem", wording=name)
        for part, ask in wording.parts.items():
            yield from _in(ask, ("wordings", name, "parts", part), "ask", part, wording=name)
    for name, each in spec.parts.items():
        path: Path = ("parts", name)
        yield from _in(each.ask, (*path, "ask"), "ask", name)
        yield from _figure(each.figure, (*path, "figure"), name)
        for id, (answer, below) in part_answers(each, name).items():
            yield from _answer(answer, (*path, *below), name, id)
        yield from _in(each.solution, (*path, "solution"), "solution", name)
        for k, hint in enumerate(each.hints):
            yield from _in(hint, (*path, "hints", k), "hint", name)


def _in(
    text: ProseText, path: Path, role: Role, part: str = "", answer: str = "", wording: str = ""
) -> Iterator[Written]:
    if isinstance(text, str):
        yield Written(path, role, text, part, answer, wording)
    else:
        for language, words in text.items():
            yield Written((*path, language), role, words, part, answer, wording, language)


def _figure(figure: FigureSpec | None, path: Path, part: str) -> Iterator[Written]:
    if figure is not None:
        yield from _in(figure.alt, (*path, "alt"), "alt", part)


def _answer(answer: AnswerFields, path: Path, part: str, id: str) -> Iterator[Written]:
    yield from _in(answer.label, (*path, "label"), "label", part, id)
    yield from _own(answer, path, part, id)
    for k, line in enumerate(answer.rubric):
        yield from _in(line.text, (*path, "rubric", k, "text"), "note", part, id)
    if isinstance(answer, OpenFields):
        for field in ("accept", "reject"):
            for k, note in enumerate(getattr(answer, field)):
                yield from _in(note, (*path, field, k), "note", part, id)
        for k, error in enumerate(answer.errors):
            yield from _in(error.text, (*path, "errors", k, "text"), "note", part, id)
    if isinstance(answer, ComputedFields):
        for k, note in enumerate(answer.notes):
            yield from _in(note, (*path, "notes", k), "note", part, id)
        for name, mistake in answer.mistakes.items():
            yield from _in(mistake.because, (*path, "mistakes", name, "because"), "because", part, id)


def _own(answer: AnswerFields, path: Path, part: str, id: str) -> Iterator[Written]:
    """What answers of one kind alone have."""
    match answer:
        case ChoiceAnswer():
            for name, statement in answer.statements.items():
                where: Path = (*path, "statements", name)
                for field in ("right", "wrong", "says"):
                    if (text := getattr(statement, field)) is not None:
                        yield from _in(text, (*where, field), "statement", part, id)
                yield from _in(statement.because, (*where, "because"), "because", part, id)
        case MatchAnswer():
            for name, term in answer.match.terms.items():
                yield from _in(term.text, (*path, "match", "terms", name, "text"), "term", part, id)
            yield from _named(answer.match.choices, (*path, "match", "choices"), "option", part, id)
        case OrderAnswer():
            yield from _named(dict(enumerate(answer.order)), (*path, "order"), "step", part, id)
        case TextAnswer():
            yield from _named(dict(enumerate(answer.text)), (*path, "text"), "word", part, id)
        case DrawingAnswer():
            yield from _figure(answer.drawing, (*path, "drawing"), part)
        case BlanksAnswer():
            yield from _in(answer.blanks, (*path, "blanks"), "gaps", part, id)
            for name, gap in answer.gaps.items():
                yield from _answer(gap, (*path, "gaps", name), part, name)
        case _:
            pass  # a computed answer has no texts of its own


def _named(
    texts: Mapping[str, ProseText] | Mapping[int, ProseText], path: Path, role: Role, part: str, id: str
) -> Iterator[Written]:
    for name, text in texts.items():
        yield from _in(text, (*path, name), role, part, id)
