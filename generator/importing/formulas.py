r"""Formulas from elsewhere: TeX as others write it → TeX that passes our gate, or None.

Old and synonymous names are rewritten (``\mbox``, ``\leqslant``, ``\begin{align*}``); nothing is guessed beyond that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Fault
from generator.importing.wordlists import listed
from generator.tex import Macro, check_math, expand_math

_CLOSERS = {r"\(": r"\)", r"\[": r"\]", "$$": "$$"}
_OPENING = re.compile(r"\\\(|\\\[|\$\$")
_NAMES = {
    **{
        "leqslant": r"\leq",
        "geqslant": r"\geq",
        "varnothing": r"\emptyset",
        "mathds": r"\mathbb",
        "bm": r"\boldsymbol",
    },
    **{
        "mathscr": r"\mathcal",
        "mathfrak": r"\mathcal",
        "pmb": r"\boldsymbol",
        "bold": r"\mathbf",
        "lt": "<",
        "gt": ">",
    },
    **{"mbox": r"\text", "textnormal": r"\text", "hbox": r"\text", "textup": r"\text", "textsf": r"\text"},
    **{
        "texttt": r"\text",
        "square": r"\text{□}",
        "Box": r"\text{□}",
        "degree": r"{}^\circ",
        "tr": r"\operatorname{tr}",
    },
    **{"argmax": r"\operatorname*{arg\,max}", "argmin": r"\operatorname*{arg\,min}", "middle": r"\bigm"},
    **{"land": r"\wedge", "lor": r"\vee", "thinspace": r"\,", "enspace": r"\quad", "medspace": r"\:", "space": r"\ "},
    **{"dotsm": r"\cdots", "dotsi": r"\cdots", "dotso": r"\ldots", "iff": r"\iff", "rarr": r"\rightarrow"},
    **{"larr": r"\leftarrow", "R": r"\mathbb{R}", "N": r"\mathbb{N}", "Z": r"\mathbb{Z}", "Q": r"\mathbb{Q}"},
    **{"C": r"\mathbb{C}", "isin": r"\in", "infin": r"\infty", "exist": r"\exists", "empty": r"\emptyset"},
    **{"thickspace": r"\;", "negthinspace": r"\!", "lbrace": r"\{", "rbrace": r"\}", "mathnormal": r"\mathit"},
    **{"sgn": r"\operatorname{sgn}", "diag": r"\operatorname{diag}", "tg": r"\operatorname{tg}", "ge": r"\geq"},
    **{"upsilon": r"\upsilon", "dfrac": r"\dfrac", "cfrac": r"\dfrac", "nicefrac": r"\frac", "sfrac": r"\frac"},
}
_DROPPED = listed("nonumber notag limits nolimits null relax allowbreak nobreak noindent par protect")
_KEPT_LIMITS = re.compile(r"\\(sum|prod|int|bigcup|bigcap|oint|iint|iiint|coprod|bigoplus|bigotimes)\s*\\limits")
_ENVIRONMENTS = {
    **dict.fromkeys(
        ("align", "align*", "split", "eqnarray", "eqnarray*", "alignat", "alignat*", "flalign*"), "aligned"
    ),
    **dict.fromkeys(("gather", "gather*", "multline", "multline*"), "gathered"),
    **{"dcases": "cases", "array*": "array", "equation": "", "equation*": "", "displaymath": "", "math": ""},
}
_WORD = re.compile(r"\\([A-Za-z]+)\*?(?![A-Za-z])")
_BEGIN_END = re.compile(r"\\(begin|end)\s*\{([A-Za-z]+\*?)\}")
_OLD_FONT = re.compile(r"\{\s*\\(bf|it|rm|cal|sf|tt|em)\b\s*([^{}]*)\}")
_LABEL = re.compile(r"\\(?:label|tag\*?|vspace\*?|hspace\*?|mspace|color)\s*\{[^{}]*\}")
_BREAK_SPACE = re.compile(r"\\\\\s*\[[^\]]*\]")
_BARE_SCRIPT = re.compile(
    r"([_^])\s*(\\(?:mathrm|mathbf|mathit|text|mathcal|mathbb|operatorname|boldsymbol|frac|sqrt|hat|bar|vec|tilde|overline)\s*\{[^{}]*\}(?:\{[^{}]*\})?)"
)
_FONT = {
    "bf": "mathbf",
    "it": "mathit",
    "rm": "mathrm",
    "cal": "mathcal",
    "sf": "mathsf",
    "tt": "mathtt",
    "em": "mathit",
}
LONGEST = 8_000


def formula(tex: str, macros: Mapping[str, Macro] | None = None) -> str | None:
    r"""Return a formula that passes our gate, None where it does not.

    >>> formula(r"\mbox{a} \leqslant \begin{align*} x &= 1 \end{align*}")
    '\\text{a} \\leq \\begin{aligned} x &= 1 \\end{aligned}'
    >>> formula(r"\input{x}") is None
    True
    """
    if len(tex) > LONGEST:
        return None
    tex = " ".join(tex.replace("\u00a0", " ").split())
    if tex and _passes(tex, macros or {}) is not None and not macros:
        return _spaced(tex)
    if macros:
        expanded = _expanded(tex, macros)
        if expanded is None:
            return None
        tex = expanded
    found = _passes(rewritten(tex), {})
    return None if found is None else _spaced(found)


def _expanded(tex: str, macros: Mapping[str, Macro]) -> str | None:
    try:
        return expand_math(tex, macros)
    except Fault:
        return None


def _passes(tex: str, macros: Mapping[str, Macro]) -> str | None:
    faults: list[Fault] = []
    if not tex.strip():
        return None
    check_math(tex, macros, faults)
    return None if faults else tex


def _spaced(tex: str) -> str:
    """Keep what our markup reads as a value or a tag from standing in a formula."""
    tex = tex.strip()
    while "<<" in tex or "<%" in tex:
        tex = tex.replace("<<", "< <").replace("<%", "< %")
    return tex


_QUANTITY = re.compile(
    r"\\(?:(?P<two>SI|qty)(?:\[[^\]]*\])?\s*\{(?P<number>[^{}]*)\}\s*\{(?P<unit>[^{}]*)\}"
    r"|(?P<one>num|ang)\s*\{(?P<alone>[^{}]*)\}|(?:si|unit)\s*\{(?P<only>[^{}]*)\})"
)
_POWER = re.compile(r"[eEdD]([+-]?\d+)\Z")
_UNITS = {
    **{"meter": "m", "metre": "m", "second": "s", "gram": "g", "kilogram": "kg", "newton": "N", "joule": "J"},
    **{"watt": "W", "volt": "V", "ampere": "A", "ohm": r"\Omega ", "hertz": "Hz", "kelvin": "K", "mole": "mol"},
    **{"pascal": "Pa", "celsius": r"{}^\circ C", "degree": r"{}^\circ ", "per": "/", "squared": "^2", "cubed": "^3"},
    **{"kilo": "k", "milli": "m", "micro": r"\mu ", "nano": "n", "centi": "c", "mega": "M", "giga": "G"},
    **{"minute": "min", "hour": "h", "day": "d", "liter": "L", "litre": "L", "electronvolt": "eV", "percent": r"\%"},
}


def _quantity(found: re.Match[str]) -> str:
    """A number or a quantity of siunitx."""
    number = (found["number"] or found["alone"] or "").strip()
    number = _POWER.sub(lambda power: rf" \cdot 10^{{{power[1]}}}", number)
    unit = re.sub(
        r"\\([A-Za-z]+)", lambda each: _UNITS.get(each[1], each[1]), found["unit"] or found["only"] or ""
    ).strip()
    if found["one"] == "ang":
        return rf"{number}^\circ"
    return f"{number}{chr(92) + ',' if number and unit else ''}" + (rf"\mathrm{{{unit}}}" if unit else "")


def rewritten(tex: str) -> str:
    tex = _QUANTITY.sub(_quantity, _LABEL.sub("", tex))
    tex = _BREAK_SPACE.sub(r"\\\\ ", tex)
    tex = _OLD_FONT.sub(lambda found: rf"\{_FONT[found[1]]}{{{found[2].strip()}}}", tex)
    tex = _BEGIN_END.sub(_environment, tex)
    tex = _KEPT_LIMITS.sub(lambda found: rf"\{found[1]}\LIMITS", tex)
    tex = _WORD.sub(_word, tex).replace(r"\LIMITS", r"\limits")
    tex = tex.replace("~", r"\ ").replace('"', "''")
    tex = _BARE_SCRIPT.sub(r"\1{\2}", tex)
    return " ".join(tex.split())


def _word(found: re.Match[str]) -> str:
    name = found[1]
    if name in _DROPPED:
        return " "
    new = _NAMES.get(name)
    if new is None:
        return found[0]
    return new + (" " if new[-1:].isalpha() and found.string[found.end() : found.end() + 1].isalpha() else "")


def _environment(found: re.Match[str]) -> str:
    name = _ENVIRONMENTS.get(found[2], found[2])
    return rf"\{found[1]}{{{name}}}" if name else " "


def delimited(text: str) -> Iterator[str]:
    """Yield words and formulas in turn; a formula that is never closed is words. One pass, whatever the text."""
    done = at = 0
    missing: set[str] = set()
    while (found := _OPENING.search(text, at)) is not None:
        opener = found[0]
        closer = _CLOSERS[opener]
        end = -1 if closer in missing else text.find(closer, found.end())
        if end < 0:
            missing.add(closer)
            at = found.end()
            continue
        yield text[done : found.start()]
        yield text[found.start() : end + 2]
        done = at = end + 2
    yield text[done:]
