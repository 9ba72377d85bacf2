"""Arithmetic as TeX writes it, evaluated: numbers, + - · /, fractions, powers, roots of squares; nothing else."""

from __future__ import annotations

import math
import re
from fractions import Fraction

from generator.numbers.exact import MOST_BITS

Range = tuple[Fraction, Fraction]
"""From the least to the largest number that a print with so many decimals can stand for."""

_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|(\\[td]?frac|\\sqrt|\\%)|(.))", re.DOTALL)
_SPACES = re.compile(r"\\[,;:! ]|~|\\(?:quad|displaystyle|left|right|[bB]igg?[lr]?)(?![A-Za-z])|&|\\\\")
_MOST = 2**MOST_BITS


class Unread(Exception):
    """This is no arithmetic that is read here."""


def value_of(tex: str) -> Range:
    r"""Return what a formula without letters comes to; a decimal stands for all that is rounded to it.

    Raises Unread for everything else.

    >>> value_of(r"2 \cdot (3 + 4)"), value_of(r"\frac{1}{2} - 3^2")
    ((Fraction(14, 1), Fraction(14, 1)), (Fraction(-17, 2), Fraction(-17, 2)))
    """
    bare = _SPACES.sub(" ", tex).replace("{,}", ".").replace(r"\cdot", "*").replace(r"\times", "*").replace("−", "-")
    reading = _Reading(
        [(number or name or sign) for number, name, sign in _TOKEN.findall(bare) if number or name or sign]
    )
    found = reading.sum()
    if reading.next is not None or max(map(abs, found)) > _MOST:
        raise Unread
    return found


class _Reading:
    """Tokens read from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = [token for token in tokens if token.strip()]
        self._at = 0

    @property
    def next(self) -> str | None:
        """The token that comes next; None at the end."""
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    def take(self, token: str) -> None:
        """Read on behind this token; raises Unread where another one stands."""
        if self.next != token:
            raise Unread
        self._at += 1

    def sum(self) -> Range:
        """Terms with + and - between them."""
        found = self.product()
        while self.next in ("+", "-"):
            sign = self._tokens[self._at]
            self._at += 1
            low, high = self.product()
            found = (found[0] + low, found[1] + high) if sign == "+" else (found[0] - high, found[1] - low)
        return found

    def product(self) -> Range:
        """Factors with · and / between them, or a bracket or fraction straight behind a factor."""
        found = self.factor()
        divided = False
        while self.next is not None and (self.next in "*/(" or self.next.endswith("frac")):
            sign = self.next
            if sign in "*/":
                self._at += 1
            elif divided:  # 1/2(3 + 4): who knows what is below
                raise Unread
            divided = divided or sign == "/"
            found = _quotient(found, self.factor()) if sign == "/" else _spread(found, self.factor())
        return found

    def factor(self) -> Range:
        """A sign, a number, a bracket, a fraction or a root, with its power."""
        if self.next in ("-", "+"):
            sign = self._tokens[self._at]
            self._at += 1
            low, high = self.factor()
            return (low, high) if sign == "+" else (-high, -low)
        found = self._atom()
        if self.next == "^":
            self._at += 1
            found = _power(found, self._exponent())
        if self.next == r"\%":
            self._at += 1
            found = (found[0] / 100, found[1] / 100)
        return found

    def _exponent(self) -> int:
        if self.next == "{":
            low, high = self._braced()
        elif self.next is not None and self.next.isdigit() and len(self.next) == 1:
            low = high = Fraction(self.next)
            self._at += 1
        else:
            raise Unread
        if low != high or low.denominator != 1 or abs(low) > 64:
            raise Unread
        return int(low)

    def _atom(self) -> Range:
        token = self.next
        if token is None:
            raise Unread
        if token[0].isdigit():
            self._at += 1
            return _rounded(token)
        if token == "(":
            self._at += 1
            found = self.sum()
            self.take(")")
            return found
        if token == "{":
            return self._braced()
        if token.endswith("frac"):
            self._at += 1
            return _quotient(self._braced(), self._braced())
        if token == r"\sqrt":
            self._at += 1
            return _root(self._braced())
        raise Unread

    def _braced(self) -> Range:
        self.take("{")
        found = self.sum()
        self.take("}")
        return found


def _rounded(token: str) -> Range:
    number, places = Fraction(token), len(token.partition(".")[2])
    half = Fraction(1, 2 * 10**places) if places else Fraction(0)
    return number - half, number + half


def _spread(one: Range, other: Range) -> Range:
    ends = [a * b for a in one for b in other]
    return min(ends), max(ends)


def _quotient(above: Range, below: Range) -> Range:
    if below[0] <= 0 <= below[1]:
        raise Unread
    return _spread(above, (1 / below[1], 1 / below[0]))


def _power(base: Range, exponent: int) -> Range:
    if max(map(abs, base)) > 10**6 or (exponent < 0 and base[0] <= 0 <= base[1]):
        raise Unread
    ends = [each**exponent for each in base]
    return (min(Fraction(0), *ends) if base[0] < 0 < base[1] else min(ends)), max(ends)


def _root(value: Range) -> Range:
    low, high = value
    if low != high or low < 0:
        raise Unread
    above, below = math.isqrt(low.numerator), math.isqrt(low.denominator)
    if above**2 != low.numerator or below**2 != low.denominator:
        raise Unread
    return Fraction(above, below), Fraction(above, below)
