"""``manifest.json``: what was drawn, from which sources, by which versions, into which files; and back to a plan."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from generator import __version__
from generator.assemble import Plan, PlannedQuestion
from generator.cache import library_versions
from generator.diagnostics import Diagnostic, Place, Rejected
from generator.exam import Copy, Item, Person
from generator.exam_spec import QuestionRef
from generator.records import variant_record

_UNSAFE = re.compile(r"[\x00-\x1f/\\*?\[\]:]")

_encoded = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

LAYOUT = 1  # of the manifest; a reader refuses another one


def write_manifest(
    exam: str, plan: Plan, engine: str, records: Iterable[bytes], sources: Mapping[str, str], files: Mapping[str, str]
) -> Iterator[bytes]:
    """Yield the manifest of a build as JSON; it holds no seed, no time and no place.

    ``records`` are those of :func:`form_record`, a line each; sources and files come as their digests by name.
    """
    head = {
        "manifest": LAYOUT,
        "exam": exam,
        "versions": {"examwright": __version__, "engine": engine, "libraries": library_versions()},
        "plan": _plan_record(plan),
    }
    yield json.dumps(head, indent=1, ensure_ascii=False).removesuffix("\n}").encode()
    yield b',\n "forms": [\n  '
    for number, record in enumerate(records):
        yield (b",\n  " if number else b"") + record
    tail = {"sources": dict(sorted(sources.items())), "files": dict(sorted(files.items()))}
    yield b"\n ],\n" + json.dumps(tail, indent=1, ensure_ascii=False).removeprefix("{\n").encode() + b"\n"


def question_record(item: Item) -> str:
    """Return what a manifest says of a question in a form, as one line of JSON."""
    letters = {placed.part.id: placed.letter for placed in item.parts}
    return _encoded({"letters": letters, **variant_record(item.variant)})


def form_record(code: str, problems: Iterable[Sequence[str]]) -> bytes:
    """Return what a manifest says of a form, as one line of JSON; of each problem, the records of its questions."""
    numbered = (
        f'{{"number": {number}, "questions": [{", ".join(questions)}]}}' for number, questions in enumerate(problems, 1)
    )
    return f'{{"code": {_encoded(code)}, "problems": [{", ".join(numbered)}]}}'.encode()


def digest(data: bytes) -> str:
    """Return how a manifest tells one content of a file from another."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def _plan_record(plan: Plan) -> dict[str, Any]:
    return {
        "forms": list(plan.forms),
        "problems": [
            [
                {
                    "question": question.ref.id,
                    "parts": None if question.ref.parts is None else list(question.ref.parts),
                    "marks": {name: str(marks) for name, marks in question.ref.marks.items()},
                    "addresses": list(question.addresses),
                }
                for question in problem
            ]
            for problem in plan.problems
        ],
        "copies": [
            {
                "code": copy.code,
                "form": copy.form,
                "number": copy.person.number,
                "name": copy.person.name,
                "seat": copy.person.seat,
            }
            for copy in plan.copies
        ],
    }


def _name(value: Any) -> str:
    """A code or an id, which names files: never a path out of a folder, nor a pattern of paths."""
    if not isinstance(value, str) or not value or value.startswith(".") or _UNSAFE.search(value):
        raise ValueError(f"{value!r} is not the name of an exam, a form or a copy")
    return value


def read_plan(text: str, name: str) -> tuple[str, Plan]:
    """Return the exam's id and the plan that a manifest holds; raises Rejected for anything else."""

    def refused(message: str, line: int = 1, column: int = 1) -> Rejected:
        hint = "give the manifest.json of a build"
        return Rejected([Diagnostic("error", "wrong-manifest", Place(name, line, column), message, hint)])

    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise refused("this is no JSON file", error.lineno, error.colno) from error
    except (RecursionError, ValueError) as error:  # nested too deeply, or an integer of thousands of digits
        raise refused("this is no JSON file of ours") from error
    if not isinstance(record, dict) or record.get("manifest") != LAYOUT:
        raise refused("this is no manifest of this version of examwright")
    try:
        saved = record["plan"]
        problems = tuple(
            tuple(
                PlannedQuestion(
                    QuestionRef.model_construct(
                        id=str(each["question"]),
                        parts=None if each["parts"] is None else tuple(map(str, each["parts"])),
                        marks={str(part): Fraction(marks) for part, marks in each["marks"].items()},
                    ),
                    tuple(map(int, each["addresses"])),
                )
                for each in problem
            )
            for problem in saved["problems"]
        )
        copies = tuple(
            Copy(
                _name(each["code"]),
                Person(str(each["number"]), str(each["name"]), str(each["seat"])),
                int(each["form"]),
            )
            for each in saved["copies"]
        )
        made = Plan(tuple(map(_name, saved["forms"])), problems, copies)
        if len(set(made.forms)) < len(made.forms) or len({copy.code for copy in copies}) < len(copies):
            raise ValueError("two forms or copies have one code")
        if not made.forms:
            raise ValueError("there are no forms")
        if not all(len(question.addresses) == len(made.forms) for problem in problems for question in problem):
            raise ValueError("a question has not one address a form")
        if not all(0 <= copy.form < len(made.forms) for copy in copies):
            raise ValueError("a copy is of no form")
        return _name(record["exam"]), made
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise refused(f"the plan in this manifest is damaged ({error})") from error
