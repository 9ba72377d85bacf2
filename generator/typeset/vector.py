"""PDF pages → SVG pictures, where Poppler's converter is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

_SECONDS = 20  # for one page; 15 ms is usual


def converter() -> Path | None:
    """Return the program ``pdftocairo`` of Poppler, None where it is not installed."""
    found = shutil.which("pdftocairo")
    return Path(found) if found else None


def vectorise(pdf: bytes, pages: int, program: Path) -> tuple[bytes, ...] | None:
    """Return each page as an SVG whose letters are outlines; None where the converter fails, as a PNG does as well."""
    with tempfile.TemporaryDirectory(prefix="examwright-svg-") as name:
        folder = Path(name)
        (folder / "in.pdf").write_bytes(pdf)
        found = []
        for number in range(1, pages + 1):
            command = [str(program), "-svg", "-f", str(number), "-l", str(number), "in.pdf", "out.svg"]
            try:
                ended = subprocess.run(command, cwd=folder, capture_output=True, timeout=_SECONDS, check=False)
            except (OSError, subprocess.TimeoutExpired):
                return None
            made = folder / "out.svg"
            if ended.returncode or not made.is_file():
                return None
            found.append(made.read_bytes())
            made.unlink()
    return tuple(found)
