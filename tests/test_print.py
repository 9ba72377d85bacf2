"""Print products: all copies in one file, the attendance list, labels."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest

from generator.package import save
from generator.pdf import WrongPdf, merge
from tests.command import Run, command_in
from tests.geometry import page_sizes, text
from tests.personal_exam import PERSONS, course_of, made
from tests.small_course import write_course

NAMES = [f"Person {letter}" for letter in "ABCDE"]


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build with a copy for each of five persons."""
    folder = tmp_path_factory.mktemp("course")
    save(made(course_of(folder)).package, folder / "output" / "test")
    return folder / "output" / "test"


@pytest.fixture
def run(build: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    return command_in(build.parents[1], monkeypatch, capfd)


def pages(pdf: bytes) -> int:
    return len(page_sizes(pdf))


def test_the_copies_stand_in_the_order_of_the_roster_each_on_sheets_of_its_own(run: Run, build: Path) -> None:
    done = run("print", "exams/test.yaml", "--multiple", "4", "--keys", "--out", "output/four")
    assert done.status == 0, done.err
    merged = (build.parent / "four" / "copies.pdf").read_bytes()
    own = [path.read_bytes() for path in (build / "copies").iterdir()]
    each = pages(own[0])
    size = -(-each // 4) * 4
    assert each % 4, "there is something to fill up"
    found = text(merged)
    assert len(found) == PERSONS * size
    assert [next(name for name in NAMES if name in found[k * size]) for k in range(PERSONS)] == NAMES
    for k in range(PERSONS):
        assert found[k * size : k * size + each] in [text(pdf) for pdf in own]
        assert not "".join(found[k * size + each : (k + 1) * size]).strip()
    keys = text((build.parent / "four" / "keys.pdf").read_bytes())
    assert len(keys) == len(found)
    assert all("Solution" in keys[k * size] for k in range(PERSONS))


def test_what_copies_have_alike_stands_in_the_file_once(run: Run, build: Path) -> None:
    import pikepdf

    assert run("print", "output/test").status == 0
    merged = (build.parent / "test-print" / "copies.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(merged)) as document:
        assert document.check_pdf_syntax() == []
    assert len(merged) < 2 * sum(path.stat().st_size for path in (build / "copies").iterdir()) / PERSONS
    assert (build.parent / "test-print" / "manifest.json").read_bytes() == (build / "manifest.json").read_bytes()


def test_attendance_list_and_labels_name_everyone_with_seat_and_code(run: Run, build: Path) -> None:
    assert run("print", "output/test", "--out", "output/lists").status == 0
    codes = [path.stem for path in (build / "copies").iterdir()]
    for name in ("attendance", "labels"):
        (page,) = text((build.parent / "lists" / f"{name}.pdf").read_bytes())
        for each in (*NAMES, *codes, *(f"10{k}" for k in range(PERSONS)), *(f"S{k}" for k in range(PERSONS))):
            assert each in page, (name, each)
    (page,) = text((build.parent / "lists" / "attendance.pdf").read_bytes())
    assert [page.index(name) for name in NAMES] == sorted(page.index(name) for name in NAMES)


def test_what_is_not_as_built_is_told_and_nothing_is_written(run: Run, build: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken"
    shutil.copytree(build, broken)
    paper = next((broken / "copies").iterdir())
    paper.write_bytes(b"torn")
    done = run("print", str(broken), "--out", str(tmp_path / "out"))
    assert (done.status, done.out) == (1, "")
    assert "is not as it was built" in done.err
    paper.unlink()
    assert "is missing" in run("print", str(broken), "--out", str(tmp_path / "out")).err
    assert not (tmp_path / "out").exists()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    assert run("print", "output/test", "--out", str(tmp_path / "mine")).status == 1
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_an_exam_without_a_roster_has_no_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from tests.sitting import sit

    write_course(tmp_path)
    sit(tmp_path)
    done = command_in(tmp_path, monkeypatch, capfd)("print", "output/test")
    assert done.status == 1
    assert "no personal copies" in done.err


def test_another_file_is_not_merged() -> None:
    with pytest.raises(WrongPdf):
        merge([b"%PDF-1.5 no table"], io.BytesIO(), 2)
