"""Pages for the browser, and what each answer on them has to earn: marked by ``examwright grade``, not by the page.

``python tests/browser/samples.py FOLDER`` writes pages and ``cases.json``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from generator.exam import (  # noqa: E402  # the checkout's own modules
    BlanksResponse,
    ChoiceResponse,
    Guidance,
    Language,
    Marking,
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
from generator.exam_file import load_exam  # noqa: E402
from generator.export.collection import Collection, Entry, Pool, Section  # noqa: E402
from generator.export.formats import html  # noqa: E402
from generator.export.formats.html.key import is_checked  # noqa: E402
from generator.export.gathering import gather_exam  # noqa: E402
from generator.export.pictures import render  # noqa: E402
from generator.marking.judgement import judge  # noqa: E402
from generator.marking.reading import Given, GivenGaps, GivenPlaces, GivenTicks, read_given  # noqa: E402
from generator.marking.typed import Unreadable, read_number  # noqa: E402
from generator.numbers import Tensor, tensor  # noqa: E402
from generator.typeset import find_engine  # noqa: E402
from tests.export_cases import (  # noqa: E402
    MARKINGS,
    bank,
    entry_with,
    finite,
    leaves,
    pool_of,
    probes,
    sample_collection,
)
from tests.written import line, prose  # noqa: E402

ONE, HALF = Fraction(1), Fraction(1, 2)
TYPED = (
    *(
        "12",
        "-0.5",
        "+3",
        "0.75",
        "3/4",
        "-3/4",
        "1.5/2",
        "3 / 4",
        "1e3",
        "1.5E-2",
        "2*10^3",
        "2·10^{-3}",
        "1,5",
        "1,234",
    ),
    *("1.234", "1.234,5", "1.2.3", "--1", "1/0", "", "abc", "1 2", "−2", ".5", ",5", "12e", "1e400", "7 /  2", "0x10"),
    *("1e-3", "3·10**2", "1/3/4", "½", "1_000", "9" * 401),
)


# ---------------------------------------------------------------- answers, and what they earn
def trials(response: Response, marking: Marking) -> Iterator[tuple[Any, Fraction]]:
    """Yield what may stand in the fields, as the page reads it, with what the paper gives for it."""
    match response:
        case NumberResponse():
            for text in number_texts(response):
                yield [text], earned(response, read_given(response, text, "en"), marking)
        case TensorResponse():
            for cells in tensor_cells(response):
                typed = cells if response.shape_given else [" ".join(cells)]
                yield typed, earned(response, read_given(response, " ".join(cells), "en"), marking)
        case TextResponse(accepted=accepted):
            for text in {*accepted, accepted[0].upper(), f"  {accepted[0]} ", f"{accepted[0]}x", "something else"}:
                yield [text], earned(response, read_given(response, text, "en"), marking)
        case ChoiceResponse():
            yield from choice_trials(response, marking)
        case MatchResponse(key=key, choices=choices):
            for places in (key, key[::-1], (*key[:-1], (key[-1] + 1) % len(choices)), (key[0],) * len(key)):
                yield list(places), earned(response, GivenPlaces(tuple(places)), marking)
        case OrderResponse(key=key):
            orders: list[tuple[int, ...]] = [key, key[::-1], tuple(range(len(key)))]
            for order in orders:
                put = [order.index(item) for item in range(len(order))]
                yield put, earned(response, GivenPlaces(order), marking)
        case BlanksResponse():
            yield from blanks_trials(response, marking)
        case _:
            return


def number_texts(response: NumberResponse) -> Iterator[str]:
    values = [each.value for each in response.guidance.mistakes if isinstance(each.value, int | Fraction)]
    for given in [*(each for each, _ in probes(response, response.value)), *map(Fraction, values)]:
        yield str(given)
        if finite(given) and abs(given) < 10**9:
            yield decimal_text(given)
    if response.unit:
        yield f"{float(response.value):.6f} furlongs"


def decimal_text(value: Fraction) -> str:
    """A number that ends, as a student types it."""
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    digits = f"{abs(value * 10**places)}".rjust(places + 1, "0")
    whole = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{whole}" if value < 0 else whole


def tensor_cells(response: TensorResponse) -> Iterator[list[str]]:
    right = [str(cell) for cell in response.value.cells()]
    yield right
    yield right[::-1]
    yield [*right[:-1], "12345"]
    yield ["12345", *right[1:]]
    yield ["12345"] * len(right)
    for mistake in response.guidance.mistakes:
        if isinstance(mistake.value, Tensor) and mistake.value.shape == response.value.shape:
            yield [str(cell) for cell in mistake.value.cells()]


def choice_trials(response: ChoiceResponse, marking: Marking) -> Iterator[tuple[list[int], Fraction]]:
    count = len(response.options)
    right = frozenset(k for k, option in enumerate(response.options) if option.right)
    marks = {mistake.name: mistake.marks for mistake in response.guidance.mistakes}
    if response.single:
        for k, option in enumerate(response.options):
            # a page says what a mistake earns where one option is to be ticked, as the formats of other systems do
            part = marks.get(option.mistake, Fraction(0))
            whole = earned(response, GivenTicks(frozenset({k})), "all-or-nothing")
            yield [k], whole if option.right else part
        return
    for ticked in (right, right ^ {0}, right ^ {count - 1}, frozenset(range(count)) - right, frozenset(range(count))):
        yield sorted(ticked), earned(response, GivenTicks(ticked), marking)


def blanks_trials(response: BlanksResponse, marking: Marking) -> Iterator[tuple[list[Any], Fraction]]:
    gaps = list(leaves(response))
    tried = [list(trials(gap, marking)) for gap in gaps]
    best = [max(each, key=lambda pair: pair[1]) for each in tried]
    worst = [min(each, key=lambda pair: pair[1]) for each in tried]
    for chosen in (best, worst, [worst[0], *best[1:]], [*best[:-1], worst[-1]]):
        yield [typed for typed, _ in chosen], sum((marks for _, marks in chosen), Fraction(0))


def earned(response: Response, given: Given, marking: Marking) -> Fraction:
    """What the paper gives."""
    assert not isinstance(given, GivenGaps)
    marks = judge(response, given, marking).marks
    assert marks is not None
    return marks


def cases_of(collection: Collection) -> list[dict[str, Any]]:
    """Every answer of a collection that the page checks, by pool, variant, part and response."""
    cases = []
    for pool_at, pool in enumerate(collection.pools()):
        for variant, entry in enumerate(pool.entries):
            for part, placed in enumerate(entry.parts):
                for k, response in enumerate(placed.part.responses):
                    if not is_checked(response) or response.guidance.property:
                        continue
                    tried = [
                        [given, str(marks)] for given, marks in trials(response, entry.marking or "all-or-nothing")
                    ]
                    cases.append({"at": [pool_at, variant, part, k], "kind": response.kind, "trials": tried})
    return cases


def numbers(language: Language) -> list[tuple[str, str | None]]:
    """What texts stand for, None for what is no number of a page: also what only a computer algebra reads."""
    found: list[tuple[str, str | None]] = []
    for text in TYPED:
        try:
            found.append((text, str(Fraction(read_number(text, language)))))
        except Unreadable:
            found.append((text, None))
    return found


# ---------------------------------------------------------------- pages
def keyboard_page() -> Collection:
    """One question of each kind that is checked, with easy answers, for fingers on keys."""
    slip = Guidance(mistakes=(Mistake("slip", 7, line("$7$"), HALF, line("Forgot to double $x$.")),))
    tolerance = Tolerance("absolute", Fraction(1, 50))
    gap = TextResponse(id="a", marks=HALF, accepted=("epoch",))
    options = (Option("l", line("grows"), False), Option("r", line("shrinks"), True, line("By the law.")))
    from generator.content import Blank, Paragraph, Text

    text = (Paragraph((Text("One pass is an "), Blank("a"), Text(" and it "), Blank("b"), Text("."))),)
    responses: list[Response] = [
        NumberResponse(id="n", marks=ONE, value=14, shown=line("$14$"), label=line("$n$"), guidance=slip),
        NumberResponse(
            id="u", marks=ONE, value=Fraction(981, 100), shown=line("$9.81$"), tolerance=tolerance, unit="V"
        ),
        TensorResponse(
            id="t",
            marks=ONE,
            value=tensor([[1, 2], [3, 4]]),
            shown=line("$M$"),
            cell_marks=Fraction(1, 4),
            label=line("$M$"),
        ),
        TextResponse(id="w", marks=ONE, accepted=("dense layer",)),
        ChoiceResponse(id="c", marks=ONE, options=options, single=True),
        ChoiceResponse(id="m", marks=ONE, options=(*options, Option("x", line("$x^2$"), True)), single=False),
        MatchResponse(
            id="p", marks=ONE, terms=(line("$o_t$"), line("$f_t$")), choices=(line("out"), line("forget")), key=(0, 1)
        ),
        OrderResponse(id="o", marks=ONE, items=(line("second"), line("first")), key=(1, 0)),
        BlanksResponse(
            id="g", marks=ONE, text=text, gaps=(gap, ChoiceResponse(id="b", marks=HALF, options=options, single=True))
        ),
    ]
    entries = []
    for response in responses:
        solved = prose("Because $$x = 1$$".replace("$$", "$"), r"$$\begin{aligned} a &= b \\ &= -c \end{aligned}$$")
        hints = (prose("Half of it."), prose("Nearly $x = 1$."))
        entry = entry_with(response, ask=prose(f"Answer {response.id}."))
        (placed,) = entry.parts
        entries.append(
            replace(entry, parts=(replace(placed, part=replace(placed.part, solution=solved, hints=hints)),))
        )
    pools = tuple(
        Pool(f"p{k}", "test/one", f"Question {k}", "tests", (), (entry, again(entry)))
        for k, entry in enumerate(entries)
    )
    return Collection("keyboard", "Keyboard", "A course", "en", "practice", (Section("Fingers", (), pools),))


def first_pools(collection: Collection, count: int) -> Collection:
    """The first pools of a collection alone."""
    (section,) = collection.sections
    return replace(collection, sections=(replace(section, pools=section.pools[:count]),))


def again(entry: Entry) -> Entry:
    """The same entry under another name, as a second variant."""
    return replace(entry, identifier=f"{entry.identifier}-again")


def german(collection: Collection) -> Collection:
    """The same collection in German."""
    sections = tuple(
        replace(
            section,
            pools=tuple(
                replace(pool, entries=tuple(replace(entry, language="de") for entry in pool.entries))
                for pool in section.pools
            ),
        )
        for section in collection.sections
    )
    return replace(collection, language="de", sections=sections)


def main(folder: Path) -> None:
    """Write everything."""
    engine = find_engine("embedded")
    questions = [question for k, question in enumerate(bank()) if k % 3 == 0]
    exam = gather_exam(load_exam(ROOT / "exams" / "endterm.yaml"), 1, "tests", "exam")
    collections = {
        "bank": pool_of(questions, 2),
        "keyboard": keyboard_page(),
        "german": german(keyboard_page()),
        **{f"sample-{marking or 'none'}": sample_collection(marking) for marking in MARKINGS},
        "short": first_pools(sample_collection(), 5),
        "exam": exam,
        "short-exam": replace(first_pools(sample_collection(), 5), purpose="exam"),
    }
    cases: dict[str, Any] = {"pages": {}, "numbers": {"keyboard": numbers("en"), "german": numbers("de")}}
    for name, collection in collections.items():
        package = html.write(collection, render(collection, lambda: engine, "endterm"))
        for file, data in package.items():
            kind = file.split("/")[0] if "/" in file else "practice"
            shown = f"{name}-{kind}.html" if kind != "practice" else f"{name}.html"
            (folder / shown).write_bytes(data)
            practice = kind == "practice" and name != "german"
            cases["pages"][shown] = {"kind": kind, "cases": cases_of(collection) if practice else []}
    (folder / "cases.json").write_text(json.dumps(cases), encoding="utf-8")


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    main(target)
