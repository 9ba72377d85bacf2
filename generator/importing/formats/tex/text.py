r"""Nodes of LaTeX → blocks of content; what has no place in them is told and kept as words or source."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from generator.content import (
    Align,
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
    Table,
    Text,
)
from generator.diagnostics import Place
from generator.importing import pictures
from generator.importing.characters import printable, squeezed
from generator.importing.formats.tex.parsing import Node
from generator.importing.formulas import formula
from generator.importing.imported import Report
from generator.importing.lines import as_line
from generator.importing.page import grouped, trimmed
from generator.tex import Macro


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Layout that says nothing of the question.
_SILENT = _words(
    "vspace hspace vfill hfill newpage clearpage pagebreak noindent indent smallskip medskip bigskip "
    "centering label raggedright raggedleft setlength addtolength setcounter addtocounter rule hrule "
    "hline cline toprule midrule bottomrule cmidrule vskip hskip vss hss null relax par@ pagestyle "
    "thispagestyle maketitle tableofcontents droppoints addpoints noaddpoints pointsinmargin "
    "nopointsinmargin boxedpoints bracketedpoints stretch protect fillwithlines fillwithdottedlines "
    "fillwithgrid makeemptybox answerclearance filbreak goodbreak nobreak cleardoublepage color tiny "
    "scriptsize footnotesize small normalsize large Large LARGE huge Huge rm sf sl sc normalfont "
    "selectfont displaystyle left@ newgeometry restoregeometry allowbreak linebreak nolinebreak sloppy "
    "fussy phantom hphantom vphantom printanswers noprintanswers uplevel fullwidth@ dotfill hrulefill "
    "qquad quad enspace thinspace ignorespaces unskip"
)
_SPACES = _words("quad qquad enspace thinspace hspace space dotfill hrulefill")
_SIGNS: Mapping[str, str] = {
    **{"ldots": "…", "dots": "…", "textellipsis": "…", "textbackslash": "\\", "textasciitilde": "~", "ss": "ß"},
    **{
        "ae": "æ",
        "AE": "Æ",
        "o": "ø",
        "O": "Ø",
        "aa": "å",
        "AA": "Å",
        "oe": "œ",
        "OE": "Œ",
        "l": "ł",
        "L": "Ł",
        "i": "i",
    },
    **{"textasciicircum": "^", "textbar": "|", "textless": "<", "textgreater": ">", "textquotedblleft": "“"},
    **{"textquotedblright": "”", "textquoteleft": "‘", "textquoteright": "’", "guillemotleft": "«", "textdegree": "°"},
    **{"guillemotright": "»", "S": "§", "P": "¶", "copyright": "©", "pounds": "£", "euro": "€", "texteuro": "€"},
    **{"textendash": "–", "textemdash": "—", "LaTeX": "LaTeX", "TeX": "TeX", "textbullet": "•", "textregistered": "®"},
    **{
        "glqq": "„",
        "grqq": "“",
        "today": "",
        "textunderscore": "_",
        "textdollar": "$",
        "percent": "%",
        "j": "j",
        "i": "i",
    },
}
_ACCENTS = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "~": "\u0303", "=": "\u0304", ".": "\u0307"}
_LETTER_ACCENTS = {
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
    "d": "\u0323",
}
_INSIDE = _words(
    "mbox text textnormal hbox textrm textup textmd textsc textsl uline underline textsf fullwidth uplevel"
)
_BOXES = _words("fbox makebox framebox parbox raisebox scalebox rotatebox resizebox textcolor colorbox fcolorbox")
_PLAIN_ENVIRONMENTS = _words(
    "center flushleft flushright minipage quote quotation small large figure figure* table table* "
    "multicols framed mdframed tcolorbox singlespace spacing wrapfigure subfigure em bf it coverpages "
    "document footnotesize scriptsize normalsize adjustbox samepage sloppypar abstract verse landscape "
    "column columns block theorem lemma definition proof remark"
)
_LISTS = _words("itemize enumerate compactitem compactenum inparaenum description list")
_TABLES = _words("tabular tabular* tabularx tabu longtable array")
_DELIMITED = re.compile(r"``|''|---|--|`|'")
_QUOTES = {"``": "“", "''": "”", "---": "—", "--": "–", "`": "‘", "'": "’"}


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
        shown = printable(_bare(source), self.scribe.place_of(node.offset), self.scribe.report)
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
                self.words(_DELIMITED.sub(lambda found: _QUOTES[found[0]], node.text), node)
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
        elif name in _ACCENTS or (name in _LETTER_ACCENTS and node.arguments):
            mark = _ACCENTS.get(name) or _LETTER_ACCENTS[name]
            letter = "".join(each.text for each in (node.arguments or [[]])[0])
            self.words(unicodedata.normalize("NFC", letter + mark) if letter else "", node)
        elif name in ("textbf", "bfseries", "bf", "emph", "textit", "itshape", "it", "em"):
            self.styled(node, bold=name.startswith(("textbf", "bf")))
        elif name in ("texttt", "path", "lstinline", "url", "tt", "ttfamily"):
            self.code((node.raw or [""])[0], node)
        elif name in _SIGNS:
            self.words(_SIGNS[name], node)
        elif name in _INSIDE or name in _BOXES:
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
            self.words(f"[{_bare((node.raw or ['?'])[0])}]", node)
        elif name in ("input", "include"):
            self.tell("other-file", node, f"the file {(node.raw or ['?'])[0][:60]!r} is not read", "import it too")
        elif name == "ensuremath":
            self.formula(Node("math", (node.raw or [""])[0], node.offset))
        elif name in _SILENT:
            if name in _SPACES:
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
        parts = [_bare(each).strip() for each in node.raw]
        unit = "".join(rf"\mathrm{{{each}}}" for each in parts[1:] if each) if node.text in ("SI", "qty") else ""
        value = parts[0] if parts else ""
        tex = formula(f"{value}\\,{unit}" if unit else value if node.text == "num" else rf"\mathrm{{{value}}}")
        if tex is None:
            self.words(" ".join(parts), node)
        else:
            self.add(Math(tex))

    def picture(self, node: Node) -> None:
        name = (node.raw or [""])[0].strip()
        data = None
        for ending in ("", ".png", ".jpg", ".jpeg", ".pdf"):
            try:
                data = self.scribe.images[name + ending]
            except (KeyError, ValueError, OSError):
                continue
            break
        width = re.search(r"width\s*=\s*([\d.]+)\s*(cm|mm|in|\\(?:text|line|column)width)?", node.option or "")
        found = pictures.picture(data, name, "", "", self.scribe.place_of(node.offset), self.scribe.report)
        if isinstance(found, Picture):
            self.block(Picture(found.name, found.data, found.alt, _length(width)))
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
        if name in _LISTS:
            self.items(node)
        elif name in _TABLES:
            self.table(node)
        elif name in _PLAIN_ENVIRONMENTS:
            self.flush()
            self.nodes(node.children)
            self.flush()
        else:
            self.tell("unknown-environment", node, f"the environment {name!r} is not known here: its text is kept")
            self.flush()
            self.nodes(node.children)
            self.flush()

    def items(self, node: Node) -> None:
        items: list[list[Node]] = []
        for each in node.children:
            if each.kind == "macro" and each.text == "item":
                lead = [Node("text", f"{_bare(each.option)} ", each.offset)] if each.option else []
                items.append(lead)
            elif items:
                items[-1].append(each)
            elif each.kind not in ("par",) and each.text.strip():
                items.append([each])
        found = tuple(each for each in (self.scribe.blocks(item) for item in items) if each)
        if found:
            self.block(NumberedList(found) if "enum" in node.text else BulletList(found))

    def table(self, node: Node) -> None:
        rows: list[list[list[Node]]] = [[[]]]
        for each in node.children:
            if each.kind == "amp":
                rows[-1].append([])
            elif each.kind == "macro" and each.text in ("\\", "tabularnewline"):
                rows.append([[]])
            elif not (each.kind == "macro" and each.text in _SILENT):
                rows[-1][-1].append(each)
        shown: list[Picture] = []
        cells = [tuple(_flat(self.scribe.line(cell, shown)) for cell in row) for row in rows]
        kept = [row for row in cells if any(row)]
        if not kept:
            return
        width = min(max(map(len, kept)), 40)
        filled = tuple((*row[:width], *(((),) * (width - len(row)))) for row in kept)
        spec = re.sub(r"\{[^{}]*\}|[^lcrpXmb]", "", (node.raw or [""])[-1])
        aligns: list[Align] = [
            {"c": "center", "r": "right"}.get(spec[k : k + 1], "left")  # type: ignore[misc]  # two of the words
            for k in range(width)
        ]
        self.block(Table(tuple(aligns), (), filled))
        self.out += shown


def _flat(inlines: Inlines) -> Inlines:
    return tuple(Text(" ") if isinstance(each, LineBreak) else each for each in inlines)


def _length(found: re.Match[str] | None) -> Fraction | None:
    if found is None:
        return None
    try:
        number = Fraction(found[1])
    except ValueError:
        return None
    unit = found[2] or "cm"
    scale = {"cm": Fraction(1), "mm": Fraction(1, 10), "in": Fraction(254, 100)}.get(unit, Fraction(16))
    size = Fraction(round(number * scale * 10), 10)
    return min(max(size, Fraction(1, 2)), Fraction(16))


def _bare(source: str | None) -> str:
    """Source without its commands, for where plain characters are wanted."""
    plain = re.sub(r"\\([%#$&_{} ])", r"\1", source or "")
    plain = re.sub(r"\\([A-Za-z]+)\s*|[{}]", lambda found: found[1] or "", plain)
    return re.sub(r"\s+", " ", plain)
