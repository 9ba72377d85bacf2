"""``ExamSpec``, bank and seed → a plan: which questions, at which addresses, whose copy is which."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import replace

from generator.assemble.consistency import check_exam
from generator.assemble.plans import Advance, ExamFaults, Plan, PlannedQuestion, Programs, parts_of, version_codes
from generator.blueprint import choose_questions
from generator.diagnostics import Fault
from generator.exam import Copy
from generator.exam_spec import ExamSpec, QuestionRef
from generator.parity import Aim, choose_alike, choose_personal_alike
from generator.program import Draw, Program
from generator.roster import Row
from generator.sampling import choose, choose_personal
from generator.space import keyed_number
from generator.work import Band

# Letters and digits that are not mistaken for one another when read aloud or written by hand.
_CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def plan(
    spec: ExamSpec,
    exam_id: str,
    programs: Programs,
    roster: tuple[Row, ...],
    seed: str,
    advance: Advance = lambda _: None,
) -> Plan:
    """Return the plan of an exam; raises ExamFaults with everything that is wrong with it."""
    return draw_forms(spec, programs, roster, seed, outline(spec, exam_id, programs, roster, seed), advance)


def outline(spec: ExamSpec, exam_id: str, programs: Programs, roster: tuple[Row, ...], seed: str) -> Plan:
    """Return the plan of an exam without addresses: its questions, forms and copies; raises ExamFaults."""
    check_exam(spec, programs)
    try:
        chosen = choose_questions(spec, programs, seed)
    except Fault as fault:
        raise ExamFaults([(None, fault)]) from fault
    forms, copies = _forms(spec, exam_id, roster, seed)
    return Plan(forms, tuple(tuple(PlannedQuestion(ref, ()) for ref in refs) for refs in chosen), copies)


def draw_forms(
    spec: ExamSpec,
    programs: Programs,
    roster: tuple[Row, ...],
    seed: str,
    made: Plan,
    advance: Advance = lambda _: None,
) -> Plan:
    """Return the plan with addresses drawn; raises ExamFaults.

    ``made`` may hold some of the forms alone, with their rows of the roster, where every person has a form. A question
    that has its addresses keeps them.
    """
    faults: list[tuple[str | None, Fault]] = []
    for p, problem in enumerate(made.problems):
        try:
            made = draw_questions(spec, programs, roster, seed, made, [(p, i) for i in range(len(problem))])
        except ExamFaults as found:
            faults += found.faults
        advance(f"problem {p + 1}")
    if faults:
        raise ExamFaults(faults)
    return made


def draw_questions(
    spec: ExamSpec,
    programs: Programs,
    roster: tuple[Row, ...],
    seed: str,
    made: Plan,
    places: Collection[tuple[int, int]],
) -> Plan:
    """Return the plan with addresses drawn for the questions at these places, as :func:`draw_forms` does for all."""
    faults: list[tuple[str | None, Fault]] = []
    taken = parts_taken([[question.ref for question in problem] for problem in made.problems], programs)

    def planned(question: PlannedQuestion) -> PlannedQuestion:
        ref = question.ref
        try:
            draws, band = drawn(programs[ref.id], spec, made.forms, roster, seed, taken[ref.id])
        except Fault as fault:
            faults.append((ref.id, fault))
            return question
        return PlannedQuestion(ref, tuple(draw.address for draw in draws), band, tuple(draws))

    problems = tuple(
        tuple(
            planned(question) if (p, i) in places and not question.addresses else question
            for i, question in enumerate(problem)
        )
        for p, problem in enumerate(made.problems)
    )
    if faults:
        raise ExamFaults(faults)
    return replace(made, problems=problems)


def parts_taken(chosen: Sequence[Sequence[QuestionRef]], programs: Programs) -> dict[str, tuple[str, ...]]:
    """The parts that the exam takes from each question, in whichever problems: its work is theirs."""
    found: dict[str, tuple[str, ...]] = {}
    for ref in (ref for refs in chosen for ref in refs):
        found[ref.id] = (*found.get(ref.id, ()), *parts_of(ref, programs))
    return found


def drawn(
    program: Program,
    spec: ExamSpec,
    forms: tuple[str, ...],
    roster: tuple[Row, ...],
    seed: str,
    parts: tuple[str, ...],
) -> tuple[list[Draw], Band | None]:
    """The draws of the forms; where parity is asked for, of one band of work, and the band."""
    vetoed = spec.redraw.get(program.spec.id, {})
    redraws = {number: vetoed[code] for number, code in enumerate(forms) if code in vetoed}
    aim = None if spec.forms.parity is None else Aim(spec.forms.parity, parts)
    if spec.forms.versions == "each":
        persons = [row.person.number for row in roster]
        if aim is None:
            return choose_personal(program, seed, "exam", persons, redraws), None
        return choose_personal_alike(program, seed, "exam", persons, redraws, aim)
    if aim is None:
        return choose(program, seed, "exam", len(forms), redraws), None
    return choose_alike(program, seed, "exam", len(forms), redraws, aim)


def _forms(
    spec: ExamSpec, exam_id: str, roster: tuple[Row, ...], seed: str
) -> tuple[tuple[str, ...], tuple[Copy, ...]]:
    """The codes of the forms, and the personal copies. A copy depends on its own row alone."""
    codes = [_code(seed, exam_id, row.person.number) for row in roster]
    if spec.forms.versions == "each":
        return tuple(codes), tuple(
            Copy(code, row.person, k) for k, (code, row) in enumerate(zip(codes, roster, strict=True))
        )
    forms = version_codes(spec.forms.versions)
    copies = []
    for code, row in zip(codes, roster, strict=True):
        if row.version and row.version not in forms:
            message = f"the roster gives {row.person.number} version {row.version}, there are {', '.join(forms)}"
            raise ExamFaults([(None, Fault(("forms", "roster"), "unknown-name", message))])
        number = keyed_number(seed, "version", exam_id, row.person.number) % len(forms)
        copies.append(Copy(code, row.person, forms.index(row.version) if row.version else number))
    return forms, tuple(copies)


def _code(seed: str, exam_id: str, number: str) -> str:
    """A personal code of 8 characters; it tells nothing about the number to who lacks the seed."""
    digest = hashlib.blake2b(f"{exam_id}\x1f{number}".encode(), key=seed.encode()[:64], digest_size=5).digest()
    value = int.from_bytes(digest, "big")
    return "".join(_CODE_ALPHABET[(value >> 5 * k) & 31] for k in range(8))
