"""The correction sheet: for every part what is right in each version, what it earns, and what is often wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, assert_never

from generator import labels
from generator.content import Text
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Item,
    MatchResponse,
    NumberResponse,
    Option,
    OrderResponse,
    PlacedPart,
    Response,
    ResponseFields,
    TensorResponse,
    TextResponse,
)
from generator.typeset import Job
from generator.writers.latex.amended import amendment_lines
from generator.writers.latex.fields import LETTERS, shown
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press
from generator.writers.latex.view import head_view, marker, placed, places

MOST_COLUMNS = 6  # versions beside one another; beyond, answers stand in a table by code
_ANSWERS_A_ROW = 8  # of that table


# What the versions say in one place: codes → text; a single text without codes where all say the same.
Told = tuple[tuple[str, Tex], ...]


@dataclass(frozen=True)
class Row:
    """One answer: a value for each version, or one value where all are equal."""

    label: Tex
    values: tuple[Tex, ...]
    marks: Fraction | None
    note: str


@dataclass(frozen=True)
class OptionRow:
    """An option with its reason; ``contents`` is one where all versions print the same."""

    right: bool
    contents: tuple[Tex, ...]
    because: Told


@dataclass(frozen=True)
class MistakeRow:
    """A wrong method, what it earns, and its value in each version (none where it gives no value).

    ``label`` says to which answer it belongs, where a part has several.
    """

    label: Tex
    because: Told
    marks: Fraction
    values: tuple[Tex, ...]


@dataclass(frozen=True)
class PartSheet:
    """Everything a grader needs for one part."""

    letter: str
    title: str
    credits: Fraction
    marker: str
    rows: tuple[Row, ...]
    options: tuple[OptionRow, ...]
    rubric: tuple[tuple[Fraction, Told], ...]
    accept: tuple[Told, ...]
    reject: tuple[Told, ...]
    mistakes: tuple[MistakeRow, ...]
    follows: tuple[tuple[Tex, Told], ...]
    solution: Tex
    amended: Told = ()


@dataclass(frozen=True)
class CodeTable:
    """Answers by code, for more versions than columns: the heads, then a row a version."""

    heads: tuple[Tex, ...]
    rows: tuple[tuple[str, tuple[Tex, ...]], ...]


def correction(press: Press) -> Job:
    """Return the job of the correction sheet, one for all versions."""
    body = correction_body(press)
    return Job("correction", press.fill("preamble.tex"), body, press.resources(body))


def correction_body(press: Press) -> str:
    """Return the body of the correction sheet."""
    forms = press.exam.forms
    problems = []
    for number, problem in enumerate(forms[0].problems):
        here = [place for place in places(press.exam) if place[0] == number]
        peers = [[placed(form, place)[2] for form in forms] for place in here]
        items = [placed(forms[0], place)[1] for place in here]
        sheets = [_sheet(press, item, parts) for item, parts in zip(items, peers, strict=True)]
        tables = _code_tables(press, peers) if len(forms) > MOST_COLUMNS else ()
        problems.append((head_view(problem, press.scribe), sheets, tables))
    return press.fill("correction.tex", problems=problems, codes=[form.code for form in forms])


def _sheet(press: Press, item: Item, parts: Sequence[PlacedPart]) -> PartSheet:
    line = press.scribe.inlines
    first = parts[0]
    press.scribe.marker = marker(item, first.part)
    peers = _peers(parts)
    words = [line((Text(" / ".join(more)),)) for one in first.part.responses if (more := _further_words(one))]
    return PartSheet(
        letter=first.letter,
        title=item.variant.title,
        credits=first.credits,
        marker=press.scribe.marker,
        rows=tuple(row for row in _rows(press, parts) if _fits(row.values)),
        options=tuple(row for row in _options(press, parts) if _fits(row.contents)),
        rubric=tuple(_rubric(press, peers)),
        accept=(*((("", word),) for word in words), *_remarks(press, peers, "accept")),
        reject=tuple(_remarks(press, peers, "reject")),
        mistakes=tuple(_mistakes(press, parts)),
        follows=tuple(_follows(press, peers)),
        solution=press.scribe.blocks(first.part.solution),
        amended=amendment_lines(press, parts),
    )


def _fits(values: tuple[Tex, ...]) -> bool:
    """True where a value for each version finds a column."""
    return len(values) <= MOST_COLUMNS


def _merged(values: Sequence[Tex]) -> tuple[Tex, ...]:
    return tuple(values) if len(set(values)) > 1 else tuple(values[:1])


# ---------------------------------------------------------------- answers
def _rows(press: Press, parts: Sequence[PlacedPart]) -> Iterator[Row]:
    several = len(parts[0].part.responses) > 1
    for number, response in enumerate(parts[0].part.responses):
        peers = [part.part.responses[number] for part in parts]
        note = _note(press, response)
        if isinstance(response, BlanksResponse):
            for index, gap in enumerate(response.gaps):
                values = [
                    press.scribe.inlines(shown(each.gaps[index])) for each in peers if isinstance(each, BlanksResponse)
                ]
                yield Row(Tex(f"({index + 1})"), _merged(values), gap.marks, _note(press, gap))
            continue
        values = [_value(press, each) for each in peers]
        if any(values):
            yield Row(_name(press, response), _merged(values), response.marks if several else None, note)


def _name(press: Press, response: ResponseFields) -> Tex:
    return press.scribe.inlines(response.label)


def _value(press: Press, response: Response) -> Tex:
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


def _note(press: Press, response: Response) -> str:
    """Return how far off an answer may be, and how its cells count."""
    notes = []
    if isinstance(response, NumberResponse | TensorResponse) and response.tolerance.kind != "exact":
        kind, amount = response.tolerance.kind, response.tolerance.amount
        shown_amount = labels.number(amount * 100 if kind == "relative" else amount, press.language)
        notes.append(labels.label(f"tolerance {kind}", press.language, amount=shown_amount))
    if isinstance(response, TensorResponse):
        if response.cell_marks:
            count = labels.number(response.cell_marks, press.language)
            notes.append(labels.label("cell marks", press.language, count=count))
        if response.any_order:
            notes.append(labels.label("any order", press.language))
    return ", ".join(notes)


# ---------------------------------------------------------------- remarks
def _peers(parts: Sequence[PlacedPart]) -> list[tuple[Response, ...]]:
    """Return for each answer of a part its responses in all versions."""
    return list(zip(*(part.part.responses for part in parts), strict=True))


def _told(press: Press, texts: Sequence[Tex | None]) -> Told:
    """Return what the versions say, equal texts together; None where a version says nothing."""
    codes: dict[Tex, list[str]] = {}
    for form, text in zip(press.exam.forms, texts, strict=True):
        if text is not None:
            codes.setdefault(text, []).append(form.code)
    if len(codes) == 1:
        return (("", next(iter(codes))),)
    return tuple((", ".join(some), text) for text, some in codes.items())


def _rubric(press: Press, peers: Sequence[tuple[Response, ...]]) -> Iterator[tuple[Fraction, Told]]:
    for responses in peers:
        for lines in zip(*(response.guidance.rubric for response in responses), strict=True):
            yield lines[0].marks, _told(press, [press.scribe.inlines(each.text) for each in lines])


def _remarks(press: Press, peers: Sequence[tuple[Response, ...]], which: Literal["accept", "reject"]) -> Iterator[Told]:
    for responses in peers:
        said = [r.guidance.accept if which == "accept" else r.guidance.reject for r in responses]
        for lines in zip(*said, strict=True):
            yield _told(press, [press.scribe.inlines(each) for each in lines])


def _further_words(response: Response) -> tuple[str, ...]:
    """What is accepted beside the word in the result's box."""
    return response.accepted[1:] if isinstance(response, TextResponse) else ()


