"""The golden cases of markup: ``tests/cases/markup/*.md``, one text a file, sections between fences of tildes.

A file begins with a heading and a sentence. ``## input`` is the text, ``## values`` the scope (``x from 1 = [3, -1]``
is a tensor that counts from 1); every other section is checked by the function of its name in
``test_markup.SECTIONS`` and is written anew by ``--update-golden``. A section that is not there is not checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.diagnostics import Fault
from generator.expression import Scope, compile_expression
from generator.markup import Prose, parse_prose
from generator.numbers import Tensor
from generator.tex import parse_macros

FOLDER = Path(__file__).parent / "cases" / "markup"
MACROS = parse_macros({"R": r"\mathbb{R}", "norm(1)": r"\lVert #1 \rVert"}, [])
IMAGES = {"plot.png": b"PNG", "figures/net.pdf": b"PDF"}

_SECTION = re.compile(r"^## (\w+)\n~~~~\n(.*?)^~~~~$", re.MULTILINE | re.DOTALL)
_VALUE = re.compile(r"(\w+)(?: from (-?\d+))? = (.+)")


@dataclass(frozen=True)
class Case:
    """One file of the folder."""

    path: Path
    sections: dict[str, str]

    @property
    def text(self) -> str:
        """The text as an author writes it."""
        return self.sections["input"]

    @property
    def scope(self) -> Scope:
        """The values it is filled with."""
        found: dict[str, Any] = {}
        for line in self.sections.get("values", "").splitlines():
            match = _VALUE.fullmatch(line)
            assert match, line
            expression = compile_expression(match[3], [])
            assert expression is not None, line
            value = expression.evaluate(Scope({}))
            found[match[1]] = Tensor(value.items, int(match[2])) if match[2] and isinstance(value, Tensor) else value
        return Scope(found)

    def parsed(self) -> tuple[Prose, list[Fault]]:
        """The text parsed, and its faults."""
        faults: list[Fault] = []
        return parse_prose(self.text, MACROS, IMAGES, faults), faults

    def update(self, name: str, content: str) -> None:
        """Write a section's content into the file."""
        whole = self.path.read_text(encoding="utf-8")
        begin = whole.index(f"## {name}\n~~~~\n") + len(f"## {name}\n~~~~\n")
        end = whole.index("\n~~~~", begin - 1) + 1
        self.path.write_text(whole[:begin] + content + whole[end:], encoding="utf-8")


def cases() -> list[Case]:
    """Every case, by the names of the files."""
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        found.append(Case(path, dict(_SECTION.findall(path.read_text(encoding="utf-8")))))
    return found
