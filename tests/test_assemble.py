"""Plans: what changes an exam's numbers and, more important, what does not."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from generator.assemble import Plan
from generator.build import plan_exam, realise_exam
from generator.diagnostics import Rejected
from generator.exam import Exam, Variant
from generator.exam_file import load_exam
from tests.small_course import EXAM, PRODUCT, SUM, write_course

ROSTER = "number,name\n100,Ann\n101,Bea\n102,Cem\n"


def drawn(path: Path) -> Plan:
    """The plan of an exam file."""
    return plan_exam(load_exam(path))[0]


def exam_of(path: Path) -> Exam:
    """The exam of an exam file."""
    file = load_exam(path)
    return realise_exam(file, plan_exam(file)[0])


def addresses(plan: Plan) -> dict[str, tuple[int, ...]]:
    """The addresses of each question."""
    return {question.ref.id: question.addresses for problem in plan.problems for question in problem}


def variants(exam: Exam) -> list[Variant]:
    return [item.variant for form in exam.forms for problem in form.problems for item in problem.items]


def test_forms_are_distinct_and_hold_the_same_parts(tmp_path: Path) -> None:
    exam = exam_of(write_course(tmp_path))
    by_question: dict[str, list[Variant]] = {}
    for variant in variants(exam):
        by_question.setdefault(variant.question, []).append(variant)
    assert set(by_question) == {"arithmetic/sum", "arithmetic/product", "logic/primes"}
    for each in by_question.values():
        assert len(each) == 3
        assert len({variant.parameters or variant.parts for variant in each}) == 3
        assert len({variant.family for variant in each}) == 1
    letters = [[p.letter for item in problem.items for p in item.parts] for problem in exam.forms[0].problems]
    assert letters == [["a", "b", "c"], ["a"]]


def test_the_same_seed_draws_the_same_exam_in_another_folder(tmp_path: Path) -> None:
    assert exam_of(write_course(tmp_path / "one")) == exam_of(write_course(tmp_path / "two"))


def test_adding_a_question_changes_no_other_number(tmp_path: Path) -> None:
    before = addresses(drawn(write_course(tmp_path)))
    more = EXAM.replace("questions: [arithmetic/sum,", "questions: [arithmetic/third, arithmetic/sum,").replace(
        "credits: 4", "credits: 5"
    )
    third = SUM.replace("arithmetic/sum", "arithmetic/third")
    after = addresses(drawn(write_course(tmp_path, more, **{"arithmetic/third": third})))
    assert {id: after[id] for id in before} == before
    assert after["arithmetic/third"] != after["arithmetic/sum"]


def test_reordering_and_editing_prose_change_no_number(tmp_path: Path) -> None:
    before = addresses(drawn(write_course(tmp_path)))
    turned = EXAM.replace("[arithmetic/sum, arithmetic/product]", "[arithmetic/product, arithmetic/sum]")
    edited = SUM.replace("What is", "Please compute, without a calculator,")
    assert edited != SUM
    assert addresses(drawn(write_course(tmp_path, turned, **{"arithmetic/sum": edited}))) == before


def test_more_versions_keep_the_earlier_ones(tmp_path: Path) -> None:
    few = addresses(drawn(write_course(tmp_path)))
    many = addresses(drawn(write_course(tmp_path, EXAM.replace("versions: 3", "versions: 5"))))
    assert {id: each[:3] for id, each in many.items()} == few


def test_a_redraw_moves_one_variant_and_nothing_else(tmp_path: Path) -> None:
    before = addresses(drawn(write_course(tmp_path)))
    once = EXAM + "redraw: {arithmetic/sum: {B: 1}}\n"
    after = addresses(drawn(write_course(tmp_path, once)))
    assert after["arithmetic/sum"][1] not in before["arithmetic/sum"]
    assert after["arithmetic/sum"][::2] == before["arithmetic/sum"][::2]
    assert {id: each for id, each in after.items() if id != "arithmetic/sum"} == {
        id: each for id, each in before.items() if id != "arithmetic/sum"
    }
    twice = addresses(drawn(write_course(tmp_path, EXAM + "redraw: {arithmetic/sum: {B: 1, C: 1}}\n")))
    assert twice["arithmetic/sum"][:2] == after["arithmetic/sum"][:2]


def test_a_roster_row_more_changes_no_other_copy(tmp_path: Path) -> None:
    path = write_course(tmp_path, EXAM.replace("versions: 3", "versions: 3, roster: students.csv"))
    (path.parent / "students.csv").write_text(ROSTER, encoding="utf-8")
    before = drawn(path)
    (path.parent / "students.csv").write_text("number,name\n99,Zoe\n" + ROSTER.split("\n", 1)[1], encoding="utf-8")
    after = drawn(path)
    assert addresses(after) == addresses(before)
    assert set(before.copies) < set(after.copies)
    assert len({copy.code for copy in after.copies}) == 4


def test_each_copy_may_have_numbers_of_its_own(tmp_path: Path) -> None:
    path = write_course(tmp_path, EXAM.replace("versions: 3", "versions: each, roster: students.csv"))
    (path.parent / "students.csv").write_text(ROSTER, encoding="utf-8")
    plan = drawn(path)
    assert len(plan.forms) == 3
    assert all(len(set(each)) == 3 for each in addresses(plan).values())


def test_a_personal_copy_depends_on_its_own_row_alone(tmp_path: Path) -> None:
    path = write_course(tmp_path, EXAM.replace("versions: 3", "versions: each, roster: students.csv"))
    (path.parent / "students.csv").write_text(ROSTER, encoding="utf-8")
    before = exam_of(path)
    (path.parent / "students.csv").write_text("number,name\n99,Zoe\n102,Cem\n101,Bea\n100,Ann\n", encoding="utf-8")
    after = exam_of(path)
    forms = {form.code: form for form in after.forms}
    assert len(forms) == 4
    for form in before.forms:
        assert forms[form.code] == form


def test_another_seed_draws_another_exam(tmp_path: Path) -> None:
    one = addresses(drawn(write_course(tmp_path)))
    other = addresses(drawn(write_course(tmp_path, EXAM.replace("open_seed: open", "open_seed: other"))))
    assert all(one[id] != other[id] for id in one)


def test_a_seed_is_made_kept_and_ignored_by_git(tmp_path: Path) -> None:
    path = write_course(tmp_path, EXAM.replace("open_seed: open\n", ""))
    first = drawn(path)
    seed = path.with_suffix(".seed").read_text(encoding="ascii").strip()
    assert len(bytes.fromhex(seed)) == 16, "128 random bits"
    assert "*.seed" in (path.parent / ".gitignore").read_text(encoding="utf-8")
    assert drawn(path) == first
    path.with_suffix(".seed").write_text("2026", encoding="ascii")
    _, warnings = plan_exam(load_exam(path))
    assert [warning.code for warning in warnings] == ["short-seed"]


def test_a_pick_fills_the_credits_and_repeats_nothing(tmp_path: Path) -> None:
    picked = EXAM.replace("questions: [logic/primes]", "credits: 2\n    pick: {topics: [logic, arithmetic]}")
    plan = drawn(write_course(tmp_path, picked))
    assert [question.ref.id for question in plan.problems[1]] == ["logic/primes"]
    impossible = picked.replace("credits: 2\n", "credits: 7\n")
    with pytest.raises(Rejected) as refused:
        drawn(write_course(tmp_path, impossible))
    assert [diagnostic.code for diagnostic in refused.value.diagnostics] == ["unfillable-pick"]


def test_other_marks_scale_answers_and_mistakes(tmp_path: Path) -> None:
    doubled = EXAM.replace("[arithmetic/sum,", "[{arithmetic/sum: {marks: {total: 2}}},").replace(
        "credits: 4", "credits: 5"
    )
    exam = exam_of(write_course(tmp_path, doubled))
    placed = exam.forms[0].problems[0].items[0].parts[0]
    assert {placed.credits, placed.part.marks, placed.part.responses[0].marks} == {Fraction(2)}
    assert exam.credits == 7


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (("arithmetic/sum,", "arithmetic/sun,"), "unknown-question"),
        (("credits: 4", "credits: 9"), "marks-do-not-sum"),
        (("[logic/primes]", "[arithmetic/sum]"), "repeated-question"),
        (("[logic/primes]", "[{logic/primes: [that]}]"), "unknown-name"),
        (("versions: 3", "versions: 27"), "wrong-value"),
        (("minutes: 10", "minutes: ten"), "wrong-type"),
    ],
)
def test_a_faulty_exam_is_refused(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    assert change[0] in EXAM
    with pytest.raises(Rejected) as refused:
        drawn(write_course(tmp_path, EXAM.replace(*change)))
    assert code in [diagnostic.code for diagnostic in refused.value.diagnostics]


def test_too_few_variants_name_the_count(tmp_path: Path) -> None:
    tight = PRODUCT.replace("a: 2..20", "a: [3, 4]").replace("b: 2..20", "b: [3, 4]")
    with pytest.raises(Rejected) as refused:
        drawn(write_course(tmp_path, **{"arithmetic/product": tight}))
    (diagnostic,) = refused.value.diagnostics
    assert diagnostic.code == "too-few-variants"
    assert "3 variants are asked for" in diagnostic.message
    drawn(write_course(tmp_path, **{"arithmetic/product": tight.replace("minutes: 2", "minutes: 2\nreuse: allowed")}))
