"""Answers that are one number in every draw, and that a text or a name says as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from generator.diagnostics import Fault, Path
from generator.lints.looking import Looked
from generator.lints.numerals import numerals
from generator.lints.value_leaks import Computed, computed_answers
from generator.lints.written import Written

# Smaller numbers stand anywhere.
_LEAST = 3
_LEAST_IN_NAME = 10


def constant_leaks(looked: Looked) -> Iterator[Fault]:
    """Yield the places where a number that is always the answer can be read; what asks for it is none of them."""
    for answer in computed_answers(looked):
        number = _constant(looked, answer)
        if number is None or number < _LEAST:
            continue
        for text in looked.texts:
            if text.role in ("stem", "alt", "ask") and not (text.role == "ask" and text.part == answer.part):
                yield from _read(looked, answer, number, text)
        if number >= _LEAST_IN_NAME:
            yield from _named(looked, answer, number)


def _constant(looked: Looked, answer: Computed) -> int | None:
    """The whole number that the answer is in every draw."""
    found = {each.get(()) for each in answer.values}
    if len(found) > 1 or (len(answer.values) < 2 and looked.program.spec.params):
        return None
    value = next(iter(found), None)
    return int(value) if isinstance(value, int | Fraction) and value == int(value) else None


def _read(looked: Looked, answer: Computed, number: int, text: Written) -> Iterator[Fault]:
    at = next((each.start for each in numerals(text.text, looked.language_of(text)) if each.value == number), None)
    if at is not None:
        code = "answer-in-figure" if text.role == "alt" else "answer-visible"
        message = f"the answer {number} of part '{answer.part}' can be read here"
        hint = "say it in other words, or ask for something else"
        yield Fault(text.path, code, message, hint, offset=at, severity="warning")


def _named(looked: Looked, answer: Computed, number: int) -> Iterator[Fault]:
    spec = looked.program.spec
    places: list[tuple[Path, str, str, bool]] = [(("id",), "the question's id", spec.id, False)]
    places.append((("title",), "the title", looked.program.title, False))
    places += [(("parts", name), "the name of this part", name, True) for name in spec.parts]
    for path, what, name, on_key in places:
        if any(each.value == number for each in numerals(name.replace("_", " "), looked.language)):
            message = f"the answer {number} of part '{answer.part}' can be read in {what}"
            hint = "another name: it may be seen in a learning system, in lists and in names of files"
            yield Fault(path, "answer-in-name", message, hint, on_key=on_key, severity="warning")
