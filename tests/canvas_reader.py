"""Canvas' two importers and its graders in small, written from what Classic and New Quizzes do with a package.

It knows nothing of the writer. What one of them refuses, drops, or reads as something else without a word, raises Trap.
"""

from __future__ import annotations

import html
import io
import re
import xml.etree.ElementTree as ET
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from tests.export_cases import plain

KINDS = {
    *("numerical_question", "short_answer_question", "multiple_choice_question", "multiple_answers_question"),
    *("matching_question", "fill_in_multiple_blanks_question", "essay_question", "file_upload_question"),
    "text_only_question",
}
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_QTI = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


class Trap(Exception):
    """What Canvas refuses, or reads as something else without a word."""


@dataclass(frozen=True)
class Blank:
    """A list or a blank: what stands in it, and which of it is right."""

    name: str
    prompt: str
    options: tuple[tuple[str, str], ...]
    right: frozenset[str]


@dataclass(frozen=True)
class Range:
    """A number that is right, with the margins that the two importers read."""

    value: Fraction
    classic: Fraction
    new: Fraction


@dataclass(frozen=True)
class Question:
    """A question as it arrived."""

    ident: str
    title: str
    kind: str
    points: Fraction
    text: str
    blanks: tuple[Blank, ...]
    ranges: tuple[Range, ...]
    words: tuple[str, ...]
    feedback: Mapping[str, str]
    told: Mapping[str, str]

    def number(self, given: Fraction) -> Fraction:
        """The points of a number: both graders have to agree."""
        assert self.kind == "numerical_question"
        classic = any(abs(given - each.value) <= each.classic for each in self.ranges)
        new = any(abs(given - each.value) <= each.new for each in self.ranges)
        if classic != new:
            raise Trap(f"Classic and New Quizzes disagree about {given}")
        return self.points * classic

    def typed(self, given: str) -> Fraction:
        """The points of words."""
        assert self.kind == "short_answer_question"
        return self.points * (given.strip().lower() in {word.lower() for word in self.words})

    def ticked(self, *chosen: str) -> Fraction:
        """The points of ticked options: where there are several, a wrong tick takes a right one off."""
        (blank,) = self.blanks
        if self.kind == "multiple_choice_question":
            (one,) = chosen
            return self.points * (one in blank.right)
        right, wrong = len(blank.right & set(chosen)), len(set(chosen) - blank.right)
        return self.points * max(Fraction(right - wrong, len(blank.right)), Fraction(0))

    def filled(self, *given: str) -> Fraction:
        """The points of what is typed into blanks, or chosen from lists."""
        assert len(given) == len(self.blanks)
        count = 0
        for blank, word in zip(self.blanks, given, strict=True):
            words = {shown.lower() for _, shown in blank.options}
            count += word in blank.right if self.kind == "matching_question" else word.strip().lower() in words
        return self.points * count / len(self.blanks)


@dataclass(frozen=True)
class Group:
    """A question group: one question of it is picked. A question that stands alone is one of no ident."""

    ident: str
    title: str
    points: Fraction
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Quiz:
    """A quiz as it arrived; ``headings`` are texts between the groups."""

    title: str
    settings: Mapping[str, str]
    groups: tuple[Group, ...]
    headings: tuple[str, ...]
    files: Mapping[str, bytes]
    xml: bytes

    @property
    def questions(self) -> dict[str, Question]:
        """All questions by their idents."""
        return {each.ident: each for group in self.groups for each in group.questions}


