"""What is looked at closely at the end of a walk, on valid draws that it kept: texts, prints, work, wrong ways."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.diagnostics import Fault
from generator.exam import Variant
from generator.lints import question_faults
from generator.mutation import Examination, examine, mutation_faults, sentence, summary, worst
from generator.program import Draw, Program
from generator.values import dataclass
from generator.verify.cells import uneven_cells
from generator.verify.filling import scarce_pools
from generator.verify.friendly import laborious
from generator.verify.limits import KEPT, MEASURED, READ
from generator.verify.shown import misprinted
from generator.verify.survey import Survey
from generator.verify.told import untold


@dataclass(frozen=True)
class Closing:
    """What was found on draws that the walk kept, and notes on what was tried."""

    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def look_closely(program: Program, survey: Survey) -> Closing:
    """Return what is found in the texts, prints, work and wrong ways of draws that the walk kept."""
    found: list[Fault] = []
    draws = _draws(program, survey.sample()[:KEPT], found)
    measured = draws[:MEASURED]
    variants = _variants(program, [*_first(program, survey, found), *measured], found)
    found += question_faults(program, _spread(variants))
    _evaluate_texts(program, draws[MEASURED:], found)
    found += misprinted(program, draws)
    found += uneven_cells(program, measured)
    found += laborious(program, measured[: MEASURED // 2])
    found += untold(program, measured)
    found += scarce_pools(program)
    examined = examine(program, draws)
    found += mutation_faults(examined)
    return Closing(tuple(found), tuple(_notes(examined)))


def _notes(examined: Examination) -> Iterator[str]:
    if examined.answers:
        yield summary(examined)
    for answered, mutant in worst(examined):
        yield f"{answered.id}: {sentence(mutant)}"


def _draws(program: Program, addresses: Sequence[int], found: list[Fault]) -> list[Draw]:
    """The draws at valid addresses; where a text that makes variants distinct has no value, that is noted."""
    draws = []
    for address in addresses:
        try:
            draws.append(program.judge(address))
        except Fault as fault:
            _note(fault, address, found)
    return draws


def _first(program: Program, survey: Survey, found: list[Fault]) -> list[Draw]:
    """The first draw of some families: a rare one would hardly be in the sample."""
    firsts = [family.first for family in survey.families.values() if family.first >= 0]
    return _draws(program, firsts[: READ // 2], found)


def _variants(program: Program, draws: Sequence[Draw], found: list[Fault]) -> list[tuple[Draw, Variant]]:
    """The draws with their content; what cannot be filled is noted."""
    variants = []
    for draw in draws:
        try:
            variants.append((draw, program.variant(draw)))
        except Fault as fault:
            _note(fault, draw.address, found)
    return variants


def _evaluate_texts(program: Program, draws: Sequence[Draw], found: list[Fault]) -> None:
    """Evaluate what only a key or a tick prints at draws that are not read: a rare one may have no value there."""
    texts = [part.solution for part in program.parts] + [hint for part in program.parts for hint in part.hints]
    for draw in draws:
        for text in texts:
            try:
                text.values(draw.moment.scope)
            except Fault as fault:
                _note(fault, draw.address, found)


def _note(fault: Fault, address: int, found: list[Fault]) -> None:
    """Note what a draw is at fault with, each place once."""
    if all((each.path, each.code, each.offset) != (fault.path, fault.code, fault.offset) for each in found):
        message = f"{fault.message}; at address {address}"
        found.append(Fault(fault.path, fault.code, message, fault.hint, offset=fault.offset, on_key=fault.on_key))


def _spread(variants: Sequence[tuple[Draw, Variant]]) -> Sequence[tuple[Draw, Variant]]:
    """Those that are read: of each family and wording one, then as they come."""
    kinds: dict[str, tuple[Draw, Variant]] = {}
    for draw, variant in variants:
        kinds.setdefault(draw.family, (draw, variant))
    chosen = list(kinds.values())[:READ]
    rest = [pair for pair in variants if not any(pair is other for other in chosen)]
    return [*chosen, *rest][:READ]
