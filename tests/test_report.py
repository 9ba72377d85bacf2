"""Diagnostics as text, as they stand on a terminal."""

from __future__ import annotations

from generator.diagnostics import Diagnostic, Place, Severity
from generator.report import render


def _diagnostic(
    line: int,
    column: int,
    *,
    file: str = "q.yaml",
    severity: Severity = "error",
    message: str = "wrong",
    hint: str = "",
) -> Diagnostic:
    return Diagnostic(severity, "some-code", Place(file, line, column), message, hint)


def test_place_line_caret_and_hint() -> None:
    found = _diagnostic(7, 5, message="'tolerence' is not a field", hint="did you mean 'tolerance'?")
    assert render([found], lambda file, line: f"    tolerence: {line}") == (
        "q.yaml:7:5: error[some-code]: 'tolerence' is not a field\n"
        "        tolerence: 7\n"
        "        ^\n"
        "  hint: did you mean 'tolerance'?\n"
        "1 error in 1 file\n"
    )


def test_sorted_by_place_each_once_and_counted() -> None:
    found = [
        _diagnostic(10, 1),
        _diagnostic(2, 9, severity="warning"),
        _diagnostic(2, 3),
        _diagnostic(10, 1),
        _diagnostic(1, 1, file="a.yaml"),
    ]
    assert render(found, lambda file, line: None).splitlines() == [
        "a.yaml:1:1: error[some-code]: wrong",
        "q.yaml:2:3: error[some-code]: wrong",
        "q.yaml:2:9: warning[some-code]: wrong",
        "q.yaml:10:1: error[some-code]: wrong",
        "3 errors, 1 warning in 2 files",
    ]


def test_only_warnings_and_nothing() -> None:
    assert render([_diagnostic(1, 1, severity="warning")], lambda *_: None).endswith("wrong\n1 warning in 1 file\n")
    assert render([], lambda *_: None) == ""


def _caret(line: str, column: int) -> tuple[str, str]:
    _, text, caret, _ = render([_diagnostic(1, column)], lambda *_: line).splitlines()
    return text, caret


def test_caret_stands_under_the_character() -> None:
    assert _caret("a: 计算 x", 7) == ("    a: 计算 x", "    " + " " * 8 + "^")
    assert _caret("\ta:\tx", 5) == ("    \ta:\tx", "    \t  \t^")
    assert _caret("e\u0301 x", 4) == ("    e\u0301 x", "      ^")
    assert _caret("abc", 99) == ("    abc", "       ^")


def test_long_lines_are_cut_around_the_column() -> None:
    line = "".join(chr(ord("a") + index % 26) for index in range(5000))
    text, caret = _caret(line, 3001)
    assert len(text) < 170
    assert text[caret.index("^")] == line[3000]
    assert text.strip().startswith("…")
    assert text.endswith("…")
    text, caret = _caret(line, 5)
    assert text[caret.index("^")] == line[4]


def test_files_cannot_speak_to_the_terminal() -> None:
    found = _diagnostic(1, 3, file="q\x1b.yaml", message="no \x1b[31m", hint="\x07\nb")
    shown = render([found], lambda *_: "a\x1b]0;title\x07\u202e")
    assert not {"\x1b", "\x07", "\u202e"} & set(shown)
    assert "no �[31m" in shown
