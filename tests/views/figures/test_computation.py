"""A figure of a computation has the engine's numbers: its products multiply out, its sum is the map's value."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import inputs, pipeline, reader, signal_pipeline
from cnnviz.networks import read_onnx
from cnnviz.pipeline import Stages, as_weights
from cnnviz.reading import read
from cnnviz.second_step import second_step
from cnnviz.state import LabState, SignalState
from cnnviz.state.lab import Filter
from cnnviz.state.stages import Pin, StagesState
from cnnviz.views.figures.computation import (
    computation_figure,
    layer_computation_figure,
    second_computation_figure,
)
from cnnviz.views.figures.computation.elements import element, layer_element, second_element
from cnnviz.views.figures.drawing import Drawing
from cnnviz.views.figures.errors import FigureError
from cnnviz.words import LANGUAGES, translation
from tests.networks.build import model, node
from tests.networks.graphs import ACTIVATIONS, networks
from tests.worksheets.drawn import labs, signals

from .reading import check_formats, check_layout, named, number, numbers

ENGLISH = translation("en").gettext
TOLD = {"Conv", "MaxPool", "AveragePool", "Gemm", *ACTIVATIONS}
PIXELS = np.random.default_rng(6).integers(0, 256, (3, 13, 17), dtype=np.uint8)
STATES: list[StagesState] = [
    LabState(pin=Pin("conv", 0, 0, 5), padding="same"),
    LabState(colour=False, unit=1, kernel="gaussian", bias=-0.5, pin=Pin("conv", 0, 1, 2)),
    LabState(weights=as_weights(np.random.default_rng(0).normal(size=(3, 9, 9))), pin=Pin("conv", 0, 1, 2)),
    LabState(weights=as_weights(np.random.default_rng(0).normal(size=(1, 7, 7))), pin=Pin("conv", 0, 0, 0)),
    LabState(depthwise=True, pin=Pin("conv", 2, 3, 1)),
    LabState(operation="transposed", stride=2, pin=Pin("conv", 0, 10, 5)),
    LabState(activation="gelu", unit=1, pin=Pin("act", 0, 2, 5)),
    LabState(activation="leaky_relu", pin=Pin("act", 0, 2, 5)),
    LabState(pin=Pin("pool", 0, 2, 5)),
    LabState(pooling="avg", pool_size=3, pool_padding=1, pin=Pin("pool", 0, 0, 4)),
    SignalState(pin=Pin("conv", 0, 0, 5)),
    SignalState(pooling="avg", pin=Pin("pool", 0, 0, 5)),
]


def run_of(state: StagesState) -> Stages:
    """The run of a state, of the lab on a small picture."""
    if isinstance(state, SignalState):
        return signal_pipeline.run(state, inputs.signal(state))
    assert isinstance(state, LabState)
    return pipeline.run(state, PIXELS if state.colour else PIXELS[:1])


def close(text: str, value: float, scale: float = 1.0) -> bool:
    """Whether a printed number is the engine's, to the six digits that are printed and what float32 leaves."""
    return abs(number(text) - value) <= 2e-5 * max(abs(value), scale)


def check_sum(drawing: Drawing, engine: float) -> None:
    """Products are what stands before them multiplied; with the rest and the bias they add up to the engine's value."""
    said = named(drawing)
    scale = 0.0
    subtotals = 0.0
    cells = [key for key in said if key.startswith("product ")]
    assert cells
    for key in cells:
        where = key.removeprefix("product ")
        x, w, p = (number(said[f"{name} {where}"]) for name in ("input", "weight", "product"))
        assert abs(x * w - p) <= 0.012 * abs(x * w) + 1e-12  # three digits are printed at least
        scale += abs(p)
    if any(key.startswith("subtotal") for key in said):
        subtotals = sum(number(said[key].split("=")[1]) for key in said if key.startswith("subtotal"))
        for key in said:
            if key.startswith("subtotal"):
                channel = key.split()[1]
                products = [number(said[cell]) for cell in cells if cell.split()[1] == channel]
                sizes = sum(map(abs, products))
                assert abs(sum(products) - number(said[key].split("=")[1])) <= 0.006 * sizes + 1e-9
    else:
        subtotals = sum(number(said[key]) for key in cells)
    if "rest" in said:
        subtotals += numbers(said["rest"])[-1]
    assert abs(subtotals - number(said["sum"])) <= 1e-4 * max(scale, abs(subtotals)) + 1e-9
    total = number(said["sum"]) + number(said.get("bias", "0"))
    assert abs(total - number(said["result"])) <= 2e-5 * max(scale, abs(total)) + 1e-9
    assert close(said["result"], engine, scale)


