"""What the messages of the builder change in a network, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.actions import RefusedError
from cnnviz.actions.train.builder import after
from cnnviz.training.account import MOST_LAYERS
from cnnviz.training.architecture import Architecture
from cnnviz.training.building import KINDS, bounds, output_place
from cnnviz.training.presets import PRESETS
from cnnviz.training.written import read_layers, write_layers
from tests.actions.messages import JSON

NET = read_layers("conv8k3p1-relu-max2-drop0.5-flat-fc32-fc10")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ({"preset": "softmax"}, "flat-fc5"),
        ({"to": "conv3k5-gap-fc10"}, "conv3k5-gap-fc5"),
        ({"add": "convolution", "at": 3}, "conv8k3p1-relu-max2-conv8k3p1-drop0.5-flat-fc32-fc10"),
        ({"add": "connected", "at": 6}, "conv8k3p1-relu-max2-drop0.5-flat-fc32-fc32-fc10"),
        ({"add": "flatten", "at": 0}, "flat-conv8k3p1-relu-max2-drop0.5-flat-fc32-fc10"),
        ({"remove": 4}, "conv8k3p1-relu-max2-drop0.5-fc32-fc10"),
        ({"move": 1, "by": 1}, "conv8k3p1-max2-relu-drop0.5-flat-fc32-fc10"),
        ({"move": 1, "by": -1}, "relu-conv8k3p1-max2-drop0.5-flat-fc32-fc10"),
        ({"line": 0, "name": "kernels", "value": 9}, "conv9k3p1-relu-max2-drop0.5-flat-fc32-fc10"),
        ({"line": 0, "name": "size", "value": 1}, "conv8k1-relu-max2-drop0.5-flat-fc32-fc10"),
        ({"line": 1, "name": "name", "value": "tanh"}, "conv8k3p1-tanh-max2-drop0.5-flat-fc32-fc10"),
        ({"line": 2, "name": "stride", "value": 1}, "conv8k3p1-relu-max2s1-drop0.5-flat-fc32-fc10"),
        ({"line": 3, "name": "probability", "value": 0.3333}, "conv8k3p1-relu-max2-drop0.33-flat-fc32-fc10"),
        ({"line": 3, "name": "probability", "value": 0}, "conv8k3p1-relu-max2-drop0-flat-fc32-fc10"),
        ({"line": 5, "name": "outputs", "value": 64}, "conv8k3p1-relu-max2-drop0.5-flat-fc64-fc10"),
    ],
)
def test_a_message_changes_the_layers(body: Any, text: str) -> None:
    """Also to such as do not fit; what it makes stands in a link."""
    found = after(NET, 5, body)
    assert write_layers(found) == text
    assert read_layers(text) == found


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        {},
        {"preset": "none"},
        {"preset": ["softmax"]},
        {"to": ""},
        {"to": "conv8"},
        {"to": "relu-" * 1000},
        {"add": "softmax", "at": 0},
        {"add": "activation"},
        {"add": "activation", "at": -1},
        {"add": "activation", "at": 7},
        {"add": "activation", "at": True},
        {"remove": 6},
        {"remove": 7},
        {"remove": -1},
        {"remove": False},
        {"move": 0, "by": -1},
        {"move": 5, "by": 1},
        {"move": 6, "by": -1},
        {"move": 6, "by": 1},
        {"move": 1, "by": 2},
        {"move": 1, "by": True},
        {"move": 1, "by": 1.0},
        {"line": 6, "name": "outputs", "value": 11},
        {"line": 0, "name": "kernels", "value": 0},
        {"line": 0, "name": "kernels", "value": 1025},
        {"line": 0, "name": "kernels", "value": 10**400},
        {"line": 0, "name": "kernels", "value": True},
        {"line": 0, "name": "kernels", "value": 8.0},
        {"line": 0, "name": "size", "value": 0},
        {"line": 0, "name": "size", "value": -1},
        {"line": 0, "name": "size", "value": 17},
        {"line": 0, "name": "padding", "value": 3},
        {"line": 0, "name": "outputs", "value": 3},
        {"line": 0, "name": "kind", "value": "x"},
        {"line": 1, "name": "name", "value": "softmax"},
        {"line": 1, "name": "name", "value": ["relu"]},
        {"line": 2, "name": "size", "value": None},
        {"line": 3, "name": "probability", "value": 0.95},
        {"line": 3, "name": "probability", "value": float("nan")},
        {"line": 3, "name": "probability", "value": float("inf")},
        {"line": 9, "name": "size", "value": 2},
    ],
)
def test_what_the_builder_does_not_say_is_refused(body: Any) -> None:
    """Layers, places and settings that are not there, and a change of what makes the scores."""
    with pytest.raises(RefusedError):
        after(NET, 10, body)


def test_a_network_never_gets_longer_than_can_be_trained_nor_empty() -> None:
    """A link could carry neither."""
    full = NET
    while len(full) < MOST_LAYERS:
        full = after(full, 10, {"add": "activation", "at": 0})
    with pytest.raises(RefusedError):
        after(full, 10, {"add": "activation", "at": 0})
    with pytest.raises(RefusedError):
        after(read_layers("flat"), 10, {"remove": 0})


@settings(deadline=None)
@given(JSON)
def test_anything_is_followed_or_refused(body: Any) -> None:
    """And what is followed stands in a link."""
    try:
        found = after(NET, 10, body)
    except RefusedError:
        return
    assert read_layers(write_layers(found)) == found


@st.composite
def changes(draw: st.DrawFn, layers: Architecture) -> dict[str, Any]:
    """A message in the builder's words about these layers, with places and values in and out of range."""
    place = draw(st.integers(-1, len(layers)))
    match draw(st.sampled_from(["add", "remove", "move", "line", "preset"])):
        case "add":
            return {"add": draw(st.sampled_from(sorted(KINDS))), "at": place}
        case "remove":
            return {"remove": place}
        case "move":
            return {"move": place, "by": draw(st.sampled_from([1, -1]))}
        case "preset":
            return {"preset": draw(st.sampled_from(sorted(PRESETS)))}
    names = sorted(bounds(layers[place])) if 0 <= place < len(layers) else []
    return {
        "line": place,
        "name": draw(st.sampled_from([*names, "name"])),
        "value": draw(st.integers(-1, 20) | st.sampled_from(["tanh", 0.25])),
    }


@settings(max_examples=100, deadline=None)
@given(data=st.data(), classes=st.integers(2, 10))
def test_whatever_is_built_goes_into_a_link_and_back_and_keeps_its_scores(
    data: st.DataObject, classes: int
) -> None:
    """A walk of many changes from a preset, as far as they are followed."""
    layers = PRESETS[data.draw(st.sampled_from(sorted(PRESETS)))].layers(classes)
    for _ in range(12):
        try:
            layers = after(layers, classes, data.draw(changes(layers)))
        except RefusedError:
            continue
        assert read_layers(write_layers(layers)) == layers
        last = output_place(layers)
        assert last is not None
        assert getattr(layers[last], "outputs", None) == classes
