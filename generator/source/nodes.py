"""The tree of a YAML file: texts and where they stand, before anything is decided about their meaning."""

from __future__ import annotations

from dataclasses import field

from generator.values import dataclass

Findings = dict[tuple[int, str], "Finding"]
"""What was found, by index and code: reading a mended text again finds the same things at the same places."""


MOST_FINDINGS = 200  # nobody reads more, and a hostile file could cost a line count each


@dataclass(frozen=True)
class Finding:
    """A fault at an index of the file's text."""

    index: int
    code: str
    message: str
    hint: str = ""


def note(findings: Findings, finding: Finding) -> None:
    """Keep ``finding`` unless the same is known already, or enough is."""
    if len(findings) < MOST_FINDINGS:
        findings.setdefault((finding.index, finding.code), finding)


@dataclass(slots=True)
class Scalar:
    """One text; ``style`` is ``""`` (plain), ``'``, ``"``, ``|`` or ``>``; ``text[start:end]`` is its source."""

    text: str
    start: int
    end: int
    style: str

    @property
    def is_empty(self) -> bool:
        """True when nothing at all is written where a value could be."""
        return self.start == self.end


@dataclass(slots=True)
class Sequence:
    """A list of nodes."""

    start: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Keys and values in turn in ``items``; ``flow`` when written with braces."""

    start: int
    flow: bool
    items: list[Node] = field(default_factory=list)

    def pairs(self) -> list[tuple[Node, Node]]:
        """The keys with their values, in the order of the file."""
        return list(zip(self.items[::2], self.items[1::2], strict=True))


Node = Scalar | Sequence | Mapping
