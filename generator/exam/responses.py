"""What a student gives, and what a grader needs to know of it: a frozen value for each kind of response."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar, Literal

from generator.content import Blocks, Drawing, Inlines
from generator.numbers import Exact, Tensor, Value
from generator.values import dataclass

ToleranceKind = Literal["exact", "absolute", "relative", "figures"]
Language = Literal["en", "de"]
SpaceKind = Literal["blank", "lines", "grid", "axes", "none"]
Marking = Literal["all-or-nothing", "per-option", "per-option-negative"]


# ---------------------------------------------------------------- what a grader needs
@dataclass(frozen=True)
class Tolerance:
    """How far a number may be off: ``amount`` absolute, as a share of the value, or a count of significant figures."""

    kind: ToleranceKind = "exact"
    amount: Fraction = Fraction(0)


@dataclass(frozen=True)
class Mistake:
    """A named wrong method at this draw: its value, how it is shown, what it still earns, and what went wrong."""

    name: str
    value: Value | None
    shown: Inlines
    marks: Fraction
    because: Inlines


@dataclass(frozen=True)
class Criterion:
    """A line of a rubric: what earns the marks."""

    marks: Fraction
    text: Inlines


@dataclass(frozen=True)
class Guidance:
    """Notes for graders: ``follows`` is TeX in the names of earlier answers with this variant's numbers,
    ``follows_rule`` in names alone; ``property`` the condition, in our syntax, that every right answer fulfils.
    """

    rubric: tuple[Criterion, ...] = ()
    accept: tuple[Inlines, ...] = ()
    reject: tuple[Inlines, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    errors: tuple[Criterion, ...] = ()
    follows: str = ""
    follows_rule: str = ""
    property: str = ""


# ---------------------------------------------------------------- responses: what a student gives
@dataclass(frozen=True, kw_only=True)
class ResponseFields:
    """What every response has. ``label`` stands before its box on paper (``$h_1$``); it may be empty.

    ``kind`` is the word by which records name a response: that of the answer kind which it is the usual form of.
    """

    kind: ClassVar[str]
    id: str
    marks: Fraction
    label: Inlines = ()
    guidance: Guidance = Guidance()


@dataclass(frozen=True, kw_only=True)
class NumberResponse(ResponseFields):
    """A number, exact or within a tolerance, with a unit or none (``unit`` is TeX text, set upright)."""

    kind = "number"
    value: Exact
    shown: Inlines
    tolerance: Tolerance = Tolerance()
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class TensorResponse(ResponseFields):
    """A vector, matrix or shape. Each right cell earns ``cell_marks`` where that is set, else all or nothing.

    ``axes`` names the axes in order; ``any_order`` accepts a permutation of the cells (a labelled shape);
    ``shape_given`` prints empty cells, else the student gives the shape too.
    """

    kind = "tensor"
    value: Tensor
    shown: Inlines
    tolerance: Tolerance = Tolerance()
    cell_marks: Fraction | None = None
    axes: tuple[str, ...] = ()
    any_order: bool = False
    shape_given: bool = True


@dataclass(frozen=True, kw_only=True)
class FormulaResponse(ResponseFields):
    """A formula in ``variables``, right when symbolically equal to ``value``; ``text`` is our syntax of it."""

    kind = "formula"
    value: Exact
    text: str
    variables: tuple[str, ...]
    shown: Inlines


@dataclass(frozen=True, kw_only=True)
class TextResponse(ResponseFields):
    """Words: right when equal to an accepted one (case folded unless ``case``) or matched whole by ``pattern``."""

    kind = "text"
    accepted: tuple[str, ...]
    pattern: str = ""
    case: bool = False


@dataclass(frozen=True)
class Option:
    """One option to tick; ``value`` where it came from a number, ``mistake`` the name of the wrong method it shows."""

    id: str
    content: Inlines
    right: bool
    because: Inlines = ()
    value: Value | None = None
    mistake: str = ""


@dataclass(frozen=True, kw_only=True)
class ChoiceResponse(ResponseFields):
    """Options in printed order; ``single`` when the paper says that exactly one is right."""

    kind = "choice"
    options: tuple[Option, ...]
    single: bool
    columns: int = 1


@dataclass(frozen=True, kw_only=True)
class MatchResponse(ResponseFields):
    """Terms to be joined with choices; ``key[i]`` is the index in ``choices`` that belongs to term i."""

    kind = "match"
    terms: tuple[Inlines, ...]
    choices: tuple[Inlines, ...]
    key: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class OrderResponse(ResponseFields):
    """Items in printed order; ``key`` lists their indices in the right order."""

    kind = "order"
    items: tuple[Inlines, ...]
    key: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class BlanksResponse(ResponseFields):
    """A text with gaps (``Blank`` inlines); ``gaps`` answers each by its id."""

    kind = "blanks"
    text: Blocks
    gaps: tuple[NumberResponse | TextResponse | ChoiceResponse, ...]


@dataclass(frozen=True, kw_only=True)
class EssayResponse(ResponseFields):
    """Free writing over ``lines`` lines, marked by its rubric."""

    kind = "essay"
    lines: int


@dataclass(frozen=True, kw_only=True)
class DrawingResponse(ResponseFields):
    """A figure to draw into: ``empty`` on the exam, ``drawn`` on the key."""

    kind = "drawing"
    empty: Drawing
    drawn: Drawing


Response = (
    NumberResponse
    | TensorResponse
    | FormulaResponse
    | TextResponse
    | ChoiceResponse
    | MatchResponse
    | OrderResponse
    | BlanksResponse
    | EssayResponse
    | DrawingResponse
)
