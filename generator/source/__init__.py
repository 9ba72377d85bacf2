"""A YAML file, read: plain values, and the place in the file of each of them.

Raises :class:`~generator.diagnostics.Rejected` with everything found in one run. Values are those of the core schema
of YAML 1.2 with numbers exact; what two readers could read differently is refused with a hint (see ``meaning`` and
``mending``).
"""

from __future__ import annotations

import bisect
import functools
import itertools
import pathlib
from typing import Any

from generator.diagnostics import Diagnostic, Fault, Path, Place, Rejected
from generator.source.encoding import MOST_BYTES, cleaned, decode, too_large
from generator.source.meaning import to_data
from generator.source.nodes import Finding, Findings, Mapping, Node, Scalar, Sequence, note
from generator.source.offsets import positions
from generator.source.syntax import parse
from generator.values import dataclass

__all__ = ["Source", "content", "inspect_bytes", "inspect_file", "read_file", "read_text", "to_data"]


@dataclass(frozen=True)
class Source:
    """One YAML file: ``name`` as shown in diagnostics, its ``data`` as plain Python, and its text."""

    name: str
    data: Any
    text: str
    root: Node
    findings: tuple[Finding, ...] = ()

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What was found on reading; a source of :func:`read_file` or :func:`read_text` has none."""
        return _diagnostics(self.name, self.text, self.findings)

    def spoilt_lines(self) -> dict[int, str]:
        """Return the lines that something was found on, by their number: what they say is not what was meant."""
        numbers = (place.line for place in (self._place(finding.index) for finding in self.findings))
        return {number: self.line(number) for number in numbers}

    def doubts(self, fault: Fault) -> bool:
        """True for a fault on a line, or in a text, that something was found in: it may be a mere consequence."""
        node: Node = self.root
        for step in fault.path:
            below = _step(node, step)
            if below is None:
                break
            node, _ = below
        if isinstance(node, Scalar) and any(node.start <= finding.index < node.end for finding in self.findings):
            return True
        return self.diagnostic(fault).place.line in self.spoilt_lines()

    @functools.cached_property
    def _starts(self) -> tuple[int, ...]:
        return _starts(self.text)

    def place(self, path: Path, offset: int | None = None, on_key: bool = False) -> Place:
        """Return where the value at ``path`` stands, or its key, or the character ``offset`` of its text.

        A path that leads nowhere (a field that is missing) ends at the key of the nearest value that is there.
        """
        node, key = self.root, self.root.start
        for step in path:
            below = _step(node, step)
            if below is None:
                return self._place(key)
            node, key = below
        if on_key or (isinstance(node, Scalar) and node.is_empty):
            return self._place(key)
        if offset is None or not isinstance(node, Scalar):
            return self._place(node.start)
        return self._place(positions(self.text, node)[max(0, min(offset, len(node.text)))])

    def line(self, number: int) -> str:
        """Return a line of the file, counted from 1, for showing; empty beyond the end."""
        if not 1 <= number <= len(self._starts):
            return ""
        return self.text[self._starts[number - 1] :].partition("\n")[0]

    def diagnostic(self, fault: Fault) -> Diagnostic:
        """Return the fault as a diagnostic at its place in this file."""
        place = self.place(fault.path, fault.offset, fault.on_key)
        return Diagnostic(fault.severity, fault.code, place, fault.message, fault.hint)

    def _place(self, index: int) -> Place:
        return _place(self.name, self._starts, index)


def read_text(name: str, text: str) -> Source:
    """Read YAML; raises Rejected with every fault found."""
    findings: Findings = {}
    source = _read(name, text, findings)
    if source.findings:
        raise Rejected(source.diagnostics)
    return source


def read_file(path: pathlib.Path, name: str) -> Source:
    """Read a YAML file of at most 2 MiB in UTF-8, called ``name`` in diagnostics.

    Raises Rejected, also when there is no such file.
    """
    source = inspect_file(path, name)
    if source.findings:
        raise Rejected(source.diagnostics)
    return source


def inspect_file(path: pathlib.Path, name: str) -> Source:
    """Read a YAML file as far as its traps leave its structure in place; what was found is kept in the source.

    So that faults of other stages come in the same run. Raises Rejected where too little is left, as
    :func:`read_file` does.
    """
    return inspect_bytes(content(path, name), name)


def content(path: pathlib.Path, name: str) -> bytes:
    """Return the bytes of a YAML file, of one that is too large somewhat more than it may have. Raises Rejected."""
    try:
        if not path.is_file():
            raise FileNotFoundError(path)
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        reason = "there is no such file" if isinstance(error, FileNotFoundError) else "the file cannot be read"
        raise Rejected([Diagnostic("error", "unreadable-file", Place(name, 1, 1), reason)]) from error


def inspect_bytes(data: bytes, name: str) -> Source:
    """Read YAML as :func:`inspect_file` does."""
    findings: Findings = {}
    return _read(name, decode(data, findings), findings)


def _read(name: str, text: str, findings: Findings) -> Source:
    if len(text.encode("utf-8", "surrogatepass")) > MOST_BYTES:
        findings.clear()
        note(findings, too_large())
        raise _rejected(name, text[:1], findings)
    text = cleaned(text, findings)
    root, read = parse(text, findings)
    data = None if root is None else to_data(root, read, findings)
    if root is None and not findings:
        note(findings, Finding(0, "empty-file", "the file is empty", "a file holds one mapping: lines 'name: value'"))
    elif root is not None and not isinstance(root, Mapping) and read is text:
        message = "a file holds one mapping at its top level: lines 'name: value'"
        note(findings, Finding(root.start, "not-a-mapping", message))
    if not isinstance(root, Mapping) or _lost_lines(text, read):
        raise _rejected(name, text, findings)
    return Source(name, data, text, root, _sorted(findings))


def _lost_lines(text: str, read: str) -> bool:
    """True when mending blanked out what could not be read: values may be missing, or stand elsewhere."""
    return read is not text and any(there != before and there == " " for before, there in zip(text, read, strict=True))


def _step(node: Node, step: str | int) -> tuple[Node, int] | None:
    """The node one step below, and where its key stands (an item has none: where the item itself does)."""
    if isinstance(node, Mapping):
        pairs = ((key, value) for key, value in node.pairs() if isinstance(key, Scalar) and key.text == str(step))
        return next(((value, key.start) for key, value in pairs), None)
    if isinstance(node, Sequence) and isinstance(step, int) and 0 <= step < len(node.items):
        return node.items[step], node.items[step].start
    return None


def _starts(text: str) -> tuple[int, ...]:
    """Where each line starts, as indexes into the text."""
    lengths = (len(line) + 1 for line in text.split("\n")[:-1])
    return tuple(itertools.accumulate(lengths, initial=0))


def _place(name: str, starts: tuple[int, ...], index: int) -> Place:
    line = bisect.bisect_right(starts, index)
    return Place(name, line, index - starts[line - 1] + 1)


def _rejected(name: str, text: str, findings: Findings) -> Rejected:
    return Rejected(_diagnostics(name, text, _sorted(findings)))


def _sorted(findings: Findings) -> tuple[Finding, ...]:
    return tuple(sorted(findings.values(), key=lambda finding: (finding.index, finding.code)))


def _diagnostics(name: str, text: str, findings: tuple[Finding, ...]) -> tuple[Diagnostic, ...]:
    starts = _starts(text)
    return tuple(Diagnostic("error", f.code, _place(name, starts, f.index), f.message, f.hint) for f in findings)
