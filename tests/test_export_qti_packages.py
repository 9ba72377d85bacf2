"""QTI packages: a test with its sections, time and attempts, pictures, and identifiers that come from content."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from generator.content import Paragraph, Text
from generator.exam import ChoiceResponse, Option
from generator.export.collection import Collection, Section
from generator.export.formats import FORMATS
from tests.command import ROOT
from tests.export_cases import collection_of, entry_with, number, painted, pool_of, sample_collection, validated
from tests.qti_cases import BANK, VERSIONS, Write, arrived, both, zip_of
from tests.written import line

NONE, ONE = Fraction(0), Fraction(1)
PLAIN = ("blackboard", "brightspace")


@pytest.mark.parametrize("name", [*VERSIONS, *PLAIN])
def test_a_package_is_valid(name: str, tmp_path: Path) -> None:
    """By the published schemas, where they are at hand; they are not shipped."""
    files = []
    for k, collection in enumerate((sample_collection("per-option"), pool_of(BANK, 1), exam_of(2))):
        entries = [e for e in collection.entries() if not {"refused"} & {r.level for r in FORMATS[name].assess(e)}]
        files.append(tmp_path / f"{k}.zip")
        data = collection if name in VERSIONS else collection_of(*entries)
        files[-1].write_bytes(zip_of(data, FORMATS[name].write))
    lines = validated(*files)
    assert sum("PASS" in each for each in lines) == len(files), lines
    assert not any("WARN" in each for each in lines)
    assert sum("ok " in each for each in lines) > (200 if name in VERSIONS else 40)


def exam_of(variants: int) -> Collection:
    """The endterm, for an exam."""
    from generator.exam_file import load_exam
    from generator.export.gathering import gather_exam

    return gather_exam(load_exam(ROOT / "exams" / "endterm.yaml"), variants, "seed", "exam")


@both
def test_an_exam_is_a_test_with_its_sections_points_time_and_attempts(write: Write) -> None:
    collection = exam_of(3)
    package = arrived(collection, write)
    assert package.title == collection.title
    assert package.points == 90
    assert package.seconds == 90 * 60
    assert package.part["submissionMode"] == "simultaneous"
    assert (package.control["maxAttempts"], package.control["showFeedback"]) == ("1", "false")
    assert [each.title for each in package.sections] == [each.title for each in collection.sections]
    worth = NONE
    for own, section in zip(collection.sections, package.sections, strict=True):
        only_choices = all(
            isinstance(r, ChoiceResponse) for p in own.pools for e in p.entries for _, r in e.responses()
        )
        assert section.shuffled == (only_choices and len(own.pools) > 1)
        for pool, given in zip(own.pools, section.pools, strict=True):
            assert given.items == tuple(entry.identifier for entry in pool.entries)
            assert len(given.items) == 3
            worth += Fraction(package.items[given.items[0]].settings["SCORE"]["normalMaximum"])
    assert worth == 90


@both
def test_a_problem_of_choices_alone_is_shuffled(write: Write) -> None:
    options = (Option("a", line("a"), True), Option("b", line("b"), False))
    choices = [
        collection_of(entry_with(ChoiceResponse(id=id, marks=ONE, options=options, single=True))) for id in ("c", "d")
    ]
    pools = tuple(replace(pool, identifier=f"pool-{k}") for k, each in enumerate(choices) for pool in each.pools())
    collection = replace(choices[0], sections=(replace(choices[0].sections[0], pools=pools),))
    assert arrived(collection, write).sections[0].shuffled


@both
def test_practice_has_no_end_of_attempts_and_says_why(write: Write) -> None:
    package = arrived(pool_of(BANK[:3], 4), write)
    assert (package.control["maxAttempts"], package.control["showFeedback"]) == ("0", "true")
    assert package.part["submissionMode"] == "individual"
    assert {len(pool.items) for section in package.sections for pool in section.pools} == {4}
    assert "practice" in next(iter(package.keywords.values()))


@both
def test_the_worked_solution_is_said_after_every_attempt(write: Write) -> None:
    (question,) = (each for each in BANK if each.id == "recurrent/relu-unroll")
    collection = pool_of([question], 2)
    for item in arrived(collection, write).items.values():
        (said,) = [each for each in item.play({}).said if len(each) > 100]
        assert "\\(" in said


@both
def test_notes_for_graders_are_no_part_of_the_package(write: Write) -> None:
    """A player shows even a rubric block for scorers to students."""
    collection = sample_collection()
    package = write(collection, painted(collection))
    assert b"<li>" in package["grading.html"]
    assert b"<math" in package["grading.html"]
    for name, data in arrived(collection, write).files.items():
        assert b"rubric" not in data, name


@both
def test_identifiers_come_from_content(write: Write) -> None:
    first, second = (
        arrived(collection_of(entry_with(number(1), ask=(Paragraph((Text(text),)),))), write) for text in ("x", "y")
    )
    assert set(first.items) == set(second.items)
    other = arrived(collection_of(entry_with(number(1, id="other"))), write)
    assert set(first.items) != set(other.items)


@both
def test_what_stands_above_a_problem_arrives(write: Write) -> None:
    collection = collection_of(entry_with(number(1)))
    (section,) = collection.sections
    intro = (Paragraph(line("All numbers are whole, so $a<b$.")),)
    package = arrived(replace(collection, sections=(replace(section, intro=intro),)), write)
    assert package.sections[0].intro == "All numbers are whole, so \\(a<b\\)."


@both
def test_a_picture_is_packaged_once_with_its_alternative(write: Write) -> None:
    (question,) = (each for each in BANK if each.id == "recurrent/relu-unroll")
    package = arrived(pool_of([question], 4), write)
    pictures = [name for name in package.files if name.startswith("media/")]
    assert len(pictures) == 1
    for item in package.items.values():
        assert [source for source, _ in item.images] == pictures
        assert all(len(alt) > 20 for _, alt in item.images)


@both
def test_the_same_collection_gives_the_same_bytes(write: Write) -> None:
    collection = sample_collection()
    assert zip_of(collection, write) == zip_of(sample_collection(), write)


def test_openolat_submits_question_by_question() -> None:
    collection = replace(collection_of(entry_with(number(1))), purpose="exam")
    openolat, general = (arrived(collection, FORMATS[name].write) for name in ("openolat", "qti21"))
    assert openolat.part["submissionMode"] == "individual"
    assert general.part["submissionMode"] == "simultaneous"
    names = [name for name in general.files if name.startswith("test")]
    assert {name: openolat.files[name] for name in names} == {name: general.files[name] for name in names}


def test_a_section_of_one_question_is_not_shuffled() -> None:
    collection = collection_of(entry_with(number(1)))
    assert isinstance(collection.sections[0], Section)
    assert not arrived(collection, VERSIONS["qti21"]).sections[0].shuffled
    assert re.search(r"select=\"1\"", arrived(collection, VERSIONS["qti21"]).files["assessment.xml"].decode())
