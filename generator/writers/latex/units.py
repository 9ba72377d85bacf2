"""Units: heads, stems, what is asked, rows of answers, worked solutions. Each is set once, however many papers have it,
and its height decides the pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple, assert_never

from generator.exam import ChoiceResponse, Form, Item, PlacedItem, placed_items
from generator.layout import automatic, form_of, head_key, part_key, stem_key
from generator.package import Package
from generator.typeset import Job
from generator.values import dataclass
from generator.writers.latex.common import Place
from generator.writers.latex.fields import Pen, exam_pen, key_pen, written_into
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press
from generator.writers.latex.worked import worked_item

Role = Literal["exam", "key"]
ROLES: tuple[Role, ...] = ("exam", "key")
What = Literal["ask", "answers", "credits", "worked", "solution"]

# To set a box takes TeX as long as to read so many characters (fitted to the runs of the reference exam's questions).
_BOX = 1400

_KEPT, _MEASURED = r"\ewkeep", r"\ewheight"


class GalleyRun(NamedTuple):
    """A run of TeX, and the number that each key's box has in it."""

    job: Job
    numbers: Mapping[str, int]


@dataclass(frozen=True)
class Units:
    """The TeX of units by key. An exam's run has ``exam`` alone; a key's run has what only a key shows, and units of
    its own where a key's differ. Of ``credits``, and of what is ``worked`` to decide a space's height, only the height
    counts. ``pictures`` are the files that some of them show."""

    exam: Mapping[str, Tex]
    key: Mapping[str, Tex]
    credits: Mapping[str, Tex]
    solutions: Mapping[str, Tex]
    worked: Mapping[str, Tex]
    pictures: Mapping[str, bytes]

    @property
    def weight(self) -> int:
        """How long TeX takes for them, in characters that it reads; equal units of a run count once."""
        runs = set(self.exam.values()), set(self._keys_own().values())
        return sum(_BOX + len(tex) for run in runs for tex in run)

    def only(self, role: Role) -> Units:
        """Return what the run of a role has."""
        match role:
            case "exam":
                return Units(self.exam, {}, {}, {}, {}, self.pictures)
            case "key":
                return Units({}, self.key, self.credits, self.solutions, self.worked, self.pictures)
        assert_never(role)

    def of(self, codes: Collection[str]) -> Units:
        """Return the units of some of the forms."""
        some = ({key: tex for key, tex in each.items() if form_of(key) in codes} for each in self._by_key())
        return _units(some, self.pictures)

    def _by_key(self) -> tuple[Mapping[str, Tex], ...]:
        return self.exam, self.key, self.credits, self.solutions, self.worked

    def _keys_own(self) -> dict[str, Tex]:
        # solutions last: they are set smaller, and TeX takes its time to change the fonts of formulas
        return {**self.key, **self.credits, **self.solutions, **self.worked}

    def runs(self, press: Press, name: str) -> dict[Role, GalleyRun]:
        """Return the run of each role that has something to be set; equal units of a run have one box."""
        exam = {tex: (_KEPT, number) for number, tex in enumerate(dict.fromkeys(self.exam.values()))}
        key: dict[Tex, tuple[str, int]] = {}
        own = self._keys_own()
        for each, tex in own.items():
            keep = _MEASURED if each in self.credits or each in self.worked else _KEPT
            if tex not in key or keep == _KEPT:
                key[tex] = (keep, key[tex][1] if tex in key else len(key))
        found: dict[Role, GalleyRun] = {}
        if exam:
            numbers = {each: exam[tex][1] for each, tex in self.exam.items()}
            found["exam"] = GalleyRun(self._job(press, f"{name}/exam", exam), numbers)
        if key:
            numbers = {each: key[tex][1] for each, tex in own.items()}
            found["key"] = GalleyRun(self._job(press, f"{name}/key", key), numbers)
        return found

    def _job(self, press: Press, name: str, boxes: Mapping[Tex, tuple[str, int]]) -> Job:
        body = press.fill(
            "galley.tex",
            units=[(Tex(keep), number, tex) for tex, (keep, number) in boxes.items()],
            copy=None,
            instructions=press.instructions,
            totals=press.totals,
        )
        pictures = {**self.pictures, **press.scribe.pictures}
        return Job(name, preamble(press), body, Package({each: pictures[each] for each in pictures if each in body}))


def gathered(several: Iterable[Units]) -> Units:
    """Return the units of several in one."""
    found = tuple[dict[str, Tex], ...]({} for _ in range(5))
    pictures: dict[str, bytes] = {}
    for each in several:
        for whole, own in zip(found, each._by_key(), strict=True):
            whole.update(own)
        pictures.update(each.pictures)
    return _units(found, pictures)


def whole_units(press: Press, forms: Sequence[Form]) -> Units:
    """Return all units of some forms of the press's exam."""
    codes, problems = [form.code for form in forms], range(len(press.exam.forms[0].problems))
    return gathered((heads(press, codes, problems), units(press, placed_items(forms))))


