"""From the tallies of a walk to findings: what is wrong, how often, where, with the smallest counterexample."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from generator.answer import CompiledMistake
from generator.diagnostics import Fault, Path
from generator.options import TOO_FEW_MISTAKES
from generator.program import Program
from generator.questions.choice import CHOICE_RULES, CompiledChoice
from generator.verify.asked import answers_of, answers_with_gaps
from generator.verify.corners import fires_at_a_corner
from generator.verify.friendly import unfriendly
from generator.verify.limits import LEAST_ACCEPTANCE, LEAST_VARIANTS, MOST_ALIKE, MOST_ALIKE_APART, MOST_COST
from generator.verify.survey import Coincidence, Example, Survey
from generator.verify.walk import ALIKE_OPTIONS

_HOW = {
    "equal": "equals the answer",
    "within": "lies within the tolerance of the answer",
    "shown": "is printed like the answer",
    "accepted": "has the property that accepts the answer",
}
# Of an example that was never noted.
_NOWHERE = (0, Fraction(0), 0, 0)

_KEEP_APART = "take it out, say when it applies, or add a rule that keeps the two apart"


def findings(program: Program, survey: Survey) -> list[Fault]:
    """Return what a walk through the question's space found."""
    found = [
        *_faults(survey),
        *_rules(program, survey),
        *_mistakes(program, survey),
        *_options(program, survey),
        *_families(program, survey),
        *_alike(program, survey),
        *_doubles(program, survey),
        *_pools(program, survey),
        *unfriendly(program, survey),
    ]
    if not any(fault.severity == "error" for fault in found):
        found += _variants(program, survey)
    return found


def percent(share: Fraction) -> str:
    """Return a share for a message.

    >>> percent(Fraction(1, 3)), percent(Fraction(1, 5000))
    ('33 %', '0.02 %')
    """
    return f"{float(share * 100):.2g} %" if share < Fraction(1, 10) else f"{float(share * 100):.0f} %"


# ---------------------------------------------------------------- faults at an address
def _faults(survey: Survey) -> Iterator[Fault]:
    for example in survey.faults.values():
        assert example.fault is not None
        path, code, message, hint, offset, on_key = example.fault
        of = survey.tried if path[:1] in (("require",), ("family",), ("let",)) else survey.passing
        shared = f"{message}; in {example.count:,} of {max(of, example.count):,}, smallest: {example.described}"
        yield Fault(path, code, shared, hint, offset=offset, on_key=on_key)


def text_faults(survey: Survey) -> Iterator[Fault]:
    """Yield what texts of valid draws lack: they are at fault however rare such a draw is."""
    for example in survey.texts.values():
        assert example.fault is not None
        path, code, message, hint, offset, on_key = example.fault
        yield Fault(path, code, f"{message}; for instance at {example.described}", hint, offset=offset, on_key=on_key)


# ---------------------------------------------------------------- rules
def _rules(program: Program, survey: Survey) -> Iterator[Fault]:
    for name in program.rules:
        path: Path = ("require", name)
        if survey.tried and survey.refused[name] == survey.tried:
            message = f"'{name}' refuses all {survey.tried:,} addresses"
            yield Fault(path, "rule-refuses-all", message, "loosen it, or widen the ranges")
            return
    refused = sum(survey.refused[name] for name in program.rules)
    if survey.tried and refused == survey.tried:
        shares = ", ".join(f"'{name}' {count:,}" for name, count in survey.refused.most_common())
        message = f"the rules together refuse all {survey.tried:,} addresses: {shares}"
        yield Fault(("require",), "rules-refuse-all", message, "loosen one of them, or widen the ranges", on_key=True)
        return
    for name in program.rules:
        if not survey.refused[name] and not survey.faults:
            if survey.tried < program.space.size and fires_at_a_corner(program, name, survey.sample()):
                continue  # a sample misses what is as rare as this
            message = f"'{name}' refuses none of the {survey.tried:,} addresses that reach it"
            hint = "take it out, or mend it: a rule that never fires promises what it does not test"
            yield Fault(("require", name), "rule-never-fires", message, hint, severity="warning")
    if survey.valid and Fraction(survey.valid, survey.tried) < LEAST_ACCEPTANCE:
        share = percent(Fraction(survey.valid, survey.tried))
        message = f"only {share} of the addresses are variants: {survey.valid:,} of {survey.tried:,}"
        rule, count = survey.refused.most_common(1)[0] if survey.refused else ("", 0)
        hint = f"'{rule}' refuses most, {count:,}: draw what it asks for" if rule else "narrow the ranges"
        path = ("require", rule) if rule in program.rules else ("params",) if program.spec.params else ("id",)
        yield Fault(path, "few-accepted", message, hint, on_key=rule not in program.rules, severity="warning")


# ---------------------------------------------------------------- mistakes
def _mistakes(program: Program, survey: Survey) -> Iterator[Fault]:
    for at, answer in answers_with_gaps(program):
        for mistake in answer.notes.mistakes:
            met = {how: survey.coincidences.get(Coincidence(at, mistake.name, how)) for how in _HOW}
            met_at_all = {how: example for how, example in met.items() if example}
            yield from _coinciding(program, mistake, answer.id, met_at_all, survey)


