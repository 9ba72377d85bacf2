"""The reader of QTI itself: each of its traps springs on an item that has it."""

from __future__ import annotations

import pytest

from tests.qti_elements import Trap
from tests.qti_reader import read_item

ITEM = (
    '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="i" title="t" adaptive="false" '
    'timeDependent="false"><responseDeclaration identifier="R" cardinality="single" baseType="{kind}"/>'
    '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float"><defaultValue><value>0</value>'
    "</defaultValue></outcomeDeclaration><itemBody>{body}</itemBody><responseProcessing>{rules}</responseProcessing>"
    "</assessmentItem>"
)
ENTRY = '<p><textEntryInteraction responseIdentifier="R"/></p>'
CHOICE = '<choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">{}</choiceInteraction>'
ONE_CHOICE = '<simpleChoice identifier="A">a</simpleChoice>'


def test_the_reader_itself_finds_traps() -> None:
    """Each trap of the reader springs on an item that has it."""
    good = {"kind": "float", "body": ENTRY, "rules": ""}
    assert read_item(ITEM.format(**good).encode()).interactions
    bad = [
        {"body": ""},
        {"body": CHOICE.format(ONE_CHOICE * 2)},
        {"body": CHOICE.format(ONE_CHOICE).replace('shuffle="true"', "")},
        {"body": ENTRY.replace("<p>", r"<p>\(x\)")},
        {"body": ENTRY.replace("<p>", "<p>a &amp;lt; b")},
    ]
    for each in bad:
        with pytest.raises(Trap):
            read_item(ITEM.format(**{**good, **each}).encode())
    value = '<variable identifier="R"/><baseValue baseType="float">1</baseValue>'
    rule = '<setOutcomeValue identifier="SCORE">{}</setOutcomeValue>'
    for test in ("equal", "mapResponse", "match"):
        item = read_item(ITEM.format(**{**good, "rules": rule.format(f"<{test}>{value}</{test}>")}).encode())
        with pytest.raises(Trap):
            item.play({"R": "1"})
    text = rule.format(f'<stringMatch caseSensitive="false">{value.replace("float", "string")}</stringMatch>')
    item = read_item(ITEM.format(kind="string", body=ENTRY, rules=text).encode())
    with pytest.raises(Trap):
        item.play({})
