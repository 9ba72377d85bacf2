"""Convolutional networks: sizes, shapes, counts and filters, by counting positions one by one."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

from tests.oracles.reading import Oracle, Values

Matrix = list[list[Any]]


def filtered(image: Matrix, kernel: Matrix) -> list[Any]:
    """The kernel laid on each window of the image, row by row: each pixel counts in the windows that see it."""
    size = len(image)
    result = [0] * size**2
    for row, column in itertools.product(range(size), repeat=2):
        for down, right in itertools.product((-1, 0, 1), repeat=2) if image[row][column] else ():
            if 0 <= row - down < size and 0 <= column - right < size:
                weight = kernel[down + 1][right + 1]
                result[(row - down) * size + column - right] += weight * image[row][column]
    return result


def edge_filter(p: Values) -> dict[str, Any]:
    """Draw the picture, then look for the kernels that give the same grey levels: there has to be one alone."""
    image = [[0] * 9 for _ in range(9)]
    for row in range(p["top"] - 1, p["top"] - 1 + p["height"]):
        for column in range(p["left"] - 1, p["left"] - 1 + p["width"]):
            image[row][column] = p["light"]
    image[p["row"] - 1][p["column"] - 1] = p["light"]
    across = p["direction"] == "across"

    def edge(weights: tuple[int, ...], sign: int, level: bool) -> Matrix:
        upright = [[-sign * weight, 0, sign * weight] for weight in weights]
        return [list(line) for line in zip(*upright, strict=True)] if level else upright

    def alike(kernel: Matrix) -> bool:
        cells = filtered(image, kernel)
        top = max(abs(value) for value in cells)
        return all(value * brightest == other * top for value, other in zip(cells, seen, strict=True))

    drawn = edge(tuple(p["along"]), p["flip"], not across)
    pool: list[Matrix] = [
        edge(weights, sign, level)
        for weights in ((1, 1, 1), (1, 2, 1), (0, 1, 0))
        for sign in (1, -1)
        for level in (False, True)
    ]
    pool += [[[1, 1, 1]] * 3, [[0, 1, 0], [1, -4, 1], [0, 1, 0]], [[0, -1, 0], [-1, 4, -1], [0, -1, 0]]]
    pool += [
        [[0, 0, 0], [0, 1, 0], [0, 0, 0]],
        [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
        [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
    ]
    seen = filtered(image, drawn)
    brightest = max(abs(value) for value in seen)
    (kernel,) = [each for each in pool if alike(each)]
    return {"kernel": kernel, "white": brightest}


def cheaper_convolution(p: Values) -> dict[str, Any]:
    """Count by layers: what one entry of the output takes, times the entries of the output."""
    n, k, c, f, r = p["n"], p["k"], p["c"], p["f"], p.get("r")
    # What an entry of the output reads: channels, side of the kernel; then the channels given out.
    layers: list[tuple[Any, Any, Any]] = {
        "squeeze": [(c, 1, r), (r, k, f)],
        "bottleneck": [(c, 1, r), (r, k, r), (r, 1, f)],
        "separable": [(1, k, c), (c, 1, f)],
    }[p["scheme"]]
    direct = sum(c * k * k * n * n for _ in range(f))
    cheap = sum(reads * side * side * n * n * gives for reads, side, gives in layers)
    return {"direct": direct, "cheap": cheap, "factor": Fraction(direct, cheap)}


def classification_to_segmentation(p: Values) -> dict[str, Any]:
    """The kernel that fits on the map just once; a filter for each unit."""
    sides = [side for side in range(1, 100) if len(range(p["s"] - side + 1)) == 1]
    return {"side": sides[0], "filters": p["units"]}


def covered(n: int, kernel: int, stride: int, padding: int) -> int:
    """The length of what the copies of a kernel cover, less what is cut off."""
    places = {start * stride + offset for start in range(n) for offset in range(kernel)}
    return len(places) - 2 * padding


def transposed_convolution(p: Values) -> dict[str, Any]:
    first = covered(p["n"], p["k"][0], p["s"][0], p["p"][0])
    output = [0] * (2 * (len(p["x"]) - 1) + len(p["w"]))
    for place, value in enumerate(p["x"]):
        for offset, weight in enumerate(p["w"]):
            output[2 * place + offset] += value * weight
    return {"n1": first, "n2": covered(first, p["k"][1], p["s"][1], p["p"][1]), "byhand": output}


def dilated_receptive_field(p: Values) -> dict[str, Any]:
    """Walk back from a unit in the middle; count how much longer an input without padding has to be."""
    reached = {0}
    for dilation in reversed(p["d"]):
        reached = {place + tap * dilation for place in reached for tap in range(p["k"])}
    span = 1 + (p["k"] - 1) * p["d"][p["asked"] - 1]
    positions = sum(1 for start in range(100) if start + span <= 100)
    return {"field": max(reached) - min(reached) + 1, "padding": Fraction(100 - positions, 2)}


def starts(size: int, kernel: int, stride: int, padding: int) -> int:
    """How many windows fit into the padded side."""
    return sum(1 for start in range(0, size + 2 * padding, stride) if start + kernel <= size + 2 * padding)


def skip_connection_shapes(p: Values) -> dict[str, Any]:
    sides = [p["h"], p["w"]]
    for stride in p["s"]:
        sides = [starts(side, 3, stride, 1) for side in sides]
    fitting = [t for t in range(1, 12) if [starts(p["h"], 1, t, 0), starts(p["w"], 1, t, 0)] == sides]
    (stride,) = fitting
    pooled = [starts(p["h"], stride, stride, 0), starts(p["w"], stride, stride, 0)]
    assert pooled == sides
    return {
        "main": [*sides, p["f"]],
        "stride": stride,
        "weights": sum(p["c"] for _ in range(p["f"])),
        "concatenated": [*pooled, p["c"] + p["f"]],
    }


def one_dimensional_convolution(p: Values) -> dict[str, Any]:
    """The gradients from differences: the loss is linear in the weights and the bias."""
    signal = [0, *p["x"], 0]

    def output(kernel: list[int], bias: int) -> list[int]:
        return [
            sum(kernel[tap] * signal[start + tap] for tap in range(3)) + bias for start in range(0, len(signal) - 2, 2)
        ]

    def loss(kernel: list[int], bias: int) -> int:
        return sum(slope * value for slope, value in zip(p["g"], output(kernel, bias), strict=True))

    kernel, bias = list(p["w"]), p["b"]
    nudged = [[*kernel[:tap], kernel[tap] + 1, *kernel[tap + 1 :]] for tap in range(3)]
    return {
        "forward": output(kernel, bias),
        "dw": [loss(each, bias) - loss(kernel, bias) for each in nudged],
        "db": loss(kernel, bias + 1) - loss(kernel, bias),
    }


ORACLES = {
    "cnn/cheaper-convolution": Oracle(cheaper_convolution),
    "cnn/classification-to-segmentation": Oracle(classification_to_segmentation),
    "cnn/dilated-receptive-field": Oracle(dilated_receptive_field),
    "cnn/edge-filter": Oracle(edge_filter),
    "cnn/one-dimensional-convolution": Oracle(one_dimensional_convolution),
    "cnn/skip-connection-shapes": Oracle(skip_connection_shapes),
    "cnn/transposed-convolution": Oracle(transposed_convolution),
}
