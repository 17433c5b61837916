"""What the lab's tasks look at and its questions ask for, worked out in other ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import correlate
from scipy.signal import correlate2d

from cnnviz import kernels
from cnnviz.images import drawing
from cnnviz.lessons import LESSONS
from cnnviz.lessons.checks import field
from cnnviz.lessons.checks import lab as checks
from cnnviz.lessons.guesses import Asked
from cnnviz.lessons.led import SHOWN, look
from cnnviz.lessons.questions import lab as questions
from cnnviz.lessons.scene import Scene
from cnnviz.parts.lesson.content import lesson_content
from cnnviz.pipeline import as_weights
from cnnviz.state import LabState, NetworkState, PageState, from_query
from cnnviz.state.stages import Pin

from .scenes import result_of, scene_of

NOISE = LabState(
    source="pattern",
    pattern="noise",
    size=8,
    colour=False,
    unit=9,
    kernel="prewitt_x",
    activation="identity",
    pooling="none",
)
COLOUR = replace(NOISE, source="photo", colour=True)
EVEN = replace(NOISE, pattern="step", pattern_numbers=(("contrast", 0.0),))

LOOKS: dict[str, Callable[[Scene], Any]] = {
    "pinned": lambda scene: checks.pinned(scene, largest=True, channels=True),
    "pinned_window": lambda scene: checks.pinned_window(scene, products="zero", padded=True),
    "output_values": lambda scene: checks.output_values(scene, sign="zero", padded=True),
    "multiplications": lambda scene: checks.multiplications(scene, share=0.5),
    "input_pixel": lambda scene: checks.input_pixel(scene, row=2, column=5),
    "input_line": lambda scene: checks.input_line(scene, length=5),
    "kernel_answers": lambda scene: checks.kernel_answers(scene, not_to="uniform area"),
    "channel_weights": lambda scene: checks.channel_weights(scene, only=0),
    "edge_filters": checks.edge_filters,
}

ASKS: dict[str, Callable[[Scene, Random], Asked | None]] = {
    "pixel_value": questions.pixel_value,
    "convolution_value": questions.convolution_value,
    "output_side": lambda scene, draw: questions.output_side(
        scene, draw, kernels=[2, 3, 5], strides=[1, 2, 3], paddings=[0, 1]
    ),
    "window_start": questions.window_start,
    "uncovered_pixels": lambda scene, draw: questions.uncovered_pixels(
        scene, draw, kernels=[1, 2, 3], strides=[3, 4, 5]
    ),
    "filter_weights": lambda scene, draw: questions.filter_weights(
        scene, draw, kernels=[3, 5], filters=[1, 2, 8]
    ),
}


@pytest.mark.parametrize("scene", [Scene(NOISE), Scene(NetworkState()), Scene(NOISE, "no run")])
def test_nothing_is_done_and_nothing_asked_where_nothing_was_computed(scene: Scene) -> None:
    """On another page, or where the picture and the kernel do not fit."""
    assert not any(look(scene).done for look in LOOKS.values())
    assert all(ask(scene, Random(0)) is None for ask in ASKS.values())


@pytest.mark.parametrize("pin", [Pin("conv", 9, 0, 0), Pin("conv", 0, 99, 0), Pin("pool", 0, 0, 0)])
def test_a_pin_that_lies_nowhere_does_nothing(pin: Pin) -> None:
    """As a link may name one."""
    scene = scene_of(NOISE.changed(pin=pin))
    assert not checks.pinned(scene, largest=True).done
    assert not checks.pinned_window(scene, products="zero").done


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_mistakes_can_be_told_apart(data: st.DataObject) -> None:
    """On any small picture, kernel, stride and padding, with any numbers."""
    state = replace(
        NOISE,
        size=data.draw(st.sampled_from([8, 16])),
        colour=data.draw(st.booleans()),
        pattern=data.draw(st.sampled_from(["noise", "step", "line", "impulse"])),
        kernel=data.draw(st.sampled_from(["prewitt_x", "sharpen", "box", "identity", "laplacian_8"])),
        stride=data.draw(st.integers(1, 4)),
        padding=data.draw(st.sampled_from(["valid", "same", "1", "2"])),
        bias=float(data.draw(st.integers(-5, 5))),
        unit=data.draw(st.sampled_from([1, 9, 255])),
    )
    scene, draw = scene_of(state), Random(data.draw(st.integers(0, 9999)))
    for ask in ASKS.values():
        asked = ask(scene, draw)
        assert asked is None or asked.is_telling()


class TestPinned:
    """An element of a certain kind is pinned."""

    def test_the_largest_of_a_map(self) -> None:
        """And no other."""
        conv = scene_of(NOISE).result.conv
        for place in np.ndindex(conv.shape):
            scene = scene_of(NOISE.changed(pin=Pin("conv", *place)))
            assert checks.pinned(scene, largest=True).done == (conv[place] == conv.max())

    def test_one_in_each_map(self) -> None:
        """Elements of one map count once."""
        state = replace(COLOUR, depthwise=True)
        pins = [Pin("conv", channel, row, 0) for channel in range(3) for row in range(3)]
        found = [checks.pinned(scene_of(state.changed(pin=pin)), channels=True).found for pin in pins]
        assert len(set(found)) == 3

    def test_a_window_whose_products_are_all_zero(self) -> None:
        """As many as scipy finds where the sizes of pixels are added with the sizes of weights."""
        state = replace(NOISE, pattern="line", pattern_numbers=(("thickness", 1.0),))
        run = scene_of(state).result
        sizes = correlate2d(run.input[0], abs(run.weight[0, 0]), "valid")
        assert 0 < np.count_nonzero(sizes == 0) < sizes.size
        for row, column in np.ndindex(sizes.shape):
            scene = scene_of(state.changed(pin=Pin("conv", 0, row, column)))
            assert checks.pinned_window(scene, products="zero").done == (sizes[row, column] == 0)

    def test_a_number_that_only_padding_made(self) -> None:
        """In a picture of one brightness these are the first and the last column."""
        state = EVEN.changed(padding="1")
        done = [
            [
                checks.pinned_window(
                    scene_of(state.changed(pin=Pin("conv", 0, row, column))), padded=True, sign="other"
                ).done
                for column in range(8)
            ]
            for row in range(8)
        ]
        assert np.array_equal(np.flatnonzero(np.all(done, axis=0)), [0, 7])
        assert np.sum(done) == 16


class TestMaps:
    """What a map has to be like."""

    def test_padding_that_adds_nothing(self) -> None:
        """A map of zeros without padding is not what is wanted."""
        scenes = [
            EVEN,
            EVEN.changed(padding="1"),
            EVEN.changed(padding="1", padding_mode="replicate"),
            EVEN.changed(padding="same", padding_mode="reflect"),
        ]
        done = [checks.output_values(scene_of(state), sign="zero", padded=True).done for state in scenes]
        assert done == [False, False, True, True]

    @given(levels=st.lists(st.sampled_from([0, 15]), min_size=1024, max_size=1024))
    @settings(deadline=None, max_examples=30)
    def test_the_longest_line_of_white(self, levels: list[int]) -> None:
        """As text finds it."""
        board = np.array(levels, np.uint8).reshape(32, 32)
        state = replace(NOISE, source="drawing", drawing=drawing.encode(board), size=32)
        lines = ["".join("w" if each else " " for each in line) for line in (*board, *board.T)]
        longest = max(len(run) for line in lines for run in line.split(" "))
        scene = scene_of(state)
        assert checks.input_line(scene, length=max(longest, 1)).done == (longest > 0)
        assert not checks.input_line(scene, length=longest + 1).done

    def test_one_pixel(self) -> None:
        """Between two values in every channel; one that is not there is not done."""
        run = scene_of(NOISE).result
        for row, column in np.ndindex(run.input.shape[1:]):
            seen = checks.input_pixel(scene_of(NOISE), row=row, column=column, at_most=3)
            assert seen.done == (run.input[0, row, column] <= 3)
        assert not checks.input_pixel(scene_of(NOISE), row=8, column=0).done


def pictures() -> dict[str, np.ndarray]:
    """Large pictures of what a kernel may answer to."""
    side = 21
    rows, columns = np.indices((side, side))
    return {
        "uniform area": np.ones((side, side)),
        "vertical line": (columns == side // 2) * 1.0,
        "horizontal line": (rows == side // 2) * 1.0,
        "vertical edge": (columns >= side // 2) * 1.0,
        "horizontal edge": (rows >= side // 2) * 1.0,
    }


@pytest.mark.parametrize("name", [name for name in kernels.KERNELS if kernels.build(name).shape[0] % 2])
@pytest.mark.parametrize("patch", checks.PATCHES)
def test_a_kernel_answers_as_scipy_says(name: str, patch: str) -> None:
    """In the middle of a large picture, for kernels whose sides are odd."""
    weights = kernels.build(name)
    if weights.shape[1] % 2 == 0:
        return
    value = correlate(pictures()[patch], weights, mode="nearest")[10, 10]
    seen = checks.kernel_answers(scene_of(replace(NOISE, size=32, kernel=name)), not_to=patch)
    assert float(str(seen.numbers["value"])) == pytest.approx(value, abs=1e-4)
    assert seen.done == (abs(value) < 1e-6)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2, 3, 4])
@pytest.mark.parametrize("state", [NOISE, COLOUR], ids=["gray", "colour"])
def test_multiplications_are_those_that_scipy_has_to_do(state: LabState, stride: int, padding: str) -> None:
    """SciPy's map with every window; of which a stride keeps each so many-th."""
    scene = scene_of(state.changed(stride=stride, padding=padding))
    run = scene.result
    whole = correlate2d(run.input[0], run.weight[0, 0], mode=padding)
    kept = whole[::stride, ::stride]
    seen = checks.multiplications(scene, share=0.25)
    each = run.weight[0].size
    assert seen.numbers["elements"] == kept.size and seen.numbers["count"] == kept.size * each
    assert seen.numbers["all"] == whole.size and seen.numbers["most"] == whole.size * each
    assert seen.done == (kept.size <= whole.size / 4)


