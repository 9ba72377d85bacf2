"""Strokes of figures go past TeX: it hands them on as they are, but reads them letter by letter, which was a fifth of
its time for an exam with many figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from generator.typeset.run import Job
from generator.values import dataclass

# Path operators, and no names of resources; shorter ones are read as soon as what stands for them.
_STROKE = re.compile(r"\\ewstroke\{([^{}\\%/]{24,})\}")
# As for other names with their operators, no text that is shown looks like this: TeX sets no space.
_LIFTED = re.compile(rb"/ewstroke(\d+) Do")
_MARK = b"/ewstroke"


@dataclass(frozen=True)
class Lifted:
    """A job with marks for the strokes of its body, and the strokes."""

    job: Job
    strokes: tuple[bytes, ...]


def lift(job: Job) -> Lifted:
    """Take the strokes out of the body of a job; those that are alike are one.

    >>> lifted = lift(Job("a", "", r"\\ewstroke{0 0 m 10.125 20.25 l 30.5 40 l S}"))
    >>> lifted.job.body, lifted.strokes
    ('\\\\ewstroke{/ewstroke0 Do}', (b'0 0 m 10.125 20.25 l 30.5 40 l S',))
    """
    numbers: dict[str, int] = {}
    body = _STROKE.sub(
        lambda found: rf"\ewstroke{{/ewstroke{numbers.setdefault(found[1], len(numbers))} Do}}", job.body
    )
    return Lifted(replace(job, body=body), tuple(stroke.encode() for stroke in numbers))


def put_back(content: bytes, strokes: Sequence[bytes]) -> bytes:
    """Return the content that TeX made with the strokes where their marks stand."""
    return _LIFTED.sub(lambda found: strokes[int(found[1])], content) if _MARK in content else content
