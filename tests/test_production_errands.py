"""Which questions one task writes: all once, the longest first, and those that need sympy together."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.bank import load_bank
from generator.course import load_course
from generator.expression import compile_expression
from generator.production.errands import errands
from tests.command import ROOT, environment

LENGTHS = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), st.integers(1, 1000), max_size=20)


@given(LENGTHS, st.data(), st.integers(1, 5))
def test_each_is_done_once_and_the_longest_first(lengths: dict[str, int], data: st.DataObject, width: int) -> None:
    slow = set(data.draw(st.lists(st.sampled_from(sorted(lengths)), unique=True))) if lengths else set()
    found = errands(lengths, slow, width)
    assert sorted(name for names in found for name in names) == sorted(lengths)
    weights = [sum(lengths[name] * (2 if name in slow else 1) for name in names) for names in found]
    assert weights == sorted(weights, reverse=True)
    assert all(len(names) == 1 or slow.issuperset(names) for names in found)
    together = [weight for weight, names in zip(weights, found, strict=True) if len(names) > 1]
    assert sum(names[0] in slow for names in found) <= width
    # the last one comes to those that have least so far, which is no more than a worker's share, and is not longer
    assert not together or max(together) * width <= 2 * sum(weights)


_ASKING = """
import json
import sys

from generator.bank import load_bank
from generator.course import load_course
from generator.expression import compile_expression
from generator.records import variant_record
from generator.sampling import Tally, draws

class Needed(BaseException): pass

class Guard:
    @staticmethod
    def find_spec(name, path, target=None):
        if name == "sympy":
            raise Needed

found = []
questions = load_bank(load_course(ROOT)).questions
assert "sympy" not in sys.modules
sys.meta_path.insert(0, Guard)
for id, question in questions.items():
    try:
        for draw, _ in zip(draws(question.program, "a seed", "exam", Tally()), range(20)):
            variant_record(question.program.variant(draw))
    except Needed:
        found.append(id)
print(json.dumps(found))
"""


def test_what_needs_sympy_is_told_by_what_is_called() -> None:
    script = _ASKING.replace("ROOT", f"__import__('pathlib').Path({str(ROOT)!r})")
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT, env=environment(), timeout=120)
    needing = set(json.loads(done.stdout))
    questions = load_bank(load_course(ROOT)).questions
    told = {id for id, question in questions.items() if question.program.irrational}
    assert needing, "some do"
    assert needing <= told
    assert len(told - needing) < len(questions) / 6, "few are told for nothing: their roots are whole"


@pytest.mark.parametrize(
    ("text", "constants"),
    [("2*pi", {"pi"}), ("[k*e for k in range(3)]", {"e"}), ("2*given", set()), ("sqrt(2)", set())],
)
def test_constants_are_told(text: str, constants: set[str]) -> None:
    compiled = compile_expression(text, [])
    assert compiled is not None
    assert compiled.constants == constants
