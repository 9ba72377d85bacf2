"""HTML: pages that need nothing but a browser, for practice, and for students who need another medium than paper.

For practice one page holds every pool: it checks answers exactly, says what a wrong method missed, opens the worked
solution, and shows another variant. For an exam there is a paper for each variant, which holds no key and no solution,
and in another folder the same paper with answers and notes for graders.
"""

from __future__ import annotations

from generator.export.collection import Collection
from generator.export.formats.html.assessing import assess
from generator.export.formats.html.papers import papers
from generator.export.formats.html.practice import practice
from generator.export.pictures import Pictures
from generator.package import Package

__all__ = ["assess", "write"]


def write(collection: Collection, pictures: Pictures) -> Package:
    """Return the package: one page for practice, or for an exam ``papers/`` and ``keys/``."""
    if collection.purpose == "exam":
        return Package(papers(collection, pictures))
    return Package({f"{collection.identifier}-practice.html": practice(collection, pictures)})
