"""The sliders of a kernel's parameters: what they show, what they may send, and what comes of it."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz import kernels
from cnnviz.actions import RefusedError, after
from cnnviz.kernels import KERNELS
from cnnviz.parameters import Parameter
from cnnviz.parts.dials.content import dials_content
from cnnviz.pipeline import kernel_weights
from cnnviz.state import LabState, from_query, to_query

ADJUSTABLE = [name for name, kernel in KERNELS.items() if kernel.parameters]


def body(scope: str = "gaussian", **values: Any) -> dict[str, Any]:
    return {"scope": scope, "values": values}


def test_every_parameter_has_a_slider() -> None:
    """In order, with its bounds, its translated label and its value."""
    data, _arrays = dials_content(
        lambda sentence: f"<{sentence}>",
        KERNELS["gaussian"].parameters,
        (("sigma", 2.5),),
        scope="gaussian",
    )
    assert data["scope"] == "gaussian"
    assert [dial["name"] for dial in data["dials"]] == ["size", "sigma"]
    sigma = data["dials"][1]
    parameter = KERNELS["gaussian"].parameters[1]
    assert [sigma[name] for name in ("low", "high", "step", "value")] == [
        parameter.low,
        parameter.high,
        parameter.step,
        2.5,
    ]
    assert sigma["label"] == f"<{parameter.label}>"


@pytest.mark.parametrize("name", ADJUSTABLE)
def test_a_slider_can_stand_where_its_value_is(name: str) -> None:
    """Defaults are on the steps from the lower bound, as a browser's slider takes no other value."""
    content, _arrays = dials_content(str, KERNELS[name].parameters, (), scope=name)
    for dial, parameter in zip(content["dials"], KERNELS[name].parameters, strict=True):
        assert dial["value"] == parameter.default
        assert dial["low"] <= dial["value"] <= dial["high"]
        steps = (dial["value"] - dial["low"]) / dial["step"]
        assert steps == pytest.approx(round(steps), abs=1e-9)
    json.dumps(content, allow_nan=False)


@pytest.mark.parametrize(("unit", "after"), [("", ""), ("°", "°"), ("px", " px"), ("%", " %")])
def test_a_unit_stands_after_its_number(unit: str, after: str) -> None:
    """A degree sign at once, words after a space."""
    parameter = Parameter("x", "X", 1, 0, 9, 1, unit)
    (dial,) = dials_content(str, (parameter,), (), scope="any")[0]["dials"]
    assert dial["unit"] == after


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**400), 10**400) | st.floats() | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["scope", "values", "sigma", "size"]), inner, max_size=4)
    ),
    max_leaves=10,
)


@settings(deadline=None)
@given(sent=JSON, values=JSON)
def test_whatever_is_sent_gives_a_kernel_or_is_refused(sent: Any, values: Any) -> None:
    """What passes the check can be made into a kernel and a link; a browser can send anything."""
    for each in (sent, {"scope": "gaussian", "values": values}):
        try:
            state = after(LabState(kernel="gaussian"), "dials", each)
        except RefusedError:
            continue
        assert np.isfinite(kernel_weights(state)).all()
        assert from_query(to_query(state), language="en") == (state, [])


@pytest.mark.parametrize(
    "sent",
    [
        body(sigma=True),
        body(sigma="2"),
        body(sigma=None),
        body(sigma=[2]),
        body(sigma=10**400),
        body(sigma=float("nan")),
        body(sigma=float("-inf")),
        {"scope": 3, "values": {}},
        {"scope": "gaussian", "values": []},
        {"values": {"sigma": 1}},
        {"arrived": 1},
    ],
)
def test_what_is_no_number_is_left_out(sent: Any) -> None:
    """Also numbers that no slider has."""
    with pytest.raises(RefusedError):
        after(LabState(kernel="gaussian"), "dials", sent)


@settings(deadline=None)
@given(st.sampled_from(ADJUSTABLE), st.data())
def test_a_kernel_has_the_numbers_that_were_chosen(name: str, data: st.DataObject) -> None:
    """At every place of every slider the weights are the library's, and the link leads to the same sliders."""
    values = {
        parameter.name: parameter.clean(
            parameter.low
            + parameter.step
            * data.draw(st.integers(0, round((parameter.high - parameter.low) / parameter.step)))
        )
        for parameter in KERNELS[name].parameters
    }
    start = LabState(kernel=name)
    state = after(start, "dials", body(name, **values))
    np.testing.assert_array_equal(kernel_weights(state)[0], kernels.build(name, values).astype(np.float32))
    shown = dials_content(str, KERNELS[name].parameters, state.kernel_numbers, scope=name)[0]["dials"]
    assert {dial["name"]: dial["value"] for dial in shown} == values
    read, unreadable = from_query(to_query(state), language="en")
    assert (read, unreadable) == (state, [])


def test_values_off_the_steps_are_brought_onto_them() -> None:
    """Beyond the bounds the bound, between two sizes the odd one; names that are not there do nothing."""
    start = LabState(kernel="gaussian")
    for values, numbers in (
        ({"size": 99, "sigma": -4}, (("size", 15), ("sigma", 0.3))),
        ({"size": 8.2, "angle": 3}, (("size", 9),)),
        ({"size": 5, "sigma": 1.0}, ()),
    ):
        assert after(start, "dials", body(**values)).kernel_numbers == numbers


@pytest.mark.parametrize(
    "state",
    [LabState(kernel="box"), LabState(kernel="gaussian", weights=(((1.0,),),))],
)
def test_a_slider_of_a_kernel_that_is_gone_changes_nothing(state: LabState) -> None:
    """Its last move comes when another kernel was chosen, or this one was changed by hand."""
    assert after(state, "dials", body(sigma=2.0)) == state
