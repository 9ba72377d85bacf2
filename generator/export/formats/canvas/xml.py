"""QTI 1.2 as Canvas reads and writes it: items, their metadata, conditions and feedback, as text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from generator.export.fragments import text
from generator.export.grading import decimal

GENERAL = "general_fb"
_ENTITY = re.compile("[&\u00a0]")
_BARE = re.compile(r"(<(p|div|span)>|</(p|div|span)>|[^<])*")


def mattext(html: str) -> str:
    """Return HTML as material: escaped once more, for Canvas unescapes it (and reads no CDATA here)."""
    return f'<material><mattext texttype="text/html">{text(html)}</mattext></material>'


def plain(words: str) -> str:
    """Return characters as material."""
    return f'<material><mattext texttype="text/plain">{text(words)}</mattext></material>'


def kept(html: str, element: str) -> str:
    """Return HTML that Classic keeps as HTML where it stands in feedback or in a term to match.

    It unwraps bare paragraphs, takes text that then stands alone for characters, and shows its ``&lt;`` as it is. An
    element with an attribute is not unwrapped.

    >>> kept("<p>a &lt; b</p>", "div"), kept("<b>a</b> &lt; b", "span"), kept("a", "span")
    ('<div dir="ltr"><p>a &lt; b</p></div>', '<b>a</b> &lt; b', 'a')
    """
    if _ENTITY.search(html) and _BARE.fullmatch(html):
        return f'<{element} dir="ltr">{html}</{element}>'
    return html


def metadata(**fields: str) -> str:
    """Return the fields by which Canvas knows what an item is."""
    written = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{text(value)}</fieldentry></qtimetadatafield>"
        for name, value in fields.items()
    )
    return f"<itemmetadata><qtimetadata>{written}</qtimetadata></itemmetadata>"


def item(identifier: str, title: str, kind: str, points: Fraction, presentation: str, rest: str = "") -> str:
    """Return an item; ``rest`` are its processing and feedback."""
    known = metadata(question_type=kind, points_possible=decimal(points))
    return (
        f'<item ident="{identifier}" title="{text(title)}">{known}<presentation>{presentation}</presentation>'
        f"{rest}</item>"
    )


def labels(names: Sequence[str], contents: Iterable[str]) -> str:
    """Return options: identifiers with material."""
    return "".join(
        f'<response_label ident="{name}">{content}</response_label>'
        for name, content in zip(names, contents, strict=True)
    )


def options(response: str, several: bool, listed: str) -> str:
    """Return options to tick."""
    return (
        f'<response_lid ident="{response}" rcardinality="{"Multiple" if several else "Single"}">'
        f"<render_choice>{listed}</render_choice></response_lid>"
    )


def field(kind: str = "") -> str:
    """Return a field to type into."""
    typed = f' fibtype="{kind}"' if kind else ""
    return (
        f'<response_str ident="response1" rcardinality="Single"><render_fib{typed}>'
        '<response_label ident="answer1" rshuffle="No"/></render_fib></response_str>'
    )


def equal(response: str, value: str) -> str:
    """Return the condition that an answer is this."""
    return f'<varequal respident="{response}">{text(value)}</varequal>'


def scored(condition: str, score: str = "100", action: str = "Set") -> str:
    """Return what earns a score, in per cent."""
    go = ' continue="No"' if action == "Set" else ""
    return (
        f"<respcondition{go}><conditionvar>{condition}</conditionvar>"
        f'<setvar varname="SCORE" action="{action}">{score}</setvar></respcondition>'
    )


def told(condition: str, feedback: str) -> str:
    """Return what calls up feedback, and earns nothing."""
    return (
        f'<respcondition continue="Yes"><conditionvar>{condition}</conditionvar>'
        f'<displayfeedback feedbacktype="Response" linkrefid="{feedback}"/></respcondition>'
    )


def processing(conditions: Iterable[str], worked: bool) -> str:
    """Return the processing of an item; the worked solution, where there is one, is told in any case."""
    always = told("<other/>", GENERAL) if worked else ""
    return (
        '<resprocessing><outcomes><decvar maxvalue="100" minvalue="0" varname="SCORE" vartype="Decimal"/></outcomes>'
        f"{always}{''.join(conditions)}</resprocessing>"
    )


def feedback(name: str, html: str) -> str:
    """Return feedback by its name."""
    shown = mattext(kept(html, "div"))
    return f'<itemfeedback ident="{name}"><flow_mat>{shown}</flow_mat></itemfeedback>'


def share(count: int) -> str:
    """Return the share of one of several answers, in per cent."""
    return f"{100 / count:.2f}"
