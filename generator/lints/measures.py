"""Units of measurement as texts write them: symbols with prefixes, words in English and German, quotients."""

from __future__ import annotations

import functools
import re
from collections import Counter
from fractions import Fraction

from generator.values import dataclass

_PREFIXES = {
    "": Fraction(1),
    "k": Fraction(10**3),
    "M": Fraction(10**6),
    "G": Fraction(10**9),
    "T": Fraction(10**12),
    "c": Fraction(1, 10**2),
    "m": Fraction(1, 10**3),
    "µ": Fraction(1, 10**6),
    "n": Fraction(1, 10**9),
    "p": Fraction(1, 10**12),
    "Ki": Fraction(2**10),
    "Mi": Fraction(2**20),
    "Gi": Fraction(2**30),
}
_SYMBOLS = {
    "m": ("length", Fraction(1)),
    "g": ("mass", Fraction(1)),
    "s": ("time", Fraction(1)),
    "min": ("time", Fraction(60)),
    "h": ("time", Fraction(3600)),
    "d": ("time", Fraction(86400)),
    "A": ("current", Fraction(1)),
    "K": ("temperature", Fraction(1)),
    "°C": ("temperature in °C", Fraction(1)),
    "N": ("force", Fraction(1)),
    "J": ("energy", Fraction(1)),
    "Wh": ("energy", Fraction(3600)),
    "W": ("power", Fraction(1)),
    "V": ("voltage", Fraction(1)),
    "C": ("charge", Fraction(1)),
    "F": ("capacitance", Fraction(1)),
    "H": ("inductance", Fraction(1)),
    "Ω": ("resistance", Fraction(1)),
    "Hz": ("frequency", Fraction(1)),
    "Pa": ("pressure", Fraction(1)),
    "l": ("volume", Fraction(1)),
    "L": ("volume", Fraction(1)),
    "B": ("data", Fraction(8)),
    "KB": ("data", Fraction(8000)),  # a capital K is seen nowhere else
    "bit": ("data", Fraction(1)),
    "€": ("money in €", Fraction(1)),
    "°": ("angle", Fraction(1)),
}
# What is made of others: exponents of length, mass, time and current, and the amount in metre, gram, second, ampere.
_MADE_OF = {
    "force": ((1, 1, -2, 0), Fraction(1000)),
    "energy": ((2, 1, -2, 0), Fraction(1000)),
    "power": ((2, 1, -3, 0), Fraction(1000)),
    "voltage": ((2, 1, -3, -1), Fraction(1000)),
    "resistance": ((2, 1, -3, -2), Fraction(1000)),
    "inductance": ((2, 1, -2, -2), Fraction(1000)),
    "capacitance": ((-2, -1, 4, 2), Fraction(1, 1000)),
    "charge": ((0, 0, 1, 1), Fraction(1)),
    "frequency": ((0, 0, -1, 0), Fraction(1)),
    "pressure": ((-1, 1, -2, 0), Fraction(1000)),
    "volume": ((3, 0, 0, 0), Fraction(1, 1000)),
}
_BASE = ("length", "mass", "time", "current")
_ALONE = frozenset({"KB", "min", "h", "d", "°C", "€", "°"})  # these take no prefix
_WORDS = {
    "m": "metre metres meter meters metern",
    "g": "gram grams gramm",
    "s": "second seconds sekunde sekunden",
    "min": "minute minutes minuten",
    "h": "hour hours stunde stunden",
    "d": "day days tag tage tagen",
    "A": "ampere amperes",
    "K": "kelvin",
    "°C": "celsius",
    "N": "newton newtons",
    "J": "joule joules",
    "W": "watt watts",
    "V": "volt volts",
    "F": "farad farads",
    "Ω": "ohm ohms",
    "Hz": "hertz",
    "Pa": "pascal pascals",
    "L": "litre litres liter liters litern",
    "B": "byte bytes",
    "bit": "bits",
    "€": "euro euros",
    "°": "degree degrees grad",
}
_PREFIX_WORDS = {
    "kilo": "k",
    "mega": "M",
    "giga": "G",
    "tera": "T",
    "centi": "c",
    "zenti": "c",
    "milli": "m",
    "micro": "µ",
    "mikro": "µ",
    "nano": "n",
    "pico": "p",
    "kibi": "Ki",
    "mebi": "Mi",
    "gibi": "Gi",
    "": "",
}
_BY_WORD = {word: symbol for symbol, listed in _WORDS.items() for word in listed.split()}
_TEX = re.compile(r"\\(?:mathrm|text|mathit|operatorname|,|;|:|!|\s)|[{}$~]")


