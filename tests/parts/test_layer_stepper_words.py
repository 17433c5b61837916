"""What the Stepper of a layer says."""

from __future__ import annotations

import json
import re

import numpy as np
import pytest

from cnnviz.images.digits import samples
from cnnviz.parts.layer_stepper.content import (
    NOTHING_SHOWN,
    layer_content,
    layer_payload,
    subject_for,
    subject_of,
)
from cnnviz.parts.layer_stepper.words import layer_words
from cnnviz.parts.part import FOLDER
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.state import NetworkState
from tests.networks.layer_cases import CASES, run


@pytest.mark.parametrize("name", CASES)
def test_every_kind_has_its_words(name: str) -> None:
    """Title, explanation and a name for each map; and every word that the browser asks for is there."""
    network, values = run(*CASES[name])
    layer = network.layers[-1]
    subject = subject_of(network, layer, values)
    assert subject is not None
    meta, _arrays = layer_payload(subject)
    words = layer_words(str, meta, layer=layer.name, operator=layer.op_type)
    assert all(words["explain"].values()) and all(words["titles"].values())
    assert len(words["channel_names"]) == meta["image"]["channels"]
    json.dumps(words)
    sources = [
        *(FOLDER / "layer_stepper").glob("*.js"),
        # those of the lab alone are left out
        *(
            each
            for each in (FOLDER / "stepper").glob("[!dms]*.js")
            if each.name not in ("photo_look.js", "zoom.js")
        ),
    ]
    asked = {word for source in sources for word in re.findall(r"\bwords\.(\w+)", source.read_text())}
    assert asked <= words["words"].keys() | {"pixels", "unused"}


def test_a_convolutions_formula_has_its_own_numbers() -> None:
    """Stride, dilation and padding of the layer, on each axis; a signal has no rows."""
    for name, formula in (
        ("conv", "F(r, c) = b +\nΣ w(k, i, j) · x(k, 2·r+i−1, c+2·j)"),
        ("conv of a signal", "F(c) = b +\nΣ w(k, j) · x(k, 2·c+j−3)"),
    ):
        network, values = run(*CASES[name])
        layer = network.layers[-1]
        meta, _arrays = layer_payload(subject_of(network, layer, values))  # type: ignore[arg-type]
        words = layer_words(str, meta, layer=layer.name, operator=layer.op_type)
        assert words["explain"]["formula"] == formula


@pytest.mark.parametrize(
    ("layer", "inner"), [("conv1", False), ("relu1", True), ("pool2", True), ("flatten", True)]
)
def test_what_a_layer_before_made_is_sealed_where_numbers_are_hidden(layer: str, inner: bool) -> None:
    """The picture's numbers are no answer; those of another layer's map are, also where they go in."""
    reading = read(shipped("digits"), samples()[0][3][np.newaxis])
    for hide in ((), ("values",)):
        state = NetworkState(layer=layer, hide=hide)
        subject = subject_for(state, reading, NOTHING_SHOWN)
        assert subject is not None
        meta, _arrays = layer_content(str, reading, subject, state=state)
        assert meta["sealed_input"] == (inner and bool(hide))


def test_the_colours_of_a_picture_are_named_in_its_order() -> None:
    """A network that takes blue first has blue first, also where some colours are left out."""
    network, values = run(*CASES["1x1 conv"])
    layer = network.layers[-1]
    meta, _arrays = layer_payload(subject_of(network, layer, values))  # type: ignore[arg-type]
    told = {"layer": layer.name, "operator": layer.op_type, "picture": "bgr"}
    assert layer_words(str, meta, **told)["channel_names"] == ["B", "G", "R"]
    meta["image"]["numbers"] = [2]
    assert layer_words(str, meta, **told)["channel_names"] == ["R"]