def test_a_kernel_of_zeros_finds_nothing() -> None:
    """It gives 0 everywhere, but that is not a kernel that ignores uniform areas."""
    state = NOISE.changed(weights=as_weights(np.zeros((1, 3, 3))))
    assert not checks.kernel_answers(scene_of(state), not_to="uniform area").done
    assert not checks.edge_filters(scene_of(state)).found


def test_edge_filters_are_told_apart() -> None:
    """By what they respond to; kernels that respond to both or to neither do not count."""
    names = ("prewitt_x", "scharr_y", "laplacian_4", "box", "sobel_x")
    found = [checks.edge_filters(scene_of(replace(NOISE, kernel=name))).found for name in names]
    assert found == ["vertical edge", "horizontal edge", "", "", "vertical edge"]


def test_weights_for_one_channel_alone() -> None:
    """A gray picture has one; a depthwise filter has no other."""
    red = np.zeros((3, 3, 3))
    red[0, 1, 1] = 1
    green = np.roll(red, 1, axis=0)
    state = COLOUR.changed(weights=as_weights(red))
    for weights, done in ((red, True), (green, False), (red + green, False), (0 * red, False)):
        scene = scene_of(COLOUR.changed(weights=as_weights(weights)))
        assert checks.channel_weights(scene, only=0).done == done
    assert not checks.channel_weights(scene_of(state.changed(depthwise=True)), only=0).done
    assert not checks.channel_weights(scene_of(NOISE), only=1).done


