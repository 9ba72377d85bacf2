"""Write the README's pictures from a build of the sample endterm: ``make exam``, then ``python tools/pictures.py``."""

from __future__ import annotations

from pathlib import Path

from generator.typeset import rasterise
from tests.geometry import text

ROOT = Path(__file__).parent.parent
BUILD = ROOT / "output" / "endterm"
SIGN = "A scalar ReLU-RNN"  # stands on the correction's page; its stem on the others'
STEM = "A recurrent cell with one unit"
DPI = 90


def picture(document: str, sign: str, target: str) -> None:
    """Write the page of a document that holds ``sign``."""
    pdf = (BUILD / document).read_bytes()
    page = next(number for number, words in enumerate(text(pdf)) if sign in words)
    (ROOT / "docs" / target).write_bytes(rasterise(pdf, DPI)[page])


def main() -> None:
    """Write all three."""
    picture("B/exam.pdf", STEM, "exam.png")
    picture("B/key.pdf", STEM, "key.png")
    picture("correction.pdf", SIGN, "correction.png")


if __name__ == "__main__":
    main()
