"""Large convolutions are computed in bounded pieces, forwards and back, with the numbers of the whole."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.networks import Network, pieces
from cnnviz.networks.budget import STEP
from cnnviz.networks.graph import Input, Layer
from cnnviz.networks.operators import Call
from cnnviz.networks.steps import outcome
from cnnviz.ops import OperationError, backward


@st.composite
def calls(draw: st.DrawFn) -> Call:
    """A convolution in float64, perhaps with windows on the padding alone."""
    whole = lambda low, high: draw(st.integers(low, high))  # noqa: E731
    pair = lambda low, high: (whole(low, high), whole(low, high))  # noqa: E731
    groups, kernel, dilation = whole(1, 3), pair(1, 3), pair(1, 2)
    padding = (pair(0, 6), pair(0, 6))
    least = [d * (k - 1) + 1 - sum(p) for k, d, p in zip(kernel, dilation, padding, strict=True)]
    size = [max(whole(1, 9), n) for n in least]
    rng = np.random.default_rng(whole(0, 99))
    weight = rng.normal(size=(groups * whole(1, 3), whole(1, 3), *kernel))
    how = {"weight": weight, "bias": rng.normal(size=len(weight)), "groups": groups}
    window = {"stride": pair(1, 3), "padding": padding, "dilation": dilation}
    x = rng.normal(size=(whole(1, 3), weight.shape[1] * groups, *size))
    return Call("conv2d", x, how | window)


@settings(max_examples=80, deadline=None)
@given(calls(), st.integers(1, 200))
def test_pieces_are_bounded_and_make_each_number_once(call: Call, most: int) -> None:
    """Together they are the whole convolution, and no piece that could be cut is over the limit."""
    whole = call.compute()
    made = np.full(whole.shape, np.nan)
    for place, piece in pieces.pieces(call, STEP + most):
        assert np.isnan(made[place]).all()
        made[place] = piece.compute()
        work = made[place].size * math.prod(piece.arguments["weight"].shape[1:])
        alone = made[place].shape[0] * made[place].shape[2] * made[place].shape[3] == 1
        assert work <= most or (alone and piece.arguments["groups"] == 1)
    np.testing.assert_allclose(made, whole, rtol=1e-9, atol=1e-9)


@settings(max_examples=60, deadline=None)
@given(calls(), st.integers(1, 200))
def test_stamps_in_pieces_are_the_gradient_by_the_input(call: Call, most: int) -> None:
    """As the engine's backward pass has it."""
    how = dict(call.arguments)
    grad = np.random.default_rng(0).normal(size=call.compute().shape)
    weight = how["weight"]
    del how["bias"]
    expected = backward.conv2d_backward(grad, call.input, **how)[0]
    found = pieces.stamp(grad, weight, call.input.shape[2:], how["groups"], how, STEP + most)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-9)


def network(groups: int = 1) -> tuple[Network, dict[str, np.ndarray]]:
    """Two convolutions of a picture of 40 x 30."""
    rng = np.random.default_rng(3)
    weights = {
        "v": rng.normal(size=(6, 3, 5, 5)).astype(np.float32),
        "w": rng.normal(size=(4, 6 // groups, 3, 3)).astype(np.float32),
    }
    layers = [
        Layer("first", "Conv", ("x", "v"), ("y",), {"pads": (2, 2, 2, 2)}),
        Layer("second", "Conv", ("y", "w"), ("z",), {"group": groups}),
    ]
    x = rng.normal(size=(1, 3, 40, 30)).astype(np.float32)
    return Network(layers, [Input("x", (1, 3, 40, 30))], ["z"], weights), {"x": x}


def test_a_run_takes_one_step_for_each_layer_and_each_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shares grow from 0 to 1; with smaller pieces there are more, and the numbers stay as they are."""
    built, given_ = network(2)
    plain = list(built.steps(given_))
    assert plain == [0.0, 0.5, 1.0]
    before = built.run(given_)
    monkeypatch.setitem(pieces._LARGE, "Conv", (100_000, pieces._convolved))
    monkeypatch.setattr(pieces.pieces, "__defaults__", (100_000,))
    shares = list(built.steps(given_))
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1
    assert len(shares) > 40 * 30 * 6 * 75 / 100_000
    after = outcome(built.steps(given_))
    np.testing.assert_allclose(after["z"], before["z"], rtol=1e-4, atol=1e-4)


def test_between_two_steps_numpy_warns_as_before() -> None:
    """A run that rests leaves others' warnings alone."""
    built, given_ = network()
    with np.errstate(divide="raise"):
        for _share in built.steps(given_):
            assert np.geterr()["divide"] == "raise"


@settings(max_examples=60, deadline=None)
@given(calls(), st.data())
def test_a_large_transposed_convolution_in_pieces_is_the_engines(call: Call, data: st.DataObject) -> None:
    """With what is cut off and what is added at the end."""
    how = {name: call.arguments[name] for name in ("weight", "groups", "stride", "dilation")}
    weight = how["weight"]
    extra = tuple(
        data.draw(st.integers(0, max(s, d) - 1)) for s, d in zip(how["stride"], how["dilation"], strict=True)
    )
    x = np.random.default_rng(1).normal(size=(2, len(weight), 4, 3))
    how |= {
        "bias": np.arange(weight.shape[1] * how["groups"], dtype=float),
        "output_padding": extra,
        "padding": ((0, 1), (1, 0)),
    }
    transposed = Call("conv_transpose2d", x, how)
    try:
        whole = transposed.compute()
    except OperationError:
        return
    np.testing.assert_allclose(outcome(pieces._transposed(transposed)), whole, rtol=1e-9, atol=1e-9)
