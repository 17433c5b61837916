"""What is shown of a picture on its way through a network that learns."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from cnnviz import ops
from cnnviz.images import drawing
from cnnviz.network_training import NetworkTraining
from cnnviz.parts.sketch.content import digits_of
from cnnviz.parts.stage.content import LEVELS, MOST_MAPS, MOST_UNITS, stage_content, stage_made_of
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.architecture import Convolution
from cnnviz.training.presets import PRESETS
from cnnviz.training.written import read_layers
from tests.parts.test_training import english, trained

STATE = TrainNetworkState(count=100, step=4, picture=5)


def shown(training: NetworkTraining, state: TrainNetworkState) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content, which JSON can carry."""
    meta, arrays = stage_content(english, training, state)
    json.loads(json.dumps(meta, allow_nan=False))
    return dict(meta), dict(arrays)


def test_maps_and_answer_are_those_of_the_network() -> None:
    """Each layer's by the largest number of its column; the answer is the softmax of the scores."""
    training = trained(STATE)
    meta, arrays = shown(training, STATE)
    network = training.trainer.network(training.moment_of(STATE))
    values = training.split.held_out.images[5:6] / np.float32(255)
    made = []
    for layer in network.layers:
        values = layer.apply(values)
        made.append(values[0])
    np.testing.assert_allclose(arrays["shares"], ops.softmax(values, dim=1)[0], rtol=1e-5)
    assert meta["best"] == int(np.argmax(values)) and meta["truth"] == training.split.held_out.labels[5]
    at = 0
    for column, number in zip(meta["columns"], (1, 2, 4, 5), strict=True):
        wanted = made[number]
        assert column["shape"] == list(wanted.shape)
        size = int(np.prod(column["shown"]))
        levels = arrays["maps"][at : at + size].reshape(column["shown"])
        part = wanted[: column["shown"][0]]
        np.testing.assert_allclose(
            levels * np.abs(part).max() / LEVELS, part, atol=0.51 * np.abs(part).max() / LEVELS
        )
        at += size
    assert at == len(arrays["maps"])
    weights = network.parameters["0.weight"][:, 0]
    np.testing.assert_allclose(
        arrays["kernels"] / LEVELS,
        weights / np.abs(weights).max(axis=(1, 2), keepdims=True),
        atol=0.51 / LEVELS,
    )


@pytest.mark.parametrize("name", PRESETS)
def test_every_network_has_its_columns(name: str) -> None:
    """Activations stand with the layer before them; nothing is longer than there is room."""
    state = replace(STATE, layers=PRESETS[name].layers(10), step=1)
    meta, arrays = shown(trained(state), state)
    for column in meta["columns"]:
        assert column["shown"][0] <= (MOST_MAPS if len(column["shown"]) == 3 else MOST_UNITS)
    assert sum(int(np.prod(column["shown"])) for column in meta["columns"]) == len(arrays["maps"])
    assert (meta["kernels"] is not None) == isinstance(state.layers[0], Convolution)
    assert arrays["maps"].nbytes < 25_000


def test_how_a_layer_fared_stands_in_its_column() -> None:
    """Gradient and update of what learns, and the share of a ReLU that is silent."""
    training = trained(STATE)
    meta, _ = shown(training, STATE)
    states = {each.line: each for each in training.trainer.moments[-1].states}
    first, pool = meta["columns"][:2]
    assert first["gradient"] == pytest.approx(states[0].gradient, rel=0.01)
    assert first["update"] == pytest.approx(states[0].update, rel=0.01)
    assert first["silent"] == states[1].silent and first["beside"] == ["ReLU"]
    assert (pool["gradient"], pool["update"], pool["silent"]) == (None, None, None)
    begun, _ = shown(trained(STATE, 0), STATE)
    assert begun["columns"][0]["gradient"] is None


def test_numbers_that_left_all_bounds_are_shown_as_nothing() -> None:
    """Nothing on the way fails, and no answer is named."""
    state = replace(STATE, layers=read_layers("conv2k3-relu-flat-fc10"))
    training = trained(state)
    moment = training.trainer.present
    moment.numbers[...] = np.nan
    training.trainer.moments[-1] = moment
    meta, arrays = shown(training, state)
    assert meta["best"] is None and not arrays["shares"].any() and not arrays["maps"].any()


def test_what_it_is_made_of_tells_when_it_changes() -> None:
    """Another picture, moment or language; not another page's size of type."""
    training = trained(STATE)
    same = stage_made_of(training, STATE)
    assert stage_made_of(training, replace(STATE, large=True)) == same
    for other in ({"picture": 6}, {"look": 1}, {"language": "zh_CN"}, {"drawing": "AA"}):
        assert stage_made_of(training, replace(STATE, **other)) != same


@pytest.mark.parametrize("source", ["digits", "own"])
def test_a_drawing_is_read_in_the_place_of_a_picture(source: str) -> None:
    """It is on the pad, and the network is given it prepared as its own pictures were: digits centred, own ones as they are drawn."""
    levels = np.zeros((54, 54), np.uint8)
    levels[:9, :9] = 15
    state = replace(STATE, source=source, drawing=drawing.encode(levels))
    training = trained(STATE)
    meta, arrays = shown(training, state)
    assert meta["pad"]["levels"] == digits_of(levels) and meta["pad"]["side"] == meta["side"] == 54
    assert meta["drawn"] and meta["truth"] is None
    given = arrays["picture"][0]
    assert given.shape == (28, 28) and bool(given[1, 1] > 200) == (source == "own")
    assert bool(given[14, 14] > 200) == (source == "digits")
    assert shown(training, STATE)[0]["pad"] is None
    assert shown(training, replace(STATE, drawing="AAA"))[1]["picture"].max() == 0
