"""Builds in batches: the same bytes whoever does what."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Executor, Future
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from generator.build import build, plan_exam
from generator.exam_file import load_exam
from generator.production import BATCH, Run, cluster, here, processes, setting
from generator.production.errands import errands
from generator.production.setting import Setting
from generator.production.writing import attempted
from generator.typeset import find_engine
from tests.command import ROOT
from tests.geometry import text
from tests.personal_exam import PERSONS, course_of, files, made

pytestmark = pytest.mark.usefixtures("no_results")


# ---------------------------------------------------------------- what comes out
def test_every_person_has_a_copy_and_its_key(undisturbed: Mapping[str, bytes]) -> None:
    copies = sorted(name.removeprefix("copies/") for name in undisturbed if name.startswith("copies/"))
    assert copies == sorted(name.removeprefix("keys/") for name in undisturbed if name.startswith("keys/"))
    assert len(copies) == PERSONS
    for name in copies:
        exam, key = text(undisturbed[f"copies/{name}"]), text(undisturbed[f"keys/{name}"])
        assert len(exam) == len(key)
        assert name.removesuffix(".pdf") in exam[0]
    assert len({undisturbed[f"copies/{name}"] for name in copies}) == PERSONS


def test_plans_drawn_before_and_on_the_way_are_the_same(personal_exam: Path, undisturbed: Mapping[str, bytes]) -> None:
    file = load_exam(personal_exam)
    plan, warnings = plan_exam(file)
    assert files(build(file, plan, find_engine("embedded"), 1, warnings).package) == undisturbed


# ---------------------------------------------------------------- whoever does it
@pytest.mark.parametrize("batch", [1, 2])
def test_another_batch_gives_the_same_bytes(personal_exam: Path, undisturbed: Mapping[str, bytes], batch: int) -> None:
    assert files(made(personal_exam, nullcontext(here()), batch).package) == undisturbed


@pytest.mark.parametrize("batch", [2, BATCH], ids=["ranges of forms", "shares of one range"])
def test_processes_give_the_same_bytes(personal_exam: Path, undisturbed: Mapping[str, bytes], batch: int) -> None:
    assert files(made(personal_exam, processes(2), batch).package) == undisturbed


def test_what_one_process_writes_together_gives_the_same_bytes(
    personal_exam: Path, undisturbed: Mapping[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[list[str]]] = []

    def noted(lengths: Mapping[str, int], slow: Collection[str], width: int) -> list[list[str]]:
        told.append(errands(lengths, slow, width))
        return told[-1]

    monkeypatch.setattr(Setting, "_slow", lambda self, used: set(used))
    monkeypatch.setattr(setting, "errands", noted)
    assert files(made(personal_exam, processes(2)).package) == undisturbed
    assert max(len(names) for names in told[0]) > 1


class Noting(Executor):
    """Does tasks at once, in this process, and notes what was given."""

    def __init__(self) -> None:
        self.given: list[tuple[str, tuple[Any, ...]]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        (task,) = args[0] if fn is attempted else [(fn, args)]
        self.given.append((task[0].__name__, task[1]))
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def test_what_exams_and_keys_show_is_set_apart_and_the_correction_sheet_behind_it(
    personal_exam: Path, undisturbed: Mapping[str, bytes]
) -> None:
    noting = Noting()
    assert files(made(personal_exam, nullcontext(Run(noting, width=2)), batch=2).package) == undisturbed
    given = [name for name, _ in noting.given]
    setting = [arguments for name, arguments in noting.given if name == "set_near"]
    ranges, roles = {arguments[2] for arguments in setting}, sorted(arguments[5] for arguments in setting)
    assert len(ranges) > 1
    assert roles == sorted([("exam",), ("key",)] * len(ranges))
    assert given.count("correct_near") == 1
    assert given.index("correct_near") > max(k for k, name in enumerate(given) if name == "set_near")
    assert given.count("furnish_papers") == len(ranges), "no more runs than it takes: a core has the correction sheet"


def test_a_cluster_gives_the_same_bytes(personal_exam: Path, undisturbed: Mapping[str, bytes]) -> None:
    """And dask's warning that much has to travel does not come up: it has to."""
    distributed, dask = pytest.importorskip("distributed"), pytest.importorskip("dask.config")
    local = distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    strict = dask.set({"distributed.admin.large-graph-warning-threshold": "1kB"})
    with local, strict, warnings.catch_warnings():
        warnings.filterwarnings("error", "Sending large graph")
        assert files(made(personal_exam, cluster(local.scheduler_address), 2).package) == undisturbed


