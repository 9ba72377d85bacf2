"""What a check of a question or of a bank came to, as plain data that is kept and printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from generator.diagnostics import Diagnostic, Place
from generator.values import dataclass
from generator.verify import Itinerary, Survey


@dataclass(frozen=True)
class Checked:
    """A checked question: how far its space was gone through, its tallies, what was found, and the CPU time it took.

    refused: addresses by the rule that refused them; costs: by answer and mistake, of those that passed the rules.
    """

    id: str
    size: int
    tried: int
    passing: int
    valid: int
    distinct: int
    families: int
    computed: bool
    refused: tuple[tuple[str, int], ...]
    costs: tuple[tuple[str, str, int], ...]
    seconds: float
    notes: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]

    @property
    def whole(self) -> bool:
        """True where every address was visited."""
        return self.tried == self.size

    @property
    def extent(self) -> str:
        """What was gone through, in words: never "proved" of a sample."""
        if self.whole:
            return f"all {self.size:,} addresses, {self.valid:,} valid"
        return f"sampled {self.tried:,} of {_large(self.size)}, {self.valid:,} valid"


def checked(
    id: str,
    route: Itinerary,
    survey: Survey,
    computed: bool,
    seconds: float,
    notes: tuple[str, ...],
    found: list[Diagnostic],
) -> Checked:
    """Return the result of a walk and what was found."""
    costs = tuple((at.answer, rule, count) for (at, rule), count in survey.costs.most_common())
    return Checked(
        id,
        route.size,
        survey.tried,
        survey.passing,
        survey.valid,
        survey.distinct,
        len(survey.families),
        computed,
        tuple(survey.refused.most_common()),
        costs,
        seconds,
        notes,
        tuple(found),
    )


def _large(number: int) -> str:
    """A large number for people: ``3.1·10^9``."""
    if number < 10**7:
        return f"{number:,}"
    power = len(str(number)) - 1
    return f"{number / 10**power:.1f}·10^{power}"


# ---------------------------------------------------------------- as JSON
def as_data(value: Checked) -> dict[str, Any]:
    """Return the result as data for JSON."""
    return {**asdict(value), "whole": value.whole}


def from_data(data: Mapping[str, Any]) -> Checked:
    """Return the result from such data; raises KeyError, TypeError or ValueError where it is something else."""
    given = {name: value for name, value in data.items() if name not in ("whole", "diagnostics")}
    return Checked(
        **{name: _tuples(value) for name, value in given.items()},
        diagnostics=diagnostics_from(data["diagnostics"]),
    )


def diagnostics_from(data: Any) -> tuple[Diagnostic, ...]:
    """Return diagnostics from data; raises as :func:`from_data` does."""
    return tuple(Diagnostic(**{**each, "place": Place(**each["place"])}) for each in data)


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
