"""A document from a few lines of TeX, for tests."""

from __future__ import annotations

from generator.package import Package
from generator.typeset import Engine, Job, Limits, Outcome, typeset

PREAMBLE = r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{graphicx}"


def one(engine: Engine, body: str, limits: Limits | None = None, **resources: bytes) -> Outcome:
    """Typeset one body; the names of resources end in _png or _pdf."""
    files = Package({name.replace("_", "."): data for name, data in resources.items()})
    return typeset([Job("job", PREAMBLE, body, files)], engine, limits=limits or Limits())[0]
