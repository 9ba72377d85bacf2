"""Which questions one task writes, one after the other. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from generator.production.division import share_out

# How much longer it takes to write a question with irrational numbers than another one of its length.
_LONGER = 2


def errands(lengths: Mapping[str, int], slow: Collection[str], width: int) -> list[list[str]]:
    """Return what ``width`` workers do by tasks, by name, the longest first, as the last one may keep all waiting.

    ``slow`` are those with irrational numbers. One task does them all, as far as that is no more than a worker's share:
    to import sympy takes as long as to write a question in hundreds of forms.

    >>> errands({"a": 1, "b": 5, "c": 3, "d": 2, "e": 4}, {"a", "d"}, 2)
    [['a', 'd'], ['b'], ['e'], ['c']]
    """
    weights = {name: length * (_LONGER if name in slow else 1) for name, length in lengths.items()}
    together = {name: weights[name] for name in weights if name in slow}
    number = -(-sum(together.values()) * width // (sum(weights.values()) or 1))
    alone = [[name] for name in weights if name not in together]
    found = [*share_out(together, number), *alone] if together else alone
    return sorted(found, key=lambda names: -sum(weights[name] for name in names))
