"""The page for practice: each question with its first variant shown, the others at hand as templates."""

from __future__ import annotations

from generator.content import Drawing, Picture
from generator.export.collection import Collection, Pool
from generator.export.formats.html.images import addresses, cell, formula, naming_formula, shared_image
from generator.export.formats.html.page import Page, document
from generator.export.formats.html.questions import Writer, data
from generator.export.formats.html.words import word
from generator.export.fragments import Scribe, text
from generator.export.pictures import Pictures, key

_SCRIPTS = ("page.js", "exact.js", "judge.js", "practice.js")


def practice(collection: Collection, pictures: Pictures) -> bytes:
    """Return the page."""
    language = collection.language
    used: set[str] = set()

    def figure(shown: Drawing | Picture) -> str:
        used.add(key(shown))
        return shared_image(shown, pictures)

    scribe = Scribe(formula, figure, cell, naming=naming_formula)
    body, contents = [], []
    for number, section in enumerate(collection.sections, 1):
        name = f"s{number}"
        pools = [_pool(pool, f"q{number}-{k}", scribe) for k, pool in enumerate(section.pools, 1)]
        contents += [(f"q{number}-{k}", text(pool.title)) for k, pool in enumerate(section.pools, 1)]
        body.append(
            f'<section><h2 id="{name}">{text(_title(section.title))}</h2>'
            f"{scribe.blocks(section.intro)}{''.join(pools)}</section>"
        )
    title = f"{collection.title}: {word('practice', language)}"
    tools = f'<button type="button" id="open-all" hidden>{text(word("open all", language))}</button>'
    page = Page(
        collection.identifier,
        title,
        language,
        "practice",
        f"{_course(collection)}<h1>{text(title)}</h1>{_typing(collection)}",
        tools,
        contents,
        "\n".join(body),
        _SCRIPTS,
        data("pictures", addresses(used, pictures)),
    )
    return document(page)


def _title(title: str) -> str:
    """A topic as a heading."""
    return (title[:1].upper() + title[1:]).replace("-", " ") if " " not in title else title


def _course(collection: Collection) -> str:
    shown = collection.course and collection.course != collection.title
    return f'<p class="course">{text(collection.course)}</p>' if shown else ""


def _typing(collection: Collection) -> str:
    language = collection.language
    kinds = {response.kind for entry in collection.entries() for _, response in entry.responses()}
    lines = [("number", "typing numbers"), ("tensor", "typing rows"), ("formula", "typing formulas")]
    said = [word(name, language) for kind, name in lines if kind in kinds] + [word("typing nothing", language)]
    listed = "".join(f"<li>{text(each)}</li>" for each in said)
    return (
        f"<details><summary>{text(word('how to type', language))}</summary><ul>{listed}</ul></details>"
        f"<noscript><p>{text(word('no script', language))}</p></noscript>"
    )


def _pool(pool: Pool, name: str, scribe: Scribe) -> str:
    language = pool.entries[0].language
    writer = Writer(scribe, 4)
    count = len(pool.entries)
    bodies = [
        f'<div class="variant" data-identifier="{entry.identifier}">{writer.practised(entry, name)}</div>'
        for entry in pool.entries
    ]
    more = "".join(f"<template>{body}</template>" for body in bodies[1:])
    another = ""
    if count > 1:
        called = text(word("another of", language, title=pool.title))
        shown = text(word("variant", language, number=1, count=count))
        another = (
            f'<p class="picking"><span role="status">{shown}</span> '
            f'<button type="button" class="another" aria-label="{called}">'
            f"{text(word('another', language))}</button></p>"
        )
    return (
        f'<article class="question" id="{name}" aria-labelledby="{name}-title" data-count="{count}">'
        f'<h3 id="{name}-title">{text(pool.title)}</h3>{another}{bodies[0]}{more}</article>'
    )
