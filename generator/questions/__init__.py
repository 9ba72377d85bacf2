"""The kinds of answers: one file a kind, one line here. The field that is there is the kind."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Annotated, Any

from pydantic import Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from generator.answer import AnswerFields, CompileAnswer, CompiledAnswer
from generator.compilation import Compilation
from generator.diagnostics import Path
from generator.questions.blanks import BlanksFields, compile_blanks
from generator.questions.choice import ChoiceAnswer, compile_choice
from generator.questions.drawing import DrawingAnswer, compile_drawing
from generator.questions.essay import EssayAnswer, compile_essay
from generator.questions.formula import FormulaAnswer, compile_formula
from generator.questions.match import MatchAnswer, compile_match
from generator.questions.number import NumberAnswer, compile_number
from generator.questions.order import OrderAnswer, compile_order
from generator.questions.tensor import TensorAnswer, compile_tensor
from generator.questions.text import TextAnswer, compile_text
from generator.values import dataclass


@dataclass(frozen=True)
class Kind:
    """An answer kind: its model and how it is compiled."""

    model: type[AnswerFields]
    compile: CompileAnswer


class OneOf:
    """Validates an answer by the kind whose field is there; errors carry the tag ``<kind>`` in their path."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = kinds

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """Each kind's validator is built when there is a first answer of its kind: most questions have one or two."""
        return self._union(core_schema.no_info_plain_validator_function(each.model_validate) for each in self._models())

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        for each in self._models():
            each.model_rebuild()
        return handler(self._union(each.__pydantic_core_schema__ for each in self._models()))

    def _models(self) -> Iterator[type[AnswerFields]]:
        return (kind.model for kind in self.kinds.values())

    def _union(self, choices: Iterable[CoreSchema]) -> CoreSchema:
        tags = (f"<{name}>" for name in self.kinds)
        return core_schema.tagged_union_schema(dict(zip(tags, choices, strict=True)), discriminator=self._tag)

    def _tag(self, data: Any) -> str | None:
        if not isinstance(data, Mapping):
            return None
        names = [name for name in self.kinds if name in data]
        return f"<{names[0]}>" if len(names) == 1 else None


# What may fill a gap of a text: kinds with one short answer.
GAPS: Mapping[str, Kind] = {
    "number": Kind(NumberAnswer, compile_number),
    "text": Kind(TextAnswer, compile_text),
    "choice": Kind(ChoiceAnswer, compile_choice),
}


class BlanksAnswer(BlanksFields):
    """``{blanks: text with [[gaps]], marks: 2, gaps: {name: {number: …, marks: 1}}}``."""

    gaps: dict[str, Annotated[AnswerFields, OneOf(GAPS)]] = Field(
        min_length=1, description="The answer to each gap, by its name."
    )


def _compile_blanks(
    id: str, spec: BlanksAnswer, marks: Fraction, path: Path, around: Compilation, earlier: frozenset[str]
) -> CompiledAnswer:
    gaps = {name: (kind_of(gap).compile, gap) for name, gap in spec.gaps.items()}
    return compile_blanks(id, spec, gaps, marks, path, around)


KINDS: Mapping[str, Kind] = {
    **GAPS,
    "tensor": Kind(TensorAnswer, compile_tensor),
    "formula": Kind(FormulaAnswer, compile_formula),
    "match": Kind(MatchAnswer, compile_match),
    "order": Kind(OrderAnswer, compile_order),
    "blanks": Kind(BlanksAnswer, _compile_blanks),
    "essay": Kind(EssayAnswer, compile_essay),
    "drawing": Kind(DrawingAnswer, compile_drawing),
}


def kind_of(answer: AnswerFields) -> Kind:
    """Return the kind that an answer's model belongs to."""
    return KINDS[kind_name(answer)]


def kind_name(answer: AnswerFields) -> str:
    """Return the name of the kind that an answer's model belongs to."""
    return next(name for name, kind in KINDS.items() if type(answer) is kind.model)
