"""A figure in a question: one of ours with computed arguments, raw TikZ through the gate, or an image file."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from dataclasses import field, replace
from fractions import Fraction
from typing import Any

from pydantic import Field, GetJsonSchemaHandler, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from generator.compilation import Compilation, Phrase, evaluate
from generator.content import Block, Drawing, Picture
from generator.diagnostics import Fault, Path
from generator.expression import Expression, Scope
from generator.fields import Length, Model, ProseText, misfit
from generator.figures import FIGURES, Argument, Figure, arguments_of, check_arguments, literal_arguments
from generator.numbers import Value
from generator.plain import plain_text
from generator.tex import check_drawing
from generator.values import dataclass


def _kinds_hint(kinds: list[str]) -> str:
    return f"here are {', '.join(map(str, kinds))}" if kinds else f"figures: {', '.join(FIGURES)}"


class FigureSpec(Model):
    """``{rnn_unrolled: {steps: 3}, alt: …}``, ``{tikz: …, alt: …}`` or ``{image: file.png, width: 5cm, alt: …}``."""

    kind: str = ""
    arguments: dict[str, Any] = Field(default_factory=dict)
    tikz: str = ""
    image: str = ""
    width: Length | None = Field(default=None, description="How wide an image is: 5cm.")
    alt: ProseText = Field(default="", description="What the figure shows, for who cannot see it.")

    @model_validator(mode="before")
    @classmethod
    def _named(cls, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise misfit("wrong-type", "a figure is a mapping", "for instance {rnn_unrolled: {steps: 3}, alt: …}")
        kinds = [key for key in data if key not in ("alt", "width")]
        if len(kinds) != 1:
            raise misfit("wrong-figure", "a figure has one of: the name of a figure, tikz, image", _kinds_hint(kinds))
        name = kinds[0]
        common = {key: data[key] for key in ("alt", "width") if key in data}
        if name in ("tikz", "image"):
            return {name: data[name], **common}
        if not isinstance(data[name], Mapping):
            raise misfit("wrong-figure", f"the arguments of {name} are a mapping", "write {} when there are none")
        return {"kind": name, "arguments": dict(data[name]), **common}

    @classmethod
    def __get_pydantic_json_schema__(cls, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """One property a figure, each with its arguments, ``tikz`` and ``image``; exactly one of them is there."""
        own = handler.resolve_ref_schema(handler(core))["properties"]
        drawn: dict[str, JsonSchemaValue] = {
            "tikz": {"type": "string", "description": "Raw TikZ."},
            "image": {"type": "string", "description": "A file beside the question: .png, .jpg or .pdf."},
            **{kind: _figure_schema(kind) for kind in FIGURES},
        }
        return {
            "type": "object",
            "description": cls.__doc__,
            "properties": {**drawn, "width": own["width"], "alt": own["alt"]},
            "additionalProperties": False,
            "oneOf": [{"required": [name]} for name in drawn],
        }


_EXPRESSION_SCHEMA = {"type": ["string", "number", "boolean", "array"], "description": "An expression."}


def _figure_schema(kind: str) -> JsonSchemaValue:
    """The arguments of a figure as JSON Schema."""
    arguments = arguments_of(kind)
    return {
        "type": "object",
        "description": (inspect.getdoc(FIGURES[kind]) or "").partition("\n")[0],
        "properties": {each.name: _argument_schema(each) for each in arguments},
        "required": [each.name for each in arguments if each.required],
        "additionalProperties": False,
    }


def _argument_schema(argument: Argument) -> JsonSchemaValue:
    if argument.choices:
        return {"enum": list(argument.choices)}
    if argument.many:
        return {"type": "array", "items": {"type": "string"}}
    return {"type": "string"} if argument.literal else _EXPRESSION_SCHEMA


@dataclass(frozen=True)
class Illustration:
    """A compiled figure: ``draw(scope)`` gives the blocks of the exam and of the key."""

    path: Path
    alt: Phrase
    draw: Callable[[Scope], Figure] | None = None
    arguments: Mapping[str, Expression] = field(default_factory=dict)
    picture: Picture | None = None

    def values(self, scope: Scope) -> tuple[Value, ...]:
        """What of the draw the student sees in it."""
        return tuple(evaluate(each, scope, (*self.path, name)) for name, each in self.arguments.items())

    def block(self, scope: Scope) -> Block:
        """Return the figure; a drawing carries what the key shows more."""
        alt = plain_text(self.alt.fill(scope))
        if self.picture is not None:
            return replace(self.picture, alt=alt)
        assert self.draw is not None
        figure = self.draw(scope)
        worked = figure.key if figure.key != figure.exam else ""
        return Drawing(figure.exam, alt or figure.alt, worked, self.path)


def compile_figure(spec: FigureSpec, path: Path, around: Compilation) -> Illustration:
    """Check a figure at load and return it ready to be drawn; faults go to ``around``."""
    alt = around.line(spec.alt, (*path, "alt"))
    if spec.tikz:
        return _compile_tikz(spec, path, alt, around)
    if spec.image:
        return _compile_image(spec, path, alt, around)
    return _compile_generated(spec, path, alt, around)


def _need_alt(spec: FigureSpec, path: Path, around: Compilation) -> None:
    if not spec.alt:
        around.fault(
            path, "missing-alt", "this figure has no text alternative", "add alt: what it shows, in a sentence"
        )


def _compile_tikz(spec: FigureSpec, path: Path, alt: Phrase, around: Compilation) -> Illustration:
    _need_alt(spec, path, around)
    where: Path = (*path, "tikz")
    found: list[Fault] = []
    check_drawing(spec.tikz, found)
    around.faults.extend(fault.within(where) for fault in found)
    drawn = Figure(exam=spec.tikz, key=spec.tikz, alt="")
    return Illustration(where, alt, _Fixed(drawn))


def _compile_image(spec: FigureSpec, path: Path, alt: Phrase, around: Compilation) -> Illustration:
    _need_alt(spec, path, around)
    where: Path = (*path, "image")
    data = around.images.get(spec.image)
    if data is None:
        hint = "an image lies beside the question: .png, .jpg or .pdf, at most 8 MiB"
        around.fault(where, "missing-image", f"there is no image '{spec.image}' in the question's folder", hint)
    return Illustration(where, alt, picture=Picture(spec.image, data or b"", width=spec.width))


def _compile_generated(spec: FigureSpec, path: Path, alt: Phrase, around: Compilation) -> Illustration:
    where: Path = (*path, spec.kind)
    found: list[Fault] = []
    check_arguments(spec.kind, spec.arguments, found)
    around.faults.extend(fault.within(where) for fault in found)
    if spec.kind not in FIGURES:
        return Illustration(where, alt, _Fixed(Figure("", "", "")))
    literal = literal_arguments(spec.kind)
    fixed = {name: value for name, value in spec.arguments.items() if name in literal}
    computed = {
        name: _argument(value, (*where, name), around) for name, value in spec.arguments.items() if name not in literal
    }

    return Illustration(where, alt, _Generated(spec.kind, fixed, computed, where), computed)


# What draws is kept from one run to the next with its question: values that are called.
@dataclass(frozen=True)
class _Fixed:
    figure: Figure

    def __call__(self, scope: Scope) -> Figure:
        return self.figure


@dataclass(frozen=True)
class _Generated:
    kind: str
    fixed: Mapping[str, Any]
    computed: Mapping[str, Expression]
    path: Path

    def __call__(self, scope: Scope) -> Figure:
        return self._drawn(tuple(evaluate(each, scope, (*self.path, name)) for name, each in self.computed.items()))

    @functools.cached_property
    def _drawn(self) -> Callable[[tuple[Value, ...]], Figure]:
        return functools.lru_cache(maxsize=256)(self._figure)

    def _figure(self, values: tuple[Value, ...]) -> Figure:
        try:
            return FIGURES[self.kind](**self.fixed, **dict(zip(self.computed, values, strict=True)))
        except ValueError as error:
            name = str(error).partition(" ")[0].rstrip(":")
            path = (*self.path, name) if name in self.fixed or name in self.computed else self.path
            hint = "keep the value in bounds by a rule or a range"
            raise Fault(path, "wrong-figure", str(error), hint) from error

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


def _argument(value: Any, path: Path, around: Compilation) -> Expression:
    """An argument is a value of the question: text is an expression, lists may hold expressions."""
    return around.expression(_as_text(value), path)


def _as_text(value: Any) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_as_text, value)) + "]"
    if isinstance(value, Fraction):
        return f"({value})"
    return str(value)
