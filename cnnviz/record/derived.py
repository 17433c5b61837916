"""Numbers that a recorded page makes anew of others: a prediction, the same to the bit in Python and in the browser, and what is to be added to it.

The engine adds up in float32, in an order that only its library knows. Whoever adds up the same products in float64, one after the
other, comes close to its results, but for the last bits. So the page needs no results, only how far each is from that sum, which takes
about 5 bits instead of 32. The restored number is the engine's, to the bit; ``record/restored.js`` restores it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from cnnviz.networks.steps import Steps, quietly

BLOCK = 2**18
"""Numbers that are predicted at a time, so that they stay in the processor's cache."""

Span = tuple[int, int]
"""Bytes of a pile: the first, and how many."""
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Derived:
    """A span of a pile that is made of other spans.

    Attributes
    ----------
    kind
        The name of the prediction, a key of :data:`PREDICTIONS`, or ``"rows"``: the spans one behind the other.
    to
        Where the numbers lie.
    of
        What they are made of, float32.
    how
        Shapes and settings, as plain values.
    corrections
        The planes of what is added to each prediction, deflated; see :func:`corrections`. Nothing where each is right.
    """

    kind: str
    to: Span
    of: Sequence[Span]
    how: Mapping[str, Any]
    corrections: bytes = b""

    @classmethod
    def of_values(
        cls, kind: str, to: Span, of: Sequence[Span], how: Mapping[str, Any], guess: Floats, values: Floats
    ) -> Self:
        """What is predicted as `guess` and is `values`."""
        wrong = corrections(guess, values)
        return cls(kind, to, of, how, zlib.compress(planes(wrong), 1) if wrong.any() else b"")

    @property
    def saved(self) -> int:
        """About how many bytes less it takes in a file."""
        return self.to[1] - len(self.corrections)


def planes(values: npt.NDArray[Any]) -> bytes:
    """The first byte of each number, then the second of each, and so on: like bytes lie together, which packs better."""
    flat = np.ascontiguousarray(values).reshape(-1)
    return np.ascontiguousarray(flat.view(np.uint8).reshape(flat.size, -1).T).tobytes()


def corrections(predicted: Floats, values: Floats) -> npt.NDArray[np.uint32]:
    """How many float32 numbers lie between each prediction and its value, 0, -1, 1, -2 as 0, 1, 2, 3."""
    far = _places(values) - _places(predicted)  # both wrap around, as in the browser
    return ((far << 1) ^ (far >> 31)).view(np.uint32)


def _places(values: Floats) -> npt.NDArray[np.int32]:
    """The bits of each number as a whole number that rises with it."""
    bits = np.ravel(values).view(np.int32)
    return np.where(bits < 0, bits ^ np.int32(0x7FFFFFFF), bits)


def predicted(kind: str, of: Sequence[Floats], how: Mapping[str, Any]) -> Steps[npt.NDArray[Any]]:
    """The prediction, flat, float32 but for ``"left_out"``; yields the share of it that is done.

    What is no number has the same bits everywhere, as neither NumPy nor a browser says which it gives it.
    """
    made = yield from quietly(PREDICTIONS[kind](of, how))
    made[np.isnan(made)] = np.nan
    return made


