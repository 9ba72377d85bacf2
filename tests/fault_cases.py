"""Questions with a fault each: the findings that a comment at the end of a line expects there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

FAULTS = Path(__file__).parent / "cases" / "faults"
_EXPECTED = re.compile(r"#.*?\bfinds ((?:[a-z]+(?:-[a-z]+)* ?)+)$")


@dataclass(frozen=True)
class FaultCase:
    """A question file and what is to be found in it: code and line."""

    path: Path
    expected: frozenset[tuple[str, int]]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.path.stem


def fault_cases(folder: Path = FAULTS) -> list[FaultCase]:
    """Return every case of a folder."""
    return [FaultCase(path, _expected(path)) for path in sorted(folder.glob("*.yaml"))]


def _expected(path: Path) -> frozenset[tuple[str, int]]:
    found = set()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        match = _EXPECTED.search(line)
        if match and not line.startswith("#"):
            found |= {(code, number) for code in match[1].split()}
    return frozenset(found)
