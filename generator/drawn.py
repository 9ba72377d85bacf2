"""Which addresses an exam took of its questions before: to look for them again would find the same.

They follow from the question, the seed, and how many forms there are; to find those of several forms that share little
takes hundreds of draws of some questions.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Mapping
from dataclasses import replace

from generator.assemble import Plan, PlannedQuestion, parts_taken
from generator.cache import Shelf, program_state
from generator.exam_file import ExamFile
from generator.work import Band

# A file an exam and seed; a few KB each.
_SHELF = Shelf("draws", most=200, largest=1 << 20)

Known = dict[str, tuple[tuple[int, ...], Band | None]]


def with_known(plan: Plan, file: ExamFile, seed: str) -> Plan:
    """Return the plan with the addresses that were drawn before of what has not changed since."""
    known = _known(file, seed)
    if not known:
        return plan
    keys = _keys(plan, file, seed)

    def planned(question: PlannedQuestion) -> PlannedQuestion:
        if keys[question.ref.id] not in known:
            return question
        addresses, band = known[keys[question.ref.id]]
        return replace(question, addresses=addresses, band=band)

    return replace(plan, problems=tuple(tuple(map(planned, problem)) for problem in plan.problems))


def remember(plan: Plan, file: ExamFile, seed: str) -> None:
    """Keep the addresses of a plan that was drawn."""
    keys = _keys(plan, file, seed)
    drawn: Known = {keys[each.ref.id]: (each.addresses, each.band) for problem in plan.problems for each in problem}
    if drawn != _known(file, seed):
        _SHELF.keep(_name(file, seed), pickle.dumps(drawn, pickle.HIGHEST_PROTOCOL))


def _known(file: ExamFile, seed: str) -> Known:
    """What is kept; read with pickle, as the shelf gives nothing that another user may have written."""
    kept = _SHELF.get(_name(file, seed))
    known: Known = {} if kept is None else pickle.loads(kept)
    return known


def _name(file: ExamFile, seed: str) -> str:
    return _digest(program_state(), seed, file.id)


def _keys(plan: Plan, file: ExamFile, seed: str) -> Mapping[str, str]:
    """By question all that its addresses follow from."""
    spec = file.spec
    parts = parts_taken([[question.ref for question in problem] for problem in plan.problems], file.programs)
    return {
        id: _digest(
            file.bank[id].key,
            seed,
            repr((plan.forms, spec.forms.versions, spec.forms.parity, taken, sorted(spec.redraw.get(id, {}).items()))),
        )
        for id, taken in parts.items()
    }


def _digest(*parts: str) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()
