"""Questions as they were solved before for an exam: what it shows of them, and what is recorded."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Iterator

from generator.assemble import Plan, Solved, solve
from generator.cache import Shelf, library_versions
from generator.exam import Variant, packed, unpacked
from generator.exam_file import ExamFile

# A file an exam; of the endterm about 400 KB a version.
_SHELF = Shelf("solved", most=24, largest=8 << 20)


def solve_once(file: ExamFile, plan: Plan) -> Solved:
    """Return the variants of a drawn plan, those of questions that have not changed from before. Raises ExamFaults.

    Irrational numbers come as they are written, whether they were solved now or before: who sets a paper does not
    compute, and needs no sympy for what it knows.
    """
    before = _kept(file)
    found: dict[tuple[str, int], Variant] = {}
    kept: dict[str, bytes] = {}
    lacking: dict[str, tuple[str, tuple[int, ...]]] = {}
    for id, addresses in _addresses(plan):
        key = _digest(file.bank[id].key, repr((library_versions(), addresses)))
        if key in before:
            kept[key] = before[key]
            found |= _variants(kept[key], id, addresses)
        else:
            lacking[id] = key, addresses
    if lacking:
        solved = solve(file.programs, plan, found)
        for id, (key, addresses) in lacking.items():
            kept[key] = packed(tuple(solved[id, address] for address in addresses))
            found |= _variants(kept[key], id, addresses)
        _SHELF.keep(_name(file), pickle.dumps(kept, pickle.HIGHEST_PROTOCOL))
    return found


def _addresses(plan: Plan) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Each question with its addresses; those of one question are kept together, as they share their texts."""
    found: dict[str, dict[int, None]] = {}
    for question in (question for problem in plan.problems for question in problem):
        found.setdefault(question.ref.id, {}).update(dict.fromkeys(question.addresses))
    yield from ((id, tuple(addresses)) for id, addresses in found.items())


def _kept(file: ExamFile) -> dict[str, bytes]:
    """What is kept of an exam; read with pickle, as the shelf gives nothing that another user may have written."""
    data = _SHELF.get(_name(file))
    kept: dict[str, bytes] = {} if data is None else pickle.loads(data)
    return kept


def _name(file: ExamFile) -> str:
    return _digest(str(file.path.resolve()))


def _variants(data: bytes, id: str, addresses: tuple[int, ...]) -> dict[tuple[str, int], Variant]:
    return {(id, address): variant for address, variant in zip(addresses, unpacked(data), strict=True)}


def _digest(*parts: str) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
