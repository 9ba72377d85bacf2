"""What TeX's log says, in plain words. Each case is a log and, beside it, what is read from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.typeset.log import Reading, read_file, read_log
from generator.typeset.words import plain_words

CASES = Path(__file__).parent / "cases" / "logs"
LOGS = sorted(CASES.glob("*.log"))


def shown(reading: Reading) -> str:
    lines = [f"pages: {reading.pages}", f"last marker: {reading.marker}"]
    lines += [f"note: {note}" for note in reading.notes]
    for problem in reading.problems:
        lines.append(f"{problem.kind} at [{problem.marker}]: {problem.message}")
        lines += [f"    {problem.context}"] if problem.context else []
    return "\n".join(lines) + "\n"


def test_there_are_logs() -> None:
    assert len(LOGS) >= 6


@pytest.mark.parametrize("log", LOGS, ids=lambda log: log.stem)
def test_a_log(log: Path, update_golden: bool) -> None:
    expected = log.with_suffix(".txt")
    got = shown(read_file(log))
    if update_golden:
        expected.write_text(got, encoding="utf-8")
    assert got == expected.read_text(encoding="utf-8")


def test_a_log_that_is_not_there_says_nothing(tmp_path: Path) -> None:
    assert read_file(tmp_path / "none.log") == Reading()


@pytest.mark.parametrize(("excess", "kinds"), [("0.5", []), ("0.51", ["overfull"])])
def test_half_a_point_is_tolerated(excess: str, kinds: list[str]) -> None:
    reading = read_log(f"Overfull \\hbox ({excess}pt too wide) in paragraph at lines 3--4\n[]text\n")
    assert [problem.kind for problem in reading.problems] == kinds


@pytest.mark.parametrize("box", ["Overfull", "Underfull", "Loose", "Tight"])
def test_the_text_of_a_box_is_no_message(box: str) -> None:
    reading = read_log(
        f"{box} \\hbox (0.1pt too wide) in paragraph at lines 3--4\n./body.tex:7: text of a student\n []\n"
    )
    assert reading.problems == ()


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("LaTeX Error: Environment foo undefined.", "there is no environment foo"),
        ("Package tikz Error: Giving up on this path. Did you forget a semicolon?.", "a TikZ path is not closed by"),
        ("Package pgf Error: No shape named `a' is known.", "no TikZ node is called a"),
        ("Double superscript.", "two superscripts on one symbol"),
        ("Package foo Error: Something unheard of.", "Something unheard of"),
    ],
)
def test_plain_words(message: str, words: str) -> None:
    assert plain_words(message, []).startswith(words)
