"""What tests of Moodle exports share: what Moodle has after importing."""

from __future__ import annotations

from generator.exam import Marking, Response
from generator.export.collection import Collection
from generator.export.formats import moodle
from tests.export_cases import collection_of, entry_with, painted
from tests.moodle_reader import Question, read


def arrived(collection: Collection) -> dict[str, Question]:
    """What Moodle has after importing a collection, by idnumber."""
    package = moodle.write(collection, painted(collection))
    (name,) = (each for each in package if each.endswith(".xml"))
    return {each.idnumber: each for each in read(package[name]) if each.type != "description"}


def one(*responses: Response, marking: Marking | None = None) -> Question:
    """What Moodle has of an entry with these responses."""
    (question,) = arrived(collection_of(entry_with(*responses, marking=marking))).values()
    return question
