"""Texts of several parts: paragraphs that begin with ``a)``, ``b)`` … in bold letters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.content import Blocks, BulletList, Inlines, Paragraph, Strong, Text
from generator.exam import ChoiceResponse, Option, Part, part_letter
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

    A list of reasons for the options, as our own exports write it, goes to the options.
    """
    before, split = lettered(solution)
    own = dict(split)
    if len(parts) > 1 and own and set(own) <= {each.id for each in parts} and not before:
        return tuple(_told_once(own.get(each.id, ()), each) for each in parts)
    return (*parts[:-1], _told_once(solution, parts[-1]))


def with_hints(parts: Sequence[Part], hints: Sequence[Blocks]) -> tuple[Part, ...]:
    """Return the parts with their hints: by the letter that a hint begins with, else at the first part."""
    own: dict[str, list[Blocks]] = {each.id: [] for each in parts}
    for hint in hints:
        letter, words = _own_letter(hint)
        if len(parts) > 1 and letter in own:
            own[letter].append(words)
        else:
            own[parts[0].id].append(hint)
    return tuple(replace(each, hints=tuple(own[each.id])) for each in parts)


def _own_letter(blocks: Blocks) -> tuple[str, Blocks]:
    """Return the letter that a text begins with, and the text without it; no letter where there is none."""
    match blocks:
        case (Paragraph((Strong((Text(words),)), *behind)), *more):
            found = _LETTER.match(words)
            head = _stripped(tuple(behind))
            if found and (head or more):
                return found[1], (*((Paragraph(head),) if head else ()), *more)
        case _:
            pass
    return "", blocks


def _told_once(solution: Blocks, part: Part) -> Part:
    if solution and isinstance(solution[-1], BulletList):
        reasoned = _reasoned(part, solution[-1])
        if reasoned is not None:
            return replace(reasoned, solution=solution[:-1])
    return replace(part, solution=solution)


def _reasoned(part: Part, reasons: BulletList) -> Part | None:
    """The part whose options have the reasons of a list ``(right) option: reason``; None where it is no such list."""
    told: dict[str, Inlines] = {}
    options = [option for each in part.responses if isinstance(each, ChoiceResponse) for option in each.options]
    for item in reasons.items:
        if len(item) != 1 or not isinstance(item[0], Paragraph):
            return None
        line = item[0].children
        for option in options:
            lead = f"({'right' if option.right else 'wrong'}) {plain_text(option.content)}: "
            behind = _behind(line, lead)
            if behind:
                told[option.id] = behind
                break
        else:
            return None
    responses = tuple(
        replace(each, options=tuple(_because(option, told) for option in each.options))
        if isinstance(each, ChoiceResponse)
        else each
        for each in part.responses
    )
    return replace(part, responses=responses)


def _because(option: Option, told: dict[str, Inlines]) -> Option:
    return option if option.because or option.id not in told else replace(option, because=told[option.id])


def _behind(inlines: Inlines, lead: str) -> Inlines:
    """What stands behind some characters at the beginning of a line; nothing where they do not stand there."""
    for k, each in enumerate(inlines):
        shown = plain_text((each,))
        if len(lead) < len(shown) and shown.startswith(lead) and isinstance(each, Text):
            return (Text(shown[len(lead) :]), *inlines[k + 1 :])
        if not lead.startswith(shown):
            return ()
        lead = lead[len(shown) :]
        if not lead:
            return inlines[k + 1 :]
    return ()
