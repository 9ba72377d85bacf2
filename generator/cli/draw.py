"""``examwright draw``: distinct variants of a question, as JSON lines or as one line each."""

from __future__ import annotations

import itertools
import json
import sys

from generator.bank import Question, find_question
from generator.cli.terminal import FAILED, OK, Stop, course_of, ending, shown_folder
from generator.diagnostics import Fault, Rejected
from generator.program import Draw, Program
from generator.records import answer_text, draw_record, value_text
from generator.sampling import Purpose, Tally, draws, too_few


def run(question: str, count: int, as_json: bool, seed: str, purpose: str) -> int:
    """Draw and return the exit status; too few variants is a failure, with those that there are."""

    def command() -> int:
        if purpose not in ("exam", "practice"):
            raise Stop(f"there is no purpose '{purpose}'", "exam or practice")
        chosen: Purpose = "exam" if purpose == "exam" else "practice"
        return _draw(find_question(course_of(question), question), count, as_json, seed, chosen)

    return ending(command, shown_folder)


def _draw(question: Question, count: int, as_json: bool, seed: str, purpose: Purpose) -> int:
    program = question.program
    tally = Tally()
    done = 0
    try:
        for draw in itertools.islice(draws(program, seed, purpose, tally), count):
            print(json.dumps(draw_record(program, draw), ensure_ascii=False) if as_json else _line(program, draw))
            done += 1
    except Fault as fault:
        raise Rejected([question.source.diagnostic(fault)]) from fault
    if done == 0:
        raise Rejected([question.source.diagnostic(too_few(program, tally, {}, count))])
    if done < count:
        print(f"examwright: {done} distinct variants are all that there are, {count} asked for", file=sys.stderr)
        return FAILED
    return OK


def _line(program: Program, draw: Draw) -> str:
    values = "  ".join(f"{name}={value_text(value)}" for name, value in program.parameter_values(draw))
    answers = "  ".join(f"{each.id}={answer_text(each)}" for part in program.responses(draw) for each in part)
    family = f"  ({draw.family})" if draw.family else ""
    return f"{draw.address}: {values}{family} -> {answers}"
