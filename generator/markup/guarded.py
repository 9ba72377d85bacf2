"""What a text evaluates, each as one expression that asks the tests and runs the loops around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from generator.markup.pieces import Slot
from generator.markup.template import For, If, Sequence

Around = Callable[[str], str]


def guarded_expressions(sequence: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Yield the values, tests and loops of a parsed text: each as it is written, and in the question's names alone.

    There a value within a test is ``(value) if (test) else 0``, one within a loop the list of its values.
    """
    return _inside(sequence, lambda text: text)


def _inside(value: Any, around: Around) -> Iterator[tuple[str, str]]:
    match value:
        case tuple():
            for each in value:
                yield from _inside(each, around)
        case Slot(expression):
            yield expression.text, around(expression.text)
        case For():
            yield value.expression.text, around(value.expression.text)
            yield from _inside(value.body, _repeated(value, around))
        case If(branches):
            refused: list[str] = []
            for test, _, body in branches:
                held = " and ".join([*refused, *([] if test is None else [f"({test.text})"])])
                if test is not None:
                    yield test.text, around(_where(" and ".join(refused), test.text))
                    refused.append(f"not ({test.text})")
                yield from _inside(body, _held(held, around))
        case _ if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                yield from _inside(getattr(value, field.name), around)
        case _:
            return


def _where(test: str, text: str) -> str:
    return f"({text}) if {test} else 0" if test else text


def _held(test: str, around: Around) -> Around:
    return lambda text: around(_where(test, text))


def _repeated(loop: For[Any], around: Around) -> Around:
    over = f"({loop.expression.text})"
    if loop.counted:
        over = f"enumerate({loop.expression.text}{'' if loop.first is None else f', {loop.first.text}'})"
    return lambda text: around(f"[({text}) for {', '.join(loop.names)} in {over}]")
