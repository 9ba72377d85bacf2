"""One TeX process, bounded in time, memory and what it writes."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from generator.typeset.engine import EngineMissing
from generator.values import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on one TeX process. Windows knows only ``wall`` and ``pages``."""

    seconds: int = 20  # of computing
    wall: float = 60.0  # seconds on the clock
    memory: int = 1 << 30  # bytes of address space; TeX needs 200 MB at most
    file: int = 64 << 20  # bytes of any one file, the log too
    pages: int = 4000


@dataclass(frozen=True)
class Ending:
    """How a process ended: its exit status, in plain words which limit stopped it ("" for none), what it complained of
    on standard error, and of a stopped one also what it had shown on the terminal."""

    status: int
    stopped: str
    complaint: str
    shown: str


# A shell sets the limits and then becomes TeX: unlike preexec_fn this is safe beside threads. The hard limit on time
# lies a second behind the soft one, so that the signal tells time from memory. macOS refuses a limit on memory.
_BOUNDED = (
    'ulimit -H -t $(($1 + 1)); ulimit -S -t "$1"; ulimit -f "$2"; ulimit -v "$3" 2>/dev/null; ulimit -c 0; shift 3; '
    'exec "$@"'
)
_SHELL = "/bin/sh"
_FILE_UNIT = 512  # POSIX: ulimit -f counts blocks of 512 bytes
_MEMORY_UNIT = 1024
_NOT_STARTED = (126, 127)  # POSIX: the shell cannot run, or does not find, the command


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], limits: Limits) -> Ending:
    """Run ``command`` in ``folder`` until it ends or meets a limit. Raises EngineMissing when it cannot
    be started."""
    if os.name == "posix":
        bounds = (limits.seconds, limits.file // _FILE_UNIT, limits.memory // _MEMORY_UNIT)
        command = [_SHELL, "-c", _BOUNDED, "sh", *map(str, bounds), *command]
    with tempfile.TemporaryFile() as terminal:
        try:
            ended = subprocess.run(
                command,
                cwd=folder,
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=terminal,
                stderr=subprocess.PIPE,
                timeout=limits.wall,
                check=False,
            )
            status, complaint = ended.returncode, ended.stderr.decode("utf-8", "replace").strip()
            stopped = _limit(status, complaint, limits)
        except subprocess.TimeoutExpired:
            status, complaint, stopped = -1, "", f"stopped after {limits.wall:g} s"
        except OSError as error:
            raise _missing(str(error)) from error
        if status in _NOT_STARTED:
            raise _missing(complaint)
        terminal.seek(0)
        shown = terminal.read().decode("utf-8", "surrogateescape") if stopped else ""
    return Ending(status, stopped, complaint, shown)


def _missing(reason: str) -> EngineMissing:
    return EngineMissing(f"TeX cannot be started: {reason}", "try the other --engine")


def _limit(status: int, complaint: str, limits: Limits) -> str:
    if status < 0 and os.name == "posix":
        match signal.Signals(-status):
            case signal.SIGXCPU:
                return f"stopped after {limits.seconds} s of computing, perhaps in an endless repetition"
            case signal.SIGXFSZ:
                return f"stopped: it wrote more than {limits.file >> 20} MB"
            case other:
                return f"stopped by the signal {other.name}"
    if "memory exhausted" in complaint:
        return f"stopped: it needs more than {limits.memory >> 20} MB of memory"
    return ""
