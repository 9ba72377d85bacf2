"""Responses → what the paper holds for them, with nothing in it (exam) or the answer written in (key)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from fractions import Fraction
from typing import assert_never

from generator.content import Blank, Inlines, Text
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.numbers import Tensor, printing
from generator.values import dataclass
from generator.writers.latex.content import Gap, Scribe, empty_gap, extent, filled_gaps
from generator.writers.latex.loader import Tex

NOTHING = Tex("")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# Widths of the boxes on paper; they must not depend on the answer, which they would give away.
_NUMBER, _FORMULA, _TEXT, _SHAPE = "28mm", "62mm", "62mm", "75mm"
_SHORT_TERM = 12  # the longest term of a matching, in characters, that leaves more than half of the line to the choices


# ---------------------------------------------------------------- what templates read
@dataclass(frozen=True)
class Choices:
    """Options in rows of ``columns``; ``one`` when the paper says that exactly one is right.

    No pen crosses their squares: exam and key are set alike, and a key is crossed where it is put together.
    """

    rows: tuple[tuple[Tex, ...], ...]
    columns: int
    one: bool
    template: str = "field-choice.tex"


@dataclass(frozen=True)
class Joins:
    """Terms with what is written into their boxes, and the numbered choices beside them; both shares of the width."""

    terms: tuple[tuple[Tex, str], ...]
    choices: tuple[Tex, ...]
    shares: tuple[str, str]
    template: str = "field-match.tex"


@dataclass(frozen=True)
class Steps:
    """Lettered items, and what is written into the boxes below them."""

    items: tuple[tuple[str, Tex], ...]
    boxes: tuple[str, ...]
    template: str = "field-order.tex"


@dataclass(frozen=True)
class Running:
    """Text with gaps, or a figure to draw into."""

    body: Tex
    template: str = "field-running.tex"


@dataclass(frozen=True)
class Names:
    """What is to be written into a part's space: the names of its essays, each with its share of the credits."""

    names: tuple[tuple[Tex, Fraction | None], ...]
    template: str = "field-names.tex"


@dataclass(frozen=True)
class Box:
    """A box in the row of answers: what stands before and behind it, what is written into it, the order of axes."""

    label: Tex
    width: str
    written: Tex
    behind: Tex
    split: Fraction | None = field(hash=False)
    axes: tuple[str, ...] = ()
    template: str = "answer-box.tex"


@dataclass(frozen=True)
class Cells:
    """Cells of a tensor: matrices of rows of cells.

    ``names`` stand above the cells of a shape; ``axes`` say in which order the axes of any other tensor run.
    """

    label: Tex
    matrices: tuple[tuple[tuple[Tex, ...], ...], ...]
    names: tuple[str, ...]
    axes: tuple[str, ...]
    split: Fraction | None = field(hash=False)
    template: str = "answer-cells.tex"


Field = Choices | Joins | Steps | Running | Names
AnswerField = Box | Cells


# ---------------------------------------------------------------- who writes into them
@dataclass(frozen=True)
class Pen:
    """What is written into fields; the exam's pen writes nothing, so nothing of an answer reaches its TeX."""

    line: Callable[[Inlines], Tex]
    word: Callable[[str], str]
    cell: Callable[[object], Tex]
    gaps: Callable[[BlanksResponse], Gap]
    drawing: Callable[[DrawingResponse], Tex]


def exam_pen(scribe: Scribe) -> Pen:
    """Return the pen that leaves everything empty."""
    return Pen(
        line=lambda shown: NOTHING,
        word=lambda word: "",
        cell=lambda value: NOTHING,
        gaps=lambda response: _with_words(scribe, response, empty_gap),
        drawing=lambda response: scribe.blocks((response.empty,)),
    )


def key_pen(scribe: Scribe) -> Pen:
    """Return the pen that writes the right answers."""
    return Pen(
        line=scribe.inlines,
        word=lambda word: word,
        cell=lambda value: cell(scribe, value),
        gaps=lambda response: _with_words(
            scribe, response, filled_gaps({gap.id: scribe.inlines(shown(gap)) for gap in response.gaps})
        ),
        drawing=lambda response: scribe.blocks((response.drawn,)),
    )


def cell(scribe: Scribe, value: object) -> Tex:
    """Return one number in math."""
    return Tex(f"${scribe.math(printing.tex(value))}$")


