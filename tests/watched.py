"""Runs the command in this process and, before each change that it makes on the disk, looks at a folder.

``python -m tests.watched FOLDER SIGNAL ARGUMENT…`` prints a line of JSON for each of them: what is about to be done,
what lies in the folder, and what lies in the folders beside it. It sends SIGNAL, unless that is 0, to itself when
something is about to be moved to that folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from pathlib import Path

CHANGES = frozenset({"open", "os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.truncate"})
WRITING = os.O_WRONLY | os.O_RDWR


def digest(folder: Path) -> str:
    """What the files below a folder are, in few characters; empty where there is no folder."""
    if not folder.is_dir():
        return ""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    told = [f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}" for path in files]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()


def main() -> None:
    folder, number, *arguments = sys.argv[1:]
    watch(Path(folder), int(number))
    sys.argv = ["examwright", *arguments]
    from generator.cli import main as command

    command()


def watch(folder: Path, number: int) -> None:
    """Have each change told from now on, for as long as this process lives."""
    looking = False  # to look at files is no change, but to open one looks like it

    def about_to(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal looking
        if looking or event not in CHANGES or (event == "open" and not int(str(arguments[2])) & WRITING):
            return
        looking = True
        beside = [digest(old) for old in folder.parent.glob(".*/*") if old.is_dir()]
        print(json.dumps({"event": event, "here": digest(folder), "beside": beside}), flush=True)
        looking = False
        if number and event == "os.rename" and str(arguments[1]) == str(folder):
            os.kill(os.getpid(), number)

    sys.addaudithook(about_to)


if __name__ == "__main__":
    main()
