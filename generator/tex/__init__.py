"""The gate that TeX of a question passes: formulas, macros of the course, raw drawings."""

from __future__ import annotations

from collections.abc import Mapping

from generator.diagnostics import Fault
from generator.tex.drawing import check_drawing
from generator.tex.macros import Macro, expand_math, parse_macros
from generator.tex.math import check_expanded, check_formula
from generator.tex.tokens import SLOT, VOID

__all__ = ["SLOT", "VOID", "Macro", "check_drawing", "check_math", "expand_math", "parse_macros"]


def check_math(tex: str, macros: Mapping[str, Macro], faults: list[Fault]) -> None:
    """Check the TeX of one formula (without its dollars); appends faults with offsets into ``tex``.

    ``SLOT`` stands for a value that is filled in later, ``VOID`` for nothing. What passes holds balanced groups and
    environments and only what LaTeX (amsmath) and MathML both carry, and raises no TeX error.
    """
    before = len(faults)
    if "^^" in tex:
        faults.append(Fault((), "forbidden-macro", "^^ is not allowed in a question", offset=tex.index("^^")))
        return
    check_formula(tex, macros, faults)
    if len(faults) > before or not macros:
        return
    # What only shows behind the expansion, such as a macro that ends in ^2 with another ^ behind it.
    try:
        expanded = expand_math(tex, macros)
    except Fault as fault:
        faults.append(fault)
        return
    inner: list[Fault] = []
    check_expanded(expanded, inner)
    faults.extend(Fault((), each.code, f"{each.message} (macros expanded)", each.hint, offset=0) for each in inner[:1])
