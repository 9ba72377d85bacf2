"""Of the exam built by hand: statements and values to choose from."""

from __future__ import annotations

from fractions import Fraction

from generator.exam import ChoiceResponse, Option, Part, Space
from tests.written import line, part, prose

ONE = Fraction(1)


def choices(k: int, topic: str, statements: dict[str, tuple[bool, str]], single: bool = False) -> Part:
    """Return a part that gives statements to choose from, of which ``k`` turns the order."""
    order = list(statements.items())
    order = order[k % len(order) :] + order[: k % len(order)]
    options = tuple(
        Option(f"o{list(statements).index(text)}", line(text), right, line(because)) for text, (right, because) in order
    )
    response = ChoiceResponse(id="answer", marks=Fraction(2), options=options, single=single)
    return part(topic, prose(_CHOICE_ASKS[topic]), response, space=Space("none"))


_CHOICE_ASKS = {
    "overfitting": "A network scores far better on the training set than on the validation set. Which steps help?",
    "sigmoid": r"Which statements about the logistic function $\sigma(x) = 1/(1 + e^{-x})$ hold?",
    "size": "A convolution with $3 \\times 3$ kernels maps 16 channels to 32. How many weights has it, without biases?",
}
OVERFITTING = {
    "Collect more training data.": (True, "More samples leave less to memorise."),
    "Train for more epochs.": (False, "It fits the training set more closely still."),
    "Add dropout to the fully connected layers.": (True, "Units can no longer rely on one another."),
    "Replace the optimizer by one with momentum, keeping the number of epochs and the learning-rate schedule": (
        False,
        "Momentum changes how fast the training loss falls, not how far it generalises.",
    ),
}
SIGMOID = {
    "Its range is $(0, 1)$.": (True, ""),
    r"$\sigma'(0) = \frac{1}{4}$.": (True, r"$\sigma' = \sigma (1 - \sigma)$."),
    "It is odd.": (False, r"$\sigma(-x) = 1 - \sigma(x)$; $\tanh$ is odd."),
    "It is zero-centred.": (False, r"Its mean over symmetric inputs is $\frac{1}{2}$."),
}


def size_part(k: int) -> Part:
    """Return a part that gives values to choose from."""
    values = [144, 512, 4608, 4640]
    options = tuple(
        Option(f"v{value}", line(f"${value}$"), value == 4608, value=value, mistake="" if value == 4608 else "slip")
        for value in values
    )
    response = ChoiceResponse(id="answer", marks=ONE, options=options, single=True)
    return part("size", prose(_CHOICE_ASKS["size"]), response, space=Space("none"))
