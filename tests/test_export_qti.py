"""QTI, read back and played: each answer of the bank and of every kind earns what the paper gives."""

from __future__ import annotations

import pytest

from generator.exam import Marking
from generator.export.formats import FORMATS
from tests.export_cases import MARKINGS, marked, pool_of, sample_collection
from tests.qti_answers import check
from tests.qti_cases import BANK, VERSIONS, Write, arrived, assess, both


@both
@pytest.mark.parametrize("question", BANK, ids=lambda each: each.id)
def test_every_question_of_the_bank_arrives(question: object, write: Write) -> None:
    drawn = pool_of([question])  # type: ignore[list-item]
    for marking in MARKINGS[:2]:
        collection = marked(drawn, marking)
        package = arrived(collection, write)
        entries = list(collection.entries())
        assert set(package.items) == {entry.identifier for entry in entries}
        for entry in entries:
            check(entry, package.items[entry.identifier])
            assert {remark.level for remark in assess(entry)} & {"refused"} == set()


@both
@pytest.mark.parametrize("marking", MARKINGS)
def test_every_kind_of_answer_arrives_alone_and_together(marking: Marking | None, write: Write) -> None:
    collection = sample_collection(marking)
    package = arrived(collection, write)
    met = set()
    for entry in collection.entries():
        met |= check(entry, package.items[entry.identifier])
    assert met >= {
        *("textEntryInteraction", "choiceInteraction", "matchInteraction", "orderInteraction"),
        *("extendedTextInteraction", "uploadInteraction", "inlineChoiceInteraction"),
    }
    assert len({type(response) for entry in collection.entries() for _, response in entry.responses()}) == 10


def test_qti_is_in_the_table() -> None:
    assert set(VERSIONS) <= set(FORMATS)
    remarks = [remark for entry in sample_collection().entries() for remark in assess(entry)]
    assert {remark.level for remark in remarks} == {"native", "converted", "lost"}
