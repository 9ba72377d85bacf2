"""QTI 2.1 and 3.0: a package with a test, pools as sections of which one item is selected, formulas as MathML.

One writer; what versions and platforms want differently is a row of :data:`~generator.export.qti.dialects.DIALECTS`.
"""

from __future__ import annotations

from functools import partial

from generator.export.portability import Format
from generator.export.qti.assessing import assess
from generator.export.qti.dialects import DIALECTS
from generator.export.qti.packaging import package

FORMATS = tuple(
    Format(
        each.name,
        each.title,
        partial(assess, dialect=each),
        partial(package, dialect=each),
    )
    for each in DIALECTS
)
