"""Moodle XML as text: elements, CDATA, the head that every question has. Numbers have a decimal point."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from fractions import Fraction

from generator.export.fragments import text
from generator.export.pictures import Image
from generator.values import dataclass

_PLUGIN_FILE = re.compile(r"@@PLUGINFILE@@/([A-Za-z0-9._-]+)")


def cdata(html: str) -> str:
    """Return HTML as character data that no parser reads as markup.

    >>> cdata("<p>a]]>b</p>")
    '<![CDATA[<p>a]]]]><![CDATA[>b</p>]]>'
    """
    return f"<![CDATA[{html.replace(']]>', ']]]]><![CDATA[>')}]]>"


def element(name: str, content: str) -> str:
    """Return an element of plain characters."""
    return f"<{name}>{text(content)}</{name}>"


def number(value: Fraction) -> str:
    """Return marks as Moodle reads them: a decimal point, no more than seven places."""
    return f"{float(value):.7f}".rstrip("0").rstrip(".")


@dataclass(frozen=True)
class Files:
    """The images of a document, by name: each HTML carries those that it refers to."""

    images: dict[str, Image]

    def html(self, name: str, html: str, attributes: str = "") -> str:
        """Return an element of HTML, with its files as base64 where it refers to some."""
        files = ""
        if "@@PLUGINFILE@@" in html:
            files = "".join(_file(self.images[each]) for each in dict.fromkeys(_PLUGIN_FILE.findall(html)))
        return f'<{name}{attributes} format="html"><text>{cdata(html)}</text>{files}</{name}>'


def _file(image: Image) -> str:
    data = base64.b64encode(image.data).decode("ascii")
    return f'<file name="{image.name}" path="/" encoding="base64">{data}</file>'


def answer(share: str, body: str, feedback: str, form: str, more: str = "") -> str:
    """Return an answer of a question: its share in per cent, text, feedback as HTML."""
    said = f'<feedback format="html"><text>{cdata(feedback) if feedback else ""}</text></feedback>'
    return f'<answer fraction="{share}" format="{form}"><text>{body}</text>{more}{said}</answer>'


def category(path: str, idnumber: str, info: str = "") -> str:
    """Return the pseudo question that opens a category."""
    said = cdata(info) if info else ""
    return (
        f'<question type="category"><category>{element("text", path)}</category>'
        f'<info format="html"><text>{said}</text></info>{element("idnumber", idnumber)}</question>'
    )


def tags(words: Iterable[str]) -> str:
    """Return tags."""
    written = ("<tag>" + element("text", word) + "</tag>" for word in dict.fromkeys(words) if word)
    return f"<tags>{''.join(written)}</tags>"


def document(questions: Iterable[str]) -> bytes:
    """Return the whole file: UTF-8, a question a line."""
    return "\n".join(('<?xml version="1.0" encoding="UTF-8"?>', "<quiz>", *questions, "</quiz>", "")).encode()
