"""Answers with shares, as systems of learning management have them → responses of ours."""

from __future__ import annotations

from generator.importing.answers.context import Context
from generator.importing.answers.numbers import Value, number
from generator.importing.answers.options import Ticked, choice
from generator.importing.answers.typed import typed
from generator.importing.answers.words import Words, literal, text

__all__ = ["Context", "Ticked", "Value", "Words", "choice", "literal", "number", "text", "typed"]
