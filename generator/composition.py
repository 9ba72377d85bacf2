"""Units, furniture and fonts through TeX: their runs, and what came out of them, ready for imposition."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from generator.imposition import Boxes, united
from generator.layout import Layout, Measurements
from generator.typeset import (
    Engine,
    Fonts,
    Galley,
    Job,
    Limits,
    Outcome,
    fonts_job,
    lift,
    read_fonts,
    take_apart,
    together,
    typeset,
    typeset_once,
)
from generator.values import dataclass
from generator.writers import latex

Characters = Mapping[str, frozenset[int]]


# Of so few forms or papers a run is kept, should the same be built again.
FEW = 8


class Unset(Exception):
    """Runs that did not come through."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__(f"{len(outcomes)} runs failed")
        self.outcomes = tuple(outcomes)


@dataclass(frozen=True)
class Composed:
    """The units of some forms: the theme's lengths, the units' heights, boxes and characters by role, and what TeX
    remarked on."""

    lengths: Measurements
    heights: Measurements
    boxes: Mapping[latex.Role, Boxes]
    characters: Mapping[latex.Role, Characters]
    remarks: tuple[Outcome, ...]


def compose(press: latex.Press, units: latex.Units, forms: Sequence[str], engine: Engine, workers: int = 1) -> Composed:
    """Return the units of forms, which have these codes: a run of TeX for each role, so many ``workers`` at a time.

    A run that meets a limit is done in halves: it may only be too much for one. Raises Unset, with every form that
    fails by itself where there are several.
    """
    name = forms[0] if len(forms) == 1 else f"{forms[0]}–{forms[-1]}"
    runs = units.runs(press, name)
    run = typeset_once if len(forms) <= FEW else functools.partial(typeset, limits=_limits(len(forms)))
    lifted = [lift(each.job) for each in runs.values()]
    outcomes = run([each.job for each in lifted], engine, workers)
    if any(outcome.pdf is None for outcome in outcomes):
        if len(forms) == 1:
            raise Unset(outcomes)
        if any(problem.kind == "limit" for outcome in outcomes for problem in outcome.problems):
            halves = forms[: len(forms) // 2], forms[len(forms) // 2 :]
            return _joined(*(compose(press, units.of(some), some, engine, workers) for some in halves))
        raise Unset(_failed_alone(press, units, forms, engine))
    galleys = [_taken(outcome, each.strokes) for outcome, each in zip(outcomes, lifted, strict=True)]
    lengths = latex.read_measurements(outcomes[0].notes) if outcomes else {}
    heights: dict[str, int] = {}
    boxes = dict.fromkeys(latex.ROLES, Boxes({}, {}))
    characters: dict[latex.Role, Characters] = {role: {} for role in latex.ROLES}
    for (role, each), galley in zip(runs.items(), galleys, strict=True):
        boxes[role] = _boxes(galley, each.numbers)
        for key, number in each.numbers.items():
            heights[key] = max(heights.get(key, 0), galley.heights[number])
        characters[role] = galley.characters
    return Composed(lengths, heights, boxes, characters, outcomes)


def _limits(forms: int) -> Limits:
    """Return what a run of so many forms may take: a form of many figures half a second of computing."""
    usual = Limits()
    seconds = max(usual.seconds, forms // 2)
    return replace(usual, seconds=seconds, wall=usual.wall / usual.seconds * seconds)


def _joined(one: Composed, other: Composed) -> Composed:
    """Return the units of two runs: what they name alike is the same."""
    return Composed(
        one.lengths,
        {**one.heights, **other.heights},
        {role: united((boxes, other.boxes[role])) for role, boxes in one.boxes.items()},
        {role: together((found, other.characters[role])) for role, found in one.characters.items()},
        (*one.remarks, *other.remarks),
    )


def _failed_alone(press: latex.Press, units: latex.Units, forms: Sequence[str], engine: Engine) -> list[Outcome]:
    """Run each form by itself: an error may spoil what follows it in the same run."""
    found: list[Outcome] = []
    for form in forms:
        try:
            compose(press, units.of([form]), [form], engine)
        except Unset as unset:
            found += unset.outcomes
    return found


def furnish(
    press: latex.Press, layout: Layout, papers: Sequence[latex.Paper], engine: Engine
) -> tuple[Boxes, Characters]:
    """Return the furniture of papers and its characters; raises Unset."""
    job, numbers = latex.furniture(press, layout, papers)
    (outcome,) = _through([job], engine, typeset_once if len(papers) <= FEW else typeset)
    galley = _taken(outcome)
    return _boxes(galley, numbers), galley.characters


def cast(
    press: latex.Press, characters: Mapping[latex.Role, Sequence[Characters]], engine: Engine
) -> Mapping[latex.Role, Fonts]:
    """Return the fonts of each role, with the characters that are used in it; raises Unset."""
    jobs: dict[latex.Role, Job] = {
        role: fonts_job(f"fonts of {role}", latex.preamble(press), together(used)) for role, used in characters.items()
    }
    outcomes = _through(list(jobs.values()), engine, typeset_once, workers=len(jobs))
    return {role: read_fonts(outcome) for role, outcome in zip(jobs, outcomes, strict=True)}


def _through(
    jobs: Sequence[Job], engine: Engine, run: Callable[..., tuple[Outcome, ...]], workers: int = 1
) -> tuple[Outcome, ...]:
    outcomes = run(jobs, engine, workers)
    if any(outcome.pdf is None for outcome in outcomes):
        raise Unset(outcomes)
    return outcomes


def _taken(outcome: Outcome, strokes: Sequence[bytes] = ()) -> Galley:
    assert outcome.pdf is not None
    return take_apart(outcome.pdf, outcome.notes, strokes)


def _boxes(galley: Galley, numbers: Mapping[str, int]) -> Boxes:
    pieces = {key: galley.pieces[number] for key, number in numbers.items() if number in galley.pieces}
    return Boxes(pieces, galley.insets)
