"""An item of QTI 2 or 3 → a question."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from generator.content import Paragraph, Text
from generator.exam import Part, Response, TensorResponse
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked
from generator.importing.fielded import fielded
from generator.importing.formats.qti.bodies import Body, Image, mark
from generator.importing.formats.qti.chosen import choice, match, order
from generator.importing.formats.qti.earning import Asked, asked_of, worth_of
from generator.importing.formats.qti.scoring import branches
from generator.importing.formats.qti.tests import Member
from generator.importing.formats.qti.texts import Texts
from generator.importing.formats.qti.typed import entry
from generator.importing.gapped import gaps_in
from generator.importing.imported import Imported, Report, by_hand, part, variant
from generator.importing.lettering import with_solutions
from generator.importing.naming import named, title_of
from generator.importing.xml import Element

_INTERACTION = re.compile(r".*Interaction\Z")
# Choices where no field of ours shows them.
_CHOICES = frozenset(
    {"simpleChoice", "inlineChoice", "simpleAssociableChoice", "hotspotChoice", "associableHotspot"}
    | {"gapText", "gapImg"}
)
_HIDDEN = frozenset({"feedbackInline", "feedbackBlock", "templateInline", "templateBlock", "stylesheet"})


def question(member: Member, image: Image, report: Report) -> Imported:
    """Return an item as a question; what it asks that we have no kind for is kept as text."""
    item = member.item
    title = title_of(item.attributes.get("title", "") or item.attributes.get("identifier", ""), item.place, report)
    name, topic, skills, pool = named(title, member.path, member.words)
    reader = _Item(item, image, report)
    return Imported(variant(name, topic, skills, (), reader.parts()), item.place, pool)


class _Item:
    def __init__(self, item: Element, image: Image, report: Report) -> None:
        self.item = item
        self.report = report
        self.context = Context(report, item.place)
        self.body = Body(item, image, report)
        declared = {each.attributes.get("identifier", ""): each for each in item.all("responseDeclaration")}
        self.texts = Texts(item, self.body, self.context)
        self.asked = asked_of(item, declared, branches(item, frozenset(declared)), self.texts.because)
        self.gaps: dict[str, Response] = {}
        self.gap_numbers: dict[str, int] = {}

    # ------------------------------------------------------------ the whole
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of the question."""
        if self.item.first("templateDeclaration") is not None:
            self.context.tell("template", "values that a template draws are not drawn here", "make params of them")
        self.body.special = self._special
        holder = self.item.first("itemBody")
        text = self.body.blocks(holder) if holder is not None else ()
        if not gaps_in(text):
            if not text:
                text = (Paragraph((Text(self.item.attributes.get("title", "") or "Item"),)),)
            self.context.tell("no-answer", "the item has nothing to answer that is known here: it is kept as text")
            return with_solutions([part("a", text, (by_hand("a", self._whole()),))], self.texts.solution())
        found = [self._stepwise(each) for each in fielded(text, self.gaps, self.texts.shown(), self.context)]
        return with_solutions(found, self.texts.solution())

    def _stepwise(self, part: Part) -> Part:
        """A table of numbers that earns its marks as a whole alone has no marks by cell."""
        whole = {name for name, each in self.asked.items() if not each.stepwise}
        names = {f"g{k}": name for k, name in enumerate(self.asked, 1)}
        first = {names.get(each.id, "") for each in part.responses if isinstance(each, TensorResponse)}
        if len(part.responses) == 1 and isinstance(part.responses[0], TensorResponse):
            first = {name for name, each in self.asked.items() if each.group}
        return replace(
            part,
            responses=tuple(
                replace(each, cell_marks=None) if isinstance(each, TensorResponse) and first & whole else each
                for each in part.responses
            ),
        )

    def _whole(self) -> Fraction:
        """What the item is worth, 1 where it does not say."""
        return self.context.halves(worth_of(self.item) or Fraction(1))

    def _number(self, variable: str) -> int:
        """The number of the gap that a variable fills; the next one for a variable that is not declared."""
        return list(self.asked).index(variable) + 1 if variable in self.asked else len(self.asked) + 1

    def _special(self, node: Element, body: Body) -> str | None:
        name = node.name
        if name in _HIDDEN:
            return ""
        if name == "rubricBlock" and "candidate" not in node.attributes.get("view", "candidate"):
            return ""
        if name in ("rubricBlock", "prompt", "simpleMatchSet", "positionObjectStage"):
            return f"<div>{self._inside(node, body)}</div>"
        if name == "printedVariable":
            return f"[{node.attributes.get('identifier', '')}]"
        if name == "gap":
            return self._gap(node)
        if name == "hottext":
            return f"<strong>{self._inside(node, body)}</strong>"
        if name in _CHOICES:
            return f"<p>– {self._inside(node, body)}</p>"
        if not _INTERACTION.match(name):
            return None
        if name == "gapMatchInteraction":
            return self._gap_match(node)
        return self._interaction(node, body)

    def _inside(self, node: Element, body: Body) -> str:
        """What stands in an element, as HTML."""
        inner = Body(self.item, body.image, self.report)
        inner.special = self._special
        inner.children(node)
        return "".join(inner.pieces)

    # ------------------------------------------------------------ interactions
    def _interaction(self, node: Element, body: Body) -> str:
        """A mark for the response behind its prompt, or behind all that it shows where no field of ours does."""
        variable = node.attributes.get("responseIdentifier", "")
        number = self._number(variable)
        asked = self.asked.get(variable) or Asked(None, self._whole())
        response = self._response(f"g{number}", node, asked)
        if variable not in self.asked:
            self.asked[f"\x00{number}"] = Asked(None, Fraction(1))
        self.gaps[f"g{number}"] = response or by_hand(f"g{number}", self.context.halves(asked.marks))
        if node.name in ("textEntryInteraction", "inlineChoiceInteraction") and response is not None:
            return mark(number)
        said = node.first("prompt")
        if response is None or node.name == "hottextInteraction":
            said = node
        return f"{f'<div>{self._inside(said, body)}</div>' if said is not None else ''}<p>{mark(number)}</p>"

    def _response(self, id: str, node: Element, asked: Asked) -> Response | None:
        """What an interaction asks for; None, which is told, where that is not known here or cannot be read."""
        response: Response | None = None
        match node.name:
            case "textEntryInteraction":
                response = entry(id, asked, self.context)
            case "choiceInteraction" | "inlineChoiceInteraction" | "hottextInteraction":
                response = choice(id, node, asked, self.texts)
            case "orderInteraction":
                response = order(id, node, asked, self.texts)
            case "matchInteraction":
                response = match(id, node, asked, self.texts)
            case "extendedTextInteraction":
                lines = node.attributes.get("expectedLines", "")
                height = int(lines) if lines.isascii() and lines.isdigit() and len(lines) < 4 else 6
                return by_hand(id, self.context.halves(asked.marks), min(max(height, 1), 40))
            case "uploadInteraction" | "drawingInteraction":
                return by_hand(id, self.context.halves(asked.marks))
            case _:
                self.context.tell("unknown-interaction", f"a {node.name} is kept as text", "write its answer anew")
                return None
        if response is None:
            self.context.tell("unreadable-answers", f"the answers of this {node.name} cannot be read")
        return response

    # ------------------------------------------------------------ gaps
    def _gap_match(self, node: Element) -> str:
        variable = node.attributes.get("responseIdentifier", "")
        asked = self.asked.get(variable) or Asked(None, self._whole())
        pairs = {pair[1]: pair[0] for pair in map(str.split, asked.rights) if len(pair) == 2}
        words = [each for each in node.elements() if each.name in ("gapText", "gapImg")]
        gaps = list(node.within("gap"))
        by_name = {each.attributes.get("identifier", ""): each for each in words}
        worth = self.context.halves(asked.marks / max(len(gaps), 1))
        for each in gaps:
            name = each.attributes.get("identifier", "")
            options = [
                Ticked(Fraction(key == pairs.get(name)), self.texts.line(word, "a word"))
                for key, word in by_name.items()
            ]
            self.asked[f"\x00{name}"] = Asked(None, worth)
            number = len(self.asked)
            self.gap_numbers[name] = number
            found = made.choice(f"g{number}", worth, options, True, self.context)
            self.gaps[f"g{number}"] = found if found is not None else by_hand(f"g{number}", worth)
        inner = Body(self.item, self.body.image, self.report)
        inner.special = self._special
        for each in node.elements():
            if each not in words:
                inner.element(each)
        return "".join(inner.pieces)

    def _gap(self, node: Element) -> str:
        number = self.gap_numbers.get(node.attributes.get("identifier", ""))
        return "" if number is None else mark(number)
