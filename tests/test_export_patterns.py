"""Patterns written out: every word matches the pattern, and no other one that is near."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.export.patterns import MOST_WORDS, written_out

FINITE = [
    "(an? )?(fully[ -]?connected|dense|linear|affine|FC)( layer)?",
    "(the )?logistic( regression| model| classifier| one| curve)?",
    r"(?:x\.y|z)",
    "a|b|",
    "[ab-]c",
]
ENDLESS = [
    "[]a]",
    "[]",
    "x*",
    "x+",
    "(ab)*",
    r"\w",
    ".",
    "[a-z]",
    "[^a]",
    "a{2}",
    "^a$",
    "(?=a)b",
    "(a|b",
    "a)",
    "x??",
    r"\d?",
]


@pytest.mark.parametrize("pattern", FINITE)
def test_each_word_matches_and_nothing_is_left_out(pattern: str) -> None:
    words = written_out(pattern)
    assert words
    assert all(re.fullmatch(pattern, word) for word in words)
    changed = {word[:k] + word[k + 1 :] for word in words for k in range(len(word))}
    for word in changed:
        assert (re.fullmatch(pattern, word) is not None) == (word in words)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_what_has_no_end_is_left_alone(pattern: str) -> None:
    assert written_out(pattern) is None


def test_too_many_words_are_too_many() -> None:
    assert len(written_out("[abc][abc][abc][abc]") or ()) == 81
    assert MOST_WORDS < 3**5
    assert written_out("[abc][abc][abc][abc][abc]") is None


@given(st.lists(st.text("ab|()?[]-", max_size=8), min_size=1, max_size=2).map("".join))
def test_any_pattern_that_is_written_out_is_what_python_matches(pattern: str) -> None:
    words = written_out(pattern)
    if words is None:
        return
    compiled = re.compile(pattern)
    assert all(compiled.fullmatch(word) for word in words)
    candidates = ["", "a", "b", "ab", "ba", "aa", "bb", "-", "a-b", "aba"]
    for each in candidates:
        assert (compiled.fullmatch(each) is not None) == (each in words)
