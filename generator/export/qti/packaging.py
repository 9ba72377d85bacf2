"""The package: items, the test, pictures, a manifest that lists them; and beside it what a person needs."""

from __future__ import annotations

import re
from collections.abc import Iterable

from generator import __version__
from generator.content import Align
from generator.export.by_hand import has_handmade
from generator.export.collection import Collection, Pool
from generator.export.fragments import Scribe, text
from generator.export.mathml import mathml
from generator.export.notes import FILE, grading_page
from generator.export.pictures import Pictures, image_element
from generator.export.qti.assessment import assessment, item_file
from generator.export.qti.dialects import Dialect
from generator.export.qti.item import item
from generator.export.qti.vocabulary import Vocabulary
from generator.package import Package, zipped

TEST_FILE = "assessment.xml"
_SOURCE = re.compile(rb'src="(media/[^"]+)"')


def package(collection: Collection, pictures: Pictures, dialect: Dialect) -> Package:
    """Return the zip file to import, the steps, and the notes for graders where answers are marked by hand."""
    words = dialect.words
    scribe = Scribe(mathml, lambda figure: image_element(figure, pictures, "media/"), _class, lambda start: "")
    files: dict[str, bytes] = {}
    resources = []
    for pool in collection.pools():
        tags = _lom(pool, collection, words)
        for k, entry in enumerate(pool.entries, 1):
            document = item(entry, f"{pool.title} [{k}]", scribe, dialect, __version__)
            files[item_file(entry)] = document
            media = _media(document)
            resources.append(_resource(entry.identifier, words.item_type, item_file(entry), media, tags))
    test = assessment(collection, scribe, words, dialect.submission, __version__)
    files[TEST_FILE] = test
    items = [entry.identifier for entry in collection.entries()]
    media = _media(test)
    resources.insert(0, _resource("assessment", words.test_type, TEST_FILE, media, "", items))
    files.update(_shown(pictures, *files.values()))
    files["imsmanifest.xml"] = _manifest(collection, resources, words)
    name = f"{collection.identifier}-{collection.purpose}"
    beside = {
        f"{name}.zip": zipped(Package(files)),
        "README.md": _steps(collection, f"{name}.zip", dialect.how).encode(),
    }
    # Not a rubric block: a player shows even those for scorers to students.
    return Package(beside).joined(grading_page(collection, pictures, has_handmade))


def _class(align: Align) -> str:
    return f' class="qti-align-{align}"' if align != "left" else ""


def _media(document: bytes) -> list[str]:
    """The pictures that a document refers to."""
    return [name.decode() for name in dict.fromkeys(_SOURCE.findall(document))]


def _shown(pictures: Pictures, *documents: bytes) -> dict[str, bytes]:
    """The files of the pictures that some documents refer to."""
    names = {name for document in documents for name in _media(document)}
    return {f"media/{image.name}": image.data for image in pictures.values() if f"media/{image.name}" in names}


# ---------------------------------------------------------------- the manifest
def _manifest(collection: Collection, resources: Iterable[str], words: Vocabulary) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<manifest xmlns="{words.manifest_namespace}" xmlns:lom="{words.lom}" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="{words.manifest_namespace} {words.manifest_schema}" '
        f'identifier="manifest-{collection.identifier}">'
        f"<metadata><schema>{words.package}</schema><schemaversion>{words.package_version}</schemaversion></metadata>"
        f"<organizations/><resources>{''.join(resources)}</resources></manifest>\n"
    ).encode()


def _resource(name: str, kind: str, file: str, media: Iterable[str], metadata: str, items: Iterable[str] = ()) -> str:
    files = "".join(f'<file href="{each}"/>' for each in (file, *media))
    needs = "".join(f'<dependency identifierref="{each}"/>' for each in items)
    return f'<resource identifier="{name}" type="{kind}" href="{file}">{metadata}{files}{needs}</resource>'


def _lom(pool: Pool, collection: Collection, words: Vocabulary) -> str:
    """The words by which the questions of a pool are found."""
    tags = dict.fromkeys(filter(None, (pool.topic, *pool.skills, collection.purpose)))
    written = "".join(
        f"<lom:keyword><lom:{words.lom_text}>{text(tag)}</lom:{words.lom_text}></lom:keyword>" for tag in tags
    )
    return f"<metadata><lom:lom><lom:general>{written}</lom:general></lom:lom></metadata>"


# ---------------------------------------------------------------- for people
def _steps(collection: Collection, file: str, how: str) -> str:
    """What to do with the package, as Markdown."""
    by_person = sum(has_handmade(pool.entries[0]) for pool in collection.pools())
    lines = [
        f"# {collection.title}",
        "",
        f"1. {how.format(file=f'`{file}`')}",
        "2. It arrives as a test: a section a problem, and in it for each question a section of variants, from which",
        "   the platform selects one for each student. Identifiers are made from content: the same variant has the",
        "   same one at each export.",
    ]
    if by_person:
        lines += [f"3. Some answers are marked by hand. What a grader needs stands in `{FILE}`, not in the package."]
    return "\n".join([*lines, ""])
