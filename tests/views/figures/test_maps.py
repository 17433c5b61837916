"""Figures of maps: the colours and the ends of their scales are those of the engine's values."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from cnnviz import inputs, pipeline, reader, signal_pipeline
from cnnviz.comparison import compare
from cnnviz.networks import Input, Layer, Network
from cnnviz.parts.compare.content import side_names
from cnnviz.parts.compare.settings import changes
from cnnviz.reading import Reading, read
from cnnviz.second_step import second_step
from cnnviz.signals import Recording
from cnnviz.state import LabState, SignalState
from cnnviz.state.lab import VIEWS, Filter, settings_of
from cnnviz.views.colours import diverging_table
from cnnviz.views.figures.drawing import Drawing, Picture, Shape
from cnnviz.views.figures.errors import FigureError
from cnnviz.views.figures.graph import (
    MOST_PLACES,
    _shortened_row,
    drawn_sizes,
    network_graph,
    network_graph_figure,
)
from cnnviz.views.figures.maps import (
    comparison_maps_figure,
    lab_maps_figure,
    layer_maps_figure,
    signal_maps_figure,
)
from cnnviz.views.figures.maps.lab import comparison_maps, lab_maps
from cnnviz.views.figures.maps.network import layer_maps
from cnnviz.views.figures.maps.shading import scale_of
from cnnviz.views.figures.maps.signals import Frame, _area, signal_maps
from cnnviz.words import LANGUAGES, translation
from tests.networks.graphs import networks

from .reading import check_formats, check_layout, named, number, numbers
from .test_architecture import residual

ENGLISH = translation("en").gettext
PIXELS = np.random.default_rng(3).integers(0, 256, (3, 12, 17), dtype=np.uint8)
MANY = LabState(others=(Filter("gaussian"), Filter("sobel_y")), then="magnitude")


@cache
def shipped(name: str) -> Reading:
    """A shipped network on a picture."""
    known = reader.shipped(name)
    return read(known, np.random.default_rng(4).integers(0, 256, (known.channels, 60, 68), np.uint8))


def pictures(drawing: Drawing) -> list[Picture]:
    return [item for item in drawing.items if isinstance(item, Picture)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "state", [LabState(), MANY, LabState(depthwise=True, pooling="none"), LabState(colour=False)]
)
def test_the_labs_maps_are_drawn_clearly(state: LabState, language: str) -> None:
    """One kernel and several, with and without what follows them, in both languages."""
    pixels = PIXELS if state.colour else PIXELS[:1]
    layer = pipeline.layer(state, pixels)
    names = [f"kernel {at}" for at in range(len(layer.runs))]
    drawing = lab_maps(translation(language).gettext, layer, second_step(state, layer), "diverging", names)
    check_layout(drawing)


@pytest.mark.parametrize("view", VIEWS)
def test_a_scale_ends_where_the_values_do(view: str) -> None:
    """Each stage has one scale for all kernels: its ends are those of the largest values among them."""
    layer = pipeline.layer(MANY, PIXELS)
    drawing = lab_maps(ENGLISH, layer, None, view, ())
    said = named(drawing)
    for stage, head in (("conv", "Convolution"), ("act", "Activation"), ("pool", "Pooling")):
        values = layer.maps(stage)
        most = np.abs(values).max()
        low, high = {
            "diverging": (-most if values.min() < 0 else 0, most if values.max() > 0 else 0),
            "clip": (0, 255),
            "minmax": (values.min(), values.max()),
            "absolute": (0, most),
        }[view]
        assert number(said[f"low {head}"]) == pytest.approx(low, rel=1e-3)
        assert number(said[f"high {head}"]) == pytest.approx(high, rel=1e-3)


def test_a_cell_has_the_colour_of_its_value() -> None:
    """Counted out apart: the share of the largest value, in the table of the page's colours."""
    layer = pipeline.layer(LabState(), PIXELS)
    drawing = lab_maps(ENGLISH, layer, None, "diverging", ())
    conv = layer.chosen.conv[0]
    found = [picture.pixels for picture in pictures(drawing) if picture.pixels.shape[:2] == conv.shape]
    assert len(found) == 2  # convolution and activation
    table = diverging_table()
    most = np.abs(conv).max()
    for at in ((0, 0), (3, 7), (9, 14)):
        index = round((float(conv[at] / most) + 1) / 2 * 512)
        assert np.abs(found[0][at].astype(int) - table[index].astype(int)).max() <= 1
    assert np.array_equal(pictures(drawing)[0].pixels, np.moveaxis(PIXELS, 0, -1))