def _convolved(of: Sequence[Floats], how: Mapping[str, Any]) -> Steps[Floats]:
    """Bias, then the products by input channel, row and column of the kernel, added in float64 in this order."""
    (count, height, width), (kh, kw), groups = how["out"], how["kernel"], how["groups"]
    x = _padded(of[0], how, 0.0)
    weight = of[1].reshape(count, -1, kh, kw).astype(np.float64)
    bias = of[2].astype(np.float64) if len(of) > 2 else np.zeros(count)
    made = np.empty((count, height * width), np.float32)
    taken, each = weight.shape[1], count // groups
    block = max(1, BLOCK // (height * width))
    for group in range(groups):
        for first in range(group * each, (group + 1) * each, block):
            last = min(first + block, (group + 1) * each)
            sums = np.repeat(bias[first:last, np.newaxis], height * width, axis=1)
            for channel in range(taken):
                for row in range(kh):
                    for column in range(kw):
                        seen = _under(x[group * taken + channel], how, row, column).reshape(-1)
                        sums += weight[first:last, channel, row, column, np.newaxis] * seen
                yield (first + (last - first) * channel / taken) / count
            made[first:last] = sums.astype(np.float32)
    return made.reshape(-1)


def _left_out(of: Sequence[Floats], how: Mapping[str, Any]) -> Steps[npt.NDArray[np.float64]]:
    """What the input channels that are not `sent` add to a map, or with `sizes` how much that is without signs; float64."""
    _one, height, width = how["out"]
    kh, kw = how["kernel"]
    x, weight = _padded(of[0], how, 0.0), of[1].reshape(-1, kh, kw).astype(np.float64)
    if how["sizes"]:
        x, weight = np.abs(x), np.abs(weight)
    sums = np.zeros((height, width))
    for channel in sorted({*range(len(weight))} - {*how["sent"]}):
        for row in range(kh):
            for column in range(kw):
                sums += weight[channel, row, column] * _under(x[how["first"] + channel], how, row, column)
    yield 1.0
    return sums.reshape(-1)


def _largest(of: Sequence[Floats], how: Mapping[str, Any]) -> Steps[Floats]:
    """The largest number of each window; of the padding none."""
    yield 0.0
    x, (kh, kw) = _padded(of[0], how, -np.inf), how["kernel"]
    made = np.full(how["out"], -np.inf)
    for row in range(kh):
        for column in range(kw):
            seen = _under(x, how, row, column)
            made = np.where(seen > made, seen, made)  # np.maximum does not say which of 0 and -0 it takes
    return made.astype(np.float32).reshape(-1)


def _rectified(of: Sequence[Floats], how: Mapping[str, Any]) -> Steps[Floats]:
    """Numbers above 0; 0 for the others, or `slopes` times them, one for each channel."""
    yield 0.0
    x = of[0].astype(np.float64)
    if len(of) == 1:
        return np.where(x > 0, x, 0.0).astype(np.float32)
    x = x.reshape(of[1].size, -1)
    return np.where(x > 0, x, x * of[1].astype(np.float64)[:, np.newaxis]).astype(np.float32).reshape(-1)


def _padded(x: Floats, how: Mapping[str, Any], value: float) -> npt.NDArray[np.float64]:
    """The maps (C, H, W) in float64, with so many rows and columns around them that every window lies within."""
    channels, height, width = how["in"]
    (top, left), rows, columns = how["padding"], *(_reach(how, axis) for axis in (0, 1))
    made = np.full((channels, max(rows, top + height), max(columns, left + width)), value)
    made[:, top : top + height, left : left + width] = x.reshape(channels, height, width)
    return made


def _reach(how: Mapping[str, Any], axis: int) -> int:
    """How many rows or columns all windows cover."""
    stride, dilation = how["stride"][axis], how["dilation"][axis]
    return int((how["out"][1 + axis] - 1) * stride + (how["kernel"][axis] - 1) * dilation + 1)


def _under(x: npt.NDArray[np.float64], how: Mapping[str, Any], row: int, column: int) -> npt.NDArray[Any]:
    """What lies under one weight of the kernel, at each place of the window."""
    (_count, height, width), (down, right), (far, wide) = how["out"], how["stride"], how["dilation"]
    top, left = row * far, column * wide
    return x[..., top : top + (height - 1) * down + 1 : down, left : left + (width - 1) * right + 1 : right]


PREDICTIONS: dict[str, Callable[[Sequence[Floats], Mapping[str, Any]], Steps[npt.NDArray[Any]]]] = {
    "convolved": _convolved,
    "largest": _largest,
    "left_out": _left_out,
    "rectified": _rectified,
}
