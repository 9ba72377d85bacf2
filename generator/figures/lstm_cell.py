"""An LSTM cell whose gates carry neutral names."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from generator.sketch import Figure, Sheet, whole

_ROLES = ("forget", "update", "output")
_PLACES = (Fraction(3, 2), Fraction(4), Fraction(8))


def lstm_cell(*, forget: int, update: int, output: int, output_activation: Literal["tanh", "none"] = "tanh") -> Figure:
    r"""Return the cell with gates g₁, g₂, g₃; the arguments say which of them forgets, updates and puts out.

    c_t = g_forget ∘ c_{t−1} + g_update ∘ c̃_t and h_t = g_output ∘ tanh(c_t), or ∘ c_t without ``output_activation``.
    The key names the roles. Raises ValueError unless the numbers are 1, 2 and 3 in some order.
    """
    values = (("forget", forget), ("update", update), ("output", output))
    gates = tuple(whole(name, value, 1, 3) for name, value in values)
    if len(set(gates)) != 3:
        raise ValueError("forget, update and output are three different gates")
    if output_activation not in ("tanh", "none"):
        raise ValueError(f"output_activation is tanh or none, not {output_activation!r}")
    squashed = output_activation == "tanh"
    sheet = Sheet()
    sheet.room((0, Fraction(-17, 5)), (1, 0))
    _state(sheet)
    _output(sheet, squashed)
    for role, gate, across in zip(_ROLES, gates, _PLACES, strict=True):
        _gate(sheet, gate, role, across)
    return sheet.figure(_alt(gates, squashed))


def _state(sheet: Sheet) -> None:
    """The line of the cell state: times the forget gate, plus the gated candidate."""
    radius = Fraction(1, 4)
    forget = _PLACES[0]
    for start, end in ((0, forget - radius), (forget + radius, 4 - radius)):
        sheet.line((start, 0), (end, 0), style="->")
    sheet.circle((forget, 0), 2 * radius, r"$\circ$")
    sheet.circle((4, 0), 2 * radius, "$+$")
    sheet.text((0, 0), "$c_{t-1}$", "anchor=east")
    # The candidate meets its gate below the sum.
    sheet.circle((4, Fraction(-6, 5)), 2 * radius, r"$\circ$")
    sheet.line((4, Fraction(-6, 5) + radius), (4, -radius), style="->")
    sheet.line((Fraction(51, 10), Fraction(-6, 5)), (4 + radius, Fraction(-6, 5)), style="->")
    sheet.text((Fraction(51, 10), Fraction(-6, 5)), r"$\tilde{c}_t$", "anchor=west")
    sheet.line((4 + radius, 0), (10, 0), style="->")
    sheet.text((10, 0), "$c_t$", "anchor=west")


def _output(sheet: Sheet, squashed: bool) -> None:
    """The branch from the cell state to the hidden state."""
    branch, level, radius = Fraction(13, 2), Fraction(-6, 5), Fraction(1, 4)
    sheet.circle((branch, 0), Fraction(1, 10), style="fill=black")
    if squashed:
        sheet.line((branch, 0), (branch, level + Fraction(3, 10)), style="->")
        sheet.box((branch, level), Fraction(1), Fraction(3, 5), r"$\tanh$")
        sheet.line((branch + Fraction(1, 2), level), (8 - radius, level), style="->")
    else:
        sheet.line((branch, 0), (branch, level), (8 - radius, level), style="->")
    sheet.circle((8, level), 2 * radius, r"$\circ$")
    sheet.line((8 + radius, level), (10, level), style="->")
    sheet.text((10, level), "$h_t$", "anchor=west")


def _gate(sheet: Sheet, gate: int, role: str, across: Fraction) -> None:
    bottom = Fraction(-13, 5)
    target = -Fraction(1, 4) if role == "forget" else Fraction(-29, 20)
    sheet.line((across, bottom + Fraction(3, 10)), (across, target), style="->")
    sheet.box((across, bottom), Fraction(1), Fraction(3, 5), f"$g_{gate}$")
    sheet.text((across, bottom - Fraction(3, 10)), f"{role} gate", "anchor=north", side="key")


def _alt(gates: tuple[int, ...], squashed: bool) -> str:
    forget, update, output = gates
    last = "the hyperbolic tangent of c_t" if squashed else "c_t"
    return (
        f"An LSTM cell with the gates g_1, g_2 and g_3. The state c_(t-1) is multiplied elementwise by g_{forget}; the "
        f"candidate c~_t, multiplied elementwise by g_{update}, is added to it: this gives c_t. The output h_t is "
        f"{last}, multiplied elementwise by g_{output}."
    )
