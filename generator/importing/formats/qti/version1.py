"""An item of QTI 1.2, as Canvas, Blackboard and others write it → a question.

``response_lid`` are options, ``response_str`` and ``response_num`` are typed; what a ``respcondition`` asks for and
what it sets SCORE to says what is right. Canvas' ``[name]`` within a text are gaps.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from generator.content import Block, Blocks, Inlines, Paragraph, Text
from generator.exam import MatchResponse, Part, Response
from generator.export.grading import Interval, decimals
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked, Value, Words, literal
from generator.importing.fielded import fielded
from generator.importing.formats.qti.bodies import Image
from generator.importing.formats.qti.conditions import best_of, right_values, rules_of
from generator.importing.formats.qti.gaps import Gaps
from generator.importing.formats.qti.materials import RESPONSES, Materials
from generator.importing.formats.qti.tests import Member
from generator.importing.imported import Imported, Report, by_hand, part, variant
from generator.importing.lettering import with_solutions
from generator.importing.lines import under_names
from generator.importing.naming import named, title_of
from generator.importing.own_words import taken_back
from generator.importing.reading import exact, without_noise
from generator.importing.xml import Element

_POINTS = ("points_possible", "qmd_weighting", "qmd_absolutescore_max", "cc_weighting", "max_score")
# What a person marks, as Canvas, ILIAS and Blackboard call it.
_FREE = ("essay", "file_upload", "text question")
_LEADS = {"correct_fb": "Right: ", "general_incorrect_fb": "Wrong: ", "incorrect_fb": "Wrong: "}


def question(member: Member, image: Image, report: Report) -> Imported:
    """Return an item as a question; what it asks that we have no kind for is kept as text."""
    item = member.item
    title = title_of(item.attributes.get("title", "") or item.attributes.get("ident", ""), item.place, report)
    name, topic, skills, pool = named(title, member.path, member.words)
    reader = _Item(item, image, report)
    return Imported(variant(name, topic, skills, (), reader.parts()), item.place, pool)


class _Item:
    def __init__(self, item: Element, image: Image, report: Report) -> None:
        self.item = item
        self.context = Context(report, item.place)
        self.texts = Materials(item, image, self.context)
        self.meta = {
            each.word("fieldlabel").lower(): each.word("fieldentry") for each in item.within("qtimetadatafield")
        }
        for each in item.within("itemmetadata"):
            self.meta |= {child.name.lower(): child.characters().strip() for child in each.elements()}
        self.rules = rules_of(item)
        self.responses = list(item.within(*RESPONSES))
        single = {each.attributes.get("ident", "") for each in self.responses if _is_single(each)}
        self.best = best_of(self.rules, single)
        self.feedback = {each.attributes.get("ident", ""): each for each in item.within("itemfeedback")}
        self.told: set[str] = set()

    # ------------------------------------------------------------ the whole
    def parts(self) -> tuple[Part, ...]:
        """Return the parts of the question; there is one but where a text with fields has lettered ones."""
        return with_solutions(self._parts(), self._solution())

    def _parts(self) -> list[Part]:
        text = self._gapped()
        if text is not None:
            return fielded(*text, self._shown(), self.context)
        asked = self._asked()
        response = self._response()
        if response is None:
            self._tell_unread()
            asked, response = (*asked, *self._options_as_text()), by_hand("a", self.marks())
        asked, response = taken_back(asked, response)
        ask = (*asked, *self._shown()) or (Paragraph((Text("Answer."),)),)
        return [part("a", ask, (response,))]

    @property
    def kind(self) -> str:
        """What the item calls itself, in small letters."""
        names = ("question_type", "questiontype", "bbmd_questiontype", "cc_profile")
        return next((self.meta[each].lower() for each in names if self.meta.get(each)), "")

    def _tell_unread(self) -> None:
        kind = self.kind or "item"
        if self.responses and not any(each in kind for each in _FREE):
            self.context.tell("unreadable-answers", f"the answers of this {kind} cannot be read: it is kept as text")
        elif not self.responses and "text_only" in kind:
            self.context.tell("no-answer", "the item asks nothing: it is kept as a text to be answered freely")

    def _shown(self) -> Blocks:
        shown = under_names(self.texts.pictures)
        if shown:
            self.context.tell("image-in-line", "images of options stand above them, and are called by their numbers")
        return shown

    def marks(self) -> Fraction:
        """Return what the item is worth, 1 where it does not say."""
        return self.context.halves(self._told_marks() or (self._own_scale() if self._in_marks else Fraction(1)))

    @property
    def _in_marks(self) -> bool:
        """True for ILIAS, whose scores are marks; those of others are of a scale of their own."""
        return "ilias_version" in self.meta

    def _told_marks(self) -> Fraction | None:
        found = (exact(self.meta.get(name, "")) for name in _POINTS)
        return next((each for each in found if each is not None and each > 0), None)

    def _own_scale(self) -> Fraction:
        declared = (exact(each.attributes.get("maxvalue", "")) for each in self.item.within("decvar"))
        return next((each for each in declared if each), self.best)

    def _solution(self) -> Blocks:
        found: list[Block] = []
        heard: list[Blocks] = []  # ILIAS says the same to right and to wrong answers
        for ident, node in self.feedback.items():
            if ident not in self.told and (blocks := self.texts.blocks(node)) not in heard:
                heard.append(blocks)
                name = _LEADS.get(ident, "")
                if name and blocks and isinstance(blocks[0], Paragraph):
                    blocks = (Paragraph((Text(name), *blocks[0].children)), *blocks[1:])
                found += blocks
        return tuple(found)

    # ------------------------------------------------------------ texts
    def _asked(self) -> Blocks:
        presentation = self.item.first("presentation")
        return () if presentation is None else self.texts.blocks(presentation)

    def _options_as_text(self) -> Blocks:
        found: list[Block] = []
        for response in self.responses:
            lead = (
                self.texts.line(response.first("material") or response, "a text") if response.first("material") else ()
            )
            labels = [self.texts.line(each, "an option") for each in response.within("response_label")]
            for each in (lead, *labels):
                if each:
                    found.append(Paragraph((Text("– "), *each)))
        return tuple(found)

    def because(self, ident: str, value: str) -> Inlines:
        """Return what is said where a response is a value."""
        for rule in self.rules:
            if rule.equals == ((ident, value),) and not rule.negated:
                for name in rule.feedback:
                    node = self.feedback.get(name)
                    if node is not None and name not in ("correct_fb", "general_incorrect_fb", "general_fb"):
                        self.told.add(name)
                        return self.texts.line(node, "feedback")
        return ()

    # ------------------------------------------------------------ responses
    def _response(self) -> Response | None:
        options = [each for each in self.responses if each.name == "response_lid"]
        typed = [each for each in self.responses if each.name in ("response_str", "response_num")]
        if len(options) == len(self.responses) > 0:
            return self._choice(options[0]) if len(options) == 1 else self._match(options)
        if len(typed) == 1 == len(self.responses) and not any(each in self.kind for each in _FREE):
            return self._typed(typed[0])
        return None

    def _gapped(self) -> tuple[Blocks, dict[str, Response]] | None:
        """A text with gaps, and what is to be filled in; None for an item of another kind."""
        names = {each.name for each in self.responses}
        presentation = self.item.first("presentation")
        if presentation is None:
            return None
        gaps = Gaps(self.texts, self.rules, self.context, self.meta.get("textgaprating") == "cs")
        canvas = "fill_in_multiple_blanks" in self.kind or "multiple_dropdowns" in self.kind
        if names == {"response_lid"} and canvas:
            return gaps.by_name(presentation, self.responses, "dropdown" in self.kind, self.marks())
        typed = bool(names) and names <= {"response_str", "response_num"}
        if typed and (len(self.responses) > 1 or "cloze" in self.kind):
            return gaps.in_place(presentation, self.responses, None if self._in_marks else self.marks())
        return None

    def _choice(self, response: Element) -> Response | None:
        ident = response.attributes.get("ident", "")
        labels = list(response.within("response_label"))
        single = _is_single(response)
        shares: dict[str, Fraction] = {}
        for rule in self.rules:
            if rule.score is None or rule.other or not (rule.equals or rule.negated):
                continue
            values = [value for each, value in rule.equals if each == ident]
            if single or (rule.adds and len(values) == 1):
                for value in values:
                    shares[value] = shares.get(value, Fraction(0)) + rule.score / self.best
            elif rule.score == self.best:
                shares |= dict.fromkeys(values, Fraction(1, max(len(values), 1)))
        options = [
            Ticked(shares.get(name, Fraction(0)), self.texts.line(each, "an option"), self.because(ident, name))
            for each in labels
            for name in [each.attributes.get("ident", "")]
        ]
        return made.choice("a", self.marks(), options, single, self.context)

    def _match(self, responses: Sequence[Element]) -> Response | None:
        terms: list[Inlines] = []
        names: list[str] = []
        choices: dict[str, Inlines] = {}
        for response in responses:
            right = right_values(self.rules, response.attributes.get("ident", ""))
            material = response.first("material")
            if len(set(right)) != 1 or material is None:
                return None
            term = self.texts.line(material, "a term")
            if not term:
                self.context.tell("empty-option", "a pair without words is left out")
                continue
            terms.append(term)
            names.append(right[0])
            for each in response.within("response_label"):
                choices.setdefault(each.attributes.get("ident", ""), self.texts.line(each, "a choice"))
        choices = {name: each for name, each in choices.items() if each}
        if any(name not in choices for name in names) or len(terms) < 2 or len(choices) < 2:
            return None
        key = tuple(list(choices).index(name) for name in names)
        return MatchResponse(id="a", marks=self.marks(), terms=tuple(terms), choices=tuple(choices.values()), key=key)

    def _typed(self, response: Element) -> Response | None:
        ident = response.attributes.get("ident", "")
        numeric = self._asks_number(response)
        values: list[Value] = []
        words: list[Words] = []
        right = right_values(self.rules, ident)
        for rule in self.rules:
            share = (rule.score or Fraction(0)) / self.best
            given = [value for each, value in rule.equals if each == ident]
            if rule.low is not None and rule.high is not None:
                middle = next((number for number in map(exact, given) if number is not None), None)
                values += self._within(share, rule.low, middle, rule.high)
                continue
            if rule.score is None:  # only says something: of a right answer nothing that is wrong with it
                given = [value for value in given if value not in right]
            for value in given:
                number = exact(value)
                because = self.because(ident, value) if share < 1 else ()
                if numeric and number is not None:
                    values.append(Value(share, number, Fraction(0), because))
                else:
                    words.append(Words(share, literal(value), because))
        if numeric and values:
            return made.number("a", self.marks(), values, self.context)
        return made.typed("a", self.marks(), words, False, self.context)

    def _asks_number(self, response: Element) -> bool:
        field = response.first("render_fib")
        kind = "" if field is None else field.attributes.get("fibtype", "").lower()
        named = "numerical" in self.kind or "calculated" in self.kind
        bounds = any(rule.low is not None and rule.high is not None for rule in self.rules)
        return response.name == "response_num" or named or kind in ("decimal", "integer", "scientific") or bounds

    def _within(self, share: Fraction, low: Fraction, middle: Fraction | None, high: Fraction) -> list[Value]:
        """A number within bounds, which may be uneven around it."""
        low, high = without_noise(low), without_noise(high)
        centre, room = (low + high) / 2, (high - low) / 2
        if middle is not None and not low <= middle <= high:
            self.context.tell(
                "value-out-of-bounds", "the number itself lies outside of its bounds: their middle is taken"
            )
            middle = None
        if middle is None or abs(middle - centre) * 1000 <= room:
            return [Value(share, without_noise(centre) if room else middle or centre, abs(room))]
        pairs = decimals(Interval(low, middle, high))
        return [Value(share, Fraction(number), Fraction(tolerance)) for number, tolerance in pairs]


def _is_single(response: Element) -> bool:
    return response.attributes.get("rcardinality", "Single").lower() == "single"
