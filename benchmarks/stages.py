"""The share of each stage in a build: its functions are wrapped by clocks that count this process and its children."""

from __future__ import annotations

import gc
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import generator.composition as composition
import generator.production.near as near
import generator.production.stash as stash
import generator.production.tasks as tasks
import generator.production.writing as writing
from generator import build
from generator.exam_file import load_exam
from generator.typeset import find_engine
from generator.writers import latex
from generator.writers.latex import content
from generator.writers.latex.units import Units

# What is wrapped: where it is looked up, its name there, and the stage that it is counted to.
STAGES: tuple[tuple[Any, str, str], ...] = (
    (writing, "draw_questions", "draw"),
    (writing, "solve", "solve, as content"),
    (latex, "units", "content to TeX"),
    (composition, "typeset", "TeX"),
    (composition, "typeset_once", "TeX"),
    (composition, "take_apart", "boxes out of TeX's PDF"),
    (latex, "furniture", "covers, heads and feet to TeX"),
    (tasks, "impose", "papers put together"),
    (writing, "question_record", "manifest"),
    (latex, "said", "correction sheet, gathered"),
    (near, "correction", "correction sheet"),
    (stash.Stash, "keep", "results kept"),
    (stash.Stash, "result", "results read back"),
    (stash.Stash, "write", "files written"),
)


def cpu() -> float:
    """CPU seconds of this process and of the children that ended."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


class Clock:
    """Seconds by stage, without those of stages within."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.inner: list[float] = []

    def wrap(self, owner: Any, name: str, stage: str) -> None:
        """Count the calls of a function to a stage."""
        function: Callable[..., Any] = getattr(owner, name)

        def timed(*arguments: Any, **named: Any) -> Any:
            started = cpu()
            self.inner.append(0.0)
            try:
                return function(*arguments, **named)
            finally:
                taken = cpu() - started
                self.seconds[stage] += taken - self.inner.pop()
                if self.inner:
                    self.inner[-1] += taken

        setattr(owner, name, timed)


def main() -> None:
    """Build an exam and print a table."""
    gc.set_threshold(5_000_000, 50, 50)  # as the command does
    clock, counts = Clock(), Counter[str]()
    for owner, name, stage in STAGES:
        clock.wrap(owner, name, stage)
    strokes, runs = content.__dict__["strokes"], Units.runs

    def counted(tikz: str) -> str | None:
        sketch: str | None = strokes(tikz)
        counts["strokes" if sketch is not None else "TikZ"] += 1
        return sketch

    def counted_runs(units: Units, *arguments: Any) -> Any:
        counts["units"] += len(units.exam) + len(units.key)
        counts["boxes"] += len({*units.exam.values(), *units.key.values()})
        return runs(units, *arguments)

    vars(content)["strokes"] = counted
    setattr(Units, "runs", counted_runs)  # noqa: B010 -- a method is replaced for the count
    file = load_exam(Path(sys.argv[1]))
    plan, seed, warnings = build.outline_exam(file)
    started = cpu()
    build.build(file, plan, find_engine("embedded"), 1, warnings, seed=seed)
    total = cpu() - started
    forms = len(plan.forms)
    print(f"### Where it goes, {forms} forms\n\n| stage | ms a form | share |\n|---|---|---|")
    for stage, seconds in sorted(clock.seconds.items(), key=lambda each: -each[1]):
        print(f"| {stage} | {seconds / forms * 1000:.1f} | {seconds / total:.0%} |")
    rest = total - sum(clock.seconds.values())
    print(f"| everything else | {rest / forms * 1000:.1f} | {rest / total:.0%} |")
    figures, kept = counts["strokes"] + counts["TikZ"], strokes.cache_info()
    print(
        f"\n{counts['units']:,} units of forms were {counts['boxes']:,} boxes for TeX: what is equal is set once. Of "
        f"{figures:,} figures {kept.hits:,} were drawn before (hits), {kept.misses:,} were new (misses); TikZ drew "
        f"{counts['TikZ']:,}."
    )


if __name__ == "__main__":
    main()
