"""The table of functions: complete, documented, and its modules independent of one another."""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
from fractions import Fraction
from pathlib import Path
from types import ModuleType

import pytest

import generator.functions
from generator.expression.calls import SLOW
from generator.functions import FUNCTIONS
from generator.numbers import Deferred, Result

FOLDER = Path(generator.functions.__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.py") if path.stem != "__init__")
# These two stand in the table under other names than their own (sum, abs, …).
DOMAIN = [name for name in NAMES if name not in ("elementary", "inexact", "sequences")]


def module(name: str) -> ModuleType:
    return importlib.import_module(f"generator.functions.{name}")


def public_functions(name: str) -> list[str]:
    members = inspect.getmembers(module(name), inspect.isfunction)
    return [each for each, function in members if function.__module__.endswith(f".{name}") and each[0] != "_"]


def test_the_modules_are_found() -> None:
    assert {"convolution", "recurrent", "losses", "metrics"} <= set(DOMAIN)


@pytest.mark.parametrize("name", DOMAIN)
def test_every_function_stands_in_the_table_under_its_name(name: str) -> None:
    functions = public_functions(name)
    assert functions
    for each in functions:
        assert FUNCTIONS[each] is getattr(module(name), each)
        assert inspect.getdoc(FUNCTIONS[each]), each


@pytest.mark.parametrize("name", NAMES)
def test_modules_do_not_import_one_another(name: str) -> None:
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    imported += [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    assert "__future__" in imported
    assert not [each for each in imported if each.startswith("generator.functions")]


@pytest.mark.parametrize("name", DOMAIN)
def test_no_module_knows_floats(name: str) -> None:
    tree = ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))
    numbers = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert numbers
    assert not [each for each in numbers if isinstance(each, float)]
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not used & {"float", "math", "numpy", "np"}


def test_slow_functions_are_functions() -> None:
    assert SLOW
    assert set(FUNCTIONS) >= SLOW


def test_results_are_frozen_and_documented() -> None:
    results = {
        value
        for name in DOMAIN
        for value in vars(module(name)).values()
        if inspect.isclass(value) and issubclass(value, Result) and value not in (Result, Deferred)
    }
    assert len(results) > 10
    for each in results:
        assert dataclasses.is_dataclass(each)
        assert not hasattr(each, "__dict__") or "__slots__" in vars(each)
        doc = inspect.getdoc(each) or ""
        assert all(field.name in doc for field in dataclasses.fields(each)), each


def test_results_refuse_to_change() -> None:
    counts = FUNCTIONS["confusion"](6, 2, 3, 9)
    with pytest.raises(dataclasses.FrozenInstanceError):
        counts.tp = 7
    assert hash(counts) == hash(FUNCTIONS["confusion"](6, Fraction(2), 3, 9))
