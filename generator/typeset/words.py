"""TeX's messages in plain words, for people who never wrote the TeX in question."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LAST_COMMAND = re.compile(r"(\\(?:[A-Za-z@]+|.)) ?$")
_PREFIX = re.compile(r"(?:LaTeX|Package|Class|pdfTeX)(?: [\w-]+)? [Ee]rror(?: \(.*?\))?: ")

# What TeX says → what it means. The groups of the pattern fill the words. Compiled by the first message: most runs have
# none.
_WORDS = (
    (r"Missing \$ inserted", "math outside of $…$, or a $ too few"),
    (r"Display math should end with \$\$", "displayed math is not closed by $$"),
    (r"Missing \} inserted", "a closing brace } is missing"),
    (r"Missing \{ inserted", "an opening brace { is missing"),
    (r"Too many \}'s", "a closing brace } too many"),
    (r"Extra \}, or forgotten", "a closing brace } too many, or math or a group is not closed"),
    (r"Extra (\\right|\\left|\\else|\\fi|\\or)", r"\1 without its counterpart"),
    (r"Missing \\right", r"\\left without its \\right"),
    (r"Missing delimiter", r"\\left or \\right without a delimiter behind it"),
    (r"Double (superscript|subscript)", r"two \1s on one symbol"),
    (r"Misplaced alignment tab character &", "an & outside of a table or an alignment"),
    (r"Extra alignment tab", "more & in a row than the table or matrix has columns"),
    (r"Misplaced \\(noalign|omit|cr)", "a table row ends or a rule stands where no table row can"),
    (r"You can't use .(.+?)' in (.+?) mode", r"\1 cannot stand in \2 mode"),
    (r"Illegal unit of measure", "a length without a unit (pt, cm, …)"),
    (r"Missing number, treated as zero", "a number is missing"),
    (r"Number too big", "a number too large for TeX"),
    (r"Dimension too large", "a length too large for TeX (more than 5.7 m)"),
    (r"Arithmetic overflow", "a number too large for TeX"),
    (r"Paragraph ended before (\S+) was complete", r"the argument of \1 is not closed before the paragraph ends"),
    (r"File ended while scanning (?:use|definition|text) of (\S+?) ?\.?$", r"the argument of \1 is never closed"),
    (r"Use of (\S+) doesn't match its definition", r"\1 is followed by something that it does not accept"),
    (r"Incompatible list can't be unboxed", "a box is used where it does not fit"),
    (r"Environment (\S+) undefined", r"there is no environment \1"),
    (r"\\begin\{(.+?)\}.* ended by \\end\{(.+?)\}", r"\\begin{\1} is closed by \\end{\2}"),
    (r"Lonely \\item", "an item outside of a list"),
    (r"Something's wrong--perhaps a missing \\item", "a list without an item"),
    (r"There's no line here to end", "a line break where there is no line"),
    (r"File .(.+?)' not found", r"the file \1 is not among the files of this document"),
    (r"(?:pdflatex|pdftex)[^:]*\(file (.+?)\): (.+?)$", r"the file \1 cannot be used: \2"),
    (r"Unable to load picture or PDF file '(.+?)'", r"the picture \1 cannot be read"),
    (r"I can't write on file .(.+?)'", r"the document may not write the file \1"),
    (r"Font (\S+) not loadable", r"the font \1 is not there"),
    (r"I do not know the key '(.+?)'", r"TikZ has no option \1"),
    (r"Giving up on this path\. Did you forget a semicolon", "a TikZ path is not closed by a semicolon"),
    (r"No shape named [`'](.+?)' is known", r"no TikZ node is called \1"),
    (r"Cannot parse this coordinate", "TikZ cannot read a coordinate"),
    (r"Unknown (function|operator) [`'](.+?)'", r"TikZ knows no \1 \2"),
    (r"TeX capacity exceeded, sorry \[(.+?)[=\]]", r"TeX ran out of room (\1): perhaps an endless repetition"),
    (r"Emergency stop|==> Fatal error", "TeX gave up: a group or an environment may never be closed"),
)


def plain_words(message: str, behind: Sequence[str]) -> str:
    """Return what an error message means; ``behind`` are the lines of the log that follow it.

    >>> plain_words("Undefined control sequence.", [r"l.12 a \\alhpa", "            b"])
    'there is no command \\\\alhpa'
    >>> plain_words("Missing $ inserted.", [])
    'math outside of $…$, or a $ too few'
    """
    if message.startswith("Undefined control sequence"):
        # the last command on the line that TeX shows first is the one it does not know
        named = _LAST_COMMAND.search(behind[0].rstrip()) if behind else None
        return f"there is no command {named[1]}" if named else "an unknown command"
    for pattern, words in _WORDS:
        if found := re.search(pattern, message):
            return found.expand(words)
    return _PREFIX.sub("", message).rstrip(".")
