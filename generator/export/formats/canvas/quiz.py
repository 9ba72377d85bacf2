"""The package: a quiz with its groups, its settings, its pictures, the manifest."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator.exam import ChoiceResponse
from generator.export.by_hand import has_handmade
from generator.export.collection import Collection, Pool, Section, identifier
from generator.export.formats.canvas.items import heading, question
from generator.export.formats.canvas.routes import as_sets
from generator.export.fragments import Scribe, tex_math, text
from generator.export.grading import decimal
from generator.export.notes import FILE, grading_page
from generator.export.pictures import Pictures, image_element
from generator.package import Package, zipped

_SOURCE = re.compile(r"src=&quot;(media/[^&\"]+)&quot;")
_XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def write(collection: Collection, pictures: Pictures) -> Package:
    """Return the zip file to import, the steps, and the notes for graders where answers are marked by hand."""
    name = f"{collection.identifier}-{collection.purpose}"
    # Relative addresses: Canvas drops images in ``data:`` addresses.
    scribe = Scribe(tex_math, lambda figure: image_element(figure, pictures, "media/"))
    quiz = _quiz(collection, name, scribe)
    shown = dict.fromkeys(_SOURCE.findall(quiz))
    data = {f"media/{image.name}": image.data for image in pictures.values()}
    files = {
        "imsmanifest.xml": _manifest(name, shown).encode(),
        f"{name}/{name}.xml": quiz.encode(),
        f"{name}/assessment_meta.xml": _settings(collection, name).encode(),
        **{f"{name}/{path}": data[path] for path in shown},
    }
    beside = {f"{name}.zip": zipped(Package(files)), "README.md": _steps(collection, f"{name}.zip").encode()}
    return Package(beside).joined(grading_page(collection, pictures, has_handmade))


# ---------------------------------------------------------------- the quiz
def _quiz(collection: Collection, name: str, scribe: Scribe) -> str:
    written = []
    for k, section in enumerate(collection.sections, 1):
        if section.intro or len(collection.sections) > 1:
            above = f"<h3>{text(section.title)}</h3>{scribe.blocks(section.intro)}"
            written.append(heading(identifier(section.title, name, str(k)), section.title, above))
        written += [_pool(pool, scribe) for pool in section.pools]
    attempts = "1" if collection.purpose == "exam" else "unlimited"
    return (
        f'{_HEAD}<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2" {_XSI} xsi:schemaLocation='
        '"http://www.imsglobal.org/xsd/ims_qtiasiv1p2 http://www.imsglobal.org/xsd/ims_qtiasiv1p2p1.xsd">'
        f'<assessment ident="{name}" title="{text(collection.title)}"><qtimetadata><qtimetadatafield>'
        f"<fieldlabel>cc_maxattempts</fieldlabel><fieldentry>{attempts}</fieldentry></qtimetadatafield></qtimetadata>"
        f'<section ident="root_section">{"".join(written)}</section></assessment></questestinterop>\n'
    )


def _pool(pool: Pool, scribe: Scribe) -> str:
    """A question: by itself where it has one variant, else a group."""
    match pool.entries:
        case (only,):
            return question(only, pool.title, scribe)
        case _:
            return _group(pool, scribe)


def _group(pool: Pool, scribe: Scribe) -> str:
    """The variants of a question, of which Canvas picks one.

    ``points_per_item`` is Canvas' own, as its exports have it: without it Classic takes what all questions of a group
    are worth, but New Quizzes reads that each is worth nothing, and looks for it nowhere else.
    """
    items = (question(entry, f"{pool.title} [{k}]", scribe) for k, entry in enumerate(pool.entries, 1))
    return (
        f'<section ident="{identifier(f"group-{pool.identifier}")}" title="{text(pool.title)}"><selection_ordering>'
        "<selection><selection_number>1</selection_number><selection_extension>"
        f"<points_per_item>{decimal(pool.credits)}</points_per_item></selection_extension></selection>"
        f"</selection_ordering>{''.join(items)}</section>"
    )


def _settings(collection: Collection, name: str) -> str:
    exam = collection.purpose == "exam"
    settings = {
        "title": text(collection.title),
        "description": "",
        "points_possible": decimal(collection.credits),
        "shuffle_answers": str(_can_shuffle(collection.sections)).lower(),
        "hide_results": "always" if exam else "",
        "show_correct_answers": str(not exam).lower(),
        "available": "false",
        "allowed_attempts": "1" if exam else "-1",
        "quiz_type": "assignment" if exam else "practice_quiz",
        "scoring_policy": "keep_highest",
    }
    if collection.minutes and exam:
        settings["time_limit"] = str(collection.minutes)
    written = "".join(f"<{tag}>{value}</{tag}>" for tag, value in settings.items())
    return (
        f'{_HEAD}<quiz xmlns="http://canvas.instructure.com/xsd/cccv1p0" {_XSI} xsi:schemaLocation='
        '"http://canvas.instructure.com/xsd/cccv1p0 https://canvas.instructure.com/xsd/cccv1p0.xsd" '
        f'identifier="{name}">{written}</quiz>\n'
    )


def _can_shuffle(sections: Iterable[Section]) -> bool:
    """True where no options have an order of their own: Canvas shuffles those of all questions or of none."""
    return all(
        not as_sets(response, entry) and all(option.value is None for option in response.options)
        for section in sections
        for pool in section.pools
        for entry in pool.entries
        for _, response in entry.responses()
        if isinstance(response, ChoiceResponse)
    )


def _manifest(name: str, shown: Iterable[str]) -> str:
    images = "".join(
        f'<resource identifier="{identifier(path)}" type="webcontent" href="{name}/{path}">'
        f'<file href="{name}/{path}"/></resource>'
        for path in shown
    )
    return (
        f'{_HEAD}<manifest identifier="manifest-{name}" xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1" '
        f'{_XSI} xsi:schemaLocation="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1 '
        'http://www.imsglobal.org/xsd/imscp_v1p1.xsd"><metadata><schema>IMS Content</schema>'
        "<schemaversion>1.1.3</schemaversion></metadata><organizations/><resources>"
        f'<resource identifier="{name}" type="imsqti_xmlv1p2"><file href="{name}/{name}.xml"/>'
        f'<dependency identifierref="meta-{name}"/></resource>'
        f'<resource identifier="meta-{name}" type="associatedcontent/imscc_xmlv1p1/learning-application-resource" '
        f'href="{name}/assessment_meta.xml"><file href="{name}/assessment_meta.xml"/></resource>'
        f"{images}</resources></manifest>\n"
    )


# ---------------------------------------------------------------- for people
def _steps(collection: Collection, file: str) -> str:
    lines = [
        f"# {collection.title}: a quiz in Canvas",
        "",
        f"1. *Settings → Import Course Content → QTI .zip file*, file `{file}`; tick *Import existing quizzes as New",
        "   Quizzes* for New Quizzes. Identifiers are made from content: the same variant has the same one at each",
        "   export, so that importing again updates it.",
        "2. The quiz arrives unpublished, with a question group a question: Canvas picks one variant for each student.",
    ]
    if collection.minutes and collection.purpose == "exam":
        lines.append(f"   It has a time limit of {collection.minutes} minutes and one attempt.")
    if any(map(has_handmade, collection.entries())):
        lines.append(f"3. Some answers are marked by hand. What a grader needs stands in `{FILE}`.")
    return "\n".join([*lines, ""])
