"""A recorded page holds what the engine made, and stays small."""

from __future__ import annotations

import re

import numpy as np
import pytest

from cnnviz import pipeline, signal_pipeline
from cnnviz.chain import chained
from cnnviz.images.digits import samples
from cnnviz.images.gallery import PHOTOS, load_photo
from cnnviz.images.picture import Pixels, working_copy
from cnnviz.limits import MEGABYTE
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read
from cnnviz.record import view_of
from cnnviz.record.link import state_of
from cnnviz.record.pile import deflated
from cnnviz.second_step import second_step
from cnnviz.signals import SIGNALS
from cnnviz.state import LabState, SignalState
from cnnviz.words import translation

from .packed import texts_of
from .pages import recorded

KB = 1000
FACES = "?page=network&network=faces"


def photo(name: str, size: int) -> Pixels:
    """A shipped photo as a page computes with it."""
    return working_copy(load_photo(name), size, True).pixels


@pytest.mark.parametrize(
    "link",
    [
        "?page=lab",
        "?kernel=gaussian&photo=coffee&stride=2&act=sigmoid&poolsize=3",
        "?unit=1&pool=none&act=identity&depthwise=1",
    ],
)
def test_the_lab_holds_every_number_of_its_run(link: str) -> None:
    """Picture, kernel and each stage that is not sent otherwise, in whatever type leaves them as they are."""
    state = state_of(link)
    assert isinstance(state, LabState)
    run = pipeline.run(state, photo(state.photo, 128))
    meta, arrays = recorded(link).shown("lab.stepper")
    expected = {"image": run.pixels, "weight": run.weight, "conv": run.conv}
    if meta["act"]["sent"] == "numbers":
        expected["act"] = run.act
    if run.pool is not None:
        expected["pool"] = run.pool
    assert set(arrays) == set(expected)
    for name, values in expected.items():
        np.testing.assert_array_equal(arrays[name], values.ravel(), err_msg=name)
    assert meta["conv"]["out"] == list(run.conv.shape)


def test_the_lab_holds_both_settings_that_are_compared_and_their_difference() -> None:
    """At each stage, where the rows and columns lie on each other; the kernels have unlike sizes."""
    both = [state_of(f"?kernel={kernel}&size=48") for kernel in ("sobel_x", "gaussian")]
    runs = [pipeline.run(state, photo("astronaut", 48)) for state in both if isinstance(state, LabState)]
    page = recorded("?kernel=gaussian&size=48&a=kernel%3Dsobel_x")
    assert set(page.view["shown"]) == {"lab.compare"}
    replies = page.view["replies"]["lab.compare"]
    for stage in ("conv", "act", "pool"):
        record = page.view["values"][replies[f'{{"compare":"{stage}"}}']["lab.compare"]]
        meta, arrays = page.content(record)
        assert meta["stage"] == stage
        parts = []
        for side, run in zip("ab", runs, strict=True):
            maps = getattr(run, stage)
            np.testing.assert_array_equal(arrays[f"map_{side}"], maps.ravel())
            parts.append(maps[:, arrays[f"rows_{side}"][:, np.newaxis], arrays[f"columns_{side}"]])
        assert parts[0].size
        np.testing.assert_array_equal(arrays["difference"], (parts[0] - parts[1]).ravel())


@pytest.mark.parametrize(
    "then",
    [
        "others=sobel_y&then=magnitude&pool=none",
        "then=convolve&slices=box&slicesize=5",
        "depthwise=1&then=mix",
    ],
)
def test_the_lab_holds_every_number_of_a_second_step(then: str) -> None:
    """Its map and its weights, and the maps that it reads, wherever they lie."""
    state = state_of(f"?{then}&size=48")
    assert isinstance(state, LabState)
    layer = pipeline.layer(state, photo(state.photo, 48))
    second = second_step(state, layer)
    assert second is not None
    meta, arrays = recorded(f"?{then}&size=48").shown("lab.stepper")
    assert meta["then"]["out"] == list(second.result.shape)
    if second.weight is None:  # made in the browser of both maps
        first, other = arrays["conv"].astype(float), arrays["then_1"].astype(float)
        made = np.sqrt(first**2 + other**2).astype(np.float32)
        np.testing.assert_array_equal(made, second.result.ravel())
        return
    np.testing.assert_array_equal(arrays["then"], second.result.ravel())
    np.testing.assert_array_equal(arrays["then_weight"], second.weight.ravel())