def check(state: StagesState, run: Stages, drawing: Drawing) -> None:
    """The last number is the map's; on the way to it nothing is lost."""
    assert state.pin is not None
    made = getattr(run, state.pin.stage)
    place = (state.pin.channel, state.pin.row, state.pin.column)
    place = place if made.ndim == 3 else (place[0], place[2])
    at = tuple(min(p, n - 1) for p, n in zip(place, made.shape, strict=True))
    engine = float(made[at])
    if state.pin.stage == "conv":
        check_sum(drawing, engine)
        return
    said = named(drawing)
    assert close(said["result"], engine, float(np.abs(made).max()))
    if state.pin.stage == "act":
        assert close(said["input"], float(run.conv[at]))
    elif run.pooling is not None and run.pooling.kind == "max":
        values = [number(text) for key, text in said.items() if key.startswith("input 0")]
        assert max(values) == pytest.approx(number(said["result"]), rel=6e-3)
    else:
        assert number(said["sum"]) / number(said["divisor"]) == pytest.approx(engine, rel=1e-4, abs=1e-5)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES, ids=str)
def test_a_pinned_element_is_told_with_the_engines_numbers(state: StagesState, language: str) -> None:
    """Of every kind of operation, with nothing that overlaps."""
    run = run_of(state)
    drawing = element(translation(language).gettext, state, run)
    check_layout(drawing)
    check(state, run, drawing)


@settings(max_examples=25, deadline=None)
@given(st.one_of(labs(), signals()))
def test_any_element_is_told_with_the_engines_numbers(case: tuple[StagesState, Stages]) -> None:
    """Drawn settings and places; where nothing is pinned, or the stage is off, a sentence says so."""
    state, run = case
    if state.pin is None or getattr(run, state.pin.stage) is None:
        with pytest.raises(FigureError):
            element(ENGLISH, state, run)
        return
    drawing = element(ENGLISH, state, run)
    check_layout(drawing)
    check(state, run, drawing)


def test_a_fully_connected_layer_shows_its_largest_products() -> None:
    """Of the digits network: twelve products, those of the largest size, and what the others add."""
    known = reader.shipped("digits")
    found = read(known, np.random.default_rng(1).integers(0, 255, (1, 28, 28), np.uint8))
    layer = next(each for each in found.network.layers if each.op_type == "Gemm")
    drawing = layer_element(ENGLISH, found.network, layer, found.values, (3,))
    check_layout(drawing)
    y = found.values[layer.outputs[0]]
    check_sum(drawing, float(y[0, 3]))
    said = named(drawing)
    products = found.values[layer.inputs[0]][0] * layer.weights[layer.inputs[1]][3]
    shown = [int(key.split()[1]) for key in said if key.startswith("product ")]
    assert sorted(np.abs(products[shown])) == pytest.approx(sorted(np.abs(products))[-12:])


