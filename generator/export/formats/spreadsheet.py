"""CSV: a line an answer, for spreadsheets, scripts and systems with an importer of their own. UTF-8, decimal points.

A text that a spreadsheet would compute or take for a date starts with an apostrophe, as in ``answers.csv``.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import assert_never

from generator import labels
from generator.content import Blocks
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
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
        if isinstance(response, DrawingResponse):
            yield Remark("lost", placed.part.id, response.id, "the figure: its text stands there")
    shown: list[Blocks] = [entry.variant.stem]
    for placed in entry.parts:
        shown += [placed.part.ask, placed.part.solution, *placed.part.hints]
    if any(figures(blocks) for blocks in shown):
        yield Remark("lost", "", "", "figures: their text stands there")


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
    notes = response.guidance
    label = f"\n\n{plain_text(response.label)}" if response.label else ""
    mistakes = (
        f"{_exact(each.value)} [{labels.number(each.marks, 'en')}]: {plain_text(each.because)}"
        for each in notes.mistakes
    )
    rubric = (f"{labels.number(each.marks, 'en')}: {plain_text(each.text)}" for each in notes.rubric)
    return (
        placed.letter,
        plain_blocks(placed.part.ask) + label,
        labels.number(placed.credits, "en"),
        response.id,
        response.kind,
        labels.number(response.marks, "en"),
        right(response),
        _tolerance(response),
        response.unit if isinstance(response, NumberResponse) else "",
        "\n".join(_options(response)),
        "\n".join(mistakes),
        "\n".join(rubric),
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


def _tolerance(response: Response) -> str:
    """As a question writes it: 0.01, 1% or 3 figures."""
    match response:
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
