"""Items of QTI 1.2 and 2 as other programs write them, and what is read from one."""

from __future__ import annotations

from generator.exam import Response
from tests.import_cases import codes, read


def one(data: bytes) -> tuple[Response, set[str]]:
    """The only answer that is read from a file, and what was told."""
    (found,), report = read("qti", data)
    (part,) = found.variant.parts
    (response,) = part.responses
    return response, codes(report)


# ---------------------------------------------------------------- QTI 2
def item(body: str, declared: str = "", rules: str = "") -> bytes:
    """An item of QTI 2."""
    return (
        "<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p1' identifier='i' title='An item'>"
        f"{declared}<itemBody>{body}</itemBody>{rules}</assessmentItem>"
    ).encode()


def declared(kind: str, cardinality: str, *values: str, more: str = "") -> str:
    """The declaration of a response with its right values."""
    right = "".join(f"<value>{each}</value>" for each in values)
    return (
        f"<responseDeclaration identifier='R' cardinality='{cardinality}' baseType='{kind}'>"
        f"<correctResponse>{right}</correctResponse>{more}</responseDeclaration>"
    )


# ---------------------------------------------------------------- QTI 1.2
def old(kind: str, presentation: str, rules: str = "", more: str = "") -> bytes:
    """A quiz of one item of QTI 1.2."""
    meta = "".join(
        f"<qtimetadatafield><fieldlabel>{name}</fieldlabel><fieldentry>{value}</fieldentry></qtimetadatafield>"
        for name, value in (("question_type", kind), ("points_possible", "2"))
    )
    return (
        "<!DOCTYPE questestinterop SYSTEM 'ims_qtiasiv1p2p1.dtd'>"
        "<questestinterop><assessment title='A quiz'><section ident='s'><item ident='i' title='An item'>"
        f"<itemmetadata><qtimetadata>{meta}</qtimetadata></itemmetadata><presentation>{presentation}</presentation>"
        f"<resprocessing>{rules}</resprocessing>{more}</item></section></assessment></questestinterop>"
    ).encode()


def material(text: str) -> str:
    """What is shown."""
    return f"<material><mattext texttype='text/html'><![CDATA[{text}]]></mattext></material>"


def rule(condition: str, score: str, feedback: str = "") -> str:
    """What a condition earns, and what is said."""
    shown = f"<displayfeedback linkrefid='{feedback}'/>" if feedback else ""
    earned = f"<setvar action='Set' varname='SCORE'>{score}</setvar>"
    return f"<respcondition><conditionvar>{condition}</conditionvar>{earned}{shown}</respcondition>"


def equal(value: str, ident: str = "r") -> str:
    """The condition that a value was given."""
    return f"<varequal respident='{ident}'>{value}</varequal>"


def options(ident: str, *texts: str, lead: str = "", more: str = "") -> str:
    """A list to choose from."""
    return f"<response_lid ident='{ident}'{more}>{lead}<render_choice>{labels(*texts)}</render_choice></response_lid>"


def labels(*texts: str) -> str:
    """The entries of a list."""
    return "".join(f"<response_label ident='{k}'>{material(text)}</response_label>" for k, text in enumerate(texts))
