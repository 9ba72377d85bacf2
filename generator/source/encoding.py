"""Bytes → text without anything invisible in it: UTF-8, no byte order mark, no control characters, ``\\n`` alone."""

from __future__ import annotations

import codecs
import re

from generator.source.nodes import Finding, Findings, note

MOST_BYTES = 2 * 1024 * 1024
_MARK = "\ufeff"
# Beyond the C0 and C1 controls: U+0085, U+2028 and U+2029, which end a line for YAML 1.1 but not for an editor;
# characters that reverse the order of what is read; a mark in the middle; surrogates and noncharacters (YAML 5.1).
_CONTROL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
_MOST_NOTED = 20


def decode(data: bytes, findings: Findings) -> str:
    """Return the text; bytes that are not UTF-8 are noted at the first such place and replaced."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        note(findings, Finding(0, "not-utf8", "the file is in UTF-16", "save it as UTF-8"))
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        text = data[: error.start].decode("utf-8")
        index = len(text.replace("\r\n", "\n")) - text.startswith(_MARK)
        message = f"the byte {data[error.start]:#04x} is not UTF-8"
        note(findings, Finding(index, "not-utf8", message, "save the file as UTF-8"))
        return data.decode("utf-8", "replace")


def cleaned(text: str, findings: Findings) -> str:
    """Return the text with ``\\n`` as line break; what cannot be seen is noted and replaced."""
    text = text.replace("\r\n", "\n")
    if text.startswith(_MARK):
        message = "the file starts with a byte order mark, which nobody sees"
        note(findings, Finding(0, "byte-order-mark", message, "save it as UTF-8 without a mark (BOM)"))
        text = text[1:]
    for count, found in enumerate(_CONTROL.finditer(text)):
        if count == _MOST_NOTED:
            break
        message = f"the control character U+{ord(found[0]):04X} stands here, which nobody sees"
        note(findings, Finding(found.start(), "control-character", message, "delete it"))
    return _CONTROL.sub("�", text)


def too_large() -> Finding:
    """The diagnostic for a file beyond the limit."""
    return Finding(0, "file-too-large", f"the file is larger than {MOST_BYTES // 1024**2} MiB", "split it")