def test_colours_survive_in_the_file() -> None:
    """Pillow finds the table's colour of the largest value in the PNG."""
    state = LabState(colour=False, weights=(((1.0,),),), pooling="none", activation="identity")
    layer = pipeline.layer(state, np.full((1, 4, 6), 255, np.uint8))
    file = Image.open(io.BytesIO(lab_maps_figure(ENGLISH, layer, None, "diverging", (), "png"))).convert(
        "RGB"
    )
    colours = {colour for _count, colour in file.getcolors(1 << 24) or []}
    assert tuple(diverging_table()[-1].tolist()) in colours
    assert file.info.get("dpi", (300, 300))[0] == pytest.approx(300, abs=1)


def test_a_and_b_share_one_scale() -> None:
    """Whose ends are the largest value of A, B and their difference; the mean difference is told."""
    state = LabState(compare=settings_of(LabState(kernel="gaussian", stride=2)))
    found = compare(state, PIXELS)
    for language in LANGUAGES:
        _ = translation(language).gettext
        told = changes(_, LabState(kernel="gaussian", stride=2), state)
        drawing = comparison_maps(_, found, side_names(_, found, state), told)
        check_layout(drawing)
        said = named(drawing)
        assert said["a"].split(maxsplit=1) == ["A", _("Gaussian blur")] and said["b"].split()[0] == "B"
        assert any(said[key].endswith("2 → 1") for key in said if key.startswith("change "))
        most = max(np.abs(values).max() for values in (found.a_map, found.b_map, found.difference))
        assert number(named(drawing)["high all"]) == pytest.approx(most, rel=1e-3)
        assert numbers(named(drawing)["mean"])[-1] == pytest.approx(found.mean_absolute, rel=1e-5)
    assert len(pictures(drawing)) == 4
    check_formats(drawing)
    assert comparison_maps_figure(ENGLISH, found, ("a" * 90, "b"), (), "svg")


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 3), st.integers(14, 3000), st.integers(0, 99))
def test_curves_say_the_ends_of_their_values(channels: int, length: int, seed: int) -> None:
    """Drawn signals with one or more channels."""
    values = np.random.default_rng(seed).normal(size=(channels, length))
    names = tuple(f"channel {at}" for at in range(channels))
    state = SignalState(depthwise=channels > 1)
    run = signal_pipeline.run(state, Recording(values, names))
    drawing = signal_maps(ENGLISH, run)
    check_layout(drawing)
    said = named(drawing)
    for head, made in (("Input", run.input), ("Convolution", run.conv), ("Activation", run.act)):
        assert number(said[f"high {head}"]) == pytest.approx(max(0, made.max()), rel=1e-3)
        assert number(said[f"low {head}"]) == pytest.approx(min(0, made.min()), rel=1e-3)
        assert number(said[f"last {head}"]) == made.shape[1] - 1


def test_the_signals_figure_is_a_file_in_every_format() -> None:
    """In Chinese, with the recording's own names."""
    state = SignalState()
    run = signal_pipeline.run(state, inputs.signal(state))
    check_formats(signal_maps(translation("zh_CN").gettext, run))
    assert signal_maps_figure(ENGLISH, run, "png").startswith(b"\x89PNG")


@pytest.mark.parametrize("name", ["digits", "squeezenet"])
def test_every_layers_maps_are_drawn_clearly(name: str) -> None:
    """With the largest value of all maps at the end of the scale."""
    found = shipped(name)
    for layer in found.network.layers[:: 1 if name == "digits" else 9]:
        made = found.values[layer.outputs[0]]
        drawing = layer_maps(ENGLISH, layer, found.values)
        check_layout(drawing)
        said = named(drawing)
        high = said.get("high all") or said["high"]
        assert number(high) == pytest.approx(
            max(float(np.abs(made).max()) if made.ndim > 2 else float(made.max()), 0), rel=1e-3
        )


def test_of_many_maps_the_strongest_are_drawn() -> None:
    """And it is said how many there are."""
    found = shipped("squeezenet")
    layer = next(each for each in found.network.layers if found.values[each.outputs[0]].shape[1] == 512)
    drawing = layer_maps(ENGLISH, layer, found.values)
    sizes = np.abs(found.values[layer.outputs[0]][0]).max(axis=(1, 2))
    shown = {int(key.split()[1]) for key in named(drawing) if key.startswith("map ")}
    assert len(shown) == 64
    assert min(sizes[list(shown)]) >= max(np.delete(sizes, list(shown)))


