"""What an installation puts where, and that it works without the checkout."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

from tests.command import ROOT, environment

needs_hatchling = pytest.mark.skipif(
    importlib.util.find_spec("hatchling") is None or importlib.util.find_spec("pip") is None,
    reason="building a wheel takes pip and hatchling: pip install '.[test]'",
)
pytestmark = needs_hatchling

FOLDERS = ("generator", "bank", "exams", "templates")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of this checkout, made from a copy with a file that must not be handed on."""
    folder = tmp_path_factory.mktemp("wheel")
    copy = folder / "copy"
    for name in FOLDERS:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "data"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "course.yaml"):
        shutil.copy(ROOT / name, copy / name)
    (copy / "exams/endterm.seed").write_text("a secret\n", encoding="utf-8")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    made = subprocess.run([*pip, "-w", str(folder), str(copy)], capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def site(wheel: Path) -> Path:
    """The wheel, unpacked as site-packages would have it."""
    folder = wheel.parent / "site"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_nothing_but_the_package_lands_in_site_packages(wheel: Path) -> None:
    tops = {name.split("/")[0] for name in names(wheel)}
    assert len(tops) == 2
    assert "generator" in tops
    assert (tops - {"generator"}).pop().endswith(".dist-info")


@pytest.mark.parametrize("folder", ["bank", "exams", "templates"])
def test_bank_exams_and_templates_are_carried_whole(wheel: Path, folder: str) -> None:
    here = {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).rglob("*") if path.is_file()}
    here = {name for name in here if "/." not in name and not name.endswith(".seed")}
    assert here
    assert here == {name.removeprefix("generator/data/") for name in names(wheel) if f"data/{folder}/" in name}


def test_every_module_and_starter_is_carried(wheel: Path) -> None:
    package = {path.relative_to(ROOT).as_posix() for path in (ROOT / "generator").rglob("*") if path.is_file()}
    package = {name for name in package if "__pycache__" not in name and "generator/data/" not in name}
    assert {"generator/cli/new.py", "generator/py.typed"} <= package
    assert package <= names(wheel)


def test_no_seed_is_handed_on(wheel: Path) -> None:
    assert not [name for name in names(wheel) if "seed" in name]


def test_the_command_and_what_it_needs_are_declared(site: Path) -> None:
    (info,) = site.glob("*.dist-info")
    assert "examwright = generator.cli:main" in (info / "entry_points.txt").read_text(encoding="utf-8")
    metadata = (info / "METADATA").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert metadata.count("\nRequires-Dist: ") >= len(project["dependencies"]) > 5
    assert "Requires-Python: >=3.11" in metadata


def examwright(site: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command from the unpacked wheel; the checkout is not on the path."""
    code = "import generator, sys; assert 'site' in generator.__file__; from generator.cli import main; main()"
    command = [sys.executable, "-P", "-c", code, *arguments]
    surroundings = environment() | {"PYTHONPATH": str(site), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=False)


def test_a_course_of_ones_own_from_the_wheel_alone(site: Path, tmp_path: Path) -> None:
    before = {path for path in site.rglob("*") if path.is_file()}
    assert examwright(site, tmp_path, "new", "mycourse").returncode == 0
    course = tmp_path / "mycourse"
    built = examwright(site, course, "build", "exams/sample.yaml")
    assert built.returncode == 0, built.stderr
    assert (course / "output/sample/A/key.pdf").read_bytes().startswith(b"%PDF-")
    assert examwright(site, course, "list").returncode == 0
    assert examwright(site, course, "schema", "--check").returncode == 0
    assert before == {path for path in site.rglob("*") if path.is_file()}, "an installation is not written to"


def test_the_bank_within_the_wheel_is_a_course(site: Path, tmp_path: Path) -> None:
    data = site / "generator" / "data"
    done = examwright(site, data, "build", "exams/quiz.yaml", "--out", os.fspath(tmp_path / "quiz"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "quiz" / "A" / "exam.pdf").is_file()
