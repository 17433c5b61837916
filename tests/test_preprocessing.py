"""Facts of preprocessing: every number a network gets can be worked out from the picture and the choices."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from cnnviz.preprocessing import (
    FITS,
    ORDERS,
    UNITS,
    Preprocessing,
    PreprocessingError,
    read,
    write,
)

NUMBERS = st.floats(-1e4, 1e4, allow_nan=False, width=32).map(lambda x: round(x, 4))
DEVIATIONS = st.floats(0.01, 1e3).map(lambda x: round(x, 4))
PICTURES = hnp.arrays(np.uint8, st.tuples(st.sampled_from((1, 3)), st.integers(1, 12), st.integers(1, 12)))


@st.composite
def preprocessings(draw: st.DrawFn, channels: int = 3) -> Preprocessing:
    count = draw(st.sampled_from((0, 1, channels)))
    return Preprocessing(
        draw(st.sampled_from(FITS)),
        draw(st.sampled_from(UNITS)),
        draw(st.sampled_from(ORDERS)),
        draw(st.booleans()),
        tuple(draw(st.lists(NUMBERS, min_size=count, max_size=count))),
        tuple(draw(st.lists(DEVIATIONS, min_size=count, max_size=count))),
    )


def expected(how: Preprocessing, pixels: np.ndarray) -> np.ndarray:
    """The definition in 64-bit numbers, for a picture of three channels that keeps its size."""
    x = pixels.astype(np.float64)
    x = 255 - x if how.invert else x
    x = x[::-1] if how.order == "bgr" else x
    x = {"1": x / 255, "255": x, "signed": x / 127.5 - 1}[how.unit]
    for channel in range(3):
        if how.mean:
            x[channel] -= how.mean[channel % len(how.mean)]
        if how.std:
            x[channel] /= how.std[channel % len(how.std)]
    return x


@given(preprocessings(), hnp.arrays(np.uint8, (3, 4, 5)))
@settings(max_examples=150)
def test_numbers_follow_the_definition(how: Preprocessing, pixels: np.ndarray) -> None:
    """Scaled, mean taken off, divided by the deviation, channel by channel, in float32 of one batch."""
    got = how.apply(pixels, 3)
    assert got.dtype == np.float32 and got.shape == (1, 3, 4, 5)
    want = expected(how, pixels)
    scale = max(1.0, 255 + max(map(abs, how.mean), default=0)) / min(how.std, default=1)
    np.testing.assert_allclose(got[0], want, rtol=1e-5, atol=1e-6 * scale)


@pytest.mark.parametrize(
    ("how", "pixel", "want"),
    [
        (Preprocessing(), (0, 128, 255), (0, 128 / 255, 1)),
        (Preprocessing(unit="255"), (0, 128, 255), (0, 128, 255)),
        (Preprocessing(unit="signed"), (0, 51, 255), (-1, -0.6, 1)),
        (Preprocessing(order="bgr", unit="255"), (1, 2, 3), (3, 2, 1)),
        (Preprocessing(order="bgr", unit="255", mean=(10.0, 20.0, 30.0)), (1, 2, 3), (-7, -18, -29)),
        (Preprocessing(unit="255", invert=True), (0, 55, 255), (255, 200, 0)),
        (
            Preprocessing(unit="255", mean=(127.5,), std=(128.0,)),
            (0, 127, 255),
            (-255 / 256, -1 / 256, 255 / 256),
        ),
        (
            Preprocessing(mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225)),
            (0, 0, 0),
            (-2.117904, -2.035714, -1.804444),
        ),
    ],
)
def test_known_pixels(how: Preprocessing, pixel: tuple[int, ...], want: tuple[float, ...]) -> None:
    """Pixels worked out by hand; a mean belongs to the channel in the order in which the network gets it."""
    got = how.apply(np.array(pixel, np.uint8).reshape(3, 1, 1), 3)
    np.testing.assert_allclose(got.ravel(), want, rtol=2e-6)


@given(preprocessings(), st.integers(0, 255), st.integers(0, 2))
@settings(max_examples=150)
def test_the_steps_of_a_pixel_lead_to_its_number(how: Preprocessing, pixel: int, channel: int) -> None:
    """The last step's value is exactly what the network gets."""
    received = np.full((3, 1, 1), pixel, np.uint8)
    steps = how.steps(pixel, channel, 3)
    assert (steps[-1].value if steps else pixel) == how.numbers(received)[channel, 0, 0]


def test_steps_are_written_as_arithmetic() -> None:
    """Formulas with the numbers filled in, and a true minus sign."""
    how = Preprocessing(mean=(0.485, 0.456, 0.406), std=(0.229, 0.224, 0.225))
    assert [step.formula for step in how.steps(213, 0, 3)] == ["213 / 255", "(0.8353 − 0.485) / 0.229"]
    assert [step.formula for step in Preprocessing(unit="255", mean=(-3.0,)).steps(7, 0, 1)] == ["7 + 3"]
    assert [step.formula for step in Preprocessing(unit="255", std=(2.0,)).steps(7, 0, 1)] == ["7 / 2"]
    assert Preprocessing(unit="255").steps(7, 0, 1) == ()


@given(preprocessings(), hnp.arrays(np.uint8, (3, 3, 4)))
@settings(max_examples=100)
def test_undo_gives_the_pixels_back(how: Preprocessing, pixels: np.ndarray) -> None:
    """The arithmetic backwards ends at the picture, as far as float32 reaches."""
    back = how.undo(how.apply(pixels, 3)[0])
    off = max(map(abs, how.mean), default=0) * (
        255 if how.unit == "1" else 127.5 if how.unit == "signed" else 1
    )
    np.testing.assert_allclose(back, pixels, atol=1e-3 + 1e-6 * off)


