"""Occlusion against covering by hand, against what weighted sums must give, and its limits."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.explain import Occlusion, Plan, Score, fill_of, occlusion, plan_occlusion
from cnnviz.explain.occlusion import BATCH_BYTES, MOST_PLACES
from cnnviz.networks import Layer, ModelError, Network, read_onnx
from tests.networks.build import model, node

from .networks import network, weighted_sum

ASSETS = Path(__file__).resolve().parents[2] / "assets"


def run(net: Network, x: np.ndarray, score: Score, patch: int, stride: int, fill: object) -> Occlusion:
    """The finished map."""
    values = net.run({"x": x})
    plan = plan_occlusion(net, values, "x", patch, stride)
    (*_, last) = occlusion(net, values, "x", score, plan, np.asarray(fill))
    assert last.finished
    return last


@pytest.mark.parametrize("softmax", [False, True])
def test_covering_a_digit_gives_what_covering_it_by_hand_gives(softmax: bool) -> None:
    """Every place of a 6 x 6 patch every 3 pixels, one picture at a time, and for each pixel the mean of its patches."""
    net = read_onnx((ASSETS / "networks" / "digits.onnx").read_bytes())
    with np.load(ASSETS / "digits" / "samples.npz") as stored:
        digit = stored["images"][41][np.newaxis, np.newaxis].astype(np.float32) / 255
    values = net.run({"digit": digit})
    top = int(values["logits"].argmax())
    plan = plan_occlusion(net, values, "digit", 6, 3)
    (*_, found) = occlusion(
        net, values, "digit", Score("logits", top, softmax), plan, fill_of("mean", digit[0])
    )

    name = "probabilities" if softmax else "logits"
    starts = [*range(0, 22, 3), 22]
    total, count = np.zeros((28, 28)), np.zeros((28, 28))
    assert found.drops.shape == (len(starts), len(starts))
    for i, row in enumerate(starts):
        for j, column in enumerate(starts):
            covered = digit.copy()
            covered[0, 0, row : row + 6, column : column + 6] = digit.mean()
            drop = values[name][0, top] - net.run({"digit": covered})[name][0, top]
            assert found.drops[i, j] == pytest.approx(drop, abs=1e-5)
            total[row : row + 6, column : column + 6] += drop
            count[row : row + 6, column : column + 6] += 1
    np.testing.assert_allclose(found.pixels(), total / count, atol=1e-5)
    assert found.score == pytest.approx(values[name][0, top], abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(3, 9), st.integers(3, 9), st.integers(1, 3), st.integers(1, 4), st.integers(0, 2**31))
def test_a_weighted_sum_falls_by_what_the_patch_took_away(
    height: int, width: int, patch: int, stride: int, seed: int
) -> None:
    """The drop is ``sum of weight * (pixel - fill)`` over the patch, wherever it lies."""
    rng = np.random.default_rng(seed)
    weights, x = rng.standard_normal((2, 3, height, width)), rng.standard_normal((1, 3, height, width))
    fill = rng.standard_normal((3, 1, 1))
    found = run(weighted_sum(weights), x, Score("scores", 1), patch, stride, fill)
    taken = (weights[1] * (x[0] - fill)).sum(axis=0)
    for i, row in enumerate(found.plan.rows):
        for j, column in enumerate(found.plan.columns):
            expected = taken[row : row + patch, column : column + patch].sum()
            assert found.drops[i, j] == pytest.approx(expected, abs=1e-9)
    assert np.isfinite(found.pixels()).all()


def test_a_cover_that_looks_like_the_picture_changes_nothing() -> None:
    """Paper on paper: every drop is 0."""
    weights = np.random.default_rng(0).standard_normal((2, 1, 6, 5))
    found = run(weighted_sum(weights), np.full((1, 1, 6, 5), 0.25), Score("scores", 0), 2, 1, 0.25)
    np.testing.assert_allclose(found.drops, np.zeros((5, 4)), atol=1e-12)


@pytest.mark.parametrize("batch", [1, 3])
def test_a_network_of_fixed_batch_gives_the_same_as_one_that_takes_any(batch: int) -> None:
    """One picture at a time, or several at once."""
    rng = np.random.default_rng(0)
    weights, x = rng.standard_normal((2, 1, 6, 5)), rng.standard_normal((1, 1, 6, 5))
    any_batch = run(weighted_sum(weights), x, Score("scores", 0), 2, 2, 0.0)
    fixed = run(weighted_sum(weights, batch), np.repeat(x, batch, axis=0), Score("scores", 0), 2, 2, 0.0)
    np.testing.assert_allclose(fixed.drops, any_batch.drops, atol=1e-12)


@pytest.mark.parametrize(
    "layers",
    [
        [Layer("centre", "ReduceMean", ("x",), ("mean",), {"axes": (0,)}), Layer("less", "Sub", ("x", "mean"), ("y",))],
        [Layer("one row", "Reshape", ("x", "shape"), ("y",))],
    ],
    ids=["a mean over the batch", "all images in one row"],
)  # fmt: skip
def test_images_that_would_touch_each_other_are_read_one_by_one(layers: list[Layer]) -> None:
    """The batch axis is open, but not every network keeps its images apart."""
    net = network(
        [
            *layers,
            Layer("square", "Mul", ("y", "y"), ("square",)),
            Layer("flatten", "Flatten", ("square",), ("flat",)),
            Layer("sum", "Gemm", ("flat", "w"), ("scores",), {"transB": 1}),
        ],
        {"w": np.ones((1, 12)), "shape": np.array([1, -1])},
        ("N", 1, 3, 4),
    )
    net.opset = 12  # ReduceMean's axes are an attribute
    x = np.random.default_rng(0).standard_normal((1, 1, 3, 4))
    found = run(net, x, Score("scores", 0), 2, 1, 5.0)
    whole = net.run({"x": x})["scores"][0, 0]
    for (i, j), drop in np.ndenumerate(found.drops):
        covered = x.copy()
        covered[0, 0, i : i + 2, j : j + 2] = 5.0
        assert drop == pytest.approx(whole - net.run({"x": covered})["scores"][0, 0])


def test_a_map_can_be_stopped_half_way() -> None:
    """Rows not reached are NaN, what was reached has its number, and nothing is computed before it is asked for."""
    weights = np.random.default_rng(0).standard_normal((1, 1, 40, 40))
    net = weighted_sum(weights)
    values = net.run({"x": np.ones((1, 1, 40, 40))})
    plan = plan_occlusion(net, values, "x", 4, 1)
    steps = occlusion(net, values, "x", Score("scores", 0), plan, np.zeros(()))
    first, *_, fourth = islice(steps, 4)
    steps.close()
    assert first.done == 0 and np.isnan(first.drops).all() and np.isnan(first.pixels()).all()
    assert fourth.done == 3 * plan.batch < plan.count and not fourth.finished
    assert np.isfinite(fourth.drops).sum() == fourth.done
    pixels = fourth.pixels()
    assert np.isfinite(pixels[:8]).all() and np.isnan(pixels[-1]).all()


@given(st.integers(2, 40), st.integers(2, 40), st.integers(1, 12), st.integers(1, 12))
def test_patches_cover_every_pixel_and_end_where_the_picture_ends(
    height: int, width: int, patch: int, stride: int
) -> None:
    """Whatever the stride, if it is not beyond the patch."""
    patch = min(patch, height, width)
    plan = Plan(height, width, patch, min(stride, patch), stride, 1, 1)
    for size, places in ((height, plan.rows), (width, plan.columns)):
        assert {cell for place in places for cell in range(place, place + patch)} == set(range(size))
        assert len(set(places)) == len(places)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 4), st.integers(0, 4), st.integers(0, 4))
def test_all_pixels_of_a_block_have_one_value(
    block: int, stride: int, patch: int, more: int, wider: int
) -> None:
    """The map in blocks is the map of pixels in fewer numbers."""
    stride, patch = block * min(stride, patch), block * patch
    plan = Plan(patch + block * more, patch + block * wider, patch, stride, stride, 1, 1)
    drops = np.random.default_rng(0).standard_normal((len(plan.rows), len(plan.columns)))
    found = Occlusion(plan, 0.0, drops, plan.count)
    assert plan.block % block == 0
    again = found.blocks().repeat(plan.block, axis=0).repeat(plan.block, axis=1)
    np.testing.assert_allclose(again, found.pixels(), atol=1e-12)


def test_the_stride_grows_until_the_limit_holds_and_no_further() -> None:
    """30 x 30 numbers are one reading's 900 multiply-adds and as many for laying them out."""
    net = weighted_sum(np.ones((1, 1, 30, 30)))
    values = net.run({"x": np.zeros((1, 1, 30, 30))})
    free = plan_occlusion(net, values, "x", 10)
    assert (free.stride, free.count, free.cost) == (1, 21 * 21, 1800)
    for limit in (free.multiply_adds, free.multiply_adds - 1, 100_000, 20_000):
        plan = plan_occlusion(net, values, "x", 10, 1, limit)
        assert plan.multiply_adds <= limit
        if plan.stride > 1:
            closer = Plan(30, 30, 10, plan.stride - 1, 1, plan.cost, 1)
            assert closer.multiply_adds > limit
    with pytest.raises(ModelError, match="larger patches take fewer"):
        plan_occlusion(net, values, "x", 10, 1, 9 * 1800 - 1)


