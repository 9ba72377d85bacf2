"""What tests of Canvas exports share: what it carries, and what it has after importing."""

from __future__ import annotations

from generator.exam import Marking, Response
from generator.export.collection import Collection, Entry
from generator.export.formats import FORMATS, canvas
from tests.canvas_reader import Question, Quiz, read
from tests.export_cases import bank, carried_by, collection_of, entry_with, is_refused, painted

BANK = bank()
CANVAS = FORMATS["canvas"]


def refused(entry: Entry) -> bool:
    """True for an entry that Canvas would mark otherwise than the paper."""
    return is_refused(CANVAS, entry)


def carried(collection: Collection) -> Collection:
    """The same collection with the entries that are not refused."""
    return carried_by(CANVAS, collection)


def zip_of(collection: Collection) -> bytes:
    """The package to import."""
    package = canvas.write(collection, painted(collection))
    (name,) = (each for each in package if each.endswith(".zip"))
    return package[name]


def arrived(collection: Collection) -> Quiz:
    """What Canvas has after importing a collection."""
    return read(zip_of(collection))


def one(*responses: Response, marking: Marking | None = None) -> Question:
    """What Canvas has of an entry with these responses, which it carries."""
    entry = entry_with(*responses, marking=marking)
    assert not refused(entry)
    (question,) = arrived(collection_of(entry)).questions.values()
    return question
