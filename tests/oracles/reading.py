"""What an oracle is: the answers of a question worked out a second time, in floats and plain loops.

An oracle reads what the student reads (the drawn parameters) and never calls the code under test.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

# The drawn parameters by name: numbers (int or Fraction), words, lists of them, records as dicts.
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Oracle:
    """How the answers are found, and how far a printed one may lie from them; without an entry it is exact.

    ``answers`` gives for each answer id a number, a nested list, a word, the id or value of the one right option, the
    sorted ids of the right ones where several may be right, or for a formula a Python function of its variables.
    ``reads`` names derived values that the student reads too.
    """

    answers: Callable[[Values], dict[str, Any]]
    within: Mapping[str, float] = field(default_factory=dict)
    reads: tuple[str, ...] = ()
