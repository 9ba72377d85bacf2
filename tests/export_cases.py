"""What tests of exports share: pools from the bank, an entry of every kind of answer, pictures without TeX."""

from __future__ import annotations

import html
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest

from generator.bank import Question, load_bank
from generator.content import Blocks, Inlines
from generator.course import load_course
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Marking,
    MatchResponse,
    Mistake,
    NumberResponse,
    OrderResponse,
    Part,
    PlacedPart,
    Response,
    Space,
    TensorResponse,
    TextResponse,
    Tolerance,
    Variant,
    part_letter,
)
from generator.export.collection import Collection, Entry, Pool, Section, entry_identifier
from generator.export.gathering import gather_questions
from generator.export.pictures import Image, Pictures, key, shown
from generator.export.portability import Format
from generator.numbers import tensor
from generator.numbers.exact import is_sympy
from generator.questions.blanks import find_blanks
from generator.tolerance import significant, within
from tests.command import ROOT
from tests.sample_exam import form
from tests.written import line

# The validator of exchange formats, where the folder beside this checkout has it.
VALIDATOR = ROOT.parent / "shared" / "schemas" / "validate.py"
MARKINGS: tuple[Marking | None, ...] = (None, *get_args(Marking))
TINY = Fraction(1, 10**6)


def bank() -> list[Question]:
    """Every question of the bank."""
    return list(load_bank(load_course(ROOT)).questions.values())


def pool_of(questions: Sequence[Question], count: int = 3, marking: Marking | None = None) -> Collection:
    """The practice pools of some questions, their choices marked as an exam says."""
    return marked(gather_questions(questions, "en", "A course", count, "tests", "practice"), marking)


def marked(collection: Collection, marking: Marking | None) -> Collection:
    """The same collection, marked in another way."""
    sections = tuple(
        replace(
            section,
            pools=tuple(
                replace(pool, entries=tuple(replace(entry, marking=marking) for entry in pool.entries))
                for pool in section.pools
            ),
        )
        for section in collection.sections
    )
    return replace(collection, sections=sections)


def carried_by(format: Format, collection: Collection) -> Collection:
    """The same collection with the entries that a format does not refuse."""
    sections = []
    for section in collection.sections:
        pools = [
            replace(pool, entries=tuple(entry for entry in pool.entries if not is_refused(format, entry)))
            for pool in section.pools
        ]
        sections.append(replace(section, pools=tuple(pool for pool in pools if pool.entries)))
    return replace(collection, sections=tuple(section for section in sections if section.pools))


def is_refused(format: Format, entry: Entry) -> bool:
    """True for an entry that a format would mark otherwise than the paper."""
    return any(remark.level == "refused" for remark in format.assess(entry))


def sample_collection(marking: Marking | None = None) -> Collection:
    """All ten kinds of response, several together in a question and each alone, and what is rare of some."""
    variants = [
        replace(item.variant, parameters=(("k", k),))
        for k in range(2)
        for problem in form("A", k).problems
        for item in problem.items
    ]
    entries = [whole(variant) for variant in variants]
    entries += [
        alone(variant, part, response)
        for variant in variants[:5]
        for part in variant.parts
        for response in part.responses
    ]
    entries += [whole(replace(entry_with(each).variant, question=f"rare/{each.id}")) for each in RARE]
    pools = tuple(
        Pool(entry.identifier, entry.variant.question, entry.variant.title, "topic", (), (entry,)) for entry in entries
    )
    return marked(Collection("sample", "Sample", "", "en", "practice", (Section("All", (), pools),)), marking)


def whole(variant: Variant) -> Entry:
    """A variant with all its parts as an entry."""
    placed = tuple(PlacedPart(part_letter(k), part, part.marks) for k, part in enumerate(variant.parts))
    return Entry(entry_identifier(variant, placed), variant, placed, None, "en")


def alone(variant: Variant, part: Part, response: Response) -> Entry:
    """One response as an entry of its own."""
    single = replace(part, responses=(response,), marks=response.marks)
    return whole(replace(variant, question=f"{variant.question}/{part.id}/{response.id}", parts=(single,)))


def entry_with(
    *responses: Response,
    marking: Marking | None = None,
    stem: Blocks = (),
    ask: Blocks = (),
    solution: Blocks = (),
) -> Entry:
    """An entry of one part with these responses."""
    marks = sum((each.marks for each in responses), Fraction(0))
    part = Part("part", ask, marks, responses, solution, Space())
    variant = Variant("test/one", "One", "tests", (), Fraction(1), 0, "", "", (), (), stem, (part,))
    return replace(whole(variant), marking=marking)


def collection_of(*entries: Entry) -> Collection:
    """A collection of one pool."""
    pool = Pool("pool", "test/one", "One", "tests", ("skill",), entries)
    return Collection("tests", "Tests", "", "en", "practice", (Section("Section", (), (pool,)),))


def painted(collection: Collection) -> Pictures:
    """Every figure as a picture of a few bytes, without TeX."""
    return {key(figure): Image(f"{key(figure)}.png", b"\x89PNG", 10, 10) for _, figure in shown(collection)}


