"""Items of QTI 2 of other programs are read or told."""

from __future__ import annotations

import pytest

from generator.exam import BlanksResponse, ChoiceResponse, EssayResponse, NumberResponse
from generator.plain import plain_blocks, plain_text
from tests.import_cases import read
from tests.qti_of_others import declared, item, one


def test_a_choice_with_a_mapping() -> None:
    choices = "".join(f"<simpleChoice identifier='{each}'>{each}</simpleChoice>" for each in "ABC")
    entries = "<mapEntry mapKey='B' mappedValue='2'/><mapEntry mapKey='C' mappedValue='1'/>"
    mapping = f"<mapping defaultValue='0'>{entries}</mapping>"
    body = (
        f"<choiceInteraction responseIdentifier='R' maxChoices='1'><prompt>Which?</prompt>{choices}</choiceInteraction>"
    )
    response, told = one(item(body, declared("identifier", "single", "B", more=mapping)))
    assert isinstance(response, ChoiceResponse)
    assert [each.right for each in response.options] == [False, True, False]
    assert told == {"option-marks"}


def test_a_number_with_a_relative_tolerance() -> None:
    rules = (
        "<responseProcessing><responseCondition><responseIf><equal toleranceMode='relative' tolerance='10 10'>"
        "<variable identifier='R'/><correct identifier='R'/></equal><setOutcomeValue identifier='SCORE'>"
        "<baseValue baseType='float'>2</baseValue></setOutcomeValue></responseIf></responseCondition>"
        "</responseProcessing>"
    )
    body = "<p>x = <textEntryInteraction responseIdentifier='R'/></p>"
    response, _ = one(item(body, declared("float", "single", "50"), rules))
    assert isinstance(response, BlanksResponse)
    (gap,) = response.gaps
    assert isinstance(gap, NumberResponse)
    assert [str(each) for each in (gap.value, gap.tolerance.amount, gap.marks)] == ["50", "5", "2"]


def test_words_to_place_in_a_text() -> None:
    body = (
        "<gapMatchInteraction responseIdentifier='R'><gapText identifier='W' matchMax='1'>winter</gapText>"
        "<gapText identifier='S' matchMax='1'>summer</gapText><p>Now is the <gap identifier='G'/>.</p>"
        "</gapMatchInteraction>"
    )
    response, told = one(item(body, declared("directedPair", "multiple", "W G")))
    assert isinstance(response, BlanksResponse)
    (gap,) = response.gaps
    assert isinstance(gap, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in gap.options] == [("winter", True), ("summer", False)]
    assert not told


def asked(data: bytes) -> str:
    """What the first part of an item asks, as characters."""
    (found,), _ = read("qti", data)
    return plain_blocks(found.variant.parts[0].ask)


def test_the_sentence_around_words_to_mark_stays() -> None:
    body = (
        "<hottextInteraction responseIdentifier='R' maxChoices='1'><prompt>Which word is wrong?</prompt>"
        "<p>The sun <hottext identifier='A'>rises</hottext> in the <hottext identifier='B'>west</hottext>.</p>"
        "</hottextInteraction>"
    )
    data = item(body, declared("identifier", "single", "B"))
    response, told = one(data)
    assert isinstance(response, ChoiceResponse)
    assert [(plain_text(each.content), each.right) for each in response.options] == [("rises", False), ("west", True)]
    assert "The sun rises in the west." in asked(data).replace("*", "")
    assert not told


@pytest.mark.parametrize("kind", ["associateInteraction", "matchInteraction", "choiceInteraction"])
def test_choices_that_cannot_be_read_stay_in_the_text(kind: str) -> None:
    choice = "simpleChoice" if kind == "choiceInteraction" else "simpleAssociableChoice"
    count = 1 if kind == "choiceInteraction" else 2
    listed = "".join(f"<{choice} identifier='C{k}'>choice {k}</{choice}>" for k in range(count))
    data = item(f"<{kind} responseIdentifier='R'><prompt>Join.</prompt>{listed}</{kind}>")
    response, told = one(data)
    assert isinstance(response, EssayResponse)
    assert all(word in asked(data) for word in ("Join.", *(f"choice {k}" for k in range(count))))
    assert told <= {"unknown-interaction", "unreadable-answers"}


def test_an_unknown_interaction_is_kept_as_text() -> None:
    body = "<p>Click.</p><hotspotInteraction responseIdentifier='R' maxChoices='1'/>"
    response, told = one(item(body, declared("identifier", "single", "A")))
    assert isinstance(response, EssayResponse)
    assert told == {"unknown-interaction"}


def test_what_cannot_stand_within_a_text_is_asked_below_it() -> None:
    essay = "<extendedTextInteraction responseIdentifier='R'/>"
    (found,), _ = read("qti", item(f"<ul><li>Say why: {essay}</li><li>and how: {essay}</li></ul>"))
    (part,) = found.variant.parts
    assert all(isinstance(each, EssayResponse) for each in part.responses)
    assert "______" in plain_blocks(part.ask)
