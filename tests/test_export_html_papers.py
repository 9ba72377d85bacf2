"""Exams in HTML: a paper that knows nothing of its answers, and a key, for each variant."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from generator.content import Drawing
from generator.exam import (
    BlanksResponse,
    ChoiceResponse,
    Criterion,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Guidance,
    MatchResponse,
    Mistake,
    NumberResponse,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Collection, Entry
from generator.export.formats import html
from tests.export_cases import MARKINGS, collection_of, entry_with, painted, sample_collection
from tests.html_reader import read_page
from tests.written import line, prose

ONE, HALF = Fraction(1), Fraction(1, 2)


def other(response: Response) -> Response:
    """The same answer to ask for, with another key: nothing of what is printed changes."""
    notes = Guidance(
        (Criterion(ONE, line("Another rubric.")),),
        mistakes=(Mistake("another", 77, line("$77$"), HALF, line("Another mistake.")),),
    )
    match response:
        case NumberResponse():
            exact = Tolerance("absolute", Fraction(1, 7))
            return replace(response, value=12345, shown=line("$12345$"), tolerance=exact, guidance=notes)
        case TensorResponse():
            return replace(response, value=response.value.map(lambda _: 12345), shown=line("$12345$"), guidance=notes)
        case FormulaResponse():
            return replace(response, value=12345, text="12345", shown=line("$12345$"), guidance=notes)
        case TextResponse():
            return replace(response, accepted=("another word",), pattern="another.*", guidance=notes)
        case ChoiceResponse():
            options = tuple(
                replace(o, id=f"other{k}", right=not o.right, because=line("Another reason."), mistake="another")
                for k, o in enumerate(response.options)
            )
            return replace(response, options=options, guidance=notes)
        case MatchResponse() | OrderResponse():
            return replace(response, key=response.key[::-1], guidance=notes)
        case BlanksResponse():
            gaps = [other(gap) for gap in response.gaps]
            kept = tuple(gap for gap in gaps if isinstance(gap, NumberResponse | TextResponse | ChoiceResponse))
            return replace(response, gaps=kept, guidance=notes)
        case DrawingResponse():
            return replace(response, drawn=Drawing("another", "Another drawing."), guidance=notes)
        case EssayResponse():
            return replace(response, guidance=notes)


def with_other_keys(collection: Collection) -> Collection:
    """The same questions with other answers, solutions, names."""

    def changed(entry: Entry) -> Entry:
        parts = tuple(
            replace(
                placed,
                part=replace(
                    placed.part,
                    id="another",
                    responses=tuple(replace(other(each), id=f"r{k}") for k, each in enumerate(placed.part.responses)),
                    solution=prose("Another solution."),
                    hints=(prose("Another hint."),),
                ),
            )
            for placed in entry.parts
        )
        variant = replace(entry.variant, question="another/question", title="Another", skills=("another",))
        return replace(entry, parts=parts, variant=variant, identifier="another")

    sections = tuple(
        replace(
            section,
            pools=tuple(
                replace(
                    pool,
                    identifier="another",
                    question="another/question",
                    title="Another",
                    entries=tuple(map(changed, pool.entries)),
                )
                for pool in section.pools
            ),
        )
        for section in collection.sections
    )
    return replace(collection, sections=sections)


def test_a_paper_knows_nothing_of_its_answers() -> None:
    """With other keys, solutions, feedback and names behind the same questions it is the same, byte for byte."""
    for marking in MARKINGS:
        collection = replace(sample_collection(marking), purpose="exam")
        changed = with_other_keys(collection)
        made = [html.write(each, painted(each)) for each in (collection, changed)]
        for name in made[0].names:
            assert (made[0][name] == made[1][name]) == name.startswith("papers/")
        assert any(name.startswith("papers/") for name in made[0].names)


def test_an_exam_is_a_paper_and_a_key_for_each_variant() -> None:
    numbers = [NumberResponse(id="x", marks=ONE, value=k, shown=line(f"${k}$")) for k in (11, 22, 33)]
    entries = [
        replace(entry_with(each, ask=prose(f"Question {k}.")), identifier=f"e{k}") for k, each in enumerate(numbers, 1)
    ]
    package = html.write(replace(collection_of(*entries), purpose="exam", minutes=90), {})
    assert package.names == tuple(f"{folder}-0{k}.html" for folder in ("keys/key", "papers/paper") for k in (1, 2, 3))
    for k, value in enumerate((11, 22, 33), 1):
        paper, key = (read_page(package[f"{folder}-0{k}.html"]) for folder in ("papers/paper", "keys/key"))
        assert f"Question {k}." in paper.text
        assert "90 minutes" in paper.text
        assert rf"\({value}\)" in key.text
        assert rf"\({value}\)" not in paper.text
        assert not list(paper.all("details", "solution"))
        assert [each.text.strip()[:2] for each in paper.all("h3")] == ["a)"]


def test_parts_are_lettered_through_a_problem() -> None:
    collection = replace(sample_collection(), purpose="exam")
    page = read_page(html.write(collection, painted(collection))["papers/paper-01.html"])
    letters = [each.text.split(")")[0] for each in page.all("h3")]
    assert letters[:4] == ["a", "b", "c", "d"]
    assert len(set(letters)) == len(letters) > 26