def _follows(press: Press, peers: Sequence[tuple[Response, ...]]) -> Iterator[tuple[Tex, Told]]:
    """Yield the formula of each answer that follows from earlier ones, with each version's numbers.

    Beyond the columns of a sheet it is the formula in names: the numbers stand on the paper.
    """
    for responses in peers:
        if not responses[0].guidance.follows:
            continue
        formulas = [_fitted(press, response.guidance.follows) for response in responses]
        told = _told(press, formulas)
        if len(told) > MOST_COLUMNS:
            told = (("", _fitted(press, responses[0].guidance.follows_rule)),)
        yield _name(press, responses[0]), told


def _fitted(press: Press, tex: str) -> Tex:
    """Return a formula in one line, made smaller where it is wider than what label and letter leave of the line."""
    return Tex(rf"\ewfitline{{0.8\linewidth}}{{${press.scribe.math(tex)}$}}")


# ---------------------------------------------------------------- options and mistakes
def _options(press: Press, parts: Sequence[PlacedPart]) -> Iterator[OptionRow]:
    """Yield the reasoned options of every version in the order of their ids, an equal one once."""
    for number, response in enumerate(parts[0].part.responses):
        if not isinstance(response, ChoiceResponse):
            continue
        peers = [part.part.responses[number] for part in parts]
        found: dict[str, list[Option]] = {}
        for peer in peers:
            for option in peer.options if isinstance(peer, ChoiceResponse) else ():
                found.setdefault(option.id, []).append(option)
        for _, options in sorted(found.items()):
            if not any(option.because for option in options):
                continue
            contents = _merged([press.scribe.inlines(option.content) for option in options])
            because = tuple(dict.fromkeys(press.scribe.inlines(option.because) for option in options))
            yield OptionRow(options[0].right, contents, tuple(("", text) for text in because))


