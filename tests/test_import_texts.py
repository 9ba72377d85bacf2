"""Texts of imports: content → Markdown → content is the same; HTML and MathML become content, or are told."""

from __future__ import annotations

import base64
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.compiler import Surroundings
from generator.content import (
    Align,
    Block,
    Blocks,
    BulletList,
    Code,
    Display,
    Emphasis,
    Inline,
    LineBreak,
    Listing,
    Math,
    NumberedList,
    Paragraph,
    Picture,
    Strong,
    Table,
    Text,
)
from generator.diagnostics import Diagnostic, Fault, Place, Rejected
from generator.expression import Scope
from generator.importing.checking import compiled, drawn
from generator.importing.checking import normal_blocks as normal
from generator.importing.emitting import Expression, emit
from generator.importing.formulas import formula
from generator.importing.html import Markup
from generator.importing.imported import Report
from generator.importing.markdown import Writer
from generator.importing.page import content
from generator.importing.slots import tokens
from generator.markup import parse_prose
from generator.source import read_text as yaml_source
from tests.import_cases import PNG, brought, codes, read
from tests.test_import_moodle import answer, ask, quiz

# ---------------------------------------------------------------- Markdown
WORDS = st.text(
    st.sampled_from(list("abz AZ09 .,;:!?()[]{}<>|*_`~#+-=$%&\\/'\"^@äß–“”…")), min_size=1, max_size=24
).map(lambda text: " ".join(text.split()))
TEX = st.sampled_from(["x", "a_1^2", r"\frac{1}{2}", "a < < b", r"\text{\$ and }", "n!", "|x|"])
LEAVES: st.SearchStrategy[Inline] = st.one_of(
    WORDS.filter(bool).map(Text),
    TEX.map(Math),
    st.text("ab`|* ", min_size=1, max_size=8).map(str.strip).filter(bool).map(Code),
)
SPANS: st.SearchStrategy[Inline] = WORDS.filter(lambda text: any(each.isalnum() for each in text)).flatmap(
    lambda text: st.sampled_from([Emphasis((Text(text),)), Strong((Text(text),))])
)
LINES = st.lists(st.one_of(LEAVES, LEAVES, SPANS, st.just(LineBreak())), min_size=1, max_size=5)
PARAGRAPHS = LINES.map(lambda line: Paragraph(_tidy(line))).filter(lambda each: bool(each.children))


def _tidy(line: list[Inline]) -> tuple[Inline, ...]:
    """A line as a reader of a format gives it: no break at an end, none behind another."""
    out: list[Inline] = []
    for each in line:
        if isinstance(each, LineBreak) and (not out or isinstance(out[-1], LineBreak)):
            continue
        if isinstance(each, Code) and out and isinstance(out[-1], Code):
            continue
        out.append(each)
    while out and isinstance(out[-1], LineBreak):
        out.pop()
    return tuple(out)


def _listing(text: str) -> Listing:
    return Listing(text.strip("\n"))


def _cells(rows: list[list[Inline]]) -> Table:
    width = max(map(len, rows))
    filled = tuple(tuple((each,) for each in (*row, *[Text("x")] * (width - len(row)))) for row in rows)
    left: Align = "left"
    return Table((left,) * width, filled[0], filled[1:])


BLOCKS: st.SearchStrategy[Block] = st.recursive(
    st.one_of(
        PARAGRAPHS,
        TEX.map(Display),
        st.text("abc `|*#\n<$", min_size=1, max_size=30).filter(lambda t: bool(t.strip())).map(_listing),
        st.lists(st.lists(LEAVES, min_size=1, max_size=3), min_size=2, max_size=4).map(_cells),
    ),
    lambda inner: st.lists(st.lists(inner, min_size=1, max_size=3).map(tuple), min_size=1, max_size=3).flatmap(
        lambda items: st.sampled_from([BulletList(tuple(items)), NumberedList(tuple(items), 3)])
    ),
    max_leaves=6,
)


def again(blocks: Blocks) -> Blocks:
    faults: list[Fault] = []
    prose = parse_prose(Writer().blocks(blocks), {}, {}, faults)
    assert not faults, (faults[0].message, Writer().blocks(blocks))
    return prose.fill(Scope({}))


