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

from generator.content import Paragraph, Text
from generator.exam import (
    ChoiceResponse,
    DrawingResponse,
    EssayResponse,
    FormulaResponse,
    Guidance,
    Marking,
    MatchResponse,
    Mistake,
    NumberResponse,
    Option,
    OrderResponse,
    Response,
    TensorResponse,
    TextResponse,
    Tolerance,
)
from generator.export.collection import Collection, Entry
from generator.export.formats import FORMATS, canvas
from generator.marking.judgement import judge
from generator.marking.reading import GivenTicks
from generator.numbers import tensor
from generator.numbers.exact import is_sympy
from tests.canvas_reader import Blank, Question, Quiz, Trap, read
from tests.export_cases import (
    MARKINGS,
    bank,
    carried_by,
    collection_of,
    each_tolerance,
    entry_with,
    finite,
    is_refused,
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

NONE, HALF, ONE = Fraction(0), Fraction(1, 2), Fraction(1)
BANK = bank()
CANVAS = FORMATS["canvas"]


def refused(entry: Entry) -> bool:
    """True for an entry that Canvas would mark otherwise than the paper."""
    return is_refused(CANVAS, entry)


def carried(collection: Collection) -> Collection:
    """The same collection with the entries that are not refused."""
    return carried_by(CANVAS, collection)


def zip_of(collection: Collection) -> bytes:
    """The package to import."""
    package = canvas.write(collection, painted(collection))
    (name,) = (each for each in package if each.endswith(".zip"))
    return package[name]


def arrived(collection: Collection) -> Quiz:
    """What Canvas has after importing a collection."""
    return read(zip_of(collection))


def one(*responses: Response, marking: Marking | None = None) -> Question:
    """What Canvas has of an entry with these responses, which it carries."""
    entry = entry_with(*responses, marking=marking)
    assert not refused(entry)
    (question,) = arrived(collection_of(entry)).questions.values()
    return question


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


# ---------------------------------------------------------------- traps, one by one
@each_tolerance
def test_each_tolerance_has_its_ends_in_both_importers(
    tolerance: Tolerance, right: list[str], wrong: list[str]
) -> None:
    question = one(number(Fraction(981, 100), tolerance))
    assert [question.number(Fraction(each)) for each in right] == [2] * len(right)
    assert [question.number(Fraction(each)) for each in wrong] == [0] * len(wrong)


@pytest.mark.parametrize("value", ["-11.7", "1234567.89", "0.000123", "100000", "0"])
def test_margins_of_binary_fractions_do_not_cut_the_ends(value: str) -> None:
    room = Fraction("0.02") if Fraction(value).denominator < 1000 else Fraction("0.00001")
    question = one(number(Fraction(value), Tolerance("absolute", room)))
    for given in (Fraction(value) - room, Fraction(value) + room):
        assert question.number(given) == 2
        assert question.number(given + (1 if given > Fraction(value) else -1) * room / 1000) == 0


@pytest.mark.parametrize("value", ["1", "-100", "0.001"])
def test_two_ranges_of_a_power_of_ten_leave_no_gap(value: str) -> None:
    """Below a power of ten significant figures are finer: what is longer above is a range of its own."""
    question = one(number(Fraction(value), Tolerance("figures", Fraction(3))))
    inside = [Fraction(value) * Fraction(share) for share in ("0.9995", "1", "1.0004", "1.0005", "1.0006", "1.0049")]
    outside = [Fraction(value) * Fraction(share) for share in ("0.99949", "1.005")]
    assert [question.number(each) for each in inside] == [2] * len(inside)
    assert [question.number(each) for each in outside] == [0] * len(outside)


def test_nothing_is_partly_right() -> None:
    """Any positive score counts as fully right: a mistake earns nothing, and that is told."""
    notes = Guidance(mistakes=(Mistake("slip", 7, line("$7$"), ONE, line("Because.")),))
    entry = entry_with(number(12, guidance=notes))
    (question,) = arrived(collection_of(entry)).questions.values()
    assert question.number(Fraction(7)) == 0
    assert "lost" in [remark.level for remark in canvas.assess(entry)]


@pytest.mark.parametrize(
    ("responses", "marking"),
    [
        ((number(1), number(2, id="y", marks=ONE)), None),
        ((number(1, Tolerance("absolute", ONE)), number(2, id="y")), None),
        ((TextResponse(id="t", marks=ONE, accepted=("ReLU",), case=True),), None),
        ((ChoiceResponse(id="c", marks=ONE, options=(Option("a", line("a"), True), Option("b", line("b"), True)),
          single=False),), "per-option"),
    ],
)  # fmt: skip
def test_what_would_be_marked_otherwise_is_refused(responses: tuple[Response, ...], marking: Marking | None) -> None:
    entry = entry_with(*responses, marking=marking)
    assert refused(entry)
    hints = [remark.hint for remark in canvas.assess(entry) if remark.level == "refused"]
    assert all("question of its own" in hint for hint in hints)


def test_parts_of_a_draw_stay_together_in_blanks() -> None:
    pair = (Option("a", line("$a$"), False), Option("b", line("$b$"), True))
    question = one(
        number(Fraction(-1, 2)),
        ChoiceResponse(id="c", marks=Fraction(2), options=pair, single=True),
        TextResponse(id="t", marks=Fraction(2), accepted=("dense",)),
    )
    assert question.kind == "fill_in_multiple_blanks_question"
    assert question.filled("-0.5", "b", "Dense") == 6
    assert question.filled("-1/2", "A", "sparse") == 2
    assert "\\(b\\)" in question.text


def test_cells_are_blanks() -> None:
    response = TensorResponse(id="m", marks=Fraction(2), value=tensor([[1, 2], [3, Fraction(1, 3)]]), shown=line("m"))
    question = one(response)
    assert question.filled("1", "2.0", "3", "1/3") == 2
    assert question.filled("1", "2.0", "3", "0.33") == Fraction(3, 2)
    assert "lowest terms" in question.text


def test_where_ticks_take_off_a_list_of_sets_stands() -> None:
    options = tuple(Option(name, line(f"${name}$"), name in "ac") for name in "abc")
    response = ChoiceResponse(id="c", marks=ONE, options=options, single=False)
    question = one(response, marking="all-or-nothing")
    (blank,) = question.blanks
    assert question.kind == "multiple_choice_question"
    assert {shown: question.ticked(name) for name, shown in blank.options}["A, C"] == 1
    assert sum(question.ticked(name) for name, _ in blank.options) == 1
    many = tuple(Option(str(k), line(str(k)), k < 2) for k in range(6))
    assert refused(entry_with(replace(response, options=many), marking="all-or-nothing"))
    assert not refused(entry_with(replace(response, options=many)))


def test_lists_show_no_formulas() -> None:
    terms = (line("one"), line("two"))
    plain_ones = MatchResponse(id="m", marks=ONE, terms=terms, choices=(line("a"), line("b"), line("c")), key=(2, 0))
    assert [shown for _, shown in one(plain_ones).blanks[0].options] == ["a", "b", "c"]
    question = one(replace(plain_ones, choices=(line("$a$"), line("b"), line("c"))))
    assert [shown for _, shown in question.blanks[0].options] == ["A", "B", "C"]
    assert "<li>\\(a\\)</li>" in question.text


def test_markup_is_escaped_once() -> None:
    entry = entry_with(number(1), ask=(Paragraph((Text("a < b & <c> ]]>"), *line("$a<b$"))),))
    (question,) = arrived(collection_of(entry)).questions.values()
    assert "a &lt; b &amp; &lt;c&gt; ]]&gt;\\(a&lt;b\\)" in question.text
    assert plain(question.text).startswith("a < b & <c> ]]>")


def test_text_alone_is_no_html_to_classic() -> None:
    """In feedback and in terms it stands in an element that Classic keeps; else ``&lt;`` would be seen."""
    options = (
        Option("a", line("a"), True, (Text("1 < 2 & 3"),)),
        Option("b", line("b"), False, line("$x<y$")),
        Option("c", line("c"), False, (Text("a\u00a0b"),)),
        Option("d", line("d"), False, line("nothing to escape")),
    )
    question = one(ChoiceResponse(id="c", marks=ONE, options=options, single=True))
    told = [question.feedback[f"{name}_fb"] for name, _ in question.blanks[0].options]
    assert told == ["1 < 2 & 3", "\\(x<y\\)", "a\u00a0b", "nothing to escape"]
    terms = ((Text("R&D"),), line("$x<y$"))
    question = one(MatchResponse(id="m", marks=ONE, terms=terms, choices=(line("a"), line("b")), key=(1, 0)))
    assert [each.prompt for each in question.blanks] == ["R&D", "\\(x<y\\)"]


def test_a_sharp_s_is_two_letters_as_on_paper() -> None:
    word = TextResponse(id="t", marks=ONE, accepted=("Straße", "Weg"))
    question = one(word)
    assert [question.typed(each) for each in ("straße", "STRASSE", "weg", "strase")] == [1, 1, 1, 0]
    both = one(word, number(1, id="n", marks=ONE))
    assert both.filled("strasse", "1") == 2


def test_options_with_an_order_of_their_own_are_not_shuffled() -> None:
    """Canvas shuffles the options of all questions of a quiz or of none."""
    sorted_ones = tuple(Option(str(k), line(str(k)), k == 1, (), k) for k in range(3))
    free = tuple(replace(option, value=None) for option in sorted_ones)
    for options, shuffled in ((sorted_ones, "false"), (free, "true")):
        entry = entry_with(ChoiceResponse(id="c", marks=ONE, options=options, single=True))
        assert arrived(collection_of(entry)).settings["shuffle_answers"] == shuffled


def test_what_is_free_is_an_essay_with_notes_beside_the_package() -> None:
    entry = entry_with(number(12), EssayResponse(id="why", marks=ONE, lines=4))
    package = canvas.write(collection_of(entry), {})
    (question,) = arrived(collection_of(entry)).questions.values()
    assert (question.kind, question.points) == ("essay_question", Fraction(3))
    assert b"12" in package["grading.html"]
    assert "12" not in plain(question.text)
    kinds = (FormulaResponse, DrawingResponse, EssayResponse)
    collection = carried(sample_collection())
    found = arrived(collection).questions
    met = [e for e in collection.entries() if any(isinstance(response, kinds) for _, response in e.responses())]
    assert len(met) >= 3
    assert {found[each.identifier].kind for each in met} == {"essay_question", "file_upload_question"}


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


def test_the_reader_itself_finds_traps() -> None:
    """Each trap of the reader springs on a package that has it."""
    gravity = (number(Fraction(981, 100), Tolerance("absolute", Fraction(1, 100)), id=id) for id in ("one", "two"))
    data = zip_of(collection_of(*map(entry_with, gravity)))
    assert read(data)

    def changed(old: str, new: str) -> bytes:
        written = BytesIO()
        with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(written, "w") as other:
            texts = {name: archive.read(name).decode() for name in archive.namelist()}
            assert any(old in text for text in texts.values()), old
            for name, text in texts.items():
                other.writestr(name, text.replace(old, new))
        return written.getvalue()

    for old, new in (
        ("vargte", "vargt"),
        (">100<", ">50<"),
        ("<selection_number>1<", "<selection_number>2<"),
        ("selection_extension", "extension"),
        ("9.799999", "9.7"),
        (">9.81<", ">9,81<"),
        ("numerical_question", "number_question"),
        ("</resprocessing>", '<respcondition><conditionvar><other/></conditionvar><displayfeedback linkrefid="f"/>'
         '</respcondition></resprocessing><itemfeedback ident="f"><flow_mat><material><mattext texttype="text/html">'
         "&lt;p&gt;1 &amp;lt; 2&lt;/p&gt;</mattext></material></flow_mat></itemfeedback>"),
        ("<presentation>", '<presentation><material><mattext texttype="text/html">'
         "&lt;img src=&quot;data:&quot;/&gt;</mattext></material>"),
    ):  # fmt: skip
        with pytest.raises(Trap):
            read(changed(old, new))