# ---------------------------------------------------------------- faults
def test_faults_of_a_form_come_from_wherever_it_is_drawn(tmp_path: Path) -> None:
    from generator.diagnostics import Rejected
    from tests.small_course import PRODUCT

    path = course_of(tmp_path)
    question = path.parents[1] / "bank" / "arithmetic" / "product.yaml"
    question.write_text(PRODUCT.replace("number: a*b\n", "number: a*b/(a - a)\n"), encoding="utf-8")
    told = []
    for crew in (nullcontext(here()), processes(2)):
        with pytest.raises(Rejected) as rejected:
            made(path, crew, 2)
        told.append([str(each) for each in rejected.value.diagnostics])
    assert told[0] == told[1]
    assert "division-by-zero" in told[0][0]


def test_faults_of_several_questions_are_told_at_once(tmp_path: Path) -> None:
    """Those that only some forms have are found as well, each when its question is written."""
    from generator.diagnostics import Rejected
    from tests.small_course import PRODUCT, SUM

    path = course_of(tmp_path)
    bank = path.parents[1] / "bank" / "arithmetic"
    file = load_exam(path)
    plan, _ = plan_exam(file)
    addresses = {q.ref.id: q.addresses for problem in plan.problems for q in problem}
    for id, spec, right in (("sum", SUM, "number: a + b\n"), ("product", PRODUCT, "number: a*b\n")):
        program = file.bank.questions[f"arithmetic/{id}"].program
        drawn = [dict(program.variant(program.judge(address)).parameters) for address in addresses[f"arithmetic/{id}"]]
        a = next(each["a"] for each in drawn[1:] if each["a"] != drawn[0]["a"])
        (bank / f"{id}.yaml").write_text(
            spec.replace(right, right.replace("\n", f" + 0/(a - {a})\n")), encoding="utf-8"
        )
    with pytest.raises(Rejected) as rejected:
        made(path)
    assert {each.place.file for each in rejected.value.diagnostics} == {
        "bank/arithmetic/sum.yaml",
        "bank/arithmetic/product.yaml",
    }


def test_tex_that_fails_in_some_forms_is_told_of_each_of_them(tmp_path: Path) -> None:
    """An error may spoil what follows it in the same run, so each form of such a run is set by itself."""
    from generator.diagnostics import Rejected

    path = course_of(tmp_path)
    theme = path.parents[1] / "templates" / "latex" / "classic"
    theme.mkdir(parents=True)
    ask = (ROOT / "templates" / "latex" / "classic" / "ask.tex").read_text(encoding="utf-8")
    broken = r"<% if part.letter == 'a' and '1' in part.ask %>\nosuchcommand <% endif %>"
    (theme / "ask.tex").write_text(broken + ask, encoding="utf-8")
    with pytest.raises(Rejected) as rejected:
        made(path)
    told = [each for each in rejected.value.diagnostics if each.code == "tex-error"]
    assert told
    assert all(each.place.file.startswith(("bank/", "exams/")) for each in told)
    assert all("there is no command" in each.message for each in told)
    assert all("–" not in each.hint.partition(" near:")[0] for each in told), "each names its form, not the whole run"


@pytest.mark.parametrize("jobs", [1, 2])
def test_tex_that_fails_in_exams_and_in_keys_is_told_of_both(tmp_path: Path, jobs: int) -> None:
    from generator.diagnostics import Rejected

    path = course_of(tmp_path)
    theme = path.parents[1] / "templates" / "latex" / "classic"
    theme.mkdir(parents=True)
    (theme / "ask.tex").write_text(r"\nosuchask", encoding="utf-8")
    (theme / "solution.tex").write_text(r"\nosuchsolution", encoding="utf-8")
    with pytest.raises(Rejected) as rejected:
        made(path, processes(2) if jobs == 2 else nullcontext(here()))
    told = " ".join(each.message for each in rejected.value.diagnostics)
    assert r"\nosuchask" in told
    assert r"\nosuchsolution" in told
