"""A result that is computed band by band is that of one whole convolution, and the files say its numbers."""

from __future__ import annotations

import io
import zlib
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage, signal

from cnnviz import full_size
from cnnviz.full_size import Banded, bytes_needed, full_size_steps
from cnnviz.images.gallery import load_photo
from cnnviz.images.png_stream import PngStream
from cnnviz.limits import SHARED
from cnnviz.memory import FullError, Ledger
from cnnviz.networks.steps import outcome
from cnnviz.pipeline import as_weights, run
from cnnviz.state.lab import Filter, LabState

SCIPY = {"zeros": "constant", "replicate": "nearest", "reflect": "mirror", "circular": "wrap"}


def joined(state: LabState, pixels: np.ndarray) -> np.ndarray:
    """All bands below each other."""
    banded = Banded(state, pixels)
    whole = np.concatenate([values for _top, values in banded.bands()], axis=1)
    assert whole.shape == banded.shape
    return whole


def made(state: LabState, pixels: np.ndarray, kind: str) -> full_size.FullSize:
    return outcome(full_size_steps(state, pixels, kind, Ledger().account().claim()))


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_bands_are_one_whole_run(data: st.DataObject) -> None:
    """Whatever the size, the kernel, the stride, the dilation, the border and the pooling; in whole numbers to the last bit."""
    draw: Any = data.draw
    rows, columns = draw(st.integers(24, 40)), draw(st.integers(17, 33))
    side = st.integers(1, 5)
    pixels = np.random.default_rng(draw(st.integers(0, 99))).integers(0, 256, (3, rows, columns), np.uint8)
    grid = np.random.default_rng(draw(st.integers(0, 99))).integers(-9, 10, (draw(side), draw(side)))
    state = LabState(
        weights=as_weights(grid[None]),
        stride=draw(st.integers(1, 3)),
        dilation=draw(st.integers(1, 3)),
        padding=draw(st.sampled_from(("valid", "same", "1", "2"))),
        padding_mode=draw(st.sampled_from(tuple(SCIPY))),
        depthwise=draw(st.booleans()),
        flip=draw(st.booleans()),
        activation=draw(st.sampled_from(("identity", "relu"))),
        bias=draw(st.sampled_from((0.0, 3.0))),
        pooling=draw(st.sampled_from(("none", "max", "avg"))),
        pool_size=draw(st.integers(1, 4)),
        pool_stride=draw(st.integers(1, 5)),
        pool_padding=draw(st.integers(0, 2)),
        ceil_mode=draw(st.booleans()),
        include_padding=draw(st.booleans()),
    )
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(full_size, "BAND_VALUES", draw(st.sampled_from((1, 300, 700))))
        found = joined(state, pixels)
    expected = run(state, pixels)
    np.testing.assert_array_equal(found, expected.act if expected.pool is None else expected.pool)