def shown(response: NumberResponse | TextResponse | ChoiceResponse | FormulaResponse | TensorResponse) -> Inlines:
    """Return the right answer as one line."""
    match response:
        case NumberResponse() | FormulaResponse() | TensorResponse():
            return response.shown
        case TextResponse():
            return (Text(response.accepted[0] if response.accepted else response.pattern),)
        case ChoiceResponse():
            right = [option.content for option in response.options if option.right]
            return tuple(
                inline for number, each in enumerate(right) for inline in ((Text(", "), *each) if number else each)
            )
        case _:
            assert_never(response)


def _with_words(scribe: Scribe, response: BlanksResponse, gap: Gap) -> Gap:
    """Return a gap that lists its options behind it, where it has any."""
    words = {each.id: each.options for each in response.gaps if isinstance(each, ChoiceResponse)}

    def write(blank: Blank) -> Tex:
        options = words.get(blank.id, ())
        listed = " / ".join(scribe.inlines(option.content) for option in options)
        return Tex(gap(blank) + (rf"\ewgapoptions{{{listed}}}" if listed else ""))

    return write


# ---------------------------------------------------------------- fields in what is asked
def asked_field(response: Response, scribe: Scribe, pen: Pen, columns: int) -> Field | None:
    """Return what stands below the text of a part, None where the answer goes into a space or the row of boxes."""
    match response:
        case ChoiceResponse(options=options):
            contents = [scribe.inlines(option.content) for option in options]
            rows = tuple(tuple(contents[i : i + columns]) for i in range(0, len(contents), columns))
            return Choices(rows, columns, response.single)
        case MatchResponse(terms=terms, choices=choices, key=key):
            written = [pen.word(str(index + 1)) for index in key]
            return Joins(
                tuple((scribe.inlines(term), word) for term, word in zip(terms, written, strict=True)),
                tuple(map(scribe.inlines, choices)),
                ("0.30", "0.66") if max(map(extent, terms), default=0) <= _SHORT_TERM else ("0.49", "0.47"),
            )
        case OrderResponse(items=items, key=key):
            return Steps(
                tuple((LETTERS[i], scribe.inlines(item)) for i, item in enumerate(items)),
                tuple(pen.word(LETTERS[index]) for index in key),
            )
        case BlanksResponse(text=text):
            return Running(scribe.blocks(text, pen.gaps(response)))
        case DrawingResponse():
            return Running(pen.drawing(response))
        case NumberResponse() | TensorResponse() | FormulaResponse() | TextResponse() | EssayResponse():
            return None
        case _:
            assert_never(response)


# ---------------------------------------------------------------- the row of answers
def answer_field(response: Response, scribe: Scribe, pen: Pen, split: Fraction | None) -> AnswerField | None:
    """Return the box or the cells for a response; None where it has neither."""
    match response:
        case NumberResponse(unit=unit):
            behind = Tex(rf"\enskip$\mathrm{{{scribe.math(unit)}}}$") if unit else NOTHING
            return Box(_label(response, scribe), _NUMBER, pen.line(response.shown), behind, split)
        case FormulaResponse():
            return Box(_label(response, scribe), _FORMULA, pen.line(response.shown), NOTHING, split)
        case TextResponse():
            return Box(_label(response, scribe, ":"), _TEXT, pen.line(shown(response)), NOTHING, split)
        case TensorResponse(shape_given=False):
            return Box(_label(response, scribe), _SHAPE, pen.line(response.shown), NOTHING, split, response.axes)
        case TensorResponse(value=value, axes=axes):
            names = axes if len(axes) == len(value) and len(value.shape) == 1 and not response.any_order else ()
            return Cells(_label(response, scribe), _matrices(value, pen), names, () if names else axes, split)
        case ChoiceResponse() | MatchResponse() | OrderResponse() | BlanksResponse():
            return None
        case EssayResponse() | DrawingResponse():
            return None
        case _:
            assert_never(response)


def _label(response: Response, scribe: Scribe, sign: str = " $=$") -> Tex:
    return Tex(scribe.inlines(response.label) + sign + r"\enskip{}") if response.label else NOTHING


def _matrices(value: Tensor, pen: Pen) -> tuple[tuple[tuple[Tex, ...], ...], ...]:
    """Return a vector as one row, a matrix as its rows, a deeper tensor as its matrices in order."""
    match len(value.shape):
        case 1:
            return ((tuple(pen.cell(each) for each in value),),)
        case 2:
            return (tuple(tuple(pen.cell(each) for each in row) for row in value),)
        case _:
            return tuple(matrix for each in value for matrix in _matrices(each, pen))


def written_into(response: Response) -> bool:
    """True where a key writes into what is asked."""
    return isinstance(response, MatchResponse | OrderResponse | BlanksResponse | DrawingResponse)
