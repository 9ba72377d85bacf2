"""A small course that tests write to disk and change: two computed questions, a pool, an exam.

``BROKEN`` is a question with a fault, ``ODD`` one with parameters of every type: both are no part of the course.
"""

from __future__ import annotations

from pathlib import Path

SUM = """
id: arithmetic/sum
title: A sum
topic: arithmetic
skills: [adding]
minutes: 1
params:
  a: 1..30
  b: 1..30
parts:
  total:
    ask: What is $<<a>> + <<b>>$?
    number: a + b
    marks: 1
    verify: b + a
    mistakes:
      difference: {value: a - b, because: Subtracted instead of added.}
    solution: $<<a>> + <<b>> = <<a + b>>$
"""

BROKEN = SUM.replace("number: a + b", "number: a + c")

PRODUCT = """
id: arithmetic/product
title: A product
topic: arithmetic
skills: [multiplying]
minutes: 2
params:
  a: 2..20
  b: 2..20
require:
  different: a != b
parts:
  product:
    ask: What is $<<a>> \\cdot <<b>>$?
    space: 3cm
    number: a*b
    marks: 2
    solution: $<<a>> \\cdot <<b>> = <<a * b>>$
  square:
    ask: And its square?
    space: 3cm
    number: a*a*b*b
    marks: 1
    follows: product**2
    solution: $<<a*b>>^2 = <<a*a*b*b>>$
"""

POOL = """
id: logic/primes
title: Primes
topic: logic
skills: [knowing]
minutes: 1
parts:
  which:
    ask: Which of these are prime?
    choice: {options: 4, right: 1..3}
    marks: 2
    statements:
      two: {right: '2', because: Its only divisors are 1 and 2.}
      three: {right: '3', because: Its only divisors are 1 and 3.}
      five: {right: '5', because: Its only divisors are 1 and 5.}
      seven: {right: '7', because: Its only divisors are 1 and 7.}
      four: {wrong: '4', because: Two divides it.}
      nine: {wrong: '9', because: Three divides it.}
      fifteen: {wrong: '15', because: Three divides it.}
      twentyone: {wrong: '21', because: Three divides it.}
"""

ODD = """
id: words/odd
title: Things
topic: words
skills: [naming]
minutes: 1
params:
  x: {from: 1..4, shape: [3], index: 1}
  q: [1/2, 1/3, 0.25]
  word: [cat, dog]
require:
  small: q < 1
parts:
  total:
    ask: A <<word>> has $<<x>>$ and $<<q>>$. What is the product of $q$ and $x_2$?
    number: q * x[2]
    marks: 1
"""

EXAM = """
course: Arithmetic
title: Test
minutes: 10
theme: classic
open_seed: open
forms: {versions: 3}
problems:
  - title: Numbers
    credits: 4
    questions: [arithmetic/sum, arithmetic/product]
  - title: Knowledge
    questions: [logic/primes]
"""

QUESTIONS = {"arithmetic/sum": SUM, "arithmetic/product": PRODUCT, "logic/primes": POOL}


def write_course(folder: Path, exam: str = EXAM, **questions: str) -> Path:
    """Write the course, with further questions or changed ones, and return the path of its exam."""
    for id, text in {**QUESTIONS, **questions}.items():
        path = folder / "bank" / f"{id}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    target = folder / "exams" / "test.yaml"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(exam.lstrip("\n"), encoding="utf-8")
    return target