def test_values_that_are_no_numbers_are_gray() -> None:
    """NaN has no place on the scale, and does not move it."""
    values = np.float32([[[1.0, np.nan], [-2.0, np.inf]]])
    scale = scale_of([values], "diverging")
    assert (scale.low, scale.high) == (-2.0, 2.0)
    assert scale.pixels(values[0])[0, 1].tolist() == [0xC8] * 3
    layers = [Layer("n", "Sqrt", ("x",), ("y",))]
    network = Network(layers, [Input("x", (1, 2, 3, 4))], ["y"])
    made = network.run({"x": np.full((1, 2, 3, 4), -1, np.float32)})
    check_layout(layer_maps(ENGLISH, layers[0], made))


def test_a_layer_without_maps_is_refused() -> None:
    """With a sentence."""
    layers = [Layer("s", "Shape", ("x",), ("y",))]
    network = Network(layers, [Input("x", (1, 2, 3, 4))], ["y"])
    with pytest.raises(FigureError, match="no numbers"):
        layer_maps_figure(ENGLISH, layers[0], network.run({"x": np.ones((1, 2, 3, 4), np.float32)}), "svg")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["digits", "faces", "faces_o", "squeezenet"])
def test_the_graph_shows_its_maps_clearly(name: str, language: str) -> None:
    """Each block tells the ends of the engine's values, and SqueezeNet's fire modules are folded."""
    found = shipped(name)
    chances = found.chances
    answers = (
        []
        if chances is None
        else [("a class with a name", float(chance)) for chance in sorted(chances)[::-1]]
    )
    drawing = network_graph(translation(language).gettext, found.network, found.values, found.seen, answers)
    check_layout(drawing)
    said = named(drawing)
    ranges = [numbers(text) for key, text in said.items() if key.startswith("range ")]
    ends, counts = set(), set()
    for values in map(np.asarray, found.values.values()):
        if values.size and values.ndim > 1:
            low, high = float(values.min()), float(values.max())
            ends.add((0.0 if abs(low) < abs(high) * 1e-4 else float(f"{low:.4g}"), float(f"{high:.4g}")))
            counts.add(float(values.shape[1]))
    assert ranges and all(tuple(each[-2:]) in ends for each in ranges)
    some = [each[:2] for each in ranges if len(each) > 2]
    assert all(shown < count and count in counts for shown, count in map(sorted, some)) and some
    assert all("%" in text for key, text in said.items() if key == "answer")
    if name == "squeezenet":
        names = {text for key, text in said.items() if key.startswith("name ")}
        assert {f"fire{at}" for at in range(2, 10)} <= names
    if name == "digits":
        check_formats(drawing)


@settings(max_examples=10, deadline=None)
@given(networks())
def test_any_networks_graph_is_drawn_clearly(case: Any) -> None:
    """Without a picture of its own."""
    network, x = case
    values = network.run({network.inputs[0].name: x})
    check_layout(network_graph(ENGLISH, network, values, None, ()))


def test_a_graph_says_no_chance_that_rounds_to_nothing_or_all() -> None:
    """As the page writes them; and of what is left out nothing is drawn but its block."""
    found = shipped("digits")
    answers = [("a", 0.99999), ("b", 1e-9), ("c", 0.0), ("d", 0.25)]
    drawing = network_graph(ENGLISH, found.network, found.values, None, answers)
    written = "a   >99.9% b   <0.1% c   0.0% d   25.0%"
    assert named(drawing)["answer"] == written
    without = network_graph(ENGLISH, found.network, found.values, None, answers, without={found.input})
    assert len(pictures(without)) == len(pictures(drawing)) - 1
    ranges = [{key for key in named(each) if key.startswith("range ")} for each in (drawing, without)]
    assert ranges[0] - ranges[1] == {"range 0"} and ranges[1] < ranges[0]


def pooled(count: int, settings: dict[str, Any]) -> Network:
    """A network of so many max poolings."""
    layers = [Layer(f"a{at}", "MaxPool", (f"y{at}",), (f"y{at + 1}",), settings) for at in range(count)]
    return Network(layers, [Input("y0", (1, 1, 3, 4))], [f"y{count}"])


