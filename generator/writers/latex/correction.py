"""The correction sheet: for every part what is right in each version, what it earns, and what is often wrong.

It is written from one form, which has all that versions have alike, and from what each of them says (:mod:`said`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

from generator import labels
from generator.content import Text
from generator.exam import (
    BlanksResponse,
    Item,
    NumberResponse,
    PlacedPart,
    Response,
    ResponseFields,
    TensorResponse,
    TextResponse,
    placed_items,
)
from generator.typeset import Job
from generator.values import dataclass
from generator.writers.latex.by_code import CodeTable, code_tables
from generator.writers.latex.loader import Tex
from generator.writers.latex.press import Press
from generator.writers.latex.said import Said, SaidForm, SaidOption, SaidPart, said
from generator.writers.latex.view import head_view, marker, placed, places

MOST_COLUMNS = 6  # versions beside one another; beyond, answers stand in a table by code

# What the versions say in one place: codes → text; a single text without codes where all say the same.
Told = tuple[tuple[str, Tex], ...]


@dataclass(frozen=True)
class Row:
    """One answer: a value for each version, or one value where all are equal."""

    label: Tex
    values: tuple[Tex, ...]
    marks: Fraction | None
    note: str


@dataclass(frozen=True)
class OptionRow:
    """An option with its reason; ``contents`` is one where all versions print the same."""

    right: bool
    contents: tuple[Tex, ...]
    because: Told


@dataclass(frozen=True)
class MistakeRow:
    """A wrong method, what it earns, and its value in each version (none where it gives no value).

    ``label`` says to which answer it belongs, where a part has several.
    """

    label: Tex
    because: Told
    marks: Fraction
    values: tuple[Tex, ...]


@dataclass(frozen=True)
class PartSheet:
    """Everything a grader needs for one part."""

    letter: str
    title: str
    credits: Fraction
    marker: str
    rows: tuple[Row, ...]
    options: tuple[OptionRow, ...]
    rubric: tuple[tuple[Fraction, Told], ...]
    accept: tuple[Told, ...]
    reject: tuple[Told, ...]
    mistakes: tuple[MistakeRow, ...]
    follows: tuple[tuple[Tex, Told], ...]
    solution: Tex
    amended: Told = ()


def correction(press: Press, forms: Mapping[str, SaidForm] | None = None) -> Job:
    """Return the job of the correction sheet, one for all versions; ``forms`` is what each of them says, by its code.

    Without it, the exam has all of them.
    """
    if forms is None:
        forms = said(press, placed_items(press.exam.forms))
    body = _Sheet(press, forms).body()
    return Job("correction", press.fill("preamble.tex"), body, press.resources(body))


@dataclass(frozen=True)
class _Place:
    """A part of the first form, and what all forms say of it, in the order of their codes."""

    placed: PlacedPart
    forms: tuple[SaidPart, ...]

    def answers(self) -> Iterator[tuple[Response, tuple[Said, ...]]]:
        """Yield each answer of the first form with what all forms say of it."""
        for number, response in enumerate(self.placed.part.responses):
            yield response, tuple(form.answers[number] for form in self.forms)


@dataclass(frozen=True)
class _Sheet:
    press: Press
    forms: Mapping[str, SaidForm]

    def body(self) -> str:
        press, first = self.press, self.press.exam.forms[0]
        problems = []
        drawn: set[str] = set()
        for number, problem in enumerate(first.problems):
            here = [place for place in places(press.exam) if place[0] == number]
            found = [_Place(placed(first, at)[2], tuple(form[at] for form in self.forms.values())) for at in here]
            sheets = [self._sheet(placed(first, at)[1], each) for at, each in zip(here, found, strict=True)]
            tables = self._code_tables(found, drawn) if len(self.forms) > MOST_COLUMNS else ()
            problems.append((head_view(problem, press.scribe), sheets, tables))
        return press.fill("correction.tex", problems=problems, codes=list(self.forms))

    def _sheet(self, item: Item, place: _Place) -> PartSheet:
        first = place.placed
        self.press.scribe.marker = marker(item, first.part)
        line = self.press.scribe.inlines
        words = [line((Text(" / ".join(more)),)) for one in first.part.responses if (more := _further_words(one))]
        return PartSheet(
            letter=first.letter,
            title=item.variant.title,
            credits=first.credits,
            marker=self.press.scribe.marker,
            rows=tuple(row for row in self._rows(place) if _fits(row.values)),
            options=tuple(row for row in _options(place) if _fits(row.contents)),
            rubric=tuple(self._rubric(place)),
            accept=(*((("", word),) for word in words), *self._lines(place, lambda each: each.accept)),
            reject=tuple(self._lines(place, lambda each: each.reject)),
            mistakes=tuple(self._mistakes(place)),
            follows=tuple(self._follows(place)),
            solution=self.press.scribe.blocks(first.part.solution),
            amended=self._amended(place),
        )

    # ------------------------------------------------------------ what several versions say
    def _told(self, texts: Sequence[Tex | None]) -> Told:
        """Return what the versions say, equal texts together; None where a version says nothing.

        Where they say more than there are columns, the first of them stands for all.
        """
        codes: dict[Tex, list[str]] = {}
        for code, text in zip(self.forms, texts, strict=True):
            if text is not None:
                codes.setdefault(text, []).append(code)
        if len(codes) == 1:
            return (("", next(iter(codes))),)
        if len(self.forms) > MOST_COLUMNS:
            return tuple((some[0], text) for text, some in list(codes.items())[:1])
        return tuple((", ".join(some), text) for text, some in codes.items())

    def _amended(self, place: _Place) -> Told:
        codes: dict[Tex, list[str]] = {}
        for code, form in zip(self.forms, place.forms, strict=True):
            for text in form.amended:
                codes.setdefault(text, []).append(code)
        every = len(self.forms)
        return tuple(("" if len(some) == every else ", ".join(some), text) for text, some in codes.items())

    # ------------------------------------------------------------ answers
    def _rows(self, place: _Place) -> Iterator[Row]:
        several = len(place.placed.part.responses) > 1
        for response, said_ in place.answers():
            gaps = response.gaps if isinstance(response, BlanksResponse) else ()
            for index in range(len(said_[0].values)):
                values = _merged([each.values[index] for each in said_])
                if gaps:
                    yield Row(Tex(f"({index + 1})"), values, gaps[index].marks, _note(self.press, gaps[index]))
                else:
                    marks = response.marks if several else None
                    yield Row(self._name(response), values, marks, _note(self.press, response))

    def _name(self, response: ResponseFields) -> Tex:
        return self.press.scribe.inlines(response.label)

    # ------------------------------------------------------------ remarks
    def _rubric(self, place: _Place) -> Iterator[tuple[Fraction, Told]]:
        for response, said_ in place.answers():
            for criterion, lines in zip(
                response.guidance.rubric, zip(*(each.rubric for each in said_), strict=True), strict=True
            ):
                yield criterion.marks, self._told(lines)

    def _lines(self, place: _Place, which: Callable[[Said], tuple[Tex, ...]]) -> Iterator[Told]:
        for _, said_ in place.answers():
            for lines in zip(*map(which, said_), strict=True):
                yield self._told(lines)

    def _follows(self, place: _Place) -> Iterator[tuple[Tex, Told]]:
        """Yield the formula of each answer that follows from earlier ones, with each version's numbers.

        Beyond the columns of a sheet it is the formula in names: the numbers stand on the paper.
        """
        for response, said_ in place.answers():
            if not said_[0].numbers:
                continue
            formulas = [each.numbers for each in said_]
            many = len(set(formulas)) > MOST_COLUMNS
            yield self._name(response), (("", said_[0].rule),) if many else self._told(formulas)

    def _mistakes(self, place: _Place) -> Iterator[MistakeRow]:
        """Yield the wrong methods of any version, with their values where they give one, and the errors in words."""
        several = len(place.placed.part.responses) > 1
        for response, said_ in place.answers():
            label = self._name(response) if several else Tex("")
            by_form = [{each.name: each for each in form.mistakes} for form in said_]
            for name in dict.fromkeys(name for form in by_form for name in form):
                found = [form.get(name) for form in by_form]
                values = [each.value if each else Tex("--") for each in found]
                given = _merged(values) if any(each and each.value for each in found) else ()
                because = self._told([each.because if each else None for each in found])
                marks = next(each.marks for each in found if each)
                yield MistakeRow(label, because, marks, given if _fits(given) else ())
            for number, error in enumerate(response.guidance.errors):
                yield MistakeRow(label, self._told([form.errors[number] for form in said_]), error.marks, ())

    # ------------------------------------------------------------ many versions
    def _code_tables(self, found: Sequence[_Place], drawn: set[str]) -> tuple[CodeTable, ...]:
        """Return the answers that differ, by code."""
        columns: list[tuple[Tex, list[Tex]]] = []
        for place in found:
            for response, said_ in place.answers():
                values = [Tex(", ".join(each.values)) for each in said_]
                if len(set(values)) > 1:
                    columns.append((Tex(f"{place.placed.letter}) {self._name(response)}"), values))
        return code_tables(list(self.forms), columns, drawn)


def _fits(values: tuple[Tex, ...]) -> bool:
    """True where a value for each version finds a column."""
    return len(values) <= MOST_COLUMNS


def _merged(values: Sequence[Tex]) -> tuple[Tex, ...]:
    return tuple(values) if len(set(values)) > 1 else tuple(values[:1])


def _further_words(response: Response) -> tuple[str, ...]:
    """What is accepted beside the word in the result's box."""
    return response.accepted[1:] if isinstance(response, TextResponse) else ()


