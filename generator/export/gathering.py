"""Questions and exam files → a :class:`~generator.export.collection.Collection` of pools. Nothing is written here."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from generator.assemble import ExamFaults, check_exam, drawn, parts_of, version_codes
from generator.bank import Question
from generator.blueprint import choose_questions
from generator.credits import with_marks
from generator.diagnostics import Diagnostic, Fault, Rejected
from generator.exam import Language, Marking, PlacedPart, Variant, part_letter
from generator.exam_file import ExamFile
from generator.exam_spec import QuestionRef
from generator.export.collection import Collection, Entry, Pool, Section, entry_identifier, identifier, short_title
from generator.expression import Scope
from generator.plain import plain_text
from generator.program import Draw, Program
from generator.sampling import Purpose, Tally, draws, too_few
from generator.work import Gauge, densest

Advance = Callable[[str], None]

# Variants that place an exam's band of work, as for its printed versions.
SAMPLE = 60

# Variants of all families that are looked at to fill a pool from one of them.
MOST_MET = 1_000


def quiet(step: str) -> None:
    """Report nothing."""


def gather_questions(
    questions: Sequence[Question],
    language: Language,
    course: str,
    count: int,
    seed: str,
    purpose: Purpose,
    advance: Advance = quiet,
) -> Collection:
    """Return the questions as pools of up to ``count`` variants, a section a topic; raises Rejected.

    No exam says how their choices are marked, so an LMS marks them in its own way.
    """
    sections: dict[str, list[Pool]] = {}
    found: list[Diagnostic] = []
    for question in questions:
        program = question.program
        ref = QuestionRef.model_validate(question.id)
        try:
            variants = [program.variant(draw) for draw in _drawn(program, seed, purpose, count)]
        except Fault as fault:
            found.append(question.source.diagnostic(fault))
        else:
            parts = tuple(part.id for part in program.parts)
            pool = _pool(ref, _for(purpose, variants), parts, None, language)
            sections.setdefault(program.spec.topic, []).append(pool)
        advance(question.id)
    if found:
        raise Rejected(found)
    made = tuple(Section(topic, (), tuple(pools)) for topic, pools in sections.items())
    name = identifier("questions", *(question.id for question in questions))
    return Collection(name, short_title(course or "Questions"), course, language, purpose, made)


def gather_exam(file: ExamFile, count: int, seed: str, purpose: Purpose, advance: Advance = quiet) -> Collection:
    """Return an exam's problems as sections of pools: the same questions, parts and credits; raises Rejected.

    For the purpose exam the variants of a pool are of one family and, where the exam asks for parity, of one band of
    work. For practice they are of every family: only their addresses differ from those of any exam.
    """
    try:
        check_exam(file.spec, file.programs)
        chosen = choose_questions(file.spec, file.programs, seed)
    except ExamFaults as faults:
        raise file.located(faults) from faults
    except Fault as fault:
        raise file.located(ExamFaults([(None, fault)])) from fault
    language = file.spec.language or file.course.spec.language
    faults_found: list[tuple[str | None, Fault]] = []
    sections = []
    for number, refs in enumerate(chosen):
        own = file.spec.problems[number]
        pools: list[Pool] = []
        for ref in refs:
            program, parts = file.programs[ref.id], parts_of(ref, file.programs)
            try:
                if purpose == "exam":
                    found = _drawn(program, seed, purpose, count, _band(file, parts), _vetoed(file, ref, parts, seed))
                else:
                    found = _drawn(program, seed, purpose, count)
                variants = [program.variant(draw) for draw in found]
            except Fault as fault:
                faults_found.append((ref.id, fault))
            else:
                pools.append(_pool(ref, _for(purpose, variants), parts, own.marking.choices, language))
        advance(f"problem {number + 1}")
        title = plain_text(file.texts.titles[number].fill(Scope({})))
        sections.append(Section(short_title(title), file.texts.intros[number].fill(Scope({})), tuple(pools)))
    if faults_found:
        raise file.located(ExamFaults(faults_found))
    course = file.spec.course or file.course.spec.course
    name = identifier(f"exam-{file.id}")
    return Collection(name, short_title(file.spec.title), course, language, purpose, tuple(sections), file.spec.minutes)


# ---------------------------------------------------------------- pools
Select = Callable[[Program, list[Draw]], Callable[[Draw], bool]]


def _drawn(
    program: Program,
    seed: str,
    purpose: Purpose,
    count: int,
    select: Select | None = None,
    vetoed: frozenset[int] = frozenset(),
) -> list[Draw]:
    """Return up to ``count`` distinct draws; at an exam of one family, the one that the seed meets first."""
    tally = Tally()
    walk: Iterator[Draw] = (each for each in draws(program, seed, purpose, tally) if each.address not in vetoed)
    if purpose == "exam":
        walk = _of_first_family(walk)
    if select is None:
        found = list(itertools.islice(walk, count))
    else:
        sample = list(itertools.islice(walk, max(SAMPLE, count)))
        keeps = select(program, sample)
        found = list(itertools.islice(filter(keeps, itertools.chain(sample, walk)), count))
    if not found:
        raise too_few(program, tally, {}, 1)
    return found


def _of_first_family(walk: Iterator[Draw]) -> Iterator[Draw]:
    first = next(walk, None)
    if first is not None:
        yield first
        met = itertools.islice(walk, MOST_MET)
        yield from (draw for draw in met if draw.family == first.family)


def _vetoed(file: ExamFile, ref: QuestionRef, parts: tuple[str, ...], seed: str) -> frozenset[int]:
    """Return the addresses that the exam's ``redraw`` turned down: what its versions had before each veto."""
    vetoes = file.spec.redraw.get(ref.id, {})
    versions = file.spec.forms.versions
    if not vetoes or versions == "each":
        return frozenset()
    forms = version_codes(versions)
    found = set()
    for code, times in vetoes.items():
        for earlier in range(times):
            before = file.spec.model_copy(update={"redraw": {ref.id: {**vetoes, code: earlier}}})
            chosen, _ = drawn(file.programs[ref.id], before, forms, (), seed, parts)
            found.add(chosen[forms.index(code)].address)
    return frozenset(found)


