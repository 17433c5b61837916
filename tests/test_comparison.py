"""Two settings on one picture: what is subtracted, and which elements lie on each other."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage

from cnnviz.comparison import Lie, compare, comparison, lies_of, made, map_of, meeting, stage_of
from cnnviz.ops import OperationError
from cnnviz.pipeline import run
from cnnviz.state.lab import Filter, LabState, settings_of, with_settings

RANDOM = np.random.default_rng(7)
PIXELS = RANDOM.integers(0, 256, (3, 23, 31), np.uint8)

lies = st.builds(
    Lie,
    st.integers(-20, 20).map(lambda whole: whole / 2),
    st.integers(1, 6).map(float),
    st.integers(1, 30),
)


def test_the_difference_is_that_of_the_engine_s_maps() -> None:
    """Maps of one size are subtracted element by element; the largest and the mean are NumPy's."""
    state = LabState(kernel="scharr_x", activation="identity", compare=LabState())
    found = compare(state, PIXELS)
    a, b = run(LabState(), PIXELS).conv, run(state, PIXELS).conv
    assert found.alike
    np.testing.assert_array_equal(found.difference, a - b)
    assert found.largest is not None
    value, at = found.largest
    assert abs(value) == np.abs(a - b).max() and (a - b)[at] == value
    assert found.mean_absolute == pytest.approx(np.abs(a.astype(float) - b).mean(), rel=1e-12)


def test_equal_settings_make_no_difference() -> None:
    """Every stage of equal settings is the same to the bit."""
    for stage in ("conv", "act", "pool"):
        found = compare(LabState(compare=LabState(), compare_stage=stage), PIXELS)
        assert found.largest is not None and found.largest[0] == found.mean_absolute == 0


def test_padded_and_unpadded_maps_lie_on_each_other() -> None:
    """Inside, where padding has no part, the same kernel gives the same numbers whatever the padding."""
    found = compare(LabState(padding="2", compare=LabState()), PIXELS)
    assert not found.alike and not found.difference.any()
    assert found.difference.shape == found.a_map.shape
    assert list(found.rows[1] - found.rows[0]) == [2] * len(found.rows[0])


def test_a_longer_stride_takes_every_other_element() -> None:
    """The map of stride 2 is that of stride 1 at every other place, so the nearest ones differ by nothing there."""
    found = compare(LabState(stride=2, compare=LabState()), PIXELS)
    exact = found.difference[:, ::2, ::2]
    assert exact.size and not exact.any()
    assert set(np.bincount(found.rows[1])) <= {1, 2}


def test_one_map_is_compared_with_each_channel() -> None:
    """Of a depthwise convolution every map has its own difference."""
    found = compare(LabState(depthwise=True, compare=LabState()), PIXELS)
    np.testing.assert_array_equal(found.difference, found.a_map - found.b_map)
    assert len(found.difference) == 3


def test_without_pooling_the_activation_is_what_is_compared() -> None:
    """A missing stage leaves its map as it is."""
    found = compare(LabState(pooling="none", compare=LabState(), compare_stage="pool"), PIXELS)
    np.testing.assert_array_equal(found.b_map, found.b.run.act)
    assert found.a_map.shape != found.b_map.shape and found.difference.size


@settings(max_examples=200, deadline=None)
@given(a=lies, b=lies)
def test_elements_that_meet_are_half_a_step_apart_at_most(a: Lie, b: Lie) -> None:
    """Each element of the finer map meets the nearest of the other, none is left out, and A and B can change places."""
    of_a, of_b = meeting(a, b)
    again_b, again_a = meeting(b, a)
    np.testing.assert_array_equal(of_a, again_a)
    np.testing.assert_array_equal(of_b, again_b)
    places_a, places_b = (lie.start + lie.step * np.arange(lie.count) for lie in (a, b))
    step = max(a.step, b.step)
    assert (np.abs(places_a[of_a] - places_b[of_b]) <= step / 2).all()
    finer, coarser, met = (places_a, places_b, of_a) if a.step < b.step else (places_b, places_a, of_b)
    near = np.abs(finer[:, np.newaxis] - coarser).min(axis=1) < step / 2
    assert set(np.flatnonzero(near)) <= set(met)


