"""How much computing exams take: ``make bench`` measures, and writes results.md and results.svg beside this file.

CPU seconds are those of the command and of all its children (TeX), as the system counts them; builds run with one job,
so that nothing of a pool of processes is missed. ``--forms 1 10`` measures fewer sizes.
"""

from __future__ import annotations

import argparse
import datetime
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HERE = Path(__file__).resolve().parent
COMMAND = (sys.executable, "-c", "from generator.cli import main; main()")
SIZES = (1, 10, 100, 1000)
PAIR = 200  # forms that are built with one job and with two
SHOWN = ("cnn/edge-filter", "statistics/two-sample-t-test")  # the second one needs sympy
GOAL = 100_000

# Ten questions in a hundred variants each.
EXPORTED = (
    *("recurrent/parameter-count", "recurrent/lstm-gates", "cnn/network-size", "cnn/small-network-parameters"),
    *("cnn/layer-symmetry", "optimization/momentum-steps", "optimization/adam-step", "networks/dense-parameters"),
    *("regularization/overfitting", "activations/activation-properties"),
)


@dataclass(frozen=True)
class Measured:
    """What a command took: CPU and wall seconds, the greatest memory of one process in MB."""

    cpu: float
    wall: float
    memory: float


@dataclass(frozen=True)
class Build:
    """A build of personal exams and their keys."""

    forms: int
    pages: int
    size: int
    cost: Measured


def measured(folder: Path, *arguments: str) -> Measured:
    """Run the command, which must succeed."""
    environment = surroundings(folder)
    started = time.perf_counter()
    with (folder / "shown.txt").open("wb") as shown:
        process = subprocess.Popen([*COMMAND, *arguments], cwd=folder, env=environment, stdout=shown, stderr=shown)
        _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit((folder / "shown.txt").read_text(encoding="utf-8"))
    unit = 1024**2 if sys.platform == "darwin" else 1024
    return Measured(used.ru_utime + used.ru_stime, time.perf_counter() - started, used.ru_maxrss / unit)


