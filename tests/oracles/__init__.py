"""A second implementation of every computed answer of the bank, question by question."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.oracles import (
    choices,
    cnn,
    convolution,
    multiple_choice,
    network_sizes,
    networks,
    optimization,
    other_courses,
    recurrent,
    short_computed,
    short_questions,
)
from tests.oracles.reading import Oracle, Values

ORACLES: Mapping[str, Oracle] = {
    **cnn.ORACLES,
    **convolution.ORACLES,
    **multiple_choice.ORACLES,
    **network_sizes.ORACLES,
    **networks.ORACLES,
    **optimization.ORACLES,
    **other_courses.ORACLES,
    **recurrent.ORACLES,
    **short_computed.ORACLES,
    **short_questions.ORACLES,
}

# Question → parameters → for each statement of its pool whether it holds.
TRUTHS: Mapping[str, Callable[[Values], dict[str, bool]]] = {
    **choices.TRUTHS,
    **multiple_choice.TRUTHS,
    **recurrent.TRUTHS,
}
