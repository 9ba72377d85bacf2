"""Select missing words and drag words into text: gaps ``[[1]]``, each with the words of its group."""

from __future__ import annotations

import re
from fractions import Fraction

from generator.exam import BlanksResponse, ChoiceResponse, Part
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked
from generator.importing.characters import GAP, GAP_END
from generator.importing.formats.moodle.fields import Pieces
from generator.importing.gapped import gaps_in, split_ask
from generator.importing.imported import halves, part
from generator.importing.xml import Element

_GAP = re.compile(r"\[\[(\d{1,3})\]\]")


def selecting(pieces: Pieces) -> tuple[Part, ...]:
    """Return the text with its gaps; none where a gap has no word."""
    boxes = [*pieces.node.all("selectoption"), *pieces.node.all("dragbox")]
    placed: list[int] = []

    def mark(found: re.Match[str]) -> str:
        placed.append(int(found[1]))
        return f"{GAP}{len(placed)}{GAP_END}"

    text = pieces.blocks(pieces.node.first("questiontext"), lambda written: _GAP.sub(mark, written))
    if not placed or not all(1 <= each <= len(boxes) for each in placed) or len(gaps_in(text)) != len(placed):
        return ()
    context = Context(pieces.report, pieces.place)
    worth = halves(pieces.marks() / len(placed), pieces.report, pieces.place)
    gaps: list[ChoiceResponse] = []
    for k, number in enumerate(placed, 1):
        gap = _gap(f"g{k}", worth, boxes, number - 1, pieces, context)
        if gap is None:
            return ()
        gaps.append(gap)
    ask, rest = split_ask(text)
    response = BlanksResponse(
        id="a", marks=sum((each.marks for each in gaps), Fraction(0)), text=rest, gaps=tuple(gaps)
    )
    return (part("a", (*ask, *pieces.shown_pictures()), (response,), pieces.solution()),)


def _gap(
    id: str, worth: Fraction, boxes: list[Element], right: int, pieces: Pieces, context: Context
) -> ChoiceResponse | None:
    group = boxes[right].word("group")
    options: dict[str, Ticked] = {}
    for k, box in enumerate(boxes):
        if box.word("group") == group:
            words = pieces.line(box, "a word")
            options.setdefault(str(words), Ticked(Fraction(k == right), words))
            if k == right:
                options[str(words)] = Ticked(Fraction(1), words)
    return made.choice(id, worth, list(options.values()), True, context)
