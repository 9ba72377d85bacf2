"""An entry as one question of ILIAS: options, a cloze, or a free text."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, assert_never

from generator import labels
from generator.content import Blank
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.beside import above_field
from generator.export.by_hand import has_handmade, leaves
from generator.export.cells import cell_table, heading, typed_as_words
from generator.export.collection import Entry
from generator.export.formats.ilias import gaps as made
from generator.export.formats.ilias.gaps import Gap
from generator.export.fragments import Scribe, text
from generator.export.grading import decimal
from generator.export.lettering import lettered_list, letters
from generator.export.worked import lettered, solutions, upright
from generator.export.written import as_text

Type = Literal["SINGLE CHOICE QUESTION", "CLOZE QUESTION", "TEXT QUESTION"]


def answers_of(entry: Entry) -> list[Response]:
    """Return the answers of an entry that are marked one by one."""
    return [leaf for _, response in entry.responses() for leaf in leaves(response)]


def type_of(entry: Entry) -> Type:
    """Return the question type that carries an entry: all is marked by hand where something is."""
    if has_handmade(entry):
        return "TEXT QUESTION"
    responses = [response for _, response in entry.responses()]
    single = len(responses) == 1 and isinstance(responses[0], ChoiceResponse) and responses[0].single
    return "SINGLE CHOICE QUESTION" if single else "CLOZE QUESTION"


def ident(entry: Entry) -> str:
    """Return the name of a question as ILIAS reads it: a number, made from content."""
    digest = hashlib.blake2b(entry.identifier.encode(), digest_size=4).digest()
    return f"il_0_qst_{int.from_bytes(digest)}"


def question(entry: Entry, title: str, scribe: Scribe) -> str:
    """Return an entry as an item."""
    how = type_of(entry)
    more: dict[str, str] = {}
    if how == "SINGLE CHOICE QUESTION":
        presentation, scores, said = _options(entry, scribe)
        more = {"singleline": "0"}
    elif how == "CLOZE QUESTION":
        body = _Body(entry, scribe)
        presentation, scores, said = body.presentation(), body.scores(), ""
        case = any(isinstance(each, TextResponse) and each.case for each in answers_of(entry))
        more = {"textgaprating": "cs" if case else "ci", "identicalScoring": "1"}
    else:
        field = '<response_str ident="TEXT" rcardinality="Ordered"><render_fib fibtype="String" prompt="Box">'
        presentation = (
            f'{mattext(as_text(entry, scribe))}{field}<response_label ident="A"/></render_fib></response_str>'
        )
        scores, said = "<respcondition><conditionvar><other>tutor_rated</other></conditionvar></respcondition>", ""
    worked = solutions(entry, scribe)
    known = {"ILIAS_VERSION": "5.4.0 2019-06-01", "QUESTIONTYPE": how, "AUTHOR": "", "externalId": entry.identifier}
    outcome = f'<decvar varname="WritingScore" vartype="Decimal" minvalue="0" maxvalue="{decimal(entry.credits)}"/>'
    return (
        f'<item ident="{ident(entry)}" title="{text(title)}" maxattempts="0"><qticomment/>'
        f"<duration>P0Y0M0DT0H0M0S</duration><itemmetadata><qtimetadata>{_metadata({**known, **more})}</qtimetadata>"
        f'</itemmetadata><presentation label="{text(title)}"><flow>{presentation}</flow></presentation>'
        f"<resprocessing><outcomes>{outcome if how == 'TEXT QUESTION' else '<decvar/>'}</outcomes>"
        f"{scores}{_calls(worked)}</resprocessing>{said}{_worked(worked)}</item>"
    )


def mattext(html: str) -> str:
    """Return HTML as material."""
    return f'<material><mattext texttype="text/xhtml">{text(html)}</mattext></material>'


def _metadata(fields: dict[str, str]) -> str:
    return "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{text(value)}</fieldentry></qtimetadatafield>"
        for name, value in fields.items()
    )


def _calls(worked: str) -> str:
    """What calls up the worked solution, whether the answer was right or wrong."""
    if not worked:
        return ""
    return "".join(
        f'<respcondition continue="Yes"><conditionvar><other/></conditionvar>'
        f'<displayfeedback feedbacktype="Response" linkrefid="{name}"/></respcondition>'
        for name in ("response_allcorrect", "response_onenotcorrect")
    )


def _worked(worked: str) -> str:
    if not worked:
        return ""
    return "".join(_feedback(name, worked) for name in ("response_allcorrect", "response_onenotcorrect"))


def _feedback(name: str, html: str) -> str:
    return f'<itemfeedback ident="{name}" view="All"><flow_mat>{mattext(html)}</flow_mat></itemfeedback>'


def _scored(response: str, value: str, points: Fraction, feedback: str) -> str:
    return (
        f'<respcondition continue="Yes"><conditionvar><varequal respident="{response}">{text(value)}</varequal>'
        f'</conditionvar><setvar action="Add">{decimal(points)}</setvar>'
        f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/></respcondition>'
    )


def _options(entry: Entry, scribe: Scribe) -> tuple[str, str, str]:
    ((placed, response),) = entry.responses()
    assert isinstance(response, ChoiceResponse)
    above = above_field(response, entry.language, scribe)
    asked = scribe.blocks(entry.variant.stem) + scribe.blocks(placed.part.ask) + above
    shuffled = "Yes" if all(option.value is None for option in response.options) else "No"
    listed = "".join(
        f'<response_label ident="{k}">{mattext(scribe.inlines(option.content))}</response_label>'
        for k, option in enumerate(response.options)
    )
    shown = (
        f'{mattext(asked)}<response_lid ident="MCSR" rcardinality="Single"><render_choice shuffle="{shuffled}">{listed}'
        "</render_choice></response_lid>"
    )
    points = made.option_points(response)
    scores = "".join(_scored("MCSR", str(k), worth, f"response_{k}") for k, worth in enumerate(points))
    said = "".join(
        _feedback(f"response_{k}", scribe.inlines(option.because)) for k, option in enumerate(response.options)
    )
    return shown, scores, said


# ---------------------------------------------------------------- a cloze
class _Body:
    """Collects the gaps while the text around them is written; a mark stands for each in the text."""

    def __init__(self, entry: Entry, scribe: Scribe) -> None:
        self.entry = entry
        self.scribe = scribe
        self.gaps: list[Gap] = []
        self.shown = scribe.blocks(entry.variant.stem) + "".join(
            lettered(
                entry,
                placed,
                scribe.blocks(placed.part.ask) + "".join(self.response(each) for each in placed.part.responses),
            )
            for placed in entry.parts
        )

    def presentation(self) -> str:
        """Return the pieces of the text with the gaps between them. The first is ILIAS' own question, left empty."""
        first, *pieces = self.shown.split("\x00")
        written = [mattext("&nbsp;"), mattext(first)]
        for k, (gap, piece) in enumerate(zip(self.gaps, pieces, strict=True)):
            written += [_gap(k, gap), mattext(piece)]
        return "".join(written)

    def scores(self) -> str:
        """Return what each answer to each gap earns."""
        return "".join(
            _scored(f"gap_{k}", word, worth, f"{k}_Response_{j}")
            for k, gap in enumerate(self.gaps)
            for j, (word, worth) in enumerate(gap.answers)
        )

    def place(self, gap: Gap) -> str:
        self.gaps.append(gap)
        return "\x00"

    def say(self, name: str, **holes: str) -> str:
        return text(labels.label(name, self.entry.language, **holes))

    def response(self, response: Response) -> str:
        label = self.scribe.label(response.label)
        match response:
            case NumberResponse() | TextResponse():
                return f"<p>{label}{self.short(response)}</p>"
            case ChoiceResponse():
                above, field = self.choice(response)
                return f"{above}<p>{label}{field}</p>"
            case TensorResponse():
                return self.tensor(response, label)
            case MatchResponse(terms=terms, choices=choices, key=key):
                names, own = made.names(choices)
                worth = response.marks / len(terms)
                rows = "".join(
                    f"<tr><td>{self.scribe.inlines(term)}</td><td>{self.place(_one_right(names, k, worth))}</td></tr>"
                    for term, k in zip(terms, key, strict=True)
                )
                above = "" if own else lettered_list(choices, self.scribe)
                return f"{f'<p>{label}</p>' if label else ''}{above}<table><tbody>{rows}</tbody></table>"
            case OrderResponse(items=items, key=key):
                how = self.say("order letters", example=letters(range(len(items))))
                field = self.place(Gap("words", ((letters(key), response.marks),)))
                return f"{lettered_list(items, self.scribe)}<p>{how}</p><p>{label}{field}</p>"
            case BlanksResponse():
                by_id = {gap.id: gap for gap in response.gaps}
                below: list[str] = []
                shown = self.scribe.blocks(response.text, lambda blank: self.gap(by_id, blank, below))
                return (f"<p>{label}</p>" if label else "") + shown + "".join(below)
            case FormulaResponse() | EssayResponse() | DrawingResponse():
                raise AssertionError("these are marked by hand")
            case _:
                assert_never(response)

    def short(self, response: NumberResponse | TextResponse) -> str:
        if isinstance(response, TextResponse):
            return self.place(made.text_gap(response))
        gap = made.number_gap(response.value, response.tolerance, response.marks)
        unit = f" {self.scribe.math(upright(response.unit), False)}" if response.unit else ""
        how = f" ({self.say('lowest terms')})" if gap.kind == "words" else ""
        return f"{self.place(gap)}{unit}{how}"

    def choice(self, response: ChoiceResponse) -> tuple[str, str]:
        gap, own = made.choice_gap(response, self.entry.marking, self.entry.language)
        above = "" if own else lettered_list([option.content for option in response.options], self.scribe)
        return above, ("" if response.single else f"{self.say('choose set')} ") + self.place(gap)

    def gap(
        self, gaps: dict[str, NumberResponse | TextResponse | ChoiceResponse], blank: Blank, below: list[str]
    ) -> str:
        gap = gaps[blank.id]
        if not isinstance(gap, ChoiceResponse):
            return self.short(gap)
        above, field = self.choice(gap)
        if above:
            below.append(f"<p>({len(below) + 1})</p>{above}")
        return f"{field} ({len(below)})" if above else field

    def tensor(self, response: TensorResponse, label: str) -> str:
        cells = list(response.value.cells())
        ascending = response.any_order and not response.axes
        if ascending:
            cells.sort()
        worth = response.marks / len(cells)
        as_words = typed_as_words(cells, response.tolerance)
        gaps = [
            made.cell_gap(cell, worth, self.entry.language)
            if in_words
            else made.number_gap(cell, response.tolerance, worth)
            for cell, in_words in zip(cells, as_words, strict=True)
        ]
        fields = iter([self.place(gap) for gap in gaps])
        said = heading(label, ascending, any(as_words), self.entry.language)
        return said + cell_table(response.value, fields, response.axes)


def _one_right(names: Sequence[str], key: int, worth: Fraction) -> Gap:
    return Gap("list", tuple((name, worth if k == key else Fraction(0)) for k, name in enumerate(names)))


def _gap(index: int, gap: Gap) -> str:
    if gap.kind == "number":
        return (
            f'<response_num ident="gap_{index}" numtype="Decimal" rcardinality="Single"><render_fib fibtype="Decimal" '
            f'prompt="Box" minnumber="{gap.low}" maxnumber="{gap.high}"/></response_num>'
        )
    if gap.kind == "words":
        inner = '<render_fib fibtype="String" prompt="Box"/>'
    else:
        listed = "".join(
            f'<response_label ident="{k}"><material><mattext>{text(word)}</mattext></material></response_label>'
            for k, (word, _) in enumerate(gap.answers)
        )
        inner = f'<render_choice shuffle="{"Yes" if gap.shuffled else "No"}">{listed}</render_choice>'
    return f'<response_str ident="gap_{index}" rcardinality="Single">{inner}</response_str>'
