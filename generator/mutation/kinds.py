"""The kinds of generic wrong methods that are tried."""

from __future__ import annotations

SIGN = "sign flipped"
DROPPED = "term dropped"
FACTOR = "factor forgotten"
INDEX = "index off by one"
SWAPPED = "operation swapped"
EXCHANGED = "operands exchanged"
FUNCTION = "function forgotten"
ARGUMENT = "argument forgotten"

KINDS: dict[str, str] = {
    FACTOR: "a factor, a divisor or an exponent left out",
    DROPPED: "one term of a sum or difference left out",
    SIGN: "plus for minus, minus for plus, a minus in front left out",
    INDEX: "the cell before or behind, a range or a slice one longer or shorter",
    SWAPPED: "plus for times, times for divided by, times for a power, // for %, < for <=, a function for its sibling",
    EXCHANGED: "two operands or neighbouring arguments in the other order",
    FUNCTION: "a function of one number left out: abs, relu, sqrt, exp, transpose",
    ARGUMENT: "an optional argument left out",
}
"""Kind → what it is, for the reference."""
