"""A small convolutional network: tensors as blocks, layers as arrows between them."""

from __future__ import annotations

from fractions import Fraction

from generator.numbers import Tensor
from generator.sketch import Figure, Sheet, entries, whole

_PITCH = Fraction(16, 5)
_DEPTHS = (Fraction(3, 10), Fraction(1, 2), Fraction(7, 10), Fraction(9, 10), Fraction(11, 10))


def tensor_pipeline(
    *,
    size: int,
    channels: int,
    kernels: Tensor,
    filters: Tensor,
    strides: Tensor | None = None,
    paddings: Tensor | None = None,
    sizes: Tensor | None = None,
) -> Figure:
    """Return an input of ``size`` × ``size`` × ``channels`` and 1 to 4 convolutions, one entry a layer in each list.

    The tensors behind the layers are marked ``?``; with ``sizes`` (their sides) the key has them. The blocks are not to
    scale, so that they give nothing away. Raises ValueError for a wrong count or size.
    """
    side = whole("size", size, 1, 999)
    depth = whole("channels", channels, 1, 2048)
    kernel = _layer("kernels", kernels, None, 1, 99)
    count = len(kernel)
    maps = _layer("filters", filters, count, 1, 2048)
    stride = _layer("strides", strides, count, 1, 99) if strides is not None else (1,) * count
    padding = _layer("paddings", paddings, count, 0, 99) if paddings is not None else (0,) * count
    result = _layer("sizes", sizes, count, 1, 999) if sizes is not None else ()
    sheet = Sheet()
    sheet.room((0, 0), (count * _PITCH + Fraction(29, 20), 1))
    _block(sheet, 0, _volume(side, depth))
    for index in range(count):
        lines = [
            f"${kernel[index]} \\times {kernel[index]}$ conv",
            f"{maps[index]} filter" + "s" * (maps[index] > 1),
            f"stride {stride[index]}",
            f"padding {padding[index]}",
        ]
        start, end = index * _PITCH + Fraction(3, 5), (index + 1) * _PITCH - Fraction(3, 5)
        sheet.line((start, 0), (end, 0), style="->")
        sheet.text(((start + end) / 2, Fraction(1, 20)), r"\\".join(lines), "align=center,anchor=south")
        _block(sheet, index + 1, _volume(result[index], maps[index]) if result else "", asked=True)
    return sheet.figure(_alt(side, depth, tuple(zip(kernel, maps, stride, padding, strict=True))))


def _layer(name: str, values: Tensor, count: int | None, least: int, most: int) -> tuple[int, ...]:
    low, high = (1, 4) if count is None else (count, count)
    return tuple(whole(name, value, least, most) for value in entries(name, values, low, high))


def _volume(side: int, depth: int) -> str:
    return rf"${side} \times {side} \times {depth}$"


def _block(sheet: Sheet, index: int, text: str, asked: bool = False) -> None:
    """A cuboid whose face shrinks and whose depth grows from layer to layer, whatever the sizes are."""
    half = Fraction(7, 10) - Fraction(index, 10)
    shift = _DEPTHS[index] / 2
    middle = index * _PITCH
    left, right = middle - shift / 2 - half / 2, middle - shift / 2 + half / 2
    sheet.rectangle((left, -half), (right, half))
    sheet.line((left, half), (left + shift, half + shift), (right + shift, half + shift), (right, half))
    sheet.line((right + shift, half + shift), (right + shift, -half + shift), (right, -half))
    below = (middle, -Fraction(17, 20))
    if not asked:
        sheet.text(below, text, "anchor=north,inner sep=1pt")
    elif text:
        sheet.text(below, "?", "anchor=north,inner sep=1pt", side="exam")
        sheet.text(below, text, "anchor=north,inner sep=1pt", side="key")
    else:
        sheet.text(below, "?", "anchor=north,inner sep=1pt")


def _alt(side: int, depth: int, layers: tuple[tuple[int, int, int, int], ...]) -> str:
    parts = [f"An input of size {side} × {side} × {depth} passes through these convolutions in turn."]
    for index, (kernel, maps, stride, padding) in enumerate(layers, start=1):
        plural = "s" if maps > 1 else ""
        parts.append(
            f"Layer {index}: {maps} filter{plural} of {kernel} × {kernel}, stride {stride}, padding {padding}."
        )
    return " ".join([*parts, "The sizes behind the layers are marked with a question mark."])
