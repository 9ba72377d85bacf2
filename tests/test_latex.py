"""Documents through LaTeX: read back from the TeX, from the notes of the run and from the PDF."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from fractions import Fraction
from typing import Any

import pikepdf
import pytest

from generator import composition
from generator.composition import Unset, compose
from generator.content import BulletList, Drawing, Math, Text
from generator.exam import (
    DrawingResponse,
    EssayResponse,
    Form,
    Item,
    NumberResponse,
    Part,
    PlacedPart,
    Problem,
    Response,
    Space,
    Variant,
    placed_items,
)
from generator.labels import LANGUAGES
from generator.typeset import Job, Outcome, TexProblem, find_engine, typeset_once
from generator.writers import latex
from generator.writers.latex.loader import Tex
from generator.writers.latex.worked import worked_item
from tests.geometry import extents, letters, text
from tests.sample_exam import sample, without_solutions
from tests.set_sample import Language, composed_of, drawn, exam_tex, imposed, made, made_sample, papers_of, text_of
from tests.written import line, part, prose

EXAM = sample(versions=2, copies=1)
NAMES = ("A/exam", "A/key", "B/exam", "B/key", "copies/K0Q7")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["endterm", "classic"])
def test_everything_typesets_without_a_complaint(language: Language, theme: str) -> None:
    _, layout, pdfs, outcomes = made_sample(language, theme)
    assert set(pdfs) == {*NAMES, "correction"}
    assert {outcome.name: outcome.problems for outcome in outcomes if outcome.problems} == {}
    for name in NAMES:
        assert len(text_of(pdfs[name])) == len(layout.pages)
    assert len(text_of(pdfs["correction"])) == 5


def test_the_pdfs_are_sound() -> None:
    """Read by an independent library: no complaint, every font embedded, every resource that a page names is there."""
    import pikepdf

    _, _, pdfs, _ = made_sample("en", "endterm")
    for name, pdf in pdfs.items():
        with pikepdf.open(io.BytesIO(pdf)) as document:
            assert document.check_pdf_syntax() == [], name
            for page in document.pages:
                resources = page.obj.Resources
                for instruction in pikepdf.parse_content_stream(page):
                    category = {"Tf": "/Font", "Do": "/XObject"}.get(str(instruction.operator))
                    if category:
                        assert str(instruction.operands[0]) in resources[category], name
            fonts = document.pages[0].obj.Resources.Font
            assert all("/FontFile" in font.FontDescriptor for font in fonts.values())


def test_large_print_typesets() -> None:
    *_, outcomes = made_sample("en", "endterm", large=True)
    assert [problem for outcome in outcomes[:2] for problem in outcome.problems if problem.kind != "overfull"] == []


def test_a_part_stands_on_the_page_of_the_layout_in_every_document() -> None:
    exam, layout, pdfs, _ = made_sample("en", "endterm")
    places = [
        (layout.page_of(p, i, q), placed.letter)
        for p, problem in enumerate(exam.forms[0].problems)
        for i, item in enumerate(problem.items)
        for q, placed in enumerate(item.parts)
    ]
    assert len(places) == 16
    for name in NAMES:
        found = [
            (number, letter)
            for number, page in enumerate(text_of(pdfs[name]), 1)
            for letter in re.findall(r"^[\d. ]*(?:credits? )?([a-z])\)", page.replace("\r", ""), re.MULTILINE)
        ]
        assert found == places, name


def test_words_of_exam_and_key_stand_at_the_same_spots() -> None:
    """Every run of text of the exam is found in the key, at the same place of the same page."""
    _, layout, pdfs, _ = made_sample("en", "endterm")

    def runs(name: str) -> set[tuple[int, float, float, str]]:
        return {(run.page, round(run.left, 1), round(run.bottom, 1), run.text) for run in extents(pdfs[name])}

    assert len(runs("A/exam")) > 100
    in_drawings = {"x", "y"}  # joined there with what the drawn figure adds
    assert {run[3] for run in runs("A/exam") - runs("A/key")} <= in_drawings
    for number, page in enumerate(text_of(pdfs["A/exam"]), 1):
        assert f"Page {number} / {len(layout.pages)}" in " ".join(page.split())


def test_the_exam_holds_nothing_of_the_solution() -> None:
    exam = sample(versions=1)
    other = without_solutions(exam)
    assert exam_tex(exam) == exam_tex(other)
    for word in ("accent", "ewcrossed", "ewsolution", "Sobel", "epoch}", "vanish", "chain rule", "closed"):
        assert word not in exam_tex(exam)
    (set_, first, pdfs), (_, second, others) = made(exam), made(other)
    assert pdfs["A/key"] != others["A/key"]
    assert imposed(exam, set_, papers_of(exam)[0], {**second.boxes, "key": first.boxes["key"]}) == pdfs["A/exam"]


def test_which_squares_are_crossed_decides_nothing_in_an_exam() -> None:
    """The squares of an exam are set alike, whichever is right; a key crosses those that are."""
    exam, _, pdfs, _ = made_sample("en", "endterm")
    crosses = latex.crosses(placed_items(exam.forms))["A"].values()
    assert sum(map(sum, crosses)) > 0
    accent = b"0.05 0.20 0.62 RG 1.4 w"
    assert drawn(pdfs["A/key"]).count(accent) == sum(map(sum, crosses))
    assert accent not in drawn(pdfs["A/exam"])


def test_the_key_gives_every_kind_of_answer() -> None:
    _, _, pdfs, _ = made_sample("en", "endterm")
    text = " ".join(" ".join(text_of(pdfs["A/key"])).split())
    for answer in ("Sobel-like", "epoch", "shrinks", "vanishes", "7.77", "Solution"):
        assert answer in text


def test_a_key_has_its_own_box_even_where_another_paper_shows_the_same() -> None:
    """What a key says at one place may stand in an exam at another; taken for the exam's own, it would be lost."""
    exam = {"A answers 0.0.0": Tex("empty"), "B answers 0.0.0": Tex("full")}
    units = latex.Units(exam, {"A answers 0.0.0": Tex("full")}, {}, {}, {}, {})
    runs = units.runs(latex.Press(EXAM), "all")
    assert set(runs["exam"].numbers) == set(exam)
    assert set(runs["key"].numbers) == {"A answers 0.0.0"}
    assert r"full\ewend{\ewkeep}" in runs["key"].job.body