def heads(press: Press, forms: Iterable[str], problems: Iterable[int]) -> Units:
    """Return the heads of some problems, counted from 0, in forms with these codes."""
    texts = {p: press.head(p) for p in problems}
    found = {head_key(code, p): tex for code in forms for p, tex in texts.items()}
    return Units(found, {}, {}, {}, {}, dict(press.scribe.pictures))


def units(press: Press, items: Iterable[PlacedItem]) -> Units:
    """Return the units of questions in some forms; empty ones are left out."""
    found = tuple[dict[str, Tex], ...]({} for _ in range(5))
    made: dict[tuple[int, int, int], _ItemUnits] = {}
    pens = exam_pen(press.scribe), key_pen(press.scribe)
    for each in items:
        p, i = each.at
        same = (p, i, id(each.item.variant))  # a variant that several forms have is set once
        if same not in made:
            made[same] = _item_units(press, each.item, (p, i), pens)
        for names, some in zip(found, made[same], strict=True):
            names.update(_named(some, each.form, p, i))
    return _units(found, dict(press.scribe.pictures))


def _units(by_key: Iterable[Mapping[str, Tex]], pictures: Mapping[str, bytes]) -> Units:
    exam, key, credits, solutions, worked = by_key
    return Units(exam, key, credits, solutions, worked, pictures)


class _ItemUnits(NamedTuple):
    """The units of a question, each by the number of its part (-1: the stem) and what it is: those of an exam, what a
    key has instead, credits, of which only the height counts, solutions, and what alone decides a space's height."""

    exam: dict[tuple[int, What], Tex]
    key: dict[tuple[int, What], Tex]
    credits: dict[tuple[int, What], Tex]
    solutions: dict[tuple[int, What], Tex]
    worked: dict[tuple[int, What], Tex]


def _named(some: Mapping[tuple[int, What], Tex], code: str, p: int, i: int) -> Iterator[tuple[str, Tex]]:
    """Yield units by the keys of a form, without the empty ones."""
    for (q, what), tex in some.items():
        if tex:
            yield stem_key(code, p, i) if q < 0 else part_key(code, what, (p, i, q)), tex


def _item_units(press: Press, item: Item, at: tuple[int, int], pens: tuple[Pen, Pen]) -> _ItemUnits:
    found = _ItemUnits({(-1, "ask"): press.stem(item)}, {}, {}, {}, {})
    blank, pen = pens
    worked = worked_item(item)
    if worked.variant.stem != item.variant.stem:
        found.key[-1, "ask"] = press.stem(worked)
    for q, (here, solved) in enumerate(zip(item.parts, worked.parts, strict=True)):
        place = (*at, q)
        part = press.part(item, here, place, blank)
        found.exam[q, "ask"], found.exam[q, "answers"] = part.ask, part.answers
        found.credits[q, "credits"] = part.credits
        if solved.part.ask != here.part.ask or part.answers or any(map(written_into, here.part.responses)):
            written = press.part(item, solved, place, pen)
            if written.ask != part.ask:
                found.key[q, "ask"] = written.ask
            if written.answers != part.answers:
                found.key[q, "answers"] = written.answers
        solution = found.solutions[q, "solution"] = _written(part.view.space, press.solution(item, here))
        if not automatic(here.part):
            continue  # its space has the height that is stated
        if any(response.guidance.rubric for response in here.part.responses):
            found.worked[q, "worked"] = _written(part.view.space, press.worked(item, here))
        else:
            found.worked[q, "worked"] = solution
    return found


Crosses = Mapping[Place, tuple[bool, ...]]
"""Which squares of a part a key crosses, in the order in which they stand."""


def crosses(items: Iterable[PlacedItem]) -> dict[str, Crosses]:
    """Return the crosses of keys by the code of their form."""
    found: dict[str, dict[Place, tuple[bool, ...]]] = {}
    for each in items:
        form = found.setdefault(each.form, {})
        for q, here in enumerate(each.item.parts):
            choices = [response for response in here.part.responses if isinstance(response, ChoiceResponse)]
            if choices:
                form[*each.at, q] = tuple(option.right for response in choices for option in response.options)
    return dict(found)


def preamble(press: Press) -> str:
    """Return the preamble of all documents of an exam; it holds nothing of its questions."""
    return press.fill("preamble.tex")


def read_measurements(notes: Iterable[str]) -> dict[str, int]:
    """Return the lengths in sp that a run notes.

    >>> read_measurements(["height gap part 123456", "a note of another sort"])
    {'gap part': 123456}
    """
    found: dict[str, int] = {}
    for note in notes:
        if note.startswith("height "):
            key, _, height = note.removeprefix("height ").rpartition(" ")
            found[key] = int(height)
    return found


def _written(space: str, solution: Tex) -> Tex:
    """Return a solution as a key sets it, in a space higher than any page; on white where the space is ruled."""
    if not solution:
        return solution
    written = rf"\ewwritten{{1000000000}}{{{solution}}}"
    return Tex(written if space == "blank" else rf"\ewonwhite{{{written}}}")
