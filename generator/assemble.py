"""``ExamSpec``, bank and seed → a plan of addresses → an :class:`Exam`.

The plan is all that chance decided: a manifest keeps it, and an exam is rebuilt from it without a seed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from generator.answer import CompiledAnswer, Rejection
from generator.blueprint import choose_questions
from generator.compilation import Passage, Phrase
from generator.course import CourseSpec
from generator.credits import with_marks
from generator.diagnostics import Fault, Path, suggest
from generator.exam import (
    Copy,
    Exam,
    Form,
    Heading,
    Item,
    PlacedPart,
    Problem,
    Variant,
    part_letter,
)
from generator.exam_spec import ExamSpec, QuestionRef
from generator.expression import Scope
from generator.fields import amount
from generator.parity import Aim, choose_alike, choose_personal_alike
from generator.plain import plain_text
from generator.program import Draw, Program
from generator.roster import Row
from generator.sampling import choose, choose_personal
from generator.space import keyed_number
from generator.work import Band

Programs = Mapping[str, Program]
Advance = Callable[[str], None]

# Letters and digits that are not mistaken for one another when read aloud or written by hand.
_CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_VERSIONS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class PlannedQuestion:
    """A question of the exam: which parts it gives, its address in each form, and the band of work they come from.

    ``draws`` are those of the addresses where they were just drawn, so that they need not be judged again.
    """

    ref: QuestionRef
    addresses: tuple[int, ...]
    band: Band | None = field(default=None, compare=False)
    draws: tuple[Draw, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True)
class Plan:
    """What chance decided: the questions of each problem with their addresses, the forms, whose copy is which."""

    forms: tuple[str, ...]
    problems: tuple[tuple[PlannedQuestion, ...], ...]
    copies: tuple[Copy, ...]

    @property
    def drawn(self) -> bool:
        """True where every form has its addresses."""
        return all(len(question.addresses) == len(self.forms) for problem in self.problems for question in problem)

    def part(self, first: int, last: int) -> Plan:
        """Return the plan of the forms from ``first`` to ``last`` (without it), without copies."""
        problems = tuple(
            tuple(
                replace(question, addresses=question.addresses[first:last], draws=question.draws[first:last])
                for question in problem
            )
            for problem in self.problems
        )
        return Plan(self.forms[first:last], problems, ())

    def without_draws(self) -> Plan:
        """Return the plan as it is kept: addresses alone."""
        problems = tuple(tuple(replace(question, draws=()) for question in problem) for problem in self.problems)
        return Plan(self.forms, problems, self.copies)


class ExamFaults(Exception):
    """Faults found while assembling: of the exam spec (question None) or of a question at an address."""

    def __init__(self, faults: Sequence[tuple[str | None, Fault]]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = tuple(faults)


# ---------------------------------------------------------------- planning
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

    ``made`` may hold some of the forms alone, with their rows of the roster, where every person has a form.
    """
    faults: list[tuple[str | None, Fault]] = []
    problems = []
    taken = parts_taken([[question.ref for question in problem] for problem in made.problems], programs)
    for problem in made.problems:
        planned = []
        for question in problem:
            ref = question.ref
            try:
                draws, band = drawn(programs[ref.id], spec, made.forms, roster, seed, taken[ref.id])
            except Fault as fault:
                faults.append((ref.id, fault))
            else:
                planned.append(PlannedQuestion(ref, tuple(draw.address for draw in draws), band, tuple(draws)))
        problems.append(tuple(planned))
        advance(f"problem {len(problems)}")
    if faults:
        raise ExamFaults(faults)
    return replace(made, problems=tuple(problems))


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


