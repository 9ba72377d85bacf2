"""What makes a draw another variant, as text that is the same in every process."""

from __future__ import annotations

import hashlib
from typing import Any

from generator.numbers import Tensor
from generator.numbers.printing import plain


def stamp(*identity: Any) -> bytes:
    """Return eight bytes that are equal for equal identities only (but for one chance in 2⁶⁴)."""
    return hashlib.blake2b(_text(identity).encode(), digest_size=8).digest()


def _text(value: Any) -> str:
    match value:
        case str():
            return repr(value)
        case tuple() | list():
            return f"({','.join(map(_text, value))})"
        case frozenset():
            return f"{{{','.join(sorted(map(_text, value)))}}}"
        case Tensor():
            return f"[{','.join(map(_text, value.items))}]"
        case _:
            return plain(value)