def number(value: int | Fraction, tolerance: Tolerance = Tolerance(), **more: object) -> NumberResponse:  # noqa: B008
    """A number that is worth two marks."""
    fields = {"id": "x", "marks": Fraction(2), "value": value, "shown": line(f"${value}$"), "tolerance": tolerance}
    return NumberResponse(**{**fields, **more})  # type: ignore[arg-type]


# 9.81 within each kind of tolerance: what is right at its ends, what is wrong behind them.
TOLERANCES = (
    (Tolerance(), ["9.81"], ["9.8100001", "9.8"]),
    (Tolerance("absolute", Fraction(1, 100)), ["9.80", "9.82"], ["9.799", "9.821"]),
    (Tolerance("relative", Fraction(1, 100)), ["9.7119", "9.9081"], ["9.7118", "9.9082"]),
    (Tolerance("figures", Fraction(3)), ["9.805", "9.8149"], ["9.815", "9.8049"]),
)
each_tolerance = pytest.mark.parametrize(("tolerance", "right", "wrong"), TOLERANCES)


# What neither the sample nor most of the bank asks for.
RARE: tuple[Response, ...] = (
    number(Fraction(1, 3), id="endless"),
    TensorResponse(
        id="any-order", marks=Fraction(3), value=tensor([7, 3, 64]), shown=line("$7, 3, 64$"), any_order=True
    ),
    TextResponse(id="pattern", marks=Fraction(1), accepted=("gradient",), pattern="gradients?( descent)?"),
    TextResponse(id="capitals", marks=Fraction(1), accepted=("ReLU",), case=True),
)


def validated(*files: Path) -> list[str]:
    """What the validator of exchange formats says of packages, line by line; skips where it is not at hand."""
    pytest.importorskip("lxml", reason="the validator of packages needs lxml")
    if not VALIDATOR.is_file():
        pytest.skip("the schemas of the exchange formats are not on this machine")
    command = [sys.executable, str(VALIDATOR), "-v", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return done.stdout.splitlines()


def plain(shown: str) -> str:
    """HTML as a reader sees it, formulas as they are written."""
    return html.unescape(re.sub(r"<[^>]+>", "", shown)).strip()


# ---------------------------------------------------------------- what is right, from the variant alone
def probes(response: NumberResponse | TensorResponse, value: Any) -> Iterator[tuple[Fraction, bool]]:
    """Numbers to give, each with whether it is right: the value, the ends of the tolerance, just outside of them."""
    own = Fraction(str(value.evalf(40))) if is_sympy(value) else Fraction(value)
    tolerance: Tolerance = response.tolerance
    size = abs(own)
    rooms = {
        "exact": [Fraction(0)],
        "absolute": [tolerance.amount],
        "relative": [tolerance.amount * size],
        "figures": _half_digits(size, int(tolerance.amount)),
    }[tolerance.kind]
    step = max(size, Fraction(1)) * TINY
    centres = {own, _rounded(own, int(tolerance.amount))} if tolerance.kind == "figures" and own else {own}
    for centre in centres:
        for room in rooms:
            for given in (centre, centre - room, centre + room, centre - room - step, centre + room + step):
                yield given, within(_simple(given), value, tolerance)


def _simple(number: Fraction) -> int | Fraction:
    return number.numerator if number.denominator == 1 else number


def _half_digits(size: Fraction, figures: int) -> list[Fraction]:
    if not size:
        return [Fraction(0)]
    power = len(str(size.numerator)) - len(str(size.denominator))
    return [Fraction(10) ** (power + k - figures) / 2 for k in (-1, 0, 1, 2)]


def _rounded(own: Fraction, figures: int) -> Fraction:
    return Fraction(significant(_simple(own), figures))


def finite(value: Any) -> bool:
    """True for a number that a student can type to its last digit."""
    if is_sympy(value):
        return False
    denominator = Fraction(value).denominator
    return bool(10**60 % denominator == 0)


def spoken(inlines: Inlines) -> str:
    """A line as characters, formulas between the signs of TeX."""
    written = []
    for each in inlines:
        match each:
            case _ if hasattr(each, "tex"):
                written.append(rf"\({each.tex}\)")
            case _ if hasattr(each, "children"):
                written.append(spoken(each.children))
            case _:
                written.append(getattr(each, "text", ""))
    return "".join(written).strip()


def leaves(response: Response) -> Iterator[Response]:
    """A response, or the gaps of a text in their order."""
    if isinstance(response, BlanksResponse):
        by_id = {gap.id: gap for gap in response.gaps}
        yield from (by_id[id] for id in find_blanks(response.text))
    else:
        yield response


def width(response: Response) -> int:
    """How many fields a response has where several stand together."""
    match response:
        case TensorResponse(value=value):
            return sum(1 for _ in value.cells())
        case MatchResponse(terms=terms):
            return len(terms)
        case NumberResponse() | TextResponse() | ChoiceResponse() | OrderResponse():
            return 1
        case _:
            raise AssertionError(response.kind)


def first_with(value: Any, response: Response) -> Mistake:
    """Of several wrong methods that lead to the same value the first counts, as on paper."""
    return next(each for each in response.guidance.mistakes if each.value == value)
