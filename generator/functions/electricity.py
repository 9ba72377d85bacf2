"""Resistor and RC circuits. Units are the caller's: ohm and farad give seconds.

Source: P. Horowitz, W. Hill, "The Art of Electronics", Cambridge 2015, chapter 1.
"""

from __future__ import annotations

from generator.numbers import Number, divide, exp, log, normal
from generator.numbers.primitive import Nest, cells_of


def series(resistances: Nest) -> Number:
    """Return Σ R; of capacitors this is the parallel circuit.

    >>> series([100, 220])
    320
    """
    return normal(sum(_positive(resistances)))


def parallel(resistances: Nest) -> Number:
    """Return 1/Σ(1/R); of capacitors this is the series circuit.

    >>> parallel([30, 60])
    20
    """
    return divide(1, sum([divide(1, value) for value in _positive(resistances)]))


def voltage_divider(voltage: Number, upper: Number, lower: Number) -> Number:
    """Return the voltage across the lower of two resistors in series, unloaded: U·R₂/(R₁ + R₂).

    >>> voltage_divider(12, 100, 200)
    8
    """
    _positive([upper, lower])
    return divide(voltage * lower, upper + lower)


def rc_time_constant(resistance: Number, capacitance: Number) -> Number:
    """Return τ = R·C.

    >>> rc_time_constant(1000, divide(1, 10**6))
    Fraction(1, 1000)
    """
    _positive([resistance, capacitance])
    return normal(resistance * capacitance)


def rc_charging(voltage: Number, time: Number, time_constant: Number) -> Number:
    """Return the capacitor's voltage a time after a source is joined to it empty: U(1 − e^(−t/τ)).

    >>> rc_charging(5, 0, 2), rc_charging(5, 2 * log(5), 2)
    (0, 4)
    """
    _positive([time_constant])
    return normal(voltage * (1 - exp(-divide(time, time_constant))))


def rc_discharging(voltage: Number, time: Number, time_constant: Number) -> Number:
    """Return the capacitor's voltage a time after it began to empty from U: U·e^(−t/τ).

    >>> rc_discharging(6, 2 * log(3), 2)
    2
    """
    _positive([time_constant])
    return normal(voltage * exp(-divide(time, time_constant)))


def rc_charging_time(share: Number, time_constant: Number) -> Number:
    """Return when a capacitor reaches a share 0 ≤ s < 1 of the source's voltage: −τ·ln(1 − s).

    >>> rc_charging_time(divide(1, 2), 3)
    3*log(2)
    """
    if not 0 <= share < 1:
        raise ValueError(f"the share lies in 0..1, 1 excluded, not at {share}")
    _positive([time_constant])
    return normal(-time_constant * log(1 - share))


def _positive(values: Nest) -> list[Number]:
    cells = cells_of(values)
    if not cells:
        raise ValueError("a circuit has at least one component")
    for value in cells:
        if not value > 0:
            raise ValueError(f"a component is positive, not {value}")
    return cells
