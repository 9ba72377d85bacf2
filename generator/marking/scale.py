"""The scale: from what a copy earned to its grade."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, assert_never

from generator.diagnostics import Fault
from generator.exam_spec import ScaleSpec
from generator.fields import amount
from generator.values import dataclass


@dataclass(frozen=True)
class Scale:
    """Grades with the least that earns each, the best first; ``otherwise`` is the grade below all of them."""

    unit: Literal["percent", "credits"]
    limits: tuple[tuple[str, Fraction], ...]
    otherwise: str

    def grade(self, points: Fraction, maximum: Fraction) -> str:
        """Return the grade of so many points out of ``maximum``, which is above 0; decided exactly.

        >>> Scale("percent", (("1.0", Fraction(90)), ("4.0", Fraction(50))), "5.0").grade(Fraction(9), Fraction(18))
        '4.0'
        """
        match self.unit:
            case "percent":
                reached = 100 * points / maximum
            case "credits":
                reached = points
            case _:
                assert_never(self.unit)
        return next((grade for grade, least in self.limits if reached >= least), self.otherwise)


def scale_of(spec: ScaleSpec, credits: Fraction) -> Scale:
    """Return the scale of an exam worth so many credits; raises Fault where a grade cannot be reached."""
    if spec.percent:
        return Scale("percent", tuple(spec.percent.items()), spec.otherwise)
    for grade, least in spec.credits.items():
        if least > credits:
            message = f"{amount(least)} credits cannot be earned, the exam has {amount(credits)}"
            raise Fault(("scale", "credits", grade), "wrong-scale", message, "lower it, or write percent:")
    return Scale("credits", tuple(spec.credits.items()), spec.otherwise)