@settings(max_examples=15, deadline=None)
@given(networks(), st.data())
def test_layers_of_any_network_are_told_or_refused(case: Any, data: st.DataObject) -> None:
    """A figure ends in the engine's number; what has none is refused with a sentence."""
    network, x = case
    values = network.run({network.inputs[0].name: x})
    layer = data.draw(st.sampled_from(network.layers))
    made = values[layer.outputs[0]]
    if made.ndim < 2 or not made.size:
        return
    at = data.draw(st.tuples(*(st.integers(0, n - 1) for n in made.shape[1:])))
    if layer.op_type not in TOLD:
        with pytest.raises(FigureError, match=layer.op_type):
            layer_element(ENGLISH, network, layer, values, at)
        return
    drawing = layer_element(ENGLISH, network, layer, values, at)
    check_layout(drawing)
    scale = float(np.abs(values[layer.inputs[0]]).max())
    assert close(named(drawing)["result"], float(made[(0, *at)]), scale)


def test_a_channel_in_many_is_added_as_the_rest() -> None:
    """Of eight channels three are drawn, those with the largest subtotals."""
    rng = np.random.default_rng(2)
    weights = {"w": rng.normal(size=(2, 8, 3, 2)).astype(np.float32), "b": np.float32([1.5, -2])}
    network_file = model([node("Conv", "x w b", "y")], {"x": (1, 8, 5, 6)}, "y", weights)
    network = read_onnx(network_file.SerializeToString())
    values = network.run({"x": rng.normal(size=(1, 8, 5, 6)).astype(np.float32)})
    drawing = layer_element(ENGLISH, network, network.layers[0], values, (1, 2, 3))
    check_layout(drawing)
    check_sum(drawing, float(values["y"][0, 1, 2, 3]))
    window = values["x"][0, :, 2:5, 3:5] * weights["w"][1]
    largest = set(np.argsort(-np.abs(window.sum(axis=(1, 2))))[:3].tolist())
    assert {int(key.split()[1]) for key in named(drawing) if key.startswith("subtotal")} == largest


def test_the_second_step_is_told_too() -> None:
    """A magnitude, and a convolution over both maps."""
    for then in ("magnitude", "difference", "convolve", "mix"):
        state = LabState(others=(Filter("sobel_y"),), then=then)
        layer = pipeline.layer(state, PIXELS)
        second = second_step(state, layer)
        assert second is not None
        drawing = second_element(ENGLISH, second, (0, 1, 2))
        check_layout(drawing)
        scale = float(np.abs(second.maps).max())
        assert close(named(drawing)["result"], float(second.result[0, 1, 2]), scale)
        assert second_computation_figure(ENGLISH, second, (0, 1, 2), "png").startswith(b"\x89PNG")


def test_a_function_without_a_label_is_called_by_its_operator() -> None:
    """In Chinese too, where no words stand for no words."""
    file = model([node("Ceil", "x", "y")], {"x": (1, 2, 3, 4)}, "y")
    network = read_onnx(file.SerializeToString())
    values = network.run({"x": np.full((1, 2, 3, 4), 0.25, np.float32)})
    said = named(layer_element(translation("zh_CN").gettext, network, network.layers[0], values, (1, 2, 3)))
    assert (said["title"], said["input"], said["result"]) == ("Ceil", "0.25", "1")


def test_every_format_holds_the_numbers() -> None:
    """SVG and PDF of a sum over three channels, in Chinese."""
    state = STATES[0]
    check_formats(element(translation("zh_CN").gettext, state, run_of(state)))
    assert computation_figure(ENGLISH, state, run_of(state), "pdf").startswith(b"%PDF")


def test_nothing_chosen_is_a_sentence() -> None:
    """And so are a stage that is off and a layer without such a figure."""
    state = LabState(pooling="none")
    run = run_of(state)
    with pytest.raises(FigureError, match="none is chosen"):
        computation_figure(ENGLISH, state, run, "svg")
    with pytest.raises(FigureError, match="switched off"):
        computation_figure(ENGLISH, replace(state, pin=Pin("pool", 0, 0, 0)), run, "svg")
    known = reader.shipped("digits")
    found = read(known, np.zeros((1, 28, 28), np.uint8))
    layer = next(each for each in found.network.layers if each.op_type == "Flatten")
    with pytest.raises(FigureError, match="Flatten"):
        layer_computation_figure(ENGLISH, found.network, layer, found.values, (3,), "png")
