r"""Embedded answers, as question/type/multianswer reads them: ``{2:NUMERICAL:=9.81:0.01#feedback~%50%9.8:0}``.

A text whose paragraphs are lettered ``a)``, ``b)`` … in bold is a question of several parts.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from generator.content import Blocks, Inlines
from generator.exam import Part, Response
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked, Value, Words
from generator.importing.characters import GAP, GAP_END
from generator.importing.fielded import fielded
from generator.importing.formats.moodle.fields import Pieces, full
from generator.importing.gapped import Gap, gaps_in
from generator.importing.html import Markup
from generator.importing.lettering import with_solutions
from generator.importing.page import content
from generator.importing.reading import exact
from generator.values import dataclass

_CODES = {
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), "words"),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), "exact words"),
    **{f"{name}{end}": "single" for name in ("MULTICHOICE", "MC") for end in ("", "V", "H", "S", "VS", "HS")},
    **{f"MULTICHOICE_{end}": "single" for end in ("V", "H", "S", "VS", "HS")},
    **{f"{name}{end}": "multi" for name in ("MULTIRESPONSE", "MR") for end in ("", "H", "S", "HS")},
    **{f"MULTIRESPONSE_{end}": "multi" for end in ("H", "S", "HS")},
}
_OPENING = re.compile(r"(?<!\\)\{([0-9]{0,4}):([A-Z_]{2,16}):")
_CLOSING = re.compile(r"(?<!\\)\}")
_NEXT = re.compile(r"(?<!\\)(?<!&)~")
_FEEDBACK = re.compile(r"(?<!\\)(?<!&)#")
_SHARE = re.compile(r"=|%(-?[0-9]+(?:[.,][0-9]*)?)%")
_SCALE = re.compile(r"weights x(\d{1,4})\Z")


@dataclass(frozen=True)
class _Field:
    weight: Fraction
    kind: str
    inner: str


def cloze(pieces: Pieces) -> tuple[Part, ...]:
    """Return the parts of a question with embedded answers; none where a field cannot be read."""
    fields: list[_Field] = []

    text = pieces.blocks(pieces.node.first("questiontext"), lambda written: _marked(written, fields, pieces))
    placed = gaps_in(text)
    if not fields or sorted(placed) != sorted(f"g{k}" for k in range(1, len(fields) + 1)):
        return ()
    gaps: dict[str, Response] = {}
    scale = _scale(pieces)
    for k, field in enumerate(fields, 1):
        gap = _gap(f"g{k}", replace(field, weight=field.weight / scale), pieces)
        if gap is None:
            return ()
        gaps[gap.id] = gap
    found = fielded(text, gaps, pieces.shown_pictures(), Context(pieces.report, pieces.place))
    return with_solutions(found, pieces.solution())


def _marked(written: str, fields: list[_Field], pieces: Pieces) -> str:
    """The text with a mark for each field; one pass, whatever the text."""
    out, done = [], 0
    while (opening := _OPENING.search(written, done)) is not None:
        closing = _CLOSING.search(written, opening.end())
        if closing is None:
            break
        kind = _CODES.get(opening[2])
        out.append(written[done : opening.start()])
        if kind is None:
            pieces.tell("unknown-field", f"{{…:{opening[2]}:…}} is no field that is known here")
            out.append(written[opening.start() : closing.end()])
        else:
            inner = written[opening.end() : closing.start()]
            fields.append(_Field(Fraction(int(opening[1] or 1) or 1), kind, inner))
            out.append(f"{GAP}{len(fields)}{GAP_END}")
        done = closing.end()
    return "".join([*out, written[done:]])


def _scale(pieces: Pieces) -> int:
    """By what our own export multiplied the weights, which Moodle has whole: it says so in a tag."""
    for tag in pieces.node.within("tag"):
        found = _SCALE.match(tag.word("text"))
        if found and int(found[1]):
            return int(found[1])
    return 1


# ---------------------------------------------------------------- fields
def _gap(id: str, field: _Field, pieces: Pieces) -> Gap | None:
    marks = field.weight
    context = Context(pieces.report, pieces.place)
    alternatives = list(_alternatives(field.inner, pieces))
    if field.kind == "number":
        return _number(id, marks, alternatives, context, pieces)
    if field.kind in ("words", "exact words"):
        found = ((share, html.unescape(answer), said) for share, answer, said in alternatives)
        words = [Words(share, answer, said) for share, answer, said in found if answer != "*"]
        return made.typed(id, marks, words, field.kind == "exact words", context)
    options = [
        Ticked(share, pieces.flat(_html(answer, pieces), "an option", pieces.place), said)
        for share, answer, said in alternatives
    ]
    return made.choice(id, marks, options, field.kind == "single", context)


def _number(
    id: str, marks: Fraction, alternatives: list[tuple[Fraction, str, Inlines]], context: Context, pieces: Pieces
) -> Gap | None:
    values = []
    for share, answer, said in alternatives:
        value, _, room = answer.partition(":")
        number, tolerance = exact(value), exact(room or "0")
        if value.strip() == "*":
            pieces.tell("feedback-lost", "what is said of any other number has no place here")
            continue
        if number is None or tolerance is None:
            pieces.tell("not-a-number", f"the answer {answer[:40]!r} is no number")
            return None
        values.append(Value(share, number, abs(tolerance), said))
    return made.number(id, marks, values, context)


def _alternatives(inner: str, pieces: Pieces) -> Iterator[tuple[Fraction, str, Inlines]]:
    for written in _NEXT.split(inner):
        found = _SHARE.match(written.lstrip())
        rest = written.lstrip()[found.end() :] if found else written
        share = Fraction(0)
        if found is not None:
            share = Fraction(1) if found[1] is None else Fraction(found[1].replace(",", ".").rstrip(".")) / 100
        answer, *feedback = _FEEDBACK.split(rest, maxsplit=1)
        said = pieces.flat(_html(_plain(feedback[0]), pieces), "feedback", pieces.place) if feedback else ()
        yield full(share), _plain(answer), said


def _plain(written: str) -> str:
    return re.sub(r"\\([}{#~/\"=\\])", lambda found: found[1] if found[1] in '}{#~/"=' else found[0], written)


def _html(text: str, pieces: Pieces) -> Blocks:
    files = {each.attributes.get("name", ""): each for each in pieces.node.within("file")}
    markup = Markup(text, lambda offset: pieces.place, lambda name: pieces.image(name, files))
    return content(markup, pieces.report)
