r"""A formula as MathML, for formats whose players typeset no TeX.

It reads what the gate of :mod:`generator.tex` let through, so every control word has its element here, and nothing is
ever left as TeX. What a page shows is Presentation MathML as MathML Core has it; ``alttext`` keeps the TeX.
"""

from __future__ import annotations

from functools import lru_cache

from generator.export.fragments import text
from generator.export.mathml.reader import Reader

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


@lru_cache(maxsize=8192)
def mathml(tex: str, display: bool) -> str:
    """Return a formula as one ``math`` element; it is the ``math`` of a :class:`~generator.export.fragments.Scribe`.

    >>> mathml("a<2", display=False).partition(">")[2]
    '<mi>a</mi><mo>&lt;</mo><mn>2</mn></math>'
    """
    shown = "block" if display else "inline"
    inner = Reader(tex).whole()
    return f'<math xmlns="{NAMESPACE}" display="{shown}" alttext="{text(tex)}">{inner}</math>'
