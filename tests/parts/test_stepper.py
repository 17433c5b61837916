"""What the lab's Stepper is sent says the engine's numbers."""

from __future__ import annotations

import json

import numpy as np

from cnnviz.parts.stepper.content import histogram, stepper_content, stepper_payload
from cnnviz.parts.stepper.layer import layer_content
from cnnviz.pipeline import layer, run
from cnnviz.state.lab import Filter, LabState
from cnnviz.state.stages import Pin

PIXELS = np.random.default_rng(3).integers(0, 256, (3, 12, 17), dtype=np.uint8)
"""A small picture whose height and width differ."""


def test_a_histogram_counts_every_value_where_numpy_does() -> None:
    """64 equal bins; nothing is lost."""
    values = np.random.default_rng(1).normal(0, 50, 5000).astype(np.float32)
    counts = histogram(values, -300.0, 300.0)
    assert sum(counts) == values.size
    assert counts == np.histogram(values, bins=64, range=(-300, 300))[0].tolist()


def test_the_meta_data_is_json_and_names_the_ranges_and_the_strongest_element() -> None:
    """What the browser reads agrees with the arrays."""
    state = LabState(activation="tanh", unit=1)
    got = run(state, PIXELS)
    meta = json.loads(json.dumps(stepper_payload(got, state)[0]))
    assert meta["ranges"]["conv"] == [got.conv.min(), got.conv.max()]
    start = meta["start"]
    assert got.conv[start["channel"], start["row"], start["column"]] == got.conv.max()


def sent(state: LabState) -> dict[str, np.ndarray]:
    """The arrays that go to the browser."""
    return stepper_payload(run(state, PIXELS), state)[1]


def test_an_activation_that_changes_nothing_is_not_sent() -> None:
    """The browser reads the convolution's values instead."""
    assert "act" not in sent(LabState(activation="identity"))
    assert "act" not in sent(LabState(activation="relu"))
    assert "act" in sent(LabState(activation="tanh"))


def test_all_that_is_shown_is_the_numbers_their_words_and_the_pin() -> None:
    """And the name under which the picture was brought; it is JSON."""
    for pin, shown in (
        (None, None),
        (Pin("pool", 0, 2, 3), {"stage": "pool", "channel": 0, "row": 2, "column": 3}),
    ):
        state = LabState(pin=pin)
        got = run(state, PIXELS)
        meta, arrays = stepper_content(str, got, state, "a picture")
        numbers, same = stepper_payload(got, state)
        assert meta["pin"] == shown and meta["image"] == numbers["image"] | {"name": "a picture"}
        assert {name: meta[name] for name in numbers if name != "image"} == {
            name: numbers[name] for name in numbers if name != "image"
        }
        assert meta.keys() > numbers.keys() and arrays.keys() == same.keys()
        json.dumps(meta, allow_nan=False)


LAYER = LabState(others=(Filter("sobel_y"), Filter("gaussian", (("size", 5.0),))), at=1)
LARGE = np.random.default_rng(4).integers(0, 256, (3, 150, 222), dtype=np.uint8)
"""Larger than the small maps are; whole numbers of pixels do not make one of theirs."""


def test_small_maps_are_the_means_of_the_maps() -> None:
    """In 256 levels between the ends of the map itself, for every kernel in order, at most 72 a side."""
    state = LAYER.changed(pooling="avg", padding="1")
    got = layer(state, LARGE[:, :144, :216])
    meta, arrays = layer_content(str, got, state)
    for stage in ("conv", "act", "pool"):
        small = arrays[f"small_{stage}"]
        assert small.dtype == np.uint8
        rows, columns = meta["layer"]["sizes"][stage]
        assert max(rows, columns) <= 72 and small.shape == (3, 1, rows, columns)
        for made, levels, (low, high) in zip(got.runs, small, meta["layer"]["ranges"][stage], strict=True):
            values = getattr(made, stage)
            assert (low, high) == (values.min(), values.max())
            found = low + levels.astype(np.float64) / 255 * (high - low)
            tall, wide = values.shape[1] / rows, values.shape[2] / columns
            if tall == int(tall) and wide == int(wide):
                blocks = values.reshape(1, rows, int(tall), columns, int(wide)).astype(np.float64)
                means = blocks.mean(axis=(2, 4))
                assert np.abs(found - means).max() <= (high - low) / 255 * 0.51
            assert abs(found.mean() - values.mean(dtype=np.float64)) <= (high - low) / 50


