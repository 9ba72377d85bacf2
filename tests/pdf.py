"""One page of LaTeX set by the embedded engine, for tests that ask whether LaTeX agrees."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pypdfium2

from generator.typeset import find_engine
from generator.typeset.engine import environment

_PREAMBLE = r"""\documentclass{article}
\usepackage[T1]{fontenc}\usepackage{lmodern,textcomp,amsmath,tikz}
\usetikzlibrary{arrows.meta,backgrounds,calc,fit,matrix,positioning}
\providecommand\mathbb[1]{\mathrm{#1}}
\setcounter{MaxMatrixCols}{64}
\input glyphtounicode \pdfgentounicode=1
\begin{document}
"""


def compile_page(body: str, folder: Path) -> tuple[str, str]:
    """Return the log and the text of the PDF (of no meaning when the log has errors)."""
    (folder / "page.tex").write_text(f"{_PREAMBLE}{body}\n\\end{{document}}\n", encoding="utf-8")
    engine = find_engine("embedded")
    subprocess.run(
        [str(engine.program), "-interaction=nonstopmode", "-no-shell-escape", "page.tex"],
        cwd=folder,
        env=dict(environment(engine, folder)),
        capture_output=True,
        timeout=60,
        check=False,
    )
    log = (folder / "page.log").read_text(encoding="latin-1")
    pdf = folder / "page.pdf"
    if not pdf.exists():
        return log, ""
    document = pypdfium2.PdfDocument(str(pdf))
    return log, "".join(page.get_textpage().get_text_bounded() for page in document)