def test_undo_shows_a_wrong_scale() -> None:
    """Numbers from 0 to 1 are almost one gray for a network that expects 0 to 255 around a mean."""
    pixels = np.arange(48, dtype=np.uint8).reshape(3, 4, 4) * 5
    taken = Preprocessing(unit="255", mean=(127.5,), std=(128.0,)).undo(Preprocessing().apply(pixels, 3)[0])
    assert taken.min() == 127.5 and taken.max() <= 255.5


@given(
    PICTURES,
    st.sampled_from((1, 3)),
    st.integers(1, 20),
    st.integers(1, 20),
    st.sampled_from(FITS),
    st.booleans(),
)
@settings(max_examples=150)
def test_every_picture_comes_to_the_asked_size(
    pixels: np.ndarray, channels: int, height: int, width: int, fit: str, invert: bool
) -> None:
    """Any picture, any size, any way of fitting; and the picture itself is never changed."""
    before = pixels.copy()
    got = Preprocessing(fit=fit, invert=invert).received(pixels, channels, height, width)
    assert got.shape == (channels, height, width) and got.dtype == np.uint8
    np.testing.assert_array_equal(pixels, before)


def test_stretch_is_pillows_bilinear() -> None:
    """Each side by itself, with the filter that the description names."""
    pixels = np.random.default_rng(1).integers(0, 256, (1, 30, 50), np.uint8)
    want = np.asarray(Image.fromarray(pixels[0]).resize((13, 8), Image.Resampling.BILINEAR))
    np.testing.assert_array_equal(Preprocessing().received(pixels, 1, 8, 13)[0], want)


def test_crop_keeps_the_middle() -> None:
    """Of a picture twice as wide as high, the outer quarters are gone, and the middle keeps its proportions."""
    pixels = np.zeros((1, 40, 80), np.uint8)
    pixels[:, :, 20:60] = 200
    assert (Preprocessing(fit="crop").received(pixels, 1, 40, 40) == 200).all()
    smaller = Preprocessing(fit="crop").received(pixels.transpose(0, 2, 1), 1, 20, 20)
    assert (
        smaller[:, 1:-1] == 200
    ).all()  # the filter reaches over the cut, so the outermost rows may be mixed


@pytest.mark.parametrize("invert", [False, True])
def test_pad_adds_bars_of_zero(invert: bool) -> None:
    """A white picture twice as wide as high lies between bars of 0, above and below, inverted or not."""
    pixels = np.full((1, 20, 40), 0 if invert else 255, np.uint8)
    got = Preprocessing(fit="pad", invert=invert).received(pixels, 1, 28, 28)[0]
    assert (got[:7] == 0).all() and (got[21:] == 0).all() and (got[7:21] == 255).all()


def test_gray_and_colour_meet() -> None:
    """Gray goes to each of three channels; colour becomes its Rec. 601 brightness for one."""
    gray = np.array([[[7, 200]]], np.uint8)
    np.testing.assert_array_equal(Preprocessing().received(gray, 3), np.repeat(gray, 3, axis=0))
    red = np.array([255, 0, 0], np.uint8).reshape(3, 1, 1)
    assert Preprocessing().received(red, 1).item() == round(0.299 * 255)


def test_a_side_that_may_be_anything_stays() -> None:
    """Without a height or a width the picture keeps its own."""
    pixels = np.zeros((3, 6, 9), np.uint8)
    assert Preprocessing().apply(pixels, 3).shape == (1, 3, 6, 9)
    assert Preprocessing().apply(pixels, 3, width=4).shape == (1, 3, 6, 4)


def test_impossible_wishes_are_said() -> None:
    """Other channels, a picture too large, and means for other channels are errors with a sentence."""
    pixels = np.zeros((3, 2, 2), np.uint8)
    with pytest.raises(PreprocessingError, match="takes 4 channels"):
        Preprocessing().apply(pixels, 4)
    with pytest.raises(PreprocessingError, match="100000 × 100000"):
        Preprocessing().apply(pixels, 3, 100_000, 100_000)
    with pytest.raises(PreprocessingError, match="3 numbers .* 1 channels"):
        Preprocessing(mean=(1.0, 2.0, 3.0)).apply(pixels, 1)


@pytest.mark.parametrize(
    "wrong",
    [
        {"fit": "fill"},
        {"unit": "2"},
        {"order": "grb"},
        {"std": (0.0,)},
        {"std": (-1.0,)},
        {"mean": (float("nan"),)},
        {"mean": (1.0, 2.0, 3.0, 4.0)},
    ],
)
def test_there_is_no_senseless_preprocessing(wrong: dict) -> None:
    """What is none of the choices cannot be made."""
    with pytest.raises(ValueError, match="no such preprocessing|up to three finite|above 0"):
        replace(Preprocessing(), **wrong)


@given(preprocessings())
@settings(max_examples=200)
def test_a_link_carries_every_preprocessing(how: Preprocessing) -> None:
    """Read after write is the same value, in letters that a link does not escape."""
    text = write(how)
    assert read(text) == how
    assert len(text) <= 200 and set(text) <= set("abcdefghijklmnopqrstuvwxyz0123456789._~-+")


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["stretch", "1", "rgb", "0", "", "nan", "1~2", "-"]), max_size=7).map("_".join)
)
@settings(max_examples=300)
def test_any_other_link_is_refused(text: str) -> None:
    """Whatever stands in a link, it is a preprocessing or a ValueError."""
    with suppress(ValueError):
        assert isinstance(read(text), Preprocessing)