def test_a_graph_draws_repeats_once() -> None:
    """With the maps of the first, and it says so; a short network is drawn as it is."""
    for count, drawn in ((20, 21), (70, 2)):
        network = pooled(count, {"kernel_shape": (1, 1)})
        values = network.run({"y0": np.ones((1, 1, 3, 4), np.float32)})
        drawing = network_graph(ENGLISH, network, values, None, ())
        check_layout(drawing)
        assert len(pictures(drawing)) == drawn
        assert ("× 70" in [text.text for text in drawing.texts]) == (count == 70)
        assert any("the first" in text.text for text in drawing.texts) == (count == 70)


@given(st.integers(1, 3000), st.integers(0, 99))
def test_a_long_row_keeps_its_largest(length: int, seed: int) -> None:
    """A network's one likely class of a thousand is seen, wherever it stands; a short row stays as it is."""
    row = np.random.default_rng(seed).normal(size=length).astype(np.float32)
    short = _shortened_row(row)
    assert len(short) == min(length, MOST_PLACES) and set(short) <= set(row)
    assert np.abs(short).max() == np.abs(row).max()
    assert length > MOST_PLACES or np.array_equal(short, row)


def test_the_cells_of_a_graphs_maps_are_counted() -> None:
    """Before they are drawn: as many as there are pixels in the pictures of its blocks."""
    found = shipped("digits")
    drawing = network_graph(ENGLISH, found.network, found.values, None, (), without={found.input})
    drawn = sum(each.pixels.shape[0] * each.pixels.shape[1] for each in pictures(drawing))
    assert drawn_sizes(found.network, found.values) == (5, drawn)


def test_a_graph_closes_branches_of_a_long_network() -> None:
    """Residual blocks are single blocks with the maps of their sums, in their order."""
    network, values = residual(24)
    drawing = network_graph(ENGLISH, network, values, None, ())
    check_layout(drawing)
    assert [text.text for text in drawing.texts].count("Residual block") == 24


def test_a_png_is_drawn_in_slices() -> None:
    """Many short ones, with the same file in the end; its share rises from 0."""
    state = LabState(size=24)
    picture = inputs.lab_picture(state)
    assert picture is not None
    given = (ENGLISH, pipeline.layer(state, picture.pixels), None, "diverging", (), "png")
    steps = lab_maps_figure.steps(*given)
    made: list[bytes] = []

    def all_of() -> Iterator[float]:
        made.append((yield from steps))

    shares = list(all_of())
    assert made == [lab_maps_figure(*given)]
    assert len(shares) > 3 and shares == sorted(shares) and shares[0] == 0 and shares[-1] <= 1


@given(st.integers(1, 4), st.integers(81, 400), st.integers(0, 99))
def test_areas_lie_on_their_side_of_zero(channels: int, length: int, seed: int) -> None:
    """Between the curve and 0: the share of the areas in the frame is that of the values in the scale."""
    values = np.random.default_rng(seed).normal(size=(channels, length))
    drawing = Drawing(200.0, 60.0)
    low, high = min(float(values.min()), 0.0), max(float(values.max()), 0.0)
    frame = Frame(10.0, 5.0, 30.0, length, low, high)
    for row in values:
        _area(drawing, frame, row)
    shapes = [item for item in drawing.items if isinstance(item, Shape)]
    fine = np.linspace(0, length - 1, 20 * length)
    for row, (above, below) in zip(values, batched(shapes, 2), strict=True):
        curve = np.interp(fine, np.arange(length), row)
        for shape, part in ((above, np.maximum(curve, 0)), (below, np.minimum(curve, 0))):
            wide = (length - 1) * frame.step
            expected = np.abs(part).mean() / (high - low) * (frame.tall - 2) * wide
            assert area_of(shape.points) == pytest.approx(expected, rel=0.02)


def batched(items: list[Shape], count: int) -> list[list[Shape]]:
    return [items[at : at + count] for at in range(0, len(items), count)]


def area_of(points: tuple[tuple[float, float], ...]) -> float:
    """Of a polygon, by the shoelace formula."""
    x, y = np.array(points).T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def test_a_graph_of_too_many_blocks_is_refused() -> None:
    """With a sentence that says how many fit."""
    network = pooled(70, {"kernel_shape": (2, 1), "pads": (1, 0, 1, 0)})  # each has one row more
    with pytest.raises(FigureError, match="71"):
        network_graph_figure(
            ENGLISH, network, network.run({"y0": np.ones((1, 1, 3, 4), np.float32)}), None, (), "png"
        )
