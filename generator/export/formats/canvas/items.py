"""An entry as one question of Canvas."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from generator import labels
from generator.content import Inlines
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Language,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.beside import above_field
from generator.export.collection import Entry
from generator.export.formats.canvas import xml
from generator.export.formats.canvas.blanks import fill_in
from generator.export.formats.canvas.numbers import conditions
from generator.export.formats.canvas.routes import as_sets, type_of
from generator.export.fragments import Scribe, is_plain, text
from generator.export.grading import accepted, rational
from generator.export.lettering import lettered_list, lettered_sets, letters
from generator.export.patterns import right_words
from generator.export.worked import solutions
from generator.export.written import as_text
from generator.plain import plain_text


def question(entry: Entry, title: str, scribe: Scribe) -> str:
    """Return an entry as an item."""
    how = type_of(entry)
    worked = solutions(entry, scribe)
    said = xml.feedback(xml.GENERAL, worked) if worked else ""
    if how == "fill_in_multiple_blanks_question":
        shown, blanks, scores = fill_in(entry, scribe)
        presentation = xml.mattext(shown) + blanks
        rest = xml.processing(scores, bool(worked)) + said
    elif how in ("essay_question", "file_upload_question"):
        presentation = xml.mattext(as_text(entry, scribe)) + (xml.field() if how == "essay_question" else "")
        # Without this condition an essay is taken for a blank to be filled.
        nothing = '<respcondition continue="No"><conditionvar><other/></conditionvar></respcondition>'
        rest = xml.processing([nothing], bool(worked)) + said
    else:
        ((placed, response),) = entry.responses()
        asked = scribe.blocks(entry.variant.stem) + scribe.blocks(placed.part.ask)
        presentation, rest = _alone(entry, response, asked, scribe, bool(worked))
        rest += said
    return xml.item(entry.identifier, title, how, entry.credits, presentation, rest)


def heading(identifier: str, title: str, html: str) -> str:
    """Return what stands above the questions of a problem: a text that asks nothing."""
    return xml.item(identifier, title, "text_only_question", Fraction(0), xml.mattext(html))


def _alone(entry: Entry, response: Response, asked: str, scribe: Scribe, worked: bool) -> tuple[str, str]:
    """One answer: what is shown, and its processing with the feedback of its options."""
    language = entry.language
    above = asked + above_field(response, language, scribe)
    match response:
        case NumberResponse():
            interval = accepted(response.value, response.tolerance)
            if interval is None:
                return _words(above, (str(rational(response.value)),), worked)
            return xml.mattext(above) + xml.field("Decimal"), xml.processing(conditions(interval), worked)
        case TextResponse():
            return _words(above, right_words(response) or (), worked)
        case OrderResponse(items=items, key=key):
            how = labels.label("order letters", language, example=letters(range(len(items))))
            return _words(f"{above}{lettered_list(items, scribe)}<p>{text(how)}</p>", (letters(key),), worked)
        case ChoiceResponse():
            if as_sets(response, entry):
                return _sets(response, above, scribe, language, worked)
            return _choice(response, above, scribe, worked)
        case MatchResponse():
            return _match(response, above, scribe, worked)
        case TensorResponse() | BlanksResponse() | FormulaResponse() | EssayResponse() | DrawingResponse():
            raise AssertionError(f"a {response.kind} is written elsewhere")
        case _:
            assert_never(response)


def _words(asked: str, words: tuple[str, ...], worked: bool) -> tuple[str, str]:
    right = "".join(xml.equal("response1", word) for word in words)
    return xml.mattext(asked) + xml.field(), xml.processing([xml.scored(right)], worked)


# ---------------------------------------------------------------- options
def _names(count: int) -> list[str]:
    """Names of options: numbers, which Classic keeps."""
    return [str(1001 + k) for k in range(count)]


def _choice(response: ChoiceResponse, asked: str, scribe: Scribe, worked: bool) -> tuple[str, str]:
    names = _names(len(response.options))
    pairs = list(zip(names, response.options, strict=True))
    listed = xml.labels(names, (xml.mattext(scribe.inlines(option.content)) for option in response.options))
    reasons = [(f"{name}_fb", scribe.inlines(option.because)) for name, option in pairs if option.because]
    told = [xml.told(xml.equal("response1", name.removesuffix("_fb")), name) for name, _ in reasons]
    if response.single:
        right = next(name for name, option in pairs if option.right)
        scored = xml.scored(xml.equal("response1", right))
    else:
        tests = (
            xml.equal("response1", name) if option.right else f"<not>{xml.equal('response1', name)}</not>"
            for name, option in pairs
        )
        scored = xml.scored(f"<and>{''.join(tests)}</and>")
    feedback = "".join(xml.feedback(name, html) for name, html in reasons)
    shown = xml.mattext(asked) + xml.options("response1", not response.single, listed)
    return shown, xml.processing([*told, scored], worked) + feedback


def _sets(response: ChoiceResponse, asked: str, scribe: Scribe, language: Language, worked: bool) -> tuple[str, str]:
    """A list of every set of options, of which the one with all right options is right."""
    chosen, words = zip(*lettered_sets(len(response.options), language), strict=True)
    names = _names(len(chosen))
    right = tuple(k for k, option in enumerate(response.options) if option.right)
    listed = lettered_list(tuple(option.content for option in response.options), scribe)
    how = f"<p>{text(labels.label('choose set', language))}</p>"
    shown = xml.mattext(asked + listed + how) + xml.options(
        "response1", False, xml.labels(names, map(xml.plain, words))
    )
    return shown, xml.processing([xml.scored(xml.equal("response1", names[chosen.index(right)]))], worked)


def _match(response: MatchResponse, asked: str, scribe: Scribe, worked: bool) -> tuple[str, str]:
    """A list of the choices for each term; lists show characters alone, so formulas among choices are lettered."""
    words = _names_of(response.choices)
    names = _names(len(response.choices))
    shown = xml.labels(names, map(xml.plain, words or (letters((k,)) for k in range(len(names)))))
    terms = "".join(
        f'<response_lid ident="response_{k + 1}">{xml.mattext(xml.kept(scribe.inlines(term), "span"))}'
        f"<render_choice>{shown}</render_choice></response_lid>"
        for k, term in enumerate(response.terms)
    )
    share = xml.share(len(response.terms))
    scores = [
        xml.scored(xml.equal(f"response_{k + 1}", names[key]), share, "Add") for k, key in enumerate(response.key)
    ]
    return xml.mattext(asked) + terms, xml.processing(scores, worked)


def _names_of(choices: Sequence[Inlines]) -> list[str] | None:
    """Return what a list shows of the choices, None where one is more than characters."""
    if all(is_plain(choice) for choice in choices):
        return [plain_text(choice) for choice in choices]
    return None