def read(data: bytes) -> Quiz:
    """Import a package; raises Trap."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    manifest = ET.fromstring(files["imsmanifest.xml"])
    listed = [each.get("href") or "" for each in manifest.iter() if each.tag.endswith("}file")]
    if sorted([*listed, "imsmanifest.xml"]) != sorted(files) or not all(name.isascii() for name in files):
        raise Trap("files that are missing, not listed, or named in other than ASCII")
    (quiz,) = (each for each in manifest.iter() if each.get("type") == "imsqti_xmlv1p2")
    (path,) = (each.get("href") or "" for each in quiz if each.tag.endswith("}file"))
    if b"CDATA" in files[path]:
        raise Trap("CDATA in material of HTML is shown as it is")
    root = ET.fromstring(files[path])
    (assessment,) = root
    (section,) = assessment.findall(f"{_QTI}section")
    groups, headings = [], []
    for child in section:
        if child.tag == f"{_QTI}section":
            groups.append(_group(child))
            continue
        alone = _question(child)
        if alone.kind == "text_only_question":
            headings.append(alone.text)
        else:
            groups.append(Group("", alone.title, alone.points, (alone,)))
    idents = [each.get("ident") for each in root.iter() if each.tag in (f"{_QTI}item", f"{_QTI}section")]
    if len(set(idents)) != len(idents):
        raise Trap("two of one ident: the second replaces the first")
    folder = path.rpartition("/")[0]
    texts = [text for each in root.iter(f"{_QTI}mattext") for text in re.findall(r'src="([^"]+)"', each.text or "")]
    pictures = {name for name in files if not name.endswith(".xml")}
    if {f"{folder}/{source}" for source in texts} != pictures:
        raise Trap("pictures that are missing, remote, data or not shown")
    meta = ET.fromstring(files[f"{folder}/assessment_meta.xml"])
    settings = {each.tag.rpartition("}")[2]: each.text or "" for each in meta}
    return Quiz(assessment.get("title") or "", settings, tuple(groups), tuple(headings), files, files[path])


def _group(section: ET.Element) -> Group:
    selection = section.find(f"{_QTI}selection_ordering/{_QTI}selection")
    if selection is None or selection.findtext(f"{_QTI}selection_number") != "1":
        raise Trap("a group picks one")
    points = selection.findtext(f"{_QTI}selection_extension/{_QTI}points_per_item")
    if points is None:
        raise Trap("New Quizzes gives the questions of a group without points_per_item none")
    questions = tuple(_question(item) for item in section.findall(f"{_QTI}item"))
    if {each.points for each in questions} != {Fraction(points)}:
        raise Trap("a group has points of its own, which replace those of its questions")
    return Group(section.get("ident") or "", section.get("title") or "", Fraction(points), questions)


# ---------------------------------------------------------------- questions
def _question(item: ET.Element) -> Question:
    known = {
        each.findtext(f"{_QTI}fieldlabel"): each.findtext(f"{_QTI}fieldentry") or ""
        for each in item.iter(f"{_QTI}qtimetadatafield")
    }
    kind = known["question_type"]
    if kind not in KINDS:
        raise Trap(f"{kind} is no type of question")
    presentation = item.find(f"{_QTI}presentation")
    assert presentation is not None
    shown = _material(presentation.find(f"{_QTI}material"))
    conditions = list(item.iter(f"{_QTI}respcondition"))
    for each in item.iter():
        if each.tag in (f"{_QTI}vargt", f"{_QTI}varlt"):
            raise Trap("Classic keeps no answer, the other importer raises")
    scores = [each for each in conditions if each.find(f"{_QTI}setvar") is not None]
    for setvar in (found for each in scores for found in each.iter(f"{_QTI}setvar")):
        if setvar.get("varname") != "SCORE":
            raise Trap("another variable than SCORE")
        if setvar.get("action") == "Set" and setvar.text != "100":
            raise Trap("any positive score counts as fully right")
    told = {}
    for each in conditions:
        called = each.find(f"{_QTI}displayfeedback")
        if called is not None:
            value = each.find(f"{_QTI}conditionvar/{_QTI}varequal")
            told[called.get("linkrefid") or ""] = "" if value is None else value.text or ""
    feedback = {
        each.get("ident") or "": plain(_kept(_material(each.find(f"{_QTI}flow_mat/{_QTI}material"))))
        for each in item.iter(f"{_QTI}itemfeedback")
    }
    if set(told) != set(feedback):
        raise Trap("feedback that nothing calls up, or that is not there")
    return Question(
        ident=item.get("ident") or "",
        title=item.get("title") or "",
        kind=kind,
        points=Fraction(known["points_possible"]),
        text=shown,
        blanks=tuple(_blanks(presentation, kind, shown, scores)),
        ranges=tuple(map(_range, scores)) if kind == "numerical_question" else (),
        words=tuple(_words(kind, scores)),
        feedback=feedback,
        told=told,
    )


def _material(node: ET.Element | None) -> str:
    """HTML of a material, as it is shown."""
    if node is None:
        raise Trap("a question without a text")
    mattext = node.find(f"{_QTI}mattext")
    assert mattext is not None
    shown = mattext.text or ""
    if mattext.get("texttype") != "text/html":
        return html.escape(shown, quote=False)
    if "&amp;lt;" in shown or "&amp;amp;" in shown:
        raise Trap("markup escaped twice")
    for formula in re.findall(r"\\\((.*?)\\\)", shown, re.DOTALL):
        if "<" in formula:
            raise Trap("an unescaped < cuts the formula")
    return shown


def _kept(shown: str) -> str:
    """Feedback and terms: what is text alone once bare elements are unwrapped is taken for characters by Classic."""
    if re.fullmatch("(</?(p|div|span)>|[^<])*", shown) and re.search("&(amp|lt|gt);|\u00a0", shown):
        raise Trap("text alone shows its entities as they are")
    return shown


def _blanks(presentation: ET.Element, kind: str, shown: str, scores: list[ET.Element]) -> Iterator[Blank]:
    right: dict[str, set[str]] = {}
    for each in scores:
        negated = {id(value) for no in each.iter(f"{_QTI}not") for value in no.iter(f"{_QTI}varequal")}
        for value in each.iter(f"{_QTI}varequal"):
            if id(value) not in negated:
                right.setdefault(value.get("respident") or "", set()).add(value.text or "")
    for node in presentation.findall(f"{_QTI}response_lid"):
        name = node.get("ident") or ""
        labels = list(node.iter(f"{_QTI}response_label"))
        options = tuple((each.get("ident") or "", plain(_material(each.find(f"{_QTI}material")))) for each in labels)
        if len({ident for ident, _ in options}) != len(options):
            raise Trap("two options of one ident")
        if not right.get(name) or not right[name] <= {ident for ident, _ in options}:
            raise Trap("no right answer")
        lists = kind == "matching_question"
        if lists and any("\\(" in text or "<" in text for _, text in options):
            raise Trap("a list shows TeX as it is")
        prompt = _kept(_material(node.find(f"{_QTI}material"))) if lists else ""
        if kind == "fill_in_multiple_blanks_question":
            if shown.count(f"[{name.removeprefix('response_')}]") != 1:
                raise Trap("a blank that stands nowhere")
            if node.findtext(f"{_QTI}material/{_QTI}mattext") != name.removeprefix("response_"):
                raise Trap("a blank is found by its material")
        yield Blank(name, plain(prompt), options, frozenset(right[name]))
    if kind in ("essay_question", "file_upload_question") and scores:
        raise Trap("nothing is scored here")


def _range(condition: ET.Element) -> Range:
    inner = condition.find(f"{_QTI}conditionvar/{_QTI}or")
    if inner is None:
        raise Trap("a number is an or of varequal and an and of vargte and varlte")
    equal = inner.findtext(f"{_QTI}varequal") or ""
    low = inner.findtext(f"{_QTI}and/{_QTI}vargte") or ""
    high = inner.findtext(f"{_QTI}and/{_QTI}varlte") or ""
    if not all(map(_NUMBER.match, (equal, low, high))):
        raise Trap(f"{equal}, {low} or {high} is read as another number")
    if Fraction(equal) - Fraction(low) != Fraction(high) - Fraction(equal):
        raise Trap("Classic reads the upper margin, New Quizzes the lower one")
    classic = Fraction(repr(float(Fraction(high) - Fraction(equal))))
    exact = equal == low == high
    if not exact and equal in (low, high):
        raise Trap("Unsupported Numeric Type")
    new = Fraction(0) if exact else Fraction(repr(float(equal) - float(low)))
    return Range(Fraction(repr(float(equal))), classic, new)


def _words(kind: str, scores: list[ET.Element]) -> Iterable[str]:
    if kind != "short_answer_question":
        return []
    if not scores:
        raise Trap("no right answer")
    return [value.text or "" for each in scores for value in each.iter(f"{_QTI}varequal")]
