r"""LaTeX source → a tree of nodes with their offsets: text, formulas, macros with their arguments, environments.

Nothing is executed. Macros that the source defines by ``\newcommand`` are put in where they stand, in bounds; formulas
are left as they are. Comments are blanked out before, so that offsets stay those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field

from generator.importing.formats.tex.source import accented, behind_blanks, braced, bracketed
from generator.importing.formats.tex.vocabulary import (
    ARGUMENTS,
    DISPLAYS,
    TAKES_COLUMNS,
    TAKES_OPTION,
    TAKES_SECOND_OPTION,
    VERBATIM,
)
from generator.values import dataclass

DEEPEST = 60
MOST_NODES = 300_000
LONGEST_EXPANSION = 300_000
_EACH = 40  # what an expansion costs beside its length

_TOKEN = re.compile(r"\\([A-Za-z@]+)\*?|\\(.)|([{}$~&])|(\n[ \t]*\n\s*)|([^\\{}$~&\n]+|\n)", re.DOTALL)
_SIGNS = {"\n": " ", " ": " ", ",": " ", ";": " ", "-": "", "/": "", "@": ""}


@dataclass
class Node:
    """One thing of the source: ``kind`` is text, math, display, macro, env, group, par, verbatim or amp."""

    kind: str
    text: str
    offset: int
    option: str | None = None
    arguments: list[list[Node]] = field(default_factory=list)
    raw: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)


@dataclass(frozen=True)
class Defined:
    """A macro that the source defines: how many arguments it has, its body."""

    arguments: int
    body: str


class Parser:
    """Reads one text; ``base`` is the offset of its beginning, or of the macro that it is the body of."""

    def __init__(self, source: str, defined: Mapping[str, Defined], base: int = 0, fixed: bool = False) -> None:
        self.source = source
        self.defined = defined
        self.base = base
        self.fixed = fixed
        self.at = 0
        self.depth = 0
        self.count = 0
        self.expanded = 0
        self.unclosed: set[str] = set()

    def offset(self, at: int | None = None) -> int:
        return self.base if self.fixed else self.base + (self.at if at is None else at)

    # ------------------------------------------------------------ nodes
    def nodes(self, closer: str = "") -> list[Node]:
        """Return the nodes up to ``}``, or up to the end of an environment."""
        out: list[Node] = []
        self.depth += 1
        while self.at < len(self.source) and self.count < MOST_NODES:
            if closer == "}" and self.source[self.at] == "}":
                self.at += 1
                break
            if closer and closer != "}" and self.source.startswith("\\end", self.at):
                found = re.compile(r"\\end\s*\{([^{}]*)\}").match(self.source, self.at)
                if found:
                    if found[1] == closer:
                        self.at = found.end()
                    break
            self.node(out)
        self.depth -= 1
        return out

    def node(self, out: list[Node]) -> None:
        self.count += 1
        found = _TOKEN.match(self.source, self.at)
        begin = self.offset()
        if found is None:  # a backslash at the very end
            self.at += 1
            return
        word, sign, special, paragraph, text = found.groups()
        if word is not None:
            self.word(word, found, out)
            return
        self.at = found.end()
        if sign is not None:
            self.sign(sign, begin, out)
        elif special == "$":
            self.dollars(begin, out)
        elif special == "{":
            if self.depth < DEEPEST:
                out.append(Node("group", "", begin, children=self.nodes("}")))
        elif special == "}":
            pass  # closes nothing
        elif special == "&":
            out.append(Node("amp", "&", begin))
        elif special == "~":
            out.append(Node("text", " ", begin))
        elif paragraph is not None:
            out.append(Node("par", "", begin))
        else:
            out.append(Node("text", text, begin))

    def dollars(self, begin: int, out: list[Node]) -> None:
        display = self.source.startswith("$", self.at)
        closer = "$$" if display else "$"
        start = self.at + (1 if display else 0)
        pattern = re.compile(r"(?:[^$\\]|\\.)*", re.DOTALL)
        found = pattern.match(self.source, start)
        assert found is not None
        if not self.source.startswith(closer, found.end()):
            out.append(Node("text", closer, begin))
            self.at = start
            return
        out.append(Node("display" if display else "math", found[0], begin))
        self.at = found.end() + len(closer)

    def sign(self, sign: str, begin: int, out: list[Node]) -> None:
        if sign in "([":
            closer = {"(": "\\)", "[": "\\]"}[sign]
            end = -1 if closer in self.unclosed else self.source.find(closer, self.at)
            if end >= 0:
                out.append(Node("math" if sign == "(" else "display", self.source[self.at : end], begin))
                self.at = end + 2
            else:
                self.unclosed.add(closer)
        elif sign == "\\":
            self.option()
            out.append(Node("macro", "\\", begin))
        elif sign in "\"'`^~=.":
            out.append(Node("macro", sign, begin, arguments=[self.accented()]))
        else:
            out.append(Node("text", _SIGNS.get(sign, sign), begin))

    def accented(self) -> list[Node]:
        """The letter under an accent."""
        letter = self.taken(accented(self.source, self.at))
        return [] if letter is None else [Node("text", letter, self.offset())]

    # ------------------------------------------------------------ macros
    def word(self, word: str, found: re.Match[str], out: list[Node]) -> None:
        begin = self.offset()
        self.at = found.end()
        if word == "begin":
            self.environment(begin, out)
        elif word == "end":
            self.raw_argument()  # ends nothing
        elif word == "verb":
            self.verb(begin, out)
        elif word in self.defined and self.expanded < LONGEST_EXPANSION and self.depth < DEEPEST:
            self.expand(word, begin, out)
        else:
            node = Node("macro", word, begin)
            if word in TAKES_OPTION or word not in ARGUMENTS:
                node.option = self.option()
            if word in TAKES_SECOND_OPTION:
                self.option()
            for _ in range(ARGUMENTS.get(word, 0)):
                if word in TAKES_OPTION and node.option is None:
                    node.option = self.option()
                self.argument(node)
            if word not in ARGUMENTS:  # its arguments are those that stand right behind it
                while self.source.startswith("{", self.at) and len(node.raw) < 9:
                    before = self.at
                    self.argument(node)
                    if self.at == before:  # a brace that is never closed
                        break
            if node.option is None and not node.raw:
                self.at = behind_blanks(self.source, self.at)
            out.append(node)

    def verb(self, begin: int, out: list[Node]) -> None:
        mark = self.source[self.at : self.at + 1]
        end = self.source.find(mark, self.at + 1) if mark else -1
        if end < 0:
            return
        out.append(Node("verbatim", self.source[self.at + 1 : end], begin, option="inline"))
        self.at = end + 1

    def option(self) -> str | None:
        """Read ``[…]``, None where it is not there."""
        return self.taken(bracketed(self.source, self.at))

    def raw_argument(self) -> str | None:
        """Read ``{…}`` as source, None where it is not there."""
        return self.taken(braced(self.source, self.at))

    def taken(self, found: tuple[str, int] | None) -> str | None:
        """Go on behind what was found, None where nothing was."""
        if found is None:
            return None
        text, self.at = found
        return text

    def argument(self, node: Node) -> None:
        begin = self.at
        raw = self.raw_argument()
        if raw is None:
            single = re.compile(r"\s*(\\[A-Za-z]+|\\.|[^\s{}\\])").match(self.source, self.at)
            if not single:
                return
            self.at = single.end()
            raw = single[1]
        node.raw.append(raw)
        if self.depth < DEEPEST:
            inside = begin + self.source[begin : self.at].find(raw) if raw else begin
            inner = self.inner(raw, self.offset(inside))
            node.arguments.append(inner)

    def inner(self, text: str, offset: int) -> list[Node]:
        """The nodes of a piece of source that stands at an offset."""
        parser = Parser(text, self.defined, offset, self.fixed)
        parser.depth, parser.expanded = self.depth + 1, self.expanded
        nodes = parser.nodes()
        self.count += parser.count
        self.expanded = parser.expanded
        return nodes

    def expand(self, word: str, begin: int, out: list[Node]) -> None:
        macro = self.defined[word]
        values: list[str] = []
        for _ in range(macro.arguments):
            option = self.option() if not values else None
            value = option if option is not None else self.raw_argument()
            values.append(value or "")
        body = re.sub(r"#(\d)", lambda found: "".join(values[int(found[1]) - 1 : int(found[1])]), macro.body)
        self.expanded += len(body) + _EACH
        if self.expanded > LONGEST_EXPANSION:
            out.append(Node("macro", word, begin))
            return
        parser = Parser(body, self.defined, begin, fixed=True)
        parser.depth, parser.expanded = self.depth + 2, self.expanded
        out += parser.nodes()
        self.count += parser.count
        self.expanded = parser.expanded

    # ------------------------------------------------------------ environments
    def environment(self, begin: int, out: list[Node]) -> None:
        name = (self.raw_argument() or "").strip()
        if name in VERBATIM:
            option = self.option()
            if name == "minted":
                option = self.raw_argument()
            closer = f"\\end{{{name}}}"
            end = self.source.find(closer, self.at)
            end = len(self.source) if end < 0 else end
            out.append(Node("verbatim", self.source[self.at : end], begin, option=option, raw=[name]))
            self.at = min(len(self.source), end + len(closer))
            return
        if name in DISPLAYS:
            closer = f"\\end{{{name}}}"
            end = self.source.find(closer, self.at)
            if end >= 0:
                body = self.source[self.at : end]
                wrapped = (
                    body
                    if name.rstrip("*") in ("equation", "displaymath", "math")
                    else (f"\\begin{{{name}}}{body}\\end{{{name}}}")
                )
                out.append(Node("display", wrapped, begin))
                self.at = end + len(closer)
                return
        node = Node("env", name, begin)
        node.option = self.option()
        if name in TAKES_COLUMNS:
            for _ in range(2 if name in ("tabular*", "tabularx", "wrapfigure") else 1):
                node.raw.append(self.raw_argument() or "")
            self.option()
        if self.depth < DEEPEST:
            node.children = self.nodes(name)
        out.append(node)
