"""What tests of QTI exports share: both versions, and what a platform has after importing them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from generator.exam import Marking, Response
from generator.export.collection import Collection
from generator.export.formats import FORMATS
from generator.export.pictures import Pictures
from generator.package import Package
from tests.export_cases import bank, collection_of, entry_with, painted
from tests.qti_player import Item
from tests.qti_reader import Arrived, read

Write = Callable[[Collection, Pictures], Package]
VERSIONS: dict[str, Write] = {name: FORMATS[name].write for name in ("qti21", "qti30")}
assess = FORMATS["qti21"].assess
BANK = bank()
both = pytest.mark.parametrize("write", VERSIONS.values(), ids=VERSIONS)


def zip_of(collection: Collection, write: Write) -> bytes:
    """The package to import."""
    package = write(collection, painted(collection))
    (name,) = (each for each in package if each.endswith(".zip"))
    return package[name]


def arrived(collection: Collection, write: Write) -> Arrived:
    """What a platform has after importing a collection."""
    return read(zip_of(collection, write))


def one(write: Write, *responses: Response, marking: Marking | None = None) -> Item:
    """What a platform has of an entry with these responses."""
    (item,) = arrived(collection_of(entry_with(*responses, marking=marking)), write).items.values()
    return item
