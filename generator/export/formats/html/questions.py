"""An entry on a page: stem, parts, fields; behind each part its solution, where the page may hold one."""

from __future__ import annotations

import json
from dataclasses import replace

from generator import labels
from generator.exam import Language, PlacedPart
from generator.export.collection import Entry
from generator.export.formats.html.fields import Fields
from generator.export.formats.html.key import answers, key
from generator.export.formats.html.words import word
from generator.export.fragments import Scribe, text
from generator.export.worked import grader_notes, solutions
from generator.values import dataclass


def data(name: str, value: object) -> str:
    """Return a block of data that the page's script reads; no ``<`` in it can end it."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" class="{name}">{written}</script>'


@dataclass(frozen=True)
class Writer:
    """Writes entries. ``name`` is where on the page an entry stands, and begins every name in it."""

    scribe: Scribe
    level: int  # of the headings of parts

    def asked(self, entry: Entry, name: str) -> str:
        """Return an entry as a paper has it: no key, no solution."""
        fields = Fields(self.scribe, entry.language, False)
        return self._stem(entry) + "".join(
            self._part(entry, placed, f"{name}-{placed.letter}", fields, "") for placed in entry.parts
        )

    def marked(self, entry: Entry, name: str) -> str:
        """Return an entry with its answers and the notes for graders."""
        fields = Fields(self.scribe, entry.language, False)
        written = []
        for placed in entry.parts:
            notes = f'<div class="key">{grader_notes(replace(entry, parts=(placed,)), self.scribe)}</div>'
            written.append(self._part(entry, placed, f"{name}-{placed.letter}", fields, notes))
        return self._stem(entry) + "".join(written)

    def practised(self, entry: Entry, name: str) -> str:
        """Return an entry with its key, a button to check each part, and its solution to open.

        A question of one part goes without the letter: its title is the heading.
        """
        keys = [
            [key(response, entry.marking, self.scribe) for response in placed.part.responses] for placed in entry.parts
        ]
        fields = Fields(self.scribe, entry.language, True)
        written = []
        for placed in entry.parts:
            own = f"{name}-{placed.letter}"
            letter = placed.letter if len(entry.parts) > 1 else ""
            behind = (
                self._check(entry, letter, own)
                + self._hints(entry, placed, letter)
                + self._solution(entry, placed, letter)
            )
            if letter:
                written.append(self._part(entry, placed, own, fields, behind))
            else:
                written.append(
                    self._section(f"{name}-title", self._credits(entry, placed), placed, own, fields, behind)
                )
        return self._stem(entry) + "".join(written) + data("keys", keys)

    # ------------------------------------------------------------ parts
    def _stem(self, entry: Entry) -> str:
        return self.scribe.blocks(entry.variant.stem)

    def _part(self, entry: Entry, placed: PlacedPart, own: str, fields: Fields, behind: str) -> str:
        level = self.level
        heading = f'<h{level} id="{own}"><span>{placed.letter})</span> {self._credits(entry, placed)}</h{level}>'
        return self._section(own, heading, placed, own, fields, behind)

    def _section(self, named: str, heading: str, placed: PlacedPart, own: str, fields: Fields, behind: str) -> str:
        names = _names(placed, fields.language)
        written = "".join(
            fields.response(response, f"{own}-{k}", names[k - 1]) for k, response in enumerate(placed.part.responses, 1)
        )
        asked = self.scribe.blocks(placed.part.ask)
        return f'<div class="part" role="group" aria-labelledby="{named}">{heading}{asked}{written}{behind}</div>'

    def _credits(self, entry: Entry, placed: PlacedPart) -> str:
        return f'<span class="credits">{text(labels.credits_label(placed.credits, entry.language))}</span>'

    # ------------------------------------------------------------ practice
    def _check(self, entry: Entry, letter: str, own: str) -> str:
        shown = text(word("check", entry.language))
        called = text(word("check part", entry.language, letter=letter))
        label = f' aria-label="{called}"' if letter else ""
        return (
            f'<p class="checking"><button type="button" class="check"{label}>{shown}</button> '
            f'<span class="earned" role="status" id="{own}-earned"></span></p>'
        )

    def _hints(self, entry: Entry, placed: PlacedPart, letter: str) -> str:
        """The hints of a part, hidden, and a button that shows the next one; a screen reader says what it shows."""
        hints = placed.part.hints
        if not hints:
            return ""
        name = "hint part" if letter else "hint"
        shown = text(word(name, entry.language, letter=letter, number=1, count=len(hints)))
        listed = "".join(f"<li hidden>{self.scribe.blocks(hint)}</li>" for hint in hints)
        return (
            f'<div class="hints" aria-live="polite"><ol hidden>{listed}</ol></div>'
            f'<p class="hinting"><button type="button" class="next-hint" data-letter="{letter}">{shown}</button></p>'
        )

    def _solution(self, entry: Entry, placed: PlacedPart, letter: str) -> str:
        language = entry.language
        said = text(labels.label("right answer", language))
        body = _list(said, answers(placed.part.responses, _names(placed, language), self.scribe, word("or", language)))
        rubric = [
            f"{labels.number(line.marks, language)}: {self.scribe.inlines(line.text)}"
            for response in placed.part.responses
            for line in response.guidance.rubric
        ]
        if len(rubric) > 1:
            body += _list(text(labels.label("rubric", language)), rubric)
        body += solutions(replace(entry, parts=(placed,)), self.scribe)
        shown = word("worked part", language, letter=letter) if letter else word("worked", language)
        return f'<details class="solution"><summary>{text(shown)}</summary>{body}</details>'


def _names(placed: PlacedPart, language: Language) -> list[str]:
    """What answers without a label are called: by their number where there are several."""
    count = len(placed.part.responses)
    return [word("answer k", language, k=k) if count > 1 else "" for k in range(1, count + 1)]


def _list(title: str, lines: list[str]) -> str:
    """Lines below a title, a single one behind it."""
    if len(lines) < 2:
        return "".join(f"<p>{title}: {line}</p>" for line in lines)
    return f"<p>{title}:</p><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>"
