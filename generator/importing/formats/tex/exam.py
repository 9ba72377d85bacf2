r"""The parts of an exam source: questions, parts, options, solutions, gaps.

Of exam.cls: ``questions`` with ``\question``, ``parts``, ``choices`` and ``checkboxes`` with ``\CorrectChoice``,
``solution`` and its kin, ``\fillin``, ``\answerline``. Else environments called problem, exercise …, sections called
Problem 1 …, or the items of the outermost ``enumerate``, whose options have boxes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from generator.content import Block, Blocks, Paragraph, Picture, Strong, Text
from generator.diagnostics import Place
from generator.exam import BlanksResponse, Part, Response, part_letter
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked, Words, literal
from generator.importing.formats.tex.items import ITEM, PART, QUESTION, Item, deep, holds, points_of, split
from generator.importing.formats.tex.options import SOLUTIONS, as_list, choices, is_boxed
from generator.importing.formats.tex.parsing import Node, Parser
from generator.importing.formats.tex.text import Scribe
from generator.importing.gapped import Gap, gaps_in, split_ask
from generator.importing.imported import Imported, Report, by_hand, halves, part, variant
from generator.importing.lines import is_flat
from generator.importing.naming import title_of
from generator.importing.wordlists import listed
from generator.plain import plain_text

_OPTIONS = listed("choices checkboxes oneparchoices oneparcheckboxes")
_PROBLEMS = listed(
    "problem exercise question aufgabe prob exo task ejercicio exercice Problem problem* exercise* question*"
)
_HEADING = re.compile(
    r"\s*(problem|question|exercise|aufgabe|task|part|exercice|ejercicio|q)\b|\s*\d+[.)]?(\s|\Z)", re.IGNORECASE
)


@dataclass
class _Found:
    """A part as it is read: its text, options, solutions, gaps."""

    text: list[Node] = field(default_factory=list)
    options: Node | None = None
    solutions: list[Node] = field(default_factory=list)
    parts: list[Item] = field(default_factory=list)
    answer: str | None = None


class Reader:
    """Reads the questions of a document."""

    def __init__(self, scribe: Scribe, report: Report, topic: str) -> None:
        self.scribe = scribe
        self.report = report
        self.topic = topic

    # ------------------------------------------------------------ questions
    def questions(self, nodes: Sequence[Node]) -> Iterator[Imported]:
        """Yield the questions of the body of a document."""
        for number, item in enumerate(self.items(nodes), 1):
            yield self.question(item, number)

    def items(self, nodes: Sequence[Node]) -> list[Item]:
        """Return what the questions are made of, by the first of the ways that finds some."""
        inside = [each for each in deep(nodes) if each.kind == "env" and each.text == "questions"]
        if inside:
            return [item for each in inside for item in split(each.children, QUESTION)]
        problems = [each for each in deep(nodes) if each.kind == "env" and each.text in _PROBLEMS]
        if problems:
            return [Item(each.children, each.offset, points_of(each.option)) for each in problems]
        headed = self.headed(nodes)
        if headed:
            return headed
        lists = [each for each in deep(nodes) if each.kind == "env" and each.text in ("enumerate", "compactenum")]
        outer = [each for each in lists if not any(holds(other, each) for other in lists)]
        if outer:
            return [item for each in outer for item in split(each.children, ITEM)]
        shown = [each for each in nodes if each.kind != "par" and (each.kind != "text" or each.text.strip())]
        return [Item(list(nodes), shown[0].offset)] if shown else []

    def headed(self, nodes: Sequence[Node]) -> list[Item]:
        """The sections of a document that are called problems."""
        items: list[Item] = []
        for each in nodes:
            if each.kind == "macro" and each.text in ("section", "subsection") and each.arguments:
                title = plain_text(self.scribe.line(each.arguments[0], []))
                if _HEADING.match(title):
                    items.append(Item([], each.offset, title=title))
                    continue
            if items:
                items[-1].nodes.append(each)
        return items

    def question(self, item: Item, number: int) -> Imported:
        """Return one question."""
        place = self.scribe.place_of(item.offset)
        found = self.found(item.nodes)
        stem: Blocks = ()
        if found.parts and found.options is None:
            stem = self.scribe.blocks(found.text)
            parts = [self.part(part_letter(k), each, place) for k, each in enumerate(found.parts)]
            solution = self.solution(found)
            if solution:
                parts[-1] = replace(parts[-1], solution=(*parts[-1].solution, *solution))
        else:
            parts = [self.part("a", item, place)]
        title = item.title or _opening(stem or parts[0].ask) or f"Question {number}"
        name = title_of(title, place, self.report)
        return Imported(variant(name, self.topic, (), stem, tuple(parts)), place)

    # ------------------------------------------------------------ parts
    def found(self, nodes: Sequence[Node]) -> _Found:
        """Take apart what stands behind a question or a part."""
        found = _Found()
        for each in nodes:
            if each.kind == "env" and each.text in SOLUTIONS:
                found.solutions.append(each)
            elif each.kind == "env" and each.text in _OPTIONS and found.options is None:
                found.options = each
            elif each.kind == "env" and each.text in ("parts", "subparts", "subsubparts"):
                found.parts += split(each.children, PART)
            elif (
                each.kind == "env"
                and each.text in ("enumerate", "itemize", "list")
                and found.options is None
                and is_boxed(each)
            ):
                found.options = each
            elif each.kind == "env" and each.text in ("multicols", "center", "minipage", "samepage", "small"):
                inner = self.found(each.children)
                if inner.options is not None or inner.parts or inner.solutions:
                    found.text += inner.text
                    found.options = found.options or inner.options
                    found.parts += inner.parts
                    found.solutions += inner.solutions
                else:
                    found.text.append(each)
            elif each.kind == "macro" and each.text == "answerline":
                found.answer = each.option if found.answer is None else found.answer
            else:
                found.text.append(each)
        return found

    def part(self, id: str, item: Item, place: Place) -> Part:
        """Return a part: options, gaps, an answer in words, or a free answer."""
        here = self.scribe.place_of(item.offset)
        found = self.found(item.nodes)
        context = Context(self.report, here)
        points = item.points
        if found.parts:
            self.report.say("subparts", here, "parts within a part are one part here, one after the other")
            below, told = self.flattened(found.parts)
            found.text += below
            found.solutions += told
            if points is None:
                known = [each.points for each in found.parts if each.points is not None]
                points = sum(known, Fraction(0)) if known else None
        marks = halves(Fraction(1) if points is None else points, self.report, here)
        solution = self.solution(found)
        shown: list[Picture] = []
        gaps: list[Gap] = []
        text = self.scribe_with(gaps, context).blocks(found.text)
        response: Response | None = None
        if found.options is not None:
            response = self.options(id, found.options, marks, context, shown)
            if response is None:
                text = (*text, *self.scribe.blocks(as_list(found.options)))
        elif gaps and len(gaps_in(text)) == len(gaps):
            ask, rest = split_ask(text)
            worth = halves(marks / len(gaps), self.report, here)
            held = tuple(replace(each, marks=worth) for each in gaps)
            text, response = ask, BlanksResponse(id=id, marks=worth * len(held), text=rest, gaps=held)
        elif found.answer:
            words = plain_text(self.scribe.line(_parsed_words(found.answer, item.offset), []))
            response = made.text(id, marks, [Words(Fraction(1), literal(words))], False, context)
        if response is None:
            response = by_hand(id, marks)
        more: list[Block] = []
        for k, image in enumerate(shown, 1):
            more += [Paragraph((Strong((Text(f"Image {k}"),)),)), image]
        return part(id, (*text, *more) or (Paragraph((Text("Answer."),)),), (response,), solution)

    def flattened(self, parts: Sequence[Item]) -> tuple[list[Node], list[Node]]:
        """Parts within a part as text and solutions; what is right of their options goes to the solutions."""
        text: list[Node] = []
        solutions: list[Node] = []
        for k, each in enumerate(parts):
            lead = Node("text", f"({'i' * (k + 1) if k < 3 else k + 1}) ", each.offset)
            inner = self.found(each.nodes)
            deeper, below = self.flattened(inner.parts)
            options = as_list(inner.options) if inner.options is not None else []
            text += [Node("par", "", each.offset), lead, *inner.text, *options, *deeper]
            rights = [nodes for nodes, right, _ in choices(inner.options) if right] if inner.options is not None else []
            if inner.answer:
                rights.append(_parsed_words(inner.answer, each.offset))
            solutions += [Node("env", "solution", each.offset, children=[lead, *nodes]) for nodes in rights]
            solutions += [*inner.solutions, *below]
        return text, solutions

    def scribe_with(self, gaps: list[Gap], context: Context) -> Scribe:
        """The same scribe, which writes ``\\fillin[answer]`` as a gap."""

        def gap(node: Node) -> str | None:
            if node.text != "fillin" or not node.option:
                return None
            words = plain_text(self.scribe.line(_parsed_words(node.option, node.offset), []))
            found = made.text(f"g{len(gaps) + 1}", Fraction(1), [Words(Fraction(1), literal(words))], False, context)
            if found is None:
                return None
            gaps.append(found)
            return found.id

        scribe = self.scribe
        return Scribe(scribe.place_of, scribe.macros, scribe.images, scribe.report, gap)

    def solution(self, found: _Found) -> Blocks:
        """The solutions of a part, one after the other."""
        return tuple(block for each in found.solutions for block in self.scribe.blocks(each.children))

    def options(self, id: str, node: Node, marks: Fraction, context: Context, shown: list[Picture]) -> Response | None:
        """Return the options of an environment; None where nothing says which are right."""
        ticked: list[Ticked] = []
        for nodes, right, solutions in choices(node):
            blocks = self.scribe.blocks(nodes)
            if not is_flat(blocks):
                context.tell("made-one-line", "an option is a single line here: paragraphs follow one another in it")
            because = self.scribe.line([inner for each in solutions for inner in each.children], shown)
            ticked.append(Ticked(Fraction(right), self.scribe.line(nodes, shown), because))
        rights = sum(each.share > 0 for each in ticked)
        if not rights:
            context.tell("no-right-option", "nothing says which options are right: the question is kept as text")
            return None
        single = rights == 1 and "checkbox" not in node.text
        return made.choice(id, marks, ticked, single, context)


def _opening(blocks: Blocks) -> str:
    """The first words of a question, for its title."""
    for block in blocks:
        if isinstance(block, Paragraph):
            words = re.sub(r"\$[^$]*\$|[`*_]", "", plain_text(block.children))
            first = re.split(r"(?<=[.?!])\s|\n", " ".join(words.split()))[0]
            if len(first) > 60:
                first = first[:60].rpartition(" ")[0]
            if any(each.isalnum() for each in first):
                return first.rstrip(" .:,;")
    return ""


def _parsed_words(source: str, offset: int) -> list[Node]:
    return Parser(source, {}, offset, fixed=True).nodes()
