"""Whether numbers stay friendly by head: denominators, digits and operations within the question's limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from generator.answer import CompiledAnswer
from generator.diagnostics import Fault, Path
from generator.program import Draw, Program
from generator.questions.blanks import CompiledBlanks
from generator.questions.formula import CompiledFormula
from generator.questions.number import CompiledNumber
from generator.questions.tensor import CompiledTensor
from generator.spec import LimitsSpec
from generator.verify.asked import answers_with_gaps
from generator.verify.limits import LONGEST_VALUE
from generator.verify.survey import Survey
from generator.work import Gauge


def unfriendly(program: Program, survey: Survey) -> Iterator[Fault]:
    """Yield a fault for each answer that prints too long, or that has too large denominators or too many digits."""
    limits = program.spec.limits
    for at, answer in answers_with_gaps(program):
        extremes = survey.extremes.get(at)
        if extremes is None:
            continue
        size, where = extremes.size, extremes.where
        if size.length > LONGEST_VALUE:
            message = f"the answer prints with {size.length:,} characters, for instance at {where['length']}"
            hint = f"at most {LONGEST_VALUE} fit on paper: narrow a range, or ask for less"
            yield Fault(answer.notes.path, "too-long", message, hint, on_key=True)
        if not by_head(answer):
            continue
        if size.denominator > limits.denominator:
            yield _beyond(answer, "a denominator of", size.denominator, limits.denominator, where["denominator"])
        if size.digits > limits.digits:
            yield _beyond(answer, "digits:", size.digits, limits.digits, where["digits"])


def _beyond(answer: CompiledAnswer, what: str, found: int, limit: int, where: str) -> Fault:
    name = "digits" if what == "digits:" else "denominator"
    message = f"the answer has {what} {found:,}, the limit by head is {limit:,}; for instance at {where}"
    hint = f"add a rule, or raise the question's limits: {{{name}: {found}}}"
    return Fault(answer.notes.path, "unfriendly", message, hint, on_key=True, severity="warning")


def is_computed(answer: CompiledAnswer) -> bool:
    """True for an answer that is a value: a number, a tensor, a formula, or gaps of which one is."""
    if isinstance(answer, CompiledBlanks):
        return any(map(is_computed, answer.gaps))
    return isinstance(answer, CompiledNumber | CompiledTensor | CompiledFormula)


def by_head(answer: CompiledAnswer) -> bool:
    """True for a number or tensor without tolerance, so without a calculator."""
    return isinstance(answer, CompiledNumber | CompiledTensor) and answer.spec.tolerance.kind == "exact"


def laborious(program: Program, draws: Sequence[Draw]) -> Iterator[Fault]:
    """Yield a fault where answers computed by head take more operations than the question's limit."""
    if not any(by_head(answer) for part in program.parts for answer in part.answers):
        return
    gauge = Gauge(program)
    most, where = max(((gauge.work(draw).operations, draw.address) for draw in draws), default=(0, 0))
    limit = program.spec.limits.operations
    if most > limit:
        message = f"the answers take {most:,} operations by head at address {where}, the limit is {limit:,}"
        path: Path = ("limits", "operations") if program.spec.limits != LimitsSpec() else ("parts",)
        hint = f"ask for less, or raise the question's limits: {{operations: {most}}}"
        yield Fault(path, "unfriendly", message, hint, on_key=True, severity="warning")
