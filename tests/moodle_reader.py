"""Moodle's importer and graders in small, written from what Moodle 4.5 does: it reads a file and answers its questions.

It knows nothing of the writer. What would stop an import, or be read as something else without a word, raises Trap.
"""

from __future__ import annotations

import base64
import html
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

# question_bank::fraction_options_full(), in per cent; a near miss stops the import.
LISTED = {
    *("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20"),
    *("16.66667", "14.28571", "12.5", "11.11111", "10", "5", "0"),
}
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)\Z")
_FIELD = re.compile(
    r"\{([0-9]*):(NUMERICAL|SHORTANSWER_C|SHORTANSWER|MULTICHOICE_VS|MULTICHOICE_V|MULTICHOICE|"
    r"MULTIRESPONSE_S|MULTIRESPONSE):((?:\\\}|[^}])*)\}"
)
# An answer ends at these, unless a backslash or an ampersand stands in front.
_NEXT = re.compile(r"(?<!\\)(?<!&)~")
_FEEDBACK = re.compile(r"(?<!\\)(?<!&)#")


class Trap(Exception):
    """What Moodle refuses, or reads as something else without a word."""


@dataclass(frozen=True)
class Answer:
    """An answer with its share of the marks."""

    share: Fraction
    text: str
    tolerance: Fraction = Fraction(0)
    feedback: str = ""


@dataclass(frozen=True)
class Asked:
    """Something to answer: a whole question, or a field of a cloze."""

    kind: str
    marks: Fraction
    answers: tuple[Answer, ...]

    def number(self, given: Fraction) -> Fraction:
        """The share of a number: that of the first answer whose tolerance it meets."""
        assert self.kind == "numerical"
        for answer in self.answers:
            if abs(given - Fraction(answer.text)) <= answer.tolerance:
                return answer.share
        return Fraction(0)

    def words(self, given: str) -> Fraction:
        """The share of words: the first answer that matches, ``*`` as a wildcard, ``\\*`` as itself."""
        assert self.kind in ("shortanswer", "shortanswer_c")
        for answer in self.answers:
            pieces = re.split(r"(?<!\\)\*", answer.text)
            pattern = ".*".join(re.escape(piece.replace(r"\*", "*")) for piece in pieces)
            if re.fullmatch(pattern, given.strip(), 0 if self.kind == "shortanswer_c" else re.IGNORECASE):
                return answer.share
        return Fraction(0)

    def ticked(self, *chosen: int) -> Fraction:
        """The share of ticked options: their sum, never below zero where several may be ticked."""
        assert self.kind in ("single", "multi")
        total = sum((self.answers[k].share for k in chosen), Fraction(0))
        if self.kind == "single":
            assert len(chosen) == 1
            return total
        total = Fraction(1) if total > Fraction("0.999999") else total
        return max(total, Fraction(0))


@dataclass(frozen=True)
class Question:
    """A question as it arrived."""

    type: str
    name: str
    idnumber: str
    category: str
    text: str
    marks: Fraction
    fields: tuple[Asked, ...]
    files: tuple[str, ...]
    feedback: str
    hints: tuple[str, ...] = ()
    notes: str = ""
    pairs: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    settings: dict[str, str] = field(default_factory=dict)


def read(data: bytes) -> list[Question]:
    """Import a file; raises Trap."""
    category = ""
    questions = []
    for each in ET.fromstring(data):
        if each.get("type") == "category":
            category = text_of(each, "category/text")
            checked_idnumber(each)
            continue
        questions.append(_question(each, category))
    numbers = [(each.category, each.idnumber) for each in questions]
    if len(set(numbers)) != len(numbers):
        raise Trap("an idnumber twice in a category is taken away")
    return questions


def text_of(node: ET.Element, path: str) -> str:
    """The text of an element; raises Trap where it is missing."""
    found = node.find(path)
    if found is None:
        raise Trap(f"{path} is missing")
    return found.text or ""


def checked_idnumber(node: ET.Element) -> str:
    """The idnumber; raises Trap for one that breaks the import."""
    number = text_of(node, "idnumber")
    if not 0 < len(number) <= 100:
        raise Trap(f"idnumber of {len(number)} characters")
    return number


def _question(node: ET.Element, category: str) -> Question:
    type = node.get("type") or ""
    shown = text_of(node, "questiontext/text")
    for name in ("questiontext", "generalfeedback"):
        _check_html(node.find(name), name)
    hints = node.findall("hint")
    if hints and type == "essay":
        raise Trap("an essay has no hints: they are dropped without a word")
    for hint in hints:
        _check_html(hint, "hint")
    fields: tuple[Asked, ...] = ()
    if type == "cloze":
        if node.find("defaultgrade") is not None:
            raise Trap("a cloze has no defaultgrade of its own")
        fields = tuple(cloze_fields(shown))
        marks = sum((each.marks for each in fields), Fraction(0))
    else:
        grade = text_of(node, "defaultgrade")
        if not _NUMBER.match(grade):
            raise Trap(f"defaultgrade {grade}")
        marks = Fraction(grade)
        fields = _answers(node, type, marks)
    pairs = tuple((each.findtext("text") or "", text_of(each, "answer/text")) for each in node.findall("subquestion"))
    if type == "ordering" and not (node.findtext("shownumcorrect") or "").strip():
        raise Trap("ordering without shownumcorrect")
    if type == "matching" and (len([p for p in pairs if p[0]]) < 2 or len({p[1] for p in pairs}) < 2):
        raise Trap("too few pairs")
    if any("\\(" in answer or "<" in answer for _, answer in pairs):
        raise Trap("TeX in a matching answer stays raw")
    return Question(
        type=type,
        name=text_of(node, "name/text"),
        idnumber=checked_idnumber(node),
        category=category,
        text=shown,
        marks=marks,
        fields=fields,
        files=tuple(file.get("name") or "" for file in node.iter("file")),
        feedback=text_of(node, "generalfeedback/text"),
        hints=tuple(text_of(each, "text") for each in hints),
        notes=node.findtext("graderinfo/text") or "",
        pairs=pairs,
        tags=tuple(each.findtext("text") or "" for each in node.findall("tags/tag")),
        settings={each.tag: each.text or "" for each in node if len(each) == 0},
    )


