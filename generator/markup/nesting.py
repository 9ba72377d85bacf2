"""Loops and tests: from a row of leaves and tags to a tree; which names a text uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, assert_never

from generator.diagnostics import Fault
from generator.expression import Expression, Use
from generator.markup.marks import TagMark
from generator.markup.template import For, If, L, Sequence


@dataclass
class Names:
    """The free names of a text, in order; ``local`` are the loop variables in force where the reader is."""

    local: list[str] = field(default_factory=list)
    uses: list[Use] = field(default_factory=list)

    def note(self, expression: Expression | None, offset: int) -> None:
        """Note the names that an expression at an offset uses."""
        if expression is not None:
            free = (use for use in expression.uses if use.name not in self.local)
            self.uses.extend(Use(use.name, offset + use.offset) for use in free)


@dataclass
class _Frame(Generic[L]):
    """An open loop or test: the branches so far, the last one open."""

    tag: TagMark
    branches: list[tuple[TagMark, list[Any]]]


class Nesting(Generic[L]):
    """Takes leaves and tags in the order of the text; a level of its own for each place that tags may not cross."""

    def __init__(self, names: Names, faults: list[Fault]) -> None:
        self._names = names
        self._faults = faults
        self._root: list[Any] = []
        self._open: list[_Frame[L]] = []

    def _current(self) -> list[Any]:
        return self._open[-1].branches[-1][1] if self._open else self._root

    def leaf(self, leaf: L) -> None:
        """Add a leaf where the reader is."""
        self._current().append(leaf)

    def behind_control(self) -> bool:
        """True at the beginning of a body, and behind a loop or a test."""
        current = self._current()
        return isinstance(current[-1], For | If) if current else bool(self._open)

    def last(self) -> Any:
        """The node before, None at the beginning of a body."""
        current = self._current()
        return current[-1] if current else None

    def tag(self, tag: TagMark) -> None:
        """Begin, turn or end a loop or a test."""
        match tag.kind:
            case "for" | "if":
                self._begin(tag)
            case "elif" | "else":
                frame = self._open[-1] if self._open else None
                if frame is None or frame.tag.kind != "if" or frame.branches[-1][0].kind == "else":
                    self._fault(tag, f"<% {tag.kind} %> stands in no test here")
                    return
                self._names.note(tag.expression, tag.expression_offset)
                frame.branches.append((tag, []))
            case "endfor" | "endif":
                if not self._open or f"end{self._open[-1].tag.kind}" != tag.kind:
                    self._fault(tag, f"<% {tag.kind} %> ends nothing that begins here")
                    return
                self._end()
            case _:
                assert_never(tag.kind)

    def _begin(self, tag: TagMark) -> None:
        self._names.note(tag.expression, tag.expression_offset)
        self._names.note(tag.first, tag.expression_offset)
        self._names.local.extend(tag.names)
        self._open.append(_Frame(tag, [(tag, [])]))

    def _end(self) -> None:
        frame = self._open.pop()
        tag = frame.tag
        if tag.names:
            del self._names.local[-len(tag.names) :]
        if tag.kind == "for":
            if tag.expression is not None:
                body = tuple(frame.branches[0][1])
                where = (tag.offset, tag.expression_offset)
                self._current().append(For(tag.names, tag.expression, *where, tag.counted, tag.first, body))
            return
        branches = tuple((each.expression, each.expression_offset, tuple(body)) for each, body in frame.branches)
        self._current().append(If(branches))

    def _fault(self, tag: TagMark, message: str) -> None:
        hint = "a tag alone on its line takes whole paragraphs, items and rows; within a line it must end in that line"
        self._faults.append(Fault((), "unclosed-tag", message, hint, offset=tag.offset))

    def finish(self) -> Sequence[L]:
        """Return the tree; what is still open is a fault."""
        while self._open:
            tag = self._open[-1].tag
            self._fault(tag, f"<% {tag.kind} … %> is not ended by <% end{tag.kind} %> here")
            self._end()
        return tuple(self._root)
