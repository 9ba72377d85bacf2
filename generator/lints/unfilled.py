"""Values in code that are printed as they are written: code is filled only where it says so."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from generator.diagnostics import Fault
from generator.lints.looking import Looked
from generator.lints.slots import parsed

CODES: Mapping[str, str] = {
    "unfilled-value": "code holds <<a value>>, which is printed as it is written",
}

# A block of code with what stands behind its opening, or code in a line.
_CODE = re.compile(
    r"^[ \t]*(```+|~~~+)([^\n`]*)\n(.*?)^[ \t]*\1|(?<!`)(`+)(?!`)(.+?)(?<!`)\4(?!`)", re.DOTALL | re.MULTILINE
)
_VALUE = re.compile(r"<<(.+?)>>", re.DOTALL)


def unfilled_values(looked: Looked) -> Iterator[Fault]:
    """Yield the values within code that nothing fills, where their names are those of the question."""
    names = {*looked.program.spec.params, *looked.program.lets}
    for text in looked.texts:
        for code in _CODE.finditer(text.text):
            if code[2] is not None and "values" in code[2].split():
                continue
            group = 3 if code[3] is not None else 5
            for value in _VALUE.finditer(code[group]):
                if names & _names(value[1]):
                    message = f"'{value[0]}' is printed as it stands here: in code nothing is filled"
                    hint = (
                        "a block that opens with ```python values is filled; in a line, a value stands beside the code"
                    )
                    offset = code.start(group) + value.start()
                    yield Fault(text.path, "unfilled-value", message, hint, offset=offset, severity="warning")
                    break


def _names(expression: str) -> set[str]:
    tree = parsed(expression)
    return set() if tree is None else {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
