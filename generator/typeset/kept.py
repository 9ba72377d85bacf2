"""Runs that need not be made again: what came of a small one waits in the user's cache, found by all that it is of."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from generator.typeset.engine import Engine
from generator.typeset.formats import cache_folder
from generator.typeset.log import TexProblem
from generator.typeset.process import Limits
from generator.typeset.run import Job, Outcome, document, typeset

_RECIPE = "1"  # to be raised when runs are made in another way
_KEPT = 96  # runs in the cache folder
_LONG = 7 * 24 * 3600 * 10**9  # nanoseconds after which a run that nothing asked for is removed
_MOST = 1 << 20  # bytes of a PDF that is kept


def typeset_once(jobs: Sequence[Job], engine: Engine, workers: int = 1) -> tuple[Outcome, ...]:
    """Typeset the jobs as :func:`~generator.typeset.run.typeset` does, those that were made before without TeX.

    What failed is never kept: it may be for want of time. Raises as it does.
    """
    places = [cache_folder("runs") / _name(job, engine) for job in jobs]
    known = [_read(place, job.name) for place, job in zip(places, jobs, strict=True)]
    lacking = [number for number, outcome in enumerate(known) if outcome is None]
    made = typeset([jobs[number] for number in lacking], engine, workers) if lacking else ()
    fresh = dict(zip(lacking, made, strict=True))
    for number, outcome in fresh.items():
        if outcome.pdf is not None and len(outcome.pdf) <= _MOST:
            _keep(places[number], outcome)
    return tuple(outcome or fresh[number] for number, outcome in enumerate(known))


def _name(job: Job, engine: Engine) -> str:
    digest = hashlib.sha256()
    for part in (_RECIPE, engine.build, engine.tree, job.preamble, document(job, Limits())):
        digest.update(f"{len(part)} {part}".encode())
    for name, data in job.resources.items():
        digest.update(f"{name} {hashlib.sha256(data).hexdigest()}".encode())
    return digest.hexdigest()


def _read(place: Path, name: str) -> Outcome | None:
    try:
        head, _, pdf = zlib.decompress(place.read_bytes()).partition(b"\n")
        os.utime(place)  # the ones that are asked for stay
    except (OSError, zlib.error):
        return None
    pages, notes, problems = json.loads(head)
    return Outcome(name, pdf, pages, tuple(notes), tuple(TexProblem(*each) for each in problems))


def _keep(place: Path, outcome: Outcome) -> None:
    assert outcome.pdf is not None
    head = json.dumps([outcome.pages, outcome.notes, [astuple(each) for each in outcome.problems]]).encode()
    try:
        place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, fresh = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=place.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.compress(head + b"\n" + outcome.pdf, 1))
        os.replace(fresh, place)
        entries = sorted((each.stat().st_mtime_ns, each.path) for each in os.scandir(place.parent))
        old = time.time_ns() - _LONG
        for number, (used, path) in enumerate(entries, _KEPT - len(entries)):
            if number < 0 or used < old:
                os.unlink(path)
    except OSError:  # a home that may not be written, a full disk, another build that tidies up
        return
