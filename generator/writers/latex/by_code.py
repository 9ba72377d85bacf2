"""Answers by code, where there are more versions than columns on the correction sheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence

from generator.tex.tokens import tokens
from generator.values import dataclass
from generator.writers.latex.loader import Tex

# Columns beside one another.
_ANSWERS_A_ROW = 8

# An answer that is drawn, as `written_value` gives it: the name, for what TikZ draws, then the code.
_DRAWING = re.compile(r"\\ewsmall\{\\ewdrawing\{(\w*)\}\{")
_DRAWN = Tex(r"\hskip18mm")

# What TeX reads of a text and nobody sees.
_UNSEEN = re.compile(r"\\[A-Za-z]+|[\\{}$^_&\s]")

# Texts of a column of which TeX takes the width.
_MEASURED = 4


@dataclass(frozen=True)
class CodeColumn:
    """The words of a column's head, between which a line may break, and the widest of what stands in it."""

    words: tuple[Tex, ...]
    widest: tuple[Tex, ...]

    @property
    def head(self) -> Tex:
        """The words as one text."""
        return Tex(" ".join(self.words))


@dataclass(frozen=True)
class CodeTable:
    """Answers by code, for more versions than columns: the columns, then a row a version."""

    columns: tuple[CodeColumn, ...]
    rows: tuple[tuple[str, tuple[Tex, ...]], ...]


def code_tables(
    codes: Sequence[str], columns: Sequence[tuple[Tex, Sequence[Tex]]], drawn: set[str]
) -> tuple[CodeTable, ...]:
    """Return tables with so many columns as stand side by side; a column is its head, and what each of the codes has.

    The rows are in the order of the codes, as they are looked up. ``drawn`` are the drawings in front of them.
    """
    by_code = sorted(enumerate(codes), key=lambda each: (len(each[1]), each[1]))
    tables = []
    for start in range(0, len(columns), _ANSWERS_A_ROW):
        some = columns[start : start + _ANSWERS_A_ROW]
        rows = tuple((code, tuple(_drawn_once(values[row], drawn) for _, values in some)) for row, code in by_code)
        tables.append(CodeTable(tuple(CodeColumn(_words(head), _widest(values)) for head, values in some), rows))
    return tuple(tables)


def _words(tex: Tex) -> tuple[Tex, ...]:
    r"""Return what spaces part outside of formulas and arguments; the letter of a part stays with what follows it.

    >>> _words(Tex(r"c) \textbf{Sum of} \$ per $x + 1$"))
    ('c)~\\textbf{Sum of}', '\\$', 'per', '$x + 1$')
    """
    words, depth, formula = [""], 0, False
    for token in tokens(tex):
        formula ^= token.text == "$"
        depth += (token.text == "{") - (token.text == "}")
        if token.space and not depth and not formula:
            words.append("")
        else:
            words[-1] += token.text
    letter, *others = filter(None, words)
    first = f"{letter}~{others.pop(0)}" if others else letter
    return tuple(map(Tex, (first, *others)))


def _widest(values: Iterable[Tex]) -> tuple[Tex, ...]:
    """Return values among which is the widest, as far as their characters tell; a drawing is made to fit."""
    texts = dict.fromkeys(_DRAWN if _DRAWING.match(value) else value for value in values)
    return tuple(sorted(texts, key=lambda tex: -len(_UNSEEN.sub("", tex)))[:_MEASURED])


def _drawn_once(value: Tex, drawn: set[str]) -> Tex:
    """Return an answer in which a drawing that came before is only named: of hundreds of versions many have the same,
    and TeX takes longer for them than for all else in a table."""
    found = _DRAWING.match(value)
    if found is None:
        return value
    name = found[1] or hashlib.sha256(value.encode()).hexdigest()[:12]
    if name in drawn:
        return Tex(rf"\ewsmall{{\ewdrawing{{{name}}}{{}}}}")
    drawn.add(name)
    return Tex(rf"\ewsmall{{\ewdrawing{{{name}}}{{{value[found.end() :]}")
