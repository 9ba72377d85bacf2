"""Variants of one question → one question whose only parameter runs through rows.

Variants are one where they have the same parts and answers, and their texts differ in numbers of formulas and in words
alone. What was made of them is drawn at each row and compared with the variant that stood there: only where all agree
it is given out. A wrong method that some variants lack has a ``when``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from generator.compiler import Surroundings
from generator.exam import Variant
from generator.importing.checking import compiled, difference, drawn
from generator.importing.emitting import Expression, Record, emit, expression
from generator.importing.questions import Data, pictures, question_data
from generator.importing.slots import Fields, gist, skeleton, slotted
from generator.importing.wordlists import listed
from generator.numbers import Row, normal

# Fields whose text is prose; in others a text is the same in all variants, or an expression.
_PROSE = listed("stem ask solution hints right wrong because text blanks label terms choices order accept notes")
_FIXED = listed("id title topic skills minutes unit pattern tolerance axes to marks")


# What variants of one family may differ in.
_LOOSE = frozenset({"id", "mistakes", "tolerance"})


class _Apart(Exception):
    """Variants that are not one question."""


def families(variants: Sequence[Variant]) -> list[list[int]]:
    """Return which variants may be one question, by their places: those of one skeleton."""
    found: dict[str, list[int]] = {}
    for k, each in enumerate(variants):
        found.setdefault(repr(_shape(question_data(each), "")), []).append(k)
    return list(found.values())


def merged(variants: Sequence[Variant], around: Surroundings) -> Data | None:
    """Return the data of one question that draws exactly these variants, None where they are not one."""
    datas = related([question_data(each) for each in variants])
    fields = Fields(len(datas))
    try:
        joined = _joined(datas, "", fields)
    except (_Apart, ValueError):
        return None
    rows = fields.rows()
    if not fields.columns:
        return joined if _agrees(joined, [], variants, around) else None
    distinct = list(dict.fromkeys(tuple(row.items()) for row in rows))
    cells = [Record({name: _cell(value) for name, value in row}) for row in distinct]
    whole = _with_rows(joined, cells)
    return whole if _agrees(whole, rows, variants, around) else None


def _with_rows(data: Data, rows: Sequence[Record]) -> Data:
    out: Data = {}
    for key, value in data.items():
        if key in ("stem", "parts") and "params" not in out:
            out["params"] = {"row": {"rows": list(rows)}}
        out[key] = value
    return out


def _cell(value: str | Fraction) -> str:
    return expression(value) if isinstance(value, Fraction) else value


def _agrees(data: Data, rows: list[dict[str, Any]], variants: Sequence[Variant], around: Surroundings) -> bool:
    images = {name: content for each in variants for name, content in pictures(each).items()}
    program = compiled(emit(data), images, around)
    if isinstance(program, str):
        return False
    for row, variant in zip(rows or [{}] * len(variants), variants, strict=True):
        values = {name: normal(value) if isinstance(value, Fraction) else value for name, value in row.items()}
        again = drawn(program, {"row": Row(values)} if values else None)
        if isinstance(again, str) or difference(again, variant):
            return False
    return True


def _shape(value: Any, key: str) -> Any:
    match value:
        case Expression() if key not in _FIXED:
            return "\x01"
        case str():
            return skeleton(value) if key in _PROSE else value
        case Mapping():
            return {name: _shape(each, _key(key, name)) for name, each in value.items() if name not in _LOOSE}
        case list():
            return [_shape(each, key) for each in value]
        case _:
            return value


def _key(above: str, name: str) -> str:
    """Under ``choices`` and ``terms`` names are authors' own; what stands under them is prose."""
    return above if above == "choices" else name


