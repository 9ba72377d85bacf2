"""What stands behind a question, as HTML: worked solutions for students, notes for graders."""

from __future__ import annotations

from collections.abc import Iterator
from typing import assert_never

from generator import labels
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Language,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    PlacedPart,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.collection import Entry
from generator.export.fragments import Scribe, text


def lettered(entry: Entry, placed: PlacedPart, html: str) -> str:
    """Return a part's HTML with its letter in front, where the entry has several parts."""
    if len(entry.parts) == 1:
        return html
    letter = f"<strong>{placed.letter})</strong> "
    return f"<p>{letter}{html[3:]}" if html.startswith("<p>") else f"<p>{letter}</p>{html}"


def solutions(entry: Entry, scribe: Scribe) -> str:
    """Return the worked solutions of all parts, with the reasons of options behind them; empty where there is none."""
    written = []
    for placed in entry.parts:
        reasons = "".join(_reasons(response, scribe) for response in placed.part.responses)
        body = scribe.blocks(placed.part.solution) + (f"<ul>{reasons}</ul>" if reasons else "")
        if body:
            written.append(lettered(entry, placed, body))
    return "".join(written)


def hints(entry: Entry, scribe: Scribe) -> tuple[str, ...]:
    """Return the hints of all parts in their order, each with the letter of its part."""
    return tuple(lettered(entry, placed, scribe.blocks(hint)) for placed in entry.parts for hint in placed.part.hints)


def _reasons(response: Response, scribe: Scribe) -> str:
    match response:
        case ChoiceResponse(options=options):
            return "".join(
                f"<li>{'✓' if option.right else '✗'} {scribe.inlines(option.content)}"
                f"{': ' if option.because else ''}{scribe.inlines(option.because)}</li>"
                for option in options
                if option.because
            )
        case BlanksResponse(gaps=gaps):
            return "".join(_reasons(gap, scribe) for gap in gaps)
        case _:
            return ""


def right_answer(response: Response, scribe: Scribe) -> str:
    """Return the right answer in a line of HTML; a free answer has none but its rubric."""
    match response:
        case NumberResponse(shown=shown, unit=unit):
            return scribe.inlines(shown) + (f" {scribe.math(upright(unit), False)}" if unit else "")
        case TensorResponse(shown=shown) | FormulaResponse(shown=shown):
            return scribe.inlines(shown)
        case TextResponse(accepted=accepted, pattern=pattern):
            either = " | ".join(text(word) for word in accepted)
            return f"{either} (<code>{text(pattern)}</code>)" if pattern else either
        case ChoiceResponse(options=options):
            return "; ".join(scribe.inlines(option.content) for option in options if option.right)
        case MatchResponse(terms=terms, choices=choices, key=key):
            pairs = zip(terms, key, strict=True)
            return "; ".join(f"{scribe.inlines(term)} – {scribe.inlines(choices[k])}" for term, k in pairs)
        case OrderResponse(items=items, key=key):
            return "; ".join(scribe.inlines(items[k]) for k in key)
        case BlanksResponse(gaps=gaps):
            return "; ".join(f"{text(gap.id)}: {right_answer(gap, scribe)}" for gap in gaps)
        case DrawingResponse(drawn=drawn):
            return scribe.figure(drawn)
        case EssayResponse():
            return ""
        case _:
            assert_never(response)


def upright(unit: str) -> str:
    """Return the TeX of a unit."""
    return rf"\mathrm{{{unit}}}"


def grader_notes(entry: Entry, scribe: Scribe) -> str:
    """Return what a grader needs: right answers, rubric, what to accept and reject, frequent errors, the solution."""
    language = entry.language
    written = []
    for placed in entry.parts:
        rows = [row for response in placed.part.responses for row in _rows(response, scribe, language)]
        credits = labels.credits_label(placed.credits, language)
        body = f"<p>{credits}</p><ul>{''.join(f'<li>{row}</li>' for row in rows)}</ul>"
        solution = scribe.blocks(placed.part.solution)
        if solution:
            body += f"<p>{labels.label('solution', language)}:</p>{solution}"
        written.append(lettered(entry, placed, body))
    return "".join(written)


def _rows(response: Response, scribe: Scribe, language: Language) -> Iterator[str]:
    notes = response.guidance
    answer = right_answer(response, scribe)
    worth = labels.number(response.marks, language)
    if answer:
        name = f"{scribe.inlines(response.label)}: " if response.label else ""
        yield f"{labels.label('right answer', language)} ({worth}): {name}{answer}"
    for line in notes.rubric:
        yield f"{labels.number(line.marks, language)}: {scribe.inlines(line.text)}"
    for word, lines in (("accept", notes.accept), ("reject", notes.reject)):
        for each in lines:
            yield f"{labels.label(word, language)}: {scribe.inlines(each)}"
    if notes.property:
        yield f"{labels.label('accept', language)}: <code>{text(notes.property)}</code>"
    for mistake in notes.mistakes:
        earned = labels.number(mistake.marks, language)
        yield f"{earned}: {scribe.inlines(mistake.shown)} – {scribe.inlines(mistake.because)}"
    for error in notes.errors:
        yield f"{labels.number(error.marks, language)}: {scribe.inlines(error.text)}"
