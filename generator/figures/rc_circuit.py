"""A source, a switch, a resistor and a capacitor in one loop."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from generator.numbers import Value
from generator.sketch import Figure, Sheet, entry, label, math, said, spoken

_RIGHT, _TOP = Fraction(7), Fraction(3)


def rc_circuit(
    *,
    resistance: Value | None = None,
    capacitance: Value | None = None,
    voltage: Value | None = None,
    resistance_unit: str = "kΩ",
    capacitance_unit: str = "µF",
    voltage_unit: str = "V",
    switch: Literal["open", "closed", "none"] = "open",
) -> Figure:
    """Return the series circuit with R, C and U labelled, each with its value and unit where one is given.

    Raises ValueError for a value that is no number.
    """
    if switch not in ("open", "closed", "none"):
        raise ValueError(f"switch is open, closed or none, not {switch!r}")
    sheet = Sheet()
    _source(sheet)
    _switch(sheet, switch)
    _resistor(sheet)
    _capacitor(sheet)
    sheet.line((_RIGHT, 0), (0, 0))
    source = _quantity("U", "voltage", voltage, voltage_unit)
    resistor = _quantity("R", "resistance", resistance, resistance_unit)
    capacitor = _quantity("C", "capacitance", capacitance, capacitance_unit)
    sheet.text((-Fraction(1, 2), _TOP / 2), source, "anchor=east")
    sheet.text(
        (Fraction(9, 2), _TOP + Fraction(1, 4)),
        resistor,
        "anchor=south",
    )
    sheet.text((_RIGHT + Fraction(1, 2), _TOP / 2), capacitor, "anchor=west")
    told = [
        _told("U", voltage, voltage_unit),
        _told("R", resistance, resistance_unit),
        _told("C", capacitance, capacitance_unit),
    ]
    return sheet.figure(_alt(told, switch))


def _source(sheet: Sheet) -> None:
    """IEC 60617: a voltage source is a circle with the conductor drawn through it."""
    sheet.line((0, 0), (0, _TOP))
    sheet.circle((0, _TOP / 2), Fraction(4, 5))
    for sign, up in (("$+$", Fraction(13, 20)), ("$-$", Fraction(-13, 20))):
        sheet.text((Fraction(1, 10), _TOP / 2 + up), sign, "anchor=west,inner sep=1pt")


def _switch(sheet: Sheet, state: str) -> None:
    left, right = Fraction(3, 2), Fraction(12, 5)
    start = Fraction(37, 10)
    if state == "none":
        sheet.line((0, _TOP), (start, _TOP))
        return
    sheet.line((0, _TOP), (left, _TOP))
    sheet.line((right, _TOP), (start, _TOP))
    lift = Fraction(1, 2) if state == "open" else Fraction(0)
    sheet.line((left, _TOP), (right - lift / 5, _TOP + lift))
    for contact in (left, right):
        sheet.circle((contact, _TOP), Fraction(3, 20), style="fill=white")


def _resistor(sheet: Sheet) -> None:
    sheet.rectangle((Fraction(37, 10), _TOP - Fraction(1, 4)), (Fraction(53, 10), _TOP + Fraction(1, 4)))
    sheet.line((Fraction(53, 10), _TOP), (_RIGHT, _TOP))


def _capacitor(sheet: Sheet) -> None:
    half, gap = Fraction(2, 5), Fraction(1, 10)
    for level, end in ((_TOP / 2 + gap, _TOP), (_TOP / 2 - gap, Fraction(0))):
        sheet.line((_RIGHT, end), (_RIGHT, level))
        sheet.line((_RIGHT - half, level), (_RIGHT + half, level), style="thick")


def _quantity(symbol: str, name: str, value: Value | None, unit: str) -> str:
    if value is None:
        return f"${symbol}$"
    return f"${symbol} = {math(entry(name, value))[1:-1]}$\\,{label(unit, f'{name}_unit')}"


def _told(symbol: str, value: Value | None, unit: str) -> str:
    return symbol if value is None else f"{symbol} = {said(value)} {spoken(unit)}"


def _alt(told: list[str], switch: str) -> str:
    between = "" if switch == "none" else f"{'an open' if switch == 'open' else 'a closed'} switch, "
    parts = f"a voltage source {told[0]} (plus on top), {between}a resistor {told[1]} and a capacitor {told[2]}"
    return f"One loop: {parts} in series."
