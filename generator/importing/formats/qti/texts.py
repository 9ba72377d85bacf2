"""The texts of an item of QTI 2 and 3 beside its body: lines of options, feedback, the worked solution."""

from __future__ import annotations

from collections.abc import Iterable

from generator.content import Block, Blocks, Inlines, Picture
from generator.importing.answers import Context
from generator.importing.formats.qti.bodies import Body
from generator.importing.lines import as_line, is_flat, under_names
from generator.importing.xml import Element

Key = tuple[str, str]  # by which outcome with which value a feedback is shown


class Texts:
    """Reads texts; pictures in lines are kept in ``pictures``, feedback that was told of an answer is told once."""

    def __init__(self, item: Element, body: Body, context: Context) -> None:
        self.item = item
        self.body = body
        self.context = context
        self.pictures: list[Picture] = []
        self.feedback = {_key(each): each for each in item.within("modalFeedback")}
        self.told: set[Key] = set()

    def line(self, node: Element, what: str) -> Inlines:
        """Return the text of an element as one line."""
        blocks = self.body.blocks(node)
        if not is_flat(blocks):
            self.context.tell("made-one-line", f"{what} is a single line here: paragraphs follow one another in it")
        return as_line(blocks, self.pictures)

    def because(self, keys: Iterable[Key]) -> Inlines:
        """Return the feedback that a branch calls up."""
        said: Inlines = ()
        for key in keys:
            if key in self.feedback:
                self.told.add(key)
                said = self.line(self.feedback[key], "feedback")
        return said

    def within(self, option: Element) -> Inlines:
        """Return the feedback that stands within an option."""
        for each in option.within("feedbackInline"):
            self.told.add(_key(each))
            return self.line(each, "feedback")
        return ()

    def shown(self) -> Blocks:
        """Return the pictures of lines, each under its number."""
        if self.pictures:
            self.context.tell("image-in-line", "images of options stand above them, and are called by their numbers")
        return under_names(self.pictures)

    def solution(self) -> Blocks:
        """Return what is said of no single answer, and what only those see who mark."""
        rest: list[Block] = []
        for key, node in self.feedback.items():
            if key not in self.told:
                rest += self.body.blocks(node)
        for node in self.item.within("rubricBlock"):
            if "candidate" not in node.attributes.get("view", "candidate"):
                rest += self.body.blocks(node)
        for name in ("feedbackBlock", "feedbackInline"):
            for node in self.item.within(name):
                if _key(node) not in self.told:
                    rest += self.body.blocks(node)
        return tuple(rest)


def _key(node: Element) -> Key:
    return node.attributes.get("outcomeIdentifier", ""), node.attributes.get("identifier", "")
