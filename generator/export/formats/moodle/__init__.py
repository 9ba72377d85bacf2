"""Moodle XML: a category a question (its variants are the pool), a recipe for the quiz.

What the importer takes, and its traps, decide the form: shares from a fixed list, absolute tolerances, decimal points,
``@@PLUGINFILE@@`` for images. Formulas are TeX between ``\\(…\\)``, which Moodle's MathJax filter typesets.
"""

from __future__ import annotations

from generator.export.collection import Collection, Pool, Section, identifier
from generator.export.formats.moodle.assessing import assess
from generator.export.formats.moodle.questions import description, question
from generator.export.formats.moodle.recipe import recipe
from generator.export.formats.moodle.xml import Files, category, document
from generator.export.fragments import Scribe, tex_math
from generator.export.pictures import Pictures, image_element
from generator.package import Package

__all__ = ["assess", "write"]


def write(collection: Collection, pictures: Pictures) -> Package:
    """Return the package with one XML file and the recipe."""
    files = Files({image.name: image for image in pictures.values()})
    scribe = Scribe(tex_math, lambda figure: image_element(figure, pictures, "@@PLUGINFILE@@/"))
    root = f"{collection.identifier}-{collection.purpose}"
    questions = [category(_path(collection), root)]
    for section in collection.sections:
        own = identifier(section.title, root, str(_number(collection, section)))
        questions.append(category(_path(collection, section), own))
        if section.intro:
            questions.append(description(section.title, scribe.blocks(section.intro), f"{own}-intro", files))
        for pool in section.pools:
            questions.append(category(_path(collection, section, pool), identifier(pool.identifier, own)))
            words = (pool.topic, *pool.skills, collection.purpose)
            questions += [
                question(entry, f"{pool.title} [{k}]", scribe, files, words) for k, entry in enumerate(pool.entries, 1)
            ]
    name = f"{root}.xml"
    return Package({name: document(questions), "README.md": recipe(collection, name).encode()})


def _number(collection: Collection, section: Section) -> int:
    return collection.sections.index(section) + 1


def _path(collection: Collection, section: Section | None = None, pool: Pool | None = None) -> str:
    """The path of a category; a slash in a title is doubled, as Moodle has it."""
    steps = [f"{collection.title} ({collection.purpose})"]
    if section is not None:
        steps.append(f"{_number(collection, section)} {section.title}")
    if pool is not None:
        steps.append(pool.title)
    return "/".join(["$course$", "top", *(step.replace("/", "//") for step in steps)])