def surroundings(folder: Path) -> dict[str, str]:
    """The environment of a process of this checkout, with its compiled files kept as those of an installation are."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}


def yardstick() -> float:
    """CPU seconds of a fixed piece of Python: 0.24 on the machine that the bars were set for."""
    loop = "s = 0\nfor i in range(3_000_000): s += i*i\n"
    program = f"import time\nt = time.process_time()\n{loop}print(time.process_time() - t)"
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def course(folder: Path, forms: int, name: str) -> Path:
    """The endterm with numbers of its own for each of so many persons, as an exam of another name: none is known."""
    spec = (ROOT / "exams" / "endterm.yaml").read_text(encoding="utf-8")
    spec = spec.replace("forms: {versions: 4}", f"forms: {{versions: each, roster: {name}.csv}}")
    rows = "".join(f"{3719000 + k:08},Student Number {k},A{k:03}\n" for k in range(forms))
    (folder / "exams").mkdir(exist_ok=True)
    (folder / "exams" / f"{name}.csv").write_text("number,name,seat\n" + rows, encoding="utf-8")
    path = folder / "exams" / f"{name}.yaml"
    path.write_text(spec, encoding="utf-8")
    return path


def built(folder: Path, forms: int, jobs: int = 1) -> Build:
    """Build that many personal exams with their keys."""
    path, out = course(folder, forms, f"each{forms}-{jobs}"), folder / "out"
    cost = measured(folder, "build", str(path), "--jobs", str(jobs), "--out", str(out))
    text = (folder / "shown.txt").read_text(encoding="utf-8")
    pages = int(text.rpartition(" pages in ")[0].rpartition(" ")[2])
    size = sum(file.stat().st_size for file in out.rglob("*") if file.is_file())
    shutil.rmtree(out)
    return Build(forms, pages, size, cost)


def changed(folder: Path, question: str) -> Measured:
    """Show a question as a picture after its title changed; what took the median time of three, behind a first one."""
    file = folder / "bank" / f"{question}.yaml"
    text = file.read_text(encoding="utf-8")
    assert "\ntitle: " in text
    found = []
    for word in ("Fig", "Ox", "Jam", "Quay"):
        file.write_text(text.replace("\ntitle: ", f"\ntitle: {word} ", 1), encoding="utf-8")
        found.append(measured(folder, "show", question, "--png", str(folder / "a.png")))
    file.write_text(text, encoding="utf-8")
    return sorted(found[1:], key=lambda each: each.wall)[1]


# ---------------------------------------------------------------- what comes of it
def model(builds: Sequence[Build]) -> tuple[float, float]:
    """CPU seconds of a build as fixed + each · forms, through the two largest sizes."""
    small, large = sorted(builds, key=lambda each: each.forms)[-2:]
    each = (large.cost.cpu - small.cost.cpu) / (large.forms - small.forms)
    return small.cost.cpu - each * small.forms, each


def report(
    builds: Sequence[Build], pair: Sequence[Build], stages: str, others: Sequence[tuple[str, Measured]], yard: float
) -> str:
    """The results as Markdown."""
    rows = [
        f"| {b.forms} | {b.pages} | {b.cost.cpu:.1f} | {b.cost.wall:.1f} | {b.cost.memory:.0f} "
        f"| {b.cost.cpu / b.forms * 1000:.0f} | {b.cost.cpu / b.pages * 1000:.1f} | {b.size / 1e6:.0f} |"
        for b in builds
    ]
    more = [f"| {name} | {cost.cpu:.1f} | {cost.wall:.1f} | {cost.memory:.0f} |" for name, cost in others]
    fixed, each = model(builds) if len(builds) > 1 else (0.0, builds[0].cost.cpu)
    bytes_each = builds[-1].size / builds[-1].forms
    hours = (fixed + each * GOAL) / 3600
    alone, both = (each.cost.wall for each in pair)
    return f"""# Measured

{datetime.date.today()}, {machine()}; Python {platform.python_version()}, examwright {version()}.
A fixed piece of Python took {yard:.2f} CPU seconds ({yard / 0.24:.2f} of the 0.24 that bars are set for).

## Personal exams with their keys
The endterm (22 pages, a code on each, seven figures of which six depend on the draw), `versions: each`, one job.
CPU counts the command and TeX; the format was there. MB is the greatest of one process.

| forms | pages | CPU s | wall s | MB | ms a form | ms a page | MB written |
|---|---|---|---|---|---|---|---|
{chr(10).join(rows)}

![CPU seconds by forms](results.svg)

{PAIR} forms take {alone:.1f} s on the clock with one job and {both:.1f} s with two: {alone / both:.2f} times as fast.

{stages}

## Other commands
| | CPU s | wall s | MB |
|---|---|---|---|
{chr(10).join(more)}

