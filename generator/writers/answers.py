"""``answers.csv``: a line for each answer of each version, for spreadsheets and scripts.

A text that a spreadsheet would take for a formula (``=1+1``, ``-x``) or a date (``3/4``) starts with an apostrophe;
numbers never do.
"""

from __future__ import annotations

import csv
import io
import re

from generator.exam import Item
from generator.records import answer_text

_FORMULA = re.compile(r"[=+@\t\r-]")
_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?\Z")
_DATE = re.compile(r"-?\d{1,4}[/-]\d{1,4}([/-]\d{1,4})?\Z")

COLUMNS = ("version", "problem", "part", "question", "answer id", "answer", "marks")


HEAD = ",".join(COLUMNS) + "\n"


def rows(form: str, problem: int, item: Item) -> str:
    """Return the rows of a question in a form, there in the problem of that number: comma separated, decimal points."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    for placed in item.parts:
        address = f"{item.variant.question}#{placed.part.id}"
        for response in placed.part.responses:
            row = (form, problem, placed.letter, address, response.id)
            writer.writerow((*row, cell(answer_text(response)), f"{float(response.marks):g}"))
    return table.getvalue()


def cell(text: str) -> str:
    """Return a text as a cell that no spreadsheet computes or turns into a date.

    >>> cell("-3.5"), cell("-x + 1"), cell("3/4"), cell("3/4 of it")
    ('-3.5', "'-x + 1", "'3/4", '3/4 of it')
    """
    if _NUMBER.match(text) or not (_FORMULA.match(text) or _DATE.match(text)):
        return text
    return f"'{text}"
