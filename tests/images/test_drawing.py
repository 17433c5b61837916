"""A drawing survives its way through a link, and nothing else passes for one."""

from __future__ import annotations

import base64
import re
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.images.drawing import DIGIT_SIDE, SIDE, decode, encode, most_characters, to_picture
from cnnviz.images.picture import ImageError

MOST_CHARACTERS = most_characters(SIDE)


def drawing(seed: int, levels: int = 16, side: int = SIDE) -> np.ndarray:
    """Noise of so many levels, which no compression shortens."""
    return np.random.default_rng(seed).integers(0, levels, (side, side), dtype=np.uint8)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6), levels=st.integers(1, 16), side=st.sampled_from((SIDE, DIGIT_SIDE)))
def test_every_drawing_comes_back(seed: int, levels: int, side: int) -> None:
    """decode(encode(x)) is x, in letters, digits, - and _ that need no escaping in a link."""
    levels_drawn = drawing(seed, levels, side)
    text = encode(levels_drawn)
    assert re.fullmatch(r"[A-Za-z0-9_-]+", text) and len(text) <= most_characters(side)
    np.testing.assert_array_equal(decode(text, side), levels_drawn)


def test_any_drawing_fits_into_a_link() -> None:
    """Even noise on the largest pad stays below 2,000 characters."""
    assert len(encode(drawing(3, side=DIGIT_SIDE))) <= most_characters(DIGIT_SIDE) < 2000


def test_a_link_of_the_first_version_still_opens() -> None:
    """The text that an early link carries for a drawing of 32 x 32 points gives the same drawing today."""
    cross = np.zeros((32, 32), np.uint8)
    cross[4:28, 15:18] = 15
    cross[8:11, 6:26] = 9
    np.testing.assert_array_equal(decode("eNpjYKAK4P9PPn8mHBDHp9S-4cgnGwAAIoQoFQ"), cross)


@pytest.mark.parametrize(("drawn", "read"), [(SIDE, DIGIT_SIDE), (DIGIT_SIDE, SIDE)])
def test_a_drawing_of_another_size_is_refused(drawn: int, read: int) -> None:
    """A drawing made for one page's pad is no drawing for the other's."""
    with pytest.raises(ImageError):
        decode(encode(np.zeros((drawn, drawn), np.uint8)), read)


def test_simple_drawings_are_short() -> None:
    """An empty sheet and a few strokes need far fewer characters than noise."""
    sheet = np.zeros((32, 32), np.uint8)
    assert len(encode(sheet)) < 40
    sheet[4:28, 15:18] = 15
    sheet[8:11, 6:26] = 9
    assert len(encode(sheet)) < 120


def test_the_left_pixel_is_the_high_half() -> None:
    """The packed bytes are rows of pixel pairs, the left one in the high four bits."""
    levels = np.zeros((32, 32), np.uint8)
    levels[0, 0], levels[0, 1], levels[31, 31] = 10, 3, 7
    text = encode(levels)
    packed = zlib.decompress(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    assert len(packed) == 512 and packed[0] == 0xA3 and packed[-1] == 0x07


def squeezed(packed: bytes) -> str:
    """`packed` as the text of a drawing."""
    return base64.urlsafe_b64encode(zlib.compress(packed, 9)).decode().rstrip("=")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "A",
        "hello world",
        "ÄÖÜ",
        "图",
        "====",
        "+/+/",
        "AAAA",
        "A" * (MOST_CHARACTERS + 1),
        squeezed(b""),
        squeezed(bytes(511)),
        squeezed(bytes(513)),
        squeezed(bytes(512)) + "AAAA",
        squeezed(bytes(512))[:-4],
        squeezed(bytes(512)) + "\n",
        " " + squeezed(bytes(512)),
        "!!!!" + squeezed(bytes(512)),
    ],
)
def test_mangled_text_is_refused(text: str) -> None:
    """Text that is not exactly one whole drawing raises ImageError."""
    with pytest.raises(ImageError):
        decode(text)


def test_a_bomb_is_refused_without_being_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short text that would unpack to half a million bytes is never given room for more than 513."""
    text = squeezed(bytes(400_000))
    assert len(text) <= MOST_CHARACTERS
    asked: list[int] = []

    class Watched:
        """A decompressor that writes down how many bytes it may give."""

        def __init__(self) -> None:
            self._inner = zlib_decompressobj()

        def decompress(self, data: bytes, max_length: int) -> bytes:
            asked.append(max_length)
            return self._inner.decompress(data, max_length)

        def __getattr__(self, name: str) -> object:
            return getattr(self._inner, name)

    zlib_decompressobj = zlib.decompressobj
    monkeypatch.setattr(zlib, "decompressobj", Watched)
    with pytest.raises(ImageError):
        decode(text)
    assert asked == [513]


@settings(max_examples=150, deadline=None)
@given(text=st.text(max_size=60) | st.text("ABCXYZabcxyz019-_=", max_size=MOST_CHARACTERS + 4))
def test_any_text_is_a_drawing_or_an_image_error(text: str) -> None:
    """No text raises anything but ImageError."""
    try:
        levels = decode(text)
    except ImageError:
        return
    assert levels.shape == (32, 32) and levels.max() < 16


@settings(max_examples=100, deadline=None)
@given(place=st.integers(0, 10**6), letter=st.sampled_from("ABCXYZabcxyz019-_"))
def test_one_wrong_character_is_noticed(place: int, letter: str) -> None:
    """A link with one character changed is refused, or still gives the very same drawing."""
    levels = drawing(1)
    text = encode(levels)
    place %= len(text)
    changed = text[:place] + letter + text[place + 1 :]
    try:
        np.testing.assert_array_equal(decode(changed), levels)
    except ImageError:
        assert changed != text


@pytest.mark.parametrize(
    "levels",
    [
        np.zeros((32, 31), np.uint8),
        np.full((32, 32), 16, np.uint8),
        np.zeros((32, 32), np.int64),
        np.zeros((1, 32, 32), np.uint8),
        np.zeros((31, 31), np.uint8),
    ],
)
def test_encode_refuses_what_is_no_drawing(levels: np.ndarray) -> None:
    """Other shapes, types and levels above 15 are refused."""
    with pytest.raises(ValueError, match="levels"):
        encode(levels)


def test_picture_of_a_drawing_runs_from_black_to_white() -> None:
    """Level 0 is 0, level 15 is 255, and each step is 17."""
    levels = np.tile(np.arange(16, dtype=np.uint8), (32, 2))
    pixels = to_picture(levels).pixels
    assert pixels.shape == (1, 32, 32)
    np.testing.assert_array_equal(pixels[0, 0, :16], np.arange(16) * 17)
