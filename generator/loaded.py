"""Questions as they were loaded before: what came of a file waits in the user's cache, found by all that it is of."""

from __future__ import annotations

import copyreg
import hashlib
import io
import pickle
import sys
from collections.abc import Mapping
from typing import Any

import pydantic

from generator.cache import Shelf, library_versions, program_state
from generator.compiler import Surroundings
from generator.expression import Expression, thawed
from generator.program import Program

# About 30 KB each.
_SHELF = Shelf("questions", most=2_000, largest=1 << 20)

# What pickle raises at what it does not understand.
_UNREADABLE = (pickle.UnpicklingError, AttributeError, EOFError, ImportError, IndexError)


def key_of(data: bytes, id: str, given: Surroundings) -> str:
    """Return the key of what loading makes of a file: of its content, the id that it must carry, what its course gives,
    and of what loads it. Images are looked at when the question is taken."""
    digest = hashlib.sha256()
    around = (given.language, sorted(given.macros.items()), sorted(given.symbols.items()))
    for part in (program_state(), sys.version, repr(library_versions()), pydantic.VERSION, id, repr(around)):
        digest.update(f"{len(part)} {part}".encode())
    digest.update(data)
    return digest.hexdigest()


def taken(key: str, images: Mapping[str, bytes]) -> Program | None:
    """Return the program kept under a key; None where none is, or one of other images.

    It is read with pickle: the shelf gives nothing that another user may have written.
    """
    kept = _SHELF.get(key)
    if kept is None:
        return None
    file = io.BytesIO(kept)
    try:
        seen: dict[str, str] = pickle.load(file)
        if seen != {name: _digest(images[name]) for name in seen if name in images}:
            return None
        program: Program = pickle.load(file)
    except _UNREADABLE:
        return None
    return program


def put(key: str, program: Program, images: Mapping[str, bytes]) -> None:
    """Keep a program without faults, and which images it was made with."""
    file = io.BytesIO()
    pickle.dump({name: _digest(data) for name, data in images.items()}, file, pickle.HIGHEST_PROTOCOL)
    file.write(frozen(program))
    _SHELF.keep(key, file.getvalue())


def frozen(program: Program) -> bytes:
    """Return a program pickled with what its expressions were compiled to: for the same version of Python alone."""
    file = io.BytesIO()
    _Pickler(file, pickle.HIGHEST_PROTOCOL).dump(program)
    return file.getvalue()


class _Pickler(pickle.Pickler):
    """Expressions stay compiled."""

    dispatch_table = copyreg.dispatch_table.copy()


def _frozen_expression(expression: Expression) -> tuple[Any, ...]:
    return thawed, expression.frozen()


_Pickler.dispatch_table[Expression] = _frozen_expression


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