def test_a_layer_is_counted_as_its_weights_are() -> None:
    """Shapes have every map; the parameters are the weights of all kernels and a bias for each map."""
    for state, channels in (
        (LAYER, 3),
        (LAYER, 1),
        (LAYER.changed(depthwise=True), 3),
        (LAYER.changed(bias=2.0), 3),
    ):
        got = layer(state, PIXELS[:channels])
        meta, arrays = layer_content(str, got, state)
        together = got.together
        said = json.loads(json.dumps(meta))["layer"]
        assert said["shapes"] == {
            stage: [*getattr(together, stage).shape] for stage in ("conv", "act", "pool")
        }
        assert f"= {together.weight.size + len(together.weight)} parameters." in said["about"]
        assert ("zeros" in said["about"]) == (len({one.kernel for one in state.filters}) == 3)
        assert ("bias is the same" in said["about"]) == bool(state.bias)
        assert arrays["small_kernels"].shape == (3, 1, 5, 5)
        np.testing.assert_array_equal(
            arrays["small_kernels"][1, 0, 1:4, 1:4], got.chosen.weight[0, 0, 1:4, 1:4]
        )


def test_one_kernel_has_no_small_maps_and_four_have_no_room_for_more() -> None:
    """What is offered beside the others is none of them; a kernel changed by hand is told apart by its name."""
    meta, arrays = layer_content(str, layer(LabState(), PIXELS), LabState())
    assert arrays == {} and meta["layer"]["next"] == ["sobel_y", "Sobel y"]
    changed = LAYER.changed(weights=(((1.0, 2.0, 0.0),) * 3,))
    meta, arrays = layer_content(str, layer(changed, PIXELS), changed)
    assert meta["layer"]["names"] == ["Sobel y", "Sobel x, changed by hand", "Gaussian blur"]
    state = LAYER.changed(weights=(((1.0, 2.0),),))
    meta, arrays = layer_content(str, layer(state, PIXELS), state)
    assert meta["layer"]["names"] == ["Sobel y", "1 × 2 kernel", "Gaussian blur"]
    assert meta["layer"]["at"] == 1 and meta["layer"]["next"][0] == "laplacian_4"
    full = LAYER.changed(others=(*LAYER.others, Filter("box")), activation="identity", pooling="none")
    meta, arrays = layer_content(str, layer(full, PIXELS), full)
    assert meta["layer"]["next"] is None
    assert sorted(arrays) == ["small_conv", "small_kernels"]
    assert layer_content(str, layer(full, PIXELS), full.changed(hide=("controls",)))[0]["layer"]["fixed"]


def test_small_maps_of_a_photo_have_the_look_of_their_own_kernel() -> None:
    """Gray around 0 where the weights add up to 0, from 0 to white where they do not; elsewhere all as the state says."""
    others = (Filter("sobel_y"), Filter("laplacian_4"), Filter("box"))
    state = LabState(kernel="sharpen", others=others, photo_look=True)
    meta, _arrays = layer_content(str, layer(state.in_force(), PIXELS), state.in_force())
    assert meta["layer"]["views"] == ["clip", "signed", "signed", "clip"]
    plain = state.changed(photo_look=False)
    assert layer_content(str, layer(plain, PIXELS), plain)[0]["layer"]["views"] == [plain.view] * 4