def _band(file: ExamFile, parts: tuple[str, ...]) -> Select | None:
    """Return what keeps the draws of one band of work, None where the exam asks for no parity."""
    parity = file.spec.forms.parity
    if parity is None:
        return None

    def select(program: Program, sample: list[Draw]) -> Callable[[Draw], bool]:
        gauge = Gauge(program, parts)
        if not gauge.computed or not sample:
            return lambda draw: True
        band = densest([gauge.work(draw).total for draw in sample[:SAMPLE]], parity)
        return lambda draw: band.holds(gauge.work(draw).total)

    return select


def _for(purpose: Purpose, variants: Sequence[Variant]) -> Sequence[Variant]:
    """Return the variants as they are for a purpose: an exam holds no hints, in whatever format."""
    if purpose == "practice":
        return variants
    return [replace(each, parts=tuple(replace(part, hints=()) for part in each.parts)) for each in variants]


def _pool(
    ref: QuestionRef,
    variants: Sequence[Variant],
    parts: tuple[str, ...],
    marking: Marking | None,
    language: Language,
) -> Pool:
    first = variants[0]
    entries = tuple(_entry(variant, ref, parts, marking, language) for variant in variants)
    name = identifier(first.question) if ref.parts is None else identifier(f"{first.question}-{'-'.join(parts)}")
    return Pool(name, first.question, short_title(first.title), first.topic, first.skills, entries)


def _entry(
    variant: Variant,
    ref: QuestionRef,
    parts: tuple[str, ...],
    marking: Marking | None,
    language: Language,
) -> Entry:
    by_id = {part.id: part for part in variant.parts}
    placed = []
    for k, name in enumerate(parts):
        worth = ref.marks.get(name, by_id[name].marks)
        placed.append(PlacedPart(part_letter(k), with_marks(by_id[name], worth), worth))
    taken = tuple(placed)
    return Entry(entry_identifier(variant, taken), variant, taken, marking, language)