def draws(name: str, state: PageState, count: int = 20) -> list[Asked]:
    scene = scene_of(state)
    asked = [ASKS[name](scene, Random(draw)) for draw in range(count)]
    assert all(asked)
    return [each for each in asked if each is not None]


def mistakes(asked: Asked) -> dict[str, Any]:
    return {name: answer for answer, name in asked.mistakes}


def test_pixels_are_asked_for() -> None:
    """The value there; that with row and column exchanged, and that of somebody who counts from 1, are known."""
    values = scene_of(NOISE).result.input[0]
    for asked in draws("pixel_value", NOISE):
        row, column = (int(str(asked.names[name])) for name in ("row", "column"))
        assert asked.answer == (values[row, column],)
        known = mistakes(asked)
        assert known.get("exchanged", (values[column, row],)) == (values[column, row],)
        assert known.get("counted_from_one", (values[row - 1, column - 1],)) == (values[row - 1, column - 1],)
        assert known.get("scale_turned", (9 - values[row, column],)) == (9 - values[row, column],)


def test_values_of_the_map_are_asked_for() -> None:
    """The answer is scipy's; so is the value of a kernel that was turned."""
    state = NOISE.changed(bias=4.0)
    run = scene_of(state).result
    right = correlate2d(run.input[0], run.weight[0, 0], "valid") + 4
    turned = correlate2d(run.input[0], run.weight[0, 0, ::-1, ::-1], "valid") + 4
    for asked in draws("convolution_value", state):
        pin = asked.view["pin"]
        assert isinstance(pin, Pin)
        at = pin.row, pin.column
        assert asked.answer == (right[at],)
        known = mistakes(asked)
        assert known.get("kernel_turned", (turned[at],)) == (turned[at],)
        assert known["bias_forgotten"] == (right[at] - 4,)