def test_the_lab_holds_every_number_of_a_transposed_convolution() -> None:
    """The copies overlap, so its map is larger than the picture."""
    link = "?op=transposed&stride=2&outpad=1&size=40&pool=none&act=identity"
    state = state_of(link)
    assert isinstance(state, LabState)
    run = pipeline.run(state, photo(state.photo, 40))
    meta, arrays = recorded(link).shown("lab.stepper")
    assert meta["conv"]["transposed"] and meta["conv"]["out"] == list(run.conv.shape)
    assert run.conv.shape[1] > run.pixels.shape[1]
    for name in ("weight", "conv"):
        np.testing.assert_array_equal(arrays[name], getattr(run, name).ravel(), err_msg=name)


def test_the_lab_holds_the_result_that_is_the_input() -> None:
    """In the place of the picture, and the page says what it is."""
    link = "?kernel=sobel_x&pool=none&size=40&before=kernel%3Dgaussian%26pool%3Dnone"
    state = state_of(link)
    assert isinstance(state, LabState) and len(state.before) == 1
    values = chained(state, photo(state.photo, 40))
    meta, arrays = recorded(link).shown("lab.stepper")
    np.testing.assert_array_equal(arrays["image"], values.ravel())
    assert meta["image"]["range"] == [values.min(), values.max()]
    assert "result of step 1 (Gaussian blur)" in view_of(state).facts[1]


def test_the_lab_holds_every_kernel_of_a_layer() -> None:
    """Each with the numbers of its run, as if it had been chosen, as long as there is room."""
    state = state_of("?others=sobel_y,laplacian_4&at=1")
    assert isinstance(state, LabState)
    layer = pipeline.layer(state, photo(state.photo, 128))
    view = view_of(state)
    assert len(view.kernels) == 3 and view.shown["lab.stepper"][1] == view.kernels[1]
    for at, (record, run) in enumerate(zip(view.kernels, layer.runs, strict=True)):
        assert record.meta["layer"]["at"] == at and record.meta["layer"]["fixed"]
        for name in ("weight", "conv"):
            kind, place, size = record.places[name]
            held = np.frombuffer(view.data, kind, size, place)
            np.testing.assert_array_equal(held, getattr(run, name).ravel())
    few = view_of(state, 100_000)
    assert not few.kernels and "layer" not in few.shown["lab.stepper"][1].meta
    assert len(few.data) < len(view.data) / 2


@pytest.mark.parametrize("link", ["?page=signals", "?page=signals&kernel=average&act=tanh&values=standard"])
def test_the_signals_page_holds_every_number_of_its_run(link: str) -> None:
    """Signal, kernel and stages."""
    state = state_of(link)
    assert isinstance(state, SignalState)
    run = signal_pipeline.run(state, SIGNALS[state.signal].record(state.length))
    _meta, arrays = recorded(link).shown("signals.stepper")
    for name, values in {"image": run.input, "conv": run.conv, "act": run.act, "pool": run.pool}.items():
        assert values is not None
        np.testing.assert_array_equal(arrays[name], values.ravel(), err_msg=name)


def holds_every_map(link: str, reading: Reading) -> None:
    """Each layer's maps are there, with the numbers that the network gave and took, and none on a page to turn to."""
    page = recorded(link)
    assert all(column["page_count"] == 1 for column in page.shown("network.graph")[0]["columns"])
    for layer in reading.network.layers:
        output = reading.values[layer.outputs[0]][0]
        for number in range(len(output)):
            content = page.map(layer.name, number)
            assert content is not None
            meta, arrays = content
            assert meta["layer"] == layer.name
            expected = output if output.ndim == 1 else output[number].ravel()
            np.testing.assert_array_equal(arrays["output"], expected)
            if meta["kind"] == "convolution":
                np.testing.assert_array_equal(arrays["inputs"], reading.values[layer.inputs[0]].ravel())
            if meta["kind"] in ("convolution", "linear"):
                weight = reading.network.weights[layer.inputs[1]][number]
                np.testing.assert_array_equal(arrays["weight"], weight.ravel())


def test_the_digits_network_holds_every_map_of_its_layers() -> None:
    """And of the fully connected layer the weights of each unit."""
    images, _labels = samples()
    reading = read(shipped("digits"), images[143][np.newaxis])
    holds_every_map("?page=network", reading)
    page = recorded("?page=network")
    _meta, arrays = page.shown("network.answers")
    np.testing.assert_array_equal(arrays["probabilities"], reading.said)
    assert page.view["layers"]["note"] == ""
    assert page.view["layers"]["answers"] == "fc"