def _check_html(here: ET.Element | None, name: str) -> None:
    """Each @@PLUGINFILE@@ has its file, each file is used; formulas are escaped."""
    if here is None:
        raise Trap(f"{name} is missing")
    shown = here.findtext("text") or ""
    used = set(re.findall(r"@@PLUGINFILE@@/([^\"]+)", shown))
    there = {file.get("name") for file in here.findall("file")}
    if used != there:
        raise Trap(f"files {used ^ there} are missing or unused: imported without a word")
    for file in here.findall("file"):
        if file.get("encoding") != "base64" or not base64.b64decode(file.text or "", validate=True):
            raise Trap("a file without bytes")
    for formula in re.findall(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", shown, re.DOTALL):
        if "<" in "".join(formula):
            raise Trap("an unescaped < cuts the formula")


def _answers(node: ET.Element, type: str, marks: Fraction) -> tuple[Asked, ...]:
    answers = []
    for each in node.findall("answer"):
        share = each.get("fraction") or ""
        if type != "ordering" and share.lstrip("-") not in LISTED:
            raise Trap(f"fraction {share} stops the import")
        tolerance = each.findtext("tolerance") or "0"
        shown = text_of(each, "text")
        if type == "numerical" and not (_NUMBER.match(shown) and _NUMBER.match(tolerance)):
            raise Trap(f"{shown} or {tolerance} is read as another number")
        answers.append(Answer(Fraction(share) / 100, shown, Fraction(tolerance), each.findtext("feedback/text") or ""))
    kind = type
    if type == "multichoice":
        kind = "single" if node.findtext("single") == "true" else "multi"
        _check_options(kind, answers)
    elif type in ("numerical", "shortanswer"):
        if not answers or answers[0].share != 1:
            raise Trap("the first answer is not the right one")
        kind = "shortanswer_c" if node.findtext("usecase") == "1" else type
    elif type == "ordering":
        if [each.share for each in answers] != [Fraction(k, 100) for k in range(1, len(answers) + 1)]:
            raise Trap("the order is counted from 1")
    elif answers:
        raise Trap(f"{type} has no answers")
    return (Asked(kind, marks, tuple(answers)),) if answers else ()


def _check_options(kind: str, answers: list[Answer]) -> None:
    if len(answers) < 2:
        raise Trap("a multichoice with one option")
    if kind == "single" and all(each.share != 1 for each in answers):
        raise Trap("no answer at 100")
    total = sum((each.share for each in answers if each.share > 0), Fraction(0))
    if kind == "multi" and abs(total - 1) > Fraction(1, 1_000_000):
        raise Trap(f"the shares sum to {total}")


# ---------------------------------------------------------------- cloze
def cloze_fields(shown: str) -> Iterator[Asked]:
    """The fields of a cloze question, in order; raises Trap."""
    if len(re.findall(r"\{[0-9]*:[A-Z_]+:", shown)) != len(_FIELD.findall(shown)):
        raise Trap("a field that does not close")
    for weight, code, inner in _FIELD.findall(shown):
        if not int(weight or 1):
            raise Trap("a weight of 0 counts as 1")
        kind = {"NUMERICAL": "numerical", "SHORTANSWER": "shortanswer", "SHORTANSWER_C": "shortanswer_c"}.get(code)
        kind = kind or ("multi" if code.startswith("MULTIRESPONSE") else "single")
        answers = tuple(_alternative(each, kind) for each in _NEXT.split(inner))
        if kind != "multi" and all(each.share != 1 for each in answers):
            raise Trap("a field without a right answer stops the import")
        if code == "MULTICHOICE" and any("\\(" in each.text for each in answers):
            raise Trap("TeX in a list stays raw")
        yield Asked(kind, Fraction(weight or 1), answers)


def _alternative(written: str, kind: str) -> Answer:
    found = re.match(r"=|%(-?[0-9]+(?:\.[0-9]*)?)%", written)
    share = Fraction(0) if found is None else Fraction(1) if found[1] is None else Fraction(found[1]) / 100
    rest = written[found.end() :] if found else written
    answer, *feedback = _FEEDBACK.split(rest, maxsplit=1)
    said = feedback[0].replace(r"\}", "}") if feedback else ""
    if kind == "numerical":
        number, _, tolerance = answer.partition(":")
        if not (_NUMBER.match(number) and _NUMBER.match(tolerance or "0")):
            raise Trap(f"{answer} is no number")
        return Answer(share, number, Fraction(tolerance or 0), said)
    if answer == "":
        raise Trap("an empty answer")
    decoded = html.unescape(answer) if kind.startswith("shortanswer") else answer
    return Answer(share, decoded.replace(r"\}", "}"), feedback=said)
