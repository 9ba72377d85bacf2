"""How equal in work the versions of an exam are: by version and by question, and what was guaranteed."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction

from generator.assemble import ExamFaults, Plan, drawn, parts_taken, plan, version_codes
from generator.diagnostics import Diagnostic, Fault
from generator.exam_file import ExamFile
from generator.exam_spec import ExamSpec
from generator.glyphs import escape
from generator.program import Draw
from generator.values import dataclass
from generator.work import Band, Gauge, spread

Advance = Callable[[str], None]


@dataclass(frozen=True)
class Row:
    """The work of one question in each version; ``unknown`` are answers that could not be traced."""

    question: str
    works: tuple[int, ...]
    band: Band | None
    unknown: tuple[str, ...] = ()

    @property
    def median(self) -> Fraction:
        """The work of the version in the middle."""
        return Fraction(statistics.median(self.works))

    @property
    def spread(self) -> Fraction:
        """(max − min) / median."""
        return spread(self.works)


@dataclass(frozen=True)
class Fairness:
    """The work of an exam: a row for each question with a computed answer; the others are equal in all versions."""

    codes: tuple[str, ...]
    parity: Fraction | None
    rows: tuple[Row, ...]
    others: int

    @property
    def total(self) -> Row:
        """The computed work of each version in all."""
        sums = zip(*(row.works for row in self.rows), strict=True)
        return Row("total", tuple(map(sum, sums)) or (0,) * len(self.codes), None)

    @property
    def off(self) -> tuple[Fraction, Fraction]:
        """How far the totals lie below and above their median, as shares of it."""
        total = self.total
        middle = total.median or Fraction(1)
        return min(total.works) / middle - 1, max(total.works) / middle - 1

    def statement(self) -> tuple[str, ...]:
        """Return what was guaranteed, in sentences."""
        if self.parity is None:
            return ("Nothing was guaranteed: the versions were drawn without parity (forms: {parity: 10%}).",)
        asked = percent(self.parity)
        wide = [row for row in self.rows if row.spread > self.parity]
        kept = len(self.rows) - len(wide)
        found = [
            f"Guaranteed for {kept} of {len(self.rows)} questions with computed answers: between any two versions, the "
            f"work differs by at most {asked} of the question's median. Work is computed, by the README's formula."
        ]
        found += [
            f"Not for {row.question}: too few variants of one family are so close; the narrowest band that holds "
            f"enough is {min(row.works)}..{max(row.works)}, {percent(row.spread)}."
            for row in wide
        ]
        if self.others:
            found.append(f"{self.others} further questions compute nothing; they count alike in all versions.")
        unknown = [f"{row.question}: {', '.join(row.unknown)}" for row in self.rows if row.unknown]
        if unknown:
            found.append(f"Counted by a constant, as they could not be traced: {'; '.join(unknown)}.")
        return tuple(found)


def percent(share: Fraction, signed: bool = False) -> str:
    """Return a share as text: 8.3 %."""
    return f"{float(100 * share):{'+' if signed else ''}.1f} %"


def with_parity(spec: ExamSpec, parity: Fraction | None) -> ExamSpec:
    """Return the exam with that parity, or without."""
    return spec.model_copy(update={"forms": spec.forms.model_copy(update={"parity": parity})})


def fairness(
    file: ExamFile, spec: ExamSpec, seed: str, versions: int | None = None, advance: Advance = lambda _: None
) -> Fairness:
    """Draw an exam and return the work of its versions; raises ExamFaults where it cannot be drawn.

    With ``versions`` it is drawn in so many, without its vetoes; a question that computes nothing need not have them.
    """
    made = plan(spec, file.id, file.programs, file.roster, seed, advance)
    if versions is None:
        return measured(file, made, spec.forms.parity)
    codes = version_codes(versions)
    more = spec.model_copy(update={"forms": spec.forms.model_copy(update={"versions": versions}), "redraw": {}})
    questions = {question.ref.id: question.ref for problem in made.problems for question in problem}
    taken = parts_taken([[question.ref for question in problem] for problem in made.problems], file.programs)
    rows = []
    faults: list[tuple[str | None, Fault]] = []
    for id in questions:
        gauge = Gauge(file.programs[id], taken[id])
        if gauge.computed:
            try:
                rows.append(_row(gauge, *drawn(file.programs[id], more, codes, (), seed, taken[id])))
            except Fault as fault:
                faults.append((id, fault))
    if faults:
        raise ExamFaults(faults)
    return Fairness(codes, spec.forms.parity, tuple(rows), len(questions) - len(rows))


def measured(file: ExamFile, made: Plan, parity: Fraction | None) -> Fairness:
    """Return the work of the versions of a plan; parts of one question count together, wherever they stand."""
    taken = parts_taken([[question.ref for question in problem] for problem in made.problems], file.programs)
    rows = []
    for question in {each.ref.id: each for problem in made.problems for each in problem}.values():
        program = file.programs[question.ref.id]
        gauge = Gauge(program, taken[question.ref.id])
        if gauge.computed:
            kept = {address: program.judge(address) for address in dict.fromkeys(question.addresses)}
            rows.append(_row(gauge, [kept[address] for address in question.addresses], question.band))
    return Fairness(made.forms, parity, tuple(rows), len(taken) - len(rows))


def _row(gauge: Gauge, draws: Sequence[Draw], band: Band | None) -> Row:
    works = [gauge.work(draw) for draw in draws]
    unknown = dict.fromkeys(answer for work in works for answer in work.unknown)
    return Row(gauge.program.spec.id, tuple(work.total for work in works), band, tuple(unknown))


def widened(file: ExamFile, made: Plan) -> tuple[Diagnostic, ...]:
    """Return a warning for each question that has too few variants for the parity that the exam asks for."""
    return tuple(
        file.source.diagnostic(_widened(question.ref.id, question.band))
        for problem in made.problems
        for question in problem
        if question.band is not None and question.band.widened
    )


def _widened(question: str, band: Band) -> Fault:
    share = percent(Fraction(band.high - band.low, max(band.low, 1)))
    message = f"{question} has too few variants of equal work: they were taken from {band.low}..{band.high} ({share})"
    hint = "widen its ranges, or ask for less parity"
    return Fault(("forms", "parity"), "parity-widened", message, hint, severity="warning")


# ---------------------------------------------------------------- pictures of it
BLOCKS = " ▁▂▃▄▅▆▇█"
# How far left and right of the median a plot reaches; what lies further stands at its edge.
REACH = Fraction(40, 100)


def histogram(row: Row, width: int = 41) -> str:
    """Return the versions' work around its median as a line of blocks, the middle one at the median.

    >>> histogram(Row("a/b", (10, 10, 11), None), 9)
    '    █▄   '
    """
    counts = [0] * width
    for work in row.works:
        counts[place(work, row.median, width)] += 1
    most = max(counts)
    return "".join(BLOCKS[-(-count * 8 // most)] for count in counts)


def place(work: int, median: Fraction, width: int) -> int:
    """Return the column of work in a plot of that width."""
    share = max(-REACH, min(REACH, work / median - 1 if median else Fraction(0)))
    return round((share + REACH) / (2 * REACH) * (width - 1))


def csv(found: Fairness) -> str:
    """Return the table as CSV: a line for each question, a column for each version."""
    lines = [["question", *found.codes]]
    lines += [[row.question, *map(str, row.works)] for row in (*found.rows, found.total)]
    return "".join(",".join(line) + "\n" for line in lines)


def plotted(found: Fairness, title: str) -> tuple[str, str]:
    r"""Return the plot as a TeX preamble and body: a line for each question, a dot for each version, bands grey."""
    rows = (*found.rows, found.total)
    height = len(rows) * 0.5 + 2
    preamble = (
        r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{lmodern}\usepackage{tikz}\pagestyle{empty}"
        r"\hoffset-1in\voffset-1in\topmargin0pt\headheight0pt\headsep0pt\oddsidemargin0pt\topskip0pt\parindent0pt"
        rf"\textwidth18cm\textheight{height}cm"
    )
    lines = [
        rf"\pdfpagewidth18cm\pdfpageheight{height}cm\relax",
        r"\begin{tikzpicture}[x=0.1cm,y=0.5cm,font=\sffamily\footnotesize]",
    ]
    lines.append(rf"\useasboundingbox(-90,{-len(rows) - 2}) rectangle (90,2);")
    lines.append(rf"\node[anchor=west] at (-89,1.2) {{{escape(title)}}};")
    for tick in range(-40, 41, 10):
        lines.append(rf"\draw[black!15] ({_across(tick)},0) -- ({_across(tick)},{-len(rows)});")
        lines.append(rf"\node at ({_across(tick)},{-len(rows) - 0.6}) {{{tick:+d}\,\%}};")
    for number, row in enumerate(rows):
        lines += _strip(row, number, found.parity)
    return preamble, "\n".join([*lines, r"\end{tikzpicture}"])


def _strip(row: Row, number: int, parity: Fraction | None) -> Sequence[str]:
    y = -number - 0.5
    name = escape(row.question)
    found = [rf"\node[anchor=west] at (-89,{y}) {{{name}}};"]
    if parity is not None and row.band is not None and row.median:
        low, high = (_across(100 * (end / row.median - 1)) for end in (row.band.low, row.band.high))
        found.append(rf"\fill[black!12] ({low - 0.4:.2f},{y - 0.4}) rectangle ({high + 0.4:.2f},{y + 0.4});")
    for work in row.works:
        share = 100 * (work / row.median - 1) if row.median else Fraction(0)
        found.append(rf"\fill[blue!60!black,opacity=0.5] ({_across(share):.2f},{y}) circle[radius=0.09cm];")
    return found


def _across(percents: Fraction | float) -> float:
    """The place of a percentage on the plot, which reaches from −40 to 40."""
    return 28 + max(-42.0, min(42.0, float(percents))) * 1.35
