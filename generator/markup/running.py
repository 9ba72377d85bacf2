"""Markdown's tokens within a line → the template of a line; what exams do not carry is refused where it stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, assert_never

from generator.content import Blank, Code, Emphasis, LineBreak, Strong, Text
from generator.diagnostics import Fault
from generator.markup.formula import add_piece, formula, pieces_of
from generator.markup.inlines import Fixed, Formula, Running, Span
from generator.markup.marks import BlankMark, Mark, Marks, Masked, MathMark, SlotMark, TagMark
from generator.markup.nesting import Names, Nesting
from generator.markup.pieces import Piece, Pieces, Slot
from generator.tex import Macro

if TYPE_CHECKING:
    from markdown_it.token import Token

_REFUSED = {
    "link_open": ("a link", "write its address as `code`; an exam on paper has no links"),
    "html_inline": ("HTML", "write \\< for the character"),
    "image": ("an image within a line", "an image stands alone in its paragraph"),
}


@dataclass
class Reading:
    """One text while it is read: the masked source, what it needs and what was found wrong."""

    masked: Masked
    marks: Marks
    macros: Mapping[str, Macro]
    faults: list[Fault]
    names: Names = field(default_factory=Names)

    def refuse(self, what: str, position: int, hint: str) -> None:
        """Record that a construct at a position of the masked text is not carried."""
        message = f"{what} cannot stand in a question"
        self.faults.append(Fault((), "unsupported-markup", message, hint, offset=self.masked.at(position)))

    def line_start(self, token: Token) -> int:
        """The position in the masked text where the first line of a token begins."""
        begin = 0
        for _ in range(token.map[0] if token.map else 0):
            begin = self.masked.text.find("\n", begin) + 1
        return begin

    # ------------------------------------------------------------ lines
    def running(self, tokens: Sequence[Token], begin: int, display: str = "") -> Running:
        """Return the template of a line's tokens; ``display`` says why a displayed formula cannot stand in it."""
        nesting: Nesting[Any] = Nesting(self.names, self.faults)
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token.type in ("em_open", "strong_open"):
                end = closing(tokens, at)
                kind = Emphasis if token.type == "em_open" else Strong
                inner = self.running(tokens[at + 1 : end], begin, display or "within emphasis")
                nesting.leaf(Span(kind, inner))
                at = end
            elif token.type == "link_open":
                self._refused(token, begin)
                at = closing(tokens, at)
            else:
                self._leaf(token, nesting, begin, display)
            at += 1
        return nesting.finish()

    def _leaf(self, token: Token, nesting: Nesting[Any], begin: int, display: str) -> None:
        match token.type:
            case "text" | "text_special":
                self._text(token.content, nesting, begin, display)
            case "softbreak":
                nesting.leaf(Fixed(Text(" ")))
            case "hardbreak":
                nesting.leaf(Fixed(LineBreak()))
            case "code_inline":
                nesting.leaf(Fixed(Code(token.content)))
            case _:
                self._refused(token, begin)

    def _refused(self, token: Token, begin: int) -> None:
        what, hint = _REFUSED.get(token.type, (token.type, ""))
        needle = {"image": "![", "html_inline": token.content}.get(token.type, "[")
        if token.type == "link_open" and token.markup == "autolink":
            needle = f"<{token.attrs.get('href', '')}"
        found = self.masked.text.find(needle, begin)
        self.refuse(what, max(found, begin), hint)

    def _text(self, content: str, nesting: Nesting[Any], begin: int, display: str) -> None:
        for piece in self.marks.pieces(content):
            match piece:
                case str():
                    self._plain(piece, nesting, begin)
                case MathMark():
                    if piece.display and display:
                        message = f"a displayed formula cannot stand {display}"
                        hint = "between single dollar signs it can"
                        self.faults.append(Fault((), "unsupported-markup", message, hint, offset=piece.offset))
                    nesting.leaf(Formula(self.formula(piece), piece.display))
                case BlankMark(name):
                    nesting.leaf(Fixed(Blank(name)))
                case SlotMark() | TagMark():
                    add_piece(piece, nesting, self.names)
                case _:
                    assert_never(piece)

    def _plain(self, text: str, nesting: Nesting[Any], begin: int) -> None:
        if "[^" in text:
            self.refuse("a footnote", max(self.masked.text.find("[^", begin), begin), "say it in the text")
        nesting.leaf(Fixed(Text(text)))

    def formula(self, mark: MathMark) -> Pieces:
        """Return the template of a formula."""
        return formula(mark, self.marks, self.macros, self.names, self.faults)

    def pieces(self, text: str) -> Pieces:
        """Return the template of a masked text that is code."""
        return pieces_of(text, self.marks, self.names, self.faults)

    def words(self, tokens: Sequence[Token]) -> Pieces:
        """Return the template of a text alternative: words only, formulas as their TeX."""
        nesting: Nesting[Piece | Slot] = Nesting(self.names, self.faults)
        for token in tokens:
            if token.type in ("softbreak", "hardbreak"):
                nesting.leaf(Piece(" "))
            for piece in self.marks.pieces(token.content):
                if isinstance(piece, MathMark):
                    for inner in self.marks.pieces(piece.masked.text):
                        add_piece(inner, nesting, self.names)
                else:
                    add_piece(piece, nesting, self.names)
        return nesting.finish()


def closing(tokens: Sequence[Token], at: int) -> int:
    """Return where what opens at ``at``, a span or a block, closes."""
    depth = 0
    for end in range(at, len(tokens)):
        depth += tokens[end].nesting
        if depth == 0:
            return end
    return len(tokens) - 1


def mark_of(marks: Marks, text: str) -> list[Mark]:
    """Return the marks of a line that holds nothing else."""
    return [piece for piece in marks.pieces(text) if not isinstance(piece, str)]
