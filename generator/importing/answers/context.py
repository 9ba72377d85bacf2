"""Where an answer stands, and what of its marks our papers can say."""

from __future__ import annotations

from fractions import Fraction

from generator.diagnostics import Place
from generator.importing.imported import Report, halves
from generator.values import dataclass


@dataclass(frozen=True)
class Context:
    """Where an answer stands, and who is told of what it loses."""

    report: Report
    place: Place

    def tell(self, code: str, message: str, hint: str = "") -> None:
        """Add a remark."""
        self.report.say(code, self.place, message, hint)

    def halves(self, marks: Fraction) -> Fraction:
        """Return marks in halves, telling where they had to be rounded."""
        return halves(marks, self.report, self.place)

    def earned(self, share: Fraction, marks: Fraction) -> Fraction:
        """Return what a part of the marks is in halves, less than the whole, never below nothing."""
        if share < 0:
            self.tell("negative-marks", f"an answer that takes off {-float(share):.0%} earns nothing here")
            return Fraction(0)
        exact = share * marks
        rounded = Fraction(int(exact * 2), 2)
        if rounded >= marks:
            rounded = max(Fraction(0), marks - Fraction(1, 2))
        if rounded != exact:
            self.tell("part-marks-rounded", f"{float(exact):.3g} of {float(marks):g} marks become {float(rounded):g}")
        return rounded
