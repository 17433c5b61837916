"""A result as the input of the next step: the numbers are those of computing one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import maximum_filter
from scipy.signal import correlate2d

from cnnviz import evidence, kernels
from cnnviz.actions import RefusedError, after
from cnnviz.chain import StepError, chained, result_of
from cnnviz.ops import OperationError
from cnnviz.parts.chain.content import chain_content
from cnnviz.pipeline import layer, run
from cnnviz.second_step import second_step
from cnnviz.state import from_query, to_query
from cnnviz.state.lab import MOST_BEFORE, Filter, LabState
from cnnviz.words import translation
from tests.test_second_step import layers

PIXELS = np.random.default_rng(11).integers(0, 256, (3, 29, 37), dtype=np.uint8)
USE = {"use": "result"}
_ = translation("en").gettext


def used(state: LabState) -> LabState:
    """The state after its result has become the input."""
    return after(state, "stepper", USE)


def test_blur_then_sobel_then_pooling_is_scipys() -> None:
    """Every step works on the values of the one before, not on pixels."""
    state = LabState(kernel="gaussian", colour=False, pooling="none", activation="identity")
    state = used(state).changed(kernel="sobel_x", pool_size=2, pool_stride=1, pooling="max")
    grey = PIXELS[:1]
    blurred = correlate2d(grey[0].astype(np.float64), kernels.build("gaussian", {}), mode="valid")
    edges = correlate2d(blurred, kernels.build("sobel_x", {}), mode="valid")
    made = run(state, chained(state, grey))
    np.testing.assert_allclose(made.input[0], blurred, rtol=1e-6)
    np.testing.assert_allclose(made.conv[0], edges, rtol=1e-5, atol=1e-3)
    highest = maximum_filter(edges, size=2, origin=-1)[:-1, :-1]
    np.testing.assert_allclose(made.pool[0], highest, rtol=1e-5, atol=1e-3)  # type: ignore[index]


@pytest.mark.parametrize("pooling", ["max", "none"])
def test_a_link_to_a_photo_look_of_a_chain_changes_none_of_its_steps(pooling: str) -> None:
    """What has a result as its input does not look like a photo, and its first step, whose input is a picture, does not either."""
    link = {"before": f"kernel=gaussian&pool={pooling}&act=relu|kernel=sobel_x", "kernel": "box"}
    state, unreadable = from_query(link | {"asphoto": "1"})
    plain, _unreadable = from_query(link)
    assert isinstance(state, LabState) and isinstance(plain, LabState)
    assert not unreadable and not state.looks_like_photo
    np.testing.assert_array_equal(chained(state, PIXELS), chained(plain, PIXELS))


@settings(max_examples=30, deadline=None)
@given(layers(), st.sampled_from(["none", "none", "magnitude", "mix", "convolve"]), st.data())
def test_the_input_is_the_result_and_evidence_holds_for_it(
    drawn: tuple[LabState, np.ndarray], then: str, data: st.DataObject
) -> None:
    """To the bit; what the state says of its channels is so, and sums in float64 of these values give the convolution's."""
    state, pixels = drawn
    state = LabState().changed(**{name: getattr(state, name) for name in vars(state)}).changed(then=then)
    before = layer(state, pixels)
    second = second_step(state, before)
    last = before.chosen.act if before.chosen.pool is None else before.chosen.pool
    expected = last if second is None else second.result
    following = used(state).changed(kernel="box", kernel_numbers=(), padding="same", stride=1)
    values = chained(following, pixels)
    assert values.dtype == np.float32
    np.testing.assert_array_equal(values, expected)
    made = run(following, values)
    assert following.channels == len(values) == len(made.input)
    np.testing.assert_array_equal(made.input, expected)
    assert made.scale == 1 and made.white == (np.abs(expected).max() or 1)
    channel, row, column = (data.draw(st.integers(0, size - 1)) for size in made.conv.shape)
    given = made.convolution.arguments
    step = evidence.convolution_step(
        made.input, made.weight, np.full(len(made.conv), made.bias), (channel, row, column), **given
    )
    magnitude = float(np.abs(made.input).max() * np.abs(made.weight).sum()) + abs(made.bias)
    assert step.total == pytest.approx(made.conv[channel, row, column], abs=1e-5 * magnitude)


