"""Fills the templates of an exam's theme: units once a form, to be put on pages or to be measured."""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import jinja2

from generator import glyphs, labels
from generator.exam import Exam, Item, Language, PlacedPart, placed_items
from generator.package import Package
from generator.values import dataclass
from generator.writers.latex.common import Common, Place, common
from generator.writers.latex.content import Scribe
from generator.writers.latex.fields import Pen
from generator.writers.latex.loader import Tex, environment
from generator.writers.latex.view import (
    PartView,
    SolutionView,
    StemView,
    first_choices,
    head_view,
    part_view,
    solution_view,
    stem_view,
)

_RULE = re.compile(r"(\\_)+")  # an escaped line to write on


@dataclass(frozen=True)
class Ask:
    """A part's boxes, ready for a page: what is asked with its margin, and the row of answers."""

    view: PartView
    ask: Tex
    answers: Tex
    credits: Tex


class Press:
    """One exam with the environment of its theme; ``folder`` is the course's own ``templates/latex``.

    ``among`` says what all forms have in common where the exam holds some of them only, or none.
    """

    def __init__(self, exam: Exam, folder: Path | None = None, among: Common | None = None) -> None:
        self.exam = exam
        self.texts: dict[Tex, Tex] = {}  # one object for each, where many are kept
        self.common = common(placed_items(exam.forms)) if among is None else among
        self.language: Language = exam.heading.language
        self.scribe = Scribe(self.language)
        self.options = dict(exam.options)
        self._environment = environment(exam.theme, folder)
        self._templates: dict[str, jinja2.Template] = {}
        self._asked: dict[PartView, Ask] = {}  # most parts are alike in several forms
        self._filled: dict[StemView | SolutionView, Tex] = {}
        self._environment.globals.update(
            language=self.language,
            large=self.options.get("large", "").lower() in ("true", "yes", "1"),
            options=self.options,
            heading=exam.heading,
            exam=exam,
            Tex=Tex,
            label=lambda name, **holes: labels.label(name, self.language, **holes),
        )
        self._environment.filters.update(
            inlines=self.scribe.inlines,
            blocks=self.scribe.blocks,
            tex=lambda value: value,  # escaped by being printed; said where it is not obvious
            number=lambda value: labels.number(value, self.language),
            credits=lambda value: labels.credits_label(value, self.language),
            rules=lambda text: Tex(_RULE.sub(lambda _: r"\ewrule{}", glyphs.escape(text))),
            date=lambda value: labels.date(value, self.language),
        )

    def one(self, text: Tex) -> Tex:
        """Return the one object that stands for equal texts: most of what is said of forms is alike in all."""
        return self.texts.setdefault(text, text)

    def close(self) -> None:
        """Let go of all that was written: templates refer to themselves and to this, and would keep it for long."""
        for memory in (self.texts, self._asked, self._filled):
            memory.clear()
        self.scribe.forget()

    def fill(self, template: str, **values: object) -> Tex:
        """Return a filled template."""
        return Tex(self._template(template).render(**values))

    def _template(self, name: str) -> jinja2.Template:
        if name not in self._templates:
            found = self._environment.get_template(name)
            # what all know, in one dictionary: it is copied whenever one is filled, and a chain takes ten times as long
            found.globals = dict(found.globals)
            self._templates[name] = found
        return self._templates[name]

    def resources(self, body: str) -> Package:
        """Return the image files that a document uses."""
        return Package({name: data for name, data in self.scribe.pictures.items() if name in body})

    # ------------------------------------------------------------ units
    def head(self, problem: int) -> Tex:
        """Return a problem's title, intro and marking rule, which all forms have alike."""
        form = self.exam.forms[0]
        view = head_view(form.problems[problem], self.scribe)
        return self.fill("head.tex", head=view, form=form, first_choices=first_choices(self.exam))

    def stem(self, item: Item) -> Tex:
        """Return a question's stem, empty where it has none."""
        if not item.variant.stem:
            return Tex("")
        view = stem_view(item, self.scribe)
        if view not in self._filled:
            self._filled[view] = self.fill("stem.tex", stem=view)
        return self._filled[view]

    def part(self, item: Item, here: PlacedPart, place: Place, pen: Pen) -> Ask:
        """Return a part as that pen leaves it."""
        view = part_view(self.common, item, here, place, self.scribe, pen)
        if view not in self._asked:
            self._asked[view] = self._ask(view)
        return self._asked[view]

    def _ask(self, view: PartView) -> Ask:
        answers = self.fill("answers.tex", part=view) if view.answers else Tex("")
        credits = self.fill("credits.tex", part=view) if view.boxes else Tex("")
        return Ask(view, self.fill("ask.tex", part=view, margin=credits), answers, credits)

    def solution(self, item: Item, here: PlacedPart) -> Tex:
        """Return what a key writes into a part's space, empty where there is nothing."""
        return self._solution(solution_view(item, here.part, self.scribe))

    def worked(self, item: Item, here: PlacedPart) -> Tex:
        """Return the worked solution alone, by which an automatic space is measured."""
        return self._solution(replace(solution_view(item, here.part, self.scribe), criteria=()))

    def _solution(self, view: SolutionView) -> Tex:
        if not view.body and not view.criteria:
            return Tex("")
        if view not in self._filled:
            self._filled[view] = self.fill("solution.tex", solution=view)
        return self._filled[view]

    @cached_property
    def instructions(self) -> tuple[Tex, ...]:
        """The author's own working instructions."""
        return tuple(map(self.scribe.inlines, self.exam.heading.instructions))

    @cached_property
    def split(self) -> bool:
        """True when some part says how its credits are split."""
        return any(
            len(each.part.responses) > 1 and each.credits == each.part.marks and each.part.space.kind != "none"
            for problem in self.exam.forms[0].problems
            for item in problem.items
            for each in item.parts
        )

    @cached_property
    def totals(self) -> tuple[tuple[int, Fraction], ...]:
        """Number and credits of each problem."""
        return tuple((problem.number, problem.credits) for problem in self.exam.forms[0].problems)
