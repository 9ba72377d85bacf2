"""What a student typed → an exact value. No float, no evaluation beyond the allow-listed expressions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from generator.diagnostics import Fault
from generator.exam import Language
from generator.expression import CONSTANTS, Scope, compile_expression
from generator.numbers import Exact, Tensor, is_exact, normal, parse_exact

LONGEST = 400
MOST_CELLS = 1_000
LARGEST_POWER = 300
# What an irrational number or a formula may be written with; a function that would do the student's work is not there.
WORDS = frozenset({"sqrt", "log", "ln", "log2", "log10", "exp", "abs", "min", "max", "sin", "cos", "tan", "tanh"})

_NUMBER = r"[+-]?(?:\d+(?:[.,]\d+)*|[.,]\d+)"
_SCIENTIFIC = re.compile(rf"({_NUMBER})\s*(?:[eE]|[*·×]\s*10\s*(?:\^|\*\*))\s*[({{]?\s*([+-]?\d{{1,4}})\s*[)}}]?\Z")
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?\Z")
_WORD = re.compile(r"(?<![\w.])[^\W\d]\w*")
_MINUS = str.maketrans({"−": "-", "–": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})
_UNIT = re.compile(
    r"(?P<number>[+-]?[\d.,]+(?:\s*/\s*[\d.,]+)?(?:\s*(?:[eE]|[*·×]\s*10\s*(?:\^|\*\*))\s*[({]?[+-]?\d+[)}]?)?+)"
    r"\s*(?P<unit>[^\s\d.,+*/^·×()-].*)\Z"
)


class Unreadable(Exception):
    """A text that is no answer of its kind."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


# ---------------------------------------------------------------- numbers
def read_number(text: str, language: Language = "en") -> Exact:
    """Return the number that a text writes: integer, decimal, fraction, ``3·10^5``, or an irrational expression.

    The decimal sign is that of the language: a point in English; in German a comma, or a point that cannot stand for
    thousands. Raises Unreadable, also for what is not worked out (``2*3``).

    >>> read_number("-0,75", "de"), read_number("3/4"), read_number("1.5e3"), read_number("sqrt(2)/2")
    (Fraction(-3, 4), Fraction(3, 4), 1500, sqrt(2)/2)
    """
    _check_length(text)
    text = text.translate(_MINUS).strip()
    if match := _SCIENTIFIC.match(text):
        power = int(match[2])
        if abs(power) > LARGEST_POWER:
            raise Unreadable(f"10^{power} is beyond any answer")
        return _exact(_plain(match[1], language) * Fraction(10) ** power)
    upper, slash, lower = text.partition("/")
    if re.fullmatch(_NUMBER, upper.strip()) and (not slash or re.fullmatch(_NUMBER, lower.strip())):
        below = _plain(lower.strip(), language) if slash else Fraction(1)
        if below == 0:
            raise Unreadable("this divides by zero")
        return _exact(_plain(upper.strip(), language) / below)
    value = _evaluated(text, (), language)
    if not getattr(value, "is_number", False):
        raise Unreadable(f"'{text}' is not worked out", f"it is {value}: a number, or a fraction")
    return value


def _plain(text: str, language: Language) -> Fraction:
    """An integer or a decimal, with the decimal sign of the language."""
    if language == "de":
        if _THOUSANDS.match(text):
            hint = "no points between thousands: 1234, and 1,234 for the decimal"
            raise Unreadable(f"'{text}' can be read in two ways", hint)
        if text.count(",") + text.count(".") > 1:
            raise Unreadable(f"'{text}' is no number", "one comma, and no points between thousands")
        text = text.replace(",", ".")
    elif "," in text:
        raise Unreadable(f"'{text}' has a comma", "a decimal point in this exam's language: 1.5")
    value = parse_exact(text)
    if value is None:
        raise Unreadable(f"'{text}' is no number", "for instance 12, -0.5 or 3/4")
    return Fraction(value)


def _exact(value: Fraction) -> Exact:
    return value.numerator if value.denominator == 1 else value


# ---------------------------------------------------------------- units
def split_unit(text: str) -> tuple[str, str]:
    """Return number and unit of a text that has both, else the text and no unit.

    >>> split_unit("3,5 ms"), split_unit("2*log(2)"), split_unit("12")
    (('3,5', 'ms'), ('2*log(2)', ''), ('12', ''))
    """
    text = text.translate(_MINUS).strip()
    match = _UNIT.match(text)
    if match is None or "(" in match["unit"]:
        return text, ""
    return match["number"].strip(), match["unit"].strip()


def unit_name(unit: str) -> str:
    r"""Return a unit as typed or in TeX in one spelling.

    >>> unit_name(r"k\Omega"), unit_name("kOhm"), unit_name(r"\text{µ}F"), unit_name("uF")
    ('kΩ', 'kΩ', 'µF', 'µF')
    """
    unit = re.sub(r"\\(?:text|mathrm)\{([^{}]*)\}", r"\1", unit)
    unit = (
        unit.replace(r"\Omega", "Ω").replace(r"\mu", "µ").replace("μ", "µ").replace(r"\%", "%").replace(r"\cdot", "·")
    )
    unit = re.sub(r"[Oo]hms?\b", "Ω", unit).replace("Ω", "Ω")
    unit = unit.replace("^2", "²").replace("^{2}", "²").replace("^3", "³").replace("^{3}", "³")
    unit = re.sub(r"\\[,;:! ]|[\s{}~]", "", unit)
    return re.sub(r"^u(?=[A-ZΩ]|[sgm]$)", "µ", unit)


