"""One vocabulary: the names of QTI 3 (``qti-choice-interaction``) become those of QTI 2 (``choiceInteraction``)."""

from __future__ import annotations

import re

from generator.importing.xml import Element

_KEBAB = re.compile(r"-([a-z0-9])")


def modern(root: Element) -> Element:
    """Return the tree with the names of QTI 3 as QTI 2 has them; other documents are left alone."""
    if root.name.startswith("qti-"):
        waiting = [root]
        while waiting:
            each = waiting.pop()
            if each.name.startswith("qti-"):
                each.name = camel(each.name.removeprefix("qti-"))
                each.attributes = {camel(name): value for name, value in each.attributes.items()}
            waiting += each.elements()
    return root


def camel(name: str) -> str:
    """Return a name in one word.

    >>> camel("response-identifier")
    'responseIdentifier'
    """
    return _KEBAB.sub(lambda found: found[1].upper(), name)