@pytest.mark.parametrize("mode", SCIPY)
def test_bands_are_scipys_result(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a halo at every seam: for each way of filling the border, on a photo with sides of odd numbers."""
    monkeypatch.setattr(full_size, "BAND_VALUES", 5000)
    pixels = load_photo("coins").pixels[:, :121, :93]
    grid = np.array([[1, 2, 0, -1, 3], [0, 4, -2, 5, 1], [2, -3, 6, 1, 0]], float)
    state = LabState(
        weights=as_weights(grid[None]),
        padding="same",
        padding_mode=mode,
        activation="identity",
        pooling="none",
    )
    expected = ndimage.correlate(pixels[0].astype(float), grid, mode=SCIPY[mode])
    np.testing.assert_array_equal(joined(state, pixels)[0], expected)
    strided = LabState(
        weights=as_weights(grid[None]), stride=3, dilation=2, activation="identity", pooling="none"
    )
    spread = np.zeros((5, 9))
    spread[::2, ::2] = grid
    whole = signal.correlate2d(pixels[0].astype(float), spread, mode="valid")
    np.testing.assert_array_equal(joined(strided, pixels)[0], whole[::3, ::3])


def test_the_files_hold_the_numbers() -> None:
    """NPY all of them, PNG their levels between two values that stand in its text."""
    pixels = load_photo("astronaut").pixels
    state = LabState(kernel="sharpen", photo_look=True)
    values = run(state, pixels).conv
    npy = made(state, pixels, "npy")
    np.testing.assert_array_equal(np.load(io.BytesIO(npy.data)), values)
    eight = made(state, pixels, "png8")
    with Image.open(io.BytesIO(eight.data)) as image:
        assert (image.mode, image.size) == ("RGB", values.shape[:0:-1])
        np.testing.assert_array_equal(np.moveaxis(np.asarray(image), -1, 0), np.clip(values, 0, 255))
        assert image.info["Description"] == "value = 0 + level * 255 / 255"
    assert eight.cut == np.count_nonzero((values < 0) | (values > 255))


def test_sixteen_bits_come_back_by_the_scale_in_the_file() -> None:
    """Gray as Pillow reads it; the largest error is half a level."""
    pixels = load_photo("coins").pixels
    state = LabState(kernel="sobel_x", activation="identity", colour=False, pooling="none")
    values = run(state, pixels).conv[0]
    file = made(state, pixels, "png16")
    with Image.open(io.BytesIO(file.data)) as image:
        assert image.mode == "I;16"
        levels = np.asarray(image).astype(float)
        told = image.info["Description"]
    low, rest = told.removeprefix("value = ").split(" + level * ")
    width, most = rest.split(" / ")
    assert (
        np.abs(float(low) + levels * float(width) / float(most) - values).max()
        <= float(width) / 65535 / 2 + 1e-6
    )
    assert (file.low, file.high, file.cut) == (-np.abs(values).max(), np.abs(values).max(), 0)


@pytest.mark.parametrize("channels", [1, 3])
@pytest.mark.parametrize("bits", [8, 16])
def test_a_streamed_png_holds_every_number(channels: int, bits: int) -> None:
    """As Pillow reads it; of colour with 16 bits that gives the upper bytes, and of both taken as gray all of them."""
    most = 2**bits
    pixels = np.random.default_rng(bits).integers(0, most, (channels, 7, 11)).astype(f"u{bits // 8}")
    stream = PngStream(pixels.shape, bits, {"Title": "灰"})
    for top in (0, 3, 5):
        stream.add(pixels[:, top : {0: 3, 3: 5, 5: 7}[top]])
    file = stream.finish()
    with Image.open(io.BytesIO(file)) as image:
        image.load()
        read = np.asarray(image).reshape(7, 11, channels)
        assert image.info["Title"] == "灰"
    expected = np.moveaxis(pixels, 0, -1)
    np.testing.assert_array_equal(read, expected >> 8 if (channels, bits) == (3, 16) else expected)
    begin = file.index(b"IDAT") + 4
    lines = np.frombuffer(zlib.decompress(file[begin : file.rindex(b"IEND") - 8]), np.uint8).reshape(7, -1)
    assert (lines[:, 0] == 1).all()  # the filter "Sub": less the pixel to the left
    steps = lines[:, 1:].reshape(7, 11, channels * bits // 8)
    raw = np.cumsum(steps, axis=1, dtype=np.uint8).tobytes()
    np.testing.assert_array_equal(np.frombuffer(raw, f">u{bits // 8}").reshape(7, 11, channels), expected)


def test_what_does_not_fit_is_refused_before_it_is_made() -> None:
    """By the visitor's account."""
    pixels = np.zeros((3, 40, 50), np.uint8)
    shape = (3, 40, 50)
    assert bytes_needed(shape, "npy") == 2 * 4 * 3 * 40 * 50
    room = Ledger().account().claim(SHARED.visitor_bytes - 1000)
    state = LabState(photo_look=True)
    with pytest.raises(FullError):
        outcome(full_size_steps(state, pixels, "npy", room))


def test_beside_larger_kernels_it_is_the_map_of_the_page() -> None:
    """Set into zeros as there, so that both leave out the same border."""
    pixels = np.random.default_rng(3).integers(0, 256, (3, 29, 23), np.uint8)
    state = LabState(
        others=(Filter("box", (("size", 7.0),)),), at=1, stride=2, activation="identity", pooling="none"
    )
    expected = run(state, pixels).conv
    assert expected.shape == (1, 12, 9)
    np.testing.assert_array_equal(joined(state, pixels), expected)
