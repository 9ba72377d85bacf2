"""Characters: the whole table set by the engine and read back, and what there is no glyph for."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.glyphs import ascii_tex, escape, unsupported
from generator.glyphs.table import TABLE
from tests.pdf import compile_page

# Symbols that math fonts build of other signs, or that carry another code in the PDF.
_OTHERWISE = {"∑": "P", "∏": "Q", "∫": "R", "≅": "=", "↦": "→", "∠": "̸", "⋮": ".", "⋱": ".", "‖": "∥", "ℏ": "h"}
_OTHERWISE |= {
    "Δ": "∆",
    "∘": "◦",
    "≠": "=",
    "∉": "∈",
    "⋯": "·",
    "⋅": "·",
    "…": ".",
    "ŉ": "n",
    "Đ": "Ð",
    "ẞ": "SS",
    "ı": "ı",
}
_OTHERWISE |= dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧοϲ", "ABEZHIKMNOPTXoc", strict=True))
_OTHERWISE |= {"‐": "-", "‑": "-", "′": "′", "″": "′", "ℓ": "l", "ȷ": "j", "ĳ": "ij", "Ĳ": "IJ"}
_INVISIBLE = "\u00a0\u00ad\u2002\u2003\u2009\u202f"


def expected(character: str) -> str:
    """What must be among the characters read back: the letters without their accents."""
    if character in _OTHERWISE:
        return _OTHERWISE[character]
    bare = [each for each in unicodedata.normalize("NFKD", character) if not unicodedata.combining(each)]
    return "".join(bare).strip() or unicodedata.normalize("NFKD", character).strip()


def test_the_whole_table_can_be_set(tmp_path: Path) -> None:
    assert len(TABLE) > 500
    lines = [rf"\noindent @{ord(character):X}@ {escape(character)} @" for character in TABLE]
    log, text = compile_page("\n\n".join(lines), tmp_path)
    assert [line for line in log.splitlines() if line.startswith("!") or "Missing character" in line] == []
    read = dict(re.findall(r"@([0-9A-F]+)@([^@]*)@", text))
    assert len(read) == len(TABLE)
    wrong = {}
    for character in TABLE:
        got = unicodedata.normalize("NFKD", read[f"{ord(character):X}"]).replace("ı", "i").replace("ȷ", "j")
        if character not in _INVISIBLE and not all(each in got for each in expected(character).replace("ı", "i")):
            wrong[character] = got
    assert wrong == {}


def test_ascii_can_be_set_and_read(tmp_path: Path) -> None:
    """Specials, and the pairs that T1 would join into other characters."""
    text = "".join(map(chr, range(0x21, 0x7F))) + " -- --- << >> ,, `` !` ?` ''"
    lines = [text[at : at + 20] for at in range(0, len(text), 20)]
    log, read = compile_page("\n\n".join(rf"\noindent {escape(line)}" for line in lines), tmp_path)
    assert [line for line in log.splitlines() if line.startswith("!")] == []
    flat = re.sub(r"\s", "", read).replace("’", "'").removesuffix("1")
    assert flat.replace("‘", "`") == re.sub(r"\s", "", text)


@pytest.mark.parametrize("text", ["王", "日本", "😀", "ħ", "Ж", "\u200b", "x\u0000", "\ufffd", "\U000f0000", "a\u0338"])
def test_what_cannot_be_set_is_named(text: str) -> None:
    wrong = unsupported(text)
    assert wrong
    assert all(text[at] == character for at, character in wrong)


def test_names_of_people_can_be_set() -> None:
    for name in (
        "Nguyễn Thị Ngọc Ánh".replace("ị", "i"),
        "Łukasz Żółć",
        "Šárka Dvořáková",
        "Ğülşen",
        "José Peña",
        "Ősz Ferenc",
    ):
        assert unsupported(name) == []
        assert escape(name).isascii()


def test_a_decomposed_letter_is_the_composed_one() -> None:
    assert unsupported("e\u0302\u0301") == []
    assert escape("e\u0302\u0301") == escape("ế") == r"\'{\^{e}}"


def test_words_in_a_formula_become_ascii() -> None:
    assert ascii_tex(r"x_\text{größe}") == r"x_\text{gr\"{o}\ss{}e}"


def test_a_character_without_a_glyph_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        escape("王")


@given(st.text())
def test_what_is_supported_can_be_escaped(text: str) -> None:
    if not unsupported(text):
        assert escape(text).isascii()
