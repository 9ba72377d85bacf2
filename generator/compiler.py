"""A question's spec → its program: names resolved, texts parsed, rules and answers compiled, all faults collected."""

from __future__ import annotations

import keyword
import math
from collections.abc import Iterable, Mapping
from dataclasses import field
from fractions import Fraction

from generator.answer import CompiledAnswer
from generator.compilation import Compilation, Passage
from generator.diagnostics import Fault, Path, suggest
from generator.exam import Language
from generator.expression import CONSTANTS, Expression, Scope
from generator.fields import ProseText, amount
from generator.illustration import compile_figure
from generator.irrationality import may_be_irrational
from generator.numbers import Value
from generator.numbers.printing import Shown
from generator.parameters import dimension
from generator.plain import plain_text
from generator.program import CompiledPart, Program
from generator.questions import kind_of
from generator.space import Dimension, ParameterSpace, listed
from generator.spec import PartSpec, QuestionSpec, answer_marks, is_name, part_answers
from generator.tex import Macro
from generator.values import dataclass

# Address arithmetic stays in integers of a machine's comfort; beyond lies no exam.
MOST_ADDRESSES = 2**120


@dataclass(frozen=True)
class Surroundings:
    """What a course gives to each of its questions."""

    language: Language = "en"
    macros: Mapping[str, Macro] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, bytes] = field(default_factory=dict)


def compile_question(spec: QuestionSpec, given: Surroundings, faults: list[Fault]) -> Program | None:
    """Return the program of a question, or None with every fault recorded."""
    before = len(faults)
    units = {f"{name}_unit" for name, parameter in spec.params.items() if parameter.unit}
    names = frozenset({*spec.params, *spec.let, *units})
    around = Compilation(given.language, names, given.macros, given.symbols, given.images, faults)
    _check_names(spec, around)
    dimensions = _parameter_dimensions(spec, around)
    lets = {name: around.expression(text, ("let", name)) for name, text in spec.let.items()}
    _refuse_cycles(lets, around)
    rules = {name: around.expression(text, ("require", name)) for name, text in spec.require.items()}
    conditional = {
        name: around.expression(parameter.when, ("params", name, "when"))
        for name, parameter in spec.params.items()
        if parameter.when is not None
    }
    family = None if spec.family is None else around.expression(spec.family, ("family",))
    parts = _compile_parts(spec, around)
    program = Program(
        spec=spec,
        title=_title(spec, around),
        space=_space(spec, dimensions, parts, around),
        parameters=tuple(spec.params),
        conditional=conditional,
        lets=lets,
        rules=rules,
        units=_units(spec, around),
        family=family,
        stems=_in_wordings(spec, spec.stem, ("stem",), around),
        figure=None if spec.figure is None else compile_figure(spec.figure, ("figure",), around),
        parts=parts,
        irrational=may_be_irrational(parts, [conditional, lets, rules, family]),
    )
    _refuse_unused(spec, around)
    errors = any(fault.severity == "error" for fault in faults[before:])
    return None if errors else program


def _title(spec: QuestionSpec, around: Compilation) -> str:
    """The title as plain text. It is the same for every variant: in it stands no value."""
    title = around.line(spec.title, ("title",))
    if title.line.uses:
        if all(use.name in around.names for use in title.line.uses):
            where, message = title.line.uses[0].offset, "a title is the same for every variant: it holds no value"
            around.fault(title.path, "value-in-title", message, "say it in the stem", offset=where)
        return ""
    try:
        return plain_text(title.fill(Scope({})))
    except Fault as fault:
        around.faults.append(fault)
        return ""


# ---------------------------------------------------------------- names
def _check_names(spec: QuestionSpec, around: Compilation) -> None:
    for group, names in (("params", spec.params), ("let", spec.let)):
        for name in names:
            where: Path = (group, name)
            if keyword.iskeyword(name):
                message = f"'{name}' cannot be a name: it is a word of the expression language"
                around.fault(where, "reserved-name", message, f"call it {name}_", on_key=True)
            elif not is_name(name):
                hint = "a letter, then letters, digits and _"
                around.fault(where, "wrong-name", f"'{name}' cannot be a name", hint, on_key=True)
            elif name in CONSTANTS or name == "given":
                hint = f"call it {name}_"
                around.fault(where, "reserved-name", f"'{name}' has a meaning of its own already", hint, on_key=True)
            elif group == "let" and name in spec.params:
                around.fault(where, "name-taken", f"'{name}' is a parameter already", "rename one of them", on_key=True)


def _refuse_cycles(lets: Mapping[str, Expression], around: Compilation) -> None:
    """Report each cycle of derived values once, at its first name."""
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        if name in trail:
            cycle = trail[trail.index(name) :]
            if not done & set(cycle):
                message = f"{' → '.join((*cycle, name))} goes in a circle"
                hint = f"give '{cycle[0]}' a value that does not need itself"
                around.fault(("let", cycle[0]), "cyclic-let", message, hint, on_key=True)
            done.update(cycle)
            return
        if name in done:
            return
        for use in lets[name].uses:
            if use.name in lets:
                visit(use.name, (*trail, name))
        done.add(name)

    for name in lets:
        visit(name, ())


