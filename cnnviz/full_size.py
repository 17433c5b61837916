"""The lab's result for a picture at its own size, computed band by band, and as a file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz import activations, ops
from cnnviz.images.png_stream import PngStream
from cnnviz.memory import Claim
from cnnviz.networks.steps import Steps
from cnnviz.photo_look import shown_view
from cnnviz.pipeline import SCALES, Array, filter_weights, pooling_of, shown_pixels
from cnnviz.state.lab import LabState

Pixels = npt.NDArray[np.uint8]

FORMATS = ("png8", "png16", "npy")
BAND_VALUES = 2**18
"""Values of a band, or those of one row: what is computed at a time."""

_NUMPY_PADS = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


@dataclass(frozen=True)
class FullSize:
    """A file with a result at full size.

    Attributes
    ----------
    data
        Its bytes.
    shape
        (M, H, W) of the result.
    low, high
        The values of black and white, of a PNG.
    cut
        How many values lie beyond these.
    """

    data: bytes
    shape: tuple[int, int, int]
    low: float
    high: float
    cut: int


class Banded:
    """Convolution, activation and pooling of `state` on `pixels`, uint8 (C, H, W), some rows of the result at a time.

    Not for a transposed convolution, whose copies of the kernel reach over the bands. Of a layer it is the chosen kernel, in the size that
    all kernels have there.

    Attributes
    ----------
    shape
        (M, H', W') of the result.

    Raises
    ------
    cnnviz.ops.OperationError
        The kernel or the window of the pooling does not fit.
    """

    def __init__(self, state: LabState, pixels: Pixels) -> None:
        self._state = state = state.in_force()
        self._pixels = pixels
        channels, height, _width = pixels.shape
        self._weight = filter_weights(state, channels)[state.place]
        self._reach = [state.dilation * (side - 1) + 1 for side in self._weight.shape[2:]]
        word = state.padding if state.padding in ("same", "valid") else int(state.padding)
        down, self._across = ops.resolve_padding(
            word, self._weight.shape[2:], (state.dilation, state.dilation)
        )
        rows = np.arange(height)
        if state.padding_mode == "zeros":
            self._rows = np.pad(rows, down, constant_values=-1)
        else:
            self._rows = np.pad(rows, down, mode=_NUMPY_PADS[state.padding_mode])  # type: ignore[call-overload]
        high = (len(self._rows) - self._reach[0]) // state.stride + 1
        self._pooling = pooling_of(state)
        self._before = high  # rows that the pooling takes
        self._band(0, min(1, high))  # which the engine refuses if the kernel does not fit
        if self._pooling is not None:
            high = self._pooling.apply(np.zeros((1, high), np.float32)).shape[1]
        first = self._made(0, 1)
        self.shape = (first.shape[0], high, first.shape[2])

    def bands(self) -> Iterator[tuple[int, Array]]:
        """The first row of each band, and its values, float32 (M, rows, W')."""
        maps, high, wide = self.shape
        rows = max(1, BAND_VALUES // max(maps * wide, self._pixels.shape[0] * self._pixels.shape[2]))
        for top in range(0, high, rows):
            yield top, self._made(top, min(high, top + rows))

    def _made(self, top: int, bottom: int) -> Array:
        """Rows `top` to `bottom` of the result."""
        pooling = self._pooling
        if pooling is None:
            return self._band(top, bottom)
        first = top * pooling.stride - pooling.padding
        end = (bottom - 1) * pooling.stride - pooling.padding + pooling.kernel
        values = self._band(max(0, first), min(end, self._before))
        over = min(
            pooling.padding, max(0, end - self._before)
        )  # what hangs over farther is for the mode "ceil"
        return pooling.apply(values, (max(0, -first), over))[:, : bottom - top]

    def _band(self, top: int, bottom: int) -> Array:
        """Rows `top` to `bottom` of the activation's maps, from the rows of the picture that they see."""
        state = self._state
        seen = self._rows[top * state.stride : max(0, bottom - 1) * state.stride + self._reach[0]]
        band = shown_pixels(state, self._pixels[:, seen]) * SCALES[state.unit]
        values = band.astype(np.float32)
        values[:, seen < 0] = 0
        bias = np.full(len(self._weight), state.bias, np.float32) if state.bias else None
        conv = ops.conv2d(
            values,
            self._weight,
            bias,
            stride=state.stride,
            dilation=state.dilation,
            padding=((0, 0), self._across),
            padding_mode=state.padding_mode,
            groups=len(values) if state.depthwise else 1,
            method="direct",
        )
        return activations.apply(state.activation, conv, dict(state.activation_numbers))


def bytes_needed(shape: tuple[int, int, int], kind: str) -> int:
    """Bytes that a result of this shape takes as a file of one of `FORMATS` at most, with a copy of it."""
    return 2 * int(np.prod(shape)) * {"png8": 1, "png16": 2, "npy": 4}[kind]


def full_size_steps(state: LabState, pixels: Pixels, kind: str, room: Claim) -> Steps[FullSize]:
    """Compute the result of `state` on `pixels` at their own size, and write it as a file.

    A PNG has one level for equal steps from black to white: from 0 to the value of white where the page clips, else from
    the smallest value to the largest, or from the largest size below 0 to the same above it. Which, stands in its text
    chunk "Description".

    Parameters
    ----------
    pixels : uint8 array (C, H, W)
    kind
        One of `FORMATS`: a PNG of 8 or 16 bits, or NumPy's own with float32.
    room
        Grows by what the file takes, before it is made.

    Raises
    ------
    cnnviz.ops.OperationError
        The kernel does not fit.
    cnnviz.memory.FullError
        There is no room.
    """
    yield 0.0
    banded = Banded(state, pixels)
    room.grow(bytes_needed(banded.shape, kind))
    high = banded.shape[1]
    if kind == "npy":
        data = _Npy(banded.shape)
        for top, values in banded.bands():
            data.values[:, top : top + values.shape[1]] = values
            yield (top + values.shape[1]) / high
        return FullSize(bytes(data.file), banded.shape, 0.0, 0.0, 0)
    view = shown_view(state)
    low, most = 0.0, float(state.unit)
    begun = 0.0
    if view != "clip":
        smallest, largest = np.inf, -np.inf
        for top, values in banded.bands():
            smallest, largest = min(smallest, float(values.min())), max(largest, float(values.max()))
            yield 0.4 * (top + values.shape[1]) / high
        low, most = _ends(view, smallest, largest)
        begun = 0.4
    levels = 255 if kind == "png8" else 65535
    maps, _, wide = banded.shape
    told = f"value = {low:.9g} + level * {most - low:.9g} / {levels}" + (
        ", of the absolute value" if view == "absolute" else ""
    )
    file = PngStream(
        (maps, high, wide), 8 if kind == "png8" else 16, {"Software": "cnnviz", "Description": told}
    )
    cut = 0
    for top, values in banded.bands():
        share = (np.abs(values) if view == "absolute" else values).astype(np.float64)
        share -= low
        share /= most - low
        cut += int(np.count_nonzero((share < -1e-4) | (share > 1 + 1e-4)))
        np.clip(share, 0, 1, out=share)
        level = np.rint(share * levels)
        file.add(level.astype(np.uint8) if kind == "png8" else level.astype(np.uint16))
        yield begun + (1 - begun) * (top + values.shape[1]) / high
    return FullSize(file.finish(), banded.shape, low, most, int(cut))


def decoding_bytes(height: int, width: int) -> int:
    """Bytes that decoding a picture at its own size takes: as it is decoded, and as pixels."""
    return 7 * height * width


def _ends(view: str, smallest: float, largest: float) -> tuple[float, float]:
    """The values of black and of white."""
    most = max(abs(smallest), abs(largest)) or 1.0
    if view == "minmax":
        return smallest, largest if largest > smallest else smallest + 1
    return (0.0 if view == "absolute" else -most), most


class _Npy:
    """A file of NumPy's format 1.0 whose values are written in place."""

    def __init__(self, shape: tuple[int, int, int]) -> None:
        header = io.BytesIO()
        np.lib.format.write_array_header_1_0(header, {"descr": "<f4", "fortran_order": False, "shape": shape})
        begin = header.tell()
        self.file = bytearray(begin + 4 * int(np.prod(shape)))
        self.file[:begin] = header.getvalue()
        self.values = np.frombuffer(self.file, "<f4", offset=begin).reshape(shape)
