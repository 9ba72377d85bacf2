"""The README: its generated parts are fresh, its first question works as it stands there, its links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

from generator.bank import load_question
from generator.course import Course
from generator.sampling import choose
from tools.reference import BLOCK, BLOCKS, renewed

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_generated_parts_are_fresh() -> None:
    assert {found[1] for found in BLOCK.findall(TEXT)} == set(BLOCKS)
    assert renewed(TEXT) == TEXT, "run python tools/reference.py"


def test_the_first_question_loads_and_draws(tmp_path: Path) -> None:
    block = re.search(r"```yaml\n(# bank/.*?)```", TEXT, re.DOTALL)
    assert block, "the README has a first question"
    path = tmp_path / "question.yaml"
    path.write_text(block[1], encoding="utf-8")
    program = load_question(Course(tmp_path), path).program
    assert len(choose(program, "readme", "exam", 4)) == 4


def test_links_and_pictures_lead_somewhere() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", TEXT)
    assert len(links) > 3
    for link in links:
        assert (ROOT / link).exists(), link


def test_every_dependency_has_its_reason() -> None:
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = re.search(r"^dependencies = \[(.*?)\]", project, re.DOTALL | re.MULTILINE)
    assert block
    names = re.findall(r'"([a-z0-9-]+)', block[1])
    assert len(names) > 8
    for name in names:
        assert f"| {name} |" in TEXT, f"the README gives no reason for {name}"
