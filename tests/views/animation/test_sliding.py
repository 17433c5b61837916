"""The animation of the window shows the engine's numbers, each when the window is there."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnviz import pipeline, signal_pipeline
from cnnviz.memory import FullError, Ledger
from cnnviz.networks.steps import outcome
from cnnviz.signals import SIGNALS
from cnnviz.state import LabState
from cnnviz.state.signal import SignalState
from cnnviz.views.animation import AnimationError, Film, Sliding, sliding_animation
from cnnviz.views.animation.film import HERE, MOST_FRAMES
from cnnviz.views.animation.sliding import Scene
from cnnviz.views.colours import as_pixels
from cnnviz.words import translation

SMALL = Film("gif", 360, 200, 10)


def lab_run(state: LabState, height: int = 9, width: int = 12, channels: int = 1) -> pipeline.Run:
    pixels = np.random.default_rng(height).integers(0, 256, (channels, height, width), np.uint8)
    return pipeline.run(state, pixels)


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def frame(film: Image.Image, number: int) -> np.ndarray:
    film.seek(number)
    return np.asarray(film.convert("RGB")).astype(int)


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
def test_pillow_opens_it_with_every_frame_and_its_time(kind: str) -> None:
    """So many frames as elements, each a tenth of a second, the last one longer, and it begins anew."""
    shown = Sliding(lab_run(LabState(kernel="sobel_x")), region=(1, 2, 3, 4))
    film = replace(SMALL, kind=kind)
    data = outcome(sliding_animation(str, shown, film))
    assert data == outcome(sliding_animation(str, shown, film))
    made = opened(data)
    assert (made.n_frames, made.size) == (12, (360, 200))
    assert made.info.get("loop", 0) == 0
    times = []
    for number in range(made.n_frames):
        made.seek(number)
        made.load()
        times.append(made.info["duration"])
    assert times == [100] * 11 + [1500]


@pytest.mark.parametrize("kind", ["gif", "png", "webp"])
@pytest.mark.parametrize("view", ["diverging", "minmax"])
@pytest.mark.parametrize("channels", [1, 3])
def test_each_element_has_the_colour_of_the_engines_number(kind: str, view: str, channels: int) -> None:
    """In the last frame all of the region do, on the scale of the whole map; in an earlier one those after it are still empty.

    A GIF may be off by a step of its palette, the others by nothing.
    """
    run = lab_run(LabState(kernel="sobel_x", padding="same", stride=2), 13, 18, channels)
    shown = Sliding(run, view=view, region=(1, 2, 5, 6))
    film = replace(SMALL, kind=kind)
    scene = Scene(str, shown, film)
    made = opened(outcome(sliding_animation(str, shown, film)))
    expected = as_pixels(run.conv[:1], view, 255).astype(int)
    expected = np.moveaxis(np.broadcast_to(expected, (3, *expected.shape[1:])), 0, -1)[1:6, 2:8]
    last, early = frame(made, 29), frame(made, 13)
    for number, (row, column) in enumerate(np.ndindex(5, 6)):
        left, top, right, bottom = scene.element_box(row, column)
        middle = (top + bottom) // 2, (left + right) // 2
        off = 6 if kind == "gif" else 0
        assert np.abs(last[middle] - expected[row, column]).max() <= off
        if number > 13:
            np.testing.assert_array_equal(early[middle], 255)
        else:
            assert np.abs(early[middle] - expected[row, column]).max() <= off


@settings(max_examples=12, deadline=None)
@given(
    stride=st.integers(1, 3),
    dilation=st.integers(1, 2),
    padding=st.sampled_from(["valid", "same", "1"]),
    data=st.data(),
)
def test_the_window_of_frame_n_lies_over_what_element_n_takes(
    stride: int, dilation: int, padding: str, data: st.DataObject
) -> None:
    """The frame around it, in the colour of what is here, has the corners of the cells that the definition names."""
    run = lab_run(LabState(kernel="sobel_x", stride=stride, dilation=dilation, padding=padding), 11, 14)
    film = Film("png", 480, 270, 10)
    shown = Sliding(run)
    number = data.draw(st.integers(0, shown.frames - 1))
    rows, columns = run.conv.shape[1:]
    row, column = divmod(number, columns)
    made = opened(outcome(sliding_animation(str, shown, film)))
    pixels = frame(made, number)
    scene = Scene(str, shown, film)
    here = np.argwhere((pixels == HERE).all(axis=2)[:, : film.width // 2])
    (begin, _end), (begin_column, _end_column) = run.convolution.padding
    side = scene.side[0]
    # the input's own first cell lies `begin` cells inside of what is drawn
    top = scene.at_input[1] + side * (row * stride - begin + begin)
    left = scene.at_input[0] + side * (column * stride - begin_column + begin_column)
    extent = (dilation * 2 + 1) * side
    thick = max(2, film.letter // 8)
    assert tuple(here.min(axis=0)) == (top - thick, left - thick)
    assert tuple(here.max(axis=0)) == (top + extent + thick - 1, left + extent + thick - 1)
    assert rows * columns == made.n_frames


def test_a_signal_is_a_row() -> None:
    """One frame for each sample of the output, and its colours those of the engine's numbers."""
    state = SignalState(length=48, pooling="none")
    run = signal_pipeline.run(state, SIGNALS[state.signal].record(48))
    shown = Sliding(run, unit=1.0, stage="act")
    film = Film("png", 640, 180, 20)
    made = opened(outcome(sliding_animation(translation("zh_CN").gettext, shown, film)))
    assert made.n_frames == run.act.shape[1]
    expected = as_pixels(run.act[:1, None], "diverging", 1.0).astype(int)
    scene = Scene(str, shown, film)
    pixels = frame(made, made.n_frames - 1)
    for at in range(run.act.shape[1]):
        left, top, right, bottom = scene.element_box(0, at)
        np.testing.assert_array_equal(pixels[(top + bottom) // 2, (left + right) // 2], expected[:, 0, at])


def test_it_is_counted_before_anything_is_made() -> None:
    """Too many frames, a size that is not made, no such kind: one sentence each, before the first step."""
    large = Sliding(lab_run(LabState(padding="same"), 80, 80))
    with pytest.raises(AnimationError, match=f"6400 frames, and at most {MOST_FRAMES}"):
        sliding_animation(str, large, SMALL)
    small = Sliding(lab_run(LabState()))
    for film in (replace(SMALL, width=200), replace(SMALL, rate=90), replace(SMALL, kind="mp4")):
        with pytest.raises(AnimationError):
            sliding_animation(str, small, film)
    with pytest.raises(AnimationError, match="transposed"):
        sliding_animation(str, Sliding(lab_run(LabState(operation="transposed"))), SMALL)
    wide = Sliding(lab_run(LabState(padding="same"), 8, 600), region=(0, 0, 8, 500))
    with pytest.raises(AnimationError, match="do not fit"):
        sliding_animation(str, wide, SMALL)


def test_it_goes_in_steps_and_asks_for_room() -> None:
    """It says how far it is after each frame; a visitor without room gets no file, and gives back what was claimed."""
    shown = Sliding(lab_run(LabState()), region=(0, 0, 2, 5))
    shares = list(sliding_animation(str, shown, SMALL))
    assert shares == [number / 10 for number in range(11)]
    ledger = Ledger(replace(Ledger().limits, visitor_bytes=1_000_000, process_bytes=10_000_000))
    claim = ledger.account().claim()
    with pytest.raises(FullError):
        outcome(sliding_animation(str, shown, SMALL, claim))
    ledger = Ledger()
    claim = ledger.account().claim()
    data = outcome(sliding_animation(str, shown, SMALL, claim))
    assert claim.bytes == len(data)
