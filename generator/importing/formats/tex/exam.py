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
from generator.importing.answers import Context, Ticked, Words
from generator.importing.formats.tex.parsing import Node, Parser
from generator.importing.formats.tex.text import Scribe
from generator.importing.gapped import Gap, gaps_in, split_ask
from generator.importing.imported import Imported, Report, by_hand, halves, part, variant
from generator.importing.lines import is_flat
from generator.importing.naming import title_of
from generator.plain import plain_text


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SOLUTIONS = _words(
    "solution solutionorbox solutionorlines solutionordottedlines solutionorgrid solutionbox answer sol loesung lösung"
)
_OPTIONS = _words("choices checkboxes oneparchoices oneparcheckboxes")
_PROBLEMS = _words(
    "problem exercise question aufgabe prob exo task ejercicio exercice Problem problem* exercise* question*"
)
_HEADING = re.compile(
    r"\s*(problem|question|exercise|aufgabe|task|part|exercice|ejercicio|q)\b|\s*\d+[.)]?(\s|\Z)", re.IGNORECASE
)
_EMPTY_BOX = re.compile(r"\\(?:square|Box|bigcirc|Circle|fullmoon|ocircle|openbox)\b|[□☐○]")
_FULL_BOX = re.compile(r"\\(?:boxtimes|blacksquare|XBox|CheckedBox|boxdot|checkmark|CIRCLE|newmoon|bigstar)\b|[■☑☒✓✔●]")
_ANY_BOX = re.compile(rf"\s*(?:\$\s*)?(?:{_EMPTY_BOX.pattern}|{_FULL_BOX.pattern})")
_LISTED = frozenset({"enumerate", "itemize", "list"})
_POINTS = re.compile(r"(\d+(?:\.\d+)?)?\s*(\\half)?")


