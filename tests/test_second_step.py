"""The lab's second step computes what SciPy computes of the layer's maps, and its examples show what they say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import convolve2d, correlate2d

from cnnviz import evidence, kernels
from cnnviz.inputs import lab_picture
from cnnviz.ops import OperationError
from cnnviz.parts.stepper.second_content import brighter, second_content
from cnnviz.pipeline import layer, run
from cnnviz.second_examples import SECOND_EXAMPLES, example_of, set_up
from cnnviz.second_step import SecondStep, second_step, second_weight, then_chosen
from cnnviz.state import from_query, to_query
from cnnviz.state.lab import Filter, LabState, arranged
from cnnviz.state.second import COMBINATIONS, SLICES, THENS
from cnnviz.words import translation

LIBRARY = ("sobel_x", "sobel_y", "box", "gaussian", "laplacian_8", "roberts_falling", "emboss")
PIXELS = np.random.default_rng(5).integers(0, 256, (3, 23, 31), dtype=np.uint8)


def made(state: LabState, pixels: Any = PIXELS) -> SecondStep:
    """What the state's second step gives, which there is."""
    found = second_step(state, layer(state, pixels))
    assert found is not None
    return found


@st.composite
def layers(draw: st.DrawFn) -> tuple[LabState, np.ndarray]:
    """A layer of one to four kernels with drawn stages, and a picture whose height and width differ."""
    shape = (draw(st.sampled_from([1, 3])), draw(st.integers(18, 26)), draw(st.integers(19, 33)))
    pixels = np.random.default_rng(draw(st.integers(0, 2**32 - 1))).integers(0, 256, shape, dtype=np.uint8)
    names = draw(st.lists(st.sampled_from(LIBRARY), min_size=1, max_size=4))
    state = LabState(
        kernel=names[0],
        others=tuple(map(Filter, names[1:])),
        colour=shape[0] == 3,
        unit=draw(st.sampled_from([1, 255])),
        stride=draw(st.sampled_from([1, 1, 2])),
        padding=draw(st.sampled_from(["valid", "same"])),
        activation=draw(st.sampled_from(["relu", "identity", "tanh"])),
        pooling=draw(st.sampled_from(["none", "max", "avg"])),
        depthwise=draw(st.booleans()),
        bias=draw(st.sampled_from([0.0, 2.5])),
        slices=tuple(draw(st.lists(st.sampled_from(SLICES), min_size=1, max_size=12))),
        mix=tuple(draw(st.lists(st.floats(-2, 2, width=16), max_size=12))),
    )
    return state, pixels


@settings(max_examples=40, deadline=None)
@given(layers(), st.sampled_from(["convolve", "mix"]))
def test_a_convolution_over_maps_is_scipys_summed_over_them(
    drawn: tuple[LabState, np.ndarray], kind: str
) -> None:
    """Each map correlated with its slice, all added; of a mix the maps times their weights."""
    state = drawn[0].changed(then=kind)
    whole = layer(state, drawn[1])
    found = second_step(state, whole)
    assert found is not None and found.weight is not None
    maps = whole.maps("act" if state.pooling == "none" else "pool").astype(np.float64)
    assert len(maps) == state.maps
    planes = [correlate2d(one, each, mode="valid") for one, each in zip(maps, found.weight[0], strict=True)]
    np.testing.assert_allclose(
        found.result[0], np.sum(planes, axis=0), atol=1e-4 * max(1.0, np.abs(planes).max())
    )


