"""``amendments.yaml``: what was decided on parts of an exam after it was sat. The printed exam stays as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from generator.compilation import Phrase
from generator.content import Inlines
from generator.decision import Amendment, AmendmentKind
from generator.diagnostics import Fault, Path, Rejected, suggest
from generator.exam import Exam, Form, PlacedPart, Response
from generator.expression import Scope
from generator.fields import Marks, Model, PlainText, ProseText, amount, misfit
from generator.source import Source
from generator.values import dataclass

AMENDMENTS_FILE = "amendments.yaml"


def _void(value: Any) -> str:
    if value in ("full", "out"):
        return str(value)
    raise misfit("wrong-value", f"{value!r} does not say what becomes of the part", "full (everyone earns it), or out")


def _listed(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


Void = Annotated[Literal["full", "out"], BeforeValidator(_void), WithJsonSchema({"enum": ["full", "out"]})]
Responses = Annotated[
    tuple[PlainText, ...],
    BeforeValidator(_listed),
    WithJsonSchema({"type": ["string", "number", "array"], "items": {"type": ["string", "number"]}}),
]


class AmendmentSpec(Model):
    """A decision on a part: one of ``accept``, ``void``, ``re-mark``; and why."""

    part: PlainText = Field(description="The part: 1a, or topic/name#part.")
    answer: str = Field(default="", description="Which of the part's answers; a single one need not be named.")
    versions: tuple[PlainText, ...] = Field(default=(), description="The versions that it holds for; else all.")
    accept: Responses | None = Field(default=None, description="Further responses, as they are typed, that are right.")
    marks: Marks | None = Field(default=None, description="What an accepted response earns; else all.")
    void: Void | None = Field(default=None, description="full: everyone earns the part; out: it no longer counts.")
    remark: dict[str, Marks] | None = Field(
        default=None, alias="re-mark", description="What named mistakes earn now: {truncated: 1}."
    )
    note: ProseText = Field(description="Why: it stands on the correction sheet.")

    @model_validator(mode="after")
    def _one_decision(self) -> AmendmentSpec:
        if sum(each is not None for each in (self.accept, self.void, self.remark)) != 1:
            raise misfit("wrong-amendment", "an amendment has one of: accept, void, re-mark", "void: full")
        if self.marks is not None and self.accept is None:
            raise misfit("wrong-amendment", "marks go with accept", "re-mark: {mistake: 1}")
        if self.void is not None and self.answer:
            raise misfit("wrong-amendment", "a part is void as a whole", "leave out answer:")
        return self


class AmendmentsSpec(Model):
    """``amendments.yaml`` beside exam files: ``exams: {endterm: [{part: 2b, void: full, note: …}]}``."""

    exams: dict[str, tuple[AmendmentSpec, ...]] = Field(description="The decisions on each exam, by its file's name.")


@dataclass(frozen=True)
class Amendments:
    """The amendments of one exam as written, with their notes compiled and the source that faults are placed in."""

    exam: str
    specs: tuple[AmendmentSpec, ...]
    notes: tuple[Phrase, ...]
    source: Source


def amended(exam: Exam, amendments: Amendments | None) -> Exam:
    """Return the exam with its amendments at their parts; raises Rejected where one fits none."""
    if amendments is None:
        return exam
    faults: list[Fault] = []
    for k, (spec, note) in enumerate(zip(amendments.specs, amendments.notes, strict=True)):
        path: Path = ("exams", amendments.exam, k)
        try:
            exam = _with(exam, spec, note.fill(Scope({})), path)
        except Fault as fault:
            faults.append(fault)
    if faults:
        raise Rejected(amendments.source.diagnostic(fault) for fault in faults)
    return exam


def _with(exam: Exam, spec: AmendmentSpec, note: Inlines, path: Path) -> Exam:
    codes = [form.code for form in exam.forms]
    for k, version in enumerate(spec.versions):
        if version not in codes:
            hint = f"versions: {', '.join(codes)}"
            raise Fault((*path, "versions", k), "unknown-name", f"there is no version '{version}'", hint)
    label = _label(exam, spec.part, path)
    versions = spec.versions or tuple(codes)
    placed = {form.code: _parts(form)[label] for form in exam.forms}
    made = _amendment(spec, [placed[code] for code in versions], note, path)
    for code in versions:
        _check_alone(placed[code], made, path)
    forms = [_at(form, label, made) if form.code in versions else form for form in exam.forms]
    return replace(exam, forms=tuple(forms))


def _parts(form: Form) -> Mapping[str, PlacedPart]:
    return {
        f"{problem.number}{placed.letter}": placed
        for problem in form.problems
        for item in problem.items
        for placed in item.parts
    }


def _label(exam: Exam, name: str, path: Path) -> str:
    """The label of a part that is named by it or by its address in the bank."""
    labels = {
        f"{item.variant.question}#{placed.part.id}": f"{problem.number}{placed.letter}"
        for problem in exam.forms[0].problems
        for item in problem.items
        for placed in item.parts
    }
    if name in labels:
        return labels[name]
    if name in labels.values():
        return name
    hint = suggest(name, (*labels, *labels.values())) or "as in answers.csv: topic/name#part, or 1a"
    raise Fault((*path, "part"), "unknown-part", f"this exam has no part '{name}'", hint)


def _amendment(spec: AmendmentSpec, parts: Sequence[PlacedPart], note: Inlines, path: Path) -> Amendment:
    if spec.void is not None:
        kind: AmendmentKind = spec.void
        return Amendment(kind, note, path=(*path, "void"))
    known = [response.id for response in parts[0].part.responses]
    if not spec.answer and len(known) > 1:
        message = f"this part has {len(known)} answers: which one is meant?"
        raise Fault((*path, "part"), "missing-field", message, f"answer: {', '.join(known)}")
    answer = spec.answer or known[0]
    if answer not in known:
        hint = suggest(answer, known) or f"its answers: {', '.join(known)}"
        raise Fault((*path, "answer"), "unknown-answer", f"this part has no answer '{answer}'", hint)
    responses = [response for part in parts for response in part.part.responses if response.id == answer]
    if spec.accept is not None:
        if spec.marks is not None and spec.marks > responses[0].marks:
            message = f"the answer is worth {amount(responses[0].marks)}, not {amount(spec.marks)}"
            raise Fault((*path, "marks"), "wrong-marks", message, "leave it out where it earns all of them")
        return Amendment("accept", note, answer, spec.accept, spec.marks, path=(*path, "accept"))
    assert spec.remark is not None
    _check_mistakes(spec.remark, responses, (*path, "re-mark"))
    return Amendment("re-mark", note, answer, mistakes=tuple(spec.remark.items()), path=(*path, "re-mark"))


def _check_mistakes(remark: Mapping[str, Any], responses: Sequence[Response], path: Path) -> None:
    known = {mistake.name for response in responses for mistake in response.guidance.mistakes}
    for name, marks in remark.items():
        if name not in known:
            hint = suggest(name, known) or (f"its mistakes: {', '.join(sorted(known))}" if known else "it has none")
            raise Fault((*path, name), "unknown-name", f"this answer has no mistake '{name}'", hint, on_key=True)
        if marks > responses[0].marks:
            message = f"the answer is worth {amount(responses[0].marks)}, not {amount(marks)}"
            raise Fault((*path, name), "wrong-marks", message, "at most as much as the right answer")


def _check_alone(part: PlacedPart, made: Amendment, path: Path) -> None:
    """A part that is void twice, or in two ways, would count by chance."""
    if made.kind in ("full", "out") and any(other.kind in ("full", "out") for other in part.amendments):
        raise Fault((*path, "void"), "repeated-amendment", "this part is void already", "keep one of the two")


def _at(form: Form, label: str, made: Amendment) -> Form:
    problems = [
        replace(
            problem,
            items=tuple(
                replace(
                    item,
                    parts=tuple(
                        _placed(placed, made) if f"{problem.number}{placed.letter}" == label else placed
                        for placed in item.parts
                    ),
                )
                for item in problem.items
            ),
        )
        for problem in form.problems
    ]
    return replace(form, problems=tuple(problems))


def _placed(placed: PlacedPart, made: Amendment) -> PlacedPart:
    """The part with an amendment; mistakes that are marked anew earn so from now on."""
    responses = tuple(
        _remarked(response, dict(made.mistakes)) if response.id == made.answer else response
        for response in placed.part.responses
    )
    part = replace(placed.part, responses=responses)
    return replace(placed, part=part, amendments=(*placed.amendments, made))


def _remarked(response: Response, marks: Mapping[str, Fraction]) -> Response:
    guidance = response.guidance
    mistakes = tuple(replace(each, marks=marks.get(each.name, each.marks)) for each in guidance.mistakes)
    return replace(response, guidance=replace(guidance, mistakes=mistakes))
