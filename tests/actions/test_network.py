"""What the network page's messages change, and which are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings

from cnnviz.actions import RefusedError, after
from cnnviz.images.digits import samples
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.state import NetworkState, from_query, to_query
from tests.actions.messages import JSON, PARTS

STATE = NetworkState(path=(1, 2), answer=4, layer="conv1", element=(0, 1, 1), pages=(("conv1", 1),))


@pytest.mark.parametrize(
    ("part", "body", "fields"),
    [
        ("photos", "coffee", {"photo": "coffee"}),
        ("samples", "0", {"sample": 0}),
        ("samples", str(len(samples()[1]) - 1), {"sample": len(samples()[1]) - 1}),
        ("pad", "0" * DIGIT_SIDE**2, {"drawing": ""}),
        ("answers", 7, {"answer": 7}),
        ("answers", None, {"answer": None}),
        ("answers", {"cover": ["sum"]}, {"cover": ("sum",)}),
        ("cascade", ["face_r", 0.9], {"face_r": 0.9}),
        ("cascade", ["step", "passed"], {"face_step": "passed"}),
        ("cascade", ["window", 1, 4, 5], {"face_window": (1, 4, 5)}),
        ("graph", ["scale", "network"], {"scale": "network"}),
        ("graph", ["page", "conv2", 3], {"pages": (("conv1", 1), ("conv2", 3))}),
        ("graph", ["page", "conv1", 0], {"pages": (("conv1", 0),)}),
        ("graph", ["select", "conv2", 3], {"layer": "conv2", "element": (3,), "path": ()}),
        ("graph", ["select", "conv2", 3, 4, 5], {"layer": "conv2", "element": (3, 4, 5), "path": ()}),
        ("layer", ["element", "fc", 3], {"layer": "fc", "element": (3,), "path": ()}),
        ("layer", ["element", "fc"], {"layer": "fc", "element": None, "path": ()}),
        ("trace", ["start", "conv2", 3, 4, 5], {"layer": "conv2", "element": (3, 4, 5), "path": ()}),
        ("trace", ["follow", 0, 3], {"path": (0, 3)}),
        ("trace", ["follow"], {"path": ()}),
        (
            "disturb",
            {"values": {"blur": 1.5, "turn": 3}, "dial": "blur"},
            {"disturb": (("turn", 3), ("blur", 1.5)), "dial": "blur"},
        ),
        ("disturb", {"values": {"blur": 0, "scale": 1}, "dial": "scale"}, {"dial": "scale"}),
        ("disturb_curve", {"dial": "noise", "at": 8}, {"disturb": (("noise", 8),), "dial": "noise"}),
        ("disturb_curve", {"dial": "rows"}, {"dial": "rows"}),
        ("fooling", {"use": 3}, {"fool": 3}),
        ("disturb", {"use": 0}, {"fool": 0}),
    ],
)
def test_a_message_changes_its_own_fields(part: str, body: Any, fields: dict[str, Any]) -> None:
    """And no others."""
    assert after(STATE, part, body) == STATE.changed(**fields)


@pytest.mark.parametrize(
    ("panel", "opened"), [("trace", "trace"), ("layer", "layer"), ("account", "layer"), ("why", "layer")]
)
def test_a_click_on_a_map_opens_a_panel_that_follows_it(panel: str, opened: str) -> None:
    """The one that is open where it does, else the first."""
    assert after(NetworkState(panel=panel), "graph", ["select", "conv2", 3]).panel == opened


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("photos", "coffee"),
        ("samples", "0"),
        ("pad", "0" * DIGIT_SIDE**2),
        ("disturb", {"values": {}, "dial": "turn"}),
        ("disturb_curve", {"dial": "turn", "at": 4}),
    ],
)
def test_another_picture_takes_a_change_by_gradient_away(part: str, body: Any) -> None:
    """It was made for the one before."""
    assert after(NetworkState(fool=4), part, body).fool == 0


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("disturb", {"values": {"turn": "3"}, "dial": "turn"}),
        ("disturb", {"values": {"turn": True}, "dial": "turn"}),
        ("disturb", {"values": {"turn": float("inf")}, "dial": "turn"}),
        ("disturb", {"values": {"turn": 5000}, "dial": "turn"}),
        ("disturb", {"values": {"tilt": 3}, "dial": "turn"}),
        ("disturb", {"values": {}, "dial": "tilt"}),
        ("disturb_curve", {"dial": "tilt", "at": 3}),
        ("disturb_curve", {"dial": "turn", "at": None}),
        ("fooling", {"use": 256}),
        ("fooling", {"use": -1}),
        ("fooling", {"use": True}),
        ("fooling", {"use": 1.0}),
    ],
)
def test_what_no_slider_can_say_is_refused(part: str, body: Any) -> None:
    """Names, kinds and sizes of numbers are checked before anything is taken."""
    with pytest.raises(RefusedError):
        after(NetworkState(), part, body)


def test_an_own_network_may_bring_more_samples_than_there_are_digits() -> None:
    """So many as a link can tell apart; how many there are is for the page to see."""
    own = NetworkState(network="own")
    assert after(own, "samples", "9999").sample == 9999
    for body in ("10000", "-1", "007", 5, None):
        with pytest.raises(RefusedError):
            after(own, "samples", body)


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("nothing", "coffee"),
        ("kernels", "sobel_y"),
        ("photos", "nope"),
        ("photos", "5"),
        *(
            ("samples", body)
            for body in (str(len(samples()[1])), "-1", "007", "coffee", "1" * 9000, "\u0665", 5, None)
        ),
        *(
            ("pad", body)
            for body in ("0" * 10, "G" * DIGIT_SIDE**2, "0" * DIGIT_SIDE**2 + "\n", "", None, {"a": 1})
        ),
        *(("answers", body) for body in (-1, 10**7, True, 1.0, "1", [1], {"index": 1}, 10**400, "")),
        *(("answers", {"cover": body}) for body in ("sum", ["face"], [1], {"sum": 1})),
        ("answers", {"term": 3}),
        ("cascade", ["face_r", 1.5]),
        ("cascade", ["face_o", True]),
        ("cascade", ["face_o", float("nan")]),
        ("cascade", ["face_size", 30]),
        ("cascade", ["step", "all"]),
        ("cascade", ["window", 1, 4]),
        ("cascade", ["window", 1, 4, -5]),
        ("cascade", ["window", 10**9, 4, 5]),
        ("graph", ["scale", "colour"]),
        ("graph", ["scale", ["unit"]]),
        ("graph", ["scale"]),
        ("graph", {"scale": "unit"}),
        ("graph", ["page", "conv1"]),
        ("graph", ["page", "conv1", -1]),
        ("graph", ["page", "conv1", True]),
        ("graph", ["page", "x" * 3000, 1]),
        ("graph", ["page", ["conv1"], 1]),
        ("graph", ["select"]),
        ("graph", ["select", ["conv1"], 1]),
        ("graph", ["select", "conv1", -1]),
        ("graph", ["select", "conv1", True]),
        ("graph", ["select", "conv1", 1.0]),
        ("graph", ["select", "conv1", 10**400]),
        ("graph", ["select", "x" * 3000, 1]),
        ("graph", ["select", "conv1", *[0] * 500]),
        ("layer", ["element", "conv1", "0"]),
        ("layer", ["select", "conv1", 0]),
        ("layer", None),
        ("trace", ["follow", -1]),
        ("trace", ["follow", True]),
        ("trace", ["follow", 0.0]),
        ("trace", ["follow", *[0] * 500]),
        ("trace", ["start", 1]),
        ("trace", ["start"]),
        ("trace", ["stop", 0]),
        ("trace", []),
    ],
)
def test_what_no_part_sends_is_refused(part: str, body: Any) -> None:
    """Other parts, words, types, and more than a link carries."""
    with pytest.raises(RefusedError):
        after(STATE, part, body)


@settings(max_examples=300, deadline=None)
@given(part=PARTS, body=JSON)
def test_whatever_is_sent_gives_a_state_that_a_link_carries(part: str, body: Any) -> None:
    """Or is refused; nothing else is ever raised."""
    try:
        state = after(STATE, part, body)
    except RefusedError:
        return
    assert from_query(to_query(state)) == (state, [])


def test_a_network_begins_with_its_own_scale() -> None:
    """Each map of SqueezeNet has its own, and nothing of it stands in a link; a scale that was chosen, or that a link names, stays."""
    squeezenet = NetworkState(network="squeezenet")
    assert squeezenet.own_scale == "unit" and NetworkState().own_scale == "layer"
    chosen = after(squeezenet, "graph", ["scale", "layer"])
    assert chosen.scale == "layer" and from_query(to_query(chosen)) == (chosen, [])
    assert after(chosen, "graph", ["scale", "unit"]) == squeezenet
    assert "scale" not in to_query(squeezenet)
    assert from_query(to_query(squeezenet) | {"scale": "network"})[0] == squeezenet.changed(scale="network")
