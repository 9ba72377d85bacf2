"""An item of QTI 2 or 3 → a question."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from generator.content import Block, Blocks, Inlines, Paragraph, Picture, Text
from generator.exam import EssayResponse, MatchResponse, OrderResponse, Part, Response, TensorResponse
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked, Value, Words
from generator.importing.formats.qti.bodies import Body, Image, mark
from generator.importing.formats.qti.scoring import Branch, Test, branches, mapped, values_of
from generator.importing.formats.qti.tests import Member
from generator.importing.gapped import answered, gaps_in, with_units
from generator.importing.imported import Imported, Report, by_hand, part, variant
from generator.importing.lettering import lettered, with_solutions
from generator.importing.lines import as_line, is_flat
from generator.importing.naming import named, title_of
from generator.importing.reading import exact, fraction
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


@dataclass
class _Asked:
    """What an item knows of one response variable."""

    declaration: Element | None
    marks: Fraction
    tests: list[tuple[Test, Fraction, Inlines]] = field(default_factory=list)
    group: int = 0  # which variables earn their marks together
    stepwise: bool = True


class _Item:
    def __init__(self, item: Element, image: Image, report: Report) -> None:
        self.item = item
        self.report = report
        self.context = Context(report, item.place)
        self.body = Body(item, image, report)
        self.pictures: list[Picture] = []
        self.declared = {each.attributes.get("identifier", ""): each for each in item.all("responseDeclaration")}
        self.branches = branches(item, frozenset(self.declared))
        self.feedback = {_key(each): each for each in item.within("modalFeedback")}
        self.told: set[tuple[str, str]] = set()
        self.gaps: dict[str, Response] = {}
        self.asked: dict[str, _Asked] = {}
        self.gap_numbers: dict[str, int] = {}

    # ------------------------------------------------------------ the whole
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of the question."""
        if self.item.first("templateDeclaration") is not None:
            self.context.tell("template", "values that a template draws are not drawn here", "make params of them")
        self._score()
        self.body.special = self._special
        holder = self.item.first("itemBody")
        text = self.body.blocks(holder) if holder is not None else ()
        if not gaps_in(text):
            if not text:
                text = (Paragraph((Text(self.item.attributes.get("title", "") or "Item"),)),)
            self.context.tell("no-answer", "the item has nothing to answer that is known here: it is kept as text")
            return with_solutions([part("a", text, (by_hand("a", self._whole()),))], self._solution())
        text = with_units(text, self.gaps)
        stem, split = lettered(text)
        if len(split) < 2 or not all(gaps_in(blocks) for _, blocks in split):
            stem, split = (), [("a", text)]
        found = [self._stepwise(answered(id, blocks, self.gaps, self.context)) for id, blocks in split]
        found[0] = replace(found[0], ask=(*stem, *self._shown(), *found[0].ask))
        return with_solutions(found, self._solution())

    def _stepwise(self, part: Part) -> Part:
        """A table of numbers that earns its marks as a whole alone has no marks by cell."""
        whole = {name for name, each in self.asked.items() if not each.stepwise}
        first = {self.gap_names.get(each.id, "") for each in part.responses if isinstance(each, TensorResponse)}
        if len(part.responses) == 1 and isinstance(part.responses[0], TensorResponse):
            first = {name for name, each in self.asked.items() if each.group}
        return replace(
            part,
            responses=tuple(
                replace(each, cell_marks=None) if isinstance(each, TensorResponse) and first & whole else each
                for each in part.responses
            ),
        )

    @property
    def gap_names(self) -> dict[str, str]:
        return {f"g{k}": name for k, name in enumerate(self.placed, 1)}

    @property
    def placed(self) -> list[str]:
        return list(self.asked)

    def _shown(self) -> Blocks:
        found: list[Paragraph | Picture] = []
        for k, each in enumerate(self.pictures, 1):
            found += [Paragraph((Text(f"Image {k}"),)), each]
        if found:
            self.context.tell("image-in-line", "images of options stand above them, and are called by their numbers")
        return tuple(found)

    def _solution(self) -> Blocks:
        rest: list[Block] = []
        for key, node in self.feedback.items():
            if key not in self.told:
                rest += self.body.blocks(node)
        for node in self.item.within("rubricBlock"):
            if "candidate" not in node.attributes.get("view", "candidate"):
                rest += self.body.blocks(node)
        for name in ("feedbackBlock", "feedbackInline"):
            for node in self.item.within(name):
                if (
                    node.attributes.get("outcomeIdentifier", ""),
                    node.attributes.get("identifier", ""),
                ) not in self.told:
                    rest += self.body.blocks(node)
        return tuple(rest)

    # ------------------------------------------------------------ scores
    def _whole(self) -> Fraction:
        """What the item is worth: its greatest score, or 1."""
        for each in self.item.all("outcomeDeclaration"):
            if each.attributes.get("identifier", "").upper() == "MAXSCORE":
                value = exact(each.word("defaultValue", "value"))
                if value:
                    return self.context.halves(value)
        for each in self.item.all("outcomeDeclaration"):
            if each.attributes.get("identifier", "").upper() == "SCORE":
                value = exact(each.attributes.get("normalMaximum", ""))
                if value:
                    return self.context.halves(value)
        return Fraction(1)

    def _score(self) -> None:
        groups: dict[frozenset[str], int] = {}
        for name, declaration in self.declared.items():
            self.asked[name] = _Asked(declaration, Fraction(0))
        for branch in self.branches:
            names = frozenset(branch.tests)
            if not names:
                continue
            if len(names) > 1:
                number = groups.setdefault(names, len(groups) + 1)
                for name in names:
                    each = self.asked[name]
                    each.group, each.stepwise = number, False
                    each.marks = max(each.marks, (branch.marks or Fraction(0)) / len(names))
        for branch in self.branches:
            if len(branch.tests) == 1:
                self._single(branch)
        for name, each in self.asked.items():
            if not each.marks:
                each.marks = self._declared_marks(name)
            right = max((share for _, share, _ in each.tests), default=Fraction(0))
            if not each.group and right:
                each.marks = right
        stepped = any(branch.counted and branch.marks for branch in self.branches)
        for each in self.asked.values():
            each.stepwise = each.stepwise or stepped

    def _single(self, branch: Branch) -> None:
        ((name, test),) = branch.tests.items()
        because: Inlines = ()
        for key in branch.feedback:
            if key in self.feedback:
                self.told.add(key)
                because = self.line(self.feedback[key], "feedback")
        if branch.marks is not None or because:
            self.asked[name].tests.append((test, branch.marks or Fraction(0), because))

    def _declared_marks(self, name: str) -> Fraction:
        for each in self.item.all("outcomeDeclaration"):
            if each.attributes.get("identifier", "") == f"SCORE_{name}":
                value = exact(each.attributes.get("normalMaximum", ""))
                if value:
                    return value
        best = sum((value for _, value in mapped(self.declared[name]) if value > 0), Fraction(0))
        if best and len(self.declared) == 1 and self._maximum() is None:
            return best
        whole = self._maximum() or Fraction(1) * len(self.declared)
        return whole / max(len(self.declared), 1)

    def _maximum(self) -> Fraction | None:
        for each in self.item.all("outcomeDeclaration"):
            if each.attributes.get("identifier", "").upper() == "MAXSCORE":
                return exact(each.word("defaultValue", "value")) or None
        return None

    # ------------------------------------------------------------ texts
    def line(self, node: Element, what: str) -> Inlines:
        blocks = self.body.blocks(node)
        if not is_flat(blocks):
            self.context.tell("made-one-line", f"{what} is a single line here: paragraphs follow one another in it")
        return as_line(blocks, self.pictures)

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
        number = list(self.asked).index(variable) + 1 if variable in self.asked else len(self.asked) + 1
        if variable not in self.asked:
            self.asked[f"\x00{number}"] = _Asked(None, Fraction(1))
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
        asked = self.asked.get(variable) or _Asked(None, self._whole())
        number = list(self.asked).index(variable) + 1 if variable in self.asked else len(self.asked) + 1
        id = f"g{number}"
        response: Response | None = None
        match node.name:
            case "textEntryInteraction":
                response = self._entry(id, asked)
            case "choiceInteraction" | "inlineChoiceInteraction" | "hottextInteraction":
                response = self._choice(id, node, asked)
            case "orderInteraction":
                response = self._order(id, node, asked)
            case "matchInteraction":
                response = self._match(id, node, asked)
            case "extendedTextInteraction":
                lines = node.attributes.get("expectedLines", "")
                height = int(lines) if lines.isascii() and lines.isdigit() and len(lines) < 4 else 6
                return by_hand(id, self.context.halves(asked.marks), min(max(height, 1), 40))
            case "uploadInteraction" | "drawingInteraction":
                return by_hand(id, self.context.halves(asked.marks))
            case _:
                self.context.tell("unknown-interaction", f"a {node.name} is kept as text", "write its answer anew")
                return self._free(id, asked)
        if response is None:
            self.context.tell("unreadable-answers", f"the answers of this {node.name} cannot be read")
            return self._free(id, asked)
        return response

    def _free(self, id: str, asked: _Asked) -> EssayResponse:
        return by_hand(id, self.context.halves(asked.marks))

    def _rights(self, asked: _Asked) -> list[str]:
        declaration = asked.declaration
        return [] if declaration is None else values_of(declaration.first("correctResponse"))

    def _entry(self, id: str, asked: _Asked) -> Response | None:
        kind = "" if asked.declaration is None else asked.declaration.attributes.get("baseType", "")
        if kind in ("float", "integer"):
            return self._number(id, asked)
        rights = self._rights(asked)
        words: list[Words] = []
        case = False
        worth = asked.marks or Fraction(1)
        for test, earned, because in asked.tests:
            given = [*(rights if test.correct else ()), *(each for each in test.values if not each.startswith("\x00"))]
            case = case or test.case
            words += [Words(earned / worth, _literal(each), because) for each in given]
        for key, value in mapped(asked.declaration) if asked.declaration is not None else ():
            words.append(Words(value / worth, _literal(key)))
        if not any(each.share > 0 for each in words):
            words = [Words(Fraction(1), _literal(each)) for each in rights]
        best = max((each.share for each in words), default=Fraction(0))
        words = [replace(each, share=each.share / best) for each in words] if best else words
        unique = list({each.text: each for each in reversed(words)}.values())[::-1]
        numbers = [fraction(each.text) for each in unique]
        if unique and "/" in unique[0].text and all(each is not None for each in numbers):
            values = [
                Value(each.share, number, Fraction(0), each.because)
                for each, number in zip(unique, numbers, strict=True)
                if number is not None
            ]
            return made.number(id, asked.marks, values, self.context)
        return made.text(id, asked.marks, unique, case, self.context)

    def _number(self, id: str, asked: _Asked) -> Response | None:
        rights = [value for value in map(exact, self._rights(asked)) if value is not None]
        values: list[Value] = []
        worth = asked.marks or Fraction(1)
        for test, earned, because in asked.tests:
            share = Fraction(0) if asked.group else earned / worth
            for low, low_open, high, high_open in test.intervals:
                middle = next((each for each in rights if low <= each <= high), (low + high) / 2)
                values += _pieces(share, low, low_open, middle, high, high_open, because)
            if test.correct:
                rooms = [each.split("\x00")[1:] for each in test.values if each.startswith("\x00")]
                for right in rights:
                    room = Fraction(0)
                    for mode, amount in rooms:
                        room = Fraction(amount) * (abs(right) / 100 if mode == "relative" else 1)
                    values.append(Value(share, right, room, because))
        for branch in self.branches:
            if len(branch.tests) > 1 and branch.marks and not values:
                own = next((test for name, test in branch.tests.items() if self.asked[name] is asked), None)
                for low, low_open, high, high_open in own.intervals if own is not None else ():
                    middle = next((each for each in rights if low <= each <= high), (low + high) / 2)
                    values += _pieces(Fraction(1), low, low_open, middle, high, high_open, ())
        if not any(each.share > 0 for each in values):
            values += [Value(Fraction(1), each) for each in rights]
        best = max((each.share for each in values), default=Fraction(0))
        if best and best != 1:
            values = [replace(each, share=each.share / best) for each in values]
        return made.number(id, asked.marks, values, self.context)

    def _choice(self, id: str, node: Element, asked: _Asked) -> Response | None:
        shown = list(node.within("simpleChoice", "inlineChoice", "hottext"))
        rights = set(self._rights(asked))
        points = dict(mapped(asked.declaration)) if asked.declaration is not None else {}
        worth = asked.marks or Fraction(1)
        multiple = asked.declaration is not None and asked.declaration.attributes.get("cardinality") == "multiple"
        single = not multiple and node.attributes.get("maxChoices", "1") in ("1", "")
        earned: dict[str, Fraction] = {}
        because: dict[str, Inlines] = {}
        for test, marks, said in asked.tests:
            for given in test.values:
                if single:
                    earned[given] = max(earned.get(given, Fraction(0)), marks / worth)
                if said:
                    because[given] = said
            if test.correct and said:
                because |= {each: said for each in rights if each not in because}
        options = []
        for each in shown:
            name = each.attributes.get("identifier", "")
            share = self._option_share(name, rights, points, earned, single)
            reason = because.get(name, ()) or self._inline(each)
            options.append(Ticked(share, self.line(each, "an option"), reason))
        return made.choice(id, self.context.halves(asked.marks), options, single, self.context)

    def _option_share(
        self, name: str, rights: set[str], points: Mapping[str, Fraction], earned: Mapping[str, Fraction], single: bool
    ) -> Fraction:
        """What an option earns: by the declared answer, by what a rule gives for it, by a mapping."""
        most = max(points.values(), default=Fraction(0))
        mapped_share = points.get(name, Fraction(0)) / most if most > 0 else Fraction(0)
        if name in rights:
            return Fraction(1) if single else Fraction(1, len(rights))
        if rights:
            part = max(earned.get(name, Fraction(0)), mapped_share)
            return min(part, Fraction(99, 100)) if single else Fraction(0)
        return max(earned.get(name, Fraction(0)), mapped_share)

    def _inline(self, node: Element) -> Inlines:
        """Feedback that stands within an option."""
        for each in node.within("feedbackInline"):
            self.told.add(_key(each))
            return self.line(each, "feedback")
        return ()

    def _order(self, id: str, node: Element, asked: _Asked) -> Response | None:
        shown = {each.attributes.get("identifier", ""): each for each in node.within("simpleChoice")}
        right = self._rights(asked)
        if not 3 <= len(shown) <= 12 or sorted(right) != sorted(shown):
            return None
        items = tuple(self.line(each, "an item") for each in shown.values())
        key = tuple(list(shown).index(each) for each in right)
        if not all(items):
            return None
        return OrderResponse(id=id, marks=self.context.halves(asked.marks), items=items, key=key)

    def _match(self, id: str, node: Element, asked: _Asked) -> Response | None:
        sets = [list(each.all("simpleAssociableChoice")) for each in node.all("simpleMatchSet")]
        if len(sets) != 2:
            return None
        pairs = [tuple(each.split()) for each in self._rights(asked)]
        names = [[each.attributes.get("identifier", "") for each in choices] for choices in sets]
        if any(len(pair) != 2 for pair in pairs):
            return None
        ordered = [(a, b) if a in names[0] else (b, a) for a, b in pairs]
        if any(a not in names[0] or b not in names[1] for a, b in ordered):
            return None
        key = dict(ordered)
        if len(key) != len(ordered) and len({b for _, b in ordered}) == len(ordered):  # each choice has its one term
            sets, names = [sets[1], sets[0]], [names[1], names[0]]
            key = {b: a for a, b in ordered}
        if len(key) != len(ordered) or set(key) != set(names[0]) or len(names[0]) < 2 or len(names[1]) < 2:
            return None
        return MatchResponse(
            id=id,
            marks=self.context.halves(asked.marks),
            terms=tuple(self.line(each, "a term") for each in sets[0]),
            choices=tuple(self.line(each, "a choice") for each in sets[1]),
            key=tuple(names[1].index(key[name]) for name in names[0]),
        )

    # ------------------------------------------------------------ gaps
    def _gap_match(self, node: Element) -> str:
        variable = node.attributes.get("responseIdentifier", "")
        asked = self.asked.get(variable) or _Asked(None, self._whole())
        pairs = {pair[1]: pair[0] for pair in map(str.split, self._rights(asked)) if len(pair) == 2}
        words = [each for each in node.elements() if each.name in ("gapText", "gapImg")]
        gaps = list(node.within("gap"))
        by_name = {each.attributes.get("identifier", ""): each for each in words}
        worth = self.context.halves(asked.marks / max(len(gaps), 1))
        for each in gaps:
            name = each.attributes.get("identifier", "")
            options = [
                Ticked(Fraction(key == pairs.get(name)), self.line(word, "a word")) for key, word in by_name.items()
            ]
            self.asked[f"\x00{name}"] = _Asked(None, worth)
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


def _key(node: Element) -> tuple[str, str]:
    """By which outcome with which value a feedback is shown."""
    return node.attributes.get("outcomeIdentifier", ""), node.attributes.get("identifier", "")


def _literal(word: str) -> str:
    return word.replace("*", r"\*")


def _pieces(
    share: Fraction, low: Fraction, low_open: bool, middle: Fraction, high: Fraction, high_open: bool, because: Inlines
) -> Sequence[Value]:
    """An interval as numbers with tolerances; what a tolerance to both sides does not reach is another one."""
    from generator.export.grading import Interval, decimals

    interval = Interval(low, middle, high, low_open, high_open)
    return [Value(share, Fraction(value), Fraction(room), because) for value, room in decimals(interval)]
