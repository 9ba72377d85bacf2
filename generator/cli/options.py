"""Arguments and options that several commands have."""

from __future__ import annotations

import os
from typing import Annotated

import typer

MOST_JOBS = 64
CORES = min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, MOST_JOBS)

Debug = Annotated[bool, typer.Option("--debug", help="Show a traceback when examwright itself fails.")]
Jobs = Annotated[
    int,
    typer.Option(
        "--jobs",
        "-j",
        metavar="N",
        min=1,
        max=MOST_JOBS,
        show_default=False,
        help="TeX processes at a time (all cores).",
    ),
]
EngineOption = Annotated[
    str, typer.Option("--engine", metavar="NAME", help="embedded (comes with the installation) or system (your TeX).")
]
Question = Annotated[
    str, typer.Argument(metavar="QUESTION", help="A question's id (recurrent/relu-unroll) or its file.")
]
Seed = Annotated[str, typer.Option("--seed", metavar="WORD", help="Another word, another order of the variants.")]