@settings(max_examples=40, deadline=None)
@given(layers(), st.sampled_from(COMBINATIONS))
def test_a_combination_is_numpys_of_the_first_two_kernels(
    drawn: tuple[LabState, np.ndarray], kind: str
) -> None:
    """A magnitude of the maps before the activation, the others of the last stage; with one kernel there is none."""
    state = drawn[0].changed(then=kind)
    whole = layer(state, drawn[1])
    found = second_step(state, whole)
    if len(state.filters) == 1:
        assert found is None
        return
    assert found is not None
    last = "act" if state.pooling == "none" else "pool"
    stage = "conv" if kind == "magnitude" else last
    a, b = (getattr(one, stage).astype(np.float64) for one in whole.runs[:2])
    expected = {"magnitude": np.hypot(a, b), "sum": a + b, "difference": a - b, "maximum": np.maximum(a, b)}
    np.testing.assert_allclose(found.result, expected[kind], rtol=1e-6, atol=1e-6 * (abs(a) + abs(b)).max())


@settings(max_examples=60, deadline=None)
@given(layers(), st.sampled_from(THENS[1:]), st.data())
def test_the_evidence_gives_the_engines_element(
    drawn: tuple[LabState, np.ndarray], kind: str, data: st.DataObject
) -> None:
    """Of any element, whatever the step is."""
    state = drawn[0].changed(then=kind)
    found = second_step(state, layer(state, drawn[1]))
    if found is None:
        return
    channel, row, column = (data.draw(st.integers(0, length - 1)) for length in found.result.shape)
    step = found.evidence((channel, row, column))
    size = float(np.abs(found.maps).max() * (2 if found.weight is None else np.abs(found.weight).sum()))
    assert abs(step.total - float(found.result[channel, row, column])) <= 1e-5 * (size + 1e-3)


@pytest.mark.parametrize("degrees", range(0, 360, 45))
def test_a_magnitude_tells_where_a_ramp_gets_brighter(degrees: int) -> None:
    """For both orders of the kernels, a turned kernel, and each of eight directions."""
    down, right = round(np.sin(np.radians(degrees))), round(np.cos(np.radians(degrees)))
    rows, columns = np.indices((9, 12))
    pixels = (120 + 5 * (down * rows + right * columns)).astype(np.uint8)[None]
    for first, second in (("sobel_x", "sobel_y"), ("prewitt_y", "prewitt_x")):
        for flip in (False, True):
            state = LabState(
                kernel=first, others=(Filter(second),), then="magnitude", flip=flip, bias=7.0, colour=False
            )
            whole = layer(state, pixels)
            found = second_step(state, whole)
            assert found is not None
            tells = brighter(found, whole)
            step = found.evidence((0, 3, 4))
            assert tells is not None and isinstance(step, evidence.CombinationStep)
            slopes = np.array(tells["matrix"]) @ (np.array([step.a, step.b]) - tells["bias"])
            np.testing.assert_allclose(slopes, [5 * down, 5 * right], atol=1e-4)


def test_too_small_maps_are_told_of_in_one_sentence() -> None:
    """With what would fit; no array is made."""
    state = LabState(then="convolve", slice_side=7, stride=4)
    with pytest.raises(OperationError, match="does not fit into maps of 3 × 4: choose a smaller"):
        second_step(state, layer(state, PIXELS))


def test_slices_and_weights_that_are_missing() -> None:
    """The last slice goes on, weights are 1, and zeros leave a map out."""
    state = LabState(then="convolve", slices=("box", "zero"), mix=(0.5,))
    weight = second_weight(state, 3)
    assert weight.shape == (1, 3, 3, 3) and weight[0, 0].sum() == pytest.approx(1) and not weight[0, 1:].any()
    assert second_weight(state.changed(then="mix"), 3).ravel().tolist() == [0.5, 1, 1]
    assert {name for name in SLICES if name != "zero"} <= set(kernels.KERNELS)


@pytest.mark.parametrize("name", list(SECOND_EXAMPLES))
def test_an_example_is_a_link_and_keeps_the_picture(name: str) -> None:
    """Whatever was set before; it is found again, also with a pin, and not after another change."""
    before = LabState(photo="cat", size=64, stride=3, bias=4.0, others=(Filter("box"),) * 3, language="zh_CN")
    state = set_up(name, before)
    assert (state.photo, state.size, state.language) == ("cat", 64, "zh_CN")
    assert state.stride == 1 and state.bias == 0 and state.then != "none"
    assert from_query(to_query(state)) == (state, [])
    assert example_of(state) == name and example_of(state.changed(stride=2)) is None
    assert made(state).result.any()


