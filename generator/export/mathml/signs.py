"""The signs of a formula: control words → characters, by the role that they play in a line."""

from __future__ import annotations


def _table(text: str) -> dict[str, str]:
    """Return ``\\name`` → character of a text of ``name=character``."""
    return {f"\\{name}": character for name, _, character in (each.partition("=") for each in text.split())}


LETTERS = _table(
    "alpha=α beta=β gamma=γ delta=δ epsilon=ϵ varepsilon=ε zeta=ζ eta=η theta=θ vartheta=ϑ iota=ι kappa=κ lambda=λ "
    "mu=μ nu=ν xi=ξ pi=π varpi=ϖ rho=ρ varrho=ϱ sigma=σ varsigma=ς tau=τ upsilon=υ phi=ϕ varphi=φ chi=χ psi=ψ omega=ω "
    "ell=ℓ imath=ı jmath=ȷ partial=∂ wp=℘"
)
UPRIGHT = _table(
    "Gamma=Γ Delta=Δ Theta=Θ Lambda=Λ Xi=Ξ Pi=Π Sigma=Σ Upsilon=Υ Phi=Φ Psi=Ψ Omega=Ω hbar=ℏ Re=ℜ Im=ℑ aleph=ℵ nabla=∇ "
    "infty=∞ emptyset=∅ angle=∠ top=⊤ bot=⊥ dots=… ldots=… cdots=⋯ vdots=⋮ ddots=⋱ dotsc=… dotsb=⋯ %=% #=# $=$ &=& _=_"
)
BIG = _table(
    "sum=∑ prod=∏ coprod=∐ int=∫ iint=∬ iiint=∭ oint=∮ bigcup=⋃ bigcap=⋂ bigoplus=⨁ bigotimes=⨂ bigvee=⋁ bigwedge=⋀ "
    "biguplus=⨄ bigsqcup=⨆"
)
INTEGRALS = frozenset({"\\int", "\\iint", "\\iiint", "\\oint"})
DELIMITERS = _table(
    "langle=⟨ rangle=⟩ lvert=| rvert=| vert=| lVert=‖ rVert=‖ Vert=‖ lfloor=⌊ rfloor=⌋ lceil=⌈ rceil=⌉ lbrace={ "
    "rbrace=} lbrack=[ rbrack=] backslash=\\ {={ }=} |=‖ uparrow=↑ downarrow=↓ Uparrow=⇑ Downarrow=⇓ updownarrow=↕"
)
OPENING = frozenset("([⟨⌊⌈{") | {"\\lvert", "\\lVert"}
OPERATORS = _table(
    "forall=∀ exists=∃ neg=¬ lnot=¬ prime=′ circ=∘ bullet=• colon=: "
    "pm=± mp=∓ times=× div=÷ cdot=⋅ ast=∗ star=⋆ cap=∩ cup=∪ uplus=⊎ sqcap=⊓ sqcup=⊔ vee=∨ wedge=∧ lor=∨ land=∧ "
    "setminus=∖ wr=≀ oplus=⊕ ominus=⊖ otimes=⊗ oslash=⊘ odot=⊙ dagger=† ddagger=‡ amalg=⨿ diamond=⋄ bmod=mod "
    "leq=≤ le=≤ geq=≥ ge=≥ equiv=≡ sim=∼ simeq=≃ approx=≈ cong=≅ propto=∝ neq=≠ ne=≠ ll=≪ gg=≫ subset=⊂ supset=⊃ "
    "subseteq=⊆ supseteq=⊇ in=∈ ni=∋ notin=∉ mid=∣ parallel=∥ perp=⟂ prec=≺ succ=≻ preceq=⪯ succeq=⪰ asymp=≍ doteq=≐ "
    "models=⊧ vdash=⊢ dashv=⊣ "
    "to=→ gets=← leftarrow=← rightarrow=→ leftrightarrow=↔ Leftarrow=⇐ Rightarrow=⇒ Leftrightarrow=⇔ uparrow=↑ "
    "downarrow=↓ updownarrow=↕ Uparrow=⇑ Downarrow=⇓ mapsto=↦ longmapsto=⟼ longleftarrow=⟵ longrightarrow=⟶ "
    "Longleftarrow=⟸ "
    "Longrightarrow=⟹ longleftrightarrow=⟷ Longleftrightarrow=⟺ hookleftarrow=↩ hookrightarrow=↪ nearrow=↗ searrow=↘ "
    "swarrow=↙ nwarrow=↖ iff=⟺ implies=⟹ impliedby=⟸"
)
# Functions under which a limit stands in a display.
LIMITED = frozenset({"\\det", "\\gcd", "\\inf", "\\lim", "\\liminf", "\\limsup", "\\max", "\\min", "\\Pr", "\\sup"})
NAMES = {"\\liminf": "lim inf", "\\limsup": "lim sup"}
SPACES = {
    **{"\\,": "0.1667em", "\\:": "0.2222em", "\\>": "0.2222em", "\\;": "0.2778em", "\\!": "-0.1667em"},
    **{"\\ ": "0.25em", "\\quad": "1em", "\\qquad": "2em"},
}
STYLES = {
    "\\displaystyle": 'displaystyle="true" scriptlevel="0"',
    "\\textstyle": 'displaystyle="false" scriptlevel="0"',
    "\\scriptstyle": 'displaystyle="false" scriptlevel="1"',
}
# Accents above and below: the sign, and whether it grows with what it stands at.
ACCENTS = {
    **{"\\hat": ("^", False), "\\check": ("ˇ", False), "\\breve": ("˘", False), "\\acute": ("´", False)},
    **{"\\grave": ("`", False), "\\tilde": ("~", False), "\\bar": ("¯", False), "\\vec": ("→", False)},
    **{"\\dot": ("˙", False), "\\ddot": ("¨", False), "\\mathring": ("˚", False), "\\widehat": ("^", True)},
    **{"\\widetilde": ("~", True), "\\overline": ("¯", True), "\\overrightarrow": ("→", True)},
    **{"\\overleftarrow": ("←", True), "\\overbrace": ("⏞", True)},
}
BELOW = {"\\underline": "_", "\\underbrace": "⏟"}
FENCES = {"pmatrix": "()", "bmatrix": "[]", "Bmatrix": "{}", "vmatrix": "||", "Vmatrix": "‖‖"}
TEXT_CONTROLS = {
    **{f"\\{sign}": sign for sign in "%#$&_{}"},
    **{"\\ ": "\u00a0", "\\,": "\u2009"},
    **{"\\textbackslash": "\\", "\\textasciicircum": "^", "\\textasciitilde": "~"},
}
SIZES = {"big": "1.2em", "Big": "1.8em", "bigg": "2.4em", "Bigg": "3em"}

