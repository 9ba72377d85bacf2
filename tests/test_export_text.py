"""GIFT and CSV, read back: the same right answers, tolerances, options and marks as the variant."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pytest

from generator.content import Drawing
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    EssayResponse,
    Guidance,
    MatchResponse,
    Mistake,
    NumberResponse,
    Option,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Collection
from generator.export.formats import gift, spreadsheet
from generator.numbers.exact import parse_exact
from generator.numbers.printing import plain as exact_text
from tests.export_cases import (
    MARKINGS,
    bank,
    collection_of,
    entry_with,
    finite,
    plain,
    pool_of,
    probes,
    sample_collection,
    spoken,
)
from tests.moodle_reader import LISTED
from tests.written import line

ONE, HALF = Fraction(1), Fraction(1, 2)
BANK = bank()


# ---------------------------------------------------------------- a small reader of GIFT
@dataclass(frozen=True)
class Gift:
    """A question of a GIFT file: answers as (share, text, feedback)."""

    id: str
    marks: str
    name: str
    text: str
    kind: str
    answers: tuple[tuple[Fraction, str, str], ...]
    feedback: str


def read_gift(text: str) -> list[Gift]:
    """Read as Moodle does: an empty line ends a question; a backslash escapes what follows."""
    found = []
    for block in re.split(r"\n\s*\n", text):
        lines = [line for line in block.split("\n") if not line.startswith("//")]
        remarks = " ".join(line for line in block.split("\n") if line.startswith("//"))
        if not "".join(lines).strip() or lines[0].startswith("$CATEGORY:"):
            continue
        found.append(_gift("\n".join(lines), remarks))
    return found


def _gift(block: str, remarks: str) -> Gift:
    held: list[str] = []

    def hold(match: re.Match[str]) -> str:
        held.append("\n" if match[1] == "n" else match[1])
        return f"\x01{len(held) - 1}\x02"

    def shown(raw: str) -> str:
        return re.sub("\x01(\\d+)\x02", lambda each: held[int(each[1])], raw).strip()

    safe = re.sub(r"\\(.)", hold, block)
    parsed = re.fullmatch(r"::(.*?)::\[html\](.*?)\{(.*)\}\s*", safe, re.DOTALL)
    assert parsed, block
    inner, _, feedback = parsed[3].partition("####")
    inner = inner.strip()
    id = re.search(r"\[id:([^\]]+)\]", remarks)
    marks = re.search(r"marks: (\S+)", remarks)
    assert id
    assert marks
    kind = "number" if inner.startswith("#") else "match" if "->" in inner else "essay" if not inner else "words"
    kind = "options" if "~" in inner else kind
    answers = []
    for sign, raw in re.findall(r"([=~])([^=~]*)", inner.removeprefix("#")):
        weight = re.match(r"%(-?[0-9.]+)%", raw)
        assert weight is None or weight[1].lstrip("-") in LISTED
        share = Fraction(weight[1]) / 100 if weight else Fraction(sign == "=")
        answer, _, said = raw[weight.end() if weight else 0 :].partition("#")
        answers.append((share, shown(answer).removeprefix("[html]"), shown(said).removeprefix("[html]")))
    return Gift(id[1], marks[1], shown(parsed[1]), shown(parsed[2]), kind, tuple(answers), shown(feedback))


def share_of_number(question: Gift, given: Fraction) -> Fraction:
    """The first answer whose tolerance is met."""
    for share, answer, _ in question.answers:
        value, _, tolerance = answer.partition(":")
        if abs(given - Fraction(value)) <= Fraction(tolerance):
            return share
    return Fraction(0)


def gift_of(collection: Collection) -> dict[str, Gift]:
    """What a GIFT file holds of the entries that are not refused."""
    carried = [e for e in collection.entries() if all(remark.level != "refused" for remark in gift.assess(e))]
    package = gift.write(collection_of(*carried), {})
    (name,) = package
    found = {each.id: each for each in read_gift(package[name].decode())}
    assert set(found) == {entry.identifier for entry in carried}
    return found


def check_gift(response: Response, question: Gift) -> None:
    """Compare a question with the answer that it came from."""
    match response:
        case NumberResponse() if question.kind == "number":
            for given, right in probes(response, response.value):
                if finite(given):
                    assert (share_of_number(question, given) == 1) == right
        case NumberResponse() if question.kind == "words":
            assert question.answers[0][1] == str(response.value)
        case TextResponse() if question.kind != "essay":
            words = [answer.replace(r"\*", "*") for _, answer, _ in question.answers]
            assert words[: len(response.accepted)] == list(response.accepted)
            assert all(re.fullmatch(response.pattern, word) for word in words[len(response.accepted) :])
        case ChoiceResponse():
            assert [plain(answer) for _, answer, _ in question.answers] == [spoken(o.content) for o in response.options]
            assert [share > 0 for share, _, _ in question.answers] == [o.right for o in response.options]
            total = sum((share for share, _, _ in question.answers if share > 0), Fraction(0))
            assert abs(total - 1) < Fraction(1, 10**6)
        case MatchResponse():
            assert question.kind == "match"
            assert len(question.answers) >= len(response.terms)
        case _:
            assert question.kind == "essay"


@pytest.mark.parametrize("marking", MARKINGS)
def test_what_gift_carries_of_the_bank_comes_back(marking: Any) -> None:
    met = set()
    for collection in (pool_of(BANK, 2, marking), sample_collection(marking)):
        found = gift_of(collection)
        for entry in collection.entries():
            if entry.identifier in found:
                ((_, response),) = entry.responses()
                question = found[entry.identifier]
                assert Fraction(question.marks) == entry.credits
                check_gift(response, question)
                met.add(question.kind)
    assert met == {"number", "options", "words", "match", "essay"}


def test_gift_refuses_what_it_would_lose() -> None:
    number = NumberResponse(id="x", marks=ONE, value=1, shown=line("$1$"))
    order = OrderResponse(id="o", marks=ONE, items=(line("a"), line("b")), key=(1, 0))
    pair = (Option("a", line("a"), True), Option("b", line("b"), True))
    several = ChoiceResponse(id="c", marks=ONE, options=pair, single=False)
    cases = [
        entry_with(number, order),
        entry_with(order),
        entry_with(several, marking="per-option"),
        entry_with(number, stem=(Drawing("", "a figure"),)),
        entry_with(TextResponse(id="t", marks=ONE, accepted=("ReLU",), case=True)),
    ]
    for entry in cases:
        assert "refused" in [remark.level for remark in gift.assess(entry)]
    assert "refused" not in [remark.level for remark in gift.assess(entry_with(number))]


def test_gift_keeps_tex_and_signs() -> None:
    r"""``\nabla`` would be a new line, and ``~ = # { }`` would end an answer."""
    notes = Guidance(mistakes=(Mistake("slip", 3, line("$3$"), HALF, line(r"$\nabla = \frac{a}{b}$ # ~ : \ {")),))
    response = NumberResponse(id="x", marks=ONE, value=1, shown=line("$1$"), guidance=notes)
    (question,) = gift_of(collection_of(entry_with(response))).values()
    assert share_of_number(question, Fraction(3)) == HALF
    assert plain(question.answers[1][2]) == r"\(\nabla = \frac{a}{b}\) # ~ : \ {"


