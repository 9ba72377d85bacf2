"""CSV: a line an answer, for spreadsheets, scripts and systems with an importer of their own. UTF-8, decimal points.

A text that a spreadsheet would compute or take for a date starts with an apostrophe, as in ``answers.csv``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import assert_never

from generator import labels
from generator.content import Blocks
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Marking,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    PlacedPart,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Collection, Entry
from generator.export.fragments import figures
from generator.export.pictures import Pictures
from generator.export.portability import Remark
from generator.numbers.printing import plain
from generator.package import Package
from generator.plain import plain_blocks, plain_text
from generator.writers.answers import cell

COLUMNS = (
    *("section", "question", "title", "topic", "variant", "stem", "part", "ask", "credits", "answer", "kind", "marks"),
    *("right", "tolerance", "unit", "options", "mistakes", "rubric", "solution", "hints"),
)


def assess(entry: Entry) -> Iterator[Remark]:
    """Yield what becomes of each answer of an entry, and what is lost."""
    for placed, response in entry.responses():
        yield Remark("native", placed.part.id, response.id)
        for text in _losses(response, entry.marking):
            yield Remark("lost", placed.part.id, response.id, text)
    shown: list[Blocks] = [entry.variant.stem]
    for placed in entry.parts:
        shown += [placed.part.ask, placed.part.solution, *placed.part.hints]
    if any(figures(blocks) for blocks in shown):
        yield Remark("lost", "", "", "figures: their text stands there")


def _losses(response: Response, marking: Marking | None) -> Iterator[str]:
    if response.guidance.follows:
        yield "marks for what follows from a wrong earlier answer"
    match response:
        case DrawingResponse():
            yield "the figure: its text stands there"
        case TextResponse(case=True):
            yield "that capitals count"
        case TensorResponse(cell_marks=cell_marks, any_order=any_order, shape_given=shape_given):
            if cell_marks is not None:
                yield "the marks of single cells"
            if any_order:
                yield "that the cells may be in any order"
            if not shape_given:
                yield "that the shape is asked for"
        case ChoiceResponse(single=False) if marking is not None:
            yield f"how boxes are marked: {marking}"
        case BlanksResponse(gaps=gaps):
            yield from dict.fromkeys(text for gap in gaps for text in _losses(gap, marking))
        case _:
            return


def write(collection: Collection, pictures: Pictures) -> Package:
    """Return the package with one CSV file; math is TeX between dollars."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for section in collection.sections:
        for pool in section.pools:
            for entry in pool.entries:
                head = (section.title, pool.question, pool.title, pool.topic, entry.identifier)
                stem = plain_blocks((*section.intro, *entry.variant.stem))
                for placed, response in entry.responses():
                    writer.writerow(map(cell, (*head, stem, *_row(placed, response))))
    name = f"{collection.identifier}-{collection.purpose}.csv"
    return Package({name: table.getvalue().encode()})


def _row(placed: PlacedPart, response: Response) -> tuple[str, ...]:
    label = f"\n\n{plain_text(response.label)}" if response.label else ""
    return (
        placed.letter,
        plain_blocks(placed.part.ask) + label,
        labels.number(placed.credits, "en"),
        response.id,
        response.kind,
        labels.number(response.marks, "en"),
        right(response),
        _tolerance(response),
        _unit(response),
        "\n".join(_options(response)),
        "\n".join(_mistakes(response)),
        "\n".join(_notes(response)),
        plain_blocks(placed.part.solution),
        "\n\n".join(map(plain_blocks, placed.part.hints)),
    )


def _exact(value: object) -> str:
    return "" if value is None else plain(value)


