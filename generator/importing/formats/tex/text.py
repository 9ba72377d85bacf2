r"""Nodes of LaTeX → blocks of content; what has no place in them is told and kept as words or source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from generator.content import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Code,
    Display,
    Inline,
    Inlines,
    LineBreak,
    Listing,
    Math,
    NumberedList,
    Paragraph,
    Picture,
    Text,
)
from generator.diagnostics import Place
from generator.importing import pictures
from generator.importing.characters import printable, squeezed
from generator.importing.formats.tex.images import data_of, named, width_of
from generator.importing.formats.tex.letters import ACCENTS, LETTER_ACCENTS, SIGNS, composed, typeset
from generator.importing.formats.tex.parsing import Node
from generator.importing.formats.tex.quantities import quantity
from generator.importing.formats.tex.source import bare
from generator.importing.formats.tex.tables import table
from generator.importing.formats.tex.vocabulary import (
    BOXES,
    INSIDE,
    LISTS,
    PLAIN_ENVIRONMENTS,
    SILENT,
    SPACES,
    TABLES,
)
from generator.importing.formulas import formula
from generator.importing.imported import Report
from generator.importing.lines import as_line
from generator.importing.runs import grouped, trimmed
from generator.tex import Macro


class Scribe:
    """Writes nodes as blocks; ``gap`` writes what is to be filled in."""

    def __init__(
        self,
        place: Callable[[int], Place],
        macros: Mapping[str, Macro],
        images: Mapping[str, bytes],
        report: Report,
        gap: Callable[[Node], str | None] = lambda node: None,
    ) -> None:
        self.place_of = place
        self.macros = macros
        self.images = images
        self.report = report
        self.gap = gap
        self.symbols: dict[str, str | None] = {}

    def symbol(self, name: str) -> str | None:
        r"""Return a macro that is a formula by itself, such as ``\alpha`` in a text, looked up once."""
        if name not in self.symbols:
            self.symbols[name] = formula(f"\\{name}", self.macros)
        return self.symbols[name]

    def blocks(self, nodes: Sequence[Node]) -> Blocks:
        """Return nodes as blocks."""
        flow = _Flow(self)
        flow.nodes(nodes)
        return flow.finished()

    def line(self, nodes: Sequence[Node], shown: list[Picture]) -> Inlines:
        """Return nodes as one line; pictures in it are collected."""
        return as_line(self.blocks(nodes), shown)


class _Flow:
    def __init__(self, scribe: Scribe, bold: bool = False, italic: bool = False) -> None:
        self.scribe = scribe
        self.out: list[Block] = []
        self.line: list[tuple[Inline, bool, bool]] = []
        self.bold, self.italic = bold, italic

    def tell(self, code: str, node: Node, message: str, hint: str = "") -> None:
        self.scribe.report.say(code, self.scribe.place_of(node.offset), message, hint)

    def finished(self) -> Blocks:
        self.flush()
        return tuple(self.out)

    def flush(self) -> None:
        inlines = trimmed(grouped(self.line))
        if inlines:
            self.out.append(Paragraph(inlines))
        self.line = []

    def add(self, inline: Inline) -> None:
        self.line.append((inline, self.bold, self.italic))

    def block(self, block: Block) -> None:
        self.flush()
        self.out.append(block)

    def words(self, text: str, node: Node) -> None:
        shown = squeezed(printable(text, self.scribe.place_of(node.offset), self.scribe.report))
        if shown:
            self.add(Text(shown))

    def code(self, source: str, node: Node) -> None:
        shown = printable(bare(source), self.scribe.place_of(node.offset), self.scribe.report)
        if shown.strip():
            self.add(Code(shown))

    # ------------------------------------------------------------ nodes
    def nodes(self, nodes: Sequence[Node]) -> None:
        before = self.bold, self.italic
        for node in nodes:
            self.node(node)
        self.bold, self.italic = before

    def node(self, node: Node) -> None:
        match node.kind:
            case "text":
                self.words(typeset(node.text), node)
            case "par":
                self.flush()
            case "math" | "display":
                self.formula(node)
            case "group":
                self.nodes(node.children)
            case "amp":
                self.words(" ", node)
            case "verbatim":
                self.verbatim(node)
            case "macro":
                self.macro(node)
            case _:
                self.environment(node)

    def formula(self, node: Node) -> None:
        tex = formula(node.text, self.scribe.macros)
        if tex is None:
            shown = printable(squeezed(node.text).strip(), self.scribe.place_of(node.offset), self.scribe.report)
            if shown:
                self.tell(
                    "unsupported-formula", node, f"a formula is kept as its source: {shown[:60]}", "write it anew"
                )
                self.add(Code(f"${shown}$"))
        elif node.kind == "display":
            self.block(Display(tex))
        else:
            self.add(Math(tex))

    def verbatim(self, node: Node) -> None:
        place, name = self.scribe.place_of(node.offset), (node.raw or [""])[0]
        shown = printable(node.text.expandtabs(4), place, self.scribe.report)
        if node.option == "inline":
            self.add(Code(shown))
        elif name == "comment" or not shown.strip():
            pass
        else:
            if name == "tikzpicture":
                self.tell("drawing", node, "a drawing is kept as its source", "figure: {tikz: …} can hold it")
                shown = f"\\begin{{tikzpicture}}{shown}\\end{{tikzpicture}}"
            lines = (line.rstrip() for line in shown.strip("\n").split("\n"))
            self.block(Listing("\n".join(lines)))

    # ------------------------------------------------------------ macros
    def macro(self, node: Node) -> None:
        name = node.text
        gap = self.scribe.gap(node)
        if gap is not None:
            self.add(Blank(gap))
        elif name == "\\" or name == "newline":
            self.add(LineBreak())
        elif name == "par":
            self.flush()
        elif name in ACCENTS or (name in LETTER_ACCENTS and node.arguments):
            letter = "".join(each.text for each in (node.arguments or [[]])[0])
            self.words(composed(name, letter), node)
        elif name in ("textbf", "bfseries", "bf", "emph", "textit", "itshape", "it", "em"):
            self.styled(node, bold=name.startswith(("textbf", "bf")))
        elif name in ("texttt", "path", "lstinline", "url", "tt", "ttfamily"):
            self.code((node.raw or [""])[0], node)
        elif name in SIGNS:
            self.words(SIGNS[name], node)
        elif name in INSIDE or name in BOXES:
            self.nodes(node.arguments[-1] if node.arguments else [])
        elif name in ("section", "subsection", "subsubsection", "paragraph", "subparagraph", "chapter"):
            self.flush()
            self.styled(node, bold=True)
            if "paragraph" not in name:
                self.flush()
        elif name in ("SI", "qty", "num", "si"):
            self.quantity(node)
        elif name == "includegraphics":
            self.picture(node)
        elif name in ("footnote", "caption", "multicolumn", "multirow"):
            self.aside(node)
        elif name == "href":
            self.nodes(node.arguments[-1] if node.arguments else [])
            self.words(" (", node)
            self.code((node.raw or [""])[0], node)
            self.words(")", node)
        elif name in ("ref", "eqref", "pageref", "cite"):
            self.tell("reference", node, f"a reference to {(node.raw or ['?'])[0][:40]!r} cannot be resolved here")
            self.words(f"[{bare((node.raw or ['?'])[0])}]", node)
        elif name in ("input", "include"):
            self.tell("other-file", node, f"the file {(node.raw or ['?'])[0][:60]!r} is not read", "import it too")
        elif name == "ensuremath":
            self.formula(Node("math", (node.raw or [""])[0], node.offset))
        elif name in SILENT:
            if name in SPACES:
                self.words(" ", node)
        elif not node.raw and (symbol := self.scribe.symbol(name)) is not None:
            self.add(Math(symbol))
        elif node.arguments:
            self.tell("unknown-macro", node, f"\\{name} is not known here: what is in its braces is kept as text")
            for argument in node.arguments:
                self.nodes(argument)
                self.words(" ", node)
        else:
            self.tell("unknown-macro", node, f"\\{name} is not known here: it is kept as its source")
            self.add(Code(f"\\{name}"))

    def styled(self, node: Node, bold: bool) -> None:
        before = self.bold, self.italic
        self.bold, self.italic = self.bold or bold, self.italic or not bold
        if node.arguments:
            for argument in node.arguments[:1]:
                self.nodes(argument)
            self.bold, self.italic = before

    def quantity(self, node: Node) -> None:
        tex = formula(quantity(node))
        if tex is None:
            self.words(" ".join(bare(each).strip() for each in node.raw), node)
        else:
            self.add(Math(tex))

    def picture(self, node: Node) -> None:
        name = named(node)
        data = data_of(name, self.scribe.images)
        found = pictures.picture(data, name, "", "", self.scribe.place_of(node.offset), self.scribe.report)
        if isinstance(found, Picture):
            self.block(Picture(found.name, found.data, found.alt, width_of(node)))
        else:
            self.words("".join(each.text for each in found if isinstance(each, Text)), node)

    def aside(self, node: Node) -> None:
        inside = node.arguments[-1] if node.arguments else []
        if node.text == "footnote":
            self.tell("footnote", node, "a footnote stands in parentheses")
            self.words(" (", node)
            self.nodes(inside)
            self.words(")", node)
        else:
            self.nodes(inside)

    # ------------------------------------------------------------ environments
    def environment(self, node: Node) -> None:
        name = node.text
        if name in LISTS:
            self.items(node)
        elif name in TABLES:
            self.table(node)
        else:
            if name not in PLAIN_ENVIRONMENTS:
                self.tell("unknown-environment", node, f"the environment {name!r} is not known here: its text is kept")
            self.flush()
            self.nodes(node.children)
            self.flush()

    def items(self, node: Node) -> None:
        items: list[list[Node]] = []
        for each in node.children:
            if each.kind == "macro" and each.text == "item":
                lead = [Node("text", f"{bare(each.option)} ", each.offset)] if each.option else []
                items.append(lead)
            elif items:
                items[-1].append(each)
            elif each.kind not in ("par",) and each.text.strip():
                items.append([each])
        found = tuple(each for each in (self.scribe.blocks(item) for item in items) if each)
        if found:
            self.block(NumberedList(found) if "enum" in node.text else BulletList(found))

    def table(self, node: Node) -> None:
        shown: list[Picture] = []
        found = table(node, lambda cell: self.scribe.line(cell, shown))
        if found is not None:
            self.block(found)
            self.out += shown
