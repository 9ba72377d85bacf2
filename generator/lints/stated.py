"""Computed answers that are stated: beside their own symbol, or, if they are formulas, in full."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field

from generator.diagnostics import Fault, Path
from generator.exam import FormulaResponse, NumberResponse, Response, TensorResponse
from generator.lints.looking import Looked
from generator.lints.shown import Sight, said
from generator.lints.words import FORMULA
from generator.values import dataclass

CODES: Mapping[str, str] = {
    "value-stated": "an answer is stated behind an equals sign, beside its own symbol or in full",
}

_LAYOUT = re.compile(r"\\[,;:! ]|\\(?:left|right|quad|qquad)\b|\\(?:mathrm|text|operatorname)\b|[\s${}&]")
_SAYS = r"\s*(?:=|:=|\\approx|\\equiv|:|\bis\b|\bare\b|\bequals\b|\bist\b|\bsind\b|\bbeträgt\b)\s*"
_SYMBOL = re.compile(r"\\?[A-Za-z]+(?:_\{?\w+\}?)?(?:\([^()]*\))?")
_LONG_FORMULA = 4  # characters: shorter ones stand anywhere


@dataclass
class Tally:
    """How often an answer is stated in a text: in how many of the draws, and by which symbol."""

    sight: Sight
    part: str
    stated: int = 0
    drawn: int = 0
    symbols: list[str] = field(default_factory=list)


def stated_values(looked: Looked) -> Iterator[Fault]:
    """Yield the places where an answer is stated in (almost) every draw."""
    tallies: dict[tuple[Path, Path], Tally] = {}
    for (_, variant), shown in zip(looked.draws, looked.sights, strict=True):
        texts = [(sight, _bare(sight.text)) for sight in shown if sight.kind not in ("figure", "file")]
        for compiled, part in zip(looked.program.parts, variant.parts, strict=True):
            for answer, response in zip(compiled.answers, part.responses, strict=True):
                statements = list(_statements(response, compiled.id, shown, len(part.responses)))
                for sight, bare in texts if statements else ():
                    key = (answer.notes.path, sight.path)
                    tally = tallies.setdefault(key, Tally(sight, compiled.id))
                    tally.drawn += 1
                    found = [each.symbol for each in statements if each.stands_in(bare)]
                    tally.stated += bool(found)
                    tally.symbols += found
    for tally in tallies.values():
        if tally.symbols and 10 * tally.stated >= 9 * tally.drawn:
            path, offset = _placed(looked, tally.sight, tally.symbols[0])
            message = f"the answer '{tally.symbols[0]}' of part '{tally.part}' is stated here"
            yield Fault(path, "value-stated", message, "leave it out, or ask for something else", offset=offset)


@functools.lru_cache(maxsize=2048)
def _bare(text: str) -> str:
    """A text whose formulas have no white space, braces and dollars; white space between words stays."""
    spaced = FORMULA.sub(lambda match: f" {_LAYOUT.sub('', match[0])} ", text)
    return " ".join(spaced.replace("*", "").split())


@dataclass(frozen=True)
class Statement:
    """What would state an answer: its symbol and its value, bare; ``pattern`` puts them together."""

    symbol: str
    needles: tuple[str, ...]
    pattern: str
    flags: re.RegexFlag = re.NOFLAG

    def stands_in(self, bare: str) -> bool:
        """True where a bare text states it."""
        low = bare.lower()
        return all(each.lower() in low for each in self.needles) and bool(re.search(self.pattern, bare, self.flags))


def _statements(response: Response, part: str, shown: Sequence[Sight], count: int) -> Iterator[Statement]:
    """What would state a response: of a part with one answer, a symbol that is asked for counts as its label."""
    if not isinstance(response, NumberResponse | TensorResponse | FormulaResponse):
        return
    value = _bare(said(response.shown))
    symbols = [said(response.label)] if response.label else []
    if count == 1:
        asks = [sight.text for sight in shown if sight.kind == "text" and sight.part == part and not sight.answer]
        formulas = [each for ask in asks for each in re.findall(r"\$([^$]+)\$", ask)]
        symbols += [f"${each}$" for each in formulas if len(formulas) == 1 and _SYMBOL.fullmatch(each.strip())]
    for symbol in symbols:
        if bare := _bare(symbol):
            pattern = rf"(?<![\w\\^]){re.escape(bare)}{_SAYS}{re.escape(value)}(?![\w/^(\\]|\.\d)"
            yield Statement(symbol.strip("$ "), (bare, value), pattern, re.NOFLAG if "$" in symbol else re.IGNORECASE)
    if isinstance(response, FormulaResponse) and len(value) >= _LONG_FORMULA:
        pattern = rf"(?<!\w)={re.escape(value)}(?![\w^(+*/\\-])"
        yield Statement(said(response.shown).strip("$ "), (value,), pattern)


def _placed(looked: Looked, sight: Sight, symbol: str) -> tuple[Path, int | None]:
    """Where a statement stands: at its symbol, where the text is written with it."""
    for text in looked.texts:
        if text.path[: len(sight.path)] == sight.path:
            at = re.search(re.escape(symbol) + r"\s*=", text.text)
            return text.path, at.start() if at else None
    return sight.path, None
