"""Fields within the text of an item of QTI 1.2: Canvas' ``[name]``, and responses that stand between the texts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from generator.content import Blocks
from generator.exam import Response
from generator.export.grading import Interval, decimals
from generator.importing import answers as made
from generator.importing.answers import Context, Ticked, Value, Words, literal
from generator.importing.characters import GAP, GAP_END
from generator.importing.formats.qti.conditions import Rule, right_values, scores_of
from generator.importing.formats.qti.materials import TEXTS, Materials
from generator.importing.gapped import gaps_in
from generator.importing.reading import exact
from generator.importing.xml import Element

Text = tuple[Blocks, dict[str, Response]]  # a text with gaps, and what is to be filled in
# How New Quizzes calls the fields that offer what to choose, and the comparisons that words of ours have.
_LISTS = ("dropdown", "wordbank")
_BY_CHARACTERS = ("Equivalence", "TextEquivalence", "TextInChoices")
_NEARLY = Fraction(1, 10**6)


class Gaps:
    """Reads the fields of one item; ``case`` is True where capitals count in its words."""

    def __init__(self, texts: Materials, rules: Sequence[Rule], context: Context, case: bool) -> None:
        self.case = case
        self.texts = texts
        self.rules = rules
        self.context = context

    # ------------------------------------------------------------ Canvas
    def by_name(
        self, presentation: Element, responses: Sequence[Element], dropdown: bool, marks: Fraction
    ) -> Text | None:
        """Return the text with ``[name]`` as gaps, alike in marks; ``response_name`` says what is right in each."""
        text = self.texts.html(presentation)
        worth = marks / len(responses)
        gaps: dict[str, Response] = {}
        for k, response in enumerate(responses, 1):
            ident = response.attributes.get("ident", "")
            names = (response.word("material", "mattext"), ident.removeprefix("response_"))
            name = next((each for each in names if each and f"[{each}]" in text), None)
            labels = list(response.within("response_label"))
            right = set(right_values(self.rules, ident))
            shares = [Fraction(each.attributes.get("ident", "") in right) for each in labels]
            gap: Response | None
            if dropdown or any(each.attributes.get("answer_type", "").lower() in _LISTS for each in labels):
                gap = self._list(f"g{k}", worth, labels, shares)
            else:  # each word of a blank is right for Canvas, whichever of them the conditions name
                self._tell_how(labels)
                words = [Words(Fraction(1), literal(_said(each))) for each in labels]
                gap = made.typed(f"g{k}", worth, words, self.case, self.context)
            if gap is None or name is None:
                return None
            gaps[gap.id] = gap
            text = text.replace(f"[{name}]", f"{GAP}{k}{GAP_END}", 1)
        return self._complete(self.texts.blocks(presentation, edit=text), gaps)

    def _tell_how(self, labels: Sequence[Element]) -> None:
        """New Quizzes may compare words in other ways than by their characters."""
        for how in dict.fromkeys(each.attributes.get("scoring_algorithm", "") for each in labels):
            if how and how not in _BY_CHARACTERS:
                self.context.tell("compared-otherwise", f"words that were compared by {how[:40]} are plain words here")

    # ------------------------------------------------------------ between the texts
    def in_place(self, presentation: Element, responses: Sequence[Element], marks: Fraction | None) -> Text | None:
        """Return the text with a gap where each response stands.

        A gap earns what its best answer does; ``marks``, where they are known, are shared in that proportion.
        """
        scores = [scores_of(self.rules, each.attributes.get("ident", "")) for each in responses]
        best = [max((score for _, score in each), default=Fraction(0)) for each in scores]
        total = sum(best, Fraction(0))
        gaps: dict[str, Response] = {}
        for k, (response, earned, most) in enumerate(zip(responses, scores, best, strict=True), 1):
            worth = most if marks is None else marks * most / total if total else marks / len(responses)
            shares = [(word, score / most) for word, score in earned] if most else []
            gap = self._field(f"g{k}", worth, response, shares)
            if gap is None:
                return None
            gaps[gap.id] = gap
        fields = {id(each): f"{GAP}{k}{GAP_END}" for k, each in enumerate(responses, 1)}
        text = self.texts.html_around(presentation, fields)
        return self._complete(self.texts.blocks(presentation, edit=text), gaps)

    def _complete(self, blocks: Blocks, gaps: dict[str, Response]) -> Text | None:
        return (blocks, gaps) if len(gaps_in(blocks)) == len(gaps) else None

    def _field(
        self, id: str, worth: Fraction, response: Element, shares: Sequence[tuple[str, Fraction]]
    ) -> Response | None:
        labels = list(response.within("response_label"))
        if response.first("render_choice") is not None and labels:
            earned = dict(shares)
            by_label = [earned.get(each.attributes.get("ident", ""), earned.get(_said(each))) for each in labels]
            return self._list(id, worth, labels, [each or Fraction(0) for each in by_label])
        field = response.first("render_fib")
        low, high = (
            exact(field.attributes.get(f"{end}number", "") if field is not None else "") for end in ("min", "max")
        )
        value = exact(shares[0][0]) if shares else None
        if value is not None and low is not None and high is not None:
            pairs = decimals(_interval(low, value, high))
            return made.number(
                id, worth, [Value(Fraction(1), Fraction(a), Fraction(b)) for a, b in pairs], self.context
            )
        words = [Words(share, literal(word)) for word, share in shares]
        return made.typed(id, worth, words, self.case, self.context)

    # ------------------------------------------------------------ one field
    def _list(self, id: str, worth: Fraction, labels: Sequence[Element], shares: Sequence[Fraction]) -> Response | None:
        options = [Ticked(share, self.texts.line(each, "a word")) for each, share in zip(labels, shares, strict=True)]
        return made.choice(id, worth, options, True, self.context)


def _said(node: Element) -> str:
    return " ".join(each.characters().strip() for each in node.within(*TEXTS))


def _interval(low: Fraction, value: Fraction, high: Fraction) -> Interval:
    """The interval of a number; an end that is nearly as far away as the other one stands for an open one there."""
    below, above = value - low, high - value
    if below < above <= below * (1 + _NEARLY):
        return Interval(value - above, value, high, low_open=True)
    if above < below <= above * (1 + _NEARLY):
        return Interval(low, value, value + below, high_open=True)
    return Interval(low, value, high)
