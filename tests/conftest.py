"""Shared by all tests: the switch that rewrites golden files, no clock in properties, no builds of earlier runs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from generator.cache import cache_folder
from tests.personal_exam import course_of, files, made

# What is asserted beside the tests tells its values as they do.
pytest.register_assert_rewrite("tests.qti_answers")

# How long a thing takes is asked in test_speed.py alone: a busy machine must not fail a property.
settings.register_profile("examwright", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("examwright")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write what the code yields into the golden cases")


@pytest.fixture
def update_golden(request: pytest.FixtureRequest) -> bool:
    """True when golden cases are to be rewritten."""
    return bool(request.config.getoption("--update-golden"))


@pytest.fixture(scope="session", autouse=True)
def _cache_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """No build of a test is made from the results of an earlier run."""
    cache = cache_without_results(tmp_path_factory.mktemp("examwright") / "cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EXAMWRIGHT_CACHE", str(cache))
        yield


def cache_without_results(folder: Path) -> Path:
    """Return a cache folder that has all of the present one, such as its formats, but for results of builds and
    of TeX, loaded questions drawn addresses and solved questions."""
    folder.mkdir()
    cache_folder("formats").mkdir(parents=True, exist_ok=True)
    for kept in cache_folder("formats").parent.iterdir():
        if kept.name not in ("unfinished", "runs", "questions", "draws", "solved"):
            (folder / kept.name).symlink_to(kept)
    return folder


@pytest.fixture
def no_results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test begins without results of other builds."""
    monkeypatch.setenv("EXAMWRIGHT_CACHE", str(cache_without_results(tmp_path / "cache")))


@pytest.fixture(scope="session")
def personal_exam(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exam of a small course whose persons have numbers of their own."""
    return course_of(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="session")
def undisturbed(personal_exam: Path) -> Mapping[str, bytes]:
    """The files of its build, by one process in one go."""
    return files(made(personal_exam).package)
