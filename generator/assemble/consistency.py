"""An exam spec against the bank: questions and parts that are there, sums that come out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from generator.answer import CompiledAnswer
from generator.assemble.plans import ExamFaults, Programs, marks_of, parts_of, version_codes
from generator.diagnostics import Fault, Path, suggest
from generator.exam_spec import ExamSpec, QuestionRef
from generator.fields import amount


def check_exam(spec: ExamSpec, programs: Programs) -> None:
    """Raise ExamFaults where an exam names what the bank does not have, or sums do not come out."""
    faults: list[Fault] = []
    seen: dict[tuple[str, str], int] = {}
    for p, problem in enumerate(spec.problems):
        for q, ref in enumerate(problem.questions):
            path: Path = ("problems", p, "questions", q)
            _check_ref(ref, path, programs, faults)
            for part in parts_of(ref, programs):
                if (ref.id, part) in seen:
                    faults.append(
                        Fault(path, "repeated-question", f"{ref.id}#{part} stands in the exam twice", "name it once")
                    )
                seen[ref.id, part] = p
        total = sum((marks_of(ref, programs) for ref in problem.questions), Fraction(0))
        known = all(ref.id in programs for ref in problem.questions)
        if problem.credits is not None and problem.pick is None and known and total != problem.credits:
            message = f"the parts sum to {amount(total)} credits, the problem says {amount(problem.credits)}"
            hint = f"credits: {amount(total)}, or other parts"
            faults.append(Fault(("problems", p, "credits"), "marks-do-not-sum", message, hint))
    _check_redraws(spec, faults)
    if faults:
        raise ExamFaults([(None, fault) for fault in faults])


def _check_ref(ref: QuestionRef, path: Path, programs: Programs, faults: list[Fault]) -> None:
    if ref.id not in programs:
        hint = suggest(ref.id, programs) or "examwright list shows the bank"
        faults.append(Fault(path, "unknown-question", f"there is no question '{ref.id}'", hint))
        return
    known = [part.id for part in programs[ref.id].parts]
    for name in (*(ref.parts or ()), *ref.marks):
        if name not in known:
            hint = suggest(name, known) or f"its parts: {', '.join(known)}"
            faults.append(Fault(path, "unknown-name", f"{ref.id} has no part '{name}'", hint))
    for part in programs[ref.id].parts:
        if part.id in ref.marks and not _scales(part.answers, ref.marks[part.id], part.marks):
            message = f"{ref.marks[part.id]} marks for {ref.id}#{part.id} do not split into halves over its answers"
            faults.append(Fault(path, "wrong-marks", message))


def _scales(answers: Sequence[CompiledAnswer], wanted: Fraction, own: Fraction) -> bool:
    return own > 0 and all((2 * answer.marks * wanted / own).denominator == 1 for answer in answers)


def _check_redraws(spec: ExamSpec, faults: list[Fault]) -> None:
    named = {ref.id for problem in spec.problems for ref in problem.questions}
    picks = any(problem.pick for problem in spec.problems)
    for id, forms in spec.redraw.items():
        if id not in named and not picks:
            near = suggest(id, named) or f"questions: {', '.join(sorted(named))}"
            faults.append(Fault(("redraw", id), "unknown-question", f"'{id}' is not in this exam", near, on_key=True))
        for code in forms:
            count = spec.forms.versions
            if isinstance(count, int) and code not in version_codes(count):
                hint = f"versions: {', '.join(version_codes(count))}"
                faults.append(
                    Fault(("redraw", id, code), "unknown-name", f"there is no version '{code}'", hint, on_key=True)
                )
