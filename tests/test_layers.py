"""Imports point downwards, siblings are strangers, and only a few modules touch the disk."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import generator

PACKAGE = Path(generator.__file__).parent

# Lower ones first.
ORDER = [
    "values",
    "diagnostics",
    "report",
    "content",
    "package",
    "cache",
    "workers",
    "pdf",
    "numbers",
    "decision",
    "exam",
    "source",
    "functions",
    "expression",
    "glyphs",
    "tex",
    "formula",
    "markup",
    "plain",
    "fields",
    "space",
    "addressed",
    "fillings",
    "tolerance",
    "sketch",
    "figures",
    "compilation",
    "inside",
    "illustration",
    "answer",
    "judging",
    "options",
    "questions",
    "parameters",
    "spec",
    "validation",
    "salvage",
    "program",
    "irrationality",
    "compiler",
    "course",
    "loaded",
    "bank",
    "work",
    "mutation",
    "likeness",
    "lints",
    "verify",
    "selection",
    "census",
    "sampling",
    "parity",
    "roster",
    "exam_spec",
    "blueprint",
    "credits",
    "assemble",
    "amendments",
    "exam_file",
    "drawn",
    "solved",
    "fairness",
    "records",
    "transcript",
    "schema",
    "typeset",
    "labels",
    "layout",
    "writers",
    "imposition",
    "composition",
    "manifest",
    "marking",
    "locating",
    "production",
    "preview",
    "build",
    "checking",
    "export",
    "importing",
    "cli",
]

# Folders whose files are alternatives to one another.
STRANGERS = ("functions", "figures", "questions", "writers")

TOUCHES_DISK = {
    "checking",
    "source",
    "package",
    "course",
    "bank",
    "cache",
    "exam_file",
    "typeset",
    "production",
    "cli",
    "writers",
}
DISK_CALLS = {
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "open",
    "mkdir",
    "unlink",
    "iterdir",
    "glob",
    "rglob",
    "scandir",
    "is_file",
    "is_dir",
    "exists",
    "stat",
    "rename",
    "rmdir",
    "rmtree",
    "touch",
    "mkdtemp",
    "mkstemp",
    "TemporaryDirectory",
    "TemporaryFile",
}


def modules() -> Iterator[tuple[str, Path, ast.Module]]:
    """Every module: its dotted name below the package, its path, its tree."""
    for path in sorted(PACKAGE.rglob("*.py")):
        relative = path.relative_to(PACKAGE)
        if relative.parts[0] == "data":
            continue
        name = ".".join(relative.with_suffix("").parts).removesuffix(".__init__")
        yield name, path, ast.parse(path.read_text(encoding="utf-8"))


def imported(tree: ast.Module) -> Iterator[str]:
    """Our modules that a tree imports, dotted, without the package's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "generator":
            below = node.module.split(".")[1:]
            for alias in node.names:
                yield ".".join([*below, alias.name])
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith("generator."):
                    yield alias.name.removeprefix("generator.")


def test_there_are_modules_and_each_has_its_layer() -> None:
    tops = {name.split(".")[0] for name, _, _ in modules()} - {"__init__", "py"}
    assert len(tops) > 20
    assert tops <= set(ORDER), f"no layer for {sorted(tops - set(ORDER))}"


def test_imports_point_downwards() -> None:
    rank = {name: position for position, name in enumerate(ORDER)}
    seen = 0
    for name, path, tree in modules():
        top = name.split(".")[0]
        if top not in rank:
            continue
        for target in imported(tree):
            other = target.split(".")[0]
            if other in rank:
                seen += 1
                assert rank[other] <= rank[top], f"{path.name} ({top}) imports {other}, which lies above"
    assert seen > 100


@pytest.mark.parametrize("folder", STRANGERS)
def test_siblings_do_not_import_one_another(folder: str) -> None:
    files = 0
    for name, path, tree in modules():
        own = name.split(".")
        if own[0] != folder or len(own) < 2:
            continue
        files += 1
        for target in imported(tree):
            other = target.split(".")
            if other[0] == folder and len(other) > 1:
                assert other[1] == own[1], f"{path} imports its sibling {target}"
    assert files > 1


def test_formats_of_exports_do_not_import_one_another() -> None:
    found = set()
    for name, path, tree in modules():
        own = name.split(".")
        if own[:2] != ["export", "formats"] or len(own) < 3:
            continue
        found.add(own[2])
        for target in imported(tree):
            other = target.split(".")
            if other[:2] == ["export", "formats"] and len(other) > 2:
                assert other[2] == own[2], f"{path} imports its sibling {target}"
    assert "moodle" in found


def _called(node: ast.Call) -> str:
    """The name of what is called, without what stands in front of it."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
        case _:
            return ""


def test_only_a_few_modules_touch_the_disk() -> None:
    found = set()
    for name, path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _called(node) in DISK_CALLS:
                found.add(name.split(".")[0])
                assert name.split(".")[0] in TOUCHES_DISK, f"{path}:{node.lineno} touches the disk"
    assert {"package", "source"} <= found
