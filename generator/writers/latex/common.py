"""What all forms of an exam have in common on paper, so that a part takes the same room in each: in how many columns
the options of a choice stand, and where half credits may be needed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from fractions import Fraction

from generator.exam import ChoiceResponse, PlacedItem, PlacedPart
from generator.values import dataclass
from generator.writers.latex.content import extent

Place = tuple[int, int, int]

# The longest option, in characters, that stands in one of so many columns.
_COLUMNS = ((4, 17), (2, 38))


@dataclass(frozen=True)
class Common:
    """Choices by place and number of the response, as (stated columns, longest option, most options); where halves are.

    >>> one = Common((((0, 0, 0), 0, 1, 12, 4),), frozenset())
    >>> other = Common((((0, 0, 0), 0, 1, 30, 4),), frozenset())
    >>> one.columns((0, 0, 0), 0), one.with_(other).columns((0, 0, 0), 0)
    (4, 2)
    """

    choices: tuple[tuple[Place, int, int, int, int], ...]
    halves: frozenset[Place]

    def with_(self, other: Common) -> Common:
        """Return what both have in common."""
        met: dict[tuple[Place, int], tuple[int, int, int]] = {}
        for place, number, *found in (*self.choices, *other.choices):
            before = met.get((place, number), (1, 0, 0))
            met[place, number] = (max(before[0], found[0]), max(before[1], found[1]), max(before[2], found[2]))
        return Common(tuple((*key, *met[key]) for key in sorted(met)), self.halves | other.halves)

    def at(self, places: Collection[tuple[int, int]]) -> Common:
        """Return what of it is of the questions at these places."""
        choices = tuple(each for each in self.choices if each[0][:2] in places)
        return Common(choices, frozenset(place for place in self.halves if place[:2] in places))

    def columns(self, place: Place, number: int) -> int:
        """Return in how many columns a choice stands. A stated number is kept; else four or two where all are short."""
        stated, longest, count = next(each[2:] for each in self.choices if each[:2] == (place, number))
        if stated > 1:
            return stated
        return next((columns for columns, most in _COLUMNS if longest <= most and count >= columns), 1)

    def decided(self) -> tuple[object, ...]:
        """Return what papers show of it: two that agree in this give the same ones."""
        return (tuple(self.columns(place, number) for place, number, *_ in self.choices), self.halves)


NOTHING_IN_COMMON = Common((), frozenset())


def common(items: Iterable[PlacedItem]) -> Common:
    """Return what the questions of some forms have in common."""
    items = tuple(items)
    return NOTHING_IN_COMMON.with_(Common(tuple(_choices(items)), frozenset(_halves(items))))


def _parts(items: Iterable[PlacedItem]) -> Iterator[tuple[Place, PlacedPart]]:
    for each in items:
        for q, placed in enumerate(each.item.parts):
            yield (*each.at, q), placed


def _choices(items: Iterable[PlacedItem]) -> Iterator[tuple[Place, int, int, int, int]]:
    for place, placed in _parts(items):
        for number, response in enumerate(placed.part.responses):
            if isinstance(response, ChoiceResponse):
                longest = max((extent(option.content) for option in response.options), default=0)
                yield place, number, response.columns, longest, len(response.options)


def _halves(items: Iterable[PlacedItem]) -> Iterator[Place]:
    """Yield the parts for which a grader may need half credits."""
    for place, placed in _parts(items):
        if any(each.denominator == 2 for each in _amounts(placed)):
            yield place


def _amounts(placed: PlacedPart) -> Iterator[Fraction]:
    yield placed.credits
    for response in placed.part.responses:
        yield response.marks
        guidance = response.guidance
        yield from (criterion.marks for criterion in (*guidance.rubric, *guidance.errors))
        yield from (mistake.marks for mistake in guidance.mistakes)
