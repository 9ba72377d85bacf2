"""Which questions a problem holds: those that are named, or a pick from the bank that fills the credits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from generator.diagnostics import Fault, Path, suggest
from generator.exam_spec import ExamSpec, PickSpec, ProblemSpec, QuestionRef
from generator.program import Program
from generator.questions import kind_name
from generator.space import keyed_number


def choose_questions(spec: ExamSpec, bank: Mapping[str, Program], seed: str) -> tuple[tuple[QuestionRef, ...], ...]:
    """Return the questions of each problem, in printed order; all versions hold the same.

    A pick takes the questions with the lowest keyed ranks whose marks sum to the credits, and none that the exam
    holds already. Raises Fault where no set does.
    """
    taken = {ref.id for problem in spec.problems for ref in problem.questions}
    chosen = []
    for number, problem in enumerate(spec.problems):
        refs = problem.questions
        if problem.pick is not None:
            refs = _pick(problem, number, bank, taken, seed)
            taken |= {ref.id for ref in refs}
        if problem.order == "shuffled":
            refs = tuple(sorted(refs, key=lambda ref: keyed_number(seed, "order", number, ref.id)))
        chosen.append(refs)
    return tuple(chosen)


def _pick(
    problem: ProblemSpec, number: int, bank: Mapping[str, Program], taken: set[str], seed: str
) -> tuple[QuestionRef, ...]:
    pick, path = problem.pick, ("problems", number, "pick")
    assert pick is not None
    assert problem.credits is not None
    _check_pick(pick, bank, path)
    fitting = [id for id, program in bank.items() if id not in taken and _fits(program, pick)]
    ranked = sorted(fitting, key=lambda id: keyed_number(seed, "pick", id))
    marks = [question_marks(bank[id]) for id in ranked]
    picked = _first_subset(marks, problem.credits)
    if picked is None:
        there = sum(marks, Fraction(0))
        raise Fault(
            path,
            "unfillable-pick",
            f"no set of the {len(fitting)} fitting questions sums to {problem.credits} credits ({there} in all)",
            "ask for other credits, or widen topics, skills or kinds",
            on_key=True,
        )
    return tuple(QuestionRef.model_validate(ranked[k]) for k in picked)


def _check_pick(pick: PickSpec, bank: Mapping[str, Program], path: Path) -> None:
    topics = {program.spec.topic for program in bank.values()}
    skills = {skill for program in bank.values() for skill in program.spec.skills}
    for field, asked, known in (("topics", pick.topics, topics), ("skills", pick.skills, skills)):
        for k, word in enumerate(asked):
            if word not in known:
                message = f"no question has the {field[:-1]} '{word}'"
                raise Fault((*path, field, k), "unknown-name", message, suggest(word, known))


def _fits(program: Program, pick: PickSpec) -> bool:
    spec = program.spec
    kinds = {kind_name(answer) for part in spec.parts.values() for answer in part.answers.values()}
    return (
        (not pick.topics or spec.topic in pick.topics)
        and (not pick.skills or bool(set(pick.skills) & set(spec.skills)))
        and (not pick.kinds or kinds <= set(pick.kinds))
    )


def question_marks(program: Program) -> Fraction:
    """Return what a whole question is worth."""
    return sum((part.marks for part in program.parts), Fraction(0))


def _first_subset(marks: Sequence[Fraction], total: Fraction) -> tuple[int, ...] | None:
    """Return the lexicographically first subset of indices whose marks sum to ``total``, None if there is none.

    >>> _first_subset([Fraction(2), Fraction(3), Fraction(1), Fraction(2)], Fraction(5))
    (0, 1)
    """
    reachable: list[set[Fraction]] = [{Fraction(0)}]
    for worth in reversed(marks):
        reachable.append(reachable[-1] | {each + worth for each in reachable[-1] if each + worth <= total})
    reachable.reverse()  # reachable[k]: sums of subsets of marks[k:]
    if total not in reachable[0]:
        return None
    chosen: list[int] = []
    left = total
    for k, worth in enumerate(marks):
        if worth and worth <= left and left - worth in reachable[k + 1]:
            chosen.append(k)
            left -= worth
    return tuple(chosen)
