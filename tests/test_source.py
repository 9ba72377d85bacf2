"""YAML files: what they mean, and which traps are refused.

The cases in ``cases/source`` are files as an author writes them; the lines that begin with ``#>`` are what comes out.
"""

from __future__ import annotations

import pathlib
import pickle
import pprint
import time
from fractions import Fraction

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from generator.diagnostics import Diagnostic, Place, Rejected
from generator.report import render
from generator.source import read_file, read_text, syntax

CASES = sorted((pathlib.Path(__file__).parent / "cases" / "source").glob("*.yaml"))
MARK = "#>"


def test_cases_are_found() -> None:
    assert len(CASES) >= 30


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path: pathlib.Path, update_golden: bool) -> None:
    text, expected = _split(path.read_text("utf-8"))
    found = _outcome(path.name, text)
    if update_golden:
        path.write_text(text + "".join(f"{MARK} {line}".rstrip() + "\n" for line in found), "utf-8")
    else:
        assert found == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_parser_without_libyaml_reads_the_same(path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text, _ = _split(path.read_text("utf-8"))
    fast = _outcome(path.name, text)
    monkeypatch.setattr(syntax, "LOADER", yaml.SafeLoader)
    assert _outcome(path.name, text) == fast


def _split(text: str) -> tuple[str, list[str]]:
    lines = text.splitlines(keepends=True)
    own = [line for line in lines if not line.startswith(MARK)]
    return "".join(own), [line[len(MARK) + 1 :].rstrip("\n") for line in lines if line.startswith(MARK)]


def _outcome(name: str, text: str) -> list[str]:
    lines = text.split("\n")
    try:
        data = read_text(name, text).data
    except Rejected as rejected:
        shown = render(rejected.diagnostics, lambda _, number: lines[number - 1] if number <= len(lines) else None)
    else:
        shown = pprint.pformat(data, width=100, sort_dicts=False)
    return [line.rstrip() for line in shown.splitlines()]


def _codes(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(Rejected) as caught:
        read_text("q.yaml", text)
    return [(found.code, found.place.line, found.place.column) for found in caught.value.diagnostics]


def test_an_impossible_character_is_refused_by_both_parsers(monkeypatch: pytest.MonkeyPatch) -> None:
    for loader in (syntax.LOADER, yaml.SafeLoader):
        monkeypatch.setattr(syntax, "LOADER", loader)
        assert _codes('a: "x\\UFFFFFFFF"') == [("tex-in-double-quotes", 1, 6)]


# Values


def test_decimals_never_pass_through_floats() -> None:
    data = read_text("q.yaml", "a: 0.1\nb: 1e3\nc: 3\nd: 1.0").data
    assert data == {"a": Fraction(1, 10), "b": Fraction(1000), "c": 3, "d": Fraction(1)}
    assert [type(value) for value in data.values()] == [Fraction, Fraction, int, Fraction]


def test_data_are_plain_python() -> None:
    data = read_text("q.yaml", "a: [1, {b: 0.5, c: [x, ~, true]}]\nd: {}").data
    assert (
        pickle.loads(pickle.dumps(data)) == data == {"a": [1, {"b": Fraction(1, 2), "c": ["x", None, True]}], "d": {}}
    )
    kinds = {type(value) for value in _all(data)}
    assert kinds == {dict, list, str, int, Fraction, bool, type(None)}


def _all(value: object) -> list[object]:
    if isinstance(value, dict):
        return [value, *value, *(inner for below in value.values() for inner in _all(below))]
    return [value, *(inner for below in value for inner in _all(below))] if isinstance(value, list) else [value]


@given(st.fractions().filter(lambda number: set(_primes(number.denominator)) <= {2, 5}))
def test_every_decimal_is_read_exactly(number: Fraction) -> None:
    digits = 0
    while (number * 10**digits).denominator != 1:
        digits += 1
    scaled = f"{abs(number.numerator * 10**digits // number.denominator):0{digits + 1}d}"
    text = f"{'-' if number < 0 else ''}{scaled[: len(scaled) - digits]}.{scaled[len(scaled) - digits :]}"
    assert read_text("q.yaml", f"a: {text}").data == {"a": number}


def _primes(number: int) -> list[int]:
    if number > 10**6:
        return [0]
    return next(([p, *_primes(number // p)] for p in range(2, number + 1) if number % p == 0), [])


# Bytes


def test_windows_line_ends_are_read_as_others() -> None:
    source = read_text("q.yaml", "a: |\r\n  x\r\n  y\r\nb: 1\r\n")
    assert source.data == {"a": "x\ny\n", "b": 1}
    assert source.place(("b",)) == Place("q.yaml", 4, 4)
    assert source.line(2) == "  x"


@pytest.mark.parametrize("char", ["\x00", "\x1b", "\x07", "\x7f", "\x85", "\u2028", "\u202e", "\ufeff", "\r", "\ud800"])
def test_characters_that_nobody_sees_are_refused_at_their_place(char: str) -> None:
    assert _codes(f"a: 1\nb: x{char}y\nb: 2\n") == [("control-character", 2, 5), ("duplicate-key", 3, 1)]


def test_byte_order_mark_is_refused_and_reading_goes_on() -> None:
    assert _codes("\ufeffa: 1\na: 2\n") == [("byte-order-mark", 1, 1), ("duplicate-key", 2, 1)]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"a: 1\r\nb: \xc3\xa4\xe4\n", ("not-utf8", 2, 5)),
        (b"\xff\xfea\x00:\x00 \x001\x00", ("not-utf8", 1, 1)),
        (b"#" * (2 * 1024**2 + 1), ("file-too-large", 1, 1)),
    ],
)
def test_bytes_that_are_no_text(tmp_path: pathlib.Path, data: bytes, expected: tuple[str, int, int]) -> None:
    path = tmp_path / "q.yaml"
    path.write_bytes(data)
    with pytest.raises(Rejected) as caught:
        read_file(path, "bank/q.yaml")
    [found] = caught.value.diagnostics
    assert (found.code, found.place) == (expected[0], Place("bank/q.yaml", expected[1], expected[2]))


def test_a_file_is_read_and_a_missing_one_reported(tmp_path: pathlib.Path) -> None:
    path = tmp_path / "q.yaml"
    path.write_text("a: ü\n", "utf-8")
    assert read_file(path, "q.yaml") == read_text("q.yaml", "a: ü\n")
    for other in (tmp_path / "missing.yaml", tmp_path):
        with pytest.raises(Rejected) as caught:
            read_file(other, "bank/m.yaml")
        assert [(found.code, found.place) for found in caught.value.diagnostics] == [
            ("unreadable-file", Place("bank/m.yaml", 1, 1))
        ]


# Bounds


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: " + "[" * 100_000, "nested-too-deep"),
        ("a: " + "{a: " * 100_000, "nested-too-deep"),
        ("- " * 100_000, "nested-too-deep"),
        ("a: [" + "1," * 200_001 + "]", "too-many-values"),
        ("a: 1\n" * 90_000, "duplicate-key"),
        ("- *a b\n" * 100_000, "alias"),
        ('a: "' + "\\a" * 500_000 + '"', "tex-in-double-quotes"),
        ("a: " + "1" * 1_000_000, "number-too-long"),
        ("a: 1e-99999999", "number-too-long"),
    ],
    ids=lambda value: value[:12],
)
def test_hostile_files_are_refused_quickly(text: str, code: str) -> None:
    start = time.process_time()
    assert code in {found for found, _, _ in _codes(text)}
    assert time.process_time() - start < 3


def test_sixty_levels_are_read() -> None:
    assert read_text("q.yaml", "a: " + "[" * 59 + "]" * 59).data
    assert _codes("a: " + "[" * 60 + "]" * 60) == [("nested-too-deep", 1, 63)]


def test_as_many_diagnostics_as_anyone_reads() -> None:
    assert len(_codes("a: b: c\n" * 5_000)) <= 200


@given(st.text(st.sampled_from("ab:#-*&!|>'\"%@`{}[],? \n\t\\$x0"), max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for start in ("", "a: ", "a:\n  b: |\n   x\n  c: "):
        lines = (start + text).split("\n")
        for found in _refusals(start + text):
            assert 1 <= found.place.line <= len(lines)
            assert 1 <= found.place.column <= len(lines[found.place.line - 1]) + 1


def _refusals(text: str) -> tuple[Diagnostic, ...]:
    try:
        source = read_text("q.yaml", text)
    except Rejected as rejected:
        return rejected.diagnostics or pytest.fail("refused without a reason")
    assert isinstance(source.data, dict)
    return ()
