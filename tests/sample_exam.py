"""An exam built by hand, without any question file: all ten kinds of response, several versions, every block."""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from generator.exam import Copy, Exam, Form, Heading, Item, Part, Person
from tests.sample_choices import OVERFITTING, SIGMOID, choices, size_part
from tests.sample_computed import CELL, numbers, recurrent
from tests.sample_words import words, writing
from tests.written import line, problem, prose, question


def form(code: str, k: int) -> Form:
    """Return version ``code``; ``k`` turns every number in it."""
    mcq = question(
        "regularization/overfitting",
        (),
        choices(k, "overfitting", OVERFITTING),
        choices(k + 1, "sigmoid", SIGMOID),
        size_part(k),
    )
    return Form(
        code,
        (
            problem(1, "Multiple choice", mcq),
            problem(
                2, "Recurrent networks", recurrent(k, CELL), intro=prose("All numbers of this problem are integers.")
            ),
            problem(3, "Convolution", numbers(k)),
            problem(4, "Words", words(k)),
            problem(5, "Activations", writing(k)),
        ),
    )


def sample(
    language: Literal["en", "de"] = "en",
    theme: str = "endterm",
    versions: int = 4,
    large: bool = False,
    copies: int = 0,
) -> Exam:
    """Return the exam."""
    forms = tuple(form(chr(ord("A") + k), k) for k in range(versions))
    heading = Heading(
        course="Introduction to Deep Learning",
        title="Endterm",
        institution="Example University",
        chair="Chair of Machine Learning",
        exam_id="XY2346",
        date=datetime.date(2026, 8, 6),
        starts=datetime.time(8),
        minutes=90,
        examiners=("Prof. A. Example", "Prof. B. Example"),
        resources=("none",),
        instructions=(line("Give numbers as integers, fractions or decimals."),),
        language=language,
    )
    people = tuple(
        Copy(f"K{k}Q7", Person(f"0371{k:04d}", ("Zoë Nguyễn", "Łukasz Groß")[k % 2], f"R{k}"), k % versions)
        for k in range(copies)
    )
    credits = sum((each.credits for each in forms[0].problems), Fraction(0))
    options = (("large", "true"),) if large else ()
    return Exam("dl-endterm", heading, theme, options, forms, people, credits)


def without_solutions(exam: Exam) -> Exam:
    """Return the same exam whose worked solutions are other ones."""

    def other(each: Part) -> Part:
        return replace(each, solution=prose("Nothing of the first one: $42$."))

    forms = tuple(
        replace(
            each,
            problems=tuple(
                replace(
                    one,
                    items=tuple(
                        Item(item.variant, tuple(replace(here, part=other(here.part)) for here in item.parts))
                        for item in one.items
                    ),
                )
                for one in each.problems
            ),
        )
        for each in exam.forms
    )
    return replace(exam, forms=forms)
