"""The control sequences that a formula may hold: what LaTeX with amsmath and MathML both carry.

Symbols of amssymb are left out because the embedded engine has no amsfonts; ``\\mathbb`` is drawn by the base theme.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(f"\\{word}" for word in text.split())


GREEK = _words(
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho "
    "sigma varsigma tau upsilon phi varphi chi psi omega "
    "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
)
LETTERS = _words(
    "ell hbar imath jmath Re Im wp aleph partial nabla infty emptyset forall exists neg lnot prime angle"
) | {
    "\\top",
    "\\bot",
    "\\circ",
    "\\bullet",
}
FUNCTIONS = _words(
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max "
    "min Pr sec sin sinh sup tan tanh"
)
BIG = _words("sum prod coprod int iint iiint oint bigcup bigcap bigoplus bigotimes bigvee bigwedge biguplus bigsqcup")
BINARY = _words(
    "pm mp times div cdot ast star cap cup uplus sqcap sqcup vee wedge lor land setminus wr oplus ominus otimes oslash "
    "odot dagger ddagger amalg diamond bmod"
)
RELATIONS = _words(
    "leq le geq ge equiv sim simeq approx cong propto neq ne ll gg subset supset subseteq supseteq in ni notin mid "
    "parallel perp prec succ preceq succeq asymp doteq models vdash dashv"
)
ARROWS = _words(
    "to gets leftarrow rightarrow leftrightarrow Leftarrow Rightarrow Leftrightarrow uparrow downarrow updownarrow "
    "Uparrow Downarrow mapsto longmapsto longleftarrow longrightarrow Longleftarrow Longrightarrow longleftrightarrow "
    "Longleftrightarrow hookleftarrow hookrightarrow nearrow searrow swarrow nwarrow iff implies impliedby"
)
DOTS = _words("dots ldots cdots vdots ddots dotsc dotsb colon")
SPACES = _words("quad qquad") | {"\\,", "\\;", "\\:", "\\!", "\\ ", "\\>"}
ESCAPES = frozenset({"\\%", "\\#", "\\$", "\\&", "\\_", "\\{", "\\}", "\\|"})
STYLES = _words("displaystyle textstyle scriptstyle")
DELIMITER_WORDS = _words(
    "langle rangle lvert rvert lVert rVert vert Vert lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack backslash "
    "uparrow downarrow Uparrow Downarrow updownarrow"
) | {"\\{", "\\}", "\\|"}
DELIMITERS = DELIMITER_WORDS | frozenset("()[]|/.<>")
SIZES = _words("big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm")

SYMBOLS = (
    GREEK | LETTERS | FUNCTIONS | BIG | BINARY | RELATIONS | ARROWS | DOTS | SPACES | ESCAPES | STYLES | DELIMITER_WORDS
)

# Commands by the number of their braced arguments. \sqrt and \xrightarrow take an optional one in brackets besides.
FONTS = _words("mathrm mathbf mathit mathsf mathtt boldsymbol")
LETTER_FONTS = _words("mathbb mathcal")
TEXTS = _words("text textrm textbf textit")
ACCENTS = _words(
    "hat check breve acute grave tilde bar vec dot ddot mathring widehat widetilde overline underline overrightarrow "
    "overleftarrow overbrace underbrace"
)
ARGUMENTS: dict[str, int] = {
    **dict.fromkeys(FONTS | LETTER_FONTS | ACCENTS, 1),
    **dict.fromkeys(_words("sqrt xrightarrow xleftarrow pmod phantom operatorname mathop mathbin mathrel mathord"), 1),
    **dict.fromkeys(_words("frac dfrac tfrac binom dbinom tbinom overset underset stackrel"), 2),
}
OPTIONAL = _words("sqrt xrightarrow xleftarrow")

# Environments and how many cells a row may have (None: as many as the author wants).
ENVIRONMENTS: dict[str, int | None] = {
    "aligned": None,
    "gathered": 1,
    "cases": 2,
    "matrix": None,
    "pmatrix": None,
    "bmatrix": None,
    "Bmatrix": None,
    "vmatrix": None,
    "Vmatrix": None,
    "smallmatrix": None,
    "array": None,
}

# What could read, write, run or redefine: named apart so that the message says that it is not an oversight.
FORBIDDEN = _words(
    "input include openin openout read readline write immediate special message typeout errmessage shipout output def "
    "edef gdef xdef let futurelet newcommand renewcommand providecommand DeclareMathOperator newenvironment "
    "renewenvironment newif newcount newbox newread newwrite catcode mathcode lccode uccode sfcode csname endcsname "
    "expandafter noexpand string meaning jobname number romannumeral the loop repeat if ifx ifnum ifcase else fi or "
    "unless aftergroup afterassignment begingroup endgroup bgroup egroup global long outer protected scantokens "
    "detokenize unexpanded everypar everymath everyjob end usepackage documentclass RequirePackage makeatletter "
    "makeatother directlua latelua pdfximage pdfobj pdfliteral pdffiledump pdfmdfivesum pdfstrcmp primitive dump "
    "batchmode errorstopmode nonstopmode scrollmode hbox vbox hrule vrule hskip vskip kern raise lower char mathchar "
    "mathchardef chardef font fontdimen setbox box copy unhbox unvbox advance multiply divide "
    "count dimen skip toks penalty par "
    "includegraphics verb verbatim href url label ref tag cite footnote lstinputlisting verbatiminput"
)

# Known names that are not carried, and what to write instead.
INSTEAD: dict[str, str] = {
    "\\leqslant": "\\leq",
    "\\geqslant": "\\geq",
    "\\varnothing": "\\emptyset",
    "\\mathds": "\\mathbb",
    "\\mathscr": "\\mathcal",
    "\\mathfrak": "\\mathcal",
    "\\bm": "\\boldsymbol",
    "\\pmb": "\\boldsymbol",
    "\\bold": "\\mathbf",
    "\\rm": "\\mathrm",
    "\\bf": "\\mathbf",
    "\\it": "\\mathit",
    "\\cal": "\\mathcal",
    "\\over": "\\frac",
    "\\choose": "\\binom",
    "\\atop": "\\binom",
    "\\mbox": "\\text",
    "\\textnormal": "\\text",
    "\\textrm": "\\text",
    "\\middle": "\\bigm",
    "\\lt": "<",
    "\\gt": ">",
    "\\not": "\\neq or \\notin",
    "\\therefore": "\\Rightarrow",
    "\\square": "\\Box is not there either; write \\text{…}",
    "\\degree": "^\\circ",
    "\\argmax": "\\operatorname*{arg\\,max}",
    "\\argmin": "\\operatorname*{arg\\,min}",
    "\\tr": "\\operatorname{tr}",
    "\\diag": "\\operatorname{diag}",
    "\\sgn": "\\operatorname{sgn}",
    "\\sign": "\\operatorname{sign}",
    "\\softmax": "\\operatorname{softmax}",
    "\\ReLU": "\\mathrm{ReLU}",
    "\\intercal": "\\top",
    "\\trianglelefteq": "\\preceq",
    "\\lesssim": "\\leq",
    "\\gtrsim": "\\geq",
    "\\displaymath": "$$ … $$",
}

# Characters of Unicode that stand for TeX in a formula. Letters with accents belong into \text.
UNICODE: dict[str, str] = {
    **{"α": "\\alpha", "β": "\\beta", "γ": "\\gamma", "δ": "\\delta", "ε": "\\varepsilon"},
    **{"ζ": "\\zeta", "η": "\\eta", "θ": "\\theta", "ι": "\\iota", "κ": "\\kappa"},
    **{"λ": "\\lambda", "μ": "\\mu", "ν": "\\nu", "ξ": "\\xi", "π": "\\pi"},
    **{"ρ": "\\rho", "σ": "\\sigma", "τ": "\\tau", "υ": "\\upsilon", "φ": "\\varphi"},
    **{"χ": "\\chi", "ψ": "\\psi", "ω": "\\omega", "Γ": "\\Gamma", "Δ": "\\Delta"},
    **{"Θ": "\\Theta", "Λ": "\\Lambda", "Ξ": "\\Xi", "Π": "\\Pi", "Σ": "\\Sigma"},
    **{"Υ": "\\Upsilon", "Φ": "\\Phi", "Ψ": "\\Psi", "Ω": "\\Omega"},
    "ϑ": "\\vartheta",
    "ϕ": "\\phi",
    "ϵ": "\\epsilon",
    "ς": "\\varsigma",
    "−": "-",
    "–": "-",
    "±": "\\pm",
    "∓": "\\mp",
    "×": "\\times",
    "÷": "\\div",
    "·": "\\cdot",
    "⋅": "\\cdot",
    "∗": "\\ast",
    "∘": "\\circ",
    "≤": "\\leq",
    "≥": "\\geq",
    "≠": "\\neq",
    "≈": "\\approx",
    "≡": "\\equiv",
    "∼": "\\sim",
    "∝": "\\propto",
    "≪": "\\ll",
    "≫": "\\gg",
    "∞": "\\infty",
    "∂": "\\partial",
    "∇": "\\nabla",
    "∑": "\\sum",
    "∏": "\\prod",
    "∫": "\\int",
    "∈": "\\in",
    "∉": "\\notin",
    "∋": "\\ni",
    "⊂": "\\subset",
    "⊆": "\\subseteq",
    "⊃": "\\supset",
    "⊇": "\\supseteq",
    "∩": "\\cap",
    "∪": "\\cup",
    "∅": "\\emptyset",
    "∀": "\\forall",
    "∃": "\\exists",
    "¬": "\\neg",
    "∧": "\\wedge",
    "∨": "\\vee",
    "⊕": "\\oplus",
    "⊙": "\\odot",
    "⊗": "\\otimes",
    "⊤": "\\top",
    "⊥": "\\perp",
    "∥": "\\parallel",
    "→": "\\to",
    "←": "\\leftarrow",
    "↔": "\\leftrightarrow",
    "↑": "\\uparrow",
    "↓": "\\downarrow",
    "↦": "\\mapsto",
    "⇒": "\\Rightarrow",
    "⇐": "\\Leftarrow",
    "⇔": "\\Leftrightarrow",
    "…": "\\dots",
    "⋯": "\\cdots",
    "⋮": "\\vdots",
    "⋱": "\\ddots",
    "ℓ": "\\ell",
    "ℝ": "\\mathbb{R}",
    "ℕ": "\\mathbb{N}",
    "ℤ": "\\mathbb{Z}",
    "ℚ": "\\mathbb{Q}",
    "ℂ": "\\mathbb{C}",
    "⟨": "\\langle",
    "⟩": "\\rangle",
    "‖": "\\|",
    "′": "'",
    "\u00a0": "\\ ",
}

# What may stand in a formula as it is, what may not and what to write, and what \text{…} may hold.
PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-*/=<>()[]|,.;:!?@")
HINTS = {
    "%": "write \\% for a percent sign",
    "#": "write \\# for a number sign",
    "~": "write \\ (backslash, space) for a space",
    "$": "a dollar sign in a formula is \\$",
    '"': "write '' for two primes, \\text{…} for words",
    "`": "write \\text{…} for words",
    "\\": "a backslash needs a name behind it",
}
TEXT_CONTROLS = frozenset(
    {"\\%", "\\#", "\\$", "\\&", "\\_", "\\{", "\\}", "\\ ", "\\,"}
    | {"\\textbackslash", "\\textasciicircum", "\\textasciitilde"}
)
KNOWN = (
    SYMBOLS | set(ARGUMENTS) | TEXTS | SIZES | {"\\left", "\\right", "\\begin", "\\end", "\\operatorname*", "\\limits"}
)
