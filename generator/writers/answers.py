"""``answers.csv``: a line for each answer of each version, for spreadsheets and scripts."""

from __future__ import annotations

import csv
import io

from generator.exam import Exam
from generator.package import Package
from generator.records import answer_text

COLUMNS = ("version", "problem", "part", "question", "answer id", "answer", "marks")


def write(exam: Exam) -> Package:
    """Return the package with ``answers.csv``: UTF-8, comma separated, decimal points."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(COLUMNS)
    for form in exam.forms:
        for problem in form.problems:
            for item in problem.items:
                for placed in item.parts:
                    address = f"{item.variant.question}#{placed.part.id}"
                    for response in placed.part.responses:
                        row = (form.code, problem.number, placed.letter, address, response.id)
                        writer.writerow((*row, answer_text(response), f"{float(response.marks):g}"))
    return Package({"answers.csv": table.getvalue().encode()})