def test_the_face_detector_holds_every_map_at_its_usual_size() -> None:
    """It has no answer, so there is no strip."""
    holds_every_map(FACES, read(shipped("faces"), photo("astronaut", 128)))
    assert list(recorded(FACES).view["shown"]) == ["network.graph"]


def test_what_does_not_fit_is_left_out_and_said() -> None:
    """The layer that is looked at is there first; of the others those that fit; what the file holds stays below what is said."""
    page = recorded(f"{FACES}&layer=%2Fconv2%2FConv", MEGABYTE * 3 // 4)
    layers = page.view["layers"]
    assert len(deflated(texts_of(page.html)[1])) <= MEGABYTE * 3 // 4
    name, element = layers["opened"]
    assert name == "/conv2/Conv" and page.map(name, element[0]) is not None
    every = [each for maps in layers["maps"].values() for each in maps]
    present = sum(each is not None for each in every)
    assert 0 < present < len(every)
    assert f"{present} of {len(every)} maps" in layers["note"]
    assert "0.75 MB" in layers["note"] and "0.75 MB" in layers["absent"]


@pytest.mark.parametrize(
    ("link", "most"),
    [
        ("?page=lab", 400),
        # 250 KB of numbers, as no activation but ReLU is worked out in the browser, and 215 KB of script: going through a sum
        # term by term, covers, small maps of several kernels, a menu for what the bar has no room for, the second step, the look of a photo and transposed convolutions work in a recorded page as well.
        ("?act=sigmoid&kernel=gaussian", 515),
        ("?others=sobel_y,laplacian_4", 700),
        ("?page=signals", 250),
        ("?page=network", 900),
        (FACES, 1700),
    ],
)
def test_a_page_is_small(link: str, most: int) -> None:
    """It can be sent by mail, and says its own size."""
    html = recorded(link).html
    size = len(html.encode())
    assert size < most * KB
    said = next(int(re.sub(r"\D", "", line)) for line in html.splitlines() if "One file" in line)
    assert 0 <= said - size / KB < 1


def test_a_network_that_is_shown_in_part_says_so() -> None:
    """A picture that is too small for some layers; those before them are there."""
    view = recorded(f"{FACES}&size=8").view
    (warning,) = view["warnings"]
    assert "/conv3/Conv" in warning and "in part" in warning
    assert "/conv2/Conv" in view["layers"]["maps"] and "/conv3/Conv" not in view["layers"]["maps"]


def test_numbers_that_several_maps_share_lie_there_once() -> None:
    """All maps of a layer are made of the same ones, and what one layer makes the next one takes."""
    page = recorded("?page=network")
    maps = page.view["layers"]["maps"]
    assert len({tuple(each["places"]["inputs"]) for each in maps["conv2"]}) == 1
    reading = read(shipped("digits"), samples()[0][143][np.newaxis])
    numbers = sum(values.nbytes for values in reading.values.values())
    assert len(page.data) < 1.5 * numbers


def test_a_link_opens_the_element_that_it_names() -> None:
    """Layer and element; without them the page's choice, which nobody pinned."""
    named = recorded("?page=network&layer=conv2&element=3_4_5").view["layers"]
    assert (named["opened"], named["pinned"]) == (["conv2", [3, 4, 5]], True)
    usual = recorded("?page=network").view["layers"]
    assert usual["opened"][0] == "conv1" and not usual["pinned"]


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_photo_is_credited_and_settings_are_in_words(language: str) -> None:
    """In the language of the link."""
    view = recorded(f"?photo=pagoda&kernel=sobel_x&stride=3&lang={language}").view
    _ = translation(language).gettext
    assert any(PHOTOS["pagoda"].credit in line for line in view["credits"])
    facts = " ".join(view["facts"])
    for words in (_(PHOTOS["pagoda"].label), "Sobel", _("Stride"), "3", "128"):
        assert words in facts
    assert view["title"] == _("Kernel lab")


def test_a_network_and_its_digits_are_credited() -> None:
    """Whoever passes the page on has to name them."""
    lines = " ".join(recorded("?page=network").view["credits"])
    assert "LeCun" in lines and "cnnviz, MIT" in lines
    assert "Esler" in " ".join(recorded(FACES).view["credits"])
