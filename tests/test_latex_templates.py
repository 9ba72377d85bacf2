"""Templates: what they may read, how a course overrides one, and the labels that they use."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError

from generator.labels import LABELS, LANGUAGES, label
from generator.writers import latex
from generator.writers.latex import templates_folder, whole_units
from generator.writers.latex.loader import Tex, environment
from tests.sample_exam import sample
from tests.set_sample import exam_tex

EXAM = sample(versions=2, copies=1)


# ---------------------------------------------------------------- templates
def test_plain_strings_are_escaped_and_unknown_names_refused() -> None:
    press = environment("endterm")
    assert press.from_string("<< a >> << b >>").render(a="50 %", b=Tex(r"\b")) == r"50 \% \b"
    with pytest.raises(Exception, match="undefined"):
        press.from_string("<< nothing >>").render()


def test_no_template_glues_text_to_a_control_word() -> None:
    files = list(templates_folder().rglob("*.tex"))
    assert len(files) > 30
    glued = re.compile(r"\\[A-Za-z@]+<<(?! view\.space)")
    assert not [(file.name, found) for file in files for found in glued.findall(file.read_text())]


def test_templates_of_a_course_read_values_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "endterm").mkdir()
    press = environment("endterm", tmp_path)
    values = [Fraction(1, 2)]
    for _ in range(2):  # what is known of a type is asked again
        assert press.from_string("<< values[0].numerator >>").render(values=values) == "1"
        for forbidden in ("values.append(1)", "values[0].__class__.__mro__", "values.__class__", "type.mro()"):
            with pytest.raises(SecurityError):
                press.from_string(f"<< {forbidden} >>").render(values=values, type=int)
    assert values == [Fraction(1, 2)]


def test_our_own_templates_are_not_mistaken_for_those_of_a_course() -> None:
    assert type(environment("endterm", templates_folder())) is type(environment("endterm"))


def test_a_copy_of_our_templates_is_ours_until_it_is_changed(tmp_path: Path) -> None:
    shutil.copytree(templates_folder(), tmp_path, dirs_exist_ok=True)
    assert type(environment("endterm", tmp_path)) is type(environment("endterm"))
    copied = latex.whole_units(latex.Press(EXAM, tmp_path), EXAM.forms)
    assert exam_tex(EXAM) == copied.runs(latex.Press(EXAM), "")["exam"].job.body
    (tmp_path / "endterm" / "head.tex").write_text("OURS")
    assert type(environment("endterm", tmp_path)) is not type(environment("endterm"))


def test_a_course_overrides_a_single_template_without_python(tmp_path: Path) -> None:
    folder = tmp_path / "endterm"
    folder.mkdir()
    (folder / "stem.tex").write_text("OURS << stem.body >>")
    assert "OURS A cell" in "".join(whole_units(latex.Press(EXAM, tmp_path), EXAM.forms).exam.values())
    (tmp_path / "mine").mkdir()
    assert r"\documentclass" in latex.preamble(latex.Press(replace(EXAM, theme="mine"), tmp_path))
    with pytest.raises(FileNotFoundError):
        latex.Press(replace(EXAM, theme="absent"), tmp_path)


# ---------------------------------------------------------------- labels
def test_both_languages_have_every_label_with_the_same_holes() -> None:
    assert len(LABELS) > 60
    for name, texts in LABELS.items():
        assert len(texts) == len(LANGUAGES), name
        assert all(texts), name
        holes = {frozenset(re.findall(r"{(\w+)}", text)) for text in texts}
        assert len(holes) == 1, name


def test_templates_and_writer_use_every_label() -> None:
    package = Path(label.__code__.co_filename).parent
    sources = [
        *templates_folder().rglob("*.tex"),
        *package.joinpath("writers", "latex").glob("*.py"),
        *package.joinpath("export").rglob("*.py"),
        package / "labels.py",
    ]
    text = "\n".join(source.read_text() for source in sources).replace("'", '"')
    by_prefix = ("marking ", "tolerance ")  # named in part by what they describe
    unused = [name for name in LABELS if text.count(f'"{name}"') < 2 and not name.startswith(by_prefix)]
    assert unused == []
