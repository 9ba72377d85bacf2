"""Texts of several parts: paragraphs that begin with ``a)``, ``b)`` … in bold letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.content import Blocks, BulletList, Inlines, Paragraph, Strong, Text
from generator.exam import ChoiceResponse, Part, part_letter
from generator.plain import plain_text

_LETTER = re.compile(r"\(?([a-z]{1,2})[.)]\s*\Z")


def lettered(blocks: Blocks) -> tuple[Blocks, list[tuple[str, Blocks]]]:
    """Return what stands before the parts, and the parts by their letters; without two letters in turn there are none.

    >>> one, two = (Paragraph((Strong((Text(f"{each})"),)), Text(" Why?"))) for each in "ab")
    >>> [letter for letter, _ in lettered((one, two))[1]]
    ['a', 'b']
    """
    starts: list[tuple[int, Inlines]] = []
    for k, block in enumerate(blocks):
        match block:
            case Paragraph((Strong((Text(words),)), *behind)):
                found = _LETTER.match(words)
                if found and found[1] == part_letter(len(starts)):
                    starts.append((k, tuple(behind)))
            case _:
                pass
    if len(starts) < 2:
        return blocks, []
    ends = [*(k for k, _ in starts[1:]), len(blocks)]
    parts: list[tuple[str, Blocks]] = []
    for (begin, behind_letter), end in zip(starts, ends, strict=True):
        head = _stripped(behind_letter)
        own = (Paragraph(head),) if head else ()
        parts.append((part_letter(len(parts)), (*own, *blocks[begin + 1 : end])))
    return blocks[: starts[0][0]], parts


def _stripped(inlines: Inlines) -> Inlines:
    if inlines and isinstance(inlines[0], Text):
        words = inlines[0].text.lstrip()
        return (*((Text(words),) if words else ()), *inlines[1:])
    return inlines


def with_solutions(parts: Sequence[Part], solution: Blocks) -> tuple[Part, ...]:
    """Return the parts with their solutions: by the same letters, else all of it at the last part.

    A list of reasons that the options carry themselves, as our own exports write it, is not told again.
    """
    before, split = lettered(solution)
    own = dict(split)
    if len(parts) > 1 and own and set(own) <= {each.id for each in parts} and not before:
        return tuple(replace(each, solution=_told_once(own.get(each.id, ()), each)) for each in parts)
    return (*parts[:-1], replace(parts[-1], solution=_told_once(solution, parts[-1])))


def _told_once(solution: Blocks, part: Part) -> Blocks:
    if not solution or not isinstance(solution[-1], BulletList):
        return solution
    known = {
        f"({'right' if option.right else 'wrong'}) {plain_text(option.content)}: {plain_text(option.because)}"
        for response in part.responses
        if isinstance(response, ChoiceResponse)
        for option in response.options
    }
    for item in solution[-1].items:
        if len(item) != 1 or not isinstance(item[0], Paragraph) or plain_text(item[0].children) not in known:
            return solution
    return solution[:-1]
