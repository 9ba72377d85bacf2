"""What a form says in the places of the correction sheet: a page's worth of it for each form, for the sheet of all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple, assert_never

from generator.content import Text
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    Option,
    OrderResponse,
    PlacedItem,
    PlacedPart,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.writers.latex.amended import amendment_lines
from generator.writers.latex.common import Place
from generator.writers.latex.fields import LETTERS, shown
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press
from generator.writers.latex.view import marker


class SaidOption(NamedTuple):
    """An option that a form has, with its reason, empty where there is none."""

    id: str
    right: bool
    content: Tex
    because: Tex


class SaidMistake(NamedTuple):
    """A wrong method that applies in a form, and its value, empty where it has none."""

    name: str
    marks: Fraction
    because: Tex
    value: Tex


class Said(NamedTuple):
    """What a form says of one answer; ``values`` are several for a text with gaps, none where there is only a rubric.

    ``numbers`` is the formula of ``follows`` with the form's numbers, ``rule`` that in names.
    """

    values: tuple[Tex, ...]
    rubric: tuple[Tex, ...]
    accept: tuple[Tex, ...]
    reject: tuple[Tex, ...]
    numbers: Tex
    rule: Tex
    options: tuple[SaidOption, ...]
    mistakes: tuple[SaidMistake, ...]
    errors: tuple[Tex, ...]


class SaidPart(NamedTuple):
    """What a form says of a part: of each answer, and what was decided on it."""

    answers: tuple[Said, ...]
    amended: tuple[Tex, ...] = ()


SaidForm = Mapping[Place, SaidPart]


def said(press: Press, items: Iterable[PlacedItem]) -> dict[str, SaidForm]:
    """Return what forms say of the parts of some questions, by the code of the form."""
    found: dict[str, dict[Place, SaidPart]] = {}
    for each in items:
        form = found.setdefault(each.form, {})
        for q, placed in enumerate(each.item.parts):
            press.scribe.marker = marker(each.item, placed.part)
            form[*each.at, q] = _part(press, placed)
    return dict(found)


def _part(press: Press, placed: PlacedPart) -> SaidPart:
    answers = tuple(_answer(press, response) for response in placed.part.responses)
    return SaidPart(answers, amendment_lines(press, placed))


def _answer(press: Press, response: Response) -> Said:
    write, guidance = press.scribe.inlines, response.guidance
    one = press.one
    return Said(
        values=tuple(map(one, _values(press, response))),
        rubric=tuple([one(write(each.text)) for each in guidance.rubric]),
        accept=tuple([one(write(each)) for each in guidance.accept]),
        reject=tuple([one(write(each)) for each in guidance.reject]),
        numbers=one(_fitted(press, guidance.follows)),
        rule=one(_fitted(press, guidance.follows_rule)),
        options=_options(press, response.options) if isinstance(response, ChoiceResponse) else (),
        mistakes=tuple(
            [
                SaidMistake(each.name, each.marks, one(write(each.because)), one(write(each.shown)))
                for each in guidance.mistakes
            ]
        ),
        errors=tuple([one(write(each.text)) for each in guidance.errors]),
    )


def _options(press: Press, options: Sequence[Option]) -> tuple[SaidOption, ...]:
    write, one = press.scribe.inlines, press.one
    return tuple(
        SaidOption(each.id, each.right, one(write(each.content)), one(write(each.because)))
        for each in options
        if each.because
    )


def _fitted(press: Press, tex: str) -> Tex:
    """Return a formula in one line, made smaller where it is wider than what label and letter leave of the line."""
    return Tex(rf"\ewfitline{{0.8\linewidth}}{{${press.scribe.math(tex)}$}}") if tex else Tex("")


def _values(press: Press, response: Response) -> tuple[Tex, ...]:
    if isinstance(response, BlanksResponse):
        return tuple(press.scribe.inlines(shown(gap)) for gap in response.gaps)
    value = written_value(press, response)
    return (value,) if value else ()


def written_value(press: Press, response: Response) -> Tex:
    """Return the right answer as a grader compares it with the paper; empty where there is only a rubric."""
    match response:
        case NumberResponse(unit=unit):
            written = press.scribe.inlines(response.shown)
            return Tex(rf"{written}\,$\mathrm{{{press.scribe.math(unit)}}}$") if unit else written
        case TensorResponse() | FormulaResponse():
            return press.scribe.inlines(shown(response))
        case TextResponse():
            return press.scribe.inlines((Text(response.accepted[0]),))
        case ChoiceResponse(options=options):
            return Tex("".join(r"\ewmini{x}" if option.right else r"\ewmini{}" for option in options))
        case MatchResponse(key=key):
            return Tex(r"\enskip{}".join(str(index + 1) for index in key))
        case OrderResponse(key=key):
            return Tex(r"\enskip{}".join(LETTERS[index] for index in key))
        case BlanksResponse():
            return Tex(", ".join(press.scribe.inlines(shown(gap)) for gap in response.gaps))
        case EssayResponse():
            return Tex("")
        case DrawingResponse():
            return Tex(rf"\ewsmall{{{press.scribe.drawing(response.drawn)}}}")
        case _:
            assert_never(response)
