"""The pieces of a Moodle question: its texts with their files, answers with their shares, feedback."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from urllib.parse import unquote

from generator.content import Blocks, Inlines, Paragraph, Picture, Strong, Text
from generator.diagnostics import Place
from generator.importing import pictures
from generator.importing.html import Markup
from generator.importing.imported import Report, halves
from generator.importing.lines import as_line, is_flat
from generator.importing.page import content
from generator.importing.reading import exact
from generator.importing.xml import Element
from generator.values import dataclass

_ROUNDING = Fraction(1, 10**5)
_FORMATS = {"html": "html", "0": "auto", "1": "html", "2": "plain", "4": "markdown"}
# Moodle's own words, which say nothing of the question.
BOILERPLATE = frozenset(
    {
        "your answer is correct.",
        "your answer is partially correct.",
        "your answer is incorrect.",
        "correct",
        "incorrect",
    }
    | {"that's not right.", "that is correct.", "well done!", "die antwort ist richtig.", "die antwort ist falsch."}
    | {
        "die antwort ist teilweise richtig.",
        "respuesta correcta",
        "respuesta incorrecta.",
        "respuesta parcialmente correcta.",
    }
    | {"votre réponse est correcte.", "votre réponse est partiellement correcte.", "votre réponse est incorrecte."}
)


@dataclass(frozen=True)
class Answer:
    """An answer: its share of the marks, the element that holds it, its text as characters, feedback."""

    share: Fraction
    node: Element
    text: str
    feedback: Blocks
    tolerance: Fraction = Fraction(0)


class Pieces:
    """Reads the pieces of one question; pictures of lines are collected until somebody shows them."""

    def __init__(self, node: Element, report: Report) -> None:
        self.node = node
        self.report = report
        self.pictures: list[Picture] = []

    @property
    def place(self) -> Place:
        """Where the question begins."""
        return self.node.place

    def tell(self, code: str, message: str, hint: str = "", at: Place | None = None) -> None:
        """Add a remark."""
        self.report.say(code, at or self.place, message, hint)

    # ------------------------------------------------------------ texts
    def blocks(self, holder: Element | None, edit: Callable[[str], str] | None = None) -> Blocks:
        """Return the text of an element that has ``text`` and ``file`` children."""
        if holder is None:
            return ()
        node = holder.first("text") or holder
        text = node.characters() if node is not holder else ""
        if edit is not None:
            text = edit(text)
        form = _FORMATS.get(holder.attributes.get("format", ""), holder.attributes.get("format", ""))
        files = {each.attributes.get("name", ""): each for each in (*holder.all("file"), *self.node.all("file"))}
        text = as_html(text, form)
        same = edit is None and form not in ("plain", "plain_text", "markdown", "auto", "moodle_auto_format")
        place = node.at if same else (lambda offset: node.at(0) if str(node.characters()) else node.place)
        return content(Markup(text, place, lambda name: self.image(name, files)), self.report)

    def image(self, name: str, files: Mapping[str, Element]) -> bytes | None:
        """Return the bytes of an image that the question carries."""
        called = unquote(name.removeprefix("@@PLUGINFILE@@").lstrip("/")).partition("?")[0]
        node = files.get(called) or files.get(called.rpartition("/")[2])
        if node is None and name.startswith("@@PLUGINFILE@@"):
            node = next((each for each in self.node.within("file") if each.attributes.get("name") == called), None)
        if node is None or node.attributes.get("encoding", "base64") != "base64":
            return None
        return pictures.decoded(node.characters())

    def line(self, holder: Element | None, what: str) -> Inlines:
        """Return the text of an element as one line."""
        return self.flat(self.blocks(holder), what, holder.place if holder is not None else self.place)

    def flat(self, blocks: Blocks, what: str, place: Place) -> Inlines:
        """Return blocks as one line, telling where that takes something away."""
        if not is_flat(blocks):
            self.tell("made-one-line", f"{what} is a single line here: paragraphs follow one another in it", at=place)
        return as_line(blocks, self.pictures)

    def shown_pictures(self) -> Blocks:
        """Return the pictures of lines, each behind the name that stands for it."""
        found: list[Paragraph | Picture] = []
        for k, each in enumerate(self.pictures, 1):
            found += [Paragraph((Strong((Text(f"Image {k}"),)),)), each]
        if found:
            self.tell("image-in-line", "images of options stand above them, and are called by their numbers")
        self.pictures = []
        return tuple(found)

    # ------------------------------------------------------------ numbers
    def marks(self) -> Fraction:
        """Return what the question is worth."""
        written = self.node.word("defaultgrade")
        worth = exact(written) if written else Fraction(1)
        if worth is None:
            self.tell("not-a-number", f"the default mark {written!r} is no number; 1 is taken")
            worth = Fraction(1)
        return halves(worth, self.report, self.place)

    def answers(self) -> list[Answer]:
        """Return the answers in their order."""
        return [self.answer(each) for each in self.node.all("answer")]

    def answer(self, node: Element) -> Answer:
        """Return one answer."""
        share = exact(node.attributes.get("fraction", "0") or "0")
        if share is None:
            self.tell(
                "not-a-number", f"the share {node.attributes['fraction']!r} is no number; 0 is taken", at=node.place
            )
            share = Fraction(0)
        text = node.first("text")
        tolerance = exact(node.word("tolerance") or "0")
        if tolerance is None:
            self.tell("not-a-number", "a tolerance is no number; 0 is taken", at=node.place)
        characters = (text.characters() if text is not None else "").strip()
        return Answer(
            full(share / 100), node, characters, self.blocks(node.first("feedback")), abs(tolerance or Fraction(0))
        )

    def solution(self, *more: Blocks) -> Blocks:
        """Return the general feedback with what else belongs to the worked solution: combined feedback."""
        found = list(self.blocks(self.node.first("generalfeedback")))
        for blocks in more:
            found += blocks
        for name in ("correctfeedback", "partiallycorrectfeedback", "incorrectfeedback"):
            found += self.labelled(name, self.blocks(self.node.first(name)))
        return tuple(found)

    def hints(self) -> tuple[Blocks, ...]:
        """Return the hints; one without words only sets what Moodle shows beside it."""
        return tuple(filter(None, map(self.blocks, self.node.all("hint"))))

    def labelled(self, name: str, blocks: Blocks) -> Blocks:
        """Return feedback behind the name of what it is for; Moodle's own words are no feedback."""
        words = {"correctfeedback": "Right", "partiallycorrectfeedback": "Partly right", "incorrectfeedback": "Wrong"}
        if not blocks or (len(blocks) == 1 and _words(blocks[0]).strip().lower() in BOILERPLATE):
            return ()
        first, lead = blocks[0], Text(f"{words.get(name, name)}: ")
        if isinstance(first, Paragraph):
            return (replace(first, children=(lead, *first.children)), *blocks[1:])
        return (Paragraph((lead,)), *blocks)