@dataclass
class Item:
    """What stands behind one ``\\question``, ``\\part`` or ``\\item``: its nodes, points, title."""

    nodes: list[Node]
    offset: int
    points: Fraction | None = None
    title: str = ""


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
        inside = [each for each in _deep(nodes) if each.kind == "env" and each.text == "questions"]
        if inside:
            return [item for each in inside for item in split(each.children, _QUESTION)]
        problems = [each for each in _deep(nodes) if each.kind == "env" and each.text in _PROBLEMS]
        if problems:
            return [Item(each.children, each.offset, points_of(each.option)) for each in problems]
        headed = self.headed(nodes)
        if headed:
            return headed
        lists = [each for each in _deep(nodes) if each.kind == "env" and each.text in ("enumerate", "compactenum")]
        outer = [each for each in lists if not any(_holds(other, each) for other in lists)]
        if outer:
            return [item for each in outer for item in split(each.children, _ITEM)]
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
            if each.kind == "env" and each.text in _SOLUTIONS:
                found.solutions.append(each)
            elif each.kind == "env" and each.text in _OPTIONS and found.options is None:
                found.options = each
            elif each.kind == "env" and each.text in ("parts", "subparts", "subsubparts"):
                found.parts += split(each.children, _PART)
            elif (
                each.kind == "env"
                and each.text in ("enumerate", "itemize", "list")
                and found.options is None
                and _boxed(each)
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
            for k, each in enumerate(found.parts):
                lead = Node("text", f"({'i' * (k + 1) if k < 3 else k + 1}) ", each.offset)
                found.text += [Node("par", "", each.offset), lead, *self.found(each.nodes).text]
                found.solutions += self.found(each.nodes).solutions
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
                text = (*text, *self.scribe.blocks(_as_list(found.options)))
        elif gaps and len(gaps_in(text)) == len(gaps):
            ask, rest = split_ask(text)
            worth = halves(marks / len(gaps), self.report, here)
            held = tuple(replace(each, marks=worth) for each in gaps)
            text, response = ask, BlanksResponse(id=id, marks=worth * len(held), text=rest, gaps=held)
        elif found.answer:
            words = plain_text(self.scribe.line(_parsed_words(found.answer, item.offset), []))
            response = made.text(id, marks, [Words(Fraction(1), words.replace("*", r"\*"))], False, context)
        if response is None:
            response = by_hand(id, marks)
        more: list[Block] = []
        for k, image in enumerate(shown, 1):
            more += [Paragraph((Strong((Text(f"Image {k}"),)),)), image]
        return part(id, (*text, *more) or (Paragraph((Text("Answer."),)),), (response,), solution)

    def scribe_with(self, gaps: list[Gap], context: Context) -> Scribe:
        """The same scribe, which writes ``\\fillin[answer]`` as a gap."""

        def gap(node: Node) -> str | None:
            if node.text != "fillin" or not node.option:
                return None
            words = plain_text(self.scribe.line(_parsed_words(node.option, node.offset), []))
            found = made.text(
                f"g{len(gaps) + 1}", Fraction(1), [Words(Fraction(1), words.replace("*", r"\*"))], False, context
            )
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
        for nodes, right, solutions in _choices(node):
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


_QUESTION = frozenset({"question", "bonusquestion", "titledquestion"})
_PART = frozenset({"part", "subpart", "subsubpart", "bonuspart"})
_ITEM = frozenset({"item"})


def split(nodes: Sequence[Node], marks: frozenset[str]) -> list[Item]:
    """Return what stands behind each of some macros; what stands before the first belongs to it."""
    items: list[Item] = []
    before: list[Node] = []
    for each in nodes:
        if each.kind == "macro" and each.text in marks:
            title = each.raw[0] if each.text == "titledquestion" and each.raw else ""
            points = points_of(each.option) if each.text != "item" else None
            items.append(Item([], each.offset, points, re.sub(r"[\\{}$]", "", title)))
            if len(items) == 1:
                items[0].nodes += [node for node in before if node.kind != "macro"]
        elif items:
            items[-1].nodes.append(each)
        else:
            before.append(each)
    return items


def points_of(option: str | None) -> Fraction | None:
    r"""Return the points in an option, None where there are none.

    >>> points_of("2\\half"), points_of("5 points"), points_of(None)
    (Fraction(5, 2), Fraction(5, 1), None)
    """
    found = _POINTS.match((option or "").strip())
    if not found or not (found[1] or found[2]) or len(found[1] or "") > 6:
        return None
    return Fraction(found[1] or 0) + (Fraction(1, 2) if found[2] else 0)


def _deep(nodes: Sequence[Node]) -> Iterator[Node]:
    waiting = list(reversed(nodes))
    while waiting:
        each = waiting.pop()
        yield each
        waiting += reversed(each.children)


def _holds(outer: Node, inner: Node) -> bool:
    """True where one environment stands within another."""
    return outer is not inner and any(each is inner for each in _deep(outer.children))


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


# ---------------------------------------------------------------- options
def _choices(node: Node) -> Iterator[tuple[list[Node], bool, list[Node]]]:
    """Yield each option: its nodes, whether it is right, the solutions that stand in it."""
    marks = frozenset({"choice", "CorrectChoice", "correctchoice", "item"})
    current: list[Node] | None = None
    right = False
    solutions: list[Node] = []
    for each in [*node.children, Node("macro", "choice", node.offset)]:
        if each.kind == "macro" and each.text in marks:
            if current is not None:
                yield _unboxed(current, right, solutions)
            current, solutions = [], []
            right = each.text in ("CorrectChoice", "correctchoice") or bool(_FULL_BOX.search(each.option or ""))
        elif each.kind == "env" and each.text in _SOLUTIONS:
            solutions.append(each)
        elif current is not None:
            current.append(each)


def _unboxed(nodes: list[Node], right: bool, solutions: list[Node]) -> tuple[list[Node], bool, list[Node]]:
    """An option without the box at its beginning; a full one says that it is right."""
    kept = list(nodes)
    while kept and (kept[0].kind == "par" or (kept[0].kind == "text" and not kept[0].text.strip())):
        kept.pop(0)
    if kept and _is_box(kept[0]):
        right = right or bool(_FULL_BOX.search(_shown(kept[0])))
        kept = kept[1:]
    return kept, right, solutions


def _shown(node: Node) -> str:
    return f"\\{node.text} " if node.kind == "macro" else node.text


def _is_box(node: Node) -> bool:
    return node.kind in ("macro", "math", "text") and bool(_ANY_BOX.match(_shown(node))) and len(node.text) < 40


def _boxed(node: Node) -> bool:
    """True for a list whose items all begin with a box."""
    items = split(node.children, _ITEM)
    options = [each.option for each in node.children if each.kind == "macro" and each.text == "item"]
    if len(items) < 2:
        return False
    for item, option in zip(items, options, strict=True):
        if _ANY_BOX.match(option or ""):
            continue
        shown = [each for each in item.nodes if each.kind != "par" and (each.kind != "text" or each.text.strip())]
        if not shown or not _is_box(shown[0]):
            return False
    return True


def _as_list(node: Node) -> list[Node]:
    marks = ("choice", "CorrectChoice", "correctchoice", "item")
    children = [
        Node("macro", "item", each.offset) if each.kind == "macro" and each.text in marks else each
        for each in node.children
    ]
    return [Node("env", "enumerate", node.offset, children=children)]