def _coinciding(
    program: Program, mistake: CompiledMistake, answer: str, met: dict[str, Example], survey: Survey
) -> Iterator[Fault]:
    path, name = mistake.path, mistake.name
    count = sum(example.count for example in met.values())
    if not count:
        return
    how, example = max(met.items(), key=lambda pair: pair[1].count)
    smallest = min(met.values(), key=lambda each: each.rank or _NOWHERE)
    message = f"mistake '{name}' {_HOW[how]} {answer} in {count:,} of {survey.passing:,} variants"
    if survey.exceeds(count, MOST_COST, program.space.size):
        yield Fault(path, "mistake-costs", f"{message}, smallest: {smallest.described}", _KEEP_APART)
        return
    for kind, code in (("within", "tolerance-admits-mistake"), ("shown", "mistake-shown-as-answer")):
        if kind in met:
            example = met[kind]
            message = f"mistake '{name}' {_HOW[kind]} {answer} in {example.count:,} of {survey.passing:,} variants"
            hint = "narrow the tolerance" if kind == "within" else "print more places, or round less"
            yield Fault(path, code, f"{message}, smallest: {example.described}", hint, severity="warning")


def _options(program: Program, survey: Survey) -> Iterator[Fault]:
    for at, answer in answers_of(program):
        cost = survey.costs[at, TOO_FEW_MISTAKES]
        if survey.exceeds(cost, MOST_COST, program.space.size):
            message = f"too few mistakes apply to fill the options in {cost:,} of {survey.passing:,} variants"
            hint = "fewer options, more mistakes, or mistakes that apply more often"
            yield Fault((*answer.notes.path, "options"), "options-cost", message, hint, on_key=True)
        alike = survey.costs[at, ALIKE_OPTIONS]
        if survey.exceeds(alike, MOST_COST, program.space.size):
            message = f"two options are printed alike in {alike:,} of {survey.passing:,} variants"
            yield Fault((*answer.notes.path, "options"), "options-cost", message, _KEEP_APART, on_key=True)


def _alike(program: Program, survey: Survey) -> Iterator[Fault]:
    marks = {
        (at, mistake.name): (mistake.marks, mistake.path)
        for at, answer in answers_of(program)
        for mistake in answer.notes.mistakes
    }
    for pair, example in survey.alike.items():
        (one, _), (other, path) = marks[pair.at, pair.one], marks[pair.at, pair.other]
        limit = MOST_ALIKE if one == other else MOST_ALIKE_APART
        if not survey.exceeds(example.count, limit, program.space.size):
            continue
        why = "are worth different marks and" if one != other else ""
        message = (
            f"mistakes '{pair.one}' and '{pair.other}' {why} give the same value in {example.count:,} of "
            f"{survey.passing:,} variants, smallest: {example.described}"
        ).replace("  ", " ")
        yield Fault(path, "mistakes-alike", message, "say by `when` where each applies", severity="warning")


# ---------------------------------------------------------------- families, pools, variants
def _families(program: Program, survey: Survey) -> Iterator[Fault]:
    for name, family in survey.families.items():
        own = {key: count for key, count in family.refused.items() if key[1] not in CHOICE_RULES}
        if family.valid or sum(own.values()) < family.passing or not name:
            continue
        (at, rule), _ = max(own.items(), key=lambda pair: pair[1])
        answer = dict(answers_of(program))[at]
        mistake = next((m for m in answer.notes.mistakes if rule == f"mistake {m.name}"), None)
        path = answer.notes.path if mistake is None else mistake.path
        message = f"the family {name} dies: '{rule}' of {at.answer} refuses its {family.passing:,} variants"
        yield Fault(path, "family-dies", message, _KEEP_APART, on_key=mistake is None)


def _doubles(program: Program, survey: Survey) -> Iterator[Fault]:
    answers = dict(answers_of(program))
    for pair, example in survey.doubles.items():
        path: Path = (*answers[pair.at].notes.path, "statements", pair.other)
        message = f"'{pair.one}' says the same in {example.count:,} variants, smallest: {example.described}"
        hint = "a rule that keeps the two apart, or exclude one by the other"
        yield Fault(path, "equal-options", message, hint, on_key=True)


def _pools(program: Program, survey: Survey) -> Iterator[Fault]:
    for at, answer in answers_of(program):
        pool = survey.pools.get(at)
        if not isinstance(answer, CompiledChoice):
            continue
        if pool is None:
            if survey.passing and not survey.faults:
                refused = max(CHOICE_RULES, key=lambda rule: survey.costs[at, rule])
                message = f"no draw from the pool is valid: '{refused}' refuses {survey.costs[at, refused]:,}"
                hint = "more statements, fewer exclusions, or other counts"
                yield Fault((*answer.notes.path, "choice"), "pool-cannot-fill", message, hint, on_key=True)
            continue
        for statement in answer.pool:
            if not pool.drawn[statement.name]:
                message = f"the statement '{statement.name}' is never drawn"
                hint = "its `when` never holds, or it excludes too many others"
                yield Fault(statement.path, "statement-never-drawn", message, hint, on_key=True, severity="warning")
        for count in range(answer.spec.right[0], answer.spec.right[1] + 1):
            if not pool.right[count]:
                message = f"no variant has {count} right options, which the pool is asked for"
                low, high = min(pool.right), max(pool.right)
                hint = f"right: {low}..{high}" if low < high else f"right: {low}"
                path: Path = (*answer.notes.path, "choice", "right")
                yield Fault(path, "right-count-never", message, hint, severity="warning")


def _variants(program: Program, survey: Survey) -> Iterator[Fault]:
    spec = program.spec
    if not survey.valid:
        if survey.passing:
            message = f"no variant is left: answers refuse all {survey.passing:,} addresses that pass the rules"
            yield Fault(("parts",), "no-variant", message, "widen the ranges", on_key=True)
        return
    if survey.distinct < LEAST_VARIANTS and not spec.few and spec.reuse == "refused":
        message = f"there are only {survey.distinct} distinct variants"
        path: Path = ("params",) if spec.params else ("id",)
        hint = "widen a range, loosen a rule, or say why under few:"
        yield Fault(path, "few-variants", message, hint, on_key=True, severity="warning")
