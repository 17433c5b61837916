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
from cnnviz.state.lab import Filter
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
        ("matrix", {"on": "x14"}, {"marked": "x14"}),
        ("matrix", {"on": ""}, {"marked": ""}),
        ("matrix", {"view": "im2col"}, {"matrix": "im2col"}),
        ("matrix", {"channel": 2}, {"matrix_channel": 2}),
        ("controls", {"name": "operation", "value": "transposed"}, {"operation": "transposed"}),
        ("stepper", {"photo": True}, {"photo_look": True}),
    ],
)
def test_a_message_changes_its_own_fields(part: str, body: Any, fields: dict[str, Any]) -> None:
    """And no others."""
    state = LabState(weights=WEIGHTS, pin=Pin("conv", 0, 0, 0), pattern_numbers=(("angle", 3.0),))
    assert after(state, part, body) == state.changed(**fields)


LAYER = LabState(others=(Filter("sobel_y"), Filter("box", (("size", 5.0),))), at=1)
"""Sobel y, Sobel x, which is chosen, and a box."""


@pytest.mark.parametrize(
    ("body", "filters", "at"),
    [
        ({"add": "laplacian_4"}, "sobel_y sobel_x box laplacian_4", 3),
        ({"add": "sobel_x"}, "sobel_y sobel_x box sobel_x", 3),
        ({"random": 7}, "sobel_y sobel_x box random_normal", 3),
        ({"copy": 2}, "sobel_y sobel_x box box", 3),
        ({"choose": 0}, "sobel_y sobel_x box", 0),
        ({"choose": 1}, "sobel_y sobel_x box", 1),
        ({"remove": 0}, "sobel_x box", 0),
        ({"remove": 1}, "sobel_y box", 1),
        ({"remove": 2}, "sobel_y sobel_x", 1),
    ],
)
def test_a_layer_changes_and_its_other_kernels_stay(body: dict[str, Any], filters: str, at: int) -> None:
    """In order and with their numbers; what is added is chosen; if the chosen one goes, the next one is, or the last."""
    state = after(LAYER, "stepper", body)
    assert [one.kernel for one in state.filters] == filters.split()
    assert state.place == at
    assert {one.kernel_numbers for one in state.filters if one.kernel == "box"} <= {(("size", 5.0),)}
    assert (state.kernel, state.weights) == (state.filters[at].kernel, None)
    assert from_query(to_query(state)) == (state, [])


def test_a_layer_has_one_kernel_at_least_and_four_at_most() -> None:
    """With one, the state is that of a lab without others; what does not fit is refused."""
    alone = after(after(LAYER, "stepper", {"remove": 0}), "stepper", {"remove": 1})
    assert alone == LabState()
    full = after(LAYER, "stepper", {"copy": 0})
    refusals: list[tuple[LabState, Any]] = [
        (alone, {"remove": 0}),
        *((full, body) for body in ({"add": "box"}, {"random": 1}, {"copy": 0})),
        *(
            (LAYER, {kind: at})
            for kind in ("choose", "remove", "copy")
            for at in (-1, 3, 1.0, True, None, "1")
        ),
        *((LAYER, {"random": seed}) for seed in (-1, 10_000, 1.5, True)),
        (LAYER, {"add": "nope"}),
    ]
    for state, body in refusals:
        with pytest.raises(RefusedError):
            after(state, "stepper", body)


def test_what_a_hand_did_to_a_kernel_stays_with_it() -> None:
    """An edit that arrives after another kernel was chosen changes the one that it names, and the choice stays."""
    chosen = after(LAYER, "stepper", {"choose": 0})
    edit = {"kind": "tool", "name": "negate", "at": 1}
    late = after(chosen, "editor", edit)
    assert late == after(after(LAYER, "editor", edit), "stepper", {"choose": 0})
    assert late.filters[1].weights is not None and late.weights is None
    turned = after(chosen, "dials", {"scope": "box", "at": 2, "values": {"size": 7}})
    assert [one.kernel_numbers for one in turned.filters] == [(), (), (("size", 7.0),)]
    for gone in (3, -1, "1", True):
        with pytest.raises(RefusedError):
            after(chosen, "editor", edit | {"at": gone})


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


@pytest.mark.parametrize(
    "body",
    [
        {"on": "z1"},
        {"on": "x99999"},
        {"on": 5},
        {"view": "dense"},
        {"channel": 3},
        {"channel": True},
        {},
        None,
        "y5",
    ],
)
def test_a_matrix_marks_nothing_that_no_link_can_carry(body: Any) -> None:
    """Neither what is no place, nor another view or channel."""
    with pytest.raises(RefusedError):
        after(STATE, "matrix", body)


def test_another_operation_takes_along_what_it_needs() -> None:
    """No padding to the same size, no padding mode, no turned kernel, no panel of the other operation; and back."""
    there = {"padding": "same", "padding_mode": "reflect", "flip": True, "panel": "borders", "stride": 2}
    state = after(STATE.changed(**there), "controls", {"name": "operation", "value": "transposed"})
    assert (state.padding, state.padding_mode, state.flip, state.panel) == (
        "valid",
        "zeros",
        False,
        "element",
    )
    state = after(state, "controls", {"name": "output_padding", "value": 1})
    assert state.output_padding == 1
    with pytest.raises(RefusedError):
        after(state, "controls", {"name": "output_padding", "value": 2})
    assert after(state, "controls", {"name": "stride", "value": 1}).output_padding == 0
    back = after(state.changed(panel="overlap"), "controls", {"name": "operation", "value": "convolution"})
    assert (back.output_padding, back.panel) == (0, "element")
    with pytest.raises(RefusedError):
        after(back, "controls", {"name": "output_padding", "value": 1})


def test_a_comparison_opened_with_a_second_step_shows_its_maps() -> None:
    """Without one the stage stays as it is; a link keeps the second step of A."""
    with_second = LabState(then="mix", mix=(0.5,))
    opened = after(with_second, "stepper", {"compare": "open"})
    assert isinstance(opened, LabState) and opened.compare is not None
    assert opened.compare_stage == "then" and opened.compare.mix == (0.5,)
    assert LabState().read_query(opened.to_query())[0].compare == opened.compare
    plain = after(LabState(), "stepper", {"compare": "open"})
    assert isinstance(plain, LabState) and plain.compare_stage == "conv"