def test_a_mistake_of_gift_is_known_within_the_tolerance() -> None:
    """To three figures 26.62 is known as 26.6, but not with other digits."""
    notes = Guidance(mistakes=(Mistake("slip", Fraction("26.62"), (), HALF, line("The slip.")),))
    tolerance = Tolerance("figures", Fraction(3))
    response = NumberResponse(id="x", marks=ONE, value=Fraction("9.81"), shown=(), tolerance=tolerance, guidance=notes)
    (question,) = gift_of(collection_of(entry_with(response))).values()
    assert [share_of_number(question, Fraction(each)) for each in ("26.62", "26.6", "26.7")] == [HALF, HALF, 0]


# ---------------------------------------------------------------- CSV
def rows_of(collection: Collection) -> list[dict[str, str]]:
    """The lines of the file."""
    package = spreadsheet.write(collection, {})
    (name,) = package
    rows = list(csv.DictReader(io.StringIO(package[name].decode(), newline="")))
    return [{key: value.removeprefix("'") for key, value in row.items()} for row in rows]


def test_every_answer_of_the_bank_is_a_line() -> None:
    for collection in (pool_of(BANK, 2), sample_collection()):
        rows = iter(rows_of(collection))
        for entry in collection.entries():
            for placed, response in entry.responses():
                row = next(rows)
                assert (row["variant"], row["part"], row["answer"]) == (entry.identifier, placed.letter, response.id)
                assert Fraction(row["marks"]) == response.marks
                assert Fraction(row["credits"]) == placed.credits
                check_row(response, row)
        assert next(rows, None) is None


def check_row(response: Response, row: dict[str, str]) -> None:
    """Compare a line with the answer that it came from."""
    match response:
        case NumberResponse(value=value):
            read = parse_exact(row["right"])
            assert read == value if read is not None else row["right"] == exact_text(value)
            assert tolerance_of(row["tolerance"]) == response.tolerance
        case TensorResponse(value=value):
            assert row["right"] == exact_text(value)
            assert tolerance_of(row["tolerance"]) == response.tolerance
        case TextResponse():
            assert row["right"].split("\n")[: len(response.accepted)] == list(response.accepted)
        case ChoiceResponse(options=options):
            right = {int(each) for each in row["right"].split()}
            assert [k in right for k in range(1, len(options) + 1)] == [option.right for option in options]
            assert len(row["options"].split("\n")) >= len(options)
        case MatchResponse(key=key) | OrderResponse(key=key):
            assert [int(each) - 1 for each in row["right"].split()] == list(key)
        case BlanksResponse(gaps=gaps):
            assert [each.split(" [")[0] for each in row["right"].split("\n") if " [" in each] == [g.id for g in gaps]
        case EssayResponse():
            notes = response.guidance
            told = len(notes.rubric) + len(notes.accept) + len(notes.reject)
            assert len(row["rubric"].split("\n")) == max(told, 1)
            assert row["rubric"].count("\nreject: ") == len(notes.reject)
        case _:
            assert row["kind"] in ("formula", "drawing")


def tolerance_of(text: str) -> Tolerance:
    """A tolerance as a question writes it."""
    if text.endswith("%"):
        return Tolerance("relative", Fraction(text[:-1]) / 100)
    if text.endswith(" figures"):
        return Tolerance("figures", Fraction(text.removesuffix(" figures")))
    return Tolerance("absolute", Fraction(text)) if Fraction(text) else Tolerance()