def bare(value: object) -> object:
    """Normal blocks without the styles that Markdown cannot write where they stand."""
    if isinstance(value, tuple) and len(value) == 2 and isinstance(value[1], str):
        return ("" if set(str(value[0])) <= set("bi") else value[0], value[1].replace("[^", "[ ^").replace(" ", ""))
    if isinstance(value, tuple | list):
        out: list[object] = []
        for each in map(bare, value):
            joins = isinstance(each, tuple) and len(each) == 2 and each[0] == "" and out and isinstance(out[-1], tuple)
            if joins and len(out[-1]) == 2 and out[-1][0] == "":  # type: ignore[arg-type,index]
                out[-1] = ("", out[-1][1] + each[1])  # type: ignore[index]
            else:
                out.append(each)
        return tuple(out)
    return value


@settings(max_examples=300, deadline=None)
@given(st.lists(BLOCKS, min_size=1, max_size=4))
def test_content_written_as_markdown_reads_back_as_itself(blocks: list[Block]) -> None:
    assert bare(normal(again(tuple(blocks)))) == bare(normal(tuple(blocks)))


@settings(max_examples=200, deadline=None)
@given(WORDS.filter(bool))
def test_words_stay_words(words: str) -> None:
    assert bare(normal(again((Paragraph((Text(words),)),)))) == bare(normal((Paragraph((Text(words),)),)))


def test_emphasis_survives_where_it_can() -> None:
    line = (Text("a "), Strong((Text("bold"),)), Text(" and "), Emphasis((Text("slanted"),)), Text("."))
    assert again((Paragraph(line),)) == (Paragraph(line),)


def _tidied(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().split("\n"))


YAML_TEXTS = st.text("ab:#'\"{}[],&*!|>%@` \n-?<$\\", max_size=20).map(_tidied)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=4),
        st.one_of(YAML_TEXTS, st.integers(0, 99), st.booleans()),
        min_size=1,
    )
)
def test_data_written_as_yaml_reads_back_as_itself(data: dict[str, object]) -> None:
    found = yaml_source("file", emit(data)).data
    assert {key: value.strip() if isinstance(value, str) else value for key, value in found.items()} == data


def test_expressions_stand_as_they_are() -> None:
    assert emit({"number": Expression("row.v1"), "text": "1"}) == "number: row.v1\ntext: '1'\n"


@given(st.text("$x-1234567890.\\frac{}(,)_^ ab\n*", max_size=60))
def test_tokens_of_a_text_are_the_text(text: str) -> None:
    assert "".join(token.text for token in tokens(text)) == text


