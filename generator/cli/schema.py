"""``examwright schema``: write the JSON Schemas beside the bank, or tell whether they are stale."""

from __future__ import annotations

import sys
from pathlib import Path

from generator.cli.terminal import FAILED, OK, course_here, ending, shown_folder
from generator.schema import schemas


def run(out: Path | None, check: bool) -> int:
    """Write or check and return the exit status."""
    return ending(lambda: _run(out, check), shown_folder)


def _run(out: Path | None, check: bool) -> int:
    folder = out or course_here().folder
    stale = [name for name, data in schemas().items() if not _same(folder / name, data)]
    if check:
        for name in stale:
            print(f"{name} is stale: run examwright schema", file=sys.stderr)
        return FAILED if stale else OK
    for name in stale:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(schemas()[name])
        print(f"wrote {name}")
    if not stale:
        print("the schemas are up to date")
    return OK


def _same(path: Path, data: bytes) -> bool:
    return path.is_file() and path.read_bytes() == data
