"""What our own exports say beside a field, taken back: units, ways to type a number, labels, letters for items.

A platform shows such words to its students; a question of ours has a field for each, or needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import get_args

from generator import labels
from generator.content import Blank, Blocks, Inline, Inlines, Math, Paragraph, Table, Text
from generator.exam import (
    ChoiceResponse,
    Language,
    MatchResponse,
    NumberResponse,
    Option,
    OrderResponse,
    Response,
    TextResponse,
)
from generator.importing.gapped import gaps_in, lone_label
from generator.plain import plain_text

_LONGEST_LABEL = 40


def _said(name: str, **holes: str) -> frozenset[str]:
    return frozenset(labels.label(name, language, **holes) for language in get_args(Language))


_LOWEST_TERMS = _said("lowest terms")
_IN_BRACKETS = frozenset(f" ({each})" for each in _LOWEST_TERMS)
_SET = _said("choose set")
_NONE = _said("none of them")
_UNIT = _said("unit of number", unit="\x00")
_SOLUTION = frozenset(f"{each}:" for each in _said("solution"))


# ---------------------------------------------------------------- a lone answer
def taken_back(asked: Blocks, response: Response) -> tuple[Blocks, Response]:
    """Return the text of a question with one answer without our words, and the answer with what they said."""
    match response:
        case NumberResponse():
            asked, unit = _unit_told(asked)
            asked = _without_last(asked, lambda said: said in _LOWEST_TERMS)
            response = replace(response, unit=response.unit or unit)
        case MatchResponse():
            asked, response = _choices_told(asked, response)
        case TextResponse():
            asked, response = _order_told(asked, response)
        case ChoiceResponse():
            asked, response = _options_told(_without_last(asked, lambda said: said in _SET), response)
        case _:
            pass
    return _label_told(asked, response)


def _label_told(asked: Blocks, response: Response) -> tuple[Blocks, Response]:
    """A short line with a colon before a field to type into is its label; before options it is a part of the text."""
    typed = isinstance(response, NumberResponse | TextResponse)
    own = lone_label(asked[-1]) if typed and len(asked) > 1 else None
    if own and not response.label and len(plain_text(own)) <= _LONGEST_LABEL:
        return asked[:-1], replace(response, label=own)
    return asked, response


def _without_last(asked: Blocks, ours: Callable[[str], bool]) -> Blocks:
    match asked:
        case (*before, Paragraph(children)) if before and ours(plain_text(children).strip()):
            return tuple(before)
        case _:
            return asked


def _unit_told(asked: Blocks) -> tuple[Blocks, str]:
    match asked:
        case (*before, Paragraph((*lead, Math(tex), Text(end)))) if before:
            unit = _upright(tex)
            if unit and f"{plain_text(tuple(lead))}\x00{end}" in _UNIT:
                return tuple(before), unit
        case _:
            pass
    return asked, ""


def _upright(tex: str) -> str:
    """What stands in upright letters, where that is the whole formula; empty where it is not.

    >>> _upright(r"\\mathrm{{}^\\circ C}"), _upright(r"\\mathrm{m}/\\mathrm{s}")
    ('{}^\\\\circ C', '')
    """
    found = re.fullmatch(r"\\mathrm\{(.*)\}", tex)
    depth = 0
    for each in found[1] if found else "":
        depth += {"{": 1, "}": -1}.get(each, 0)
        if depth < 0:
            return ""
    return found[1] if found else ""


# ---------------------------------------------------------------- notes for graders
def without_solution(notes: Blocks, solution: Blocks) -> Blocks:
    """Return what graders are told without the worked solution, which stands there as well as in its own place."""
    for k in range(len(notes) - len(solution) + 1) if solution else ():
        if notes[k : k + len(solution)] == solution:
            before = _without_last((*notes[:k],), _SOLUTION.__contains__)
            return (*before, *notes[k + len(solution) :])
    return notes


# ---------------------------------------------------------------- letters for items
def _lettered(asked: Blocks) -> tuple[Blocks, list[Inlines]]:
    """What stands before the items at the end of a text that letters count, and the items."""
    items: list[Inlines] = []
    for block in reversed(asked):
        match block:
            case Paragraph((Text(words), *behind)) if re.match(r"[A-Z]\. ", words):
                first = (Text(words[3:]),) if words[3:] else ()
                items.append((*first, *behind))
                if words[0] == "A":
                    return asked[: len(asked) - len(items)], items[::-1]
            case _:
                break
    return asked, []


def _letters(count: int) -> str:
    return "".join(chr(65 + k) for k in range(count))


def _choices_told(asked: Blocks, response: MatchResponse) -> tuple[Blocks, MatchResponse]:
    before, items = _lettered(asked)
    named = [plain_text(choice) for choice in response.choices]
    if not before or sorted(named) != list(_letters(len(items))):
        return asked, response
    key = tuple(ord(named[k]) - 65 for k in response.key)
    return before, replace(response, choices=tuple(items), key=key)


def _order_told(asked: Blocks, response: TextResponse) -> tuple[Blocks, Response]:
    if len(response.accepted) != 1:
        return asked, response
    (typed,) = response.accepted
    how = _said("order letters", example=_letters(len(typed)))
    before, items = _lettered(_without_last(asked, how.__contains__))
    if (
        not before
        or sorted(typed) != list(_letters(len(items)))
        or len(items) < 3
        or len(before) + len(items) >= len(asked)
    ):
        return asked, response
    key = tuple(ord(each) - 65 for each in typed)
    return before, OrderResponse(
        id=response.id, marks=response.marks, label=response.label, items=tuple(items), key=key
    )


def _options_told(asked: Blocks, response: ChoiceResponse) -> tuple[Blocks, ChoiceResponse]:
    """Options that a list has by their letters, and boxes to tick that were a list of all sets of them."""
    before, items = _lettered(asked)
    named = [plain_text(option.content) for option in response.options]
    if not before or not response.single:
        return asked, response
    if named == list(_letters(len(items))):
        pairs = zip(response.options, items, strict=True)
        return before, replace(response, options=tuple(replace(option, content=item) for option, item in pairs))
    right = [name for name, option in zip(named, response.options, strict=True) if option.right]
    chosen = set() if right[0] in _NONE else set(right[0].split(", "))
    if len(named) != 2 ** len(items) or not chosen <= set(_letters(len(items))):
        return asked, response
    options = tuple(Option(f"s{k}", item, chr(65 + k) in chosen) for k, item in enumerate(items))
    return before, replace(response, options=options, single=False)


# ---------------------------------------------------------------- fields in a text
def without_our_words(blocks: Blocks, gaps: Mapping[str, Response]) -> tuple[Blocks, dict[str, Response]]:
    """Return a text with gaps without what our exports say beside them, and the gaps with what that was."""
    out: Blocks = ()
    found = dict(gaps)
    for k, block in enumerate(blocks):
        match block:
            case Paragraph((*lead, Blank(id))) if _is_lettered(out, found[id]):
                out, found[id] = _spelled_out(out, found[id])
                out = (*out, Paragraph((*_without_set(tuple(lead)), block.children[-1])))
            case Paragraph(children) if gaps_in((block,)):
                out = (*out, Paragraph(_beside_gaps(children, found)))
                found |= _with_units(children, found)
            case Paragraph((*lead, Text(words))) if _starts_with_fields(blocks[k + 1 :]):
                kept = (*lead, *_text(_without(words, _LOWEST_TERMS)))
                out = (*out, *((Paragraph(kept),) if kept else ()))
            case _:
                out = (*out, block)
    return out, found


def _is_lettered(before: Blocks, gap: Response) -> bool:
    """True for a field that names items by the letters which they have above it."""
    return _spelled_out(before, gap)[1] is not gap


def _spelled_out(before: Blocks, gap: Response) -> tuple[Blocks, Response]:
    match gap:
        case TextResponse():
            return _order_told(before, gap)
        case ChoiceResponse():
            return _options_told(before, gap)
        case _:
            return before, gap


def _without_set(lead: Inlines) -> Inlines:
    """What stands before a list of sets, without the words that ask to choose one."""
    match lead:
        case (*first, Text(words)) if words.rstrip().endswith(tuple(_SET)):
            rest = _without(words.rstrip(), _SET)
            return (*first, *_text(f"{rest} " if rest else ""))
        case _:
            return lead


def _starts_with_fields(blocks: Blocks) -> bool:
    return bool(blocks) and isinstance(blocks[0], Table) and bool(gaps_in(blocks[:1]))


def _text(words: str) -> Inlines:
    return (Text(words),) if words else ()


def _without(words: str, ours: Collection[str]) -> str:
    """Words without one of our own at their end."""
    return next((words.removesuffix(each).rstrip() for each in ours if words.endswith(each)), words)


def _with_units(line: Inlines, gaps: Mapping[str, Response]) -> dict[str, Response]:
    """The gaps of numbers that have no unit yet, with the units that stand behind them."""
    found: dict[str, Response] = {}
    for each, *behind in (line[k : k + 3] for k in range(len(line))):
        match each, tuple(behind):
            case Blank(id), (Text(" "), Math(tex)):
                gap = gaps[id]
                if isinstance(gap, NumberResponse) and not gap.unit and _upright(tex):
                    found[id] = replace(gap, unit=_upright(tex))
            case _:
                pass
    return found


def _beside_gaps(line: Inlines, gaps: Mapping[str, Response]) -> Inlines:
    """A line without the units that its gaps take, and without what is said of lowest terms behind a gap."""
    taken = _with_units(line, gaps)
    out: list[Inline] = []
    behind = False
    at = 0
    while at < len(line):
        each = line[at]
        at += 1
        if isinstance(each, Blank):
            out.append(each)
            at += 2 if each.id in taken else 0
        elif isinstance(each, Text) and behind:
            out += _text(_without_lead(each.text))
        else:
            out.append(each)
        behind = isinstance(each, Blank)
    return tuple(out)


def _without_lead(words: str) -> str:
    """Words behind a gap without what is said of lowest terms."""
    return next((words.removeprefix(lead) for lead in _IN_BRACKETS if words.startswith(lead)), words)
