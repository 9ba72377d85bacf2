"""Write the generated parts of the README: commands, formats, answer kinds, functions, figures, macros.

``python tools/reference.py`` rewrites them; ``--check`` tells whether they are stale. What the README enumerates is
thus what the code has.
"""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

README = Path(__file__).parent.parent / "README.md"
BLOCK = re.compile(r"(<!-- generated: (\w+) -->\n).*?(<!-- end -->)", re.DOTALL)


def first_line(value: object) -> str:
    """The first paragraph of a docstring as one line of a table."""
    text = inspect.getdoc(value) or ""
    return " ".join(text.split("\n\n")[0].split()).replace("|", "\\|")


def kinds() -> str:
    """The answer kinds, with the fields of each."""
    from generator.questions import KINDS

    lines = ["| kind | written like | its own fields |", "|---|---|---|"]
    common = {
        "marks",
        "label",
        "rubric",
        "verify",
        "follows",
        "shown",
        "accept",
        "reject",
        "errors",
        "notes",
        "mistakes",
        "allow",
    }
    for name, kind in KINDS.items():
        own = ", ".join(f"`{field}`" for field in kind.model.model_fields if field not in common)
        lines.append(f"| **{name}** | {first_line(kind.model).replace('``', '`')} | {own} |")
    return "\n".join(lines)


def functions() -> str:
    """Every function of the expression language with its signature, by module."""
    from generator.functions import FUNCTIONS

    groups: dict[str, list[str]] = {}
    for name, function in FUNCTIONS.items():
        module = function.__module__.rsplit(".", 1)[-1]
        groups.setdefault(module, []).append(f"`{name}{_signature(function)}`")
    lines = ["| module | functions |", "|---|---|"]
    lines += [f"| {module} | {' · '.join(names)} |" for module, names in sorted(groups.items())]
    return "\n".join(lines)


def _signature(function: Callable[..., object]) -> str:
    parameters = []
    for parameter in inspect.signature(function).parameters.values():
        text = f"*{parameter.name}" if parameter.kind is parameter.VAR_POSITIONAL else parameter.name
        if parameter.default is not parameter.empty:
            text += f"={parameter.default!r}"
        parameters.append(text)
    return f"({', '.join(parameters)})"


def figures() -> str:
    """Every figure with its arguments."""
    from generator.figures import FIGURES, arguments_of

    lines = ["| figure | arguments | what it draws |", "|---|---|---|"]
    for name, function in FIGURES.items():
        arguments = ", ".join(f"**{f.name}**" if f.required else f.name for f in arguments_of(name))
        lines.append(f"| `{name}` | {arguments} | {first_line(function)} |")
    return "\n".join(lines)


def commands() -> str:
    """Every command with its first line of help."""
    from generator.cli.app import app

    lines = ["| command | |", "|---|---|"]
    for command in app.registered_commands:
        name = command.name or (command.callback.__name__ if command.callback else "")
        lines.append(f"| `examwright {name}` | {first_line(command.callback)} |")
    return "\n".join(lines)


def formats() -> str:
    """What each format of an export makes of each kind of answer."""
    from generator.export.kinds import table

    return table()


def wrong_methods() -> str:
    """Every kind of generic wrong method."""
    from generator.mutation import KINDS

    return "\n".join(["| kind | |", "|---|---|", *(f"| {kind} | {what} |" for kind, what in KINDS.items())])


def findings() -> str:
    """Every code of a check and what it says."""
    from generator.verify import CODES

    return "\n".join(["| code | |", "|---|---|", *(f"| `{code}` | {what} |" for code, what in CODES.items())])


BLOCKS: Mapping[str, Callable[[], str]] = {
    "commands": commands,
    "formats": formats,
    "kinds": kinds,
    "functions": functions,
    "figures": figures,
    "methods": wrong_methods,
    "findings": findings,
}


def renewed(text: str) -> str:
    """Return the README with its generated blocks written anew."""
    return BLOCK.sub(lambda found: f"{found[1]}{BLOCKS[found[2]]()}\n{found[3]}", text)


def main() -> int:
    """Rewrite, or with --check compare."""
    text = README.read_text(encoding="utf-8")
    fresh = renewed(text)
    if "--check" in sys.argv:
        return 0 if fresh == text else 1
    README.write_text(fresh, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
