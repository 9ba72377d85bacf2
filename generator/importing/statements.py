"""Variants that show different statements of one pool → one question with the pool.

What was never seen side by side though chance would have had it so is kept apart by ``excludes``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from generator.compiler import Surroundings
from generator.exam import Variant
from generator.importing.checking import compiled, drawn
from generator.importing.emitting import emit
from generator.importing.questions import Data, pictures, question_data

# So often chance would have shown two statements side by side that never were.
_EXPECTED = 6
_MOST_STATEMENTS = 200


def pooled(variants: Sequence[Variant], around: Surroundings) -> Data | None:
    """Return the data of one question whose pools hold the statements of all variants; None where they differ in more.

    It draws each of the variants, and further combinations.
    """
    datas = [question_data(each) for each in variants]
    if len({repr(_without_statements(each)) for each in datas}) > 1:
        return None
    joined = _joined(datas)
    if joined is None:
        return None
    images = {name: content for each in variants for name, content in pictures(each).items()}
    program = compiled(emit(joined), images, around)
    return None if isinstance(program, str) or isinstance(drawn(program), str) else joined


def _without_statements(value: Any) -> Any:
    if isinstance(value, dict):
        if "statements" in value:
            spec = {name: each for name, each in value["choice"].items() if name != "right"}
            rest = {name: each for name, each in value.items() if name not in ("choice", "statements")}
            return {**_without_statements(rest), "choice": spec}
        return {name: _without_statements(each) for name, each in value.items()}
    return [_without_statements(each) for each in value] if isinstance(value, list) else value


def _joined(values: Sequence[Any]) -> Any:
    first = values[0]
    if not isinstance(first, dict):
        return first
    out: Data = {}
    for name, each in first.items():
        if name == "choice":
            rights = [value["choice"]["right"] for value in values]
            if not all(isinstance(right, int) for right in rights):
                return None
            low, high = min(rights), max(rights)
            out[name] = {**each, "right": low if low == high else f"{low}..{high}"}
        elif name == "statements":
            out[name] = _pool([value[name] for value in values], int(first["choice"]["options"]))
        else:
            out[name] = _joined([value[name] for value in values])
        if out[name] is None:
            return None
    return out


def _pool(shown: Sequence[Data], options: int) -> Data | None:
    """All statements that were shown, by what they say; None where one was right and wrong."""
    known: dict[str, Data] = {}
    together: Counter[frozenset[str]] = Counter()
    for each in shown:
        texts = []
        for statement in each.values():
            text = statement.get("right", statement.get("wrong"))
            if known.setdefault(text, statement) != statement:
                return None
            texts.append(text)
        together.update(map(frozenset, combinations(texts, 2)))
    if len(known) > _MOST_STATEMENTS:
        return None
    ordered = sorted(known, key=lambda text: "right" not in known[text])
    names = {text: f"s{k}" for k, text in enumerate(ordered, 1)}
    expected = len(shown) * math.comb(options, 2) / math.comb(len(known), 2)
    out: Data = {}
    for k, text in enumerate(ordered):
        apart = [names[other] for other in ordered[:k] if not together[frozenset((text, other))]]
        out[names[text]] = {**known[text], **({"excludes": apart} if apart and expected >= _EXPECTED else {})}
    return out
