"""Warnings that an author accepts in place: ``allow: {code: reason}`` at a question, a part, an answer, a mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from generator.diagnostics import Fault, Path, suggest


def without_allowed(data: Any, faults: Sequence[Fault], codes: Collection[str]) -> list[Fault]:
    """Return what is left of the faults, and faults of ``allow`` itself: unknown codes, those that silence nothing.

    ``data`` is the file as read. An error is never silenced.
    """
    granted = list(_granted(data))
    used: set[tuple[Path, str]] = set()
    left = []
    for fault in faults:
        inside = {(path, code) for path, code in granted if code == fault.code and fault.path[: len(path)] == path}
        if inside and fault.severity == "warning":
            used |= inside
        else:
            left.append(fault)
    for path, code in granted:
        where: Path = (*path, "allow", code)
        if code not in codes:
            hint = suggest(code, codes) or "the README lists the codes"
            left.append(Fault(where, "unknown-code", f"there is no finding '{code}'", hint, on_key=True))
        elif (path, code) not in used:
            message = f"no warning here is '{code}'; an error is not accepted"
            left.append(Fault(where, "allows-nothing", message, "take it out", on_key=True, severity="warning"))
    return left


def is_allowed(data: Any, code: str, path: Path = ()) -> bool:
    """True where a file accepts the finding at a path of it."""
    return any(code == each and path[: len(where)] == where for where, each in _granted(data))


def _granted(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield the place that each ``allow`` stands in, with each of its codes."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            if key == "allow" and isinstance(value, Mapping) and _allows(path):
                yield from ((path, str(code)) for code in value)
            else:
                yield from _granted(value, (*path, key))
    elif isinstance(data, list | tuple):
        for index, value in enumerate(data):
            yield from _granted(value, (*path, index))


_NAMED = frozenset({"params", "let", "require", "parts", "answers", "mistakes", "statements", "wordings", "gaps"})


def _allows(path: Path) -> bool:
    """True where ``allow`` is the field and not, say, a parameter of that name."""
    return not path or path[-1] not in _NAMED