def test_blur_and_sobel_are_one_7_by_7_kernel() -> None:
    """The two kernels' full convolution gives the same map."""
    state = set_up("blur_sobel", LabState())
    blur, sobel = kernels.build("gaussian"), kernels.build("sobel_x")
    one = convolve2d(blur, sobel)
    assert one.shape == (7, 7)
    expected = sum(correlate2d(plane.astype(float), one, mode="valid") for plane in PIXELS)
    np.testing.assert_allclose(made(state).result[0], expected, atol=1e-2)


def test_the_difference_of_two_gaussians_is_one_kernel() -> None:
    """The one of the library with that name."""
    state = set_up("gaussians", LabState())
    one = LabState(kernel="difference_of_gaussians", activation="identity", pooling="none")
    np.testing.assert_allclose(made(state).result, run(one, PIXELS).conv, atol=1e-2)


def test_the_mix_is_small_where_the_picture_is_bright() -> None:
    """Of two equal edges the one in the dark gives the larger number."""
    picture = lab_picture(set_up("mix", LabState(size=64)))
    assert picture is not None
    found = made(set_up("mix", LabState()), picture.pixels)
    edges, blurred = found.maps[0] + found.maps[1], found.maps[2]
    np.testing.assert_allclose(found.result[0], edges - 0.5 * blurred, rtol=1e-5, atol=1e-2)


@pytest.mark.parametrize("kind", COMBINATIONS)
@pytest.mark.parametrize("kernel", ["sobel_x", "sobel_y", "box", "line_rising"])
def test_a_combination_of_one_kernel_gets_its_second(kind: str, kernel: str) -> None:
    """Its partner in the other direction, two Gaussians for a difference, or else Sobel x and Sobel y."""
    state = LabState(kernel=kernel).changed(**then_chosen(LabState(kernel=kernel), kind))
    names = [one.kernel for one in state.filters]
    partners = {"sobel_x": "sobel_y", "sobel_y": "sobel_x", "line_rising": "line_falling"}
    if kind == "difference":
        assert names == ["gaussian", "gaussian"] and state.filters[0] != state.filters[1]
    else:
        assert names == ([kernel, partners[kernel]] if kernel in partners else ["sobel_x", "sobel_y"])
    assert second_step(state, layer(state, PIXELS)) is not None


def test_a_kernel_made_by_hand_is_never_replaced() -> None:
    """It gets itself with rows and columns exchanged, and two kernels stay as they are."""
    own = LabState(weights=(((0.0, 1.0, 0.0), (0.0, 0.0, -1.0)),))
    fields = then_chosen(own, "magnitude")
    assert fields["weights"] == own.weights
    assert fields["others"][0].weights == (((0.0, 0.0), (1.0, 0.0), (0.0, -1.0)),)
    assert then_chosen(LabState(others=(Filter("box"),)), "sum") == {"then": "sum"}


def stamped(pixels: Any, kernel: Any, stride: int, extra: int) -> np.ndarray:
    """A transposed convolution as its definition by zeros between the pixels, summed over the channels, by SciPy."""
    height, width = pixels.shape[1:]
    spread = np.zeros((len(pixels), (height - 1) * stride + 1, (width - 1) * stride + 1))
    spread[:, ::stride, ::stride] = pixels
    whole = sum(convolve2d(plane, kernel) for plane in spread)
    return np.pad(np.asarray(whole), ((0, extra), (0, extra)))


