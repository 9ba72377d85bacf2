r"""Presentation MathML → TeX; TeX that a ``math`` element carries itself (annotation, ``alttext``) goes first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol

from generator.importing.formulas import formula
from generator.importing.wordlists import listed

_FUNCTIONS = listed(
    "arccos arcsin arctan arg cos cosh cot coth csc det dim exp gcd hom inf ker lim liminf limsup ln log "
    "max min sec sin sinh sup tan tanh"
)
_SIGNS = {
    **{"⁢": "", "⁡": "", "⁣": "", "⁤": "", "{": r"\{", "}": r"\}", "%": r"\%", "&": r"\&", "#": r"\#"},
    **{"_": r"\_", "$": r"\$", "\u00a0": r"\ ", "→": r"\to ", "\u2212": "-", "~": r"\sim ", "\\": r"\setminus "},
}
_OVER = {"¯": "overline", "‾": "overline", "^": "hat", "ˆ": "hat", "→": "vec", "~": "tilde", "˜": "tilde"}
_OVER |= {"˙": "dot", "¨": "ddot", "⏞": "overbrace", "_": "overline"}
_UNDER = {"⏟": "underbrace", "_": "underline", "¯": "underline", "̲": "underline"}
_FONTS = {
    "double-struck": "mathbb",
    "bold": "mathbf",
    "script": "mathcal",
    "normal": "mathrm",
    "bold-italic": "boldsymbol",
}
DEEPEST = 60


class Tree(Protocol):
    """An element of HTML or XML, as far as it is looked at here."""

    @property
    def name(self) -> str: ...
    @property
    def attributes(self) -> Mapping[str, str]: ...
    def children(self) -> list[Tree]: ...
    def characters(self) -> str: ...


def tex_of(math: Tree) -> str | None:
    """Return the TeX of a ``math`` element, None where it says what we cannot."""
    for written in _annotations(math):
        found = formula(written)
        if found is not None:
            return found
    try:
        return formula(_row(math.children(), 0))
    except _Unknown:
        return None


class _Unknown(Exception):
    """An element that has no TeX here."""


def _annotations(math: Tree) -> list[str]:
    found = [math.attributes.get("alttext", "")]
    for each in math.children():
        if each.name == "semantics":
            for inner in each.children():
                if inner.name == "annotation" and "tex" in inner.attributes.get("encoding", "").lower():
                    found.append(inner.characters())
    stripped = (each.strip().removeprefix("$").removesuffix("$") for each in found)
    return [each.removeprefix("{\\displaystyle").removesuffix("}") if each.startswith("{\\displaystyle") else each
            for each in stripped if each]  # fmt: skip


def _row(nodes: list[Tree], depth: int) -> str:
    return " ".join(filter(None, (_node(each, depth + 1) for each in nodes)))


def _node(node: Tree, depth: int) -> str:
    if depth > DEEPEST:
        raise _Unknown
    name, inside = node.name, node.children()
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return _token(node)
    if name == "semantics":
        return _node(inside[0], depth) if inside else ""
    if name in ("mrow", "mstyle", "mpadded", "math", "merror"):
        return _row(inside, depth)
    if name in ("mspace", "maligngroup", "malignmark", "annotation", "annotation-xml"):
        return r"\ " if name == "mspace" else ""
    if name == "mfenced":
        opens, closes = node.attributes.get("open", "("), node.attributes.get("close", ")")
        body = " , ".join(_node(each, depth + 1) for each in inside)
        return rf"\left{_sign(opens) or '.'} {body} \right{_sign(closes) or '.'}"
    if name == "mtable":
        rows = [[_row(cell.children(), depth + 1) for cell in row.children()] for row in inside if row.name == "mtr"]
        return r"\begin{matrix} " + r" \\ ".join(" & ".join(row) for row in rows) + r" \end{matrix}"
    made = _SHAPES.get(name)
    if made is None:
        raise _Unknown
    if name in ("msqrt", "mphantom", "menclose"):
        return made([_row(inside, depth)])
    count, build = made, [_node(each, depth + 1) for each in inside]
    if name in ("mover", "munder") and len(inside) == 2:
        sign = inside[1].characters().strip()
        accent = (_OVER if name == "mover" else _UNDER).get(sign)
        if accent:
            return rf"\{accent}{{{build[0]}}}"
    try:
        return count(build)
    except (IndexError, ValueError) as error:
        raise _Unknown from error


def _big(base: str) -> bool:
    return base.strip() in (r"\lim", "∑", "∏", "∫", r"\max", r"\min", r"\sup", r"\inf", r"\sum", r"\prod", r"\int")


def _under(parts: list[str]) -> str:
    base, below = parts
    return f"{base}_{{{below}}}" if _big(base) else rf"\underset{{{below}}}{{{base}}}"


def _over(parts: list[str]) -> str:
    base, above = parts
    return f"{base}^{{{above}}}" if _big(base) else rf"\overset{{{above}}}{{{base}}}"


def _both(parts: list[str]) -> str:
    base, below, above = parts
    if _big(base):
        return f"{base}_{{{below}}}^{{{above}}}"
    return rf"\overset{{{above}}}{{\underset{{{below}}}{{{base}}}}}"


def _script(marks: str) -> Callable[[list[str]], str]:
    def build(parts: list[str]) -> str:
        base, *scripts = parts
        if len(scripts) != len(marks):
            raise ValueError
        return f"{{{base}}}" + "".join(f"{mark}{{{script}}}" for mark, script in zip(marks, scripts, strict=True))

    return build


_SHAPES: dict[str, Callable[[list[str]], str]] = {
    "mfrac": lambda parts: rf"\frac{{{parts[0]}}}{{{parts[1]}}}",
    "msqrt": lambda parts: rf"\sqrt{{{parts[0]}}}",
    "mroot": lambda parts: rf"\sqrt[{parts[1]}]{{{parts[0]}}}",
    "mphantom": lambda parts: rf"\phantom{{{parts[0]}}}",
    "menclose": lambda parts: parts[0],
    "msub": _script("_"),
    "msup": _script("^"),
    "msubsup": _script("_^"),
    "munder": _under,
    "mover": _over,
    "munderover": _both,
}


def _sign(characters: str) -> str:
    return "".join(_SIGNS.get(each, each) for each in characters.strip())


def _token(node: Tree) -> str:
    characters = " ".join(node.characters().split())
    font = _FONTS.get(node.attributes.get("mathvariant", ""))
    if node.name in ("mtext", "ms"):
        escaped = "".join(
            rf"\{each}" if each in "%#$&_{}" else each for each in node.characters().replace("\u00a0", " ")
        )
        return rf"\text{{{escaped}}}" if escaped.strip() else r"\ "
    if node.name == "mi" and len(characters) > 1 and characters.isascii() and characters.isalpha():
        return rf"\{characters}" if characters in _FUNCTIONS else rf"\mathrm{{{characters}}}"
    written = _sign(characters)
    return rf"\{font}{{{written}}}" if font and node.name == "mi" else written
