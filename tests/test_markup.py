"""Prose: golden cases (``tests/cases/markup``), and what no golden case can show."""

from __future__ import annotations

import contextlib
import dataclasses
import pickle
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content import BulletList, Listing, Math, NumberedList, Paragraph, Table, Text
from generator.diagnostics import Fault
from generator.expression import Scope
from generator.markup import parse_line, parse_prose
from generator.numbers import Tensor
from tests.markup_cases import Case, cases


# ---------------------------------------------------------------- golden cases
def tree(value: Any, indent: str = "") -> str:
    """Content as an indented outline: a line for each block and inline."""
    name = type(value).__name__
    match value:
        case Text(text):
            return f"{indent}Text {text!r}\n"
        case Math(tex):
            return f"{indent}Math {tex}\n"
        case Listing(text, language):
            lines = "".join(f"{indent}  | {line}\n" for line in text.splitlines())
            return f"{indent}Listing {language}".rstrip() + f"\n{lines}"
        case BulletList(items) | NumberedList(items):
            start = f" from {value.start}" if isinstance(value, NumberedList) else ""
            inner = "".join(
                f"{indent}  item\n" + "".join(tree(block, indent + "    ") for block in item) for item in items
            )
            return f"{indent}{name}{start}\n{inner}"
        case Table(aligns, header, rows):
            inner = "".join(
                f"{indent}  {'row' if number else 'header'}\n"
                + "".join(
                    f"{indent}    cell\n" + "".join(tree(each, indent + "      ") for each in cell) for cell in row
                )
                for number, row in enumerate((header, *rows))
            )
            return f"{indent}Table {' '.join(aligns)}\n{inner}"
    fields = {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}
    children = fields.pop("children", ())
    shown = " ".join(f"{each}" for each in fields.values())
    return f"{indent}{name} {shown}".rstrip() + "\n" + "".join(tree(child, indent + "  ") for child in children)


def show_tree(case: Case) -> str:
    prose, faults = case.parsed()
    assert not faults, [fault.message for fault in faults]
    return "".join(tree(block) for block in prose.fill(case.scope))


def show_faults(case: Case) -> str:
    _, faults = case.parsed()
    out = []
    for fault in faults:
        assert fault.offset is not None
        line = case.text.count("\n", 0, fault.offset) + 1
        column = fault.offset - case.text.rfind("\n", 0, fault.offset)
        hint = f" ({fault.hint})" if fault.hint else ""
        out.append(f"{line}:{column}: [{fault.code}] {fault.message}{hint}\n")
    return "".join(out)


# A section of a case → what the code makes of it. A writer adds its format here.
SECTIONS: dict[str, Callable[[Case], str]] = {"tree": show_tree, "faults": show_faults}


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.path.stem)
def test_case(case: Case, update_golden: bool) -> None:
    checked = [name for name in case.sections if name in SECTIONS]
    assert checked, "nothing to check"
    for name in checked:
        made = SECTIONS[name](case)
        if update_golden:
            case.update(name, made)
        else:
            assert made == case.sections[name]


def test_there_are_cases_of_both_kinds() -> None:
    found = [name for case in cases() for name in case.sections]
    assert found.count("tree") > 10
    assert found.count("faults") > 4


# ---------------------------------------------------------------- names, values, faults at draw time
def prose(text: str) -> Any:
    faults: list[Fault] = []
    parsed = parse_prose(text, {}, {}, faults)
    assert not faults, [fault.message for fault in faults]
    return parsed


def test_uses_are_the_free_names_with_their_places() -> None:
    text = "<<a>> $b_<<c + a>>$ <% for t, u in enumerate(x) %><<t + u + d>><% endfor %> <<t>>"
    uses = prose(text).uses
    assert [use.name for use in uses] == ["a", "c", "a", "x", "d", "t"]
    assert all(text.startswith(use.name, use.offset) for use in uses)


def test_values_are_what_varies_and_no_more() -> None:
    parsed = prose(
        "<<a>>, *$<<a + 1>>$* <% if a > 1 %>big <<b>><% else %>small<% endif %> <% for t in x %>.<% endfor %>"
    )
    assert parsed.values(Scope({"a": 2, "b": "w", "x": Tensor([5, 6])})) == (2, 3, True, "w", 2)
    assert parsed.values(Scope({"a": 1, "b": "w", "x": Tensor([])})) == (1, 2, False, 0)


@pytest.mark.parametrize(
    ("text", "values", "code", "at"),
    [
        ("a <<1 / n>>", {"n": 0}, None, "1 / n"),
        ("a <<w>>", {"w": "王"}, "missing-glyph", "w>>"),
        ("$<<w>>$", {"w": "王"}, "missing-glyph", "w>>"),
        ("<% for t in n %>.<% endfor %>", {"n": 3}, "wrong-type", "n %>"),
        ("<% for t in x %>.<% endfor %>", {"x": Tensor(range(1001))}, "too-large", "<% for"),
        ("<% for a, b in x %>.<% endfor %>", {"x": Tensor([1])}, "wrong-type", "<% for"),
        ("<% if x %>.<% endif %>", {"x": Tensor([1])}, "wrong-type", "x %>"),
    ],
)
def test_faults_at_draw_time_have_their_place(text: str, values: dict[str, Any], code: str | None, at: str) -> None:
    parsed = prose(text)
    with pytest.raises(Fault) as caught:
        parsed.fill(Scope(values))
    assert caught.value.offset is not None
    # Within an expression the fault points at the operation itself.
    assert abs(caught.value.offset - text.index(at)) <= len(at)
    assert code is None or caught.value.code == code


