"""Figures as pictures: each drawing typeset once, however many variants show it, and named by its content."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from generator.content import Blocks, Drawing, Picture
from generator.exam import BlanksResponse, DrawingResponse
from generator.export.collection import Collection, Entry
from generator.export.fragments import figures, text
from generator.preview import one_question_exam
from generator.typeset import Engine, Job, Outcome, rasterise, typeset, vectorise
from generator.values import dataclass
from generator.writers import latex
from generator.writers.latex.content import Scribe

DPI = 300  # print resolution
_PER_JOB = 60
_CSS = 96  # pixels to the inch, on a page of HTML
_PNG_SIZE = slice(16, 24)  # of the chunk IHDR, the first of a PNG (ISO/IEC 15948)

# One page a figure, as large as the figure.
_PAGE = (
    r"\setbox0\hbox{%s}\pdfpagewidth=\wd0\relax\pdfpageheight=\dimexpr\ht0+\dp0\relax"
    r"\hoffset=-1in\relax\voffset=-1in\relax\shipout\box0" + "\n"
)


@dataclass(frozen=True)
class Image:
    """A picture to package: its file name, bytes, and size on a page of HTML in pixels, 0 where nothing says it."""

    name: str
    data: bytes
    width: int = 0
    height: int = 0


Pictures = Mapping[str, Image]
"""Images by :func:`key`."""


class FigureFailure(Exception):
    """A figure that TeX does not get through; carries the outcome of its run."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(f"{outcome.name}: {len(outcome.problems)} problems")
        self.outcome = outcome


def key(figure: Drawing | Picture) -> str:
    """Return what tells one picture from another: its content."""
    data = figure.tikz.encode() if isinstance(figure, Drawing) else figure.data
    return hashlib.blake2b(data, digest_size=8).hexdigest()


def image_element(figure: Drawing | Picture, pictures: Pictures, folder: str) -> str:
    """Return the ``img`` of a figure with its text alternative; ``folder`` stands in front of the file's name."""
    image = pictures[key(figure)]
    size = f' width="{image.width}"' if image.width else ""
    size += f' height="{image.height}"' if image.height else ""
    return f'<img src="{folder}{image.name}" alt="{text(figure.alt)}"{size}/>'


def render(
    collection: Collection,
    engine: Callable[[], Engine],
    theme: str,
    folder: Path | None = None,
    to_svg: Path | None = None,
) -> Pictures:
    """Return the images of all figures of a collection; raises FigureFailure.

    ``engine`` is asked for only where there is something to draw; ``folder`` has the course's own themes. Figures are
    PNGs of print resolution, or SVGs where ``to_svg`` is a converter.
    """
    images: dict[str, Image] = {}
    drawings: dict[str, Drawing] = {}
    owners: dict[str, str] = {}
    for owner, figure in shown(collection):
        name = key(figure)
        if name in images or name in drawings:
            continue
        owners[name] = owner
        if isinstance(figure, Picture):
            images[name] = _given(figure, name)
        else:
            drawings[name] = figure
    found = sorted(drawings.items())
    for start in range(0, len(found), _PER_JOB):
        images |= _typeset(found[start : start + _PER_JOB], collection, engine(), theme, folder, owners, to_svg)
    return images


def shown(collection: Collection) -> Iterator[tuple[str, Drawing | Picture]]:
    """Yield every figure with the question (``id`` or ``id#part``) that shows it, as errors in it are marked."""
    for section in collection.sections:
        for each in figures(section.intro):
            yield "", each
    for entry in collection.entries():
        yield from _of_entry(entry)


def _of_entry(entry: Entry) -> Iterator[tuple[str, Drawing | Picture]]:
    question = entry.variant.question
    for figure in figures(entry.variant.stem):
        yield question, figure
    for placed in entry.parts:
        part = placed.part
        blocks: list[Blocks] = [part.ask, part.solution, *part.hints]
        for response in part.responses:
            match response:
                case DrawingResponse(empty=empty, drawn=drawn):
                    blocks.append((empty, drawn))
                case BlanksResponse(text=text):
                    blocks.append(text)
                case _:
                    pass
        for figure in (each for some in blocks for each in figures(some)):
            yield f"{question}#{part.id}", figure


def _given(picture: Picture, name: str) -> Image:
    """An image file as it is; a PDF becomes a PNG, which every LMS shows."""
    suffix = PurePosixPath(picture.name).suffix.lower()
    if suffix == ".pdf":
        return _png(f"{name}.png", rasterise(picture.data, DPI)[0])
    width = round(float(picture.width) / 2.54 * _CSS) if picture.width is not None else 0
    return Image(f"{name}{suffix}", picture.data, width)


def _png(name: str, data: bytes) -> Image:
    width, height = struct.unpack(">II", data[_PNG_SIZE])
    return Image(name, data, round(width * _CSS / DPI), round(height * _CSS / DPI))


def _typeset(
    drawings: Sequence[tuple[str, Drawing]],
    collection: Collection,
    engine: Engine,
    theme: str,
    folder: Path | None,
    owners: Mapping[str, str],
    to_svg: Path | None,
) -> Iterable[tuple[str, Image]]:
    variant = next(collection.entries()).variant
    exam = replace(one_question_exam(variant, theme, collection.language), id="figures")
    scribe = Scribe(collection.language)
    pages = []
    for name, drawing in drawings:
        scribe.marker = owners[name]
        pages.append(_PAGE % scribe.drawing(drawing))
    job = Job("figures", latex.preamble(latex.Press(exam, folder)), "".join(pages))
    (outcome,) = typeset([job], engine)
    if outcome.pdf is None:
        raise FigureFailure(outcome)
    drawn = None if to_svg is None else vectorise(outcome.pdf, len(drawings), to_svg)
    if drawn is not None:
        return [(name, _svg(f"{name}.svg", data)) for (name, _), data in zip(drawings, drawn, strict=True)]
    pictures = rasterise(outcome.pdf, DPI)
    return [(name, _png(f"{name}.png", data)) for (name, _), data in zip(drawings, pictures, strict=True)]


def _svg(name: str, data: bytes) -> Image:
    """An SVG of Poppler's, which says its size in points: ``width="85pt"``, or without a unit in later versions."""
    found = re.search(rb'<svg[^>]*? width="([0-9.]+)(?:pt)?" height="([0-9.]+)(?:pt)?"', data[:2000])
    width, height = (round(float(size) * _CSS / 72) for size in found.groups()) if found else (0, 0)
    return Image(name, data, width, height)
