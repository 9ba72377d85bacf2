"""Where a value, its key and each character of its text stand in the file."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.diagnostics import Fault, Path, Place
from generator.source import Source, read_text

SAMPLE = """\
id: a
parts:
  forward:
    ask: Compute $h_1$,
      then $h_2$.
    answers:
      - {number: "run", marks: 1}
    empty:
  2: two
"""


@pytest.mark.parametrize(
    ("path", "offset", "on_key", "line", "column"),
    [
        ((), None, False, 1, 1),
        (("id",), None, False, 1, 5),
        (("id",), None, True, 1, 1),
        (("parts", "forward"), None, False, 4, 5),
        (("parts", "forward"), None, True, 3, 3),
        (("parts", "forward", "ask"), 0, False, 4, 10),
        (("parts", "forward", "ask"), 15, False, 5, 7),
        (("parts", "forward", "ask"), 999, False, 5, 18),
        (("parts", "forward", "ask"), -1, False, 4, 10),
        (("parts", "forward", "answers", 0), None, False, 7, 9),
        (("parts", "forward", "answers", 0, "number"), None, False, 7, 18),
        (("parts", "forward", "answers", 0, "number"), 0, False, 7, 19),
        (("parts", "forward", "empty"), None, False, 8, 5),
        (("parts", 2), None, True, 9, 3),
        (("parts", "2"), None, False, 9, 6),
        (("parts", "forward", "missing", "deeper"), None, False, 3, 3),
        (("parts", "forward", "answers", 7), None, False, 6, 5),
        (("parts", "forward", "answers", 0, "missing"), None, False, 7, 9),
        (("id", "below a text"), 3, False, 1, 1),
        (("missing",), None, False, 1, 1),
    ],
)
def test_place(path: Path, offset: int | None, on_key: bool, line: int, column: int) -> None:
    assert read_text("q.yaml", SAMPLE).place(path, offset, on_key) == Place("q.yaml", line, column)


def test_a_fault_becomes_a_diagnostic_at_its_place() -> None:
    source = read_text("q.yaml", SAMPLE)
    found = source.diagnostic(
        Fault(("parts", "forward", "ask"), "code", "message", "hint", offset=8, severity="warning")
    )
    assert (found.place, found.severity, found.code) == (Place("q.yaml", 4, 18), "warning", "code")
    assert (found.message, found.hint) == ("message", "hint")
    assert source.line(4) == "    ask: Compute $h_1$,"
    assert source.line(0) == source.line(99) == ""


VISIBLE = st.characters(categories=("L", "N", "P", "S"), exclude_characters="\ufeff\u2028\u2029")
WORD = st.text(VISIBLE, min_size=1, max_size=8)
PLAIN_WORD = st.text(st.sampled_from("abcäß中∑$<>=()|.-_"), min_size=1, max_size=6).map(lambda word: "w" + word)
PARAGRAPH = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
LINE = st.one_of(
    PARAGRAPH, st.just(""), PARAGRAPH.map(lambda line: "  " + line), PARAGRAPH.map(lambda line: line + "  ")
)
LINES = st.lists(LINE, min_size=1, max_size=6).filter(lambda lines: bool(lines[0]) and lines[0][0] != " ")


def _stands(source: Source, offset: int, line: int, column: int) -> None:
    assert source.place(("a", "b"), offset) == Place("q.yaml", line, column)


@given(LINES, st.sampled_from(["|", "|-", "|+"]), st.integers(1, 5))
def test_places_in_a_literal_block(lines: list[str], header: str, indent: int) -> None:
    body = "".join(" " * (indent + 1) + line + "\n" if line else "\n" for line in lines)
    source = read_text("q.yaml", f"# comment\na:\n b: {header} # comment\n{body} c: 1\n")
    offset = 0
    for number, line in enumerate(lines, 4):
        for column in range(len(line)):
            assert source.data["a"]["b"][offset] == line[column]
            _stands(source, offset, number, indent + 2 + column)
            offset += 1
        offset += 1


@given(LINES, st.integers(2, 5))
def test_places_in_a_literal_block_with_stated_indentation(lines: list[str], indent: int) -> None:
    lines = ["  " + lines[0], *lines[1:]]
    body = "".join(" " * (indent + 1) + line + "\n" for line in lines)
    source = read_text("q.yaml", f"a:\n b: |{indent}\n{body}")
    assert source.data["a"]["b"].splitlines() == "\n".join(lines).rstrip("\n").split("\n") or not lines[-1].strip()
    _stands(source, 0, 3, indent + 2)
    _stands(
        source, len(lines[0]) + 1, 4 if len(lines) > 1 else 3, indent + 2 + (0 if len(lines) > 1 else len(lines[0]))
    )


@given(LINES, st.sampled_from([">", ">-", ">+"]))
@example(["a", "", "", "b", "  c", "d", "", "  e", "", "f"], ">")
def test_places_in_a_folded_block(lines: list[str], header: str) -> None:
    body = "".join(f"   {line}\n" if line else "\n" for line in lines)
    source = read_text("q.yaml", f"a:\n b: {header}\n{body} c: 1\n")
    value = source.data["a"]["b"]
    _each_visible_character_stands_where_it_is(source, value, body, first_line=3)


@given(st.lists(st.lists(PLAIN_WORD, min_size=1, max_size=3).map(" ".join), min_size=1, max_size=4), st.integers(0, 2))
def test_places_in_plain_text_of_several_lines(lines: list[str], blank: int) -> None:
    body = ("\n" * (blank + 1)).join([lines[0], *(f"   {line} " for line in lines[1:])])
    source = read_text("q.yaml", f"a:\n b: {body}\n c: 1\n")
    joint = "\n" * blank or " "
    assert source.data["a"]["b"] == joint.join(lines)
    _each_visible_character_stands_where_it_is(source, source.data["a"]["b"], " b: " + body, first_line=2, skip=4)


QUOTABLE = st.lists(st.text(VISIBLE | st.sampled_from("'\"\\ "), max_size=10), min_size=1, max_size=3)


@given(QUOTABLE)
@example(["it's", "", "''", "\\"])
def test_places_in_single_quotes(lines: list[str]) -> None:
    lines = [line.strip() or "x" for line in lines]
    written = [line.replace("'", "''") for line in lines]
    source = read_text("q.yaml", "a:\n b: '" + "\n   ".join(written) + "'\n c: 1\n")
    assert source.data["a"]["b"] == " ".join(lines)
    _check_escaped(source, lines, "'", "''")


@given(QUOTABLE)
@example(['say "x"', '"'])
def test_places_in_double_quotes(lines: list[str]) -> None:
    lines = [line.replace("\\", "").strip() or "x" for line in lines]
    written = [line.replace('"', '\\"') for line in lines]
    source = read_text("q.yaml", 'a:\n b: "' + "\n   ".join(written) + '"\n c: 1\n')
    assert source.data["a"]["b"] == " ".join(lines)
    _check_escaped(source, lines, '"', '\\"')


def test_places_behind_a_continued_line() -> None:
    source = read_text("q.yaml", 'a:\n b: "x\\\n    y\\\\z\\\n\n   w"\n')
    assert source.data["a"]["b"] == "xy\\z\nw"
    for offset, line, column in [(0, 2, 6), (1, 3, 5), (2, 3, 6), (3, 3, 8), (5, 5, 4), (6, 5, 5)]:
        _stands(source, offset, line, column)


def _check_escaped(source: Source, lines: list[str], char: str, escaped: str) -> None:
    offset = 0
    for number, line in enumerate(lines, 2):
        column = 6 if number == 2 else 4
        for at in line:
            _stands(source, offset, number, column)
            column += len(escaped) if at == char else 1
            offset += 1
        offset += 1


def _each_visible_character_stands_where_it_is(
    source: Source, value: str, body: str, first_line: int, skip: int = 0
) -> None:
    """Folding changes white space alone, so the n-th other character of the value is the n-th of the file."""
    visible = [
        (char, number, column)
        for number, line in enumerate(body.split("\n"), first_line)
        for column, char in enumerate(line, 1)
        if char not in " \n" and (number > first_line or column > skip)
    ]
    offsets = [offset for offset, char in enumerate(value) if char not in " \n"]
    assert len(offsets) == len(visible)
    for offset, (char, line, column) in zip(offsets, visible, strict=True):
        assert value[offset] == char
        _stands(source, offset, line, column)
