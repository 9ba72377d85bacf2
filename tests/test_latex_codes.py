"""The code on a page: its check character, its squares, and that it names no one."""

from __future__ import annotations

import re
import string

from hypothesis import given
from hypothesis import strategies as st

from generator.writers.latex.code import check_character, image, matrix, modules, page_content


def test_the_check_character_is_that_of_the_standard() -> None:
    """ISO/IEC 7064 MOD 37,36, by its defining recursion with the check character appended: the sum is 1 mod 36."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    for text in ("A12425GABC1234002", "dl-endterm|K7Q2|3", "0"):
        plain = [alphabet.index(c) for c in (text + check_character(text)).upper() if c in alphabet]
        product = 36
        for value in plain[:-1]:
            total = (product + value) % 36 or 36
            product = total * 2 % 37
        assert (product + plain[-1]) % 36 == 1


@given(st.text(string.ascii_letters + string.digits + "-|", min_size=1, max_size=60))
def test_a_code_is_that_of_an_independent_library(content: str) -> None:
    import segno

    code = segno.make(content, error="m", mask=2, mode="byte", micro=False, boost_error=False)
    assert matrix(content) == tuple(tuple(map(bool, row)) for row in code.matrix)


def test_a_code_draws_every_dark_module() -> None:
    content = page_content("dl-endterm", "K0Q7", 3)
    drawn = re.search(rb"/W (\d+) /H (\d+) .* ID ([0-9a-f]+)>", image(content))
    assert drawn
    size, bits = int(drawn[1]), bytes.fromhex(drawn[3].decode())
    width = (size + 7) // 8
    rows = [
        "".join(f"{byte:08b}" for byte in bits[row * width : (row + 1) * width])[:size] for row in range(int(drawn[2]))
    ]
    assert size == modules(content) == len(matrix(content))
    assert rows == ["".join("01"[dark] for dark in row) for row in matrix(content)]