def _note(press: Press, response: Response) -> str:
    """Return how far off an answer may be, and how its cells count."""
    notes = []
    if isinstance(response, NumberResponse | TensorResponse) and response.tolerance.kind != "exact":
        kind, amount = response.tolerance.kind, response.tolerance.amount
        shown_amount = labels.number(amount * 100 if kind == "relative" else amount, press.language)
        notes.append(labels.label(f"tolerance {kind}", press.language, amount=shown_amount))
    if isinstance(response, TensorResponse):
        if response.cell_marks:
            count = labels.number(response.cell_marks, press.language)
            notes.append(labels.label("cell marks", press.language, count=count))
        if response.any_order:
            notes.append(labels.label("any order", press.language))
    return ", ".join(notes)


def _options(place: _Place) -> Iterator[OptionRow]:
    """Yield the reasoned options of every version in the order of their ids, an equal one once."""
    for _, said_ in place.answers():
        found: dict[str, list[SaidOption]] = {}
        for form in said_:
            for option in form.options:
                found.setdefault(option.id, []).append(option)
        for _, options in sorted(found.items()):
            contents = _merged([option.content for option in options])
            because = tuple(dict.fromkeys(option.because for option in options))
            yield OptionRow(options[0].right, contents, tuple(("", text) for text in because))
