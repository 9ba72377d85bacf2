"""The fonts of an exam: each with the characters that are used anywhere in it, so that no paper's font tells more of
its content than that of all the others, and no paper depends on the run that set it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field

from generator.pdf import Entry, Objects
from generator.pdf.objects import REFERENCE, reference
from generator.typeset.run import Job, Outcome
from generator.values import dataclass

_FONT = re.compile(r"font (\d+) (\S+)")

_AMPLE = 127  # ASCII, the usual ligatures, dashes and quotes; of a font of formulas all

Characters = Mapping[str, frozenset[int]]


@dataclass(frozen=True)
class Fonts:
    """Objects that refer to one another by their places, from 1; the place of each font by the name of its metrics."""

    entries: tuple[Entry, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict)


def together(several: Iterable[Characters]) -> dict[str, frozenset[int]]:
    """Return the characters of all.

    >>> together([{"ec-lmr10": frozenset({65})}, {"ec-lmr10": frozenset({66})}])
    {'ec-lmr10': frozenset({65, 66})}
    """
    found: dict[str, frozenset[int]] = {}
    for characters in several:
        for font, codes in characters.items():
            found[font] = found.get(font, frozenset()) | codes
    return dict(sorted(found.items()))


def fonts_job(name: str, preamble: str, characters: Characters) -> Job:
    """Return the job whose one page has each character of each font once."""
    return _job(name, preamble, {font: _written(codes) for font, codes in characters.items()})


def ample_fonts_job(name: str, preamble: str, characters: Characters) -> Job:
    """Return the job of the same fonts that has all their characters below 128 as well: for other words in the same
    fonts it is nearly always the same."""
    each = r"\iffontchar\ewfont\count0 \char\count0{}\fi"
    ample = rf"\count0=0 \loop{each}\ifnum\count0<{_AMPLE} \advance\count0 1 \repeat"
    others = {font: _written(code for code in codes if code > _AMPLE) for font, codes in characters.items()}
    return _job(name, preamble, {font: ample + written for font, written in others.items()})


def _written(codes: Iterable[int]) -> str:
    return "".join(rf"\char{code}{{}}" for code in sorted(codes))  # {}: f and i would become one character


def _job(name: str, preamble: str, written: Mapping[str, str]) -> Job:
    lines = []
    for font, text in sorted(written.items()):
        told = rf"\typeout{{examwright: font \pdffontname\ewfont\space {font}}}"
        lines.append(rf"\font\ewfont={font} \hbox{{\ewfont {text}}}{told}")
    body = "\\thispagestyle{empty}\\pdfobjcompresslevel0\\hfuzz\\maxdimen\\vfuzz\\maxdimen\n\\vbox to0pt{\n%s\n\\vss}"
    return Job(name, preamble, body % "\n".join(lines))


def read_fonts(outcome: Outcome) -> Fonts:
    """Return the fonts that such a job embedded; the outcome has a PDF."""
    assert outcome.pdf is not None
    objects = Objects(outcome.pdf)
    names = {f"F{found[1]}".encode(): found[2] for note in outcome.notes if (found := _FONT.fullmatch(note))}
    there = objects.resources(objects[objects.pages()[0]].head).get(b"Font", {})
    roots = {names[name]: reference(value) for name, value in sorted(there.items()) if name in names}
    order = list(roots.values())
    entries = []
    for current in order:  # grows while it is run through
        entry = objects[current]
        order += [each for each in dict.fromkeys(entry.references()) if each not in order]
        entries.append(entry)
    place = {each: index for index, each in enumerate(order, 1)}
    moved = tuple(
        Entry(REFERENCE.sub(lambda found: b"%d 0 R" % place[int(found[1])], entry.head), entry.stream)
        for entry in entries
    )
    return Fonts(moved, {font: place[number] for font, number in roots.items()})
