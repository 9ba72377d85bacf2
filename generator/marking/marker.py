"""A copy's typed responses → verdicts, in the order of each question's answers, so that errors are carried forward."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from generator.answer import Notes
from generator.diagnostics import Fault
from generator.exam import ChoiceResponse, Form, FormulaResponse, Language, NumberResponse, Response, TensorResponse
from generator.expression import Scope
from generator.marking.amending import accepted
from generator.marking.following import FollowUp, follow_up
from generator.marking.judgement import NONE, Computed, Verdict, agrees, by_cells, in_shape, judge
from generator.marking.places import MarkedPart, Sheet, sheets_of
from generator.marking.reading import Given, GivenNumber, GivenTicks, Nothing
from generator.numbers import Value
from generator.program import Program
from generator.values import dataclass

Key = tuple[str, str]  # a part's label, an answer's id


@dataclass(frozen=True)
class Asked:
    """An answer that a version asks for: its response, the sheet that it stands on, the notes of its question."""

    sheet: Sheet
    response: Response
    notes: Notes

    @property
    def part(self) -> MarkedPart:
        """The part."""
        return self.sheet.marked

    @property
    def key(self) -> Key:
        """Part and answer."""
        return self.part.label, self.response.id


@dataclass(frozen=True)
class AskedQuestion:
    """The answers of a question that a version asks for, in the question's order.

    ``right`` has the values of all its answers by id, also of those in parts that the exam leaves out.
    """

    scope: Scope
    answers: tuple[Asked, ...]
    right: Mapping[str, Value]


def questions_of(form: Form, programs: Mapping[str, Program]) -> tuple[AskedQuestion, ...]:
    """Return the questions of a version, each judged at its address again."""
    sheets: dict[str, list[Sheet]] = {}
    for sheet in sheets_of(form):
        sheets.setdefault(sheet.variant.question, []).append(sheet)
    return tuple(_question(some, programs[id]) for id, some in sheets.items())


def _question(sheets: Sequence[Sheet], program: Program) -> AskedQuestion:
    draw = program.judge(sheets[0].variant.address)
    by_part = {sheet.marked.part: sheet for sheet in sheets}
    answers: list[Asked] = []
    right: dict[str, Value] = {}
    for part, judgements in zip(program.parts, draw.judgements, strict=True):
        for k, (answer, judged) in enumerate(zip(part.answers, judgements, strict=True)):
            if judged.value is not None:
                right[answer.id] = judged.value
            if part.id in by_part:
                sheet = by_part[part.id]
                answers.append(Asked(sheet, sheet.placed.part.responses[k], answer.notes))
    return AskedQuestion(draw.moment.scope, tuple(answers), right)


def mark(
    question: AskedQuestion, given: Mapping[Key, Given], language: Language = "en"
) -> Iterator[tuple[Asked, Verdict]]:
    """Yield the verdict on each answer of a question.

    First the response by itself; where it is not right, what follows from the earlier answers as they were given. The
    better one counts, and so does what was accepted after the sitting, typed in ``language``. For an answer that was
    left out, the right value stands.
    """
    values = dict(question.right)
    for asked in question.answers:
        typed = given.get(asked.key, Nothing())
        verdict = _verdict(asked, typed, question, values)
        later = accepted(asked.sheet.placed, asked.response, typed, language)
        yield asked, verdict if later is None or (later.marks or NONE) <= (verdict.marks or NONE) else later
        stands = _value(asked.response, typed)
        if stands is not None:
            values[asked.response.id] = stands


def _value(response: Response, given: Given) -> Value | None:
    """The value that later answers follow from: what was given, or the value of the option that was ticked."""
    match response, given:
        case ((NumberResponse() | TensorResponse() | FormulaResponse()), GivenNumber(value, unit="")) if _fits(
            response, value
        ):
            return in_shape(response, value)
        case ChoiceResponse(options=options), GivenTicks(ticked) if len(ticked) == 1:
            return options[min(ticked)].value
        case _:
            return None


def _fits(response: Computed, value: Value) -> bool:
    """False for a tensor of another shape: nothing can be computed from it."""
    return not isinstance(response, TensorResponse) or getattr(in_shape(response, value), "shape", ()) == (
        response.value.shape
    )


def _verdict(asked: Asked, given: Given, question: AskedQuestion, values: Mapping[str, Value]) -> Verdict:
    response = asked.response
    try:
        verdict = judge(response, given, asked.sheet.marking)
    except ValueError as error:  # sympy can neither prove nor disprove that two formulas are equal
        return Verdict(NONE, f"a person decides: {error}", review=True)
    if verdict.marks == response.marks or not isinstance(given, GivenNumber) or given.unit:
        return verdict
    if not isinstance(response, NumberResponse | TensorResponse | FormulaResponse):
        return verdict
    scope = _over(response, question.scope)
    if _has_property(asked.notes, response, given.value, scope):
        return Verdict(response.marks, "right: it has the property that is asked for")
    return _followed(asked, response, given.value, question.right, values, scope, verdict)


def _over(response: Response, scope: Scope) -> Scope:
    """The question's names; for a formula also its variables, as the question itself has them."""
    if not isinstance(response, FormulaResponse):
        return scope
    import sympy

    return Scope({name: sympy.Symbol(name, positive=True) for name in response.variables}, parent=scope)


def _has_property(notes: Notes, response: Computed, value: Value, scope: Scope) -> bool:
    if notes.condition is None:
        return False
    try:
        return bool(notes.condition.evaluate(Scope({"given": in_shape(response, value)}, parent=scope)))
    except Fault:
        return False  # of another shape, or outside what the condition is defined for


def _followed(
    asked: Asked,
    response: Computed,
    given: Value,
    right: Mapping[str, Value],
    values: Mapping[str, Value],
    scope: Scope,
    verdict: Verdict,
) -> Verdict:
    """The better of the verdict by itself and of what the error carried forward gives."""
    follows = asked.notes.follows
    if follows is None:
        return verdict
    names = {use.name for use in follows.uses} & asked.notes.earlier
    used = [name for name in right if name in names]
    if all(values[name] is right[name] for name in used):
        return verdict  # nothing was given in their place
    step = follow_up(follows, scope, {name: right[name] for name in used}, {name: values[name] for name in used})
    return _better(response, given, step, verdict)


def _better(response: Computed, given: Value, step: FollowUp, verdict: Verdict) -> Verdict:
    if not step.source:
        return verdict
    if step.value is None:
        reason = f"{verdict.reason}; nothing follows from your {step.source}"
        return Verdict(verdict.marks, reason, review=True)
    if agrees(response, given, step.value):
        if step.trivial:
            reason = (
                f"{verdict.reason}; it follows from your {step.source}, but that left too little to do: {step.trivial}"
            )
            return Verdict(verdict.marks, reason, review=True)
        return Verdict(response.marks, f"follows from your {step.source}")
    cells = by_cells(response, given, step.value)
    if cells is not None and not step.trivial and (cells.marks or NONE) > (verdict.marks or NONE):
        return Verdict(cells.marks, f"{cells.reason} as they follow from your {step.source}")
    return verdict