def test_a_link_carries_the_chain() -> None:
    """Kernels by hand, numbers, several kernels and a second step among them; it opens what its sender saw."""
    first = LabState(
        kernel="gaussian", kernel_numbers=(("sigma", 1.5), ("size", 3.0)), others=(Filter("box", weights=(((1.0, -2.5),),)),),
        then="sum", depthwise=True, bias=-3.0,
    )  # fmt: skip
    second = used(used(first).changed(weights=(((0.0, 1.0), (2.0, 0.5)),)))
    opened, unreadable = from_query(to_query(second))
    assert (opened, unreadable) == (second, [])
    assert isinstance(opened, LabState) and len(opened.before) == 2
    np.testing.assert_array_equal(chained(opened, PIXELS), chained(second, PIXELS))


@pytest.mark.parametrize(
    "text",
    [
        "", "|", "kernel=box|", "kernel=box&kernel=box", "kernel=box&photo=cat", "kernel=box&before=kernel=box",
        "kernel=box&w=nan", "kernel=<b>", "kernel", "kernel=box&lang=en", "|".join(["kernel=box"] * (MOST_BEFORE + 1)),
    ],
)  # fmt: skip
def test_a_hostile_chain_is_named_and_the_picture_is_the_input(text: str) -> None:
    """A field that makes no result, one twice, a chain within a chain, too many steps."""
    state, unreadable = from_query({"page": "lab", "before": text, "size": "16"})
    assert unreadable == ["before"]
    assert state == LabState(size=16)


def test_there_are_ways_back() -> None:
    """To each step with its settings and its input, and to the picture with the present settings."""
    one = LabState(kernel="gaussian", others=(Filter("box"),), at=1, then="sum", pooling="none", size=32)
    two = used(one).changed(kernel="sobel_y", stride=2)
    three = used(two)
    assert (two.others, two.then, three.kernel, three.stride) == ((), "none", "sobel_y", 2)
    assert after(three, "chain", {"back": 1}) == two
    assert after(three, "chain", {"back": 0}) == one
    assert after(three, "chain", {"use": "picture"}) == three.changed(before=())


def test_after_a_transposed_convolution_comes_a_plain_one() -> None:
    """With the usual stride, or two steps of it would be too large."""
    state = used(LabState(operation="transposed", stride=3, output_padding=2, panel="overlap"))
    assert (state.operation, state.stride, state.output_padding, state.panel) == (
        "convolution",
        1,
        0,
        "element",
    )
    assert run(state, chained(state, PIXELS)).input.shape[0] == 1


@pytest.mark.parametrize(
    ("state", "body"),
    [
        (LabState(before=(LabState(),) * MOST_BEFORE), USE),
        (LabState(cover=("act",)), USE),
        (LabState(hide=("values",)), USE),
        (LabState(hide=("controls",)), USE),
        (LabState(lesson="padding"), USE),
        (LabState(demo=True), USE),
        (LabState(), {"use": "picture"}),
        (LabState(), {"back": 0}),
        (LabState(before=(LabState(),)), {"back": 1}),
        (LabState(before=(LabState(),)), {"back": -1}),
        (LabState(before=(LabState(),)), {"back": True}),
        (LabState(before=(LabState(),)), {"back": "0"}),
        (LabState(), {}),
    ],
)
def test_what_cannot_be_is_refused(state: LabState, body: Any) -> None:
    """A fourth result, one that is covered or that a lesson waits for, a step that is not there."""
    with pytest.raises(RefusedError):
        after(state, "chain", body)


def test_numbers_that_grow_beyond_bounds_are_one_sentence() -> None:
    """Which says at which step; so is a kernel that does not fit a small result."""
    state = LabState(weights=(((1e6,) * 15,) * 15,), pooling="none", padding="same")
    grown = used(used(state))
    with pytest.raises(StepError, match=r"numbers beyond 1e\+12") as error:
        chained(grown, PIXELS)
    assert error.value.place == 1
    assert np.isfinite(run(used(state), chained(used(state), PIXELS)).conv).all()
    small = used(used(LabState(pool_size=8, pool_stride=8))).changed(size=8)
    with pytest.raises(OperationError):
        result_of(small, chained(small, PIXELS))


def test_what_is_said_of_the_input_is_so() -> None:
    """Its step by name, its shape and its values; nothing of its values where numbers are hidden."""
    state = used(LabState(pooling="none", activation="identity", colour=False))
    values = chained(state, PIXELS[:1])
    low, high = values.min(), values.max()
    told = f"Input: the result of step 1 (Sobel x), 1 × 27 × 35, values from −{-low:.5g} to {high:.5g}."
    assert chain_content(_, state, values)[0]["about"] == told
    hidden = chain_content(_, state.changed(hide=("values",)), values)[0]["about"]
    assert hidden == "Input: the result of step 1 (Sobel x), 1 × 27 × 35."
    assert chain_content(_, LabState(), None)[0]["steps"] == []
