"""The gate for formulas: balance, an allow-list, and every error that TeX itself would raise, found at load."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from generator.diagnostics import Fault, suggest
from generator.glyphs import unsupported
from generator.tex.symbols import (
    ARGUMENTS,
    BIG,
    DELIMITERS,
    ENVIRONMENTS,
    FORBIDDEN,
    HINTS,
    INSTEAD,
    KNOWN,
    LETTER_FONTS,
    OPTIONAL,
    PLAIN,
    SIZES,
    SYMBOLS,
    TEXT_CONTROLS,
    TEXTS,
    UNICODE,
)
from generator.tex.tokens import SLOT, VOID, Token, tokens

FORBIDDEN_HINT = "a course defines its own symbols under macros in course.yaml"
DEEPEST = 40


class _Macro(Protocol):
    @property
    def arguments(self) -> int: ...


def check_expanded(tex: str, faults: list[Fault]) -> None:
    """Check a formula without macros; appends faults with offsets into ``tex``."""
    _Gate(tex, {}, faults).run()


def check_formula(tex: str, macros: Mapping[str, _Macro], faults: list[Fault]) -> None:
    """Check a formula as written; a macro counts as one symbol behind which its braced arguments stand."""
    _Gate(tex, macros, faults).run()


class _Row:
    """What a row of an environment may hold; None as its limit: any number of cells."""

    def __init__(self, name: str, cells: int | None) -> None:
        self.name = name
        self.cells = cells
        self.seen = 1


class _Gate:
    """A recursive-descent reader that goes on after a fault where it can; one formula, used once."""

    def __init__(self, tex: str, macros: Mapping[str, _Macro], faults: list[Fault]) -> None:
        self.stream = list(tokens(tex))
        self.macros = macros
        self.faults = faults
        self.at = 0
        self.depth = 0
        self.length = len(tex)

    def run(self) -> None:
        if self.length > 20_000:
            self.fault("too-large", "the formula is too long", Token("", 0))
            return
        self.items(None, None)

    # ------------------------------------------------------------ reading
    def fault(self, code: str, message: str, at: Token, hint: str = "") -> None:
        self.faults.append(Fault((), code, message, hint, offset=min(at.offset, self.length)))

    def peek(self) -> Token | None:
        while self.at < len(self.stream) and self.stream[self.at].space:
            self.at += 1
        return self.stream[self.at] if self.at < len(self.stream) else None

    def items(self, closer: str | None, row: _Row | None, opened: Token | None = None) -> bool:
        """Read up to and including ``closer``, False when it does not come; with a ``row``, ``&`` may stand."""
        self.depth += 1
        scripts: set[str] = set()
        previous = ""
        closed = False
        while (token := self.peek()) is not None:
            text = token.text
            if text == closer:
                self.at += 1
                closed = True
                break
            if text in ("}", "\\right", "\\end"):
                if closer is None or self.depth > DEEPEST:
                    hint = "take it out, or write its beginning before it"
                    self.fault("unbalanced-math", f"{text} without its beginning", token, hint)
                    self.at += 1
                    continue
                message = f"{opened.text if opened else ''} is closed by {text}, not by {closer}"
                self.fault("unbalanced-math", message, opened or token, f"{closer} is missing")
                break  # what is around it may end here
            self.at += 1
            if text in "^_" or text == "'":
                self.script(token, scripts)
            elif text in ("&", "\\\\"):
                self.separator(token, row)
                scripts = set()
            elif text == "\\limits":
                if previous not in BIG and previous != "\\operatorname*":
                    self.fault("misplaced-math", "\\limits stands behind a large operator only", token)
            elif text == "\\hline":
                if row is None or row.name != "array" or previous not in ("", "\\\\", "\\hline"):
                    self.fault("misplaced-math", "\\hline stands between the rows of an array only", token)
            else:
                scripts = set()
                self.nucleus(token)
            previous = text
        else:
            if closer is not None and opened is not None:
                self.fault("unbalanced-math", f"{opened.text} is never closed", opened, f"{closer} is missing")
        self.depth -= 1
        return closed

    def separator(self, token: Token, row: _Row | None) -> None:
        if row is None:
            hint = "put it into \\begin{aligned} … \\end{aligned}, outside of braces and \\left … \\right"
            self.fault("misplaced-math", f"{token.text} outside of an environment", token, hint)
        elif token.text == "&":
            row.seen += 1
            if row.cells is not None and row.seen > row.cells:
                message = f"{row.name} has at most {row.cells} cells a row"
                self.fault("misplaced-math", message, token)
        else:
            row.seen = 1
            if self.at < len(self.stream) and self.stream[self.at].text == "[":
                hint = "write \\\\ {} [ where a bracket begins the row"
                self.fault("misplaced-math", "\\\\[ would be read as a distance", token, hint)

    def script(self, token: Token, scripts: set[str]) -> None:
        kind = "^" if token.text == "'" else token.text
        name = "superscript" if kind == "^" else "subscript"
        if token.text == "'":
            if "^" in scripts:
                self.fault("double-script", "a prime behind a superscript", token, "put braces: {x^2}'")
            scripts.add("'")
            return
        if kind in scripts:
            self.fault("double-script", f"a second {name}", token, f"put braces: {{x{kind}a}}{kind}b")
        scripts.add(kind)
        after = self.peek()
        if after is None or after.text in ("}", "^", "_", "&", "\\\\", "'", "\\right", "\\end"):
            self.fault("missing-argument", f"nothing stands behind {kind}", token)
            return
        self.at += 1
        if after.text == "{":
            self.group(after)
        elif (
            after.text in ARGUMENTS or after.text in TEXTS or after.text in SIZES or after.text in ("\\left", "\\begin")
        ):
            hint = f"{kind}{{{after.text}…}}"
            self.fault("missing-argument", f"{after.text} behind {kind} needs braces around it", after, hint)
            self.nucleus(after)
        else:
            self.nucleus(after)

    def group(self, opened: Token) -> None:
        if self.depth > DEEPEST:
            if self.depth == DEEPEST + 1:
                self.fault("too-large", "the formula is nested too deeply", opened)
            self.at = len(self.stream)
            return
        self.items("}", None, opened)

    def argument(self, owner: Token) -> None:
        token = self.peek()
        if token is None or token.text in ("}", "&", "\\\\", "^", "_", "\\right", "\\end"):
            self.fault("missing-argument", f"{owner.text} lacks an argument", owner, f"{owner.text}{{…}}")
            return
        self.at += 1
        if token.text == "{":
            self.group(token)
        elif token.text == SLOT or (token.control and token.text not in SYMBOLS):
            hint = f"{owner.text}{{…}}"
            self.fault("missing-argument", f"an argument of {owner.text} needs braces around it", token, hint)
            self.nucleus(token)
        else:
            self.nucleus(token)

    def nucleus(self, token: Token) -> None:
        text = token.text
        if text == "{":
            self.group(token)
        elif text in TEXTS:
            self.text(token)
        elif text in ARGUMENTS or text == "\\operatorname*":
            self.command(token)
        elif text == "\\left":
            self.delimiter(token)
            if self.depth > DEEPEST:
                self.group(token)
                return
            if self.items("\\right", None, token):
                self.delimiter(token)
        elif text in SIZES:
            self.delimiter(token)
        elif text == "\\begin":
            self.environment(token)
        elif token.control:
            self.control(token)
        else:
            self.character(token)

    def command(self, token: Token) -> None:
        after = self.peek()
        if token.text in OPTIONAL and after is not None and after.text == "[":
            self.at += 1
            self.items("]", None, after)
        if token.text in LETTER_FONTS:
            self.letter(token)
            return
        for _ in range(ARGUMENTS.get(token.text, 1)):
            self.argument(token)

    def letter(self, owner: Token) -> None:
        begin = self.at
        self.argument(owner)
        inside = [each for each in self.stream[begin : self.at] if each.text not in "{}" and not each.space]
        if any(each.text != SLOT and not (each.text.isascii() and each.text.isupper()) for each in inside):
            self.fault("unknown-macro", f"{owner.text} has capital letters only", owner)

    def delimiter(self, owner: Token) -> None:
        token = self.peek()
        if token is None or token.text not in DELIMITERS:
            shown = "the end" if token is None else token.text
            message = f"{owner.text} needs a delimiter behind it, not {shown}"
            self.fault("missing-argument", message, owner, "( ) [ ] \\{ \\} | \\| \\langle … or . for none")
            return
        self.at += 1

    def word(self, owner: Token) -> str | None:
        """Read ``{letters}``."""
        token = self.peek()
        if token is None or token.text != "{":
            self.fault("missing-argument", f"{owner.text} lacks its name in braces", owner)
            return None
        self.at += 1
        letters = ""
        while self.at < len(self.stream) and self.stream[self.at].text != "}":
            letters += self.stream[self.at].text
            self.at += 1
        self.at += 1
        return letters

    def environment(self, begin: Token) -> None:
        name = self.word(begin)
        if name is None:
            return
        if name not in ENVIRONMENTS:
            hint = suggest(name, ENVIRONMENTS) or f"there are {', '.join(ENVIRONMENTS)}"
            plain = name.rstrip("*")
            if plain in ("align", "eqnarray", "equation", "gather", "split", "multline"):
                hint = "inside $$ … $$ it is \\begin{aligned}"
            self.fault("unknown-macro", f"the environment {name!r} cannot stand in a formula", begin, hint)
        cells = ENVIRONMENTS.get(name)
        if name == "array":
            columns = self.word(begin) or ""
            cells = len(columns.replace("|", "")) or 1
            if columns.strip("lcr|"):
                self.fault("misplaced-math", f"the columns of an array are l, c, r and |, not {columns!r}", begin)
        if self.depth > DEEPEST:
            self.group(begin)
            return
        if self.items("\\end", _Row(name, cells), Token(f"\\begin{{{name}}}", begin.offset)):
            closing = self.stream[self.at - 1]
            ended = self.word(closing)
            if ended is not None and ended != name:
                message = f"\\begin{{{name}}} is closed by \\end{{{ended}}}"
                self.fault("unbalanced-math", message, closing, f"write \\end{{{name}}}")

    def control(self, token: Token) -> None:
        text = token.text
        if text in SYMBOLS:
            return
        macro = self.macros.get(text[1:])
        if macro is not None:
            for _ in range(macro.arguments):
                after = self.peek()
                if after is None or after.text != "{":
                    self.fault("missing-argument", f"{text} lacks an argument in braces", token, f"{text}{{…}}")
                    return
                self.argument(token)
            return
        if text in FORBIDDEN or text.startswith(("\\pdf", "\\if", "\\lua", "\\new", "\\Declare")):
            self.fault("forbidden-macro", f"{text} is not allowed in a question", token, FORBIDDEN_HINT)
            return
        instead = INSTEAD.get(text)
        known = [*KNOWN, *(f"\\{name}" for name in self.macros)]
        hint = f"write {instead}" if instead else suggest(text, known)
        self.fault("unknown-macro", f"{text} is not a known symbol or macro", token, hint)

    def character(self, token: Token) -> None:
        text = token.text
        if text in PLAIN or text in UNICODE or text in (SLOT, VOID):
            return
        if ord(text) > 0x7F:
            hint = "letters with accents belong into \\text{…}" if text.isalpha() else ""
            self.fault("missing-glyph", f"the character {text!r} cannot stand in a formula", token, hint)
            return
        self.fault("misplaced-math", f"{text!r} cannot stand in a formula", token, HINTS.get(text, ""))

    # ------------------------------------------------------------ words
    def text(self, owner: Token) -> None:
        token = self.peek()
        if token is None or token.text != "{":
            self.fault("missing-argument", f"{owner.text} lacks its text in braces", owner, f"{owner.text}{{…}}")
            return
        depth = 0
        while self.at < len(self.stream):
            token = self.stream[self.at]
            self.at += 1
            depth += {"{": 1, "}": -1}.get(token.text, 0)
            if depth == 0:
                return
            self.text_token(token)
        self.fault("unbalanced-math", f"{owner.text} is never closed", owner, "} is missing")

    def text_token(self, token: Token) -> None:
        text = token.text
        if token.control:
            if text in FORBIDDEN:
                self.fault("forbidden-macro", f"{text} is not allowed in a question", token, FORBIDDEN_HINT)
            elif text not in TEXT_CONTROLS:
                self.fault("unknown-macro", f"{text} cannot stand in \\text{{…}}", token)
        elif text in "%#$&_^\\":
            hint = f"write \\{text}" if text != "^" else ""
            self.fault("misplaced-math", f"{text!r} cannot stand in \\text{{…}}", token, hint)
        elif text not in (SLOT, VOID) and unsupported(text):
            self.fault("missing-glyph", f"the character {text!r} cannot be printed", token)
