"""What the lints find: each file of cases is about one code, questions in it are parted by ``---``.

A question ends in what is found in it, ``#> code@line``, lines counted within the case; a near miss ends in nothing.
"""

from __future__ import annotations

import contextlib
import itertools
import re
import tempfile
import time
from collections.abc import Hashable
from fractions import Fraction
from pathlib import Path

import pytest

from generator.answer import Rejection
from generator.bank import Question, load_bank, load_question
from generator.course import Course, load_course
from generator.diagnostics import Fault
from generator.exam import Form, Item, PlacedPart, Problem, Variant
from generator.lints import CODES, bank_faults, exam_faults, question_faults
from generator.program import Draw, Program
from generator.space import walk

CASES = Path(__file__).parent / "cases" / "lints"
FILES = sorted(CASES.glob("*.yaml"))
HEAD = "id: test/question\ntitle: A question\ntopic: tests\nminutes: 1\n"
ROOT = Path(__file__).parent.parent
MARK = "#> "
CASE_IDS = [
    (path, k)
    for path in FILES
    for k in range(len(path.read_text(encoding="utf-8").removesuffix("\n").split("\n---\n")))
]


def spread(program: Program, count: int = 20) -> list[tuple[Draw, Variant]]:
    """Draws of as many wordings and families as come along, with their variants."""
    groups: dict[tuple[str, str], dict[Hashable, Draw]] = {}
    for address in itertools.islice(walk(program.space.size, "lints", "exam", program.spec.id), 15 * count):
        try:
            draw = program.judge(address)
        except Rejection:
            continue
        groups.setdefault((draw.wording, draw.family), {}).setdefault(program.identity(draw), draw)
        if sum(map(len, groups.values())) >= 3 * count:
            break
    ranks = itertools.chain.from_iterable(itertools.zip_longest(*(group.values() for group in groups.values())))
    taken = itertools.islice((draw for draw in ranks if draw is not None), count)
    return [(draw, program.variant(draw)) for draw in taken]


def load_case(text: str, folder: Path) -> tuple[Question, int]:
    """The question of a case and the number of lines that were put in front of it; its images are one pixel each."""
    head = "" if re.search(r"^id:", text, re.MULTILINE) else HEAD
    for name in re.findall(r"[\w-]+\.png", text):
        (folder / name).write_bytes(PIXEL)
    path = folder / "question.yaml"
    path.write_text(head + text, encoding="utf-8")
    return load_question(Course(folder), path), head.count("\n")


# The smallest PNG: one grey pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
    "3a7e9b550000000a49444154789c6360000000020001e221bc330000000049454e44ae426082"
)


def cases_of(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n---\n")


def told(text: str, code: str) -> list[str]:
    """What is found in a case, as it stands in the file; ``+++`` parts questions that are looked at together."""
    found: list[str] = []
    with contextlib.ExitStack() as stack:
        questions: dict[str, tuple[Question, int]] = {}
        above = 0
        for part in text.split("\n+++\n"):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            question, shift = load_case(part, folder)
            questions[question.id] = (question, above - shift)
            above += part.count("\n") + 2
        for id, fault in faults_of(code, [question.program for question, _ in questions.values()]):
            question, shift = questions[id]
            found.append(f"{fault.code}@{question.source.diagnostic(fault).place.line + shift}")
    return sorted(set(found))


def faults_of(code: str, programs: list[Program]) -> list[tuple[str, Fault]]:
    """What the lints of a code's kind find: those of a bank, of an exam, of a question."""
    match code:
        case "twin-questions":
            return bank_faults(programs)
        case "answer-in-exam":
            return exam_faults(exam_of(programs))
        case _:
            (program,) = programs
            return [(program.spec.id, fault) for fault in question_faults(program, spread(program))]


def exam_of(programs: list[Program]) -> list[Form]:
    """Three forms of an exam of all the questions."""
    drawn = [[variant for _, variant in spread(program, 3)] for program in programs]
    forms = []
    for k in range(3):
        variants = [each[k % len(each)] for each in drawn]
        items = tuple(
            Item(variant, tuple(PlacedPart("a", part, part.marks) for part in variant.parts)) for variant in variants
        )
        problem = Problem(1, "Problem", (), "all-or-nothing", items, Fraction(0))
        forms.append(Form("ABC"[k], (problem,)))
    return forms


@pytest.mark.parametrize(("path", "number"), CASE_IDS, ids=[f"{path.stem}-{k}" for path, k in CASE_IDS])
def test_a_case_gives_what_it_says(path: Path, number: int, update_golden: bool) -> None:
    cases = cases_of(path)
    lines = cases[number].split("\n")
    expected = sorted(line.removeprefix(MARK) for line in lines if line.startswith(MARK))
    found = told(cases[number], path.stem)
    if update_golden:
        kept = [line for line in lines if not line.startswith(MARK)]
        cases[number] = "\n".join([*kept, *(MARK + each for each in found)])
        path.write_text("\n---\n".join(cases) + "\n", encoding="utf-8")
        return
    assert found == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_code_has_faulty_cases_and_as_many_near_misses(path: Path) -> None:
    faulty = [f"\n{MARK}" in case for case in cases_of(path)]
    assert path.stem in CODES
    assert sum(faulty) >= 2, "a plain one and a subtle one"
    assert faulty.count(False) >= 2
    for case in cases_of(path):
        for line in case.split("\n"):
            assert not line.startswith(MARK) or line.startswith(f"{MARK}{path.stem}@"), "a file is about one code"


def test_each_code_has_a_file() -> None:
    assert {path.stem for path in FILES} == set(CODES)


def test_without_draws_the_file_alone_is_looked_at() -> None:
    text = "stem: The the network.\nparts:\n  a: {ask: How many?, marks: 1, number: 3}\n"
    with tempfile.TemporaryDirectory() as folder:
        question, _ = load_case(text, Path(folder))
        (fault,) = question_faults(question.program, [])
        assert isinstance(fault, Fault)
        assert (fault.code, fault.path, fault.offset, fault.severity) == ("double-word", ("stem",), 0, "warning")
        assert fault.hint


# ---------------------------------------------------------------- the bank
def test_the_bank_is_clean_and_costs_little() -> None:
    """What is left are weaknesses that are known; a new one has to be looked at."""
    bank = load_bank(load_course(ROOT))
    assert len(bank.questions) > 90
    drawn = {id: spread(question.program, 12) for id, question in bank.questions.items()}
    assert sum(map(len, drawn.values())) > 6 * len(drawn)
    begin = time.process_time()
    found = {(id, fault.code) for id, draws in drawn.items() for fault in question_faults(bank[id].program, draws)}
    spent = time.process_time() - begin
    assert found == KNOWN
    begin = time.process_time()
    assert bank_faults([question.program for question in bank.questions.values()]) == []
    # about three times what they take on an idle machine
    assert spent < 4
    assert time.process_time() - begin < 1


# What the bank accepts in place, by `allow`.
KNOWN = {("training/epoch", "answer-in-name")}