## Scaling, extrapolated
CPU seconds = {fixed:.1f} + {each:.3f} · forms, through the two largest sizes; beyond them this is **not measured**.
{GOAL:,} forms with keys take {hours:.1f} core hours then,
{hours:.0f} workers for an hour, and {bytes_each * GOAL / 1e9:.0f} GB.
"""


def plot(builds: Sequence[Build]) -> str:
    """The CPU seconds of the builds over their forms, both logarithmic, with the model beyond them dashed."""
    import math

    width, height, left, low = 640, 360, 60, 310
    largest = max(10 ** math.ceil(math.log10(GOAL)), 10)
    fixed, each = model(builds) if len(builds) > 1 else (0.0, builds[0].cost.cpu)
    top = math.ceil(math.log10(fixed + each * GOAL))

    def at(forms: float, seconds: float) -> tuple[float, float]:
        x = left + (width - left - 20) * math.log10(forms) / math.log10(largest)
        return x, low - (low - 20) * math.log10(max(seconds, 1)) / top

    marks = [
        f'<line x1="{at(10**k, 1)[0]:.1f}" y1="20" x2="{at(10**k, 1)[0]:.1f}" y2="{low}" stroke="#ddd"/>'
        f'<text x="{at(10**k, 1)[0]:.1f}" y="{low + 18}" text-anchor="middle">{10**k:,}</text>'
        for k in range(int(math.log10(largest)) + 1)
    ]
    marks += [
        f'<line x1="{left}" y1="{at(1, 10**k)[1]:.1f}" x2="{width - 20}" y2="{at(1, 10**k)[1]:.1f}" stroke="#ddd"/>'
        f'<text x="{left - 8}" y="{at(1, 10**k)[1] + 4:.1f}" text-anchor="end">{10**k:,}</text>'
        for k in range(top + 1)
    ]
    points = [at(b.forms, b.cost.cpu) for b in builds]
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    marks.append(f'<polyline points="{line}" fill="none" stroke="black"/>')
    marks += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4"/>' for x, y in points]
    x, y = at(GOAL, fixed + each * GOAL)
    x0, y0 = points[-1]
    marks.append(f'<line x1="{x0:.1f}" y1="{y0:.1f}" x2="{x:.1f}" y2="{y:.1f}" stroke="black" stroke-dasharray="5 4"/>')
    marks.append(f'<text x="{width / 2}" y="{height - 8}" text-anchor="middle">forms (dashed: extrapolated)</text>')
    marks.append('<text x="14" y="14">CPU seconds</text>')
    body = "\n".join(marks)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" '
        f'font-size="12"><rect width="100%" height="100%" fill="white"/>\n{body}\n</svg>\n'
    )


def machine() -> str:
    """The processor and how many cores this process may use."""
    name = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{name}, {cores} cores, {platform.system()}"


def version() -> str:
    """The version of the checkout."""
    sys.path.insert(0, str(ROOT))
    from generator import __version__

    return __version__


def main() -> None:
    """Measure and write the results."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--forms", type=int, nargs="+", default=list(SIZES))
    sizes = asked.parse_args().forms
    with tempfile.TemporaryDirectory(prefix="examwright-bench-") as name:
        folder = Path(name)
        shutil.copytree(ROOT / "bank", folder / "bank")
        shutil.copyfile(ROOT / "course.yaml", folder / "course.yaml")
        built(folder, 2)  # makes the format
        yard = yardstick()
        builds = []
        for forms in sizes:
            builds.append(built(folder, forms))
            print(f"{forms} forms: {builds[-1].cost}", file=sys.stderr)
        pair = [built(folder, PAIR, jobs) for jobs in (1, 2)]
        shares = measured_stages(folder, course(folder, min(max(sizes), 50), "stages"))
        picture, package = str(folder / "a.png"), str(folder / "lms")
        others = [
            ("one form, as it was built before", built(folder, 1).cost),
            *((f"show {each} --png, its title changed", changed(folder, each)) for each in SHOWN),
            (f"show {SHOWN[0]} --png, as it was shown before", measured(folder, "show", SHOWN[0], "--png", picture)),
            (
                "export moodle, 1,000 variants",
                measured(folder, "export", "moodle", *EXPORTED, "--variants", "100", "--out", package),
            ),
            (
                "check of the bank, 200 addresses a question",
                measured(folder, "check", "--limit", "200", "--jobs", "1", "--anew"),
            ),
        ]
    (HERE / "results.md").write_text(report(builds, pair, shares, others, yard), encoding="utf-8")
    (HERE / "results.svg").write_text(plot(builds), encoding="utf-8")


def measured_stages(folder: Path, exam: Path) -> str:
    """What the stages of a build take, measured in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(HERE / "stages.py"), str(exam)],
        cwd=folder,
        env=surroundings(folder),
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


if __name__ == "__main__":
    main()
