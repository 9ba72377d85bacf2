"""The Markdown parser: CommonMark with tables, and two block rules of ours for tags and rows that stand alone."""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from generator.markup.marks import LEFT, RIGHT

# markdown-it takes 30 ms to import: it is done where a text is parsed.
if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

_TAGS = re.compile(rf"(?:\s*{LEFT}.{RIGHT})+\s*\Z")


@functools.cache
def parser() -> MarkdownIt:
    """Return the parser, made once.

    Indented code is off (the body of a loop may be indented), so are entities and reference definitions, which would
    vanish without a trace. HTML and links are recognised, so that they can be refused where they stand.
    """
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("table").disable(["code", "entity", "reference"])
    everywhere = {"alt": ["paragraph", "reference", "blockquote", "list", "table"]}
    markdown.block.ruler.before("table", "tags", _tags, everywhere)  # type: ignore[arg-type]  # a TypedDict
    markdown.block.ruler.after("table", "rows", _rows, {"alt": []})
    return markdown


def cells_of(line: str) -> list[str]:
    """Return the cells of a row as Markdown splits them."""
    from markdown_it.rules_block.table import escapedSplit

    cells = escapedSplit(line.strip())
    if cells and not cells[0]:
        del cells[0]
    if cells and not cells[-1]:
        del cells[-1]
    return [cell.strip() for cell in cells]


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]


def _tags(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    line = _line(state, start)
    if not _TAGS.match(line):
        return False
    if not silent:
        token = state.push("tags", "", 0)
        token.content = line
        token.map = [start, start + 1]
        state.line = start + 1
    return True


def _is_row(line: str) -> bool:
    line = line.strip()
    return len(line) > 1 and line.startswith("|") and line.endswith("|")


def _rows(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not _is_row(_line(state, start)):
        return False
    if silent:
        return True
    line = start
    state.push("rows_open", "", 1).map = [start, start + 1]
    while line < end and state.sCount[line] >= state.blkIndent and _is_row(_line(state, line)):
        state.push("tr_open", "tr", 1).map = [line, line + 1]
        for cell in cells_of(_line(state, line)):
            state.push("td_open", "td", 1)
            token = state.push("inline", "", 0)
            token.map = [line, line + 1]
            token.content = cell
            token.children = []
            state.push("td_close", "td", -1)
        state.push("tr_close", "tr", -1)
        line += 1
    state.push("rows_close", "", -1)
    state.line = line
    return True
