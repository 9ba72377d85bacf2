"""QTI packages as they come in: our own exports give the same questions back; archives that mean harm are refused."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.bank import Question
from generator.compiler import Surroundings
from generator.diagnostics import Diagnostic, Rejected
from generator.export.collection import Collection
from generator.export.formats import FORMATS as EXPORTS
from generator.importing.checking import compiled, drawn
from tests.export_cases import bank, carried_by, pool_of, sample_collection
from tests.import_cases import PNG, brought, choices, codes, loaded, missing, pictures_of, read
from tests.qti_of_others import equal, item, material, old, options, rule

BANK = bank()
VERSIONS = ("qti21", "qti30", "canvas", "ilias")


def exported(collection: Collection, version: str) -> list[bytes]:
    """The packages of what a format carries of a collection."""
    package = EXPORTS[version].write(collection, pictures_of(collection))
    return [data for name, data in package.items() if name.endswith(".zip")]


def came_back(collection: Collection, version: str, folder: Path) -> tuple[list[Question], set[str]]:
    """The questions that are made of the packages of a collection, and what was told."""
    questions: list[Question] = []
    told: set[str] = set()
    for k, data in enumerate(exported(collection, version)):
        collected = brought("qti", data, "file.zip")
        told |= {remark.code for remark in collected.remarks}
        questions += loaded(collected, folder / str(k)).values()
    return questions, told


# ---------------------------------------------------------------- our own exports
@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("question", BANK, ids=lambda each: each.id)
def test_every_question_of_the_bank_comes_back(question: Question, version: str, tmp_path: Path) -> None:
    collection = carried_by(EXPORTS[version], pool_of([question], 2))
    if not collection.sections:
        pytest.skip("refused")
    questions, told = came_back(collection, version, tmp_path)
    assert told <= {"pool"}
    assert not missing(collection, questions)


@pytest.mark.parametrize("version", VERSIONS)
def test_variants_that_differ_in_statements_become_one_question_with_the_pool(version: str, tmp_path: Path) -> None:
    (question,) = (each for each in BANK if each.id == "autoencoders/autoencoder-facts")
    collection = pool_of([question], 4)
    (pool,), told = came_back(collection, version, tmp_path)
    assert told == {"pool"}
    assert not missing(collection, [pool])
    (choice,) = choices(pool)
    assert len(choice.statements) > choice.choice.options == 4


@pytest.mark.parametrize("version", VERSIONS)
def test_every_kind_of_answer_comes_back(version: str, tmp_path: Path) -> None:
    collection = carried_by(EXPORTS[version], sample_collection())
    questions, _ = came_back(collection, version, tmp_path)
    assert not missing(collection, questions)


# ---------------------------------------------------------------- archives that mean harm
def zipped(files: dict[str, bytes], level: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", level) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


GOOD = item("<p>Why? <img src='a.png' alt='A dot'/></p><extendedTextInteraction responseIdentifier='R'/>")


def test_images_of_a_package_come_along() -> None:
    collected = brought("qti", zipped({"items/i.xml": GOOD, "items/a.png": PNG}), "file.zip")
    assert PNG in collected.files.values()
    assert not collected.remarks


@pytest.mark.parametrize("name", ["../i.xml", "/i.xml", "a/../../i.xml", "C:\\i.xml"])
def test_names_that_lead_elsewhere_are_left_out(name: str) -> None:
    found, report = read("qti", zipped({name: GOOD, "j.xml": GOOD}), "file.zip")
    assert (len(found), codes(report) - {"missing-image"}) == (1, {"unsafe-name"})


def test_a_bomb_is_not_unpacked() -> None:
    found, report = read("qti", zipped({"i.xml": GOOD, "bomb.xml": b"<a>" + b" " * 30_000_000 + b"</a>"}), "file.zip")
    assert (len(found), codes(report) - {"missing-image"}) == (1, {"zip-too-large"})


@pytest.mark.parametrize(
    ("data", "code"), [(b"PK\x03\x04nothing", "not-zip"), (zipped({"a.txt": b"x"}), "not-qti"), (b"<a/>", "not-qti")]
)
def test_what_is_no_package_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        read("qti", data)
    assert [each.code for each in refused.value.diagnostics] == [code]


ONE = [each for each in BANK if each.id == "recurrent/lstm-gates"]
SAMPLES = [data for each in VERSIONS for data in exported(carried_by(EXPORTS[each], pool_of(ONE, 1)), each)]


def inside(data: bytes) -> list[bytes]:
    """The items of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [archive.read(name) for name in archive.namelist() if "recurrent" in name or "__qti_" in name]


CANVAS = old("multiple_choice_question", material("Which?") + options("r", "a", "b"), rule(equal("0"), "100"))
FILES = [*SAMPLES, *(each for data in SAMPLES for each in inside(data)), CANVAS]
CHANGE = st.tuples(st.integers(0, 20_000), st.integers(0, 40), st.binary(max_size=8))


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(FILES), st.lists(CHANGE, min_size=1, max_size=4))
def test_a_mutated_package_is_read_or_refused_with_its_place(
    data: bytes, changes: list[tuple[int, int, bytes]]
) -> None:
    for at, length, new in changes:
        at %= len(data)
        data = data[:at] + new + data[at + length :]
    refused: tuple[Diagnostic, ...] = ()
    files: dict[str, bytes] = {}
    try:
        files = dict(brought("qti", data, "file.zip").files)
    except Rejected as rejected:
        refused = rejected.diagnostics
    assert all(each.place.line >= 1 and each.code for each in refused)
    images = {name: each for name, each in files.items() if name.startswith("images/")}
    for name, text in files.items():
        if name.endswith(".yaml"):
            program = compiled(text.decode(), images, Surroundings())
            assert not isinstance(program, str)
            assert not isinstance(drawn(program), str)