def test_what_only_one_role_has_is_set_in_one_run() -> None:
    exam = sample(versions=2)
    press, engine = latex.Press(exam), find_engine("embedded")
    units, codes = latex.whole_units(press, exam.forms), [form.code for form in exam.forms]
    whole = compose(press, units, codes, engine)
    for role in latex.ROLES:
        assert list(units.only(role).runs(press, "all")) == [role]
        alone = compose(press, units.only(role), codes, engine)
        assert alone.lengths == whole.lengths
        assert alone.boxes[role] == whole.boxes[role]
        assert alone.characters[role] == whole.characters[role]
        assert alone.heights.items() <= whole.heights.items()
        (other,) = {*latex.ROLES} - {role}
        assert not alone.boxes[other].pieces


def test_a_form_does_not_depend_on_those_that_are_set_with_it() -> None:
    exam = sample(versions=2, copies=1)
    set_, _, pdfs = made(exam)
    press = latex.Press(exam)
    for form in exam.forms:
        alone = composed_of(press, [form])
        for paper in papers_of(exam):
            if paper.form == form.code:
                assert imposed(exam, set_, paper, alone.boxes) == pdfs[paper.name], paper.name


def test_a_run_that_meets_a_limit_is_set_in_halves(monkeypatch: pytest.MonkeyPatch) -> None:
    exam = sample(versions=3)
    press, engine, runs = latex.Press(exam), find_engine("embedded"), []
    units, codes = latex.whole_units(press, exam.forms), [form.code for form in exam.forms]
    whole = compose(press, units, codes, engine)

    def once(jobs: Sequence[Job], *others: Any) -> tuple[Outcome, ...]:
        runs.append(jobs[0].name)
        if len(runs) in (1, 3):
            stopped = TexProblem("limit", "stopped after 20 s of computing", "", "")
            return tuple(Outcome(job.name, None, 0, (), (stopped,)) for job in jobs)
        return typeset_once(jobs, *others)

    monkeypatch.setattr(composition, "typeset_once", once)
    in_halves = compose(press, units, codes, engine)
    assert runs == ["A–C/exam", "A/exam", "B–C/exam", "B/exam", "C/exam"]
    assert replace(in_halves, remarks=()) == replace(whole, remarks=())


