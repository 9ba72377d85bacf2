"""An entry as one assessment item."""

from __future__ import annotations

from collections.abc import Sequence

from generator.export.collection import Entry
from generator.export.fragments import Scribe, text
from generator.export.grading import decimal
from generator.export.qti.answers import Answers
from generator.export.qti.dialects import Dialect
from generator.export.qti.ledger import SAID_NOTHING, Declared
from generator.export.qti.plain import PlainAnswers
from generator.export.qti.vocabulary import Vocabulary
from generator.export.worked import lettered, solutions


def item(entry: Entry, title: str, scribe: Scribe, dialect: Dialect, tool: str) -> bytes:
    """Return the document of an item."""
    words = dialect.words
    answers = PlainAnswers(words, entry, scribe) if dialect.plain else Answers(words, entry, scribe)
    body = scribe.blocks(entry.variant.stem) + "".join(
        lettered(
            entry,
            placed,
            scribe.blocks(placed.part.ask)
            + "".join(answers.write(placed.part.id, response) for response in placed.part.responses),
        )
        for placed in entry.parts
    )
    worked = solutions(entry, scribe)
    calls = answers.finish(bool(worked))
    return words.document(
        "assessmentItem",
        "".join(_response(each, words) for each in answers.declared)
        + _outcomes(entry, answers, words)
        + words.element("itemBody", body)
        + (words.element("responseProcessing", "".join(answers.rules)) if answers.rules else "")
        + _feedback(answers, words, worked, calls),
        identifier=entry.identifier,
        title=text(title),
        adaptive="false",
        timeDependent="false",
        **{"xml:lang": entry.language},
        toolName="examwright",
        toolVersion=tool,
    )


def _response(declared: Declared, words: Vocabulary) -> str:
    right = "".join(words.element("value", text(each)) for each in declared.right)
    written = words.element("correctResponse", right) if right else ""
    if declared.worth:
        case = {"caseSensitive": "false"} if declared.kind == "string" else {}
        entries = "".join(
            words.element("mapEntry", mapKey=text(word), mappedValue=marks, **case) for word, marks in declared.worth
        )
        written += words.element("mapping", entries, defaultValue="0")
    return words.element(
        "responseDeclaration",
        written,
        identifier=declared.name,
        cardinality=declared.cardinality,
        baseType=declared.kind,
    )


def _outcomes(entry: Entry, answers: Answers, words: Vocabulary) -> str:
    whole = decimal(entry.credits)
    marks = {
        target: response.marks
        for target, response in zip(answers.targets, answers.marked, strict=True)
        if target != "SCORE"
    }
    limits = {"normalMaximum": whole, "normalMinimum": "0"}
    written = [_number("SCORE", "0", words, "SCORE" in answers.handmade, **limits), _number("MAXSCORE", whole, words)]
    written += [
        _number(target, "0", words, target in answers.handmade, normalMaximum=decimal(worth), normalMinimum="0")
        for target, worth in marks.items()
    ]
    written += [_number(count, "0", words) for count in answers.counts]
    written += [_word(talk, SAID_NOTHING, words) for talk in answers.talk]
    return "".join(written)


def _number(name: str, default: str, words: Vocabulary, human: bool = False, **more: str) -> str:
    by_hand = {"externalScored": "human"} if human and words.human else {}
    return _outcome(name, "float", default, words, **more, **by_hand)


def _word(name: str, default: str, words: Vocabulary) -> str:
    return _outcome(name, "identifier", default, words)


def _outcome(name: str, kind: str, default: str, words: Vocabulary, **more: str) -> str:
    value = words.element("defaultValue", words.element("value", default))
    return words.element("outcomeDeclaration", value, identifier=name, cardinality="single", baseType=kind, **more)


def _feedback(answers: Answers, words: Vocabulary, worked: str, calls: Sequence[tuple[str, str]]) -> str:
    written = [_modal(said.outcome, said.identifier, f"<p>{said.html}</p>", words) for said in answers.feedback]
    written += [_modal(outcome, identifier, worked, words) for outcome, identifier in calls]
    return "".join(written)


def _modal(outcome: str, identifier: str, html: str, words: Vocabulary) -> str:
    return words.element(
        "modalFeedback", words.content(html), outcomeIdentifier=outcome, identifier=identifier, showHide="show"
    )