def version_codes(count: int) -> tuple[str, ...]:
    """The codes of versions: A to Z, then A2 and so on; an exam has at most 26, a comparison may draw more."""
    return tuple(_VERSIONS[k % 26] + (str(k // 26 + 1) if k >= 26 else "") for k in range(count))


def _code(seed: str, exam_id: str, number: str) -> str:
    """A personal code of 8 characters; it tells nothing about the number to who lacks the seed."""
    digest = hashlib.blake2b(f"{exam_id}\x1f{number}".encode(), key=seed.encode()[:64], digest_size=5).digest()
    value = int.from_bytes(digest, "big")
    return "".join(_CODE_ALPHABET[(value >> 5 * k) & 31] for k in range(8))


# ---------------------------------------------------------------- checking the spec against the bank
def check_exam(spec: ExamSpec, programs: Programs) -> None:
    """Raise ExamFaults where an exam names what the bank does not have, or sums do not come out."""
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    for p, problem in enumerate(spec.problems):
        for q, ref in enumerate(problem.questions):
            path: Path = ("problems", p, "questions", q)
            _check_ref(ref, path, programs, faults)
            for part in parts_of(ref, programs):
                if (ref.id, part) in seen:
                    faults.append(
                        Fault(path, "repeated-question", f"{ref.id}#{part} stands in the exam twice", "name it once")
                    )
                seen[ref.id, part] = p
        total = sum((_ref_marks(ref, programs) for ref in problem.questions), Fraction(0))
        known = all(ref.id in programs for ref in problem.questions)
        if problem.credits is not None and problem.pick is None and known and total != problem.credits:
            message = f"the parts sum to {amount(total)} credits, the problem says {amount(problem.credits)}"
            hint = f"credits: {amount(total)}, or other parts"
            faults.append(Fault(("problems", p, "credits"), "marks-do-not-sum", message, hint))
    _check_redraws(spec, faults)
    if faults:
        raise ExamFaults([(None, fault) for fault in faults])


def _check_ref(ref: QuestionRef, path: Path, programs: Programs, faults: list[Fault]) -> None:
    if ref.id not in programs:
        hint = suggest(ref.id, programs) or "examwright list shows the bank"
        faults.append(Fault(path, "unknown-question", f"there is no question '{ref.id}'", hint))
        return
    known = [part.id for part in programs[ref.id].parts]
    for name in (*(ref.parts or ()), *ref.marks):
        if name not in known:
            hint = suggest(name, known) or f"its parts: {', '.join(known)}"
            faults.append(Fault(path, "unknown-name", f"{ref.id} has no part '{name}'", hint))
    for part in programs[ref.id].parts:
        if part.id in ref.marks and not _scales(part.answers, ref.marks[part.id], part.marks):
            message = f"{ref.marks[part.id]} marks for {ref.id}#{part.id} do not split into halves over its answers"
            faults.append(Fault(path, "wrong-marks", message))


def _scales(answers: Sequence[CompiledAnswer], wanted: Fraction, own: Fraction) -> bool:
    return own > 0 and all((2 * answer.marks * wanted / own).denominator == 1 for answer in answers)


def _check_redraws(spec: ExamSpec, faults: list[Fault]) -> None:
    named = {ref.id for problem in spec.problems for ref in problem.questions}
    picks = any(problem.pick for problem in spec.problems)
    for id, forms in spec.redraw.items():
        if id not in named and not picks:
            near = suggest(id, named) or f"questions: {', '.join(sorted(named))}"
            faults.append(Fault(("redraw", id), "unknown-question", f"'{id}' is not in this exam", near, on_key=True))
        for code in forms:
            count = spec.forms.versions
            if isinstance(count, int) and code not in version_codes(count):
                hint = f"versions: {', '.join(version_codes(count))}"
                faults.append(
                    Fault(("redraw", id, code), "unknown-name", f"there is no version '{code}'", hint, on_key=True)
                )


def parts_of(ref: QuestionRef, programs: Programs) -> tuple[str, ...]:
    """Return the parts that an exam takes from a question, in the order in which it names them."""
    if ref.id not in programs:
        return ()
    return ref.parts if ref.parts is not None else tuple(part.id for part in programs[ref.id].parts)


def _ref_marks(ref: QuestionRef, programs: Programs) -> Fraction:
    if ref.id not in programs:
        return Fraction(0)
    own = {part.id: part.marks for part in programs[ref.id].parts}
    return sum((ref.marks.get(name, own.get(name, Fraction(0))) for name in parts_of(ref, programs)), Fraction(0))


# ---------------------------------------------------------------- realising
def realise(
    spec: ExamSpec,
    exam_id: str,
    course: CourseSpec,
    programs: Programs,
    plan: Plan,
    texts: ExamTexts,
    advance: Advance = lambda _: None,
) -> Exam:
    """Return the exam of a plan; raises ExamFaults where a question cannot be drawn at its address."""
    variants: dict[tuple[str, int], Variant] = {}
    faults: list[tuple[str | None, Fault]] = []
    for question in (q for problem in plan.problems for q in problem):
        for number, address in enumerate(question.addresses):
            advance(question.ref.id)
            if (question.ref.id, address) in variants:
                continue
            program = programs[question.ref.id]
            try:
                draw = question.draws[number] if question.draws else program.judge(address)
                variants[question.ref.id, address] = program.variant(draw)
            except Rejection as rejection:  # a plan from elsewhere: a manifest beside other sources
                message = f"address {address} breaks the rule '{rejection.rule}'"
                faults.append((question.ref.id, Fault((), "broken-rule", message)))
            except Fault as fault:
                faults.append((question.ref.id, fault))
    if faults:
        raise ExamFaults(faults)
    forms = tuple(
        Form(
            code,
            tuple(_problem(spec, texts, number, plan, k, variants, programs) for number in range(len(plan.problems))),
        )
        for k, code in enumerate(plan.forms)
    )
    return Exam(
        id=exam_id,
        heading=_heading(spec, course, texts),
        theme=spec.theme,
        options=tuple((name, str(value).lower()) for name, value in sorted(spec.options.items())),
        forms=forms,
        copies=plan.copies,
        credits=sum((problem.credits for problem in forms[0].problems), Fraction(0)),
    )


@dataclass(frozen=True)
class ExamTexts:
    """The exam spec's own prose, compiled: titles and intros of the problems, further instructions."""

    titles: tuple[Phrase, ...]
    intros: tuple[Passage, ...]
    instructions: tuple[Phrase, ...]


def _problem(
    spec: ExamSpec,
    texts: ExamTexts,
    number: int,
    plan: Plan,
    form: int,
    variants: Mapping[tuple[str, int], Variant],
    programs: Programs,
) -> Problem:
    own = spec.problems[number]
    items = []
    letters = 0
    for question in plan.problems[number]:
        variant = variants[question.ref.id, question.addresses[form]]
        by_id = {part.id: part for part in variant.parts}
        placed = []
        for name in parts_of(question.ref, programs):
            part = by_id[name]
            worth = question.ref.marks.get(name, part.marks)
            placed.append(PlacedPart(part_letter(letters), with_marks(part, worth), worth))
            letters += 1
        items.append(Item(variant, tuple(placed)))
    return Problem(
        number=number + 1,
        title=plain_text(texts.titles[number].fill(Scope({}))),
        intro=texts.intros[number].fill(Scope({})),
        marking=own.marking.choices,
        items=tuple(items),
        credits=sum((placed.credits for item in items for placed in item.parts), Fraction(0)),
        fresh_page=own.fresh_page,
    )


def _heading(spec: ExamSpec, course: CourseSpec, texts: ExamTexts) -> Heading:
    return Heading(
        course=spec.course or course.course,
        title=spec.title,
        institution=spec.institution or course.institution,
        chair=spec.chair or course.chair,
        exam_id=spec.exam_id,
        date=spec.date,
        starts=spec.starts,
        minutes=spec.minutes,
        examiners=spec.examiners,
        resources=spec.resources,
        instructions=tuple(line.fill(Scope({})) for line in texts.instructions),
        language=spec.language or course.language,
    )