def test_a_form_that_meets_a_limit_alone_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def once(jobs: Sequence[Job], *others: Any) -> tuple[Outcome, ...]:
        stopped = TexProblem("limit", "stopped after 20 s of computing", "", "")
        return tuple(Outcome(job.name, None, 0, (), (stopped,)) for job in jobs)

    monkeypatch.setattr(composition, "typeset_once", once)
    with pytest.raises(Unset) as raised:
        composed_of(latex.Press(EXAM), EXAM.forms)
    assert [outcome.name for outcome in raised.value.outcomes] == ["A/exam", "A/key"]


def alone(*responses: Response, credits: Fraction = Fraction(2)) -> str:
    """The exam's TeX of a part that asks for these alone."""
    asked = part("asked", prose("What is it?"), *responses, space=Space("blank", Fraction(3)))
    first = EXAM.forms[0]
    item = replace(first.problems[0].items[0], parts=(PlacedPart("a", asked, credits),))
    exam = replace(EXAM, forms=(replace(first, problems=(replace(first.problems[0], items=(item,)),)),), copies=())
    return exam_tex(exam)


def test_an_essay_beside_other_answers_is_named_before_the_space() -> None:
    essay = EssayResponse(id="why", marks=Fraction(1), lines=2, label=line("Reason"))
    value = NumberResponse(id="x", marks=Fraction(1), value=3, shown=line("$3$"), label=line("$x$"))
    assert r"\textbf{Reason}\ewsplit{(1p)}" in alone(essay, value)
    assert r"\textbf{Reason}\strut" in alone(essay, value, credits=Fraction(4)), (
        "the shares of other credits are not known"
    )
    assert "Reason" not in alone(essay), "it has the space for itself"


def test_a_lone_number_with_a_unit_has_a_box_beside_it() -> None:
    number = NumberResponse(id="u", marks=Fraction(2), value=3, shown=line("$3$"), unit="V")
    assert r"\mathrm{V}" in alone(number)
    assert r"\ewanswer{" in alone(number)
    assert r"\ewanswer{" not in alone(replace(number, unit="")), "it is given in the space"


def test_the_correction_sheet_has_a_column_a_version_and_beyond_six_a_table() -> None:
    few = sample(versions=6)
    body = latex.correction(latex.Press(few)).body
    assert body.count(r"\ewcolumnhead{F}") > 0
    assert r"\ewmark{1}Dead units" in body
    assert "ewcoderow" not in body
    many = sample(versions=7)
    body = latex.correction(latex.Press(many)).body
    assert r"\ewcoderow{G}" in body
    assert "ewcolumnhead{" not in body


@pytest.mark.parametrize("large", [False, True])
def test_a_table_of_codes_is_in_their_order_and_each_of_its_pages_begins_with_its_head(large: bool) -> None:
    exam = sample(versions=7, large=large)
    press = latex.Press(exam)
    told = list(latex.said(press, placed_items(exam.forms)).values())
    codes = [f"K{37 * k % 150:03}WXYZ" for k in range(150)]
    assert codes != sorted(codes)
    job = latex.correction(press, {code: told[k % 7] for k, code in enumerate(codes)})
    (outcome,) = typeset_once([job], find_engine("embedded"))
    assert outcome.problems == ()
    assert outcome.pdf is not None
    tables: list[list[str]] = []
    headless, pages = [], 0
    for page in text(outcome.pdf):
        found = re.findall(r"^(Answers by code|Code\b|K\d{3}WXYZ\b)", page, re.MULTILINE)
        pages += bool(found)
        if found and found[0].startswith("K"):
            headless.append(found[0])
        assert not found or found[-1].startswith("K"), "neither title nor head stands alone at the foot of a page"
        for word in found:
            if word == "Answers by code":
                tables.append([])
            elif word != "Code":
                tables[-1].append(word)
    assert not headless
    assert pages > len(tables) > 1
    assert all(table == sorted(codes) for table in tables)


def test_a_head_of_a_table_of_codes_may_hold_a_dollar_beside_a_formula() -> None:
    exam = sample(versions=7)

    def labelled(value: Any) -> Any:
        label = (Text("$ for "), Math("x + y"), Text(" days"))
        return replace(value, label=label) if isinstance(value, NumberResponse) else value

    named = replace(exam, forms=tuple(_changed(form, labelled) for form in exam.forms))
    (outcome,) = typeset_once([latex.correction(latex.Press(named))], find_engine("embedded"))
    assert outcome.problems == ()
    assert outcome.pdf is not None
    assert re.search(r"Code.*\$ for", " ".join(text(outcome.pdf)).replace("\n", " "))


