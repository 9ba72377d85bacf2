r"""Where a value stands in math: behind an operator, under a power, in a script, in front of a letter.

A :class:`Position` depends on the text around the slot alone, so it is found once, when the text is parsed.
"""

from __future__ import annotations

import re

from generator.values import dataclass


@dataclass(frozen=True)
class Position:
    """What stands around a slot in math mode.

    ``behind_operator``: an operator, a function word or a factor stands in front, where a minus sign cannot follow;
    ``under_power``: a ``^`` follows; ``in_script``: a ``^`` or ``_`` stands directly in front; ``coefficient``: a
    letter follows, so that 1 is left out; ``factor``: something is multiplied from behind, so that a sum needs
    parentheses; ``divisor``: a division sign stands in front, so that a product needs them too.
    """

    behind_operator: bool = False
    under_power: bool = False
    in_script: bool = False
    coefficient: bool = False
    factor: bool = False
    divisor: bool = False


ALONE = Position()

_TIMES = r"\\(?:cdot|times|div|ast|odot|otimes)(?![A-Za-z])|[*/]"
_FUNCTIONS = "ln|log|exp|sin|cos|tan|sinh|cosh|tanh|max|min|det"
_SIGNS = "bmod|pm|mp|circ|oplus|ominus|star"
_OPERATOR = re.compile(rf"(?:[-+]|{_TIMES}|\\(?:{_FUNCTIONS}|{_SIGNS})(?![A-Za-z]))\s*\Z")
_SCRIPT = re.compile(r"(?<!\\)[\^_]\s*\Z")
# A factor in front without a sign between: a number, a letter, a closing bracket, another slot. A control word is one
# only if it names a letter.
_GREEK = (
    "alpha|beta|gamma|delta|epsilon|varepsilon|zeta|eta|theta|vartheta|iota|kappa|lambda|mu|nu|xi|pi|rho|sigma|"
    "tau|upsilon|phi|varphi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega|ell|hbar|"
    "partial|nabla"
)
_ACCENTS = "vec|hat|bar|tilde|dot|ddot|overline|mathbf|mathcal|mathbb|boldsymbol|sqrt|frac"
_JUXTAPOSED = re.compile(r"(?:>>|[A-Za-z0-9)\]])\s*\Z")
_WORD = re.compile(r"\\([A-Za-z]+)\s*\Z")
_GROUP = re.compile(r"(\\[A-Za-z]+)?\{[^{}]*\}\s*\Z")
_LETTER = re.compile(rf"\s*(?:[A-Za-z]|\\(?:{_GREEK}|{_ACCENTS}|{_FUNCTIONS})(?![A-Za-z]))")
_FOLLOWED = re.compile(rf"\s*(?:{_TIMES}|\\left|\\begin|[(\[]|<<)")
_POWER = re.compile(r"\s*(?:\^|!(?!=))")
_DIVISION = re.compile(r"(?:/|\\div(?![A-Za-z]))\s*\Z")
# Spaces of a formula do not keep a sign from the factor in front, nor a factor from the sum in front.
_SPACED = re.compile(r"(?:\\[,:;! ]\s*)+\Z")
_SPACE = re.compile(r"\s*(?:\\[,:;!]\s*)+")
# A brace that only groups: not the argument of a command, not a script.
_OPENED = re.compile(r"(?:\A|[^A-Za-z}\]^_\s\\])\s*\{\s*\Z")
_CLOSED = re.compile(r"\s*\}")


def position(before: str, after: str) -> Position:
    r"""Return the position of a slot between two texts of math; other slots in them stand as ``<<…>>``.

    >>> position(r"3 \cdot", "= 6")
    Position(behind_operator=True, under_power=False, in_script=False, coefficient=False, factor=False, divisor=False)
    """
    while (opened := _OPENED.search(before)) and (closed := _CLOSED.match(after)):
        before, after = before[: before.rindex("{", opened.start())], after[closed.end() :]
    if _SCRIPT.search(before):
        return Position(in_script=True)
    coefficient = bool(_LETTER.match(after))
    before, closer = _SPACED.sub("", before), _SPACE.sub("", after, count=1) if _SPACE.match(after) else after
    return Position(
        behind_operator=bool(_OPERATOR.search(before)) or _juxtaposed(before),
        under_power=bool(_POWER.match(after)),
        coefficient=coefficient,
        factor=coefficient or bool(_FOLLOWED.match(closer) or _LETTER.match(closer)),
        divisor=bool(_DIVISION.search(before)),
    )


def _juxtaposed(before: str) -> bool:
    group = _GROUP.search(before)
    if group:  # `x_{1}` and `\mathbf{w}` are factors, `\text{at }` and `\begin{aligned}` are not
        return (group[1] or "")[1:] in {"", *_ACCENTS.split("|")}
    word = _WORD.search(before)
    return word[1] in _GREEK.split("|") if word else bool(_JUXTAPOSED.search(before))
