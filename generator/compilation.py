"""The surroundings in which the texts of one question are compiled: names, macros, language; faults are collected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import cached_property
from typing import Any

from generator.content import Blocks, Inlines
from generator.diagnostics import Fault, Path, suggest
from generator.exam import Language
from generator.expression import Expression, LetFault, Scope, Use, compile_expression
from generator.fields import ProseText
from generator.markup import Line, Prose, parse_line, parse_prose
from generator.numbers import Value
from generator.tex import Macro, check_math
from generator.values import dataclass

NO_NAMES: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Passage:
    """A text of several blocks, and where it stands: a fault on filling it is found there."""

    prose: Prose
    path: Path

    def fill(self, scope: Scope) -> Blocks:
        """Return the text with its slots filled."""
        with standing_at(self.path):
            return self.prose.fill(scope)

    def values(self, scope: Scope) -> tuple[Value, ...]:
        """Return the values of its slots and tests."""
        with standing_at(self.path):
            return self.prose.values(scope)


@dataclass(frozen=True)
class Phrase:
    """A text of one paragraph, and where it stands."""

    line: Line
    path: Path

    def fill(self, scope: Scope) -> Inlines:
        """Return the text with its slots filled."""
        return self._only if self.line.fixed else self._filled(scope)

    @cached_property
    def _only(self) -> Inlines:
        return self._filled(Scope({}))

    def _filled(self, scope: Scope) -> Inlines:
        with standing_at(self.path):
            return self.line.fill(scope)

    def values(self, scope: Scope) -> tuple[Value, ...]:
        """Return the values of its slots and tests."""
        with standing_at(self.path):
            return self.line.values(scope)


@dataclass
class Compilation:
    """Compiles texts, relocates their faults to where they stand in the YAML, and keeps which names are used."""

    language: Language
    names: frozenset[str]
    macros: Mapping[str, Macro] = field(default_factory=dict)
    symbols: Mapping[str, str] = field(default_factory=dict)
    images: Mapping[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    def fault(self, path: Path, code: str, message: str, hint: str = "", **where: Any) -> None:
        """Record a fault at a path of the question."""
        self.faults.append(Fault(path, code, message, hint, **where))

    def expression(self, text: str, path: Path, extra: frozenset[str] = NO_NAMES) -> Expression:
        """Compile an expression whose names are the question's, and ``extra`` ones that are given where it is used.

        A faulty one is recorded and replaced by 0, so that everything else is still looked at.
        """
        found: list[Fault] = []
        compiled = compile_expression(text, found)
        self.faults.extend(fault.within(path) for fault in found)
        if compiled is None:
            self._note_words(text)
            return _zero()
        self._check_names(compiled.uses, path, extra)
        return compiled

    def prose(self, text: ProseText, path: Path) -> Passage:
        """Compile a text of several blocks, in the language of this compilation."""
        plain, path = self._translated(text, path)
        found: list[Fault] = []
        prose = parse_prose(plain, self.macros, self.images, found)
        self._note_text(plain, path, prose.uses, found)
        return Passage(prose, path)

    def line(self, text: ProseText, path: Path) -> Phrase:
        """Compile a text of one paragraph, in the language of this compilation."""
        plain, path = self._translated(text, path)
        found: list[Fault] = []
        line = parse_line(plain, self.macros, found)
        self._note_text(plain, path, line.uses, found)
        return Phrase(line, path)

    def math(self, tex: str, path: Path) -> None:
        """Check TeX that is printed in a formula as it stands, such as a unit."""
        found: list[Fault] = []
        check_math(tex, self.macros, found)
        self.faults.extend(fault.within(path) for fault in found)

    def _translated(self, text: ProseText, path: Path) -> tuple[str, Path]:
        if isinstance(text, str):
            return text, path
        if self.language in text:
            return text[self.language], (*path, self.language)
        self.fault(
            path, "missing-language", f"there is no text in language '{self.language}' here", f"add {self.language}: …"
        )
        return "", path

    def _note_text(self, plain: str, path: Path, uses: Iterable[Use], found: Iterable[Fault]) -> None:
        """Record what was found in a text, and the names that it uses."""
        self.faults.extend(fault.within(path) for fault in found)
        if found:
            self._note_words(plain)
        self._check_names(uses, path, NO_NAMES)

    def _note_words(self, text: str) -> None:
        """Count every name that a faulty text mentions as used: one fault shall not cause another."""
        self.used.update(name for name in self.names if name in text)

    def _check_names(self, uses: Iterable[Use], path: Path, extra: frozenset[str]) -> None:
        for use in uses:
            if use.name in extra:
                continue
            if use.name in self.names:
                self.used.add(use.name)
                continue
            hint = suggest(use.name, self.names | extra) or "declare it under params or let"
            self.fault(path, "unknown-name", f"nothing here is called '{use.name}'", hint, offset=use.offset)


def _zero() -> Expression:
    compiled = compile_expression("0", [])
    assert compiled is not None
    return compiled


def evaluate(expression: Expression, scope: Scope, path: Path) -> Value:
    """Evaluate at a path of the question: a fault is found there, or in the derived value that it comes from."""
    try:
        return expression.evaluate(scope)
    except Fault as fault:
        raise located(fault, path) from fault


def located(fault: Fault, path: Path) -> Fault:
    """Return a fault of an expression at a path as found there, or in the derived value that it comes from."""
    return fault.inner.within(("let", fault.name)) if isinstance(fault, LetFault) else fault.within(path)


class standing_at:  # noqa: N801 -- a context manager; a generator-based one costs three times as much
    """Faults raised inside stand at a path of the question."""

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, Fault):
            raise located(fault, self.path) from fault
