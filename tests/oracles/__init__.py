"""A second implementation of every computed answer of the bank, question by question."""

from __future__ import annotations

from collections.abc import Mapping

from tests.oracles import convolution, other_courses
from tests.oracles.reading import Oracle

ORACLES: Mapping[str, Oracle] = {
    **convolution.ORACLES,
    **other_courses.ORACLES,
}
