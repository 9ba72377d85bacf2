"""``forms: {parity: 10%}``: versions of one family and one band of work, question by question."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from generator.assemble import Plan, version_codes
from generator.build import plan_exam
from generator.diagnostics import Fault, Rejected
from generator.exam_file import load_exam
from generator.likeness import likeness, traits
from generator.parity import Aim, choose_alike, choose_personal_alike
from generator.program import Draw, Program
from generator.sampling import choose, choose_personal
from generator.work import Band, densest, narrowest, spread, work_of
from tests.one_question import program
from tests.small_course import EXAM, SUM, write_course

TENTH = Fraction(1, 10)
seeds = st.text("abcdef", min_size=1, max_size=8)
works = st.lists(st.integers(1, 60), min_size=3, max_size=30)

LONG = """
params:
  x: {from: 1..30, shape: [3]}
  y: 2..30
parts:
  total: {ask: 'What is (<<x[0]>> + <<x[1]>> + <<x[2]>>) times <<y>>?', number: sum(x)*y, marks: 1}
  more: {ask: 'And <<y>> squared?', number: y*y, marks: 1}
"""
# Work is 2 · digits of a · digits of b, so few variants are alike: 1 digit by 1, 1 by 2, …
FEW = """
params: {a: [2, 3, 11, 111, 1111], b: [7]}
parts: {p: {ask: '<<a>> times <<b>>?', number: a*b, marks: 1}}
"""
TWO_FAMILIES = LONG + "family: y % 2\n"


def totals(made: Program, draws: Sequence[Draw], parts: Sequence[str] | None = None) -> list[int]:
    return [work_of(made, draw, parts).total for draw in draws]


# ---------------------------------------------------------------- bands
@given(works, st.fractions(0, 1, max_denominator=20))
def test_the_densest_band_is_as_narrow_as_asked_and_no_other_holds_more(found: list[int], parity: Fraction) -> None:
    band = densest(found, parity)
    inside = [work for work in found if band.holds(work)]
    assert max(inside) - min(inside) <= parity * statistics.median(inside)
    for low in found:
        assert sum(low <= work <= low * (1 + parity) for work in found) <= len(inside)


@given(works, st.integers(2, 5))
def test_the_narrowest_band_holds_enough_and_no_narrower_one_does(found: list[int], count: int) -> None:
    assume(len(found) >= count)
    band = narrowest(found, count, TENTH)
    assert sum(map(band.holds, found)) >= count
    best = min(Fraction(max(some), min(some)) for some in itertools.combinations(found[:8], count))
    assert Fraction(band.high, band.low) <= max(best, 1 + TENTH)
    assert band.widened == (band.high > band.low * (1 + TENTH))


# ---------------------------------------------------------------- versions
@given(seeds, st.sampled_from([LONG, TWO_FAMILIES]))
@settings(max_examples=15)
def test_versions_are_of_one_band_and_one_family_and_distinct_and_apart(seed: str, text: str) -> None:
    made = program(text)
    drawn, band = choose_alike(made, seed, "exam", 6, None, Aim(TENTH))
    found = totals(made, drawn)
    assert band is not None
    assert not band.widened
    assert all(map(band.holds, found))
    assert max(found) - min(found) <= TENTH * statistics.median(found)
    assert len({draw.family for draw in drawn}) == 1
    assert len({made.identity(draw) for draw in drawn}) == 6
    for one, other in itertools.combinations([traits(made, draw) for draw in drawn], 2):
        assert likeness(one, other) <= Fraction(1, 2)


def test_without_parity_the_versions_differ_more() -> None:
    made = program(LONG)
    plain = totals(made, choose(made, "seed", "exam", 12))
    alike = totals(made, choose_alike(made, "seed", "exam", 12, None, Aim(TENTH))[0])
    assert spread(plain) > 3 * spread(alike)


@given(seeds, st.integers(0, 3), st.integers(1, 3))
@settings(max_examples=15)
def test_a_veto_moves_one_form_alone_and_stays_in_the_band(seed: str, form: int, times: int) -> None:
    made = program(LONG)
    before, band = choose_alike(made, seed, "exam", 4, None, Aim(TENTH))
    after, same = choose_alike(made, seed, "exam", 4, {form: times}, Aim(TENTH))
    assert band == same
    assert [k for k in range(4) if before[k].address != after[k].address] == [form]
    assert spread(totals(made, after)) <= TENTH


def test_work_is_that_of_the_parts_that_the_exam_takes() -> None:
    made = program(LONG.replace("x: {from: 1..30", "x: {from: 1..90"))
    drawn, _ = choose_alike(made, "seed", "exam", 12, None, Aim(TENTH, ("more",)))
    assert spread(totals(made, drawn, ["more"])) <= TENTH
    assert spread(totals(made, drawn)) > TENTH


def test_more_versions_leave_the_first_ones_as_they_are() -> None:
    made = program(LONG)
    few, many = (choose_alike(made, "seed", "exam", count, None, Aim(TENTH))[0] for count in (4, 9))
    assert [draw.address for draw in few] == [draw.address for draw in many[:4]]


def test_where_too_few_variants_are_alike_the_band_is_the_narrowest_that_holds_enough() -> None:
    made = program(FEW)
    drawn, band = choose_alike(made, "seed", "exam", 3, None, Aim(TENTH))
    every = sorted(totals(made, [made.judge(address) for address in range(5)]))
    assert band is not None
    assert band.widened
    assert band.high < every[-1]
    assert len({made.identity(draw) for draw in drawn}) == 3
    with pytest.raises(Fault, match="6 variants are asked for"):
        choose_alike(made, "seed", "exam", 6, None, Aim(TENTH))


def test_a_question_that_computes_nothing_is_drawn_as_ever() -> None:
    made = program(
        "params: {a: 1..9}\nparts: {p: {ask: Why <<a>>?, essay: 3, marks: 1, rubric: [{marks: 1, text: So.}]}}"
    )
    drawn, band = choose_alike(made, "seed", "exam", 3, None, Aim(TENTH))
    assert band is None
    assert [draw.address for draw in drawn] == [draw.address for draw in choose(made, "seed", "exam", 3)]


# ---------------------------------------------------------------- personal copies
def test_a_persons_draw_depends_on_the_seed_and_the_person_alone() -> None:
    made = program(TWO_FAMILIES)
    persons = [str(number) for number in range(100, 112)]
    drawn, band = choose_personal_alike(made, "seed", "exam", persons, None, Aim(TENTH))
    assert band is not None
    assert all(map(band.holds, totals(made, drawn)))
    assert len({draw.family for draw in drawn}) == 1
    by_person = dict(zip(persons, [draw.address for draw in drawn], strict=True))
    some = ["111", "999", "103"]
    again, same = choose_personal_alike(made, "seed", "exam", some, {1: 2}, Aim(TENTH))
    assert band == same
    assert [again[0].address, again[2].address] == [by_person["111"], by_person["103"]]
    plain = choose_personal(made, "seed", "exam", persons)
    assert spread(totals(made, plain)) > spread(totals(made, drawn))


# ---------------------------------------------------------------- in an exam
def planned(path: Path) -> Plan:
    return plan_exam(load_exam(path))[0]


def addresses(plan: Plan) -> dict[str, tuple[int, ...]]:
    return {question.ref.id: question.addresses for problem in plan.problems for question in problem}


WITH = EXAM.replace("{versions: 3}", "{versions: 3, parity: 10%}")


def test_the_exam_takes_parity_from_its_spec_and_nothing_else_changes(tmp_path: Path) -> None:
    plain, fair = (
        addresses(planned(write_course(tmp_path / "a"))),
        addresses(planned(write_course(tmp_path / "b", WITH))),
    )
    assert plain["logic/primes"] == fair["logic/primes"]
    assert plain["arithmetic/product"] != fair["arithmetic/product"]
    made = load_exam(tmp_path / "b/exams/test.yaml").programs["arithmetic/product"]
    assert spread(totals(made, [made.judge(address) for address in fair["arithmetic/product"]])) <= TENTH


def test_adding_and_reordering_questions_moves_no_number(tmp_path: Path) -> None:
    before = addresses(planned(write_course(tmp_path / "a", WITH)))
    more = WITH.replace(
        "[arithmetic/sum, arithmetic/product]", "[arithmetic/product, arithmetic/third, arithmetic/sum]"
    )
    third = {"arithmetic/third": SUM.replace("arithmetic/sum", "arithmetic/third")}
    after = addresses(planned(write_course(tmp_path / "b", more.replace("credits: 4", "credits: 5"), **third)))
    assert {id: after[id] for id in before} == before


def test_a_widened_band_is_a_warning_at_the_parity(tmp_path: Path) -> None:
    few = SUM.replace("a: 1..30", "a: [2, 25, 444]").replace("b: 1..30", "b: [1]")
    file = load_exam(write_course(tmp_path, WITH, **{"arithmetic/sum": few}))
    _, warnings = plan_exam(file)
    assert [(each.code, each.severity, each.place.line) for each in warnings] == [("parity-widened", "warning", 6)]
    assert "arithmetic/sum" in warnings[0].message


@pytest.mark.parametrize("wrong", ["10", "0.1", "ten", "-5%", "500%", "true"])
def test_a_parity_is_a_percentage(tmp_path: Path, wrong: str) -> None:
    with pytest.raises(Rejected) as rejected:
        load_exam(write_course(tmp_path, WITH.replace("10%", wrong)))
    assert [(each.code, each.place.line) for each in rejected.value.diagnostics] == [("wrong-value", 6)]


def test_codes_go_on_behind_z() -> None:
    assert version_codes(28)[24:] == ("Y", "Z", "A2", "B2")
    assert Band(3, 5).distance(7) == 2