def test_a_column_of_a_table_of_codes_is_as_wide_as_what_stands_in_it() -> None:
    """Of equal widths, a vector would stand in a third of its size, beside columns that are empty but for a digit."""
    exam = sample(versions=7)
    press = latex.Press(exam)
    told = latex.said(press, placed_items(exam.forms))["A"]
    vector = Tex("$(-12.5, -12.5, -12.5, -12.5, -12.5)$")

    def answered(k: int, place: tuple[int, int, int]) -> Any:
        values = (vector if place == max(told) and k else Tex(f"${k}$"),)
        part = told[place]
        return part._replace(answers=tuple(answer._replace(values=values) for answer in part.answers))

    job = latex.correction(press, {f"K{k}": {place: answered(k, place) for place in told} for k in range(8)})
    (outcome,) = typeset_once([job], find_engine("embedded"))
    assert outcome.problems == ()
    assert outcome.pdf is not None
    signs = letters(outcome.pdf)
    shown = "".join(each.sign for each in signs)
    of_vectors = {signs[found.start()].size for found in re.finditer(r"12\.5", shown)}
    of_codes = {signs[found.start()].size for found in re.finditer(r"K[0-7]\d", shown)}
    assert of_vectors == of_codes
    assert len(of_codes) == 1


SKETCHED = "\\begin{tikzpicture}[>=stealth]%%\n\\path[draw] (0.0,0.0) -- (%s.0,4.0);%%\n\\end{tikzpicture}"


@pytest.mark.parametrize("sketch", [True, False])
def test_a_drawing_that_many_versions_have_is_drawn_once_on_the_correction_sheet(sketch: bool) -> None:
    exam = sample(versions=14)  # three drawings in turn
    if sketch:  # without TikZ
        exam = replace(exam, forms=tuple(_changed(form, _sketched(k % 3)) for k, form in enumerate(exam.forms)))
    job = latex.correction(latex.Press(exam))
    cells = re.findall(r"\\ewsmall\{\\ewdrawing\{(\w+)\}\{(\})?", job.body)
    assert [bool(again) for _, again in cells] == [False] * 3 + [True] * 11
    assert [name for name, _ in cells] == [name for name, _ in (cells[:3] * 5)[:14]]
    assert ("tikzpicture" in job.body) is not sketch
    (outcome,) = typeset_once([job], find_engine("embedded"))
    assert outcome.problems == ()
    assert outcome.pdf is not None
    with pikepdf.open(io.BytesIO(outcome.pdf)) as pdf:
        shown = [page for page in pdf.pages if "/XObject" in page.Resources and len(page.Resources.XObject) == 3]
        used = Counter(name for page in shown for name in re.findall(rb"/Fm\d+ Do", page.Contents.read_bytes()))
    assert sorted(used.values()) == [4, 5, 5]


def _sketched(k: int) -> Callable[[Any], Any]:
    drawn = Drawing(SKETCHED % k, "The graph.")
    return lambda value: replace(value, drawn=drawn) if isinstance(value, DrawingResponse) else value


def _changed(form: Form, change: Callable[[Any], Any]) -> Form:
    """The form with its responses changed."""

    def changed(value: Any) -> Any:
        match value:
            case tuple():
                return tuple(map(changed, value))
            case Problem() | Item() | PlacedPart() | Part() | Variant():
                return replace(value, **{each.name: changed(getattr(value, each.name)) for each in fields(value)})
            case _:
                return change(value)

    return replace(form, problems=changed(form.problems))


def test_paragraphs_of_the_author_reach_the_cover() -> None:
    _, _, pdfs, _ = made_sample("de", "endterm")
    cover = " ".join(text_of(pdfs["copies/K0Q7"])[0].split())
    for word in ("K0Q7", "03710000", "Hinweise zur Bearbeitung", "8 Seiten", "6. August 2026", "Give numbers"):
        assert word in cover


def test_the_key_shows_a_figure_with_what_the_exam_leaves_out() -> None:
    more = Drawing("EMPTY", "a figure", worked="WORKED")
    first = EXAM.forms[0].problems[0].items[0]
    shown = worked_item(replace(first, variant=replace(first.variant, stem=(more, BulletList(((more,),))))))
    assert shown.variant.stem == (Drawing("WORKED", "a figure"), BulletList(((Drawing("WORKED", "a figure"),),)))
