"""What tests of imports share: a file → questions of a real bank on disk, and whether they are what was exported."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

from generator.bank import Question, load_bank
from generator.compiler import Surroundings
from generator.content import Inlines
from generator.course import load_course
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
    Variant,
)
from generator.export.collection import Collection, Entry
from generator.export.patterns import right_words
from generator.export.pictures import Pictures
from generator.importing.checking import drawn
from generator.importing.collecting import Collected, collect
from generator.importing.formats import FORMATS
from generator.importing.imported import Imported, Report
from generator.numbers.exact import is_sympy
from generator.package import save
from generator.plain import plain_blocks, plain_text
from generator.questions.choice import ChoiceAnswer
from generator.tolerance import within
from tests.export_cases import finite, painted, probes, spoken

NEARLY = Fraction(1, 10**9)
PNG = b"\x89PNG\r\n\x1a\n"


def pictures_of(collection: Collection) -> Pictures:
    """Every figure as bytes that pass for a picture, without TeX."""
    return {key: replace(image, data=PNG + key.encode()) for key, image in painted(collection).items()}


def read(
    format: str, data: bytes, name: str = "file.xml", beside: Mapping[str, bytes] | None = None
) -> tuple[list[Imported], Report]:
    """The questions of a file, and what was told."""
    report = Report()
    return FORMATS[format].read(name, data, report, beside or {}), report


def codes(report: Report) -> set[str]:
    """The codes of all remarks."""
    return {remark.code for remark in report.remarks}


def brought(format: str, data: bytes, name: str = "file.xml", beside: Mapping[str, bytes] | None = None) -> Collected:
    """The files that an import writes."""
    found, report = read(format, data, name, beside)
    return collect(found, report, "imported", Surroundings())


def loaded(collected: Collected, folder: Path) -> Mapping[str, Question]:
    """The questions, saved and read by the real loader; raises Rejected where one does not load."""
    save(collected.files, folder / "bank" / "imported")
    questions = load_bank(load_course(folder)).questions
    assert set(questions) == {id for id, _ in collected.questions}
    return questions


def all_variants(question: Question) -> Iterator[Variant]:
    """A variant at each row, or the first one."""
    spec = question.program.spec.params.get("row")
    for row in spec.rows or () if spec is not None else (None,):
        found = drawn(question.program, None if row is None else {"row": row})
        assert isinstance(found, Variant), found
        yield found


# ---------------------------------------------------------------- the same questions
def missing(collection: Collection, questions: Iterable[Question]) -> list[tuple[str, list[str]]]:
    """The entries that none of the questions draws, each with what is unlike in some variants."""
    drawn_from = [(each, [*all_variants(each)]) for each in questions]
    found = []
    for entry in collection.entries():
        reasons = [unlike(entry, variant) for _, variants in drawn_from for variant in variants]
        held = any(_holds(question, entry, variants[0]) for question, variants in drawn_from)
        if "" not in reasons and not held:
            found.append((entry.identifier, reasons[:4]))
    return found


def choices(question: Question) -> list[ChoiceAnswer]:
    """The answers of a question that are drawn from statements."""
    answers = [answer for part in question.program.spec.parts.values() for answer in part.answers.values()]
    return [answer for answer in answers if isinstance(answer, ChoiceAnswer)]


def _holds(question: Question, entry: Entry, variant: Variant) -> bool:
    """True where the pools of a question hold what an entry shows, right and wrong as there, and all else is alike."""
    pools = choices(question)
    asked = [response for _, response in entry.responses() if isinstance(response, ChoiceResponse)]
    if not pools or len(pools) != len(asked) or unlike(entry, variant) != "options":
        return False
    for response, spec in zip(asked, pools, strict=True):
        known = [(words(str(each.right or each.wrong)), each.right is not None) for each in spec.statements.values()]
        shown = {(words(plain_text(option.content)), option.right) for option in response.options}
        right = sum(option.right for option in response.options)
        low, high = spec.choice.right
        if len({text for text, _ in known}) < len(known) or not shown <= {*known} or not low <= right <= high:
            return False
    return True


def unlike(entry: Entry, variant: Variant) -> str:
    """In what a variant differs from an entry: text, marks, options, right answers, tolerance; empty for nothing."""
    shown = words(plain_blocks(variant.stem) + "".join(_visible(variant)))
    for text in (entry.variant.stem, *(placed.part.ask for placed in entry.parts)):
        for line in plain_blocks(text).split("\n"):
            line = line.partition("[figure")[0]
            if words(line) not in shown:
                return f"text: {line}"
    if sum((part.marks for part in variant.parts), Fraction(0)) != entry.credits:
        return "marks"
    own = [response for part in variant.parts for response in part.responses]
    given = sorted(_leaves(own), key=_by_hand)
    asked = sorted(_leaves([response for _, response in entry.responses()]), key=_by_hand)
    if [type(each) for each in own] == [EssayResponse]:
        return "" if any(map(_by_hand, asked)) else "marked by hand as a whole"
    if told := _unlike_solutions(entry, variant):
        return told
    if len(given) != len(asked):
        return f"{len(given)} answers for {len(asked)}"
    return next((reason for a, b in zip(asked, given, strict=True) if (reason := _unlike(a, b))), "")


def _unlike_solutions(entry: Entry, variant: Variant) -> str:
    """The first line of a worked solution that a variant does not tell just as often."""
    own, given = (
        [words(line.partition("[figure")[0]) for part in parts for line in plain_blocks(part.solution).split("\n")]
        for parts in ((placed.part for placed in entry.parts), variant.parts)
    )
    told = "".join(given)
    return next((f"solution: {line}" for line in own if line and told.count(line) != "".join(own).count(line)), "")


def words(text: str) -> str:
    """A text without spaces and signs of layout, as far as formats differ in them."""
    kept = "".join(each for each in text.replace("\\displaystyle", "") if each.isalnum() or each in "+-=<>")
    return kept.replace("•", "")


def _visible(variant: Variant) -> Iterator[str]:
    for part in variant.parts:
        yield plain_blocks(part.ask)
        for response in part.responses:
            yield spoken(response.label).replace(r"\(", "").replace(r"\)", "")
            if isinstance(response, BlanksResponse):
                yield plain_blocks(response.text)


def _leaves(responses: list[Response]) -> Iterator[Response]:
    """Responses, each table of numbers cell by cell, each text gap by gap, each matching term by term."""
    for response in responses:
        match response:
            case BlanksResponse(gaps=gaps):
                yield from _leaves(list(gaps))
            case TensorResponse(value=value, tolerance=tolerance) if not response.guidance.property:
                ascending = response.any_order and not response.axes  # as exports ask for
                for cell in sorted(value.cells()) if ascending else value.cells():
                    yield NumberResponse(id="cell", marks=Fraction(1), value=cell, shown=(), tolerance=tolerance)
            case _:
                yield response


def _by_hand(response: Response) -> bool:
    """True for what a person marks, which comes last."""
    if response.guidance.property:
        return True
    if isinstance(response, NumberResponse) and response.tolerance.kind == "exact":
        return is_sympy(response.value)
    if isinstance(response, TextResponse):
        return bool(response.pattern) and not right_words(response)
    return isinstance(response, EssayResponse | FormulaResponse | DrawingResponse)


def _unlike(asked: Response, given: Response) -> str:
    if _by_hand(asked) and isinstance(given, EssayResponse):
        return "" if asked.marks == given.marks else "marks of an answer"
    match asked, given:
        case NumberResponse(), NumberResponse():
            return _unlike_number(asked, given)
        case TextResponse(), TextResponse():
            same = asked.case == given.case and set(asked.accepted) <= set(given.accepted)
            return "" if same else f"words {given.accepted}"
        case ChoiceResponse(), ChoiceResponse():
            return "" if asked.single == given.single and _options(asked) == _options(given) else "options"
        case MatchResponse(), MatchResponse():
            lettered = {spoken(each) for each in given.choices} == {chr(65 + k) for k in range(len(asked.choices))}
            pairs = {
                (spoken(term), chr(65 + k) if lettered else spoken(asked.choices[k]))
                for term, k in zip(asked.terms, asked.key, strict=True)
            }
            own = {(spoken(term), spoken(given.choices[k])) for term, k in zip(given.terms, given.key, strict=True)}
            return "" if pairs == own and len(asked.choices) == len(given.choices) else "pairs"
        case ChoiceResponse(), TextResponse():
            right = "".join(chr(65 + k) for k, option in enumerate(asked.options) if option.right)
            return "" if given.accepted == (right,) else "options in letters"
        case OrderResponse(), OrderResponse():
            return "" if _ordered(asked) == _ordered(given) else "order"
        case OrderResponse(), TextResponse():
            return "" if given.accepted == ("".join(chr(65 + k) for k in asked.key),) else "order in letters"
        case _:
            return f"{type(given).__name__} for {type(asked).__name__}"


def _unlike_number(asked: NumberResponse, given: NumberResponse) -> str:
    if asked.unit != given.unit:
        return f"unit {given.unit}"
    for number, right in probes(asked, asked.value):
        number = number.numerator if number.denominator == 1 else number  # type: ignore[assignment]
        if finite(number) and bool(within(number, given.value, given.tolerance)) != right:
            return f"{number} against {given.value} ± {given.tolerance}"
    if not finite(asked.value) and asked.tolerance.kind == "exact" and asked.value != given.value:
        return f"{given.value}"
    known = [(each.value, each.marks) for each in asked.guidance.mistakes]
    for each in given.guidance.mistakes:
        if not any(abs(each.value - value) < NEARLY and each.marks == marks for value, marks in known):  # type: ignore[operator,arg-type]
            return f"mistake {each.value}"
    return ""


def _options(response: ChoiceResponse) -> set[tuple[str, bool, str]]:
    return {(_said(each.content), each.right, _said(each.because)) for each in response.options}


def _said(inlines: Inlines) -> str:
    """A line; a number is the same as a word and as a formula."""
    return re.sub(r"\\\((-?\d+(?:\.\d+)?)\\\)", r"\1", spoken(inlines))


def _ordered(response: OrderResponse) -> list[str]:
    return [spoken(response.items[k]) for k in response.key]
