"""Numbers in any order, in formats that have a field for each: the reader is told to sort them, since fields are."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest

from generator.exam import TensorResponse
from generator.export.formats import FORMATS
from generator.labels import label
from generator.numbers import tensor
from tests.export_cases import collection_of, entry_with
from tests.written import line

SIZES = TensorResponse(
    id="sizes", marks=Fraction(3), value=tensor([7, 3, 64]), shown=line("$7, 3, 64$"), any_order=True
)


def text_of(package: Mapping[str, bytes]) -> str:
    """All text of a package, and of the archives in it."""
    found = []
    for name, data in package.items():
        if name.endswith(".zip"):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                found += [archive.read(each).decode() for each in archive.namelist()]
        else:
            found.append(data.decode())
    return "\n".join(found)


@pytest.mark.parametrize("format", ["moodle", "canvas", "ilias", "qti21", "qti30"])
def test_the_reader_is_told_to_sort_them(format: str) -> None:
    said = label("ascending", "en")
    assert said in text_of(FORMATS[format].write(collection_of(entry_with(SIZES)), {}))
    in_order = collection_of(entry_with(replace(SIZES, any_order=False)))
    assert said not in text_of(FORMATS[format].write(in_order, {}))