def test_nested_loops_are_bounded_in_all() -> None:
    parsed = prose("<% for a in x %><% for b in x %><% endfor %><% endfor %>")
    with pytest.raises(Fault, match="at most"):
        parsed.fill(Scope({"x": Tensor(range(200))}))


def test_output_is_bounded() -> None:
    parsed = prose("<% for a in x %>" + "word " * 300 + "<% endfor %>")
    with pytest.raises(Fault, match="200 KB"):
        parsed.fill(Scope({"x": Tensor(range(900))}))


def test_a_prose_can_be_pickled() -> None:
    parsed = prose("- <<a>>\n\n$<<a>>$ **b**")
    again = pickle.loads(pickle.dumps(parsed))
    assert again.fill(Scope({"a": 2})) == parsed.fill(Scope({"a": 2}))


def test_values_are_never_parsed() -> None:
    """What is filled in is data: Markdown, dollars and tags in a word stay as they are."""
    word = "*a* $x$ <<b>> [[c]] <% if %> \\input{x}"
    assert prose("<<w>>").fill(Scope({"w": word})) == (Paragraph((Text(word),)),)
    (line,) = prose("$<<w>>$").fill(Scope({"w": word}))
    assert isinstance(line, Paragraph)
    assert r"\textbackslash" in line.children[0].tex  # type: ignore[union-attr]  # a Math


def test_the_paragraphs_faults_come_in_the_order_of_the_text() -> None:
    earlier = Fault((), "other", "of somebody else")
    faults = [earlier]
    parse_prose("$x^2^2$ <b> $", {}, {}, faults)
    assert faults[0] is earlier
    offsets = [fault.offset or 0 for fault in faults[1:]]
    assert len(offsets) == 3
    assert offsets == sorted(offsets)


# ---------------------------------------------------------------- lines
def test_a_line_is_no_block() -> None:
    faults: list[Fault] = []
    line = parse_line("  1. *no* list, <<n>>\n", {}, faults)
    assert not faults
    assert "".join(tree(each) for each in line.fill(Scope({"n": 2}))) == (
        "Text '1. '\nEmphasis\n  Text 'no'\nText ' list, '\nMath 2\n"
    )
    assert line.values(Scope({"n": 2})) == (2,)


@pytest.mark.parametrize("text", ["one\n\ntwo", "$$x$$", "![a](b.png)"])
def test_a_line_refuses_blocks(text: str) -> None:
    faults: list[Fault] = []
    parse_line(text, {}, faults)
    assert [fault.code for fault in faults] == ["unsupported-markup"]


# ---------------------------------------------------------------- any text at all
_SNIPPETS = [
    "<<a>>",
    "<<",
    "<% for a in x %>",
    "<% endfor %>",
    "<% if a %>",
    "<% else %>",
    "$",
    "$$",
    "*",
    "**",
    "`",
    "\n",
]
_SNIPPETS += [
    "\n\n",
    "| a |",
    "|---|",
    "- ",
    "1. ",
    "```\n",
    "\\",
    "{",
    "}",
    "^",
    "_",
    "&",
    "[[b]]",
    "x",
    "é",
    "王",
    " ",
    "![",
    "](",
]


@given(st.lists(st.sampled_from(_SNIPPETS), max_size=25).map("".join))
def test_any_text_is_parsed_or_refused(text: str) -> None:
    faults: list[Fault] = []
    parsed = parse_prose(text, {}, {}, faults)
    assert all(fault.offset is not None and 0 <= fault.offset <= len(text) for fault in faults)
    if not faults:
        with contextlib.suppress(Fault):  # numbers that would run together are told apart when they are known
            parsed.fill(Scope({"a": 1, "x": Tensor([1, 2])}))


@pytest.mark.parametrize(
    "text", ["$" * 50_000, "<<" * 50_000, "{" * 20_000, "$" + "{" * 20_000 + "$", "*a " * 20_000, "`" * 50_000]
)
def test_a_hostile_text_ends_soon(text: str) -> None:
    begin = time.process_time()
    parse_prose(text, {}, {}, [])
    assert time.process_time() - begin < 2


def test_filling_is_fast() -> None:
    parsed = prose(
        "With $V = <<V>>$ and $W = <<V + 1>>$:\n\n"
        "<% for t in range(1, 4) %>\n$z_<<t>> = <<V>> \\cdot <<t>>$\n<% endfor %>"
    )

    def seconds() -> float:
        begin = time.process_time()
        for number in range(300):
            parsed.fill(Scope({"V": number}))
        return time.process_time() - begin

    assert any(seconds() < 0.6 for _ in range(6))  # the best of a few runs: a busy neighbour makes the same work dearer
