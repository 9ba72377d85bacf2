"""The packages: a question pool a question, as ILIAS names its files, and the steps to a test of random questions."""

from __future__ import annotations

import hashlib
import re

from generator import labels
from generator.content import Drawing, Picture
from generator.export.by_hand import has_handmade
from generator.export.collection import Collection, Pool
from generator.export.formats.ilias.items import ident, question
from generator.export.fragments import Scribe, tex_math, text
from generator.export.notes import FILE, grading_page
from generator.export.pictures import Pictures, key
from generator.package import Package, zipped

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
# The time of an export stands in the names of its files; it says nothing here.
_TIME = "1577836800"
_MATERIAL = re.compile(r"(<mattext[^>]*>)([^<]*)</mattext></material>")
_OBJECT = re.compile(r"src=&quot;(il_0_mob_\d+)&quot;")


def write(collection: Collection, pictures: Pictures) -> Package:
    """Return a zip file a question pool, the steps, and the notes for graders where answers are marked by hand."""
    files = {}
    for pool in collection.pools():
        files[f"{_TIME}__0__qpl_{_number(pool.identifier)}.zip"] = zipped(_pool(pool, pictures))
    files["README.md"] = _steps(collection).encode()
    return Package(files).joined(grading_page(collection, pictures, has_handmade))


def _number(name: str) -> int:
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest())


def _pool(pool: Pool, pictures: Pictures) -> Package:
    """The files of a pool: its pages, its questions, its pictures as media objects."""
    names = {f"il_0_mob_{_number(name)}": image for name, image in pictures.items()}

    def shown(figure: Drawing | Picture) -> str:
        image = pictures[key(figure)]
        size = f' width="{image.width}" height="{image.height}"' if image.width and image.height else ""
        return f'<img src="il_0_mob_{_number(key(figure))}" alt="{text(figure.alt)}"{size}/>'

    def objects(found: re.Match[str]) -> str:
        used = dict.fromkeys(_OBJECT.findall(found[2]))
        media = "".join(f'<matimage label="{name}" uri="objects/{name}/{names[name].name}"/>' for name in used)
        return f"{found[1]}{found[2]}</mattext>{media}</material>"

    scribe = Scribe(tex_math, shown)
    items = "".join(question(entry, f"{pool.title} [{k}]", scribe) for k, entry in enumerate(pool.entries, 1))
    items = _MATERIAL.sub(objects, items)
    number = _number(pool.identifier)
    folder = f"{_TIME}__0__qpl_{number}"
    files = {
        f"{folder}/{folder}.xml": _pages(pool, number).encode(),
        f"{folder}/{folder.replace('qpl', 'qti')}.xml": f"{_HEAD}<questestinterop>{items}</questestinterop>\n".encode(),
    }
    for name in dict.fromkeys(_OBJECT.findall(items)):
        files[f"{folder}/objects/{name}/{names[name].name}"] = names[name].data
    return Package(files)


def _pages(pool: Pool, number: int) -> str:
    title = text(pool.title)
    pages = "".join(
        f'<PageObject><PageContent><Question QRef="{ident(entry)}"/></PageContent></PageObject>'
        for entry in pool.entries
    )
    language = pool.entries[0].language
    words = "".join(f'<Keyword Language="{language}">{text(word)}</Keyword>' for word in (pool.topic, *pool.skills))
    return (
        f'{_HEAD}<ContentObject Type="Questionpool_Test"><MetaData><General Structure="Hierarchical">'
        f'<Identifier Catalog="ILIAS" Entry="il_0_qpl_{number}"/><Title Language="{language}">{title}</Title>'
        f'<Language Language="{language}"/><Description Language="{language}"/>{words}</General></MetaData>'
        "<Settings><ShowTaxonomies>0</ShowTaxonomies><NavTaxonomy>0</NavTaxonomy><SkillService>0</SkillService>"
        f"</Settings>{pages}</ContentObject>\n"
    )


def _steps(collection: Collection) -> str:
    """From the files to a test, as Markdown."""
    exam = collection.purpose == "exam"
    limits = f" Attempts: {'1' if exam else 'unlimited'}."
    if exam and collection.minutes:
        limits += f" Duration: {collection.minutes} minutes."
    lines = [
        f"# {collection.title}: a test in ILIAS",
        "",
        "1. *Add new item → Question pool test → Import*: each of the zip files, all their questions.",
        f"2. Add a *Test* with *Random selection of questions*.{limits}",
        "3. For each row a selection of one question from the pool:",
        "",
        "| section | pool | file | variants | points |",
        "|---|---|---|---|---|",
    ]
    for section in collection.sections:
        for pool in section.pools:
            title = pool.title.replace("|", "\\|")
            file = f"`{_TIME}__0__qpl_{_number(pool.identifier)}.zip`"
            points = labels.number(pool.credits, "en")
            lines.append(f"| {section.title} | {title} | {file} | {len(pool.entries)} | {points} |")
    if any(map(has_handmade, collection.entries())):
        lines += ["", f"Some answers are marked by hand. What a grader needs stands in `{FILE}`."]
    return "\n".join([*lines, ""])