# ---------------------------------------------------------------- tensors
def read_tensor(text: str, language: Language = "en") -> Tensor:
    """Return the tensor of rows: ``1, 2; 3, 4`` or ``[[1, 2], [3, 4]]``; a single row is a vector.

    Cells are separated by spaces, or by commas (in German by commas with a space behind, as ``1,5`` is a number);
    rows by semicolons or line breaks. Raises Unreadable.

    >>> read_tensor("1 2; 3 4").shape, read_tensor("[1,5 2]", "de").shape, read_tensor("[[1, 2], [3, 4]]").shape
    ((2, 2), (2,), (2, 2))
    """
    _check_length(text, 10 * LONGEST)
    text = text.translate(_MINUS).strip()
    if re.match(r"\[\s*\[", text):
        value, end = _nested(text, 0, language)
        if text[end:].strip():
            raise Unreadable("something stands behind the last bracket")
    else:
        if text[:1] + text[-1:] in ("[]", "()"):
            text = text[1:-1].strip()
        rows = [_cells(row, language) for row in re.split(r"[;\n]", text) if row.strip()]
        value = rows[0] if len(rows) == 1 else rows
    if not value:
        raise Unreadable("there are no cells", "for instance 1, 2; 3, 4")
    return _rectangular(value)


def _cells(row: str, language: Language) -> list[Any]:
    separator = r",\s+|\s+" if language == "de" else r"\s*,\s*|\s+"
    row = re.sub(r"\s*/\s*", "/", row.strip().rstrip(","))
    cells = re.split(separator, row)
    if len(cells) > MOST_CELLS:
        raise Unreadable("these are too many cells")
    return [read_number(cell, language) for cell in cells]


def _nested(text: str, index: int, language: Language) -> tuple[list[Any], int]:
    """The list that opens at the index, and the index behind its closing bracket."""
    depth, end = 0, index
    for end in range(index, len(text)):
        depth += {"[": 1, "]": -1}.get(text[end], 0)
        if depth == 0:
            break
    if depth or index == end:
        raise Unreadable("a bracket is not closed", "for instance [[1, 2], [3, 4]]")
    inner = text[index + 1 : end]
    if "[" not in inner:
        return _cells(inner, language), end + 1
    items, at = [], index + 1
    while at < end:
        if text[at] == "[":
            item, at = _nested(text, at, language)
            items.append(item)
        elif text[at] in " ,;\n":
            at += 1
        else:
            raise Unreadable("a number stands beside a row", "for instance [[1, 2], [3, 4]]")
    return items, end + 1


def _rectangular(value: Sequence[Any]) -> Tensor:
    items = [_rectangular(item) if isinstance(item, list) else item for item in value]
    shapes = {item.shape if isinstance(item, Tensor) else () for item in items}
    if len(shapes) > 1:
        raise Unreadable("the rows are of different lengths", "as many cells in each row")
    return Tensor(items)


# ---------------------------------------------------------------- formulas
def read_formula(text: str, variables: Sequence[str], language: Language = "en") -> Exact:
    """Return the formula in positive real variables; ``^`` is a power. Raises Unreadable."""
    return _evaluated(text, variables, language)


def _evaluated(text: str, variables: Sequence[str], language: Language) -> Any:
    """The exact value of an expression in the elementary functions and some variables."""
    import sympy

    _check_length(text)
    text = text.translate(_MINUS).replace("·", "*").replace("×", "*")
    if language == "de":
        text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    if "lam" in variables:
        text = re.sub(r"\blambda\b|λ", "lam", text)
    text = text.replace("^", "**")
    for match in _WORD.finditer(text):
        if match[0] not in {*WORDS, *CONSTANTS, *variables}:
            known = (
                f"its variables are {', '.join(variables)}" if variables else "for instance 12, -0.5, 3/4 or sqrt(2)"
            )
            raise Unreadable(f"'{match[0]}' is not known here", known)
    faults: list[Fault] = []
    expression = compile_expression(text, faults)
    if expression is None:
        raise Unreadable(faults[0].message, faults[0].hint)
    try:
        value = normal(expression.evaluate(Scope({name: sympy.Symbol(name, positive=True) for name in variables})))
    except Fault as fault:
        raise Unreadable(fault.message) from fault
    except ZeroDivisionError as error:
        raise Unreadable("this divides by zero") from error
    if not is_exact(value):
        raise Unreadable("this is no number and no formula", "for instance 2*n + 1")
    return value


def _check_length(text: str, longest: int = LONGEST) -> None:
    if len(text) > longest:
        raise Unreadable(f"this has more than {longest} characters")