# ---------------------------------------------------------------- alphabets
# Where the letters of an alphabet begin in Unicode: capitals, small letters, digits (0 for none).
_ALPHABETS = {
    "\\mathbf": (0x1D400, 0x1D41A, 0x1D7CE),
    "\\boldsymbol": (0x1D468, 0x1D482, 0x1D7CE),
    "\\mathsf": (0x1D5A0, 0x1D5BA, 0x1D7E2),
    "\\mathtt": (0x1D670, 0x1D68A, 0x1D7F6),
    "\\mathbb": (0x1D538, 0, 0),
    "\\mathcal": (0x1D49C, 0, 0),
}
# Letters that had their place before.
_OLDER = {
    **{("\\mathbb", letter): sign for letter, sign in zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)},
    **{("\\mathcal", letter): sign for letter, sign in zip("BEFHILMR", "ℬℰℱℋℐℒℳℛ", strict=True)},
}


def in_alphabet(character: str, font: str) -> str:
    """Return a letter or digit in a font, itself where the font has none.

    >>> in_alphabet("R", "\\\\mathbb"), in_alphabet("W", "\\\\mathbf")
    ('ℝ', '𝐖')
    """
    if (font, character) in _OLDER:
        return _OLDER[font, character]
    capital, small, digit = _ALPHABETS.get(font, (0, 0, 0))
    for begin, first, last in ((capital, "A", "Z"), (small, "a", "z"), (digit, "0", "9")):
        if begin and first <= character <= last:
            return chr(begin + ord(character) - ord(first))
    if font == "\\boldsymbol" and "α" <= character <= "ω":
        return chr(0x1D736 + ord(character) - ord("α"))
    return character
