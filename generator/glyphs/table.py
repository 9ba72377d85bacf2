"""Unicode → LaTeX text mode for the fonts of the embedded engine: T1 Latin Modern, textcomp, Computer Modern math."""

from __future__ import annotations

import unicodedata

# Combining marks that T1 can set over (or under) any letter.
_ACCENTS = {
    "\u0300": "\\`",
    "\u0301": "\\'",
    "\u0302": "\\^",
    "\u0303": "\\~",
    "\u0304": "\\=",
    "\u0306": "\\u",
    "\u0307": "\\.",
    "\u0308": '\\"',
    "\u030a": "\\r",
    "\u030b": "\\H",
    "\u030c": "\\v",
    "\u0323": "\\d",
    "\u0326": "\\textcommabelow",
    "\u0327": "\\c",
    "\u0328": "\\k",
    "\u0331": "\\b",
}

ASCII = {
    "\\": "\\textbackslash{}",
    "{": "\\{",
    "}": "\\}",
    "$": "\\$",
    "&": "\\&",
    "#": "\\#",
    "%": "\\%",
    "_": "\\_",
    "^": "\\textasciicircum{}",
    "~": "\\textasciitilde{}",
    "`": "\\textasciigrave{}",
    '"': "\\textquotedbl{}",
}

_LETTERS = {
    "ß": "\\ss{}",
    "ẞ": "\\SS{}",
    "æ": "\\ae{}",
    "Æ": "\\AE{}",
    "œ": "\\oe{}",
    "Œ": "\\OE{}",
    "ø": "\\o{}",
    "Ø": "\\O{}",
    "å": "\\r{a}",
    "Å": "\\r{A}",
    "ł": "\\l{}",
    "Ł": "\\L{}",
    "đ": "\\dj{}",
    "Đ": "\\DJ{}",
    "ð": "\\dh{}",
    "Ð": "\\DH{}",
    "þ": "\\th{}",
    "Þ": "\\TH{}",
    "ŋ": "\\ng{}",
    "Ŋ": "\\NG{}",
    "ı": "\\i{}",
    "ȷ": "\\j{}",
    "ĳ": "ij",
    "Ĳ": "IJ",
    "ŀ": "l\\textperiodcentered{}",
    "Ŀ": "L\\textperiodcentered{}",
    "ŉ": "'n",
    "ĵ": "\\^{\\j}",
    "ď": "\\v{d}",
    "ť": "\\v{t}",
}

_TEXT = {
    "\u00a0": "~",
    "\u00ad": "\\-",
    "\u2009": "\\,",
    "\u202f": "\\,",
    "\u2002": "\\enspace{}",
    "\u2003": "\\quad{}",
    "¡": "\\textexclamdown{}",
    "¿": "\\textquestiondown{}",
    "¢": "\\textcent{}",
    "£": "\\textsterling{}",
    "¤": "\\textcurrency{}",
    "¥": "\\textyen{}",
    "€": "\\texteuro{}",
    "¦": "\\textbrokenbar{}",
    "§": "\\textsection{}",
    "¶": "\\textparagraph{}",
    "©": "\\textcopyright{}",
    "®": "\\textregistered{}",
    "™": "\\texttrademark{}",
    "ª": "\\textordfeminine{}",
    "º": "\\textordmasculine{}",
    "°": "\\textdegree{}",
    "µ": "\\textmu{}",
    "·": "\\textperiodcentered{}",
    "•": "\\textbullet{}",
    "…": "\\ldots{}",
    "–": "\\textendash{}",
    "—": "\\textemdash{}",
    "‐": "-",
    "‑": "\\mbox{-}",
    "„": "\\quotedblbase{}",
    "“": "\\textquotedblleft{}",
    "”": "\\textquotedblright{}",
    "‚": "\\quotesinglbase{}",
    "‘": "\\textquoteleft{}",
    "’": "\\textquoteright{}",
    "«": "\\guillemotleft{}",
    "»": "\\guillemotright{}",
    "‹": "\\guilsinglleft{}",
    "›": "\\guilsinglright{}",
    "†": "\\textdagger{}",
    "‡": "\\textdaggerdbl{}",
    "‰": "\\textperthousand{}",
    "№": "\\textnumero{}",
    "¼": "\\textonequarter{}",
    "½": "\\textonehalf{}",
    "¾": "\\textthreequarters{}",
    "℃": "\\textcelsius{}",
    "´": "\\textasciiacute{}",
    "¨": "\\textasciidieresis{}",
    "¯": "\\textasciimacron{}",
    "¸": "\\c{}",
}

