"""The recursive-descent reader from TeX to MathML elements. It trusts the gate: a formula here is a sound one."""

from __future__ import annotations

from generator.export.fragments import text
from generator.export.mathml import signs
from generator.export.mathml.elements import (
    BAR,
    LEFT,
    PLUS_OR_MINUS,
    RIGHT,
    THIN,
    awaits_operand,
    mo,
    row,
    sized,
    symbol,
    upright,
)
from generator.export.mathml.tables import table
from generator.tex.symbols import FONTS, FUNCTIONS, LETTER_FONTS, TEXTS, UNICODE
from generator.tex.symbols import SIZES as SIZE_WORDS
from generator.tex.tokens import Token, tokens

_SIGNS = {"-": "−", "*": "∗", "`": "‘"}


class Reader:
    """Reads one formula, once."""

    def __init__(self, tex: str) -> None:
        self.stream = list(tokens(tex))
        self.at = 0
        self.font = ""
        self.limits = False  # whether what was read last carries its scripts above and below

    def whole(self) -> str:
        """Return the formula's elements."""
        return "".join(self.items(()))

    # ------------------------------------------------------------ reading
    def peek(self) -> str:
        while self.at < len(self.stream) and self.stream[self.at].space:
            self.at += 1
        return self.stream[self.at].text if self.at < len(self.stream) else ""

    def take(self) -> Token:
        self.peek()
        token = self.stream[self.at]
        self.at += 1
        return token

    def items(self, closers: tuple[str, ...]) -> list[str]:
        """Return the elements up to a closer, which is left to be read."""
        found: list[str] = []
        while (ahead := self.peek()) and ahead not in closers:
            if ahead in signs.STYLES:
                self.take()
                rest = "".join(self.items(closers))
                found.append(f"<mstyle {signs.STYLES[ahead]}>{rest}</mstyle>")
                break
            element = self.scripted(bool(found))
            if element in PLUS_OR_MINUS and awaits_operand(found):
                element = element.replace("<mo>", '<mo form="prefix">')
            found.append(element)
        return found

    def scripted(self, follows: bool) -> str:
        """Return the next element with what stands above and below it."""
        self.limits = False
        nucleus = "<mrow></mrow>" if self.peek() in ("^", "_", "'") else self.nucleus(follows)
        limits = self.limits
        upper: list[str] = []
        lower = ""
        while (ahead := self.peek()) in ("^", "_", "'", "\\limits"):
            self.take()
            if ahead == "\\limits":
                limits = True
                nucleus = nucleus.replace('movablelimits="true"', 'movablelimits="false"')
            elif ahead == "'":
                upper.append(mo("′"))
            elif ahead == "^":
                upper.append(self.argument())
            else:
                lower = self.argument()
        above = row("".join(upper), len(upper)) if upper else ""
        if above and lower:
            tag = "munderover" if limits else "msubsup"
            return f"<{tag}>{nucleus}{lower}{above}</{tag}>"
        if above or lower:
            tag = ("mover" if above else "munder") if limits else ("msup" if above else "msub")
            return f"<{tag}>{nucleus}{above or lower}</{tag}>"
        return nucleus

    def argument(self) -> str:
        """Return a braced argument, or the one token that stands for it, as one element."""
        if self.peek() == "{":
            self.take()
            found = self.items(("}",))
            self.take()
            return row("".join(found), len(found))
        return self.nucleus(False, single=True)

    def raw(self) -> str:
        """Return the characters of a braced text."""
        self.take()
        depth, written = 1, ""
        while True:
            token = self.stream[self.at]
            self.at += 1
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0:
                return written
            if token.control:
                written += signs.TEXT_CONTROLS.get(token.text, signs.DELIMITERS.get(token.text, ""))
            elif token.text not in "{}":
                written += token.text

    # ------------------------------------------------------------ one thing
    def nucleus(self, follows: bool, single: bool = False) -> str:
        token = self.take().text
        if token == "{":
            found = self.items(("}",))
            self.take()
            return row("".join(found), len(found))
        if len(token) == 1:
            return self.character(token, single)
        if token in TEXTS:
            variant = {"\\textbf": ' mathvariant="bold"', "\\textit": ' mathvariant="italic"'}.get(token, "")
            return f"<mtext{variant}>{text(self.raw().replace(' ', chr(0xA0)))}</mtext>"
        if token in FUNCTIONS:
            self.limits = token in signs.LIMITED
            return self.function(signs.NAMES.get(token, token[1:]), follows)
        if token in ("\\operatorname", "\\operatorname*"):
            self.limits = token.endswith("*")
            return self.function(self.raw(), follows)
        if token in signs.BIG:
            self.limits = token not in signs.INTEGRALS
        return symbol(token, self.font) or self.construction(token)

    def character(self, token: str, single: bool) -> str:
        if token in UNICODE:
            meant = UNICODE[token]
            if len(meant) == 1:
                return self.character(meant, single)
            inner = Reader(meant)
            inner.font = self.font
            return inner.scripted(False)
        if token.isdigit():
            return self.number(token, single)
        if token.isalpha():
            return self.letter(token, single)
        if token in "()[]":
            return mo(token, 'stretchy="false"')
        if token == "|":
            return mo(token, BAR)
        if token == "/":
            return mo(token, 'lspace="0" rspace="0"')  # TeX sets no space around it
        return mo(_SIGNS.get(token, token))

    def number(self, first: str, single: bool) -> str:
        written = first
        while not single and self.at < len(self.stream):
            here = self.stream[self.at].text
            behind = self.stream[self.at + 1].text if self.at + 1 < len(self.stream) else ""
            if not (here.isdigit() or (here == "." and behind.isdigit())):
                break
            written += here
            self.at += 1
        return f"<mn>{''.join(signs.in_alphabet(each, self.font) for each in written)}</mn>"

    def letter(self, first: str, single: bool) -> str:
        written = first
        if self.font == "\\mathrm":
            while not single and self.at < len(self.stream) and self.stream[self.at].text.isalpha():
                written += self.stream[self.at].text
                self.at += 1
            return upright(written)
        if self.font == "\\mathit" or not self.font:
            return f"<mi>{text(written)}</mi>"
        return f"<mi>{signs.in_alphabet(written, self.font)}</mi>"

    def function(self, name: str, follows: bool) -> str:
        behind = "0" if self.peek() in ("(", "[", "\\left", "\\bigl", "\\Bigl", "") else THIN
        before = THIN if follows else "0"
        movable = ' movablelimits="true"' if self.limits else ""
        return mo(name.replace(" ", "\u2009"), f'lspace="{before}" rspace="{behind}"{movable}')

    def construction(self, token: str) -> str:
        """Return a control word with its arguments."""
        if token in FONTS | LETTER_FONTS:
            before, self.font = self.font, token
            inner = self.argument()
            self.font = before
            self.limits = False
            return inner
        if token in signs.ACCENTS:
            inner = self.argument()
            sign, grows = signs.ACCENTS[token]
            self.limits = token == "\\overbrace"
            accent = mo(sign, f'stretchy="{str(grows).lower()}"')
            return f'<mover accent="{str(not self.limits).lower()}">{inner}{accent}</mover>'
        if token in signs.BELOW:
            inner = self.argument()
            self.limits = token == "\\underbrace"
            brace = mo(signs.BELOW[token], 'stretchy="true"')
            return f"<munder>{inner}{brace}</munder>"
        if token in SIZE_WORDS:
            return sized(self.delimiter(), token)
        if token == "\\left":
            return self.fenced()
        if token == "\\begin":
            return self.environment(self.raw())
        return self.arguments(token)

    def arguments(self, token: str) -> str:
        match token:
            case "\\frac":
                return f"<mfrac>{self.argument()}{self.argument()}</mfrac>"
            case "\\dfrac" | "\\tfrac":
                style = signs.STYLES["\\displaystyle" if token == "\\dfrac" else "\\textstyle"]
                return f"<mstyle {style}><mfrac>{self.argument()}{self.argument()}</mfrac></mstyle>"
            case "\\binom" | "\\dbinom" | "\\tbinom":
                inner = f'<mfrac linethickness="0">{self.argument()}{self.argument()}</mfrac>'
                return f"<mrow>{mo('(')}{inner}{mo(')')}</mrow>"
            case "\\overset" | "\\stackrel":
                above, base = self.argument(), self.argument()
                return f"<mover>{base}{above}</mover>"
            case "\\underset":
                below, base = self.argument(), self.argument()
                return f"<munder>{base}{below}</munder>"
            case "\\sqrt":
                index = self.optional()
                inner = self.argument()
                return f"<mroot>{inner}{index}</mroot>" if index else f"<msqrt>{inner}</msqrt>"
            case "\\xrightarrow" | "\\xleftarrow":
                below = self.optional()
                arrow = mo("→" if token == "\\xrightarrow" else "←", 'stretchy="true"')
                above = self.argument()
                return f"<munderover>{arrow}{below}{above}</munderover>" if below else f"<mover>{arrow}{above}</mover>"
            case "\\pmod":
                mod = mo("mod", 'lspace="0" rspace="0.3333em"')
                return f'<mspace width="1em"/><mrow>{mo("(")}{mod}{self.argument()}{mo(")")}</mrow>'
            case "\\phantom":
                return f"<mphantom>{self.argument()}</mphantom>"
            case "\\mathop":
                inner = self.argument()
                self.limits = True
                return inner
            case "\\mathbin" | "\\mathrel" | "\\mathord":
                return self.argument()
            case _:
                raise ValueError(f"{token} has no MathML: the gate lets no such control word through")

    def optional(self) -> str:
        if self.peek() != "[":
            return ""
        self.take()
        found = self.items(("]",))
        self.take()
        return row("".join(found), len(found))

    # ------------------------------------------------------------ delimiters and environments
    def delimiter(self) -> str:
        token = self.take().text
        return {".": "", "<": "⟨", ">": "⟩"}.get(token, signs.DELIMITERS.get(token, token))

    def fenced(self) -> str:
        opening = self.delimiter()
        inner = "".join(self.items(("\\right",)))
        self.take()
        closing = self.delimiter()
        before = mo(opening, LEFT) if opening else ""
        behind = mo(closing, RIGHT) if closing else ""
        self.limits = False
        return f"<mrow>{before}{inner}{behind}</mrow>"

    def environment(self, name: str) -> str:
        columns = self.raw() if name == "array" else ""
        rows: list[list[str]] = [[]]
        lines: list[int] = []
        while True:
            while self.peek() == "\\hline":
                self.take()
                lines.append(len(rows) - 1)
            rows[-1].append("".join(self.items(("&", "\\\\", "\\end"))))
            ended = self.take().text
            if ended == "\\\\":
                rows.append([])
            elif ended == "\\end":
                self.raw()
                break
        if rows[-1] == [""] and len(rows) > 1:
            rows.pop()  # a line end behind the last row, or the line below it
        self.limits = False
        return table(name, columns, rows, lines)
