"""The gate for raw TikZ: an allow-list of commands, no key that runs code, bounded loops, balanced throughout."""

from __future__ import annotations

import re

from generator.diagnostics import Fault, suggest
from generator.glyphs import unsupported
from generator.tex.math import check_formula
from generator.tex.symbols import FORBIDDEN
from generator.tex.tokens import SLOT, VOID, Token, tokens

MOST_REPEATS = 2_000
MOST_ITEMS = 200
LONGEST = 50_000

_PATHS = frozenset({"\\draw", "\\fill", "\\filldraw", "\\node", "\\path", "\\coordinate", "\\clip", "\\matrix"})
_OTHER = frozenset(
    {"\\begin", "\\end", "\\foreach", "\\\\", "\\ ", "\\,", "\\;", "\\%", "\\&", "\\#", "\\_", "\\$", "\\{", "\\}"}
    | {"\\tiny", "\\scriptsize", "\\footnotesize", "\\small", "\\normalsize", "\\large", "\\Large"}
    | {"\\bfseries", "\\itshape", "\\ttfamily", "\\sffamily", "\\rmfamily", "\\normalfont"}
    | {"\\textbf", "\\textit", "\\texttt", "\\textsf", "\\textsubscript", "\\textsuperscript"}
)
_VARIABLES = frozenset({"\\name", "\\row", "\\col", "\\pos", "\\val", "\\idx", "\\txt", "\\num", "\\shift"})
_ENVIRONMENTS = frozenset({"tikzpicture", "scope"})
# Key handlers run or store code; only these two merely collect options.
_HANDLER = re.compile(r"/\.(?!(?:append )?style\s*=)[\w ]*")
_KEYS = re.compile(
    r"/utils|/handlers|/pgf/|execute at\b[\w ]*|execute macro|remember picture|path picture|declare function|"
    r"evaluate\b|externalize?|\bfile\b|gnuplot|\bfunction\b|every \w+ to/|save path|use path|math\b *="
)
_LACKING = re.compile(r"\b(decorat\w+|ellipse callout|regular polygon|trapezium|cylinder|cloud|diamond|star points)\b")
_SAMPLES = re.compile(r"samples\s*=\s*(\d+)")
_LOOP = re.compile(r"\\?foreach\s*((?:\\[A-Za-z]+\s*/?\s*)+)(\[[^\]]*\])?\s*in\s*(\{)?")
_RANGE = re.compile(r"(-?[\d.]+)(?:,(-?[\d.]+))?,\.\.\.,(-?[\d.]+)\Z")


def check_drawing(tikz: str, faults: list[Fault]) -> None:
    """Check a raw ``tikzpicture`` (or what stands in one); appends faults with offsets into ``tikz``."""
    if len(tikz) > LONGEST:
        faults.append(Fault((), "too-large", "the drawing is too long", offset=0))
        return
    if "^^" in tikz:
        faults.append(Fault((), "forbidden-macro", "^^ is not allowed in a drawing", offset=tikz.index("^^")))
        return
    _check_keys(tikz, faults)
    names = _check_loops(tikz, faults)
    _Walk(tikz, names, faults).run()


def _check_keys(tikz: str, faults: list[Fault]) -> None:
    for match in [*_HANDLER.finditer(tikz), *_KEYS.finditer(tikz)]:
        hint = (
            "of the key handlers, only /.style is there" if match[0].startswith("/.") else "keys that run code stay out"
        )
        faults.append(Fault((), "forbidden-macro", f"the key {match[0]!r} is not allowed", hint, offset=match.start()))
    for match in _LACKING.finditer(tikz):
        hint = "there are rectangles, circles, arrows.meta, positioning, calc, matrix, fit and backgrounds"
        message = f"{match[0]!r} needs a TikZ library that the engine lacks"
        faults.append(Fault((), "unknown-macro", message, hint, offset=match.start()))
    for match in _SAMPLES.finditer(tikz):
        if len(match[1]) > 3 or int(match[1]) > MOST_ITEMS:
            faults.append(Fault((), "too-large", f"at most {MOST_ITEMS} samples", offset=match.start()))


def _check_loops(tikz: str, faults: list[Fault]) -> frozenset[str]:
    """Check every ``\\foreach``: a literal list, bounded, all loops together too; return the loop variables."""
    names: set[str] = set()
    repeats = 1
    for match in _LOOP.finditer(tikz):
        names.update(re.findall(r"\\[A-Za-z]+", match[1]))
        closing = tikz.find("}", match.end())
        count = None if match[2] or not match[3] or closing < 0 else _items(tikz[match.end() : closing])
        if count is None:
            hint = "a list such as {1,2,4} or {1,...,5}, and no options"
            faults.append(Fault((), "forbidden-macro", "a loop runs over a literal list", hint, offset=match.start()))
            continue
        repeats *= max(count, 1)
        if count > MOST_ITEMS or repeats > MOST_REPEATS:
            faults.append(
                Fault(
                    (),
                    "too-large",
                    "the loops run too often",
                    f"at most {MOST_REPEATS} times in all",
                    offset=match.start(),
                )
            )
            break
    for match in re.finditer(r"\\foreach", tikz):
        if not _LOOP.match(tikz, match.start()):
            faults.append(Fault((), "misplaced-math", "\\foreach \\name in {…}", offset=match.start()))
    # Outside of its loop a variable means what TeX says: \InputIfFileExists reads a file there.
    for name in sorted(name for name in names if len(name) > 2 and name not in _VARIABLES):
        hint = f"a variable is one letter, or one of {', '.join(sorted(_VARIABLES))}"
        faults.append(Fault((), "forbidden-macro", f"{name} cannot be a loop variable", hint, offset=tikz.index(name)))
    return frozenset(names)


