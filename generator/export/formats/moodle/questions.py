"""An entry as one question of Moodle XML."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from generator.exam import (
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    Language,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    TextResponse,
)
from generator.export.beside import above_field
from generator.export.collection import Entry
from generator.export.formats.moodle import fields as made
from generator.export.formats.moodle.cloze import compose
from generator.export.formats.moodle.fields import Alternative
from generator.export.formats.moodle.routes import type_of
from generator.export.formats.moodle.xml import Files, answer, cdata, number, tags
from generator.export.fragments import Scribe, text
from generator.export.shares import percentage
from generator.export.worked import grader_notes, hints, lettered, solutions
from generator.export.written import as_text

# Moodle's own texts stand behind these in every language.
_COMBINED = (
    '<correctfeedback format="html"><text></text></correctfeedback>'
    '<partiallycorrectfeedback format="html"><text></text></partiallycorrectfeedback>'
    '<incorrectfeedback format="html"><text></text></incorrectfeedback>'
)


def question(entry: Entry, name: str, scribe: Scribe, files: Files, words: Iterable[str]) -> str:
    """Return an entry as a question; ``words`` are its tags."""
    how = type_of(entry)
    times = made.scale(entry) if how == "cloze" else 1
    # An import learns from the tag what each field was worth: a cloze has whole weights alone.
    words = words if times == 1 else (*words, f"weights x{times}")
    match how:
        case "cloze":
            shown = compose(entry, scribe)
        case "essay":
            shown = as_text(entry, scribe)
        case _:
            shown = _asked(entry, scribe)
    grade = "" if how == "cloze" else f"<defaultgrade>{number(entry.credits)}</defaultgrade>"
    return (
        f'<question type="{how}"><name><text>{text(name)}</text></name>'
        f"{files.html('questiontext', shown)}{files.html('generalfeedback', solutions(entry, scribe))}"
        f"{grade}<penalty>0.3333333</penalty><hidden>0</hidden><idnumber>{entry.identifier}</idnumber>"
        f"{_specific(entry, how, scribe, files)}{_hints(entry, how, scribe, files)}{tags(words)}</question>"
    )


def _hints(entry: Entry, how: str, scribe: Scribe, files: Files) -> str:
    """Hints, one a further try of a question that behaves as "interactive with multiple tries"; an essay has none."""
    return "" if how == "essay" else "".join(files.html("hint", each) for each in hints(entry, scribe))


def description(name: str, html: str, idnumber: str, files: Files) -> str:
    """Return what stands above the questions of a problem: a text that asks nothing."""
    return (
        f'<question type="description"><name><text>{text(name)}</text></name>{files.html("questiontext", html)}'
        '<generalfeedback format="html"><text></text></generalfeedback><defaultgrade>0</defaultgrade>'
        f"<penalty>0</penalty><hidden>0</hidden><idnumber>{idnumber}</idnumber></question>"
    )


def _specific(entry: Entry, how: str, scribe: Scribe, files: Files) -> str:
    """What the type has beside the common head."""
    if how == "cloze":
        return ""
    if how == "essay":
        return _essay(entry, scribe, files)
    (response,) = (each for _, each in entry.responses())
    match response:
        case NumberResponse() if how == "numerical":
            return _numerical(response, entry.language, scribe)
        case NumberResponse() | TextResponse():
            return _shortanswer(response, entry.language, scribe)
        case ChoiceResponse():
            return _multichoice(response, scribe, files)
        case MatchResponse():
            return _matching(response, scribe, files)
        case OrderResponse():
            return _ordering(response, scribe, files)
        case _:
            raise AssertionError(f"a {response.kind} is no question of the type {how}")


def _asked(entry: Entry, scribe: Scribe) -> str:
    """Stem and part, with what the field of the type does not show itself."""
    ((placed, response),) = entry.responses()
    above = above_field(response, entry.language, scribe)
    return scribe.blocks(entry.variant.stem) + lettered(entry, placed, scribe.blocks(placed.part.ask) + above)


# ---------------------------------------------------------------- types
def _numerical(response: NumberResponse, language: Language, scribe: Scribe) -> str:
    mistakes = response.guidance.mistakes
    field = made.number_field(response.value, response.tolerance, response.marks, scribe, language, mistakes)
    written = (
        answer(_share(each), each.text, each.feedback, "moodle_auto_format", f"<tolerance>{each.tolerance}</tolerance>")
        for each in field.alternatives
    )
    units = (
        "<unitgradingtype>0</unitgradingtype><unitpenalty>0.1</unitpenalty><showunits>3</showunits>"
        "<unitsleft>0</unitsleft>"
    )
    return "".join(written) + units


def _shortanswer(response: NumberResponse | TextResponse, language: Language, scribe: Scribe) -> str:
    if isinstance(response, TextResponse):
        field = made.text_field(response, response.marks)
    else:
        mistakes = response.guidance.mistakes
        field = made.number_field(response.value, response.tolerance, response.marks, scribe, language, mistakes)
    written = (
        answer(_share(each), text(each.text.replace("*", r"\*")), each.feedback, "moodle_auto_format")
        for each in field.alternatives
    )
    return f"<usecase>{int(field.kind == 'exact words')}</usecase>{''.join(written)}"


def _multichoice(response: ChoiceResponse, scribe: Scribe, files: Files) -> str:
    field = made.choice_field(response, response.marks, scribe)
    written = (answer(_share(each), cdata(each.text), each.feedback, "html") for each in field.alternatives)
    return (
        f"<single>{str(response.single).lower()}</single>"
        f"<shuffleanswers>{str(made.shuffles(response)).lower()}</shuffleanswers>"
        f"<answernumbering>ABCD</answernumbering><showstandardinstruction>0</showstandardinstruction>{_COMBINED}"
        f"<shownumcorrect/>{''.join(written)}"
    )


def _matching(response: MatchResponse, scribe: Scribe, files: Files) -> str:
    names = made.choice_names(response.choices, scribe)
    pairs = [(scribe.inlines(term), names[k]) for term, k in zip(response.terms, response.key, strict=True)]
    pairs += [("", name) for k, name in enumerate(names) if k not in response.key]
    written = (
        f'<subquestion format="html"><text>{cdata(term) if term else ""}</text>'
        f"<answer><text>{name}</text></answer></subquestion>"
        for term, name in pairs
    )
    return f"<shuffleanswers>true</shuffleanswers>{_COMBINED}<shownumcorrect/>{''.join(written)}"


def _ordering(response: OrderResponse, scribe: Scribe, files: Files) -> str:
    written = (
        answer(number(Fraction(place)), cdata(scribe.inlines(response.items[k])), "", "html")
        for place, k in enumerate(response.key, 1)
    )
    return (
        "<layouttype>VERTICAL</layouttype><selecttype>ALL</selecttype><selectcount>0</selectcount>"
        "<gradingtype>ALL_OR_NOTHING</gradingtype><showgrading>SHOW</showgrading><numberingstyle>none</numberingstyle>"
        f"{_COMBINED}<shownumcorrect>1</shownumcorrect>{''.join(written)}"
    )


def _essay(entry: Entry, scribe: Scribe, files: Files) -> str:
    responses = [response for _, response in entry.responses()]
    lines = sum(each.lines if isinstance(each, EssayResponse) else 2 for each in responses)
    drawn = sum(isinstance(each, DrawingResponse) for each in responses)
    return (
        f"<responseformat>editorfilepicker</responseformat><responserequired>{int(not drawn)}</responserequired>"
        f"<responsefieldlines>{min(max(lines, 5), 40)}</responsefieldlines><attachments>{min(max(drawn, 1), 3)}"
        f"</attachments><attachmentsrequired>0</attachmentsrequired>"
        f"{files.html('graderinfo', grader_notes(entry, scribe))}"
        '<responsetemplate format="html"><text></text></responsetemplate>'
    )


def _share(alternative: Alternative) -> str:
    share = percentage(alternative.share)
    assert share is not None, "shares out of the list are written as embedded answers"
    return share