def _mistakes(press: Press, parts: Sequence[PlacedPart]) -> Iterator[MistakeRow]:
    """Yield the wrong methods of any version, with their values where they give one, and the errors told in words."""
    several = len(parts[0].part.responses) > 1
    for number in range(len(parts[0].part.responses)):
        peers = [part.part.responses[number].guidance.mistakes for part in parts]
        names = dict.fromkeys(mistake.name for mistakes in peers for mistake in mistakes)
        for name in names:
            found = [next((each for each in mistakes if each.name == name), None) for mistakes in peers]
            first = next(each for each in found if each)
            values = [press.scribe.inlines(each.shown) if each else Tex("--") for each in found]
            shown_values = _merged(values) if any(each and each.shown for each in found) else ()
            because = _told(press, [press.scribe.inlines(each.because) if each else None for each in found])
            yield MistakeRow(
                _name(press, parts[0].part.responses[number]) if several else Tex(""),
                because,
                first.marks,
                shown_values if _fits(shown_values) else (),
            )
        for errors in zip(*(part.part.responses[number].guidance.errors for part in parts), strict=True):
            label = _name(press, parts[0].part.responses[number]) if several else Tex("")
            texts = _told(press, [press.scribe.inlines(each.text) for each in errors])
            yield MistakeRow(label, texts, errors[0].marks, ())


# ---------------------------------------------------------------- many versions
def _code_tables(press: Press, peers: Sequence[Sequence[PlacedPart]]) -> tuple[CodeTable, ...]:
    """Return the answers that differ, a column an answer, so many columns a table as stand side by side."""
    columns: list[tuple[Tex, list[Tex]]] = []
    for parts in peers:
        for number, response in enumerate(parts[0].part.responses):
            values = [_value(press, part.part.responses[number]) for part in parts]
            if len(set(values)) > 1:
                columns.append((Tex(f"{parts[0].letter}) {_name(press, response)}"), values))
    codes = [form.code for form in press.exam.forms]
    tables = []
    for start in range(0, len(columns), _ANSWERS_A_ROW):
        some = columns[start : start + _ANSWERS_A_ROW]
        rows = tuple((code, tuple(values[row] for _, values in some)) for row, code in enumerate(codes))
        tables.append(CodeTable(tuple(head for head, _ in some), rows))
    return tuple(tables)
