"""QTI 2.1: a package with a test, pools as sections of which one item is selected, formulas as MathML."""

from __future__ import annotations

from generator.export.collection import Collection
from generator.export.pictures import Pictures
from generator.export.qti.assessing import assess
from generator.export.qti.packaging import package
from generator.export.qti.vocabulary import QTI21
from generator.package import Package

__all__ = ["assess", "write"]

_HOW = "Import {file} as it is (do not unpack it) where the platform imports QTI 2.1 packages."


def write(collection: Collection, pictures: Pictures) -> Package:
    """Return the package and the steps."""
    return package(collection, pictures, QTI21, "simultaneous", _HOW)
