"""A collection as an assessment test: sections, pools of which one item is drawn, points, time, attempts."""

from __future__ import annotations

from generator.exam import ChoiceResponse
from generator.export.collection import Collection, Entry, Pool, Section, identifier
from generator.export.fragments import Scribe, text
from generator.export.grading import decimal
from generator.export.qti.vocabulary import Vocabulary


def assessment(collection: Collection, scribe: Scribe, words: Vocabulary, submission: str, tool: str) -> bytes:
    """Return the document of the test.

    An exam is handed in once, and nothing is said of its answers; for practice there is no end of attempts.
    ``submission`` is the mode of an exam: simultaneous (all answers are handed in at the end) or individual.
    """
    exam = collection.purpose == "exam"
    whole = decimal(collection.credits)
    limits = ""
    if collection.minutes and exam:
        limits = words.element("timeLimits", maxTime=str(collection.minutes * 60))
    control = words.element(
        "itemSessionControl",
        maxAttempts="1" if exam else "0",
        showFeedback=str(not exam).lower(),
        allowReview=str(not exam).lower(),
        showSolution=str(not exam).lower(),
        allowSkipping="true",
    )
    sections = "".join(_section(collection, k, scribe, words) for k in range(len(collection.sections)))
    part = words.element(
        "testPart",
        control + sections,
        identifier="part",
        navigationMode="nonlinear",
        submissionMode=submission if exam else "individual",
    )
    return words.document(
        "assessmentTest",
        _outcome("SCORE", "0", words)
        + _outcome("MAXSCORE", whole, words)
        + limits
        + part
        + words.element("outcomeProcessing", _total(words)),
        identifier=f"{collection.identifier}-{collection.purpose}",
        title=text(collection.title),
        toolName="examwright",
        toolVersion=tool,
    )


def _outcome(name: str, default: str, words: Vocabulary) -> str:
    value = words.element("defaultValue", words.element("value", default))
    return words.element("outcomeDeclaration", value, identifier=name, cardinality="single", baseType="float")


def _total(words: Vocabulary) -> str:
    total = words.element("sum", words.element("testVariables", variableIdentifier="SCORE"))
    return words.element("setOutcomeValue", total, identifier="SCORE")


def _section(collection: Collection, index: int, scribe: Scribe, words: Vocabulary) -> str:
    """A problem: its questions in their order, or in any order where all of them are options to tick."""
    section = collection.sections[index]
    shuffled = words.element("ordering", shuffle="true") if len(section.pools) > 1 and _only_choices(section) else ""
    intro = ""
    if section.intro:
        intro = words.element("rubricBlock", words.content(scribe.blocks(section.intro)), view="candidate")
    return words.element(
        "assessmentSection",
        shuffled + intro + "".join(_pool(pool, words) for pool in section.pools),
        identifier=f"section-{index + 1}",
        title=text(section.title),
        visible="true",
    )


def _only_choices(section: Section) -> bool:
    responses = (response for pool in section.pools for entry in pool.entries for _, response in entry.responses())
    return all(isinstance(response, ChoiceResponse) for response in responses)


def _pool(pool: Pool, words: Vocabulary) -> str:
    """The variants of a question: the player selects one of them."""
    references = "".join(
        words.element("assessmentItemRef", identifier=short(entry.identifier), href=item_file(entry))
        for entry in pool.entries
    )
    return words.element(
        "assessmentSection",
        words.element("selection", select="1") + references,
        identifier=short(f"pool-{pool.identifier}"),
        title=text(pool.title),
        visible="false",
    )


def short(name: str) -> str:
    """Return an identifier of no more than 32 characters, as JQTI+ recommends them.

    >>> short("cnn-edge-filter-48cd91221e"), short("recurrent-parameter-count-of-a-network-48cd91221e")
    ('cnn-edge-filter-48cd91221e', 'recurrent-parameter-c-92944e8b0a')
    """
    return name if len(name) <= 32 else identifier(name[:21], name)


def item_file(entry: Entry) -> str:
    """Return the name of an item's file."""
    return f"{entry.identifier}.xml"
