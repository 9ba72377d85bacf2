"""Pools whose truth depends on the case: pictures that are really changed and read again, and rules of transfer.

``TRUTHS`` says of each statement of a pool whether it holds for the drawn case.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from scipy.ndimage import label, rotate

from tests.oracles.reading import Values

Picture = npt.NDArray[np.float64]  # side × side × RGB, from 0 to 1
Reader = Callable[[Picture], object]  # the class, or None where nobody could tell

SIDE = 80
DIGITS = {
    "0": "01110 10001 10001 10001 10001 10001 01110",
    "1": "00100 01100 00100 00100 00100 00100 01110",
    "2": "01110 10001 00001 00110 01000 10000 11111",
    "3": "11110 00001 00001 01110 00001 00001 11110",
    "4": "00010 00110 01010 10010 11111 00010 00010",
    "5": "11111 10000 11110 00001 00001 10001 01110",
    "6": "00110 01000 10000 11110 10001 10001 01110",
    "7": "11111 00001 00010 00100 01000 01000 01000",
    "8": "01110 10001 10001 01110 10001 10001 01110",
    "9": "01110 10001 10001 01111 00001 00010 01100",
}
LETTERS = {
    "b": "1000 1000 1110 1001 1001 1001 1110",
    "d": "0001 0001 0111 1001 1001 1001 0111",
    "p": "1110 1001 1001 1001 1110 1000 1000",
    "q": "0111 1001 1001 1001 0111 0001 0001",
}
POINTER = "0000100 0000110 1111111 0000110 0000100"
SHIP = "0111100 1111110 1111111 1111110 0111100"
SPIRAL_ARM = "0111100 0000100 0000100 0001000 0000000 0000000 0000000"  # four of them make a galaxy
HEART = "0111110 1000001 1001101 1001101 1000001 1000001 1111111"


def bitmap(rows: str) -> Picture:
    return np.array([[float(cell) for cell in row] for row in rows.split()], dtype=np.float64)


def white_on(back: tuple[float, float, float], shape: Picture, scale: int = 6) -> Picture:
    picture: Picture = np.ones((SIDE, SIDE, 1)) * np.array(back)
    large = np.kron(shape, np.ones((scale, scale)))
    top, left = (SIDE - large.shape[0]) // 2, (SIDE - large.shape[1]) // 2
    picture[top : top + large.shape[0], left : left + large.shape[1]][large > 0] = 1
    return picture


def shapes(bitmaps: Mapping[str, Picture], back: tuple[float, float, float] = (0, 0, 0)) -> dict[str, Picture]:
    return {name: white_on(back, shape) for name, shape in bitmaps.items()}


def pips() -> dict[str, Picture]:
    places = {1: "5", 2: "19", 3: "159", 4: "1379", 5: "13579", 6: "134679"}
    found = {}
    for number, cells in places.items():
        picture = np.zeros((SIDE, SIDE, 3))
        picture[13:67, 13:67] = 1
        for cell in cells:
            row, column = divmod(int(cell) - 1, 3)
            picture[18 + 18 * row : 26 + 18 * row, 18 + 18 * column : 26 + 18 * column] = 0
        found[str(number)] = picture
    return found


def clocks() -> dict[str, Picture]:
    found = {}
    y, x = np.indices((SIDE, SIDE)) - SIDE / 2
    rim = (x**2 + y**2 > 28**2) & (x**2 + y**2 < 31**2)
    for hour in range(1, 13):
        picture = np.zeros((SIDE, SIDE, 3))
        picture[rim] = 1
        for turn, length, width in ((0, 24, 2), (hour / 12, 15, 4)):
            for step in range(length + 1):
                row = round(SIDE / 2 - step * math.cos(2 * math.pi * turn))
                column = round(SIDE / 2 + step * math.sin(2 * math.pi * turn))
                picture[row - width : row + width + 1, column - width : column + width + 1] = 1
        found[str(hour)] = picture
    return found


def screws() -> dict[str, Picture]:
    return {str(length): white_on((0, 0, 0), np.ones((6, length)), scale=1) for length in (40, 50)}


def coloured(back: float) -> dict[str, Picture]:
    found = {}
    for name, colour in {"red": (0.9, 0.2, 0.1), "green": (0.2, 0.9, 0.1)}.items():
        picture = np.full((SIDE, SIDE, 3), back)
        picture[20:60, 20:60] = colour
        found[name] = picture
    return found


# ---------------------------------------------------------------- reading
def bright(picture: Picture) -> npt.NDArray[np.bool_]:
    red: npt.NDArray[np.bool_] = picture[:, :, 0] > 0.6
    return red


def framed(picture: Picture) -> tuple[Picture, float] | None:
    """The bright shape, cut out and brought to one size, and how much wider than high it was."""
    where = np.argwhere(bright(picture))
    if not len(where):
        return None
    (top, left), (bottom, right) = where.min(axis=0), where.max(axis=0) + 1
    cut = bright(picture)[top:bottom, left:right].astype(float)
    rows = np.arange(24) * cut.shape[0] // 24
    columns = np.arange(24) * cut.shape[1] // 24
    return cut[np.ix_(rows, columns)], math.log(cut.shape[1] / cut.shape[0])


def by_shape(classes: Mapping[str, Picture]) -> Reader:
    known = {name: framed(picture) for name, picture in classes.items()}

    def read(picture: Picture) -> object:
        seen = framed(picture)
        if seen is None:
            return None
        agreement = {}
        for name, template in known.items():
            assert template is not None
            if abs(template[1] - seen[1]) < 0.5:
                agreement[name] = float((template[0] == seen[0]).mean())
        best = sorted(agreement.values(), reverse=True)
        if not best or best[0] < 0.75 or (len(best) > 1 and best[1] > best[0] - 0.01):
            return None
        return max(agreement, key=lambda name: agreement[name])

    return read


def by_pips(picture: Picture) -> object:
    """The number of dark spots inside the face."""
    _, spots = label(~bright(picture))
    return str(spots - 1) if 1 <= spots - 1 <= 6 else None


def by_length(picture: Picture) -> object:
    where = np.argwhere(bright(picture))
    if not len(where) or len(where) > 1000:
        return None
    span = where.max(axis=0) - where.min(axis=0) + 1
    if min(span) > 12:
        return None
    return None if max(span) < 36 else "40" if max(span) < 45 else "50"


def by_colour(picture: Picture) -> object:
    middle = picture[30:50, 30:50]
    lean = float((middle[:, :, 0] - middle[:, :, 1]).mean())
    return None if abs(lean) < 0.1 else "red" if lean > 0 else "green"


def tasks() -> dict[str, tuple[dict[str, Picture], Reader]]:
    """A word of the description → one picture of each class, and how it is read."""
    pointer, ship, arm, heart = (bitmap(rows) for rows in (POINTER, SHIP, SPIRAL_ARM, HEART))
    spiral: Picture = np.maximum.reduce([np.rot90(arm, turns) for turns in range(4)])
    drawn = {
        "digits": shapes({name: bitmap(rows) for name, rows in DIGITS.items()}),
        "letters": shapes({name: bitmap(rows) for name, rows in LETTERS.items()}),
        "street signs": shapes({"right": pointer, "left": pointer[:, ::-1]}, back=(0, 0.1, 0.6)),
        "lift buttons": shapes({"up": np.rot90(pointer), "down": np.rot90(pointer, 3)}),
        "X-rays": shapes({"left": heart, "right": heart[:, ::-1]}),
        "runways": shapes({"north–south": np.ones((9, 2)), "east–west": np.ones((2, 9))}),
        "ships": shapes({name: np.rot90(ship, turns) for turns, name in enumerate(("east", "north", "west", "south"))}),
        "galaxies": shapes({"one way": spiral, "other way": spiral[:, ::-1]}),
        "clock": clocks(),
    }
    found = {name: (classes, by_shape(classes)) for name, classes in drawn.items()}
    return found | {
        "dice": (pips(), by_pips),
        "screws": (screws(), by_length),
        "lamps": (coloured(0.0), by_colour),
        "tomatoes": (coloured(1.0), by_colour),
    }


def zoomed(picture: Picture) -> Picture:
    places = np.round((np.arange(SIDE) - SIDE / 2 + 0.5) / 1.25 + SIDE / 2 - 0.5).astype(int)
    found: Picture = picture[np.ix_(places, places)]
    return found


def covered(picture: Picture) -> Picture:
    copy = picture.copy()
    copy[:, : SIDE // 2] = 0
    return copy


def shuffled(picture: Picture) -> Picture:
    order = np.random.default_rng(1).permutation(SIDE * SIDE)
    return picture.reshape(-1, 3)[order].reshape(SIDE, SIDE, 3)


def mixed(classes: Mapping[str, Picture], name: str) -> Picture:
    other = next(each for each in classes if each != name)
    return (classes[name] + classes[other]) / 2


CHANGES: Mapping[str, Callable[[Picture], Picture]] = {
    "mirror": lambda picture: picture[:, ::-1],
    "flip": lambda picture: picture[::-1],
    "half turn": lambda picture: picture[::-1, ::-1],
    "quarter turn": lambda picture: np.rot90(picture, 3),
    "tilt": lambda picture: rotate(picture, 3, reshape=False, order=0, mode="nearest"),
    "shift": lambda picture: np.roll(picture, 2, axis=1),
    "brighter": lambda picture: np.minimum(picture + 0.05, 1),
    "noise": lambda picture: picture + np.random.default_rng(2).normal(scale=0.02, size=picture.shape),
    "zoom": zoomed,
    "swap": lambda picture: picture[:, :, [1, 0, 2]],
    "grey": lambda picture: np.repeat(picture.mean(axis=2, keepdims=True), 3, axis=2),
    "shuffle": shuffled,
    "blank": lambda picture: np.zeros_like(picture) + picture.mean(axis=(0, 1)),
    "cover": covered,
}


@functools.cache
def label_truths(what: str) -> dict[str, bool]:
    classes, read = next(task for word, task in tasks().items() if word in what)
    assert all(read(picture) == name for name, picture in classes.items()), what
    kept = {
        change: all(read(apply(picture)) == name for name, picture in classes.items())
        for change, apply in CHANGES.items()
    }
    # half of one class and half of another: whoever reads it would have to give both labels
    kept["mix"] = all(
        read(mixed(classes, name)) == name and not np.allclose(mixed(classes, name), classes[name]) for name in classes
    )
    return kept


# ---------------------------------------------------------------- transfer
ALWAYS_SENSIBLE = {"new output", "preprocessing", "gradually", "validation", "own rate", "stored", "first frozen"}
ONLY_WITH_FEW = {"output only", "shifted copies"}
ONLY_WITH_MANY = {"all layers"}
NEVER = {
    "from scratch",
    "old output",
    "all at high rate",
    "first replaced",
    "by test",
    "output frozen",
    "shuffled",
    "no activations",
    "copied weights",
    "every second",
    "training loss",
    "test images",
}


def transfer_truths(p: Values) -> dict[str, bool]:
    few = float(str(p["case"]["count"]).replace(",", "")) < 1000
    sensible = ALWAYS_SENSIBLE | (ONLY_WITH_FEW if few else ONLY_WITH_MANY)
    return {name: name in sensible for name in ALWAYS_SENSIBLE | ONLY_WITH_FEW | ONLY_WITH_MANY | NEVER}


# ---------------------------------------------------------------- the tables
TRUTHS: Mapping[str, Callable[[Values], dict[str, bool]]] = {
    "augmentation/keeps-the-label": lambda p: label_truths(p["task"]["what"]),
    "transfer/fine-tuning": transfer_truths,
}
