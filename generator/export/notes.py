"""A page with what graders need, for formats whose platforms would show it to students."""

from __future__ import annotations

from collections.abc import Callable

from generator.export.collection import Collection, Entry
from generator.export.fragments import Scribe, text
from generator.export.mathml import mathml
from generator.export.pictures import Pictures, image_element
from generator.export.worked import grader_notes

FILE = "grading.html"


def grading_page(collection: Collection, pictures: Pictures, by_hand: Callable[[Entry], bool]) -> dict[str, bytes]:
    """Return a page with the notes of all entries that a person marks, and its pictures; nothing if there is none."""
    scribe = Scribe(mathml, lambda figure: image_element(figure, pictures, "media/"))
    written = [
        f"<h2>{text(pool.title)} [{k}] ({entry.identifier})</h2>{grader_notes(entry, scribe)}"
        for pool in collection.pools()
        for k, entry in enumerate(pool.entries, 1)
        if by_hand(entry)
    ]
    if not written:
        return {}
    title = text(collection.title)
    page = (
        f'<!DOCTYPE html><html lang="{collection.language}"><head><meta charset="utf-8"/><title>{title}</title></head>'
        f"<body><h1>{title}</h1>{''.join(written)}</body></html>\n"
    )
    shown = {f"media/{image.name}": image.data for image in pictures.values() if f'"media/{image.name}"' in page}
    return {FILE: page.encode(), **shown}
