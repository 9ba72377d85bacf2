r"""The names of LaTeX that are known: how many arguments they have, and what they stand for in a text."""

from __future__ import annotations

from collections.abc import Mapping

from generator.importing.wordlists import listed

# ---------------------------------------------------------------- how they are read
VERBATIM = listed("verbatim verbatim* lstlisting minted Verbatim alltt comment tikzpicture filecontents")
DISPLAYS = frozenset(
    f"{name}{star}"
    for name in ("equation", "align", "gather", "eqnarray", "multline", "displaymath", "flalign", "alignat", "math")
    for star in ("", "*")
)
# How many braced arguments a macro takes; an optional one in brackets may stand before, or between.
_ONE = listed(
    "textbf textit emph texttt textsf textsc textrm textsl textup textmd underline mbox fbox makebox "
    "framebox text textnormal uline hbox section subsection subsubsection paragraph subparagraph chapter "
    "vspace hspace label ref eqref pageref cite url footnote caption input include includegraphics "
    "fillwithlines fillwithdottedlines fillwithgrid makeemptybox vphantom phantom hphantom titledquestion "
    "path si num ensuremath pagestyle thispagestyle cline cmidrule color lstinline newgeometry"
)
_TWO = listed(
    "SI qty textcolor colorbox href setlength addtolength setcounter rule raisebox parbox scalebox "
    "rotatebox addtocounter"
)
_THREE = listed("multicolumn multirow fcolorbox resizebox")
_NONE = listed(
    "question part subpart subsubpart choice CorrectChoice correctchoice item bonusquestion bonuspart "
    "fillin answerline \\"
)
ARGUMENTS: Mapping[str, int] = {
    **dict.fromkeys(_NONE, 0),
    **dict.fromkeys(_ONE, 1),
    **dict.fromkeys(_TWO, 2),
    **dict.fromkeys(_THREE, 3),
}
TAKES_OPTION = listed(
    "question part subpart subsubpart bonusquestion bonuspart fillin answerline item includegraphics caption "
    r"footnote section subsection makebox framebox parbox raisebox rule \ titledquestion cite choice SI qty num si"
)
TAKES_COLUMNS = listed("tabular tabular* tabularx array tabu longtable minipage multicols wrapfigure")
TAKES_SECOND_OPTION = frozenset({"fillin", "makebox", "framebox"})

# ---------------------------------------------------------------- what they say
# Layout that says nothing of the question.
SILENT = listed(
    "vspace hspace vfill hfill newpage clearpage pagebreak noindent indent smallskip medskip bigskip "
    "centering label raggedright raggedleft setlength addtolength setcounter addtocounter rule hrule "
    "hline cline toprule midrule bottomrule cmidrule vskip hskip vss hss null relax par@ pagestyle "
    "thispagestyle maketitle tableofcontents droppoints addpoints noaddpoints pointsinmargin "
    "nopointsinmargin boxedpoints bracketedpoints stretch protect fillwithlines fillwithdottedlines "
    "fillwithgrid makeemptybox answerclearance filbreak goodbreak nobreak cleardoublepage color tiny "
    "scriptsize footnotesize small normalsize large Large LARGE huge Huge rm sf sl sc normalfont "
    "selectfont displaystyle left@ newgeometry restoregeometry allowbreak linebreak nolinebreak sloppy "
    "fussy phantom hphantom vphantom printanswers noprintanswers uplevel fullwidth@ dotfill hrulefill "
    "qquad quad enspace thinspace ignorespaces unskip"
)
SPACES = listed("quad qquad enspace thinspace hspace space dotfill hrulefill")
INSIDE = listed("mbox text textnormal hbox textrm textup textmd textsc textsl uline underline textsf fullwidth uplevel")
BOXES = listed("fbox makebox framebox parbox raisebox scalebox rotatebox resizebox textcolor colorbox fcolorbox")
PLAIN_ENVIRONMENTS = listed(
    "center flushleft flushright minipage quote quotation small large figure figure* table table* "
    "multicols framed mdframed tcolorbox singlespace spacing wrapfigure subfigure em bf it coverpages "
    "document footnotesize scriptsize normalsize adjustbox samepage sloppypar abstract verse landscape "
    "column columns block theorem lemma definition proof remark"
)
LISTS = listed("itemize enumerate compactitem compactenum inparaenum description list")
TABLES = listed("tabular tabular* tabularx tabu longtable array")
