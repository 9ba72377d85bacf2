"""Faults travel outwards through the layers; diagnostics are values."""

from __future__ import annotations

import pytest

from generator.diagnostics import Diagnostic, Fault, Place, Rejected, suggest


def test_places_sort_by_file_line_and_column_as_numbers() -> None:
    places = [Place("b", 1, 1), Place("a", 10, 1), Place("a", 9, 10), Place("a", 9, 9)]
    assert sorted(places) == [Place("a", 9, 9), Place("a", 9, 10), Place("a", 10, 1), Place("b", 1, 1)]


def test_a_fault_seen_from_further_out_keeps_everything_but_its_path_and_offset() -> None:
    inner = Fault(("number",), "code", "message", "hint", offset=3, on_key=True, severity="warning")
    outer = inner.within(("parts", 0), 10).within(("q",))
    assert (outer.path, outer.offset) == (("q", "parts", 0, "number"), 13)
    assert (outer.code, outer.message, outer.hint) == ("code", "message", "hint")
    assert (outer.on_key, outer.severity) == (True, "warning")
    assert (inner.path, inner.offset) == (("number",), 3)


def test_a_fault_without_offset_stays_without() -> None:
    assert Fault((), "code", "message").within(("a",), 5).offset is None
    assert Fault((), "code", "message", offset=0).within(("a",), 5).offset == 5


def test_faults_are_errors_by_default_and_can_be_raised() -> None:
    fault = Fault((), "code", "message")
    assert (fault.severity, fault.on_key, fault.hint) == ("error", False, "")
    with pytest.raises(Fault, match="message"):
        raise fault


def test_rejected_keeps_every_diagnostic_in_order() -> None:
    found = [Diagnostic("error", "code", Place("f", line, 1), "message") for line in (2, 1)]
    rejected = Rejected(iter(found))
    assert rejected.diagnostics == tuple(found)
    assert str(rejected) == "2 diagnostics"


@pytest.mark.parametrize(
    ("word", "known", "expected"),
    [
        ("tolerence", ["marks", "tolerance"], "did you mean 'tolerance'?"),
        ("mark", ["stem", "marks", "marking"], "did you mean 'marks'?"),
        ("xyz", ["marks", "tolerance"], ""),
        ("marks", [], ""),
    ],
)
def test_suggest(word: str, known: list[str], expected: str) -> None:
    assert suggest(word, known) == expected
