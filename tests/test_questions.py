"""Golden questions: a YAML text and the variant that it draws, as cases that read like documentation.

A case is a Markdown file with a ``yaml`` block and a ``text`` block: the transcript of the first variant of the seed
``golden``. ``pytest --update-golden`` writes the second one.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.bank import load_question
from generator.course import Course
from generator.questions import KINDS
from generator.sampling import choose
from generator.transcript import transcript

CASES = Path(__file__).parent / "cases" / "questions"
FILES = sorted(CASES.glob("*.md"))
YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
TEXT = re.compile(r"```text\n(.*?)```", re.DOTALL)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_question_draws_its_variant(path: Path, tmp_path: Path, update_golden: bool) -> None:
    case = path.read_text(encoding="utf-8")
    source = YAML.search(case)
    assert source, "a case has a yaml block"
    file = tmp_path / "question.yaml"
    file.write_text(source[1], encoding="utf-8")
    program = load_question(Course(tmp_path), file).program
    drawn = choose(program, "golden", "exam", 1)[0]
    shown = "\n".join(line.rstrip() for line in transcript(program.variant(drawn)).split("\n")).strip("\n") + "\n"
    if update_golden:
        body = TEXT.sub("", case).rstrip("\n")
        path.write_text(f"{body}\n\n```text\n{shown}```\n", encoding="utf-8")
        return
    expected = TEXT.search(case)
    assert expected, "run pytest --update-golden once"
    assert shown == expected[1]


def test_every_kind_has_a_case() -> None:
    texts = [path.read_text(encoding="utf-8") for path in FILES]
    for kind in KINDS:
        assert any(re.search(rf"^\s+{kind}:", text, re.MULTILINE) for text in texts), f"no case of kind {kind}"