_MATH = {
    **{"α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ζ": "zeta", "η": "eta"},
    **{"θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi"},
    **{"π": "pi", "ρ": "rho", "ς": "varsigma", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "varphi"},
    **{"χ": "chi", "ψ": "psi", "ω": "omega"},
    **{"Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi"},
    **{"Σ": "Sigma", "Υ": "Upsilon", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega"},
    **{"ϑ": "vartheta", "ϕ": "phi", "ϵ": "epsilon", "ϱ": "varrho", "ϖ": "varpi", "Ω": "Omega", "∆": "Delta"},
    **{"±": "pm", "∓": "mp", "×": "times", "÷": "div", "⋅": "cdot", "∘": "circ", "∗": "ast", "√": "surd", "¬": "neg"},
    **{"≤": "leq", "≥": "geq", "≠": "neq", "≈": "approx", "≡": "equiv", "∼": "sim", "≃": "simeq", "≅": "cong"},
    **{"∝": "propto", "≪": "ll", "≫": "gg", "∞": "infty", "∂": "partial", "∇": "nabla", "∑": "textstyle\\sum"},
    **{"∏": "textstyle\\prod", "∫": "textstyle\\int", "∈": "in", "∉": "notin", "∋": "ni", "⊂": "subset"},
    **{"⊆": "subseteq", "⊃": "supset", "⊇": "supseteq", "∩": "cap", "∪": "cup", "∅": "emptyset", "∀": "forall"},
    **{"∃": "exists", "∧": "wedge", "∨": "vee", "⊕": "oplus", "⊗": "otimes", "⊙": "odot", "⊤": "top", "⊥": "perp"},
    **{"∥": "parallel", "→": "rightarrow", "←": "leftarrow", "↔": "leftrightarrow", "↑": "uparrow", "↓": "downarrow"},
    **{"↦": "mapsto", "⇒": "Rightarrow", "⇐": "Leftarrow", "⇔": "Leftrightarrow", "⋯": "cdots", "⋮": "vdots"},
    **{"⋱": "ddots", "ℓ": "ell", "⟨": "langle", "⟩": "rangle", "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil"},
    **{"⌉": "rceil", "‖": "Vert", "∠": "angle", "ℏ": "hbar", "↗": "nearrow", "↘": "searrow", "↙": "swarrow"},
    "↖": "nwarrow",
}
# Greek capitals that look like Latin letters.
_ALIKE = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧοϲ", "ABEZHIKMNOPTXoc", strict=True))

_RAISED = {"⁰": "0", "¹": "1", "²": "2", "³": "3", "⁴": "4", "⁵": "5", "⁶": "6", "⁷": "7", "⁸": "8", "⁹": "9"}
_RAISED |= {"⁺": "+", "⁻": "$-$", "⁼": "=", "⁽": "(", "⁾": ")", "ⁿ": "n", "ⁱ": "i"}
_LOWERED = {"₀": "0", "₁": "1", "₂": "2", "₃": "3", "₄": "4", "₅": "5", "₆": "6", "₇": "7", "₈": "8", "₉": "9"}
_LOWERED |= {"₊": "+", "₋": "$-$", "₌": "=", "₍": "(", "₎": ")"}
_LOWERED |= {chr(0x2090 + index): letter for index, letter in enumerate("aeox")}
_LOWERED |= {"ₕ": "h", "ₖ": "k", "ₗ": "l", "ₘ": "m", "ₙ": "n", "ₚ": "p", "ₛ": "s", "ₜ": "t", "ᵢ": "i", "ⱼ": "j"}


def _composed(character: str) -> str | None:
    """TeX of a Latin letter with accents, stacked from the letter outwards: ế is an acute over ê."""
    base, *marks = list(unicodedata.normalize("NFD", character))
    if not marks or not (base.isascii() and base.isalpha()) or any(mark not in _ACCENTS for mark in marks):
        return None
    above = [mark for mark in marks if unicodedata.combining(mark) == 230]
    below = [mark for mark in marks if unicodedata.combining(mark) != 230]
    tex = "\\i" if base == "i" and above else "\\j" if base == "j" and above else base
    for mark in above + below:
        tex = f"{_ACCENTS[mark]}{{{tex}}}"
    return tex


def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    # Latin-1, Latin Extended-A and B, Latin Extended Additional.
    for code in [*range(0xC0, 0x250), *range(0x1E00, 0x1F00)]:
        composed = _composed(chr(code))
        if composed is not None:
            table[chr(code)] = composed
    table |= {character: f"\\ensuremath{{\\{name}}}" for character, name in _MATH.items()}
    table |= {"−": "\\ensuremath{-}", "′": "\\ensuremath{'}", "″": "\\ensuremath{''}"}
    table |= {"ℝ": "\\ensuremath{\\mathbb{R}}", "ℕ": "\\ensuremath{\\mathbb{N}}", "ℤ": "\\ensuremath{\\mathbb{Z}}"}
    table |= {"ℚ": "\\ensuremath{\\mathbb{Q}}", "ℂ": "\\ensuremath{\\mathbb{C}}"}
    table |= _ALIKE
    table |= {character: f"\\textsuperscript{{{inner}}}" for character, inner in _RAISED.items()}
    table |= {character: f"\\textsubscript{{{inner}}}" for character, inner in _LOWERED.items()}
    return table | _LETTERS | _TEXT


TABLE = _table()
