"""Response processing: which answers earn what, in expressions that every player computes alike.

``equal`` is exact in one player whatever its tolerance says, and another takes NULL for 0 in ``gte``: so a number is
right between two bounds and where it is not NULL. ``stringMatch`` of NULL throws in two players: conditions ask for
NULL first.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from generator.export.fragments import text
from generator.export.grading import Interval, decimal
from generator.export.qti.vocabulary import Vocabulary
from generator.values import dataclass


@lru_cache(maxsize=4096)
def _variable(words: Vocabulary, name: str) -> str:
    return words.element("variable", identifier=name)


@lru_cache(maxsize=4096)
def _base(words: Vocabulary, value: str, kind: str) -> str:
    return words.element("baseValue", text(value), baseType=kind)


@lru_cache(maxsize=4096)
def _given(words: Vocabulary, name: str) -> str:
    return words.element("not", words.element("isNull", _variable(words, name)))


@dataclass(frozen=True)
class Branch:
    """What happens where a test holds: marks for the answer, and what is said of it."""

    test: str
    marks: Fraction
    feedback: str = ""


@dataclass(frozen=True)
class Rules:
    """Writes expressions and rules in a vocabulary."""

    words: Vocabulary

    # ------------------------------------------------------------ expressions
    def variable(self, name: str) -> str:
        """Return the value of a variable."""
        return _variable(self.words, name)

    def base(self, value: str, kind: str) -> str:
        """Return a constant; ``value`` is plain characters."""
        return _base(self.words, value, kind)

    def given(self, name: str) -> str:
        """Return the test that something was answered."""
        return _given(self.words, name)

    def missing(self, name: str) -> str:
        """Return the test that nothing was answered."""
        return self.words.element("isNull", self.variable(name))

    def within(self, name: str, interval: Interval) -> str:
        """Return the test that a number is right; an open end is no part of the interval."""
        return self.both([self.given(name), *self._bounds(name, interval)])

    def _bounds(self, name: str, interval: Interval) -> list[str]:
        number = self.variable(name)
        low, high = self.base(decimal(interval.low), "float"), self.base(decimal(interval.high), "float")
        above = (
            self.words.element("not", self.words.element("lte", number + low))
            if interval.low_open
            else self.words.element("gte", number + low)
        )
        below = (
            self.words.element("not", self.words.element("gte", number + high))
            if interval.high_open
            else self.words.element("lte", number + high)
        )
        return [above, below]

    def is_one(self, name: str, value: str, kind: str) -> str:
        """Return the test that an answer is this very word or choice."""
        return self.words.element("match", self.variable(name) + self.base(value, kind))

    def is_spelled(self, name: str, ways: Sequence[str]) -> str:
        """Return the test that a number is written in one of these ways."""
        tests = [self.is_one(name, each, "string") for each in ways]
        return tests[0] if len(tests) == 1 else self.both([self.given(name), self.either(tests)])

    def is_word(self, name: str, word: str, case: bool) -> str:
        """Return the test that an answer is this word."""
        if case:
            return self.is_one(name, word, "string")
        both = self.variable(name) + self.base(word, "string")
        return self.words.element("stringMatch", both, caseSensitive="false")

    def is_correct(self, name: str) -> str:
        """Return the test that an answer is the declared right one."""
        return self.words.element("match", self.variable(name) + self.words.element("correct", identifier=name))

    def holds(self, name: str, value: str, kind: str) -> str:
        """Return the test that one of the things chosen is this."""
        return self.words.element("member", self.base(value, kind) + self.variable(name))

    def both(self, tests: Sequence[str]) -> str:
        """Return the test that all tests hold."""
        return tests[0] if len(tests) == 1 else self.words.element("and", "".join(tests))

    def either(self, tests: Sequence[str]) -> str:
        """Return the test that one of the tests holds."""
        return tests[0] if len(tests) == 1 else self.words.element("or", "".join(tests))

    def at_least(self, name: str, count: int) -> str:
        """Return the test that a count was reached."""
        return self.words.element("gte", self.variable(name) + self.base(str(count), "float"))

    # ------------------------------------------------------------ rules
    def set_number(self, name: str, value: Fraction | int) -> str:
        """Return the rule that sets an outcome to a number."""
        return self.words.element("setOutcomeValue", self.base(decimal(value), "float"), identifier=name)

    def set_word(self, name: str, value: str) -> str:
        """Return the rule that sets an outcome to an identifier."""
        return self.words.element("setOutcomeValue", self.base(value, "identifier"), identifier=name)

    def add(self, name: str, test: str, step: int) -> str:
        """Return the rule that adds to a count where a test holds."""
        total = self.words.element("sum", self.variable(name) + self.base(str(step), "float"))
        then = self.words.element("setOutcomeValue", total, identifier=name)
        return self.words.element("responseCondition", self.words.element("responseIf", test + then))

    def add_up(self, name: str, parts: Sequence[str]) -> str:
        """Return the rule that sets an outcome to the sum of others."""
        total = self.words.element("sum", "".join(map(self.variable, parts)))
        return self.words.element("setOutcomeValue", total, identifier=name)

    def mapped(self, target: str, name: str) -> str:
        """Return the rule that sets ``target`` to what the mapping of an answer gives."""
        score = self.words.element(
            "setOutcomeValue", self.words.element("mapResponse", identifier=name), identifier=target
        )
        none = self.words.element("responseIf", self.missing(name) + self.set_number(target, 0))
        return self.words.element("responseCondition", none + self.words.element("responseElse", score))

    def all_for_correct(self, target: str, name: str, feedback: str, right_one: str, wrong_one: str) -> str:
        """Return the rule that sets ``target`` to MAXSCORE for the declared right answer; something is said anyway."""
        all_of_it = self.words.element("setOutcomeValue", self.variable("MAXSCORE"), identifier=target)
        then = self.is_correct(name) + all_of_it + self.set_word(feedback, right_one)
        right = self.words.element("responseIf", then)
        wrong = self.words.element("responseElse", self.set_number(target, 0) + self.set_word(feedback, wrong_one))
        return self.words.element("responseCondition", right + wrong)

    def award(self, target: str, branches: Sequence[Branch], feedback: str = "") -> str:
        """Return the rule that sets ``target`` to the marks of the first branch that holds, else to 0.

        ``feedback`` is the outcome that names what is said.
        """
        written = []
        for k, branch in enumerate(branches):
            said = self.set_word(feedback, branch.feedback) if branch.feedback else ""
            then = branch.test + self.set_number(target, branch.marks) + said
            written.append(self.words.element("responseElseIf" if k else "responseIf", then))
        nothing = self.words.element("responseElse", self.set_number(target, 0))
        return self.words.element("responseCondition", "".join(written) + nothing)
