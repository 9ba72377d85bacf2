"""Figures by name: values → LaTeX code for exam and key, and a text alternative.

A new figure is one file and one line in :data:`FIGURES`. Its parameters are keyword-only and typed: ``str``,
``Literal[…]`` and ``tuple[str, …]`` are taken literally from YAML, all others are values of expressions. A value that
cannot be drawn raises ValueError when the figure is drawn, with a message that names the argument.
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable, Mapping

from generator.diagnostics import Fault, suggest
from generator.figures.axes import axes
from generator.figures.computational_graph import computational_graph
from generator.figures.confusion_matrix import confusion_matrix
from generator.figures.feature_maps import feature_maps
from generator.figures.loss_curves import loss_curves
from generator.figures.lstm_cell import lstm_cell
from generator.figures.pattern import pattern
from generator.figures.points_and_fits import points_and_fits
from generator.figures.rc_circuit import rc_circuit
from generator.figures.residual_block import residual_block
from generator.figures.rnn_unrolled import rnn_unrolled
from generator.figures.tensor_pipeline import tensor_pipeline
from generator.sketch import Figure, check_label
from generator.values import dataclass

__all__ = ["FIGURES", "Argument", "Figure", "arguments_of", "check_arguments", "literal_arguments"]

FIGURES: dict[str, Callable[..., Figure]] = {
    "axes": axes,
    "computational_graph": computational_graph,
    "confusion_matrix": confusion_matrix,
    "feature_maps": feature_maps,
    "loss_curves": loss_curves,
    "lstm_cell": lstm_cell,
    "pattern": pattern,
    "points_and_fits": points_and_fits,
    "rc_circuit": rc_circuit,
    "residual_block": residual_block,
    "rnn_unrolled": rnn_unrolled,
    "tensor_pipeline": tensor_pipeline,
}


@dataclass(frozen=True)
class Argument:
    """An argument of a figure. ``literal``: text taken as it stands; ``many``: a list of such texts."""

    name: str
    required: bool
    literal: bool
    many: bool = False
    choices: tuple[str, ...] = ()


@functools.cache
def arguments_of(kind: str) -> tuple[Argument, ...]:
    """Return the arguments of a figure in the order of its signature; raises KeyError for an unknown one.

    >>> arguments_of("rnn_unrolled")[0]
    Argument(name='steps', required=True, literal=False, many=False, choices=())
    """
    function = FIGURES[kind]
    found = []
    # Not typing.get_type_hints: it would resolve the sympy inside Value, which is imported only when needed.
    for parameter in inspect.signature(function, eval_str=True).parameters.values():
        hint = parameter.annotation
        many = hint == tuple[str, ...]
        choices = typing.get_args(hint) if typing.get_origin(hint) is typing.Literal else ()
        required = parameter.default is parameter.empty
        found.append(Argument(parameter.name, required, many or bool(choices) or hint is str, many, choices))
    return tuple(found)


def literal_arguments(kind: str) -> frozenset[str]:
    """Return the names of the arguments that are taken literally; raises KeyError for an unknown figure.

    >>> sorted(literal_arguments("rnn_unrolled"))
    ['cell', 'input', 'state']
    """
    return frozenset(each.name for each in arguments_of(kind) if each.literal)


def check_arguments(kind: str, arguments: Mapping[str, object], faults: list[Fault]) -> None:
    """Append what is wrong with a figure before anything is drawn: its name, argument names, literal values.

    Paths are ``()`` for the figure itself (on its key) and ``(argument,)``. Values of expressions are not looked at.

    >>> faults = []
    >>> check_arguments("rnn_unrolled", {"stesp": 3}, faults)
    >>> [(fault.code, fault.path, fault.hint) for fault in faults]
    [('wrong-argument', ('stesp',), "did you mean 'steps'?"), ('wrong-argument', (), 'add steps')]
    """
    if kind not in FIGURES:
        hint = suggest(kind, FIGURES) or f"figures: {', '.join(FIGURES)}"
        faults.append(Fault((), "unknown-figure", f"there is no figure '{kind}'", hint, on_key=True))
        return
    known = {each.name: each for each in arguments_of(kind)}
    for name, value in arguments.items():
        if name not in known:
            message = f"'{name}' is not an argument of the figure {kind}"
            hint = suggest(str(name), known) or f"arguments: {', '.join(known)}"
            faults.append(Fault((name,), "wrong-argument", message, hint, on_key=True))
        elif known[name].literal:
            _check_literal(known[name], value, faults)
    for each in known.values():
        if each.required and each.name not in arguments:
            message = f"the figure {kind} needs the argument '{each.name}'"
            faults.append(Fault((), "wrong-argument", message, f"add {each.name}", on_key=True))


def _check_literal(expected: Argument, value: object, faults: list[Fault]) -> None:
    if expected.many:
        if not isinstance(value, list | tuple):
            faults.append(Fault((expected.name,), "wrong-argument", f"{expected.name} is a list of texts"))
            return
        for index, item in enumerate(value):
            _check_text((expected.name, index), item, faults)
    elif not expected.choices:
        _check_text((expected.name,), value, faults)
    elif value not in expected.choices:
        message = f"{expected.name} is one of {', '.join(expected.choices)}, not {value!r}"
        hint = suggest(str(value), expected.choices) or f"for instance {expected.choices[0]}"
        faults.append(Fault((expected.name,), "wrong-argument", message, hint))


def _check_text(path: tuple[str | int, ...], value: object, faults: list[Fault]) -> None:
    if not isinstance(value, str):
        faults.append(Fault(path, "wrong-argument", f"{path[0]} is a text, not {value!r}"))
        return
    found: list[Fault] = []
    check_label(value, found)
    faults.extend(fault.within(path) for fault in found)
