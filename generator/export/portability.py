"""What a format carries of a question, as a value; and the gate: what would be lost is refused before writing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Literal

from generator.diagnostics import Fault, Path
from generator.export.collection import Collection, Entry, Pool
from generator.export.pictures import Pictures
from generator.package import Package
from generator.spec import QuestionSpec, part_answers
from generator.values import dataclass

# native: as it is; converted: by other means, right answers and points kept; lost: feedback, part marks or layout that
# stays behind; refused: the right answer, a tolerance or points would be.
Level = Literal["native", "converted", "lost", "refused"]


@dataclass(frozen=True)
class Remark:
    """What becomes of an answer of an entry, or with an empty ``answer`` of something in its part or in all of it."""

    level: Level
    part: str
    answer: str
    text: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Format:
    """A format: its name in the command, its title, what it says of an entry, and how it writes a collection.

    ``figures`` is False for a format that shows none, so that none is drawn; ``vector`` is True for one whose consumers
    all show SVG.
    """

    name: str
    title: str
    assess: Callable[[Entry], Iterable[Remark]]
    write: Callable[[Collection, Pictures], Package]
    figures: bool = True
    vector: bool = False


@dataclass(frozen=True)
class Portability:
    """What a format carries of one pool: every remark with the number of variants that it is made of."""

    question: str
    identifier: str
    variants: int
    remarks: tuple[tuple[Remark, int], ...]

    def at(self, *levels: Level) -> Iterator[tuple[Remark, int]]:
        """Yield the remarks of some levels."""
        return (each for each in self.remarks if each[0].level in levels)

    @property
    def level(self) -> Level:
        """The most that happens to the question: refused, lost, converted, or native."""
        found = {remark.level for remark, _ in self.remarks}
        order: tuple[Level, ...] = ("refused", "lost", "converted")
        return next((each for each in order if each in found), "native")


def lost_hints(entry: Entry) -> Iterator[Remark]:
    """Yield what a format loses that has no place for hints."""
    for placed in entry.parts:
        if placed.part.hints:
            yield Remark("lost", placed.part.id, "", "hints")


def survey(format: Format, collection: Collection) -> tuple[Portability, ...]:
    """Return what a format carries of each pool of a collection."""
    return tuple(_of_pool(format, pool) for pool in collection.pools())


def _of_pool(format: Format, pool: Pool) -> Portability:
    counted: Counter[Remark] = Counter()
    for entry in pool.entries:
        counted.update(dict.fromkeys(format.assess(entry), 1))
    return Portability(pool.question, pool.identifier, len(pool.entries), tuple(counted.items()))


def refusals(
    format: Format, found: Iterable[Portability], specs: Mapping[str, QuestionSpec]
) -> Iterator[tuple[str, Fault]]:
    """Yield question and fault for everything that a format must not carry."""
    for portability in found:
        for remark, count in portability.at("refused"):
            share = "" if count == portability.variants else f" ({count} of {portability.variants} variants)"
            message = f"{format.title} cannot carry this: {remark.text}{share}"
            path = _path(remark, specs[portability.question])
            yield portability.question, Fault(path, "not-portable", message, remark.hint, on_key=True)


def _path(remark: Remark, spec: QuestionSpec) -> Path:
    """Where the answer stands in its file: a part with one answer may carry its fields itself."""
    if not remark.part:
        return ("parts",)
    below: Path = ()
    if remark.answer:
        below = part_answers(spec.parts[remark.part], remark.part)[remark.answer][1]
    return ("parts", remark.part, *below)


def report(format: Format, collection: Collection, found: Iterable[Portability], files: Iterable[str]) -> Package:
    """Return ``portability.json``: for each question what was native, converted and lost; ``files`` stand beside it."""
    questions = [
        {
            "question": each.question,
            "pool": each.identifier,
            "variants": each.variants,
            "level": each.level,
            "native": sorted({f"{remark.part}.{remark.answer}" for remark, _ in each.at("native")}),
            "converted": [_record(remark, count) for remark, count in each.at("converted")],
            "lost": [_record(remark, count) for remark, count in each.at("lost")],
        }
        for each in found
    ]
    record = {
        "format": format.name,
        "collection": collection.title,
        "purpose": collection.purpose,
        "files": sorted(files),
    }
    text = json.dumps({**record, "questions": questions}, indent=1, ensure_ascii=False)
    return Package({"portability.json": f"{text}\n".encode()})


def _record(remark: Remark, count: int) -> dict[str, str | int]:
    return {"part": remark.part, "answer": remark.answer, "how": remark.text, "variants": count}