_POWERS = {"square": 2, "quadrat": 2, "cubic": 3, "kubik": 3}
_POWER_WORD = re.compile(r"\b(square|quadrat|cubic|kubik)\s*([^\W\d_]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Unit:
    """A unit: what it measures, and how large it is."""

    dimension: str
    scale: Fraction

    def equals(self, other: Unit) -> bool:
        """Return whether both are the same amount of the same thing: a newton metre is a joule, and a VA a watt.

        >>> unit("kilowatt hours").equals(unit("kWh")), unit("N/m^2").equals(unit("Pa")), unit("N m").equals(unit("N"))
        (True, True, False)
        """
        return _in_base_units(self) == _in_base_units(other)


def unit(text: str) -> Unit | None:
    """Return the unit that a text writes, as TeX, a symbol or a word; None for what is none that we know.

    >>> unit(r"k\\Omega"), unit("Quadratmeter") == unit("m^2"), unit("words")
    (Unit(dimension='resistance', scale=Fraction(1000, 1)), True, None)
    """
    return _unit(_plain(text))


def _in_base_units(own: Unit) -> tuple[frozenset[tuple[str, int]], Fraction]:
    """A unit by the base units in it with their exponents, and how many of them it is."""
    exponents: Counter[str] = Counter()
    scale = own.scale
    for factor in own.dimension.split("·"):
        name, _, power = factor.partition("^")
        times = int(power or 1)
        made, amount = _MADE_OF.get(name, ((), Fraction(1)))
        exponents.update(
            {base: each * times for base, each in zip(_BASE, made, strict=True)} if made else {name: times}
        )
        scale *= amount**times
    return frozenset((name, power) for name, power in exponents.items() if power), scale


def _plain(text: str) -> str:
    text = text.replace(r"\Omega", "Ω").replace(r"\mu", "µ").replace("μ", "µ").replace(r"\%", "%")
    text = text.replace(r"^\circ", "°").replace(r"\cdot", "·").replace(r"\euro", "€")
    bare = " ".join(_TEX.sub("", text).split()).strip(" .,;:()[]")
    return _POWER_WORD.sub(lambda match: f"{match[2]}^{_POWERS[match[1].lower()]}", bare)


@functools.lru_cache(maxsize=2048)
def _unit(text: str) -> Unit | None:
    if len(text) > 40:
        return None
    dimensions: Counter[str] = Counter()
    scale = Fraction(1)
    above, *below = re.split(r"\s*/\s*|\s+(?:per|pro)\s+", text)
    for sign, factors in ((1, above), *((-1, each) for each in below)):
        for factor in re.split(r"[·*\s]+", factors):
            power = re.fullmatch(r"(.+?)(?:\^?(-?\d)|²|³)?", factor)
            single = _single(power[1]) if power else None
            if power is None or single is None:
                return None
            exponent = sign * (
                int(power[2]) if power[2] else 2 if factor.endswith("²") else 3 if factor.endswith("³") else 1
            )
            dimensions[single.dimension] += exponent
            scale *= single.scale**exponent
    name = "·".join(f"{each}^{dimensions[each]}" if dimensions[each] != 1 else each for each in sorted(dimensions))
    return Unit(name, scale)


def _single(text: str) -> Unit | None:
    for prefix, size in _PREFIXES.items():
        symbol = text.removeprefix(prefix)
        if text.startswith(prefix) and symbol in _SYMBOLS and not (prefix and symbol in _ALONE):
            dimension, scale = _SYMBOLS[symbol]
            return Unit(dimension, size * scale)
    low = text.lower()
    for word, prefix in _PREFIX_WORDS.items():
        rest = low.removeprefix(word)
        if low.startswith(word) and rest in _BY_WORD and len(low) > 2:
            dimension, scale = _SYMBOLS[_BY_WORD[rest]]
            return Unit(dimension, _PREFIXES[prefix] * scale)
    return None


def is_word(text: str) -> bool:
    """True for a unit that is written so that it can be nothing else: a word, or a symbol of several letters.

    "in A" may be a name; "in ms" is a unit.
    """
    bare = _plain(text)
    return unit(bare) is not None and (len(bare) > 1 or bare == "€")