def right(response: Response) -> str:
    """Return the right answer as exact text; of options the numbers, of gaps a line each."""
    match response:
        case NumberResponse(value=value) | TensorResponse(value=value):
            return plain(value)
        case FormulaResponse(text=text):
            return text
        case TextResponse(accepted=accepted, pattern=pattern):
            return "\n".join([*accepted, *([f"/{pattern}/"] if pattern else [])])
        case ChoiceResponse(options=options):
            return " ".join(str(k) for k, option in enumerate(options, 1) if option.right)
        case MatchResponse(key=key) | OrderResponse(key=key):
            return " ".join(str(k + 1) for k in key)
        case BlanksResponse(gaps=gaps):
            return "\n".join(f"{gap.id} [{labels.number(gap.marks, 'en')}]: {right(gap)}" for gap in gaps)
        case EssayResponse() | DrawingResponse():
            return ""
        case _:
            assert_never(response)


def _of_gaps(response: BlanksResponse, told: Callable[[Response], str]) -> str:
    """What is told of each gap, a line each, where there is something to tell."""
    lines = ((gap.id, told(gap)) for gap in response.gaps)
    return "\n".join(f"{id}: {line}" for id, line in lines if line)


def _unit(response: Response) -> str:
    match response:
        case NumberResponse(unit=unit):
            return unit
        case BlanksResponse():
            return _of_gaps(response, _unit)
        case _:
            return ""


def _mistakes(response: Response) -> Iterator[str]:
    """Wrong methods and frequent errors with what they still earn; the reasons of options by their numbers."""
    for each in response.guidance.mistakes:
        yield f"{_exact(each.value)} [{labels.number(each.marks, 'en')}]: {plain_text(each.because)}"
    for error in response.guidance.errors:
        yield f"[{labels.number(error.marks, 'en')}]: {plain_text(error.text)}"
    match response:
        case ChoiceResponse(options=options):
            shown = {each.name for each in response.guidance.mistakes}
            told = ((k, each) for k, each in enumerate(options, 1) if each.because and each.mistake not in shown)
            yield from (f"{k}. {plain_text(each.because)}" for k, each in told)
        case BlanksResponse(gaps=gaps):
            yield from (f"{gap.id}: {line}" for gap in gaps for line in _mistakes(gap))
        case _:
            return


def _notes(response: Response) -> Iterator[str]:
    """The rubric, what else is accepted, and what is not."""
    notes = response.guidance
    yield from (f"{labels.number(each.marks, 'en')}: {plain_text(each.text)}" for each in notes.rubric)
    yield from (f"accept: {plain_text(each)}" for each in notes.accept)
    if notes.property:
        yield f"accept: {notes.property}"
    yield from (f"reject: {plain_text(each)}" for each in notes.reject)
    if isinstance(response, BlanksResponse):
        yield from (f"{gap.id}: {line}" for gap in response.gaps for line in _notes(gap))


def _tolerance(response: Response) -> str:
    """As a question writes it: 0.01, 1% or 3 figures."""
    match response:
        case BlanksResponse():
            return _of_gaps(response, _tolerance)
        case NumberResponse(tolerance=Tolerance(kind, amount)) | TensorResponse(tolerance=Tolerance(kind, amount)):
            match kind:
                case "exact":
                    return "0"
                case "absolute":
                    return labels.number(amount, "en")
                case "relative":
                    return f"{labels.number(amount * 100, 'en')}%"
                case "figures":
                    return f"{amount} figures"
                case _:
                    assert_never(kind)
        case _:
            return ""


def _options(response: Response) -> Iterator[str]:
    match response:
        case ChoiceResponse(options=options):
            yield from (f"{k}. {plain_text(option.content)}" for k, option in enumerate(options, 1))
        case MatchResponse(terms=terms, choices=choices):
            yield from (plain_text(term) for term in terms)
            yield from (f"{k}. {plain_text(choice)}" for k, choice in enumerate(choices, 1))
        case OrderResponse(items=items):
            yield from (f"{k}. {plain_text(item)}" for k, item in enumerate(items, 1))
        case BlanksResponse(text=text, gaps=gaps):
            yield plain_blocks(text)
            for gap in gaps:
                yield from (f"{gap.id}: {line}" for line in _options(gap))
        case _:
            return
