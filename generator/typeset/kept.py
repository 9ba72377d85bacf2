"""Runs that need not be made again: what came of a small one waits in the user's cache, found by all that it is of."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple

from generator.cache import Shelf
from generator.typeset.engine import Engine
from generator.typeset.log import TexProblem
from generator.typeset.process import Limits
from generator.typeset.run import Job, Outcome, document, typeset

_RECIPE = "1"  # to be raised when runs are made in another way
_SHELF = Shelf("runs", most=96, largest=1 << 20)


def typeset_once(jobs: Sequence[Job], engine: Engine, workers: int = 1) -> tuple[Outcome, ...]:
    """Typeset the jobs as :func:`~generator.typeset.run.typeset` does, those that were made before without TeX.

    What failed is never kept: it may be for want of time. Raises as it does.
    """
    keys = [_key(job, engine) for job in jobs]
    known = [_kept(key, job.name) for key, job in zip(keys, jobs, strict=True)]
    lacking = [number for number, outcome in enumerate(known) if outcome is None]
    made = typeset([jobs[number] for number in lacking], engine, workers) if lacking else ()
    fresh = dict(zip(lacking, made, strict=True))
    for number, outcome in fresh.items():
        if outcome.pdf is not None:
            _keep(keys[number], outcome)
    return tuple(outcome or fresh[number] for number, outcome in enumerate(known))


def _key(job: Job, engine: Engine) -> str:
    digest = hashlib.sha256()
    for part in (_RECIPE, engine.build, engine.tree, job.preamble, document(job, Limits())):
        digest.update(f"{len(part)} {part}".encode())
    for name, data in job.resources.items():
        digest.update(f"{name} {hashlib.sha256(data).hexdigest()}".encode())
    return digest.hexdigest()


def _kept(key: str, name: str) -> Outcome | None:
    packed = _SHELF.get(key)
    if packed is None:
        return None
    head, _, pdf = zlib.decompress(packed).partition(b"\n")
    pages, notes, problems = json.loads(head)
    return Outcome(name, pdf, pages, tuple(notes), tuple(TexProblem(*each) for each in problems))


def _keep(key: str, outcome: Outcome) -> None:
    assert outcome.pdf is not None
    head = json.dumps([outcome.pages, outcome.notes, [astuple(each) for each in outcome.problems]]).encode()
    _SHELF.keep(key, zlib.compress(head + b"\n" + outcome.pdf, 1))
