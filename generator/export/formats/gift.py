r"""GIFT: Moodle's format in plain text. One answer a question, no pictures, no marks in the file.

``~ = # { } :`` are escaped by a backslash, and a backslash by another one: ``\nabla`` would be read as a new line.
Moodle's rules for shares and tolerances hold here too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import assert_never

from generator import labels
from generator.content import Blocks
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Language,
    MatchResponse,
    Mistake,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.beside import above_field
from generator.export.by_hand import by_hand
from generator.export.collection import Collection, Entry, Pool, Section
from generator.export.fragments import Scribe, figures, is_plain, tex_math, text
from generator.export.grading import accepted, decimals, foreseen, fraction_spellings, rational
from generator.export.patterns import right_words
from generator.export.pictures import Pictures
from generator.export.portability import Remark, lost_hints
from generator.export.shares import percentage
from generator.export.worked import solutions
from generator.package import Package

_SPECIAL = re.compile(r"[\\~=#{}:]")
_MOODLE = "examwright export moodle carries it"


# ---------------------------------------------------------------- what is said
def assess(entry: Entry) -> Iterator[Remark]:
    """Yield what becomes of each answer of an entry, and what is lost."""
    together = sum(1 for _ in entry.responses()) > 1
    for placed, response in entry.responses():
        part = placed.part.id
        reason = "answers that share a draw have to stay together" if together else _refused(response, entry)
        if reason:
            yield Remark("refused", part, response.id, reason, _MOODLE)
            continue
        how = _converted(response)
        yield Remark("converted" if how else "native", part, response.id, how)
        if any(_share(each, response) is None for each in response.guidance.mistakes):
            yield Remark("lost", part, response.id, "part marks that are not in Moodle's list of shares")
    if any(figures(placed.part.ask) for placed in entry.parts) or figures(entry.variant.stem):
        yield Remark("refused", "", "", "GIFT has no pictures", _MOODLE)
    if any(figures(placed.part.solution) for placed in entry.parts):
        yield Remark("lost", "", "", "figures of the solution: their text stands there")
    yield from lost_hints(entry)
    yield Remark("converted", "", "", "its marks stand in a remark, to be set in the quiz")


def _refused(response: Response, entry: Entry) -> str:
    match response:
        case ChoiceResponse(options=options, single=single):
            right = sum(option.right for option in options)
            as_on_paper = (
                single or (entry.marking is None and right) or (entry.marking == "all-or-nothing" and right == 1)
            )
            return "" if as_on_paper else "GIFT adds the shares of what is ticked, the paper marks otherwise"
        case TensorResponse():
            return "a field for each cell"
        case OrderResponse():
            return "an order"
        case BlanksResponse():
            return "a text with several gaps"
        case DrawingResponse():
            return "a figure to draw into"
        case TextResponse(case=True) if not by_hand(response):
            return "capitals are read over, which count here"
        case NumberResponse() | TextResponse() | FormulaResponse() | MatchResponse() | EssayResponse():
            return ""
        case _:
            assert_never(response)


def _converted(response: Response) -> str:
    reason = by_hand(response)
    if isinstance(response, EssayResponse):
        return ""
    if reason:
        return f"marked by hand: {reason}"
    match response:
        case NumberResponse(unit=unit):
            if accepted(response.value, response.tolerance) is None:
                return "a fraction in lowest terms is asked for, as words"
            return "its unit stands in the text" if unit else ""
        case TextResponse(pattern=pattern):
            return "the words of its pattern are written out" if pattern else ""
        case ChoiceResponse(single=single):
            return "" if single else "each right tick earns its share, wrong ones take off"
        case MatchResponse():
            return "each pair has its share of the marks"
        case _:
            return ""


def _share(mistake: Mistake, response: Response) -> str | None:
    return percentage(mistake.marks / response.marks) if response.marks else None


# ---------------------------------------------------------------- writing
def write(collection: Collection, pictures: Pictures) -> Package:
    """Return the package with one text file."""
    scribe = Scribe(tex_math, lambda figure: f"[{text(figure.alt)}]")
    lines = [f"// {collection.title}, {collection.purpose}: import as GIFT, UTF-8"]
    for number, section in enumerate(collection.sections, 1):
        for pool in section.pools:
            lines += ["", f"$CATEGORY: {_path(collection, number, section, pool)}", ""]
            for k, entry in enumerate(pool.entries, 1):
                lines += [_question(entry, section.intro, f"{pool.title} [{k}]", scribe), ""]
    name = f"{collection.identifier}-{collection.purpose}.gift.txt"
    return Package({name: "\n".join(lines).encode()})


def _path(collection: Collection, number: int, section: Section, pool: Pool) -> str:
    steps = (f"{collection.title} ({collection.purpose})", f"{number} {section.title}", pool.title)
    return "/".join(["$course$", "top", *(step.replace("/", "//") for step in steps)])


def _question(entry: Entry, intro: Blocks, name: str, scribe: Scribe) -> str:
    """Return a question on lines without an empty one among them: that would end it."""
    ((placed, response),) = entry.responses()
    shown = scribe.blocks((*intro, *entry.variant.stem, *placed.part.ask))
    shown += above_field(response, entry.language, scribe)
    solution = solutions(entry, scribe)
    behind = f"####[html]{escaped(solution)}\n" if solution else ""
    head = f"// [id:{entry.identifier}] [tag:{entry.variant.topic}]\n// marks: {labels.number(entry.credits, 'en')}"
    return f"{head}\n::{escaped(name)}::[html]{escaped(shown)}{{{_answers(response, entry.language, scribe)}{behind}}}"


def _answers(response: Response, language: Language, scribe: Scribe) -> str:
    if by_hand(response):
        return "\n"
    match response:
        case NumberResponse():
            return _number(response, language, scribe)
        case TextResponse():
            words = right_words(response) or ()
            return "".join(f"\n={escaped(word.replace('*', chr(92) + '*'))}" for word in words) + "\n"
        case ChoiceResponse():
            return _options(response, scribe)
        case MatchResponse():
            return _pairs(response, scribe)
        case _:
            raise AssertionError("this was refused")


def _number(response: NumberResponse, language: Language, scribe: Scribe) -> str:
    interval = accepted(response.value, response.tolerance)
    mistakes = response.guidance.mistakes
    if interval is None:
        lines = [f"={rational(response.value)}"]
        lines += [
            f"={_part(each, response)}{word}{_said(each, scribe)}"
            for each in mistakes
            if rational(each.value) is not None
            for word in fraction_spellings(each.value, language)
        ]
        return "\n" + "\n".join(lines) + "\n"
    lines = [f"={value}:{tolerance}" for value, tolerance in decimals(interval)]
    for each, value, room in foreseen(mistakes, response.tolerance):
        lines.append(f"={_part(each, response)}{value}:{room}{_said(each, scribe)}")
    return "#\n" + "\n".join(lines) + "\n"


def _part(mistake: Mistake, response: NumberResponse) -> str:
    return f"%{_share(mistake, response) or '0'}%"


def _said(mistake: Mistake, scribe: Scribe) -> str:
    said = scribe.inlines(mistake.because)
    return f"#[html]{escaped(said)}" if said else ""


def _options(response: ChoiceResponse, scribe: Scribe) -> str:
    right = sum(option.right for option in response.options)
    wrong = len(response.options) - right
    earned = {each.name: _share(each, response) or "0" for each in response.guidance.mistakes}
    taken = "0" if response.single else percentage(-Fraction(1, max(min(right, wrong), 1)))
    lines = []
    for option in response.options:
        if response.single:
            mark = "=" if option.right else f"~%{earned.get(option.mistake, '0')}%"
        else:
            mark = f"~%{percentage(Fraction(1, right)) if option.right else taken}%"
        said = f"#[html]{escaped(scribe.inlines(option.because))}" if option.because else ""
        lines.append(f"\n{mark}[html]{escaped(scribe.inlines(option.content))}{said}")
    return "".join(lines) + "\n"


def _plain_choices(response: MatchResponse) -> bool:
    return all(is_plain(choice) for choice in response.choices)


def _pairs(response: MatchResponse, scribe: Scribe) -> str:
    names = [
        scribe.inlines(choice) if _plain_choices(response) else chr(65 + k) for k, choice in enumerate(response.choices)
    ]
    pairs = [(scribe.inlines(term), names[k]) for term, k in zip(response.terms, response.key, strict=True)] + [
        ("", name) for k, name in enumerate(names) if k not in response.key
    ]
    return "".join(f"\n=[html]{escaped(term)} -> {escaped(name)}" for term, name in pairs) + "\n"


def escaped(html: str) -> str:
    r"""Return characters that GIFT reads as themselves, on one line.

    >>> escaped(r"\(\nabla = {1}\)")
    '\\\\(\\\\nabla \\= \\{1\\}\\\\)'
    """
    line = html.replace("\r", "").replace("\n", "<br/>" if "<pre>" in html else " ")
    return _SPECIAL.sub(lambda found: "\\" + found[0], line)