def test_uniform_windows_and_windows_at_the_border() -> None:
    """The pinned window is of the kind that was wanted."""
    scene = scene_of(EVEN)
    asked = questions.convolution_value(scene, Random(0), uniform=True)
    assert asked is not None and asked.answer == (0.0,)
    assert {"blur_taken": (5.0,), "pixels_only": (45.0,)}.items() <= mistakes(asked).items()
    padded = scene_of(NOISE.changed(padding="1"))
    for draw in range(20):
        asked = questions.convolution_value(padded, Random(draw), padded=True)
        assert asked is not None
        pin = asked.view["pin"]
        assert isinstance(pin, Pin) and {pin.row, pin.column} & {0, 7}
    assert questions.convolution_value(scene_of(NOISE), Random(0), padded=True) is None


def test_sizes_are_those_of_the_engine() -> None:
    """The lab makes maps of that size."""
    for asked in draws("output_side", NOISE, 12):
        named = {name: int(str(asked.names[name])) for name in ("kernel", "stride", "padding")}
        state = NOISE.changed(
            weights=as_weights(np.ones((1, named["kernel"], named["kernel"]))),
            stride=named["stride"],
            padding=str(named["padding"]) if named["padding"] else "valid",
        )
        assert asked.answer == result_of(state).conv.shape[1:]


def test_a_size_that_does_not_fit_is_not_asked_for() -> None:
    """A kernel larger than the picture has no place."""
    assert questions.output_side(scene_of(NOISE), Random(0), kernels=[9]) is None


def test_a_window_begins_where_its_first_weight_lies() -> None:
    """A kernel of one weight at its top left passes on the pixel there."""
    first = np.zeros((1, 3, 3))
    first[0, 0, 0] = 1
    state = replace(NOISE, size=16, stride=2).changed(weights=as_weights(first))
    run = scene_of(state).result
    for asked in draws("window_start", state):
        at = tuple(int(str(asked.names[name])) for name in ("row", "column"))
        start = tuple(map(int, asked.answer))
        assert run.conv[(0, *at)] == run.input[(0, *start)]
        assert asked.verdict(f"({start[0]},{start[1]})") == "right"


def test_uncovered_pixels_are_those_that_change_nothing() -> None:
    """Pixels whose gradient is 0 where all weights are 1: counted by laying windows on a sheet."""
    for asked in draws("uncovered_pixels", NOISE):
        kernel, stride = (int(str(asked.names[name])) for name in ("kernel", "stride"))
        sheet = np.zeros((8, 8), bool)
        for row in range(0, 9 - kernel, stride):
            for column in range(0, 9 - kernel, stride):
                sheet[row : row + kernel, column : column + kernel] = True
        assert asked.answer == (np.count_nonzero(~sheet),)
        assert mistakes(asked).get("covered_counted", (sheet.sum(),)) == (sheet.sum(),)


def test_the_numbers_of_a_filter() -> None:
    """Those of the arrays that it consists of."""
    for asked in draws("filter_weights", COLOUR):
        kernel, filters = (int(str(asked.names[name])) for name in ("kernel", "filters"))
        weight, bias = np.zeros((filters, 3, kernel, kernel)), np.zeros(filters)
        assert asked.answer == (weight.size + bias.size,)
        known = mistakes(asked)
        assert known["biases_forgotten"] == (weight.size,)
        assert known["one_kernel"] == (filters * kernel * kernel,)
        assert known["bias_each_channel"] == (weight.size + 3 * filters,)


def test_what_was_shown_counts_for_all_of_several() -> None:
    """Nobody has to find the rest of five once one of them was shown."""
    lesson = LESSONS["window"]
    state = LabState(lesson="window", card=0)
    for guess, wanted in (("", 5), (SHOWN, 1)):
        led = look(lesson, 0, scene_of(state.changed(guess=guess)))
        meta, _arrays = lesson_content(str, led, state, LESSONS)
        assert meta["asks"]["of"] == wanted
        assert meta["done"] == bool(guess)


@given(side=st.integers(1, 40), kernel=st.integers(1, 40), stride=st.integers(1, 9))
def test_covered_places_are_those_that_a_window_reaches(side: int, kernel: int, stride: int) -> None:
    """They are counted without going through them, as a lesson may ask it of a large picture."""
    if kernel > side:
        return
    reached = {start + at for start in range(0, side - kernel + 1, stride) for at in range(kernel)}
    assert questions._covered(side, kernel, stride) == len(reached)


@pytest.mark.parametrize("pin", ["conv_0_900_900", "conv_9_0_0", "pool_0_900_0&pool=max"])
def test_a_picture_painted_over_with_a_pin_that_is_not_there(pin: str) -> None:
    """Such a link may stand in a lesson from a file: nothing was found."""
    link = f"from=pattern&size=8&colour=0&kernel=prewitt_x&pin={pin}"
    seen = field.repainted(scene_of(from_query(dict(parse_qsl(link)))[0]), link=link)
    assert not seen.done
