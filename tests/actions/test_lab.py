"""What the lab's messages change, and which are refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings

from cnnviz.actions import RefusedError, after
from cnnviz.actions.kernel import TOOLS
from cnnviz.images.drawing import SIDE, decode
from cnnviz.kernels import MAX_SIDE
from cnnviz.kernels.errors import KernelError
from cnnviz.pipeline import kernel_weights
from cnnviz.state import LabState, from_query, to_query
from cnnviz.state.stages import Pin
from tests.actions.messages import JSON, PARTS

WEIGHTS = tuple(tuple(tuple(float(n + 3 * r + c) for c in range(3)) for r in range(2)) for n in range(3))
STATE = LabState(weights=WEIGHTS)
CELLS = {"kind": "cells", "channel": 2, "texts": [["1", "1/3", "5"], ["-2", "0", "3"]]}


@pytest.mark.parametrize(
    ("part", "body", "fields"),
    [
        ("photos", "coffee", {"photo": "coffee"}),
        ("patterns", "ramp", {"pattern": "ramp", "pattern_numbers": ()}),
        ("kernels", "sobel_y", {"kernel": "sobel_y", "weights": None, "kernel_numbers": ()}),
        ("stepper", {"stage": "pool", "channel": 1, "row": 2, "column": 3}, {"pin": Pin("pool", 1, 2, 3)}),
        ("stepper", None, {"pin": None}),
        ("sketch", "0" * SIDE**2, {"drawing": ""}),
        ("stepper", {"cover": ["sum", "output"]}, {"cover": ("sum", "output")}),
        ("stepper", {"cover": []}, {"cover": ()}),
        ("stepper", {"term": 11}, {"term": 11}),
        ("stepper", {"term": None}, {"term": None}),
        ("stepper", {"demo": True}, {"demo": True}),
        ("stepper", {"photo": True}, {"photo_look": True}),
    ],
)
def test_a_message_changes_its_own_fields(part: str, body: Any, fields: dict[str, Any]) -> None:
    """And no others."""
    state = LabState(weights=WEIGHTS, pin=Pin("conv", 0, 0, 0), pattern_numbers=(("angle", 3.0),))
    assert after(state, part, body) == state.changed(**fields)


def test_a_drawing_is_held_as_it_was_drawn() -> None:
    """A hexadecimal digit for each point, row by row."""
    levels = (np.arange(SIDE**2) % 16).reshape(SIDE, SIDE)
    state = after(LabState(), "sketch", "0123456789abcdef" * 64)
    np.testing.assert_array_equal(decode(state.drawing), levels)


@pytest.mark.parametrize(
    "body",
    [
        CELLS,
        {"kind": "paste", "text": "1\t2\n3\t4"},
        {"kind": "resize", "rows": 1, "columns": MAX_SIDE},
        *({"kind": "tool", "name": name} for name in TOOLS if name != "normalise"),
        {"kind": "share", "shared": True},
    ],
)
def test_an_edit_gives_another_kernel(body: dict[str, Any]) -> None:
    """Fields that do not belong to it are passed over; the link leads to the same kernel."""
    state = after(STATE, "editor", body | {"more": 1})
    assert not np.array_equal(kernel_weights(state), kernel_weights(STATE))
    assert from_query(to_query(state)) == (state, [])


def test_typed_cells_stand_in_their_channel() -> None:
    """Fractions are read; the other channels stay."""
    weights = kernel_weights(after(STATE, "editor", CELLS))
    np.testing.assert_array_equal(weights[2], np.float32([[1, 1 / 3, 5], [-2, 0, 3]]))
    np.testing.assert_array_equal(weights[:2], kernel_weights(STATE)[:2])


@pytest.mark.parametrize(
    "body", [CELLS | {"texts": [["1", "2", "x"], ["4", "5", "6"]]}, {"kind": "paste", "text": "one"}]
)
def test_text_that_is_no_kernel_is_told_of(body: dict[str, Any]) -> None:
    """It is the visitor's own, so that a sentence can say what does not fit."""
    with pytest.raises(KernelError):
        after(STATE, "editor", body)


@pytest.mark.parametrize(
    "body",
    [
        None,
        [],
        "negate",
        7,
        {},
        {"kind": "explode"},
        {"kind": ["tool"], "name": "negate"},
        {"kind": "tool", "name": "delete"},
        {"kind": "tool", "name": ["negate"]},
        {"kind": "resize", "rows": 0, "columns": 3},
        {"kind": "resize", "rows": 3, "columns": 16},
        {"kind": "resize", "rows": True, "columns": 3},
        {"kind": "resize", "rows": 3.0, "columns": 3},
        {"kind": "resize", "rows": 10**400, "columns": 3},
        {"kind": "share", "shared": 1},
        {"kind": "paste", "text": "1 " * 20_000},
        {"kind": "paste", "text": ["1"]},
        {"kind": "paste", "text": "1\ud800"},
        CELLS | {"channel": 3},
        CELLS | {"channel": -1},
        CELLS | {"channel": False},
        CELLS | {"channel": "0"},
        CELLS | {"texts": [["1", "2", "3"]]},
        CELLS | {"texts": [["1", "2", "3"], ["4", "5"]]},
        CELLS | {"texts": [["1", "2", "3"], ["4", "5", 6]]},
        CELLS | {"texts": [["1", "2", "3"], ["4", "5", "6" * 65]]},
        CELLS | {"texts": [["1", "2", "3"], ["4", "5", "\udfff"]]},
        CELLS | {"texts": ["123", "456"]},
        CELLS | {"texts": {"0": ["1", "2", "3"], "1": ["4", "5", "6"]}},
    ],
)
def test_what_is_no_edit_is_refused(body: Any) -> None:
    """Messages of any other shape."""
    with pytest.raises(RefusedError):
        after(STATE, "editor", body)


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("nothing", "coffee"),
        ("photos", "nope"),
        ("photos", ["coffee"]),
        ("patterns", "coffee"),
        ("kernels", "nope"),
        ("kernels", None),
        ("stepper", 3),
        ("stepper", "conv"),
        ("stepper", {"stage": "conv"}),
        ("stepper", {"stage": "conv", "channel": True, "row": 0, "column": 0}),
        ("stepper", {"stage": "no", "channel": 0, "row": 0, "column": 0}),
        ("stepper", {"stage": ["conv"], "channel": 0, "row": 0, "column": 0}),
        ("stepper", {"stage": "conv", "channel": 0, "row": -1, "column": 10**9}),
        *(
            ("sketch", body)
            for body in ("f" * 1023, "f" * 1025, "F" * 1024, "g" * 1024, "f" * 1024 + "\n", "", None)
        ),
    ],
)
def test_what_no_part_sends_is_refused(part: str, body: Any) -> None:
    """Parts, names and places that are not there; drawings of another size or in other letters."""
    with pytest.raises(RefusedError):
        after(LabState(), part, body)


@settings(max_examples=300, deadline=None)
@given(part=PARTS, body=JSON)
def test_whatever_is_sent_gives_a_state_that_a_link_carries(part: str, body: Any) -> None:
    """Or is refused; nothing else is ever raised."""
    try:
        state = after(STATE, part, body)
    except (RefusedError, KernelError):
        return
    assert from_query(to_query(state)) == (state, [])
