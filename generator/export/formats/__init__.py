"""The formats of exports: one file (or folder) a format, one line here."""

from __future__ import annotations

from collections.abc import Mapping

from generator.export.formats import canvas, gift, html, ilias, moodle, qti, spreadsheet
from generator.export.portability import Format

FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format("moodle", "Moodle XML", moodle.assess, moodle.write),
        Format("canvas", "Canvas", canvas.assess, canvas.write),
        *qti.FORMATS,
        Format("ilias", "ILIAS", ilias.assess, ilias.write),
        Format("gift", "GIFT", gift.assess, gift.write, figures=False),
        Format("html", "HTML", html.assess, html.write, vector=True),
        Format("csv", "CSV", spreadsheet.assess, spreadsheet.write, figures=False),
    )
}
