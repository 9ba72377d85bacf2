"""The document around the questions: head, styles, scripts, contents. Nothing on it is fetched from anywhere."""

from __future__ import annotations

import base64
import hashlib
import pkgutil
from collections.abc import Sequence
from functools import cache

from generator.exam import Language
from generator.export.formats.html.questions import data
from generator.export.formats.html.words import script_words, word
from generator.export.fragments import text
from generator.values import dataclass


@cache
def asset(name: str) -> str:
    """Return a style sheet or script of the package."""
    found = pkgutil.get_data(__package__, name)
    assert found is not None, "the package carries its style sheet and scripts"
    return found.decode()


@dataclass(frozen=True)
class Page:
    """A page: its name (by which the browser keeps what is typed), title, parts of its body, scripts by file name."""

    name: str
    title: str
    language: Language
    kind: str
    header: str
    tools: str
    contents: Sequence[tuple[str, str]]
    body: str
    scripts: tuple[str, ...]
    data: str = ""


def document(page: Page) -> bytes:
    """Return the page as a file: UTF-8. Its policy allows its own style, its own script and pictures within it."""
    language = page.language
    style = asset("page.css")
    script = '(() => {\n"use strict";\n' + "".join(map(asset, page.scripts)) + "})();\n"
    policy = (
        f"default-src 'none'; img-src data:; style-src 'sha256-{_digest(style)}'; "
        f"script-src 'sha256-{_digest(script)}'; base-uri 'none'; form-action 'none'"
    )
    links = "".join(f'<li><a href="#{name}">{title}</a></li>' for name, title in page.contents)
    contents = text(word("contents", language))
    nav = f'<nav aria-label="{contents}"><details><summary>{contents}</summary><ol>{links}</ol></details></nav>'
    shown = text(word("large print", language))
    large = f'<button type="button" id="large" aria-pressed="false" hidden>{shown}</button>'
    return (
        f'<!DOCTYPE html>\n<html lang="{language}" data-kind="{page.kind}" data-name="{text(page.name)}">\n'
        f'<head>\n<meta charset="utf-8"/>\n<meta http-equiv="Content-Security-Policy" content="{policy}"/>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"/>\n<meta name="referrer" '
        f'content="no-referrer"/>\n<title>{text(page.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n'
        f'<a class="skip" href="#questions">{text(word("skip", language))}</a>\n<header>{page.header}'
        f'<p class="tools">{page.tools}{large}</p></header>\n'
        f'{nav if len(page.contents) > 1 else ""}\n<main id="questions" tabindex="-1">\n{page.body}\n</main>\n'
        f"{data('words', script_words(language))}{page.data}\n<script>{script}</script>\n</body>\n</html>\n"
    ).encode()


def _digest(content: str) -> str:
    return base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
