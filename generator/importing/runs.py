"""Inlines that came one by one → a line: what is alike in one emphasis, texts joined, its ends trimmed."""

from __future__ import annotations

from generator.content import Emphasis, Inline, Inlines, LineBreak, Strong, Text
from generator.importing.characters import squeezed


def grouped(line: list[tuple[Inline, bool, bool]]) -> list[Inline]:
    """Return inlines, each bold or italic or neither, with what is alike joined in one emphasis."""
    out: list[Inline] = []
    at = 0
    while at < len(line):
        _, bold, italic = line[at]
        end = at + 1
        while end < len(line) and line[end][1:] == (bold, italic):
            end += 1
        run = _joined([each for each, _, _ in line[at:end]])
        visible = any(not isinstance(each, LineBreak) and each != Text(" ") for each in run)
        if italic and visible:
            run = [Emphasis(tuple(run))]
        if bold and visible:
            run = [Strong(tuple(run))]
        out += run
        at = end
    return _joined(out)


def _joined(inlines: list[Inline]) -> list[Inline]:
    """Texts that stand side by side as one."""
    out: list[Inline] = []
    run: list[str] = []
    for each in [*inlines, None]:
        if isinstance(each, Text):
            run.append(each.text)
            continue
        if run:
            text = squeezed("".join(run))
            if out and isinstance(out[-1], LineBreak):
                text = text.lstrip()
            if text:
                out.append(Text(text))
            run = []
        if each is not None:
            out.append(each)
    return out


def trimmed(inlines: list[Inline]) -> Inlines:
    """Return a paragraph without white space and line breaks at its ends."""
    while inlines and (isinstance(inlines[0], LineBreak) or inlines[0] == Text(" ")):
        inlines = inlines[1:]
    while inlines and (isinstance(inlines[-1], LineBreak) or inlines[-1] == Text(" ")):
        inlines = inlines[:-1]
    if inlines and isinstance(inlines[0], Text):
        inlines = [Text(inlines[0].text.lstrip()), *inlines[1:]]
    if inlines and isinstance(inlines[-1], Text):
        inlines = [*inlines[:-1], Text(inlines[-1].text.rstrip())]
    return tuple(inlines)


def unbroken(inlines: Inlines) -> Inlines:
    """Return inlines with spaces for line breaks: a cell of a table is one line."""
    return tuple(Text(" ") if isinstance(each, LineBreak) else each for each in inlines)
