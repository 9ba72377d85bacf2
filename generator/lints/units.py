"""Units: a number without one where it should have one, and one that differs from what is asked for."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from fractions import Fraction

from generator.answer import Rejection
from generator.compilation import evaluate
from generator.diagnostics import Fault, Path
from generator.expression import Expression
from generator.lints.looking import Looked
from generator.lints.measures import Unit, is_word, unit
from generator.lints.slots import parsed
from generator.lints.words import FORMULA, VALUE, without_values
from generator.lints.written import ON_PAPER, Written
from generator.numbers import Tensor, Value
from generator.program import Draw
from generator.questions.blanks import CompiledBlanks
from generator.questions.number import CompiledNumber

CODES: Mapping[str, str] = {
    "missing-unit": "a number that is computed from quantities with units has no unit, and the question names none",
    "unit-mismatch": "the question asks for another unit than the answer has",
}

_UNIT = (
    r"((?:(?:square|cubic)\s+)?(?:\$?(?:\\[,;]|\\mathrm|\\text|\\mu|\\Omega|[A-Za-zµΩ°€/^²³·{}\d$-])+)"
    r"(?:\s+(?:per|pro)\s+[A-Za-z]+)?)"
)
_SAID = re.compile(
    rf"\b(?:in|as|into)\s+(?:(?:whole|full|units of|ganzen|vollen)\s+)?{_UNIT}"
    r"|\b(?:how many|number of|wie viele|anzahl (?:der|an))\s+(\w+)|\[([^\]\s]{1,12})\]",
    re.IGNORECASE,
)
# What has no unit, whatever it is computed from.
_PURE = re.compile(
    r"\b(?:how many|number of|how often|ratio|factor|share|fraction|proportion|percent\w*|probability|efficiency|"
    r"accuracy|score|count|times|units?|wie viele|wie oft|anzahl|verhältnis|faktor|anteil|prozent|wahrscheinlichkeit|"
    r"wirkungsgrad|genauigkeit|einheit(?:en)?)\b|%",
    re.IGNORECASE,
)
_SIZED = re.compile(
    r"\bhow (?:long|fast|far|heavy|high|hot|much time|large is the (?:\w+ )?(?:current|voltage|force|power|energy))\b|"
    r"\b(?:what|which|compute|give|find|calculate)\b[^.?]*\b(?:time|speed|velocity|distance|length|mass|weight|voltage|current|"
    r"resistance|power|energy|force|duration|frequency|capacitance|memory)\b|"
    r"\bwie (?:lange?|schnell|weit|schwer|hoch)\b|"
    r"\b(?:welche|berechne\w*|gib|geben)\b[^.?]*\b(?:zeit|geschwindigkeit|strecke|länge|masse|spannung|stromstärke|strom|"
    r"widerstand|leistung|energie|kraft|dauer|frequenz)\b",
    re.IGNORECASE,
)
_SLOT = re.compile(rf"<<([^<>]+)>>\s*(?:\\[,;]|~|\$|\s)*{_UNIT}")
_WORD_BEHIND = re.compile(r"[ -]([A-Za-z]{3,})")
# A single letter is a unit behind a value in a text; in a formula it may be a name.
_SYMBOL = re.compile(r"[smhgVAWNJKΩ]")
_CURRENCY = re.compile(r"(\\\$|€|£)\s*<<([^<>]+)>>")
_LITERAL = re.compile(rf"(?<![\w<.])\d+(?:[.,]\d+)?\s*(?:\\[,;]|~|\s)*{_UNIT}")


def unit_faults(looked: Looked) -> Iterator[Fault]:
    """Yield numbers whose unit is missing, or is another than the question asks for."""
    bearing = _names_with_units(looked)
    for part in looked.program.parts:
        numbers = [each for answer in part.answers for each in _numbers(answer)]
        asks = [text for text in looked.texts if text.part == part.id and text.role in ("ask", "label", "gaps")]
        for number in numbers:
            own = [text for text in asks if text.role != "label" or text.answer == number.id]
            said = [(each, text, at) for text in own for each, at in _said_units(text.text)]
            if number.spec.unit:
                yield from _mismatch(number, said, single=len(numbers) == 1)
            elif not said and _lacks_unit(looked, number, own, bearing):
                where: Path = (*number.notes.path, "number")
                message = (
                    "this number is computed from quantities with units and has none, nor does the question name one"
                )
                yield Fault(where, "missing-unit", message, "unit: …, or ask for it in a unit", severity="warning")


def _numbers(answer: object) -> Iterator[CompiledNumber]:
    match answer:
        case CompiledNumber():
            yield answer
        case CompiledBlanks(gaps=gaps):
            for gap in gaps:
                yield from _numbers(gap)
        case _:
            return


# ---------------------------------------------------------------- what is said
def _said_units(text: str) -> Iterator[tuple[Unit, int]]:
    bare = VALUE.sub(lambda match: "0" * len(match[0]), text)  # "in <<n>> hours" asks for no hours
    for match in _SAID.finditer(bare):
        for group in (1, 2, 3):
            written = match[group]
            if not written:
                continue
            found = unit(written)
            upright = "mathrm" in written or "text" in written or group == 3
            behind = _WORD_BEHIND.match(bare, match.end(group)) if group == 1 and is_word(written) else None
            if behind and is_word(behind[1]):  # newton metres, kilowatt hours
                found = unit(f"{written} {behind[1]}") or found
            if found is not None and (is_word(written) or upright):
                yield found, match.start(group)


def _mismatch(number: CompiledNumber, said: list[tuple[Unit, Written, int]], *, single: bool) -> Iterator[Fault]:
    own = unit(number.spec.unit)
    if own is None or any(each.equals(own) for each, _, _ in said):
        return
    for each, text, at in said:
        if each.dimension == own.dimension or single:
            message = f"the question asks for another unit than that of the answer, {number.spec.unit}"
            yield Fault(text.path, "unit-mismatch", message, "make them the same", offset=at)
            return


# ---------------------------------------------------------------- what is missing
def _names_with_units(looked: Looked) -> dict[str, str]:
    """The names whose values have a unit: parameters with ``unit``, and what stands before a unit in a text."""
    found = {name: each.unit for name, each in looked.program.spec.params.items() if each.unit}
    known = {*looked.program.spec.params, *looked.program.lets}
    for text in looked.texts:
        if text.role in ON_PAPER and text.role != "statement":
            for printed, written in _measured(text.text):
                for name in re.findall(r"[A-Za-z_]\w*", printed):
                    if name in known:
                        found.setdefault(name, written)
    return found


def _measured(text: str) -> Iterator[tuple[str, str]]:
    """The values in a text that stand before a unit, or behind a currency, each with the unit."""
    formulas = [match.span() for match in FORMULA.finditer(text)]
    for slot in _SLOT.finditer(text):
        within = any(begin <= slot.start(2) < end for begin, end in formulas)
        if _is_unit(slot[2]) or (not within and _SYMBOL.fullmatch(slot[2])):
            yield slot[1], slot[2]
    for slot in _CURRENCY.finditer(text):
        yield slot[2], slot[1]


def _is_unit(written: str) -> bool:
    found = unit(written)
    if found is None or found.dimension == "angle":
        return False
    return is_word(written) or "mathrm" in written or "text" in written


def _lacks_unit(looked: Looked, number: CompiledNumber, asks: list[Written], bearing: Mapping[str, str]) -> bool:
    said = " ".join(text.text for text in asks)
    if _PURE.search(without_values(said)):
        return False
    if _is_on_dial(number.expression, looked.program.lets):
        return False
    used = _names_behind(number.expression, looked.program.lets)
    if not used:
        texts = [text for text in looked.texts if text.role in ("stem", "ask")]
        given = any(_is_unit(match[1]) for text in texts for match in _LITERAL.finditer(without_values(text.text)))
        return given and bool(_SIZED.search(said))
    measured = {name: written for name, written in bearing.items() if name in used}
    return bool(measured) and not any(_is_pure(looked, number, draw, measured) for draw, _ in looked.draws[:2])


def _is_on_dial(expression: Expression, lets: Mapping[str, Expression]) -> bool:
    """True for what is left over by a fixed number, counted from wherever: an hour of a clock, a day of the week."""
    node = parsed(expression.text)
    while True:
        match node:
            case ast.BinOp(left=left, op=ast.Add() | ast.Sub(), right=ast.Constant()):
                node = left
            case ast.BinOp(left=ast.Constant(), op=ast.Add(), right=right):
                node = right
            case ast.Name(id=name) if name in lets:
                node, lets = parsed(lets[name].text), {key: each for key, each in lets.items() if key != name}
            case _:
                return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and _is_number(node.right)


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def _names_behind(expression: Expression, lets: Mapping[str, Expression]) -> set[str]:
    """The names that a value comes from, through derived values."""
    found: set[str] = set()
    waiting = [expression]
    while waiting:
        for use in waiting.pop().uses:
            if use.name not in found:
                found.add(use.name)
                if use.name in lets:
                    waiting.append(lets[use.name])
    return found


def _is_pure(looked: Looked, number: CompiledNumber, draw: Draw, measured: Mapping[str, str]) -> bool:
    """True where the value stays the same in other units: twice all lengths, twice all times, … one after another.

    Only parameters can be given other values; where a derived value carries the unit, nothing is known.
    """
    program = looked.program
    values = dict(program.parameter_values(draw))
    if not set(measured) <= set(values):
        return False
    groups: dict[str, list[str]] = {}
    for name, written in measured.items():
        found = unit(written)
        groups.setdefault(found.dimension if found else written, []).append(name)
    path: Path = (*number.notes.path, "number")
    before = evaluate(number.expression, draw.moment.scope, path)
    for names in groups.values():
        changed = {**draw.moment.drawn, **{name: _doubled(values[name]) for name in names}}
        try:
            after = evaluate(number.expression, program.moment(changed, -1, lambda rule: None).scope, path)
        except (Fault, Rejection):
            return False
        if after != before:
            return False
    return True


def _doubled(value: Value) -> Value:
    match value:
        case bool() | str():
            return value
        case int() | Fraction():
            return 2 * value
        case Tensor():
            return Tensor((_doubled(item) for item in value), value.start)
        case _:
            return value