# ---------------------------------------------------------------- HTML
def page(html: str, images: dict[str, bytes] | None = None) -> tuple[str, set[str]]:
    report = Report()
    markup = Markup(html, lambda offset: Place("file", 1, offset + 1), (images or {}).get)
    return Writer().blocks(content(markup, report)), codes(report)


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("plain", "plain"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two", "one\\\ntwo"),
        ("<b>bold</b> and <i>slanted</i>", "**bold** and *slanted*"),
        (r"let \(a&lt;b\) be", "let $a<b$ be"),
        (r"$$x^2$$", "$$x^2$$"),
        (r"<p>\[x \leqslant 1\]</p>", r"$$x \leq 1$$"),
        ("H<sub>2</sub>O", "H${}_{2}$O"),
        ("<ul><li>a<li>b</ul>", "* a\n* b"),
        ('<ol start="3"><li>a</li></ol>', "3. a"),
        ('<ol type="a"><li>x</li><li>y</li></ol>', "a. x\n\nb. y"),
        (
            "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b |\n|---|---|\n| 1 | 2 |",
        ),
        ("<pre>for x:\n    y</pre>", "```\nfor x:\n    y\n```"),
        ("<code>x</code>", "`x`"),
        ("2 * 3 < 4 $5 #1", r"2 \* 3 \< 4 \$5 #1"),
        ("# no heading", r"\# no heading"),
        ("1. no list", r"1\. no list"),
        ("&nbsp;a&nbsp;&nbsp;b", "a b"),
        ("<math><mfrac><mi>a</mi><mn>2</mn></mfrac></math>", r"$\frac{a}{2}$"),
        ("<math><msup><mi>x</mi><mn>2</mn></msup><mo>≤</mo><mi>sin</mi></math>", r"${x}^{2} ≤ \sin$"),
        ('<img class="equation_image" data-equation-content="x_1">', "$x_1$"),
        ('<script type="math/tex">x+1</script>', "$x+1$"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    found, told = page(html)
    assert found == markdown
    assert not told


@pytest.mark.parametrize(
    ("html", "markdown", "code"),
    [
        (r"\(\foo{x}\)", r"`\(\foo{x}\)`", "unsupported-formula"),
        ('<a href="https://example.org">there</a>', "there (`https://example.org`)", "link"),
        ("<video>words</video>", "words", "unknown-element"),
        ("smile 😀", r"smile \[U+1F600\]", "missing-glyph"),
        ('<img src="a.png" alt="A dot">', r"\[A dot\]", "missing-image"),
        ("<script>alert(1)</script>", "", "script-lost"),
        (
            "<table><tr><td colspan=2>a</td></tr><tr><td>1<td>2</tr></table>",
            "|  |  |\n|---|---|\n| a |  |\n| 1 | 2 |",
            "table-spans",
        ),
    ],
)
def test_what_has_no_place_is_kept_and_told(html: str, markdown: str, code: str) -> None:
    assert page(html) == (markdown, {code})


def test_an_image_within_a_text_stands_alone() -> None:
    url = "data:image/png;base64," + base64.b64encode(PNG).decode()
    found, told = page(f'<p>See <img src="{url}" alt="A dot" width="378"> here.</p>')
    assert found.startswith("See\n\n![A dot](images/")
    assert found.endswith("{width=10cm}\n\nhere.")
    assert not told
    assert isinstance(
        content(Markup(f'<img src="{url}" alt="x">', lambda at: Place("f", 1, 1), lambda n: None), Report())[0], Picture
    )


def test_a_formula_that_reads_is_not_expanded() -> None:
    assert formula(r"\input{/etc/passwd}") is None
    assert formula(r"\def\x{y}") is None
    assert formula("x" * 9000) is None
    assert formula(r"{\bf x} \over 2") is None


# ---------------------------------------------------------------- anything
GOOD = quiz(
    ask("cloze", r"<p><b>a)</b> Say {1:SA:=blue~%50%grey#Often} or {2:NM:=1.5:0.1}</p><p>\(x<y\) {1:MC:=a~b}</p>"),
    ask(
        "multichoice",
        "<p>Which <img src='@@PLUGINFILE@@/a.png'></p>",
        answer("100", "<ul><li>x</ul>") + answer("-50", "$$y$$"),
    ),
    ask("numerical", "How many?", answer("100", "3", "<tolerance>0</tolerance>", "Yes <b>it</b> is")),
    ask("matching", "Join", "<subquestion><text>a</text><answer><text>b</text></answer></subquestion>" * 3),
    ask("ordering", "Sort", answer("1", "a") + answer("2", "b") + answer("3", "c")),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, len(GOOD)), st.integers(0, 12), st.binary(max_size=6)), min_size=1, max_size=4)
)
def test_a_mutated_file_is_read_or_refused_with_its_place(changes: list[tuple[int, int, bytes]]) -> None:
    data = GOOD
    for at, length, new in changes:
        data = data[:at] + new + data[at + length :]
    check_anything(data)


PIECES = (
    *("<p>", "</p>", r"\(", r"\)", "$$", "{1:SA:=", "~", "#", "}", "<b>", "</b>", "<table>", "<td>", "<li>", "x"),
    *("\\", "`", "|", "[[1]]", "*", "<img src='x'>", "&lt;", "\n\n", "<math><msup>", "<<", "<%", "<sub>", "<pre>"),
)
KINDS = ("cloze", "multichoice", "essay", "gapselect", "shortanswer")
TEXTS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(KINDS), TEXTS, TEXTS)
def test_any_text_gives_questions_that_load(kind: str, text: str, option: str) -> None:
    inside = answer("100", option) + answer("0", "no", "", option.replace("&lt;", "<").replace("<", "&lt;"))
    check_anything(quiz(ask(kind, text, inside)))


def check_anything(data: bytes) -> None:
    """Either the whole is refused with a place, or each question that is written compiles and can be drawn."""
    refused: tuple[Diagnostic, ...] = ()
    collected = None
    try:
        collected = brought("moodle", data)
    except Rejected as rejected:
        refused = rejected.diagnostics
    assert all(each.place.line >= 1 and each.code for each in refused)
    if collected is None:
        return
    images = {name: content for name, content in collected.files.items() if name.startswith("images/")}
    for name, text in collected.files.items():
        if name.endswith(".yaml"):
            program = compiled(text.decode(), images, Surroundings())
            assert not isinstance(program, str), (program, text.decode())
            assert not isinstance(drawn(program), str)


def test_a_long_text_is_read_in_time() -> None:
    """Openings that never close, depth without end: each is one pass."""
    for text in ("\\(" * 20_000, "<b>" * 20_000, "{1:SA:=" * 10_000, "$$" * 20_001, "[" * 20_000, "`" * 20_000):
        begin = time.process_time()
        read("moodle", quiz(ask("cloze", text)))
        assert time.process_time() - begin < 5
