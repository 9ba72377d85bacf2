"""Running the command ``examwright``: in this process, where that is enough, or as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMAND = (sys.executable, "-c", "from generator.cli import main; main()")


@dataclass(frozen=True)
class Done:
    """What a run left behind: its exit status and what it printed."""

    status: int
    out: str
    err: str


Run = Callable[..., Done]


def command_in(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command in a folder, in this process."""
    from generator.cli import main

    def run(*arguments: str) -> Done:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "argv", ["examwright", *arguments])
        monkeypatch.delenv("EXAMWRIGHT_DEBUG", raising=False)
        capfd.readouterr()
        with pytest.raises(SystemExit) as ended:
            main()
        shown = capfd.readouterr()
        code = ended.value.code
        assert isinstance(code, int)
        assert "Traceback" not in shown.out + shown.err
        return Done(code, shown.out, shown.err)

    return run


def environment(**more: str) -> dict[str, str]:
    """The environment of a process of its own: this checkout, and nothing of the user's."""
    kept = {
        name: os.environ[name] for name in ("HOME", "EXAMWRIGHT_CACHE", "TMPDIR", "SYSTEMROOT") if name in os.environ
    }
    return {"PYTHONPATH": str(ROOT), "PATH": "/usr/bin:/bin", "COLUMNS": "100", **kept, **more}


def process(folder: Path, *arguments: str, **more: str) -> subprocess.Popen[str]:
    """Start the command as a process of its own, in a process group of its own."""
    return subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are counted in /proc")


def processes_of(group: int) -> set[int]:
    """The processes of a group that have not ended."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, own = stat.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # it has just ended
            continue
        if int(own) == group and state != "Z":
            found.add(int(stat.parent.name))
    return found


def all_end(group: int, seconds: float = 30) -> bool:
    """Wait until the processes of a group have ended; False when some do not."""
    until = time.monotonic() + seconds
    while processes_of(group) and time.monotonic() < until:
        time.sleep(0.2)
    return not processes_of(group)
