"""QTI for importers without processing: the simplest items, and what they cannot carry is refused."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest

from generator.exam import (
    ChoiceResponse,
    Marking,
    NumberResponse,
    Option,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Entry
from generator.export.formats import FORMATS
from generator.numbers import tensor
from tests.export_cases import MARKINGS, collection_of, entry_with, number, pool_of, sample_collection
from tests.qti_answers import is_handmade
from tests.qti_cases import BANK, zip_of
from tests.qti_player import Interaction, Item
from tests.qti_reader import read
from tests.written import line

ONE = Fraction(1)
PLAIN = ("blackboard", "brightspace")


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("marking", MARKINGS)
def test_importers_without_processing_get_the_simplest_items(name: str, marking: Marking | None) -> None:
    """Each with one answer, its right one declared; what they would lose or mark otherwise is refused."""
    kinds = set()
    for whole in (pool_of(BANK, 2, marking), sample_collection(marking)):
        entries = [e for e in whole.entries() if not {"refused"} & {r.level for r in FORMATS[name].assess(e)}]
        package = read(zip_of(collection_of(*entries), FORMATS[name].write), plain_ones=True)
        for entry in entries:
            item = package.items[entry.identifier]
            ((_, response),) = entry.responses()
            (field,) = item.interactions
            assert len(item.rules if item.rules is not None else ()) == (0 if is_handmade(response) else 1)
            assert item.defaults["MAXSCORE"] == float(entry.credits)
            kinds.add(response.kind)
            check_plain(entry, response, field, item)
    assert kinds >= {"number", "text", "choice", "essay"}


def check_plain(entry: Entry, response: Response, field: Interaction, item: Item) -> None:
    """Compare with the paper, mistakes aside."""
    name = field.response
    match response:
        case NumberResponse() if not is_handmade(response):
            assert response.tolerance.kind == "exact"
            assert {Fraction(word) for word in item.mappings[name]} == {response.value}
            assert item.play({name: "12345.678"}).score == 0
        case TextResponse() if not is_handmade(response):
            assert [item.play({name: word}).score for word in response.accepted] == [response.marks] * len(
                response.accepted
            )
            assert item.play({name: f"{response.accepted[0]}x"}).score == 0
        case ChoiceResponse():
            names = [identifier for identifier, _ in field.options]
            for size in range(1, 2 if response.single else len(names) + 1):
                for chosen in combinations(range(len(names)), size):
                    given = names[chosen[0]] if response.single else [names[k] for k in chosen]
                    right = {k for k, option in enumerate(response.options) if option.right} == set(chosen)
                    assert item.play({name: given}).score == response.marks * right
            assert {said for _, _, said in item.feedback} == set(item.play({}).said)
        case _:
            assert is_handmade(response)
            assert field.kind == "extendedTextInteraction"
    if isinstance(response, ChoiceResponse):
        assert entry.marking in (None, "all-or-nothing") or response.single


@pytest.mark.parametrize("name", PLAIN)
def test_what_the_simplest_items_cannot_carry_is_refused(name: str) -> None:
    options = (Option("a", line("a"), True), Option("b", line("b"), False))
    several = ChoiceResponse(id="c", marks=ONE, options=options, single=False)
    cases = [
        entry_with(number(1), number(2, id="y")),
        entry_with(number(1, Tolerance("absolute", ONE))),
        entry_with(several, marking="per-option"),
        entry_with(TextResponse(id="t", marks=ONE, accepted=("ReLU",), case=True)),
        entry_with(TensorResponse(id="m", marks=ONE, value=tensor([1, 2]), shown=line("$m$"))),
    ]
    for entry in cases:
        refused = [remark for remark in FORMATS[name].assess(entry) if remark.level == "refused"]
        assert refused
        assert all("qti21" in remark.hint for remark in refused)
    assert {remark.level for remark in FORMATS[name].assess(entry_with(several))} == {"native"}
