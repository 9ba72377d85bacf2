"""An exam on pages: a paper for each variant without any key, and the same with answers and notes for graders.

A paper names no question and no answer: a question's id can tell what it is about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from generator import labels
from generator.exam import ChoiceResponse, part_letter
from generator.export.collection import Collection, Entry, Section
from generator.export.formats.html.images import cell, formula, inline_image, naming_formula
from generator.export.formats.html.page import Page, document
from generator.export.formats.html.questions import Writer
from generator.export.formats.html.words import word
from generator.export.fragments import Scribe, text
from generator.export.pictures import Pictures

Kind = Literal["paper", "key"]

_SCRIPTS: Mapping[Kind, tuple[str, ...]] = {"paper": ("page.js", "paper.js"), "key": ("page.js",)}


def papers(collection: Collection, pictures: Pictures) -> Mapping[str, bytes]:
    """Return ``papers/paper-NN.html`` and ``keys/key-NN.html``, as many as the largest pool has variants.

    A smaller pool starts again from its first variant.
    """
    count = max(len(pool.entries) for pool in collection.pools())
    scribe = Scribe(formula, lambda figure: inline_image(figure, pictures), cell, naming=naming_formula)
    digits = max(len(str(count)), 2)
    made = {}
    for k in range(count):
        number = f"{k + 1:0{digits}d}"
        made[f"papers/paper-{number}.html"] = _page(collection, k, number, scribe, "paper")
        made[f"keys/key-{number}.html"] = _page(collection, k, number, scribe, "key")
    return made


def _page(collection: Collection, k: int, number: str, scribe: Scribe, kind: Kind) -> bytes:
    language = collection.language
    sections, contents = [], []
    for position, section in enumerate(collection.sections, 1):
        title = f"{labels.label('problem', language, number=position)}: {section.title}"
        contents.append((f"p{position}", text(title)))
        sections.append(_problem(section, k, position, title, scribe, kind))
    asks = kind == "paper"
    name = word("paper", language, number=number) + ("" if asks else f", {word('key', language)}")
    course = f'<p class="course">{text(collection.course)}</p>' if collection.course else ""
    page = Page(
        f"{collection.identifier}-{number}",
        f"{collection.title}, {name}",
        language,
        kind,
        f'{course}<h1>{text(collection.title)} <span class="number">{text(name)}</span></h1>'
        f"{_cover(collection) if asks else ''}",
        "",
        contents,
        "\n".join(sections) + (_end(collection) if asks else ""),
        _SCRIPTS[kind],
    )
    return document(page)


def _problem(section: Section, k: int, position: int, title: str, scribe: Scribe, kind: Kind) -> str:
    language = section.pools[0].entries[0].language
    name = f"p{position}"
    credits = text(labels.credits_label(section.credits, language))
    writer = Writer(scribe, 3)
    write = writer.asked if kind == "paper" else writer.marked
    entries = _lettered(section, k)
    written = "".join(f'<div class="entry">{write(entry, name)}</div>' for entry in entries)
    return (
        f'<section class="problem"><h2 id="{name}"><span>{text(title)}</span> '
        f'<span class="credits">{credits}</span></h2>{scribe.blocks(section.intro)}{_marking(entries)}'
        f"{written}</section>"
    )


def _lettered(section: Section, k: int) -> list[Entry]:
    """The k-th variant of each pool, its parts lettered through the problem as on paper."""
    entries, count = [], 0
    for pool in section.pools:
        entry = pool.entries[k % len(pool.entries)]
        placed = tuple(replace(each, letter=part_letter(count + i)) for i, each in enumerate(entry.parts))
        count += len(placed)
        entries.append(replace(entry, parts=placed))
    return entries


def _marking(entries: list[Entry]) -> str:
    """How boxes count, where there are any to tick."""
    for entry in entries:
        for _, response in entry.responses():
            if isinstance(response, ChoiceResponse) and not response.single and entry.marking is not None:
                return f'<p class="hint">{text(labels.label(f"marking {entry.marking}", entry.language))}</p>'
    return ""


def _cover(collection: Collection) -> str:
    language = collection.language
    said = [labels.label("total credits", language, credits=labels.credits_label(collection.credits, language))]
    if collection.minutes:
        minutes = labels.label("minutes", language, count=collection.minutes)
        said.append(word("time", language, minutes=minutes))
    said += [word("typing numbers", language), word("hand in", language)]
    listed = "".join(f"<li>{text(each)}</li>" for each in said)
    boxes = "".join(
        f'<p class="line"><label for="student-{name}">{text(labels.label(name, language))}:</label> '
        f'<input type="text" id="student-{name}" size="24" autocomplete="off"/></p>'
        for name in ("name", "number")
    )
    return f"{boxes}<ul>{listed}</ul>"


def _end(collection: Collection) -> str:
    language = collection.language
    save, printed = (text(word(name, language)) for name in ("save", "print"))
    return (
        f'<p class="checking"><button type="button" id="save" hidden>{save}</button> '
        f'<button type="button" id="print" hidden>{printed}</button> <span role="status" id="saved"></span></p>'
    )
