"""Tables: how environments align their columns, the lines of an array, what stands around them."""

from __future__ import annotations

import re

from generator.export.mathml import signs
from generator.export.mathml.elements import LEFT, RIGHT, mo


def table(name: str, columns: str, rows: list[list[str]], lines: list[int]) -> str:
    """Return an environment with its rows of cells.

    ``columns`` are those of an array, ``lines`` the rows above which a line was asked for.
    """
    body = "".join(f"<mtr>{''.join(f'<mtd>{cell}</mtd>' for cell in cells)}</mtr>" for cells in rows)
    written = f"<mtable{_layout(name, columns, rows, lines)}>{body}</mtable>"
    if name == "cases":
        return f"<mrow>{mo('{', LEFT)}{written}</mrow>"
    if name in signs.FENCES:
        fences = signs.FENCES[name]
        return f"<mrow>{mo(fences[0], LEFT)}{written}{mo(fences[1], RIGHT)}</mrow>"
    return f'<mstyle scriptlevel="1">{written}</mstyle>' if name == "smallmatrix" else written


def _layout(name: str, columns: str, rows: list[list[str]], lines: list[int]) -> str:
    width = max(len(cells) for cells in rows)
    match name:
        case "aligned":
            aligns = " ".join(("right", "left")[k % 2] for k in range(width))
            gaps = " ".join(("0em", "2em")[k % 2] for k in range(max(width - 1, 1)))
            return f' displaystyle="true" columnalign="{aligns}" columnspacing="{gaps}"'
        case "gathered":
            return ' displaystyle="true"'
        case "cases":
            return ' columnalign="left"'
        case "array":
            return _array_layout(columns, rows, lines)
        case _:
            return ""


def _array_layout(columns: str, rows: list[list[str]], lines: list[int]) -> str:
    words = {"l": "left", "c": "center", "r": "right"}
    aligns = " ".join(words[each] for each in columns if each in words)
    inner = re.findall(r"[lcr](\|?)(?=\|*[lcr])", columns)
    drawn = " ".join("solid" if each else "none" for each in inner)
    between = " ".join("solid" if k in lines else "none" for k in range(1, len(rows)))
    told = f' columnalign="{aligns}"' if aligns else ""
    told += f' columnlines="{drawn}"' if "solid" in drawn else ""
    return told + (f' rowlines="{between}"' if "solid" in between else "")