def _words(block: object) -> str:
    children = getattr(block, "children", None)
    return getattr(block, "text", "") if children is None else "".join(_words(each) for each in children)


def full(share: Fraction) -> Fraction:
    """Return a share with the rounding of Moodle's list undone.

    >>> full(Fraction("0.3333333")), full(Fraction("0.37"))
    (Fraction(1, 3), Fraction(37, 100))
    """
    for parts in (3, 6, 7, 9, 11, 12):
        near = Fraction(round(share * parts), parts)
        if near != share and abs(near - share) < _ROUNDING:
            return near
    return share


def as_html(text: str, form: str) -> str:
    """Return a text of one of Moodle's formats as HTML."""
    if form == "markdown":
        from markdown_it import MarkdownIt

        protected = re.sub(r"\\([()\[\]])", r"\\\\\1", text)
        return str(MarkdownIt("commonmark").enable("table").render(protected))
    if form in ("plain", "plain_text"):
        text = text.replace("&", "&amp;").replace("<", "&lt;")
    if form in ("plain", "plain_text", "auto", "moodle_auto_format") and not re.search(
        r"<(p|div|br)\b", text, re.IGNORECASE
    ):
        paragraphs = (each.strip().replace("\n", "<br>") for each in re.split(r"\r?\n[ \t]*\r?\n", text))
        return "".join(f"<p>{each}</p>" for each in paragraphs if each)
    return text