@pytest.mark.parametrize("patch", [0, 31])
def test_a_patch_that_does_not_fit_is_refused(patch: int) -> None:
    """Between 1 and the shorter side."""
    net = weighted_sum(np.ones((1, 1, 30, 40)))
    values = net.run({"x": np.zeros((1, 1, 30, 40))})
    with pytest.raises(
        ModelError, match=f"a patch of {patch} × {patch} does not fit into a picture of 30 × 40"
    ):
        plan_occlusion(net, values, "x", patch)


def test_fills_are_taken_from_the_picture() -> None:
    """Mean, lowest and highest of each channel; a blur keeps the mean and loses the spread."""
    x = np.random.default_rng(0).uniform(-1, 2, (3, 20, 30)).astype(np.float32)
    for kind, number in (("mean", np.mean), ("low", np.min), ("high", np.max)):
        fill = fill_of(kind, x)
        assert fill.shape == x.shape and fill.dtype == x.dtype
        for channel in range(3):
            np.testing.assert_allclose(fill[channel], number(x[channel]), rtol=1e-6)
    blurred = fill_of("blur", x)
    np.testing.assert_allclose(blurred.mean(axis=(1, 2)), x.mean(axis=(1, 2)), atol=0.1)
    assert (blurred.std(axis=(1, 2)) < 0.3 * x.std(axis=(1, 2))).all()


def test_a_map_has_no_more_places_than_can_be_kept_up_with() -> None:
    """A network that computes next to nothing could be asked for millions: the step grows, and then it is refused."""
    side = 600
    net = read_onnx(
        model([node("GlobalAveragePool", "x", "y")], {"x": [1, 1, side, side]}, "y").SerializeToString()
    )
    values = net.run({"x": np.zeros((1, 1, side, side), np.float32)})
    plan = plan_occlusion(net, values, "x", 10, 1)
    assert plan.stride == 3 and plan.count <= MOST_PLACES < (side - 8) ** 2
    with pytest.raises(
        ModelError, match=r"there are 360000 positions for patches of 1 × 1, and 65536 is the most"
    ):
        plan_occlusion(net, values, "x", 1)


def test_what_is_read_at_once_counts_the_pictures_too() -> None:
    """Copies of a large picture take much even where the layers make little of it."""
    side = 1000
    net = read_onnx(
        model([node("GlobalAveragePool", "x", "y")], {"x": ["N", 3, side, side]}, "y").SerializeToString()
    )
    values = net.run({"x": np.zeros((1, 3, side, side), np.float32)})
    assert plan_occlusion(net, values, "x", 100, 50).batch * values["x"].nbytes <= BATCH_BYTES