def _items(text: str) -> int | None:
    text = re.sub(r"\s", "", text)
    if "\\" in text or "{" in text:
        return None
    if "..." not in text:
        return text.count(",") + 1
    match = _RANGE.search(text)
    if match is None:
        return 30 if re.search(r"(^|,)[A-Za-z],\.\.\.,[A-Za-z]\Z", text) else None
    try:
        first, last = float(match[1]), float(match[3])
        second = float(match[2]) if match[2] else first + (1 if last >= first else -1)
    except ValueError:
        return None
    return None if second == first else int(min(abs((last - first) / (second - first)), 10**6)) + 1


class _Walk:
    """Reads the drawing token by token; one drawing, used once."""

    def __init__(self, tikz: str, names: frozenset[str], faults: list[Fault]) -> None:
        self.tikz = tikz
        self.names = names
        self.faults = faults
        self.stream = list(tokens(tikz))
        self.at = 0
        self.open: list[Token] = []  # braces, brackets, environments
        self.path: tuple[Token, int] | None = None  # the path that still lacks its semicolon, and its depth

    def fault(self, code: str, message: str, at: Token, hint: str = "") -> None:
        self.faults.append(Fault((), code, message, hint, offset=at.offset))

    def run(self) -> None:
        while self.at < len(self.stream):
            token = self.stream[self.at]
            self.at += 1
            text = token.text
            if text in ("{", "["):
                self.open.append(token)
            elif text in ("}", "]"):
                self.close(token)
            elif text == "$":
                self.dollar(token)
            elif text == ";" and self.path is not None and len(self.open) == self.path[1]:
                self.path = None
            elif text == "%":
                self.fault("misplaced-math", "a percent sign begins a comment", token, "write \\%")
            elif token.control:
                self.control(token)
            elif text not in (SLOT, VOID) and unsupported(text):
                self.fault("missing-glyph", f"the character {text!r} cannot be printed", token)
        self.end_path()
        for token in self.open[:3]:
            self.fault("unbalanced-math", f"{token.text} is never closed", token)

    def close(self, token: Token) -> None:
        opener = {"}": "{", "]": "["}[token.text]
        # An interval such as [0,1) in a node's text is no option list: brackets count where braces allow it.
        while opener == "{" and self.open and self.open[-1].text == "[":
            self.open.pop()
        if self.open and self.open[-1].text == opener:
            if self.path is not None and len(self.open) <= self.path[1]:
                self.end_path()
            self.open.pop()
        elif token.text == "}":
            self.fault("unbalanced-math", "} without its beginning", token, "take it out, or write \\}")

    def end_path(self) -> None:
        if self.path is not None:
            self.fault("misplaced-math", f"{self.path[0].text} has no end", self.path[0], "a path ends with ;")
            self.path = None

    def control(self, token: Token) -> None:
        text = token.text
        if text in ("\\begin", "\\end"):
            self.environment(token)
        elif text in _PATHS:
            if self.path is not None and len(self.open) == self.path[1]:
                self.end_path()
            if self.path is None:
                self.path = (token, len(self.open))
        elif text in FORBIDDEN or text.startswith(("\\pgf", "\\pdf", "\\tikz", "\\use", "\\if", "\\new")):
            self.fault(
                "forbidden-macro", f"{text} is not allowed in a drawing", token, "draw with \\draw, \\fill, \\node, …"
            )
        elif text not in _OTHER and text not in self.names:
            hint = suggest(text, _PATHS | _OTHER | self.names) or "mathematics stands between dollar signs"
            self.fault("unknown-macro", f"{text} is not a known drawing command", token, hint)

    def environment(self, token: Token) -> None:
        self.end_path()
        match = re.compile(r"\s*\{([^{}]*)\}").match(self.tikz, token.offset + len(token.text))
        name = match[1] if match else ""
        if name not in _ENVIRONMENTS:
            self.fault("forbidden-macro", f"{token.text}{{{name}}} is not allowed in a drawing", token)
        if match:
            while self.at < len(self.stream) and self.stream[self.at].offset < match.end():
                self.at += 1
        shown = f"\\begin{{{name}}}"
        if token.text == "\\begin":
            self.open.append(Token(shown, token.offset))
        elif self.open and self.open[-1].text == shown:
            self.open.pop()
        else:
            self.fault("unbalanced-math", f"\\end{{{name}}} without its beginning", token)

    def dollar(self, token: Token) -> None:
        end = re.compile(r"(?<!\\)\$").search(self.tikz, token.offset + 1)
        if end is None:
            self.fault("unbalanced-math", "$ is never closed", token)
            return
        inner = self.tikz[token.offset + 1 : end.start()]
        calc = self.tikz[: token.offset].endswith("(") and self.tikz.startswith(")", end.end()) and "(" in inner
        if calc and "\\" not in re.sub("|".join(map(re.escape, self.names)) or "(?!)", "", inner):
            pass  # ($(a)!0.5!(b)$): coordinates computed by the calc library
        else:
            found: list[Fault] = []
            check_formula(inner, {name[1:]: _Variable() for name in self.names}, found)
            self.faults.extend(each.within((), token.offset + 1) for each in found)
        while self.at < len(self.stream) and self.stream[self.at].offset < end.end():
            self.at += 1


class _Variable:
    """A loop variable in a formula: a macro without arguments."""

    arguments = 0
