"""``examwright fairness``: how equal in work the versions of an exam are, as a table, a plot, and a statement."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

from generator.assemble import ExamFaults
from generator.cli.terminal import OK, Stop, chosen_engine, ending, progress_bars, shown_folder
from generator.exam_file import ExamFile, load_exam
from generator.fairness import Fairness, Row, csv, fairness, histogram, percent, plotted, with_parity
from generator.typeset import Job, rasterise, typeset

# What is compared with where an exam asks for none itself.
USUAL = Fraction(1, 10)
_DPI = 150
_MOST_COLUMNS = 8


def run(exam: Path, without_parity: bool, compare: bool, versions: int | None, out: Path | None, engine: str) -> int:
    """Measure, print, write the plot, and return the exit status."""

    def command() -> int:
        if without_parity and compare:
            raise Stop("--compare shows both, with and without parity", "leave --without-parity out")
        file = load_exam(exam)
        own = file.spec.forms.parity
        asked: list[Fraction | None] = [own or USUAL, None] if compare else [None if without_parity else own]
        seed, _ = file.seed()
        found = []
        with progress_bars() as progress:
            for parity in asked:
                spec = with_parity(file.spec, parity)
                try:
                    found.append(fairness(file, spec, seed, versions, progress("Draw", len(spec.problems))))
                except ExamFaults as faults:
                    raise file.located(faults) from faults
        for each in found:
            print(f"\n{_title(file, each)}\n")
            print_table(each)
        if compare:
            _print_both(found[0], found[1])
        folder = out or file.course.folder / "output" / f"{file.id}-fairness"
        _write(file, found, folder, engine)
        return OK

    return ending(command, lambda: shown_folder(exam.parent))


def _title(file: ExamFile, found: Fairness) -> str:
    asked = "without parity" if found.parity is None else f"parity {percent(found.parity)}"
    return f"Work by hand in {file.id}, {len(found.codes)} versions, {asked}"


def print_table(found: Fairness) -> None:
    """Print the work of each question, that of each version, and what was guaranteed."""
    codes = found.codes if len(found.codes) <= _MOST_COLUMNS else ()
    rows = (*found.rows, found.total)
    name = max(len(row.question) for row in rows)
    head = "".join(f"{code:>6}" for code in codes)
    print(f"{'question':<{name}} median   min   max   spread {head}  -40 %{'median':^31}+40 %")
    for row in rows:
        print(_line(row, name, bool(codes)))
    if not codes:
        print("\ntotal by version:")
        each = [f"{code} {work}" for code, work in zip(found.codes, found.total.works, strict=True)]
        print(textwrap.fill("   ".join(each), 110, initial_indent="  ", subsequent_indent="  "))
    low, high = found.off
    print(f"\nThe totals lie {percent(low, True)} to {percent(high, True)} from their median.")
    for sentence in found.statement():
        print(textwrap.fill(sentence, 110))


def _line(row: Row, name: int, by_version: bool) -> str:
    works = "".join(f"{work:6}" for work in row.works) if by_version else ""
    middle = f"{float(row.median):g}"
    own = f"{row.question:<{name}} {middle:>6} {min(row.works):5} {max(row.works):5} {percent(row.spread):>8}"
    return f"{own} {works}  {histogram(row)}"


def _print_both(fair: Fairness, plain: Fairness) -> None:
    print(f"\nThe same seed, {'with parity':>24}{'without':>20}")
    for here, there in zip((*fair.rows, fair.total), (*plain.rows, plain.total), strict=True):
        print(f"  {here.question:<36} {percent(here.spread):>8}            {percent(there.spread):>8}")


def _write(file: ExamFile, found: Sequence[Fairness], folder: Path, engine: str) -> None:
    """Write the plot and the table of each; the second one is that without parity."""
    tex = chosen_engine(engine)
    jobs = [Job(f"plot{number}", *plotted(each, _title(file, each))) for number, each in enumerate(found)]
    outcomes = typeset(jobs, tex)
    folder.mkdir(parents=True, exist_ok=True)
    for number, (each, outcome) in enumerate(zip(found, outcomes, strict=True)):
        name = "fairness" if number == 0 else "without-parity"
        if outcome.pdf is None:
            raise Stop(f"the plot could not be typeset: {outcome.problems[0].message}", "the table above is complete")
        (folder / f"{name}.png").write_bytes(rasterise(outcome.pdf, _DPI)[0])
        (folder / f"{name}.csv").write_text(csv(each), encoding="utf-8")
    print(f"\n{folder}: the plot fairness.png, the table fairness.csv")
