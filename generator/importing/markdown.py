r"""Content → the Markdown that our parser reads back as the same content.

What a line cannot carry (a list in an option) was taken apart before, in :mod:`~generator.importing.lines`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import assert_never

from generator.content import (
    Blank,
    Block,
    Blocks,
    BulletList,
    Code,
    Display,
    Drawing,
    Emphasis,
    Inlines,
    LineBreak,
    Listing,
    Math,
    NumberedList,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
)
from generator.values import dataclass

_SPECIAL = re.compile(r"([\\`*_$\[\]<>|~])")
_LINE_START = re.compile(r"(?:[#>+=-]|\d{1,9}[.)])")

Slot = Callable[[str], str]


def _own(text: str) -> str:
    return text


@dataclass(frozen=True)
class Writer:
    """Writes content as Markdown. ``value`` writes a slot: characters that a pool put for what varies."""

    value: Slot = _own

    # ------------------------------------------------------------ a line
    def line(self, children: Inlines, cell: bool = False) -> str:
        """Return one line's content, fit for the beginning of a line."""
        written = self._inlines(children, cell)
        if not cell:
            written = "\n".join(_guarded_start(each) for each in written.split("\n"))
        return written

    def _inlines(self, children: Inlines, cell: bool) -> str:
        out: list[str] = []
        for k, child in enumerate(children):
            match child:
                case Text(characters):
                    out.append(self._text(characters))
                case Math(tex):
                    out.append(f"${self.value(tex)}$")
                case Code(characters):
                    if "".join(out[-1:]).endswith("`"):
                        out.append(" ")  # else two spans would be one
                    out.append(_code(characters, cell))
                case Emphasis(inner):
                    out.append(self._marked("*", inner, _last(out, children[:k]), children[k + 1 :], cell))
                case Strong(inner):
                    out.append(self._marked("**", inner, _last(out, children[:k]), children[k + 1 :], cell))
                case LineBreak():
                    out.append(" " if cell else "\\\n")
                case Blank(id):
                    out.append(f"[[{id}]]")
                case _:
                    assert_never(child)
        return "".join(out)

    def _text(self, characters: str) -> str:
        # "[^" would be a footnote for our parser, whatever stands before it
        pieces = characters.replace("[^", "[ ^").split("\x00")
        if len(pieces) == 1:
            return _SPECIAL.sub(r"\\\1", pieces[0])
        return self.value("\x00".join(_SPECIAL.sub(r"\\\1", each) for each in pieces))

    def _marked(self, mark: str, inner: Inlines, before: str, after: Inlines, cell: bool) -> str:
        """Emphasis where CommonMark's flanking rules (6.2) let it stand, else its words alone."""
        body = self._inlines(inner, cell)
        stripped = body.strip()
        if not stripped or stripped.startswith("*") or stripped.endswith("*"):
            return body
        lead, tail = body[: len(body) - len(body.lstrip())], body[len(body.rstrip()) :]
        left = " " if lead else before
        right = " " if tail else _first(after)
        if not (_opens(left, stripped[0]) and _opens(right, stripped[-1])) or left == "*" or right == "*":
            return body
        return f"{lead}{mark}{stripped}{mark}{tail}"

    # ------------------------------------------------------------ blocks
    def blocks(self, blocks: Blocks) -> str:
        """Return paragraphs, lists, tables and pictures, with an empty line between them."""
        written: list[str] = []
        before: Block | None = None
        for block in blocks:
            written.append(self._block(block, alternate=type(before) is type(block) and bool(_list_mark(before))))
            before = block if not (type(before) is type(block) and _list_mark(before)) else None
        return "\n\n".join(each for each in written if each)

    def _block(self, block: Block, alternate: bool) -> str:
        match block:
            case Paragraph(children):
                return self.line(children)
            case Display(tex):
                return f"$${self.value(tex)}$$"
            case Listing(characters, language):
                return _listing(characters, language)
            case BulletList(items):
                return "\n".join(_item("-" if alternate else "*", self.blocks(item)) for item in items)
            case NumberedList(items, start):
                end = ")" if alternate else "."
                return "\n".join(_item(f"{k}{end}", self.blocks(item)) for k, item in enumerate(items, start))
            case Table():
                return self._table(block)
            case Picture(name, _, alt, width):
                size = f"{{width={float(width):g}cm}}" if width else ""
                shown = _SPECIAL.sub(r"\\\1", " ".join(alt.split()))
                return f"![{shown}]({name}){size}"
            case Drawing():
                raise AssertionError("nothing is imported as a drawing")
            case _:
                assert_never(block)

    def _table(self, table: Table) -> str:
        count = len(table.aligns)
        header = table.header or ((),) * count
        rule = {"left": "---", "center": ":-:", "right": "--:"}
        lines = [header, *table.rows]
        written = ["| " + " | ".join(self.line(cell, cell=True).strip() for cell in line) + " |" for line in lines]
        written.insert(1, "|" + "|".join(rule[align] for align in table.aligns) + "|")
        return "\n".join(written)


def _last(written: list[str], children: Inlines) -> str:
    """The character before emphasis, as the parser sees it: a formula is one of no kind."""
    if children and isinstance(children[-1], Math | Blank):
        return "x"
    return "".join(written[-1:])[-1:]


def _first(after: Inlines) -> str:
    if not after:
        return ""
    match after[0]:
        case Text(characters):
            return characters[:1]
        case LineBreak():
            return " "
        case Emphasis() | Strong():
            return "*"
        case Math() | Blank():
            return "x"
        case Code():
            return "`"
        case _:
            assert_never(after[0])


def _opens(outside: str, inside: str) -> bool:
    """True where a run of asterisks between the two flanks the inside."""
    if inside.isspace():
        return False
    return not _punctuation(inside) or not outside or outside.isspace() or _punctuation(outside)


def _punctuation(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _guarded_start(line: str) -> str:
    stripped = line.lstrip()
    found = _LINE_START.match(stripped)
    if not found:
        return stripped
    at = found.end() - 1 if found[0][0].isdigit() else 0
    return f"{stripped[:at]}\\{stripped[at:]}"


def _code(characters: str, cell: bool) -> str:
    characters = " ".join(characters.split("\n")) or " "
    run = max((len(each) for each in re.findall("`+", characters)), default=0) + 1
    ticks = "`" * run
    if characters[0] == "`" or characters[-1] == "`" or (characters[0] == characters[-1] == " " and characters.strip()):
        characters = f" {characters} "
    return f"{ticks}{characters.replace('|', chr(92) + '|') if cell else characters}{ticks}"


def _listing(characters: str, language: str) -> str:
    run = max((len(each) for each in re.findall("`+", characters)), default=0)
    fence = "`" * max(3, run + 1)
    return f"{fence}{language}\n{characters.rstrip(chr(10))}\n{fence}"


def _list_mark(block: Block | None) -> str:
    return "*" if isinstance(block, BulletList) else "1." if isinstance(block, NumberedList) else ""


def _item(mark: str, body: str) -> str:
    pad = " " * (len(mark) + 1)
    lines = body.split("\n")
    return "\n".join([f"{mark} {lines[0]}".rstrip(), *(pad + line if line else "" for line in lines[1:])])