@pytest.mark.parametrize("stage", ["conv", "act", "pool"])
@settings(max_examples=25, deadline=None)
@given(
    stride=st.integers(1, 3),
    dilation=st.integers(1, 3),
    padding=st.sampled_from(["valid", "same", "2"]),
    pool=st.sampled_from([(2, 2, 0), (3, 2, 1), (2, 1, 0)]),
)
def test_a_map_lies_where_a_single_bright_pixel_shows(
    stage: str, stride: int, dilation: int, padding: str, pool: tuple[int, int, int]
) -> None:
    """The elements that see a pixel are those no further from its place than half of what they see."""
    state = LabState(
        kernel="box",
        stride=stride,
        dilation=dilation,
        padding=padding,
        pool_size=pool[0],
        pool_stride=pool[1],
        pool_padding=pool[2],
    )
    pixels = np.zeros((1, 41, 53), np.uint8)
    pixels[0, 20, 26] = 255
    found = made(state, pixels, stage)
    seen = map_of(found, stage)[0] > 0
    half = found.run.convolution.kernel[0] // 2 * dilation + (
        stride * (pool[0] - 1) / 2 if stage == "pool" else 0
    )
    for axis, (lie, pixel) in enumerate(zip(lies_of(found, stage), (20, 26), strict=True)):
        apart = np.abs(lie.start + lie.step * np.arange(lie.count) - pixel)
        there = seen.any(axis=1 - axis)
        assert (apart[there] <= half).all()
        assert dilation > 1 or (stage == "pool" and stride > 1) or (apart[~there] > half).all()


def test_settings_are_kept_apart_from_the_rest() -> None:
    """What A keeps has no picture and no pin, and puts the settings alone back."""
    state = LabState(photo="cat", kernel="box", stride=2, view="clip", activation="identity")
    kept = settings_of(state)
    assert kept == LabState(kernel="box", stride=2, activation="identity")
    assert with_settings(LabState(photo="coffee"), kept) == replace(kept, photo="coffee")


def test_a_swap_turns_the_sign_alone() -> None:
    """B minus A is the opposite of A minus B, for maps of unlike size too."""
    states = LabState(), LabState(kernel="box", stride=2, padding="same")
    one, other = (made(state, PIXELS, "act") for state in states)
    there, back = comparison(one, other, "act"), comparison(other, one, "act")
    np.testing.assert_array_equal(there.difference, -back.difference)


def test_a_transposed_convolution_lies_between_the_pixels() -> None:
    """With a kernel of one weight and stride 2, every other element is a pixel of the picture itself."""
    one = (((1.0,),),)
    state = LabState(
        weights=one, operation="transposed", stride=2, compare=LabState(weights=one), compare_stage="conv"
    )
    found = compare(state, PIXELS)
    assert found.b_map.shape[1] > found.a_map.shape[1] and not found.difference[:, ::2, ::2].any()
    assert found.difference[:, ::2, ::2].size


GREY = PIXELS[:1]
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]])
MAGNITUDE = LabState(
    kernel="sobel_x", others=(Filter("sobel_y"),), at=0, activation="identity", then="magnitude"
)


def test_two_second_steps_are_subtracted() -> None:
    """The magnitude of SciPy's Sobel maps minus the sum of the same maps."""
    state = replace(
        MAGNITUDE, then="sum", pooling="none", compare=settings_of(MAGNITUDE), compare_stage="then"
    )
    found = compare(state, GREY)
    x, y = (ndimage.correlate(GREY[0].astype(float), each)[1:-1, 1:-1] for each in (SOBEL, -SOBEL.T))
    expected = np.hypot(x, y) - (x + y)
    opposite = np.hypot(x, y) - (x - y)  # the sign of Sobel y is a convention
    apart = min(np.abs(found.difference[0] - each).max() for each in (expected, opposite))
    assert found.alike and apart < 0.01


@pytest.mark.parametrize(("pooling", "side"), [("none", 3), ("max", 5), ("avg", 7)])
def test_a_second_step_beside_none_lies_on_the_last_stage(pooling: str, side: int) -> None:
    """A second kernel that only hands on its middle weight gives the numbers of the last stage at the places that it has left."""
    state = LabState(pooling=pooling, then="convolve", slices=("identity",), slice_side=side)
    found = compare(replace(state, compare=LabState(pooling=pooling), compare_stage="then"), GREY)
    assert found.a.then is None and not found.alike
    assert found.difference.size and not found.difference.any()
    assert found.difference.shape[1:] == tuple(size - side + 1 for size in found.a_map.shape[1:])


def test_a_second_step_that_nobody_has_is_not_compared() -> None:
    """The last stage takes its place; a second kernel larger than the maps of one side is one sentence."""
    nobody = LabState(compare=LabState(), compare_stage="then")
    assert stage_of(nobody) == "pool" and compare(nobody, PIXELS).mean_absolute == 0
    large = LabState(then="convolve", slice_side=7, stride=3)
    with pytest.raises(OperationError):
        compare(replace(large, compare=LabState(), compare_stage="then"), PIXELS[:, :14, :14])
