"""The answers of an item: what is asked, what holds it, what it earns; collected while the body is written."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import assert_never

from generator import labels
from generator.content import Blank
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    MatchResponse,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.by_hand import by_hand
from generator.export.cells import cell_table, heading, typed_as_words
from generator.export.fragments import text
from generator.export.grading import accepted, decimal, fraction_spellings, rational
from generator.export.patterns import right_words
from generator.export.qti.interactions import essay_lines, fits_in_line
from generator.export.qti.ledger import Declared, Ledger
from generator.export.qti.routes import (
    cell_marks,
    is_ascending,
    mistaken,
    mistaken_cells,
    ordered_cells,
    pair_marks,
    staircase,
    steps,
)
from generator.export.qti.rules import Branch
from generator.export.worked import upright
from generator.numbers import Tensor


class Answers(Ledger):
    """Writes the answers of an entry, one after the other, and enters in the ledger what they need."""

    # ------------------------------------------------------------ one response
    def write(self, part: str, response: Response) -> str:
        """Return what a response shows, as blocks."""
        label = self.scribe.label(response.label)
        said = f"<p>{label}</p>" if label else ""
        if isinstance(response, BlanksResponse):
            return said + self._blanks(part, response)
        name = self._begin(part, response)
        if by_hand(response):
            return said + self._by_hand(name, response)
        match response:
            case NumberResponse() | TextResponse():
                return f"<p>{label}{self._short(name, response)}</p>"
            case TensorResponse():
                return self._tensor(name, response, label)
            case ChoiceResponse():
                return self._choice(name, response, label)
            case MatchResponse():
                return self._match(name, response, label)
            case OrderResponse():
                identifiers = self._choices(name, len(response.items))
                right = tuple(identifiers[k] for k in response.key)
                self.declared.append(Declared(name, "ordered", "identifier", right))
                self.rules.append(
                    self.make.award(self.targets[-1], [Branch(self.make.is_correct(name), response.marks)])
                )
                return self.show.order(name, response, identifiers, label)
            case FormulaResponse() | EssayResponse() | DrawingResponse():
                raise AssertionError("these are marked by hand")
            case _:
                assert_never(response)

    def _by_hand(self, name: str, response: Response) -> str:
        if isinstance(response, DrawingResponse):
            self.declared.append(Declared(name, "single", "file"))
            return f"<p>{self.scribe.figure(response.empty)}</p>{self.show.upload(name)}"
        self.declared.append(Declared(name, "single", "string"))
        lines = essay_lines(response) if isinstance(response, EssayResponse) else 3
        unit = ""
        if isinstance(response, NumberResponse) and response.unit:
            unit = f"<p>{self.scribe.math(upright(response.unit), False)}</p>"
        return self.show.writing(name, lines) + unit

    # ------------------------------------------------------------ numbers and words
    def _short(self, name: str, response: NumberResponse | TextResponse) -> str:
        if isinstance(response, TextResponse):
            return self._words(name, response)
        interval = accepted(response.value, response.tolerance)
        if interval is None:
            return self._fraction(name, response)
        self.declared.append(Declared(name, "single", "float", (decimal(interval.value),)))
        wrong = list(mistaken(response))
        talk = self._talk(name) if wrong else ""
        branches = [Branch(self.make.within(name, interval), response.marks)]
        for mistake, own in wrong:
            branches.append(Branch(self.make.within(name, own), mistake.marks, self._say_why(talk, mistake)))
        self.rules.append(self.make.award(self.targets[-1], branches, talk))
        return self.show.entry(name, 10) + self._unit(response)

    def _unit(self, response: NumberResponse) -> str:
        return f" {self.scribe.math(upright(response.unit), False)}" if response.unit else ""

    def _fraction(self, name: str, response: NumberResponse) -> str:
        """A number that no decimal reaches is asked for as a fraction; what a wrong method gives may be a decimal."""
        self.declared.append(Declared(name, "single", "string", (str(rational(response.value)),)))
        wrong = [each for each in response.guidance.mistakes if rational(each.value) is not None]
        talk = self._talk(name) if wrong else ""
        branches = [Branch(self.make.is_one(name, str(rational(response.value)), "string"), response.marks)]
        for mistake in wrong:
            test = self.make.is_spelled(name, fraction_spellings(mistake.value, self.entry.language))
            branches.append(Branch(test, mistake.marks, self._say_why(talk, mistake)))
        self.rules.append(self.make.award(self.targets[-1], branches, talk))
        how = text(labels.label("lowest terms", self.entry.language))
        return f"{self.show.entry(name, 10)}{self._unit(response)} ({how})"

    def _words(self, name: str, response: TextResponse) -> str:
        found = right_words(response)
        assert found, "endless patterns are marked by hand"
        self.declared.append(Declared(name, "single", "string", (found[0],)))
        tests = [self.make.is_word(name, word, response.case) for word in found]
        branches = [Branch(self.make.missing(name), Fraction(0)), Branch(self.make.either(tests), response.marks)]
        self.rules.append(self.make.award(self.targets[-1], branches))
        return self.show.entry(name, 20)

    # ------------------------------------------------------------ cells
    def _tensor(self, name: str, response: TensorResponse, label: str) -> str:
        cells = ordered_cells(response, response.value)
        names = [self._fresh(f"{name}_{k}") for k in range(1, len(cells) + 1)]
        as_words = typed_as_words(cells, response.tolerance)
        for each, cell, in_words in zip(names, cells, as_words, strict=True):
            interval = accepted(cell, response.tolerance)
            if in_words or interval is None:
                self.declared.append(Declared(each, "single", "string", (str(rational(cell)),)))
            else:
                self.declared.append(Declared(each, "single", "float", (decimal(interval.value),)))
        wrong = mistaken_cells(response)
        tests = self._cell_tests(names, response, response.value)
        talk = self._talk(name) if wrong else ""
        branches = [Branch(self.make.both(tests), response.marks)]
        for mistake, value in wrong:
            test = self.make.both(self._cell_tests(names, response, value))
            branches.append(Branch(test, mistake.marks, self._say_why(talk, mistake)))
        stairs = [step for step in steps(cell_marks(response)) if step[0] < len(cells)]
        if stairs:
            count = self._count(name)
            self.rules += [self.make.add(count, test, 1) for test in tests]
            branches += [Branch(self.make.at_least(count, k), worth) for k, worth in stairs]
        self.rules.append(self.make.award(self.targets[-1], branches, talk))
        said = heading(label, is_ascending(response), any(as_words), self.entry.language)
        return said + cell_table(response.value, iter([self.show.entry(each, 6) for each in names]), response.axes)

    def _cell_tests(self, names: Sequence[str], response: TensorResponse, value: Tensor) -> list[str]:
        """The tests that each cell is that of ``value``; one that is typed as a fraction may be a decimal as well."""
        right = ordered_cells(response, response.value)
        as_words = typed_as_words(right, response.tolerance)
        tests = []
        for name, in_words, cell in zip(names, as_words, ordered_cells(response, value), strict=True):
            interval = accepted(cell, response.tolerance)
            if in_words or interval is None:
                tests.append(self.make.is_spelled(name, fraction_spellings(cell, self.entry.language)))
            else:
                tests.append(self.make.within(name, interval))
        return tests

    # ------------------------------------------------------------ options
    def _choice(self, name: str, response: ChoiceResponse, prompt: str) -> str:
        identifiers = self._choices(name, len(response.options))
        self._mark_choice(name, response, identifiers)
        return self.show.choice(name, response, identifiers, prompt)

    def _mark_choice(self, name: str, response: ChoiceResponse, identifiers: Sequence[str]) -> None:
        right = tuple(
            identifier for identifier, option in zip(identifiers, response.options, strict=True) if option.right
        )
        self.declared.append(Declared(name, "single" if response.single else "multiple", "identifier", right))
        if response.single:
            self._mark_single(name, response, identifiers)
            return
        earned = staircase(response, self.entry.marking)
        target = self.targets[-1]
        if len([worth for worth in earned if worth]) <= 1:
            test = self.make.is_correct(name) if right else self.make.missing(name)
            self.rules.append(self.make.award(target, [Branch(test, response.marks)]))
            return
        count = self._count(name, len(response.options) - len(right))
        for identifier, option in zip(identifiers, response.options, strict=True):
            self.rules.append(
                self.make.add(count, self.make.holds(name, identifier, "identifier"), 1 if option.right else -1)
            )
        branches = [Branch(self.make.at_least(count, k), worth) for k, worth in steps(earned)]
        self.rules.append(self.make.award(target, branches))

    def _mark_single(self, name: str, response: ChoiceResponse, identifiers: Sequence[str]) -> None:
        earned = {mistake.name: mistake.marks for mistake in response.guidance.mistakes}
        talk = self._talk(name) if any(option.because for option in response.options) else ""
        branches = []
        for identifier, option in zip(identifiers, response.options, strict=True):
            worth = response.marks if option.right else earned.get(option.mistake, Fraction(0))
            said = self._say(talk, identifier, self.scribe.inlines(option.because)) if option.because else ""
            if worth or said:
                branches.append(Branch(self.make.is_one(name, identifier, "identifier"), worth, said))
        self.rules.append(self.make.award(self.targets[-1], branches, talk))

    def _match(self, name: str, response: MatchResponse, prompt: str) -> str:
        terms = self._choices(name, len(response.terms), "T")
        choices = self._choices(name, len(response.choices), "C")
        pairs = tuple(f"{term} {choices[k]}" for term, k in zip(terms, response.key, strict=True))
        # Counted by a mapping: one player compares no constant pair with a response.
        self.declared.append(Declared(name, "multiple", "directedPair", pairs, tuple((pair, "1") for pair in pairs)))
        count = self._count(name)
        self.rules.append(self.make.mapped(count, name))
        branches = [Branch(self.make.at_least(count, k), worth) for k, worth in steps(pair_marks(response))]
        self.rules.append(self.make.award(self.targets[-1], branches))
        return self.show.match(name, response, terms, choices, prompt)

    # ------------------------------------------------------------ gaps
    def _blanks(self, part: str, response: BlanksResponse) -> str:
        by_id = {gap.id: gap for gap in response.gaps}
        below: list[str] = []

        def gap(blank: Blank) -> str:
            own = by_id[blank.id]
            name = self._begin(part, own)
            if by_hand(own):
                self.declared.append(Declared(name, "single", "string"))
                return self.show.entry(name, 20)
            if not isinstance(own, ChoiceResponse):
                return self._short(name, own)
            if fits_in_line(own):
                identifiers = self._choices(name, len(own.options))
                self._mark_choice(name, own, identifiers)
                return self.show.inline_choice(name, own, identifiers)
            mark = f"({len(below) + 1})"
            below.append(self._choice(name, own, mark))
            return f"______ {mark}"

        return self.scribe.blocks(response.text, gap) + "".join(below)