def _joined(values: Sequence[Any], key: str, fields: Fields) -> Any:
    first = values[0]
    if key == "mistakes":
        return _mistakes(values, fields)
    if isinstance(first, Mapping):
        values = _even(values)
        first = values[0]
        if any(list(each) != list(first) for each in values):
            raise _Apart
        return {name: _joined([each[name] for each in values], _key(key, name), fields) for name in first}
    if isinstance(first, list):
        if len({len(each) for each in values}) > 1:
            raise _Apart
        return [_joined(list(column), key, fields) for column in zip(*values, strict=True)]
    if all(each == first for each in values):
        return first
    if isinstance(first, Expression) and key not in _FIXED:
        return _expressions(values, fields)
    if isinstance(first, str) and key in _PROSE:
        return slotted(values, fields)
    if key == "id":
        return first
    raise _Apart


def _even(values: Sequence[Data]) -> list[Data]:
    """Answers of which some have mistakes, and some none: all have them, if only none."""
    if not any("mistakes" in each for each in values) or all("mistakes" in each for each in values):
        return list(values)
    order = list(next(each for each in values if "mistakes" in each))
    return [{name: each.get(name, {}) for name in order if name in each or name == "mistakes"} for each in values]


def _mistakes(values: Sequence[Data], fields: Fields) -> Data:
    """Wrong methods by what is said of them; one that some variants lack says in which it applies."""
    known: dict[str, list[Data | None]] = {}
    for k, each in enumerate(values):
        for mistake in each.values():
            column = known.setdefault(gist(mistake["because"]), [None] * len(values))
            if column[k] is not None:
                raise _Apart
            column[k] = mistake
    out: Data = {}
    for number, column in enumerate(known.values(), 1):
        some = next(each for each in column if each is not None)
        joined: Data = _joined([some if each is None else each for each in column], "mistake", fields)
        if None in column:
            there = fields.name([Fraction(each is not None) for each in column])
            joined = {**joined, "when": Expression(f"row.{there} == 1")}
        out[f"m{number}"] = joined
    return out


def related(datas: Sequence[Data]) -> list[Data]:
    """Tolerances that differ as shares of the numbers, where they are the same share: an export has absolute ones."""
    return [_shared(each, list(datas)) for each in datas]


def _shared(value: Any, others: list[Any]) -> Any:
    if isinstance(value, list) and all(isinstance(each, list) and len(each) == len(value) for each in others):
        return [_shared(each, [other[k] for other in others]) for k, each in enumerate(value)]
    if not isinstance(value, Mapping):
        return value
    if not all(isinstance(each, Mapping) and each.keys() >= value.keys() - {"mistakes"} for each in others):
        return value
    out = {
        name: each if name == "mistakes" else _shared(each, [other[name] for other in others])
        for name, each in value.items()
    }
    if "tolerance" in value and "number" in value and len({each["tolerance"] for each in others}) > 1:
        share = _share(others)
        if share is not None:
            out["tolerance"] = Expression(f"{expression(share * 100)}%")
    return out


def _share(answers: Sequence[Data]) -> Fraction | None:
    shares = []
    for each in answers:
        if not re.fullmatch(r"[0-9.]+", each["tolerance"]) or not Fraction(each["number"]):
            return None
        shares.append(Fraction(each["tolerance"]) / abs(Fraction(each["number"])))
    nice = shares[0].limit_denominator(100_000)
    return nice if all(abs(each - nice) < Fraction(1, 10**9) for each in shares) else None


def _expressions(values: Sequence[str], fields: Fields) -> Expression:
    """A number, or a tensor of numbers, whose numbers differ."""
    if not values[0].startswith("["):
        return Expression(f"row.{fields.name([Fraction(each) for each in values])}")
    split = [each.replace("[", " [ ").replace("]", " ] ").replace(",", " , ").split() for each in values]
    if len({len(each) for each in split}) > 1:
        raise _Apart
    out = []
    for column in zip(*split, strict=True):
        if len(set(column)) == 1:
            out.append(column[0])
        else:
            out.append(f"row.{fields.name([Fraction(each) for each in column])}")
    return Expression("".join(out).replace(",", ", "))
