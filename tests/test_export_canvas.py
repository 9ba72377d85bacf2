"""Canvas, read back and answered as Classic and New Quizzes do: answers earn what the paper gives, or are refused."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest

from generator.content import Paragraph
from generator.exam import (
    ChoiceResponse,
    Marking,
    MatchResponse,
    NumberResponse,
    Option,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
)
from generator.export.collection import Entry
from generator.marking.judgement import judge
from generator.marking.reading import GivenTicks
from generator.numbers.exact import is_sympy
from tests.canvas_cases import BANK, arrived, carried, zip_of
from tests.canvas_reader import Blank, Question
from tests.export_cases import (
    MARKINGS,
    collection_of,
    entry_with,
    finite,
    leaves,
    number,
    painted,
    plain,
    pool_of,
    probes,
    sample_collection,
    spoken,
    validated,
    width,
)
from tests.written import line

NONE, ONE = Fraction(0), Fraction(1)


# ---------------------------------------------------------------- comparing
def check(entry: Entry, question: Question) -> str:
    """Answer a question in every way that tells right from wrong; return its kind."""
    assert question.points == entry.credits
    responses = [leaf for _, response in entry.responses() for leaf in leaves(response)]
    if question.kind in ("essay_question", "file_upload_question"):
        return question.kind
    if question.kind == "fill_in_multiple_blanks_question":
        blanks = list(question.blanks)
        for response in responses:
            own, blanks = blanks[: width(response)], blanks[width(response) :]
            check_blanks(response, own)
            for blank in own:
                assert question.points / len(question.blanks) == response.marks / len(own), blank
        assert not blanks
        assert question.filled(*(each.options[0][1] for each in question.blanks)) == entry.credits
        assert question.filled(*("?" for _ in question.blanks)) == 0
        return question.kind
    (response,) = responses
    check_response(entry, response, question)
    return question.kind


def check_response(entry: Entry, response: Response, question: Question) -> None:
    match response:
        case NumberResponse() if question.kind == "short_answer_question":
            assert not finite(response.value)
            assert question.typed(str(response.value)) == response.marks
            assert question.typed("0.333") == 0
        case NumberResponse():
            for given, right in probes(response, response.value):
                if finite(given) and not (is_sympy(response.value) and response.tolerance.kind == "figures"):
                    assert question.number(given) == response.marks * right, (given, response.value)
        case TextResponse():
            for word in response.accepted:
                assert question.typed(word) == response.marks
                assert question.typed(f"{word}x") == 0
            for word in question.words[len(response.accepted) :]:
                assert re.fullmatch(response.pattern, word)
        case ChoiceResponse():
            check_choice(entry, response, question)
        case MatchResponse(terms=terms, choices=choices, key=key):
            assert [each.prompt for each in question.blanks] == [spoken(term) for term in terms]
            names = [ident for ident, _ in question.blanks[0].options]
            assert question.filled(*(names[k] for k in key)) == response.marks
            assert question.filled(*(names[k - 1] for k in key)) == 0
            shown = [text for _, text in question.blanks[0].options]
            assert shown in ([spoken(choice) for choice in choices], [chr(65 + k) for k in range(len(choices))])
        case OrderResponse(key=key):
            letters = "".join(chr(65 + k) for k in key)
            assert (question.typed(letters), question.typed(letters[::-1])) == (response.marks, NONE)
        case _:
            raise AssertionError(f"{response.kind} is marked by hand")


def check_choice(entry: Entry, response: ChoiceResponse, question: Question) -> None:
    (blank,) = question.blanks
    count = len(response.options)
    if not response.single and question.kind == "multiple_choice_question":
        assert len(blank.options) == 2**count
        for name, shown in blank.options:
            chosen = frozenset(ord(letter) - 65 for letter in shown.split(", ") if len(letter) == 1)
            assert question.ticked(name) == paper(response, chosen, entry.marking)
        return
    assert [shown for _, shown in blank.options] == [spoken(option.content) for option in response.options]
    names = [name for name, _ in blank.options]
    for name, option in zip(names, response.options, strict=True):
        if option.because:
            assert question.feedback[f"{name}_fb"] == spoken(option.because)
            assert question.told[f"{name}_fb"] == name
        if response.single:
            assert question.ticked(name) == response.marks * option.right
    if not response.single:
        right = {k for k, option in enumerate(response.options) if option.right}
        assert question.ticked(*(names[k] for k in right)) == response.marks
        if entry.marking is not None:
            for size in range(count + 1):
                for some in combinations(range(count), size):
                    given = question.ticked(*(names[k] for k in some))
                    assert given == paper(response, frozenset(some), entry.marking)


def paper(response: ChoiceResponse, chosen: frozenset[int], marking: Marking | None) -> Fraction:
    """What the paper gives."""
    marks = judge(response, GivenTicks(chosen), marking or "all-or-nothing").marks
    assert marks is not None
    return marks


def check_blanks(response: Response, blanks: list[Blank]) -> None:
    words = [{shown for _, shown in blank.options} for blank in blanks]
    match response:
        case NumberResponse(value=value):
            assert response.tolerance.kind == "exact"
            assert {Fraction(word) for word in words[0]} == {Fraction(value)}
        case TensorResponse(value=value):
            assert response.tolerance.kind == "exact"
            cells = list(value.cells())
            if response.any_order and not response.axes:
                cells.sort()
            assert [{Fraction(word) for word in each} for each in words] == [{Fraction(cell)} for cell in cells]
        case TextResponse():
            assert set(response.accepted) <= words[0]
            assert not response.case
        case ChoiceResponse():
            right = "".join(chr(65 + k) for k, option in enumerate(response.options) if option.right)
            assert words == [{right}]
        case MatchResponse(key=key):
            assert words == [{chr(65 + k)} for k in key]
        case OrderResponse(key=key):
            assert words == [{"".join(chr(65 + k) for k in key)}]
        case _:
            raise AssertionError(f"{response.kind} is marked by hand")


# ---------------------------------------------------------------- the bank, and every kind
@pytest.mark.parametrize("marking", MARKINGS)
def test_what_canvas_carries_of_the_bank_arrives(marking: Marking | None) -> None:
    kinds = set()
    for whole in (pool_of(BANK, 3, marking), sample_collection(marking)):
        collection = carried(whole)
        found = arrived(collection).questions
        entries = list(collection.entries())
        assert set(found) == {entry.identifier for entry in entries}
        assert len(entries) > len(list(whole.entries())) / 3
        kinds |= {check(entry, found[entry.identifier]) for entry in entries}
    assert kinds >= {
        *("numerical_question", "short_answer_question", "multiple_choice_question", "matching_question"),
        *("fill_in_multiple_blanks_question", "essay_question", "file_upload_question"),
    }
    assert ("multiple_answers_question" in kinds) == (marking in (None, "all-or-nothing"))


def test_a_package_is_valid(tmp_path: Path) -> None:
    """By the published schemas, where they are at hand; they are not shipped.

    ``points_per_item`` is Canvas' own, in each of its exports, and in no DTD; all else is valid.
    """
    data = zip_of(carried(pool_of(BANK, 2)))
    (tmp_path / "own.zip").write_bytes(data)
    with (
        zipfile.ZipFile(BytesIO(data)) as archive,
        zipfile.ZipFile(tmp_path / "plain.zip", "w") as without,
    ):
        for name in archive.namelist():
            text = archive.read(name)
            without.writestr(name, re.sub(rb"<selection_extension>.*?</selection_extension>", b"", text))

    def complaints(name: str) -> list[str]:
        lines = validated(tmp_path / name)
        assert name in lines[0]
        return [each for each in lines[1:] if "ERROR" in each or "WARN" in each if "Canvas-style manifest" not in each]

    assert complaints("plain.zip") == []
    assert {re.sub(r".*DTD: ", "", each)[:40] for each in complaints("own.zip")} == {
        "Element selection content does not follo",
        "No declaration for element selection_ext",
        "No declaration for element points_per_it",
    }


def test_a_question_of_one_variant_stands_by_itself(tmp_path: Path) -> None:
    collection = carried(pool_of(BANK, 1))
    quiz = arrived(collection)
    pools = [pool for section in collection.sections for pool in section.pools]
    assert [(group.ident, group.title, group.points) for group in quiz.groups] == [
        ("", pool.title, pool.credits) for pool in pools
    ]
    (tmp_path / "own.zip").write_bytes(zip_of(collection))
    assert not [each for each in validated(tmp_path / "own.zip") if "ERROR" in each]


def test_an_exam_is_a_quiz_with_groups_points_time_and_one_attempt() -> None:
    entries = [entry_with(number(k + 1, id=f"x{k}")) for k in range(2)]
    collection = replace(collection_of(*entries), purpose="exam", minutes=45)
    quiz = arrived(collection)
    (group,) = quiz.groups
    assert group.points == 2
    assert len(group.questions) == 2
    assert quiz.settings["time_limit"] == "45"
    assert quiz.settings["allowed_attempts"] == "1"
    assert (quiz.settings["hide_results"], quiz.settings["show_correct_answers"]) == ("always", "false")
    assert Fraction(quiz.settings["points_possible"]) == collection.credits
    practice = arrived(replace(collection, purpose="practice"))
    assert practice.settings["allowed_attempts"] == "-1"
    assert "time_limit" not in practice.settings


# ---------------------------------------------------------------- quizzes
def test_options_with_an_order_of_their_own_are_not_shuffled() -> None:
    """Canvas shuffles the options of all questions of a quiz or of none."""
    sorted_ones = tuple(Option(str(k), line(str(k)), k == 1, (), k) for k in range(3))
    free = tuple(replace(option, value=None) for option in sorted_ones)
    for options, shuffled in ((sorted_ones, "false"), (free, "true")):
        entry = entry_with(ChoiceResponse(id="c", marks=ONE, options=options, single=True))
        assert arrived(collection_of(entry)).settings["shuffle_answers"] == shuffled


def test_what_stands_above_a_problem_arrives() -> None:
    collection = collection_of(entry_with(number(1)))
    (section,) = collection.sections
    quiz = arrived(replace(collection, sections=(replace(section, intro=(Paragraph(line("So $a<b$.")),)),)))
    assert [plain(each) for each in quiz.headings] == ["SectionSo \\(a<b\\)."]
    assert arrived(collection).headings == ()


def test_a_picture_is_packaged_once_and_referred_to_relatively() -> None:
    question = next(each for each in BANK if painted(carried(pool_of([each], 1))))
    collection = carried(pool_of([question], 3))
    quiz = arrived(collection)
    pictures = [name for name in quiz.files if name.endswith(".png")]
    shown = [re.findall(r'<img src="(media/\w+\.png)" alt="[^"]{20,}"', each.text) for each in quiz.questions.values()]
    assert len(shown) == 3
    assert {f"{pictures[0].partition('/')[0]}/{each}" for each in shown[0]} <= set(pictures)
    assert all(shown)


def test_the_same_collection_gives_the_same_bytes() -> None:
    assert zip_of(carried(sample_collection())) == zip_of(carried(sample_collection()))
