"""Quantities of siunitx → TeX of ours: a number, its unit in upright letters."""

from __future__ import annotations

from generator.importing.formats.tex.parsing import Node
from generator.importing.formats.tex.source import bare


def quantity(node: Node) -> str:
    r"""Return the TeX of ``\SI``, ``\qty``, ``\num`` or ``\si``.

    >>> quantity(Node("macro", "SI", 0, raw=["9.81", "m"]))
    '9.81\\,\\mathrm{m}'
    """
    parts = [bare(each).strip() for each in node.raw]
    value = parts[0] if parts else ""
    if node.text == "num":
        return value
    if node.text == "si":
        return rf"\mathrm{{{value}}}"
    unit = "".join(rf"\mathrm{{{each}}}" for each in parts[1:] if each)
    return f"{value}\\,{unit}" if unit else rf"\mathrm{{{value}}}"
