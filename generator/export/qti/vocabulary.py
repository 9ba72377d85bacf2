"""The words of a version of QTI: 2.1 writes ``responseDeclaration``, 3.0 ``qti-response-declaration``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_HUMP = re.compile(r"(?<=[a-z0-9])([A-Z])")


@lru_cache(maxsize=512)
def _kebab(name: str) -> str:
    return _HUMP.sub(r"-\1", name).lower()


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """How a version names its elements and what its documents say of themselves.

    Names are given as in 2.1. ``bodies`` is True where content stands in a ``content-body`` within feedback and rubric
    blocks; ``human`` where an outcome can say that a person sets it.
    """

    version: str
    namespace: str
    schema: str
    kebab: bool
    bodies: bool
    human: bool
    item_type: str
    test_type: str
    package: str
    manifest_namespace: str
    manifest_schema: str
    package_version: str
    lom: str
    lom_text: str

    def name(self, name: str) -> str:
        """Return an element's name."""
        return f"qti-{_kebab(name)}" if self.kebab else name

    def element(self, name: str, content: str = "", **attributes: str) -> str:
        """Return an element; the values of attributes are escaped already."""
        tag = written = self.name(name)
        for key, value in attributes.items():
            written = f'{written} {_kebab(key) if self.kebab else key}="{value}"'
        return f"<{written}>{content}</{tag}>" if content else f"<{written}/>"

    def document(self, name: str, content: str, **attributes: str) -> bytes:
        """Return a whole document with its namespace."""
        written = self.element(name, content, **attributes)
        tag = self.name(name)
        head = (
            f'<{tag} xmlns="{self.namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
            f'xsi:schemaLocation="{self.namespace} {self.schema}"'
        )
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{head}{written[len(tag) + 1 :]}\n'.encode()

    def content(self, html: str) -> str:
        """Return the content of feedback or of a rubric block."""
        return self.element("contentBody", html) if self.bodies else html


QTI21 = Vocabulary(
    version="2.1",
    namespace="http://www.imsglobal.org/xsd/imsqti_v2p1",
    schema="http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    kebab=False,
    bodies=False,
    human=False,
    item_type="imsqti_item_xmlv2p1",
    test_type="imsqti_test_xmlv2p1",
    package="QTIv2.1 Package",
    manifest_namespace="http://www.imsglobal.org/xsd/imscp_v1p1",
    manifest_schema="http://www.imsglobal.org/xsd/imscp_v1p1.xsd",
    package_version="1.0.0",
    lom="http://www.imsglobal.org/xsd/imsmd_v1p2",
    lom_text="langstring",
)
QTI30 = Vocabulary(
    version="3.0",
    namespace="http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    kebab=True,
    bodies=True,
    human=True,
    item_type="imsqti_item_xmlv3p0",
    test_type="imsqti_test_xmlv3p0",
    package="QTI Package",
    manifest_namespace="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    manifest_schema="https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    package_version="3.0.0",
    lom="http://ltsc.ieee.org/xsd/LOM",
    lom_text="string",
)
