"""Ways to answer the items of a QTI export, and what the paper gives for each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import combinations, product
from typing import Any

from generator.exam import (
    ChoiceResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.collection import Entry
from generator.export.patterns import right_words
from generator.marking.judgement import judge
from generator.marking.reading import GivenNumber, GivenPlaces, GivenTicks
from generator.numbers import Tensor
from generator.numbers.exact import is_sympy
from tests.export_cases import finite, first_with, leaves, probes, spoken, width
from tests.qti_player import Interaction, Item, Value

NONE = Fraction(0)
NEARLY = 1e-9


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
    """How many interactions a response has."""
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
    """Yield numbers to give with what they earn, and compare what is said."""
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
    """Yield the cells to give with what they earn, and compare what is said."""
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
    """Yield options to choose with what they earn, and compare what is shown and said."""
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
