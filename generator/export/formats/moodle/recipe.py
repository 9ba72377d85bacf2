"""How to set up the quiz: Moodle XML carries questions, no quiz."""

from __future__ import annotations

from generator import labels
from generator.export.collection import Collection, Pool
from generator.export.formats.moodle.fields import scale
from generator.export.formats.moodle.routes import type_of


def recipe(collection: Collection, file: str) -> str:
    """Return the steps from the file to a quiz, as Markdown."""
    lines = [
        f"# {collection.title}: a quiz in Moodle",
        "",
        f"1. *Question bank → Import → Moodle XML format*, file `{file}`, with *Stop on error: yes*.",
        "   Moodle adds what it imports: to replace an earlier import, delete its categories first. ID numbers are",
        "   made from content, so the same variant has the same one each time.",
        f"2. Add a *Quiz*{_minutes(collection)}. {_review(collection)}",
        f"3. *Questions*: set the *maximum grade* to {labels.number(collection.credits, 'en')}. For each row below",
        "   *Add → a random question → from the category*, then type the mark beside it:",
        "",
        "| section | category | variants | mark |",
        "|---|---|---|---|",
    ]
    for section in collection.sections:
        if section.intro:
            lines.append(f"| {section.title} | the *description* of the section's own category, put on top | | |")
        lines += [_row(section.title, pool) for pool in section.pools]
    lines += [
        "",
        "Every random question is one draw: its parts stay together, and no two students need to have the same.",
    ]
    return "\n".join([*lines, ""])


def _row(section: str, pool: Pool) -> str:
    mark = labels.number(pool.credits, "en")
    marked = " (marked by hand)" if any(type_of(entry) == "essay" for entry in pool.entries) else ""
    times = max(scale(entry) if type_of(entry) == "cloze" else 1 for entry in pool.entries)
    own = f" (not the {labels.number(pool.credits * times, 'en')} of the import)" if times > 1 else ""
    title = pool.title.replace("|", "\\|")
    return f"| {section} | {title} | {len(pool.entries)} | {mark}{own}{marked} |"


def _minutes(collection: Collection) -> str:
    return f" with *Time limit: {collection.minutes} minutes*" if collection.minutes else ""


def _review(collection: Collection) -> str:
    if collection.purpose == "exam":
        return (
            "*Attempts allowed: 1*, *How questions behave: Deferred feedback*, *Shuffle within questions: yes*; under "
            "*Review options* leave out specific feedback, general feedback and right answer until the quiz is closed."
        )
    return (
        "*Attempts allowed: unlimited*, *How questions behave: Interactive with multiple tries* (a hint after a wrong "
        "one, where a question has hints) or *Deferred feedback* (no hints)."
    )