@pytest.mark.parametrize(("stride", "extra"), [(1, 0), (3, 2)])
@pytest.mark.parametrize("kind", ["magnitude", "difference", "convolve", "mix"])
def test_it_follows_a_transposed_layer_as_any_other(kind: str, stride: int, extra: int) -> None:
    """Its maps are SciPy's, with smaller kernels in the middle of the largest one's size."""
    state = LabState(
        operation="transposed",
        stride=stride,
        output_padding=extra,
        others=(Filter("sobel_y"), Filter("gaussian", (("size", 5.0),))),
        at=1,
        activation="identity",
        pooling="none",
        then=kind,
        slices=("sobel_x",),
        mix=(1.0, -0.5, 2.0),
    )
    grids = [kernels.build(one.kernel, dict(one.kernel_numbers)) for one in state.filters]
    padded = [np.pad(grid, (5 - len(grid)) // 2) for grid in grids]
    maps = [stamped(PIXELS.astype(float), grid, stride, extra) for grid in padded]
    expected = {
        "magnitude": np.hypot(*maps[:2]),
        "difference": maps[0] - maps[1],
        "convolve": sum(correlate2d(one, kernels.build("sobel_x"), mode="valid") for one in maps),
        "mix": maps[0] - 0.5 * maps[1] + 2 * maps[2],
    }[kind]
    np.testing.assert_allclose(made(state).result[0], expected, atol=1e-5 * np.abs(expected).max())


@pytest.mark.parametrize("stride", [1, 2])
def test_nothing_is_said_of_brightness_where_the_kernels_are_stamped(stride: int) -> None:
    """Of a ramp that gets brighter to the right, a transposed Sobel x gives the opposite sign, and zeros between its stamps."""
    pixels = np.tile(np.arange(0, 120, 10, dtype=np.uint8), (9, 1))[None]
    state = LabState(others=(Filter("sobel_y"),), then="magnitude", stride=stride, colour=False)
    plain, turned = (layer(state.changed(operation=each), pixels) for each in ("convolution", "transposed"))
    assert plain.runs[0].conv[0, 2, 2] > 0 > turned.runs[0].conv[0, 6, 8]
    for whole, told in ((plain, True), (turned, False)):
        found = second_step(state, whole)
        assert found is not None and (brighter(found, whole) is not None) is told


@pytest.mark.parametrize("name", list(SECOND_EXAMPLES))
def test_an_example_is_one_of_convolutions(name: str) -> None:
    """What it says is true of them alone, so it ends a transposed convolution, and a photo, which has no second step."""
    before = LabState(operation="transposed", stride=3, output_padding=2, photo_look=True)
    assert set_up(name, before) == set_up(name, LabState())
    assert example_of(set_up(name, before).changed(operation="transposed")) is None


@settings(max_examples=30, deadline=None)
@given(layers(), st.sampled_from(THENS[1:]), st.integers(0, 3))
def test_the_browser_puts_together_what_the_step_reads_and_makes(
    drawn: tuple[LabState, np.ndarray], then: str, place: int
) -> None:
    """From the chosen kernel's own maps and those that are sent: every number is the engine's, whichever kernel is chosen."""
    state, pixels = drawn
    state = replace(state, then=then, **arranged(state.filters, min(place, len(state.others))))
    found = layer(state, pixels)
    second = second_step(state, found)
    if second is None:
        return
    meta, arrays = second_content(translation("en").gettext, second, found, state, ["R", "G", "B"])
    spec = meta["then"]
    own = getattr(found.chosen, second.stage)
    maps = [
        arrays[f"then_{at}"] if channel is None else own[channel] for at, channel in enumerate(spec["own"])
    ]
    np.testing.assert_array_equal(np.stack(maps), second.maps)
    assert spec["cells"] == maps[0].size and len(maps) == spec["maps"]
    if spec["sent"]:
        np.testing.assert_array_equal(arrays["then"], second.result)
        return
    a, b = (np.stack(half).astype(np.float64) for half in (maps[: len(maps) // 2], maps[len(maps) // 2 :]))
    whole = {
        "magnitude": np.sqrt(a**2 + b**2),
        "sum": a + b,
        "difference": a - b,
        "maximum": np.maximum(a, b),
    }
    np.testing.assert_array_equal(whole[then].astype(np.float32), second.result)
