"""QTI packages (zip) or single files: 1.2 as Canvas and Blackboard write it, 2.0 to 2.2, and 3.0.

Which version a document is, its root element says.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from generator.diagnostics import Diagnostic, Place, Rejected
from generator.importing.archive import Archive
from generator.importing.formats.qti import version1, version2
from generator.importing.formats.qti.tests import Member, members
from generator.importing.formats.qti.vocabulary import modern
from generator.importing.imported import MOST_QUESTIONS, Imported, Report
from generator.importing.xml import Element, read_xml

_ENDINGS = (".xml", ".dat", ".qti")
_PREFIXES = ("$IMS-CC-FILEBASE$", "%24IMS-CC-FILEBASE%24", "$CANVAS_OBJECT_REFERENCE$")


def read(name: str, data: bytes, report: Report, beside: Mapping[str, bytes]) -> list[Imported]:
    """Return the questions of a package or a single file; raises Rejected where it is neither."""
    files: Mapping[str, bytes] = {name: data}
    if data[:2] == b"PK":
        files = Archive(name, data, report)
        documents = dict(_documents(name, files, report))
    else:
        documents = {name: modern(read_xml(name, data))}
    images = _Images(files)
    found: list[Imported] = []
    for member in members(documents):
        if len(found) >= MOST_QUESTIONS:
            report.say("too-many", member.item.place, f"only the first {MOST_QUESTIONS} questions are read")
            break
        found += _read(member, images, report)
    if not found:
        message = "there is no QTI item in it"
        raise Rejected([Diagnostic("error", "not-qti", Place(name, 1, 1), message, "QTI 1.2, 2.x or 3.0")])
    return found


def _read(member: Member, images: _Images, report: Report) -> Iterator[Imported]:
    def image(name: str) -> bytes | None:
        return images.find(name, member.file)

    if member.item.name == "item":
        yield version1.question(member, image, report)
    else:
        yield version2.question(member, image, report)


def _documents(name: str, files: Mapping[str, bytes], report: Report) -> Iterator[tuple[str, Element]]:
    """Every XML document of a package, in our vocabulary; one that cannot be read is told and left out."""
    for each in sorted(files):
        if not each.lower().endswith(_ENDINGS):
            continue
        try:
            yield each, modern(read_xml(f"{name}/{each}", files[each]))
        except KeyError:  # damaged, as the archive has told
            continue
        except Rejected as rejected:
            for diagnostic in rejected.diagnostics:
                report.say(diagnostic.code, diagnostic.place, diagnostic.message, diagnostic.hint)


class _Images:
    """The images of a package, by the addresses that texts use: relative to the file, to the root, or by name alone.

    ILIAS writes the name of the folder that holds nothing but the image.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files
        self.by_name = {posixpath.basename(each): each for each in files}
        self.by_folder = {
            name: each for each in files if (name := posixpath.basename(posixpath.dirname(each))).startswith("il_")
        }

    def find(self, address: str, file: str) -> bytes | None:
        """Return the bytes of an image, None where the package does not have it."""
        path = unquote(address).partition("?")[0]
        for prefix in _PREFIXES:
            path = path.removeprefix(unquote(prefix)).lstrip("/")
        beside = posixpath.normpath(posixpath.join(posixpath.dirname(file), path))
        named = self.by_name.get(posixpath.basename(path), self.by_folder.get(path, ""))
        for each in (beside, path, f"web_resources/{path}", named):
            if each in self.files:
                try:
                    return self.files[each]
                except KeyError:
                    return None
        return None
