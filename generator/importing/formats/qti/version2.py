"""An item of QTI 2 or 3 → a question."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction

from generator.content import Paragraph, Text
from generator.exam import Part, Response, TensorResponse
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked
from generator.importing.formats.qti.bodies import Body, Image, mark
from generator.importing.formats.qti.chosen import choice, match, order
from generator.importing.formats.qti.earning import Asked, asked_of, worth_of
from generator.importing.formats.qti.scoring import branches
from generator.importing.formats.qti.tests import Member
from generator.importing.formats.qti.texts import Texts
from generator.importing.formats.qti.typed import entry
from generator.importing.gapped import answered, gaps_in, with_units
from generator.importing.imported import Imported, Report, by_hand, part, variant
from generator.importing.lettering import lettered, with_solutions
from generator.importing.naming import named, title_of
from generator.importing.xml import Element

_INTERACTION = re.compile(r".*Interaction\Z")
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
        text = with_units(text, self.gaps)
        stem, split = lettered(text)
        if len(split) < 2 or not all(gaps_in(blocks) for _, blocks in split):
            stem, split = (), [("a", text)]
        found = [self._stepwise(answered(id, blocks, self.gaps, self.context)) for id, blocks in split]
        found[0] = replace(found[0], ask=(*stem, *self.texts.shown(), *found[0].ask))
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
        if name == "rubricBlock":
            return None if "candidate" in node.attributes.get("view", "candidate") else ""
        if name == "prompt":
            return None
        if name == "printedVariable":
            return f"[{node.attributes.get('identifier', '')}]"
        if name == "gap":
            return self._gap(node)
        if not _INTERACTION.match(name):
            return None
        if name == "gapMatchInteraction":
            return self._gap_match(node)
        response = self._response(node)
        variable = node.attributes.get("responseIdentifier", "")
        number = self._number(variable)
        if variable not in self.asked:
            self.asked[f"\x00{number}"] = Asked(None, Fraction(1))
        self.gaps[f"g{number}"] = response
        prompt = node.first("prompt")
        said = ""
        if prompt is not None:
            inner = Body(self.item, body.image, self.report)
            inner.special = self._special
            inner.children(prompt)
            said = f"<div>{''.join(inner.pieces)}</div>"
        inline = name in ("textEntryInteraction", "inlineChoiceInteraction")
        return mark(number) if inline else f"{said}<p>{mark(number)}</p>"

    # ------------------------------------------------------------ interactions
    def _response(self, node: Element) -> Response:
        variable = node.attributes.get("responseIdentifier", "")
        asked = self.asked.get(variable) or Asked(None, self._whole())
        id = f"g{self._number(variable)}"
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
                return by_hand(id, self.context.halves(asked.marks))
        if response is None:
            self.context.tell("unreadable-answers", f"the answers of this {node.name} cannot be read")
            return by_hand(id, self.context.halves(asked.marks))
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
