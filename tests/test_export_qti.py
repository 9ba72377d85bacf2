"""QTI, read back and played: each answer of the bank and of every kind earns what the paper gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest

from generator.content import Display, NumberedList, Paragraph, Text
from generator.exam import (
    ChoiceResponse,
    EssayResponse,
    FormulaResponse,
    Guidance,
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
from generator.export.collection import Collection, Entry, Section
from generator.export.formats import FORMATS
from generator.export.patterns import right_words
from generator.export.pictures import Pictures
from generator.marking.judgement import judge
from generator.marking.reading import GivenNumber, GivenPlaces, GivenTicks
from generator.numbers import Tensor, tensor
from generator.numbers.exact import is_sympy
from generator.package import Package
from tests.command import ROOT
from tests.export_cases import (
    MARKINGS,
    bank,
    collection_of,
    each_tolerance,
    entry_with,
    finite,
    first_with,
    leaves,
    marked,
    number,
    painted,
    pool_of,
    probes,
    sample_collection,
    spoken,
    validated,
    width,
)
from tests.qti_elements import Trap
from tests.qti_player import Interaction, Item, Value
from tests.qti_reader import Arrived, read, read_item
from tests.sample_exam import line

NONE, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
NEARLY = 1e-9
Write = Callable[[Collection, Pictures], Package]
VERSIONS: dict[str, Write] = {name: FORMATS[name].write for name in ("qti21", "qti30")}
assess = FORMATS["qti21"].assess
BANK = bank()
PLAIN = ("blackboard", "brightspace")

both = pytest.mark.parametrize("write", VERSIONS.values(), ids=VERSIONS)


def zip_of(collection: Collection, write: Write) -> bytes:
    """The package to import."""
    package = write(collection, painted(collection))
    (name,) = (each for each in package if each.endswith(".zip"))
    return package[name]


def arrived(collection: Collection, write: Write) -> Arrived:
    """What a platform has after importing a collection."""
    return read(zip_of(collection, write))


def one(write: Write, *responses: Response, marking: Marking | None = None) -> Item:
    """What a platform has of an entry with these responses."""
    (item,) = arrived(collection_of(entry_with(*responses, marking=marking)), write).items.values()
    return item


# ---------------------------------------------------------------- comparing
def is_handmade(response: Response) -> bool:
    """True for an answer that a person marks."""
    if response.guidance.property:
        return True
    match response:
        case NumberResponse():
            return response.tolerance.kind == "exact" and is_sympy(response.value)
        case TensorResponse():
            return response.tolerance.kind == "exact" and any(map(is_sympy, response.value.cells()))
        case TextResponse():
            return right_words(response) is None
        case _:
            return isinstance(response, FormulaResponse | EssayResponse) or response.kind == "drawing"


def check(entry: Entry, item: Item) -> set[str]:
    """Answer an item in every way that tells right from wrong; return the kinds of its interactions."""
    responses = [leaf for _, response in entry.responses() for leaf in leaves(response)]
    own = list(item.interactions)
    empty = sum((nothing(entry, response) for response in responses), NONE)
    for played in (item.play({}), item.play({}, null_is_zero=True)):
        assert abs(played.score - empty) < NEARLY, "nothing was answered"
    for response in responses:
        count = 1 if is_handmade(response) else width_of(response)
        fields, own = own[:count], own[count:]
        if is_handmade(response):
            assert fields[0].kind in ("extendedTextInteraction", "uploadInteraction", "textEntryInteraction")
            assert fields[0].response not in item.right
            continue
        base = empty - nothing(entry, response)
        for given, worth in answers(entry, response, fields, item):
            assert abs(item.play(given).score - float(base + worth)) < NEARLY, (response, given, worth)
    assert not own
    automatic = sum((each.marks for each in responses if not is_handmade(each)), NONE)
    assert abs(item.play(item.answered_right()).score - automatic) < NEARLY
    assert item.defaults["MAXSCORE"] == float(entry.credits)
    assert Fraction(item.settings["SCORE"]["normalMaximum"]) == entry.credits
    return {each.kind for each in item.interactions}


def width_of(response: Response) -> int:
    return 1 if isinstance(response, MatchResponse) else width(response)


def nothing(entry: Entry, response: Response) -> Fraction:
    """What an empty answer earns: boxes are rightly left empty."""
    if isinstance(response, ChoiceResponse) and not response.single:
        return ticked(entry, response, frozenset())
    return NONE


def ticked(entry: Entry, response: ChoiceResponse, chosen: frozenset[int]) -> Fraction:
    """What the paper gives for ticked boxes; where no exam says how they count, all or nothing."""
    marks = judge(response, GivenTicks(chosen), entry.marking or "all-or-nothing").marks
    assert marks is not None
    return marks


def answers(
    entry: Entry, response: Response, fields: list[Interaction], item: Item
) -> Iterator[tuple[Mapping[str, Value], Fraction]]:
    """Yield ways to answer with what they earn, and compare what is shown."""
    field = fields[0]
    name = field.response
    match response:
        case NumberResponse():
            yield from numbers(response, name, item)
        case TensorResponse():
            yield from cells(response, [each.response for each in fields], item)
        case TextResponse():
            assert field.kind == "textEntryInteraction"
            for word in response.accepted:
                yield {name: word}, response.marks
                yield {name: f"{word}x"}, NONE
                swapped = word.swapcase()
                yield {name: swapped}, NONE if response.case and swapped != word else response.marks
        case ChoiceResponse():
            yield from options(entry, response, field, item)
        case MatchResponse(terms=terms, choices=choices):
            assert [shown for _, shown in field.options] == [spoken(term) for term in terms]
            assert [shown for _, shown in field.choices] == [spoken(choice) for choice in choices]
            assert field.settings["maxAssociations"] == str(len(terms))
            for indices in [response.key, *product(range(len(choices)), repeat=len(terms))][:40]:
                pairs = [f"{field.options[i][0]} {field.choices[k][0]}" for i, k in enumerate(indices)]
                marks = judge(response, GivenPlaces(tuple(indices)), "all-or-nothing").marks
                assert marks is not None
                yield {name: pairs}, marks
        case OrderResponse(items=items, key=key):
            assert [shown for _, shown in field.options] == [spoken(each) for each in items]
            identifiers = [field.options[k][0] for k in key]
            yield {name: identifiers}, response.marks
            yield {name: identifiers[::-1]}, NONE
        case _:
            raise AssertionError(f"{response.kind} is marked by hand")


def numbers(response: NumberResponse, name: str, item: Item) -> Iterator[tuple[Mapping[str, Value], Fraction]]:
    if item.kinds[name][1] == "string":
        assert not finite(response.value)
        yield {name: str(response.value)}, response.marks
        yield {name: "0.3333"}, NONE
        for each in response.guidance.mistakes:
            if finite(each.value):
                value: Any = each.value
                yield {name: decimal(value)}, first_with(value, response).marks
        return
    known = [GivenNumber(each.value) for each in response.guidance.mistakes if each.value is not None]
    for given, right in probes(response, response.value):
        if finite(given) and not (is_sympy(response.value) and response.tolerance.kind == "figures"):
            if right:
                yield {name: decimal(given)}, response.marks
            elif not any((judge(response, each, "all-or-nothing").marks or 0) > 0 for each in known):
                yield {name: decimal(given)}, NONE
    yield {name: "9,81"}, NONE
    yield {name: "nothing"}, NONE
    for mistake in response.guidance.mistakes:
        value = mistake.value
        if not finite(value):
            continue
        told = first_with(value, response)
        yield {name: decimal(Fraction(value))}, told.marks
        assert spoken(told.because) in item.play({name: decimal(Fraction(value))}).said


def cells(response: TensorResponse, names: list[str], item: Item) -> Iterator[tuple[Mapping[str, Value], Fraction]]:
    ascending = response.any_order and not response.axes
    right = sorted(response.value.cells()) if ascending else list(response.value.cells())

    def typed(values: list[Any]) -> Mapping[str, Value]:
        pairs = zip(names, values, strict=True)
        return {name: str(each) if item.kinds[name][1] == "string" else decimal(each) for name, each in pairs}

    if all(finite(cell) or item.kinds[name][1] == "string" for name, cell in zip(names, right, strict=True)):
        yield typed(right), response.marks
        decimals = (decimal(each) if finite(each) else str(each) for each in right)
        yield dict(zip(names, decimals, strict=True)), response.marks
        for k in range(len(right)):
            wrong = [cell + 1000 if j == k else cell for j, cell in enumerate(right)]
            remaining = iter(wrong)
            marks = judge(response, GivenNumber(response.value.map(lambda _: next(remaining))), "all-or-nothing").marks  # noqa: B023
            assert marks is not None
            yield typed(wrong), marks
    for mistake in response.guidance.mistakes:
        value = mistake.value
        if isinstance(value, Tensor) and value.shape == response.value.shape and all(map(finite, value.cells())):
            given = typed(sorted(value.cells()) if ascending else list(value.cells()))
            told = first_with(value, response)
            yield given, told.marks
            assert spoken(told.because) in item.play(given).said


def options(
    entry: Entry, response: ChoiceResponse, field: Interaction, item: Item
) -> Iterator[tuple[Mapping[str, Value], Fraction]]:
    assert [shown for _, shown in field.options] == [spoken(option.content) for option in response.options]
    own = any(option.value is not None for option in response.options)
    assert field.settings["shuffle"] == ("false" if own else "true")
    identifiers = [identifier for identifier, _ in field.options]
    if response.single:
        earned = {mistake.name: mistake.marks for mistake in response.guidance.mistakes}
        assert field.kind == "inlineChoiceInteraction" or field.settings["maxChoices"] == "1"
        for identifier, option in zip(identifiers, response.options, strict=True):
            yield {field.response: identifier}, response.marks if option.right else earned.get(option.mistake, NONE)
            if option.because:
                assert spoken(option.because) in item.play({field.response: identifier}).said
        return
    assert field.settings["maxChoices"] == "0"
    for size in range(1, len(identifiers) + 1):
        for chosen in combinations(range(len(identifiers)), size):
            yield {field.response: [identifiers[k] for k in chosen]}, ticked(entry, response, frozenset(chosen))


def decimal(value: Fraction | int) -> str:
    """A finite number as a student types it."""
    value = Fraction(value)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    whole = str(abs(value.numerator * 10**places // value.denominator)).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{whole[: len(whole) - places]}.{whole[len(whole) - places :]}" if places else f"{sign}{whole}"


# ---------------------------------------------------------------- the bank, and every kind
@both
@pytest.mark.parametrize("question", BANK, ids=lambda each: each.id)
def test_every_question_of_the_bank_arrives(question: object, write: Write) -> None:
    drawn = pool_of([question])  # type: ignore[list-item]
    for marking in MARKINGS[:2]:
        collection = marked(drawn, marking)
        package = arrived(collection, write)
        entries = list(collection.entries())
        assert set(package.items) == {entry.identifier for entry in entries}
        for entry in entries:
            check(entry, package.items[entry.identifier])
            assert {remark.level for remark in assess(entry)} & {"refused"} == set()


@both
@pytest.mark.parametrize("marking", MARKINGS)
def test_every_kind_of_answer_arrives_alone_and_together(marking: Marking | None, write: Write) -> None:
    collection = sample_collection(marking)
    package = arrived(collection, write)
    met = set()
    for entry in collection.entries():
        met |= check(entry, package.items[entry.identifier])
    assert met >= {
        *("textEntryInteraction", "choiceInteraction", "matchInteraction", "orderInteraction"),
        *("extendedTextInteraction", "uploadInteraction", "inlineChoiceInteraction"),
    }
    assert len({type(response) for entry in collection.entries() for _, response in entry.responses()}) == 10


@pytest.mark.parametrize("name", [*VERSIONS, *PLAIN])
def test_a_package_is_valid(name: str, tmp_path: Path) -> None:
    """By the published schemas, where they are at hand; they are not shipped."""
    files = []
    for k, collection in enumerate((sample_collection("per-option"), pool_of(BANK, 1), exam_of(2))):
        entries = [e for e in collection.entries() if not {"refused"} & {r.level for r in FORMATS[name].assess(e)}]
        files.append(tmp_path / f"{k}.zip")
        data = collection if name in VERSIONS else collection_of(*entries)
        files[-1].write_bytes(zip_of(data, FORMATS[name].write))
    lines = validated(*files)
    assert sum("PASS" in each for each in lines) == len(files), lines
    assert not any("WARN" in each for each in lines)
    assert sum("ok " in each for each in lines) > (200 if name in VERSIONS else 40)


def exam_of(variants: int) -> Collection:
    """The endterm, for an exam."""
    from generator.exam_file import load_exam
    from generator.export.gathering import gather_exam

    return gather_exam(load_exam(ROOT / "exams" / "endterm.yaml"), variants, "seed", "exam")


@both
def test_an_exam_is_a_test_with_its_sections_points_time_and_attempts(write: Write) -> None:
    collection = exam_of(3)
    package = arrived(collection, write)
    assert package.title == collection.title
    assert package.points == 90
    assert package.seconds == 90 * 60
    assert package.part["submissionMode"] == "simultaneous"
    assert (package.control["maxAttempts"], package.control["showFeedback"]) == ("1", "false")
    assert [each.title for each in package.sections] == [each.title for each in collection.sections]
    worth = NONE
    for own, section in zip(collection.sections, package.sections, strict=True):
        only_choices = all(
            isinstance(r, ChoiceResponse) for p in own.pools for e in p.entries for _, r in e.responses()
        )
        assert section.shuffled == (only_choices and len(own.pools) > 1)
        for pool, given in zip(own.pools, section.pools, strict=True):
            assert given.items == tuple(entry.identifier for entry in pool.entries)
            assert len(given.items) == 3
            worth += Fraction(package.items[given.items[0]].settings["SCORE"]["normalMaximum"])
    assert worth == 90


@both
def test_a_problem_of_choices_alone_is_shuffled(write: Write) -> None:
    options = (Option("a", line("a"), True), Option("b", line("b"), False))
    choices = [
        collection_of(entry_with(ChoiceResponse(id=id, marks=ONE, options=options, single=True))) for id in ("c", "d")
    ]
    pools = tuple(replace(pool, identifier=f"pool-{k}") for k, each in enumerate(choices) for pool in each.pools())
    collection = replace(choices[0], sections=(replace(choices[0].sections[0], pools=pools),))
    assert arrived(collection, write).sections[0].shuffled


@both
def test_practice_has_no_end_of_attempts_and_says_why(write: Write) -> None:
    package = arrived(pool_of(BANK[:3], 4), write)
    assert (package.control["maxAttempts"], package.control["showFeedback"]) == ("0", "true")
    assert package.part["submissionMode"] == "individual"
    assert {len(pool.items) for section in package.sections for pool in section.pools} == {4}
    assert "practice" in next(iter(package.keywords.values()))


@both
def test_the_worked_solution_is_said_after_every_attempt(write: Write) -> None:
    (question,) = (each for each in BANK if each.id == "recurrent/relu-unroll")
    collection = pool_of([question], 2)
    for item in arrived(collection, write).items.values():
        (said,) = [each for each in item.play({}).said if len(each) > 100]
        assert "\\(" in said


# ---------------------------------------------------------------- traps, one by one
def mistake(name: str, value: Any, marks: Fraction) -> Mistake:
    """A named wrong method."""
    return Mistake(name, value, line("$1$"), marks, line(f"This is {name}, so $a<b$ & <c>."))


@both
@pytest.mark.parametrize("typed", ["9,81", "981", ""])
def test_other_spellings_of_a_number_earn_nothing(typed: str, write: Write) -> None:
    assert one(write, number(Fraction(981, 100))).play({"RESPONSE": typed}).score == 0
    assert one(write, number(Fraction(981, 100))).play({"RESPONSE": "9.810"}).score == 2


@both
@each_tolerance
def test_each_tolerance_is_two_bounds(tolerance: Tolerance, right: list[str], wrong: list[str], write: Write) -> None:
    item = one(write, number(Fraction(981, 100), tolerance))
    assert [item.play({"RESPONSE": each}).score for each in right] == [2] * len(right)
    assert [item.play({"RESPONSE": each}).score for each in wrong] == [0] * len(wrong)


@both
def test_nothing_is_not_zero(write: Write) -> None:
    """One player takes an empty field for 0 in a comparison."""
    item = one(write, number(0, Tolerance("absolute", ONE)))
    assert item.play({}, null_is_zero=True).score == 0
    assert item.play({"RESPONSE": "0"}).score == 2


@both
def test_a_mistake_earns_its_marks_and_says_why(write: Write) -> None:
    notes = Guidance(mistakes=(mistake("slip", 7, ONE), mistake("other", Fraction(71, 10), Fraction(0))))
    item = one(write, number(12, Tolerance("absolute", ONE), guidance=notes))
    assert [item.play({"RESPONSE": each}).score for each in ("12", "11", "13", "7", "7.1")] == [2, 2, 2, 1, 0]
    assert item.play({"RESPONSE": "7"}).said == ("This is slip, so \\(a<b\\) & <c>.",)
    assert item.play({"RESPONSE": "7.1"}).said == ("This is other, so \\(a<b\\) & <c>.",)
    assert item.play({"RESPONSE": "12"}).said == ()


@both
def test_a_number_that_does_not_end_is_asked_for_as_a_fraction(write: Write) -> None:
    notes = Guidance(mistakes=(mistake("slip", Fraction(2, 3), ONE), mistake("halves", HALF, HALF)))
    item = one(write, number(Fraction(1, 3), guidance=notes))
    assert [item.play({"RESPONSE": each}).score for each in ("1/3", "2/3", "0.333", "")] == [2, 1, 0, 0]
    assert [item.play({"RESPONSE": each}).score for each in ("1/2", "0.5", ".5")] == [0.5, 0.5, 0.5]
    assert "lowest terms" in item.text


@both
def test_cells_are_marked_as_on_paper(write: Write) -> None:
    value = tensor([[1, 2], [3, 4]])
    notes = Guidance(mistakes=(mistake("transposed", tensor([[1, 3], [2, 4]]), HALF),))
    fields = {"id": "m", "marks": Fraction(2), "value": value, "shown": line("$m$"), "guidance": notes}
    names = [f"RESPONSE_{k}" for k in range(1, 5)]

    def scores(item: Item) -> list[float]:
        typed = ("1234", "1324", "1239", "1999", "9999")
        return [item.play(dict(zip(names, each, strict=True))).score for each in typed]

    assert scores(one(write, TensorResponse(**fields))) == [2, 0.5, 0, 0, 0]  # type: ignore[arg-type]
    by_cell = TensorResponse(**{**fields, "cell_marks": HALF})  # type: ignore[arg-type]
    assert scores(one(write, by_cell)) == [2, 0.5, 1.5, 0.5, 0]


@both
def test_a_mistake_that_nobody_can_type_is_told_as_lost(write: Write) -> None:
    notes = Guidance(mistakes=(mistake("third", tensor([Fraction(1, 3), 2]), HALF), mistake("long", tensor([1]), HALF)))
    response = TensorResponse(id="m", marks=ONE, value=tensor([1, 2]), shown=line("$m$"), guidance=notes)
    assert one(write, response).feedback == ()
    assert "lost" in [remark.level for remark in assess(entry_with(response))]


@both
def test_choices_of_a_single_choice_say_why(write: Write) -> None:
    options = (
        Option("a", line("$4$"), True, line("Indeed."), 4),
        Option("b", line("$5$"), False, line("One too many."), 5, "late"),
        Option("c", line("$6$"), False, (), 6),
    )
    notes = Guidance(mistakes=(mistake("late", 5, HALF),))
    item = one(write, ChoiceResponse(id="c", marks=ONE, options=options, single=True, guidance=notes))
    assert [item.play({"RESPONSE": each}).score for each in "ABC"] == [1, 0.5, 0]
    assert [item.play({"RESPONSE": each}).said[:-1] for each in "ABC"] == [("Indeed.",), ("One too many.",), ()]
    assert item.play({"RESPONSE": "C"}).said == (r"✓ \(4\): Indeed.✗ \(5\): One too many.",)
    assert item.interactions[0].settings["shuffle"] == "false"


@both
def test_where_no_option_is_right_the_empty_answer_is(write: Write) -> None:
    options = (Option("a", line("a"), False), Option("b", line("b"), False))
    item = one(write, ChoiceResponse(id="c", marks=ONE, options=options, single=False))
    assert (item.play({}).score, item.play({"RESPONSE": ["A"]}).score) == (1, 0)
    assert item.right == {}


@both
def test_several_attempts_count_anew(write: Write) -> None:
    """Not every player sets outcomes back: what is counted and said begins anew in the rules themselves."""
    options = tuple(Option(name, line(name), right) for name, right in (("a", True), ("b", False), ("c", True)))
    response = ChoiceResponse(id="c", marks=Fraction(3), options=options, single=False)
    item = one(write, response, marking="per-option")
    first = item.play({"RESPONSE": ["A", "B"]})
    again = replace(item, defaults=first.outcomes).play({"RESPONSE": ["A", "C"]})
    assert (first.score, again.score) == (1, 3)
    notes = Guidance(mistakes=(mistake("slip", 7, ONE),))
    asked = one(write, number(12, guidance=notes))
    wrong = asked.play({"RESPONSE": "7"})
    assert replace(asked, defaults=wrong.outcomes).play({"RESPONSE": "12"}).said == ()


@both
def test_what_is_free_is_left_to_a_person_and_the_rest_is_marked(write: Write) -> None:
    entry = entry_with(number(12), EssayResponse(id="why", marks=ONE, lines=4))
    package = write(collection_of(entry), {})
    (item,) = arrived(collection_of(entry), write).items.values()
    assert item.play({"part_x": "12"}).score == 2
    assert item.defaults["MAXSCORE"] == 3
    assert "grading.html" in package
    assert "\\(12\\)" not in item.text
    assert "grading.html" not in write(collection_of(entry_with(number(12))), {})


@both
def test_notes_for_graders_are_no_part_of_the_package(write: Write) -> None:
    """A player shows even a rubric block for scorers to students."""
    collection = sample_collection()
    package = write(collection, painted(collection))
    assert b"<li>" in package["grading.html"]
    assert b"<math" in package["grading.html"]
    for name, data in arrived(collection, write).files.items():
        assert b"rubric" not in data, name


@both
def test_formulas_are_mathml_and_markup_is_escaped_once(write: Write) -> None:
    ask = (Paragraph((Text("a < b & c > d"),)), Display(r"\frac{a}{b} < c"), Paragraph(line("and $a<b$")))
    (item,) = arrived(collection_of(entry_with(number(1), ask=ask)), write).items.values()
    assert "a < b & c > d" in item.text
    assert r"\(\frac{a}{b} < c\)" in item.text
    assert r"\(a<b\)" in item.text


@both
def test_identifiers_come_from_content(write: Write) -> None:
    first, second = (
        arrived(collection_of(entry_with(number(1), ask=(Paragraph((Text(text),)),))), write) for text in ("x", "y")
    )
    assert set(first.items) == set(second.items)
    other = arrived(collection_of(entry_with(number(1, id="other"))), write)
    assert set(first.items) != set(other.items)


@both
def test_names_that_are_no_identifiers_become_some(write: Write) -> None:
    """Answers may be named alike in two parts, or begin with a digit."""
    item = one(write, number(1, id="1"), number(2, id="1"), number(3, id="ä b"))
    assert [each.response for each in item.interactions] == ["part_1", "part_1_2", "part_b"]
    assert item.play({"part_1": "1", "part_1_2": "2", "part_b": "3"}).score == 6


@both
def test_what_stands_above_a_problem_arrives(write: Write) -> None:
    collection = collection_of(entry_with(number(1)))
    (section,) = collection.sections
    intro = (Paragraph(line("All numbers are whole, so $a<b$.")),)
    package = arrived(replace(collection, sections=(replace(section, intro=intro),)), write)
    assert package.sections[0].intro == "All numbers are whole, so \\(a<b\\)."


@both
def test_a_picture_is_packaged_once_with_its_alternative(write: Write) -> None:
    (question,) = (each for each in BANK if each.id == "recurrent/relu-unroll")
    package = arrived(pool_of([question], 4), write)
    pictures = [name for name in package.files if name.startswith("media/")]
    assert len(pictures) == 1
    for item in package.items.values():
        assert [source for source, _ in item.images] == pictures
        assert all(len(alt) > 20 for _, alt in item.images)


@both
def test_the_same_collection_gives_the_same_bytes(write: Write) -> None:
    collection = sample_collection()
    assert zip_of(collection, write) == zip_of(sample_collection(), write)


def test_a_list_that_starts_elsewhere_is_told() -> None:
    """QTI 2.1 has no start of a list."""
    listed = (NumberedList(((Paragraph((Text("third"),)),),), 3),)
    levels = [remark.level for remark in assess(entry_with(number(1), ask=listed))]
    assert levels == ["native", "lost"]


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize("marking", MARKINGS)
def test_importers_without_processing_get_the_simplest_items(name: str, marking: Marking | None) -> None:
    """Each with one answer, its right one declared; what they would lose or mark otherwise is refused."""
    kinds = set()
    for whole in (pool_of(BANK, 2, marking), sample_collection(marking)):
        entries = [e for e in whole.entries() if not {"refused"} & {r.level for r in FORMATS[name].assess(e)}]
        package = read(zip_of(collection_of(*entries), FORMATS[name].write), plain_ones=True)
        for entry in entries:
            item = package.items[entry.identifier]
            ((_, response),) = entry.responses()
            (field,) = item.interactions
            assert len(item.rules if item.rules is not None else ()) == (0 if is_handmade(response) else 1)
            assert item.defaults["MAXSCORE"] == float(entry.credits)
            kinds.add(response.kind)
            check_plain(entry, response, field, item)
    assert kinds >= {"number", "text", "choice", "essay"}


def check_plain(entry: Entry, response: Response, field: Interaction, item: Item) -> None:
    """Compare with the paper, mistakes aside."""
    name = field.response
    match response:
        case NumberResponse() if not is_handmade(response):
            assert response.tolerance.kind == "exact"
            assert {Fraction(word) for word in item.mappings[name]} == {response.value}
            assert item.play({name: "12345.678"}).score == 0
        case TextResponse() if not is_handmade(response):
            assert [item.play({name: word}).score for word in response.accepted] == [response.marks] * len(
                response.accepted
            )
            assert item.play({name: f"{response.accepted[0]}x"}).score == 0
        case ChoiceResponse():
            names = [identifier for identifier, _ in field.options]
            for size in range(1, 2 if response.single else len(names) + 1):
                for chosen in combinations(range(len(names)), size):
                    given = names[chosen[0]] if response.single else [names[k] for k in chosen]
                    right = {k for k, option in enumerate(response.options) if option.right} == set(chosen)
                    assert item.play({name: given}).score == response.marks * right
            assert {said for _, _, said in item.feedback} == set(item.play({}).said)
        case _:
            assert is_handmade(response)
            assert field.kind == "extendedTextInteraction"
    if isinstance(response, ChoiceResponse):
        assert entry.marking in (None, "all-or-nothing") or response.single


def test_openolat_submits_question_by_question() -> None:
    collection = replace(collection_of(entry_with(number(1))), purpose="exam")
    openolat, general = (arrived(collection, FORMATS[name].write) for name in ("openolat", "qti21"))
    assert openolat.part["submissionMode"] == "individual"
    assert general.part["submissionMode"] == "simultaneous"
    names = [name for name in general.files if name.startswith("test")]
    assert {name: openolat.files[name] for name in names} == {name: general.files[name] for name in names}


@pytest.mark.parametrize("name", PLAIN)
def test_what_the_simplest_items_cannot_carry_is_refused(name: str) -> None:
    options = (Option("a", line("a"), True), Option("b", line("b"), False))
    several = ChoiceResponse(id="c", marks=ONE, options=options, single=False)
    cases = [
        entry_with(number(1), number(2, id="y")),
        entry_with(number(1, Tolerance("absolute", ONE))),
        entry_with(several, marking="per-option"),
        entry_with(TextResponse(id="t", marks=ONE, accepted=("ReLU",), case=True)),
        entry_with(TensorResponse(id="m", marks=ONE, value=tensor([1, 2]), shown=line("$m$"))),
    ]
    for entry in cases:
        refused = [remark for remark in FORMATS[name].assess(entry) if remark.level == "refused"]
        assert refused
        assert all("qti21" in remark.hint for remark in refused)
    assert {remark.level for remark in FORMATS[name].assess(entry_with(several))} == {"native"}


def test_qti_is_in_the_table() -> None:
    assert set(VERSIONS) <= set(FORMATS)
    remarks = [remark for entry in sample_collection().entries() for remark in assess(entry)]
    assert {remark.level for remark in remarks} == {"native", "converted", "lost"}


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


def test_a_section_of_one_question_is_not_shuffled() -> None:
    collection = collection_of(entry_with(number(1)))
    assert isinstance(collection.sections[0], Section)
    assert not arrived(collection, VERSIONS["qti21"]).sections[0].shuffled
    assert re.search(r"select=\"1\"", arrived(collection, VERSIONS["qti21"]).files["assessment.xml"].decode())


@both
def test_cells_beside_a_fraction_may_be_typed_as_fractions_as_well(write: Write) -> None:
    value = tensor([Fraction(1, 3), Fraction(-1, 2), 4])
    notes = Guidance(mistakes=(mistake("sign", tensor([Fraction(1, 3), Fraction(1, 2), 4]), HALF),))
    response = TensorResponse(id="v", marks=ONE, value=value, shown=line("$v$"), guidance=notes)
    item = one(write, response)

    def score(*typed: str) -> float:
        return item.play(dict(zip(("RESPONSE_1", "RESPONSE_2", "RESPONSE_3"), typed, strict=True))).score

    assert score("1/3", "-1/2", "4") == score("1/3", "-0.5", "4") == score("1/3", "-.5", "4") == 1
    assert score("1/3", "1/2", "4") == score("1/3", "0.5", "4") == 0.5
    assert score("1/3", "-1/4", "4") == score("1/3", "", "4") == 0
    assert "lowest terms" in item.text
    assert any("lowest terms" in remark.text for remark in assess(entry_with(response)))
