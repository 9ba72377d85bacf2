"""QTI 3.0: the same items, test and package as in QTI 2.1, in the words of 3.0."""

from __future__ import annotations

from generator.export.collection import Collection
from generator.export.pictures import Pictures
from generator.export.qti.assessing import assess
from generator.export.qti.packaging import package
from generator.export.qti.vocabulary import QTI30
from generator.package import Package

__all__ = ["assess", "write"]

_HOW = "Import {file} as it is (do not unpack it) where the platform imports QTI 3.0 packages."


def write(collection: Collection, pictures: Pictures) -> Package:
    """Return the package and the steps."""
    return package(collection, pictures, QTI30, "simultaneous", _HOW)