def _refuse_unused(spec: QuestionSpec, around: Compilation) -> None:
    hint = "use it, or take it out"
    for name in filter(_can_be_used, spec.params):
        if name not in around.used:
            around.fault(("params", name), "unused-name", f"nothing uses the parameter '{name}'", hint, on_key=True)
    for name in filter(_can_be_used, spec.let):
        if name not in around.used:
            around.fault(("let", name), "unused-name", f"nothing uses the derived value '{name}'", hint, on_key=True)


def _can_be_used(name: str) -> bool:
    """False for what has a fault as a name already."""
    return is_name(name) and not keyword.iskeyword(name) and name not in CONSTANTS and name != "given"


# ---------------------------------------------------------------- the space
def _parameter_dimensions(spec: QuestionSpec, around: Compilation) -> list[Dimension]:
    dimensions = []
    for name, parameter in spec.params.items():
        try:
            dimensions.append(dimension(name, parameter, ("params", name)))
        except Fault as fault:
            around.faults.append(fault)
    return dimensions


def _space(
    spec: QuestionSpec, parameters: Iterable[Dimension], parts: Iterable[CompiledPart], around: Compilation
) -> ParameterSpace:
    dimensions = [*parameters]
    for part in parts:
        for answer in part.answers:
            dimensions += answer.dimensions
    if spec.wordings:
        dimensions.append(listed("wording", ("", *spec.wordings)))
    space = ParameterSpace(dimensions)
    if space.size > MOST_ADDRESSES:
        # a logarithm, as the number itself may be too long for a float and for printing
        message = f"the space has about 10^{math.floor(math.log10(space.size))} addresses"
        around.fault(("params",), "too-large", message, "fewer items or cells", on_key=True)
    return space


def _units(spec: QuestionSpec, around: Compilation) -> dict[str, Value]:
    units: dict[str, Value] = {}
    for name, parameter in spec.params.items():
        if parameter.unit:
            around.math(parameter.unit, ("params", name, "unit"))
            units[f"{name}_unit"] = Shown(rf"\mathrm{{{parameter.unit}}}", parameter.unit)
    return units


# ---------------------------------------------------------------- texts and parts
def _in_wordings(spec: QuestionSpec, text: ProseText, path: Path, around: Compilation) -> dict[str, Passage]:
    """The stem in the question's own words and in each wording."""
    proses = {"": around.prose(text, path)}
    for name, wording in spec.wordings.items():
        where: Path = ("wordings", name, "stem")
        proses[name] = proses[""] if wording.stem is None else around.prose(wording.stem, where)
    return proses


def _compile_parts(spec: QuestionSpec, around: Compilation) -> tuple[CompiledPart, ...]:
    for name, wording in spec.wordings.items():
        for other in wording.parts:
            if other not in spec.parts:
                where: Path = ("wordings", name, "parts", other)
                hint = suggest(other, spec.parts) or f"parts: {', '.join(spec.parts)}"
                around.fault(where, "unknown-name", f"there is no part '{other}'", hint, on_key=True)
    parts = []
    earlier: set[str] = set()
    for name, part in spec.parts.items():
        parts.append(_compile_part(spec, name, part, earlier, around))
    return tuple(parts)


def _compile_part(
    spec: QuestionSpec, name: str, part: PartSpec, earlier: set[str], around: Compilation
) -> CompiledPart:
    path: Path = ("parts", name)
    asks = {"": around.prose(part.ask, (*path, "ask"))}
    for wording, texts in spec.wordings.items():
        other = texts.parts.get(name)
        where: Path = ("wordings", wording, "parts", name)
        asks[wording] = asks[""] if other is None else around.prose(other, where)
    answers = []
    for id, (answer, below) in part_answers(part, name).items():
        inner: Path = (*path, *below)
        marks = answer_marks(part, answer)
        if marks is None:
            around.fault(inner, "missing-field", "this answer has no marks", "marks: 1", on_key=True)
        if id in earlier:
            around.fault(
                inner, "duplicate-id", f"an earlier answer is called '{id}' too", "rename one of them", on_key=True
            )
        if below and not is_name(id):
            around.fault(
                inner, "wrong-name", f"'{id}' cannot be a name", "a letter, then letters, digits and _", on_key=True
            )
        compiled: CompiledAnswer = kind_of(answer).compile(
            id, answer, marks or Fraction(0), inner, around, frozenset(earlier)
        )
        answers.append(compiled)
        earlier.add(id)
        if compiled.notes.symbol:  # a later `follows` names this answer as the paper does
            around.symbols = {id: compiled.notes.symbol, **around.symbols}
    total = sum((answer.marks for answer in answers), Fraction(0))
    if part.marks is not None and part.marks != total:
        message = f"the answers sum to {amount(total)} marks, the part says {amount(part.marks)}"
        around.fault((*path, "marks"), "marks-do-not-sum", message, f"write marks: {amount(total)}, or leave it out")
    return CompiledPart(
        id=name,
        asks=asks,
        figure=None if part.figure is None else compile_figure(part.figure, (*path, "figure"), around),
        answers=tuple(answers),
        solution=around.prose(part.solution, (*path, "solution")),
        hints=tuple(around.prose(hint, (*path, "hints", k)) for k, hint in enumerate(part.hints)),
        space=part.space,
        marks=total,
        path=path,
    )
