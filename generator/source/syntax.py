"""Text → nodes: the only ``import yaml``. Reads events, so that aliases are seen and never followed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import yaml

from generator.source.meaning import tex_finding
from generator.source.mending import DEEPEST, Problem, explain, nested_too_deep, reserved
from generator.source.nodes import Finding, Findings, Mapping, Node, Scalar, Sequence, note

# libyaml reads some fifteen times faster; a PyYAML without it (some source builds) has the parser in Python alone
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MOST_NODES = 200_000
_MOST_READINGS = 100
_MOST_CHARACTERS = 4_000_000  # in all readings together: what bounds the time that a broken large file takes


class _StopError(Exception):
    """Nothing more is to be read."""


def parse(text: str, findings: Findings) -> tuple[Node | None, str]:
    """Return the tree, or None, and the text it was read from, which has mends once something was found."""
    for _ in range(max(2, min(_MOST_READINGS, _MOST_CHARACTERS // max(len(text), 1)))):
        try:
            return _compose(text, findings), text
        except _StopError:
            return None, text
        except yaml.MarkedYAMLError as error:
            finding, mends = explain(text, _problem(error, len(text)))
        except _AliasError as alias:
            finding, mends = reserved(text, alias.index)
        except (ValueError, OverflowError):  # PyYAML's own parser passes any eight digits behind \U to chr()
            finding, mends = tex_finding(text, max(text.find("\\U"), 0)), ()
        note(findings, finding)
        if not mends:
            break
        for mend in mends:
            text = mend.applied(text)
    return None, text


class _AliasError(Exception):
    def __init__(self, index: int) -> None:
        super().__init__(index)
        self.index = index


def _problem(error: yaml.MarkedYAMLError, end: int) -> Problem:
    at = error.problem_mark.index if error.problem_mark else end
    start = error.context_mark.index if error.context_mark else at
    return Problem(error.context or "", error.problem or "", start, at)


def _compose(text: str, findings: Findings) -> Node | None:
    roots: list[Node] = []
    stack: list[list[Node]] = [roots]
    count = 0
    events: Iterable[Any] = yaml.parse(text, Loader=LOADER)  # the stubs know no subclass of Event
    for event in events:
        kind = type(event)
        if kind is yaml.ScalarEvent:
            start = event.start_mark.index
            if event.anchor is not None or event.tag is not None:
                start = _check_properties(event, text, findings)
            style = event.style or ""
            stack[-1].append(Scalar(event.value, start, event.end_mark.index, style))
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop()
            continue
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            start = event.start_mark.index
            if event.anchor is not None or event.tag is not None:
                start = _check_properties(event, text, findings)
            node = Mapping(start, bool(event.flow_style)) if kind is yaml.MappingStartEvent else Sequence(start)
            stack[-1].append(node)
            stack.append(node.items)
            if len(stack) > DEEPEST + 1:
                note(findings, nested_too_deep(start))
                raise _StopError
        elif kind is yaml.AliasEvent:
            raise _AliasError(event.start_mark.index)
        else:
            _check_document(event, roots, findings)
            continue
        count += 1
        if count > MOST_NODES:
            message = f"more than {MOST_NODES} values in one file"
            note(findings, Finding(event.start_mark.index, "too-many-values", message, "split the file"))
            raise _StopError
    return roots[0] if roots else None


def _check_properties(event: Any, text: str, findings: Findings) -> int:
    """Note the anchor or tag in front of a node, and return where the node's own text starts."""
    index: int = event.start_mark.index
    finding, _ = reserved(text, index)
    note(findings, finding)
    while index < event.end_mark.index and text[index] in "&!":
        while index < event.end_mark.index and not text[index].isspace():
            index += 1
        while index < event.end_mark.index and text[index].isspace():
            index += 1
    return index


def _check_document(event: Any, roots: list[Node], findings: Findings) -> None:
    explicit = isinstance(event, yaml.DocumentStartEvent | yaml.DocumentEndEvent) and event.explicit
    index = event.start_mark.index
    if isinstance(event, yaml.DocumentStartEvent) and roots:
        message = "a second document starts here; a file holds one"
        note(findings, Finding(index, "several-documents", message, "put it into a file of its own"))
        raise _StopError
    if explicit:
        what = "starts" if isinstance(event, yaml.DocumentStartEvent) else "ends"
        message = f"a marker {what} a YAML document here; a file holds one, without markers"
        note(findings, Finding(index, "document-marker", message, "delete the line"))
