"""What is shown of a kernel that learns."""

from __future__ import annotations

import json

import numpy as np
import pytest

from cnnviz.inputs import kernel_training_picture
from cnnviz.kernel_training import Example, Lesson, Lessons
from cnnviz.parts.one_kernel.content import MOST_POINTS, one_kernel_content, rates_of
from cnnviz.state.train.kernel import LAST_STEP, Looked, TrainKernelState


def english(text: str) -> str:
    """No translation."""
    return text


def lesson(state: TrainKernelState) -> Lesson:
    """The lesson of a state."""
    pixels = kernel_training_picture(state)
    assert pixels is not None
    return Lessons().at(state, Example(pixels))


def shown(**fields: object) -> tuple[dict, dict]:
    """The content for a state with these fields."""
    state = TrainKernelState().changed(**fields)
    meta, arrays = one_kernel_content(english, lesson(state), state)
    json.loads(json.dumps(meta, allow_nan=False))
    return dict(meta), dict(arrays)


@pytest.mark.parametrize(
    ("colour", "side", "target"), [(False, 3, "sobel_x"), (True, 5, "sobel_x"), (True, 3, "gaussian")]
)
def test_the_arrays_are_those_of_the_lesson(colour: bool, side: int, target: str) -> None:
    """In the shapes that are told, and so exact that the browser can check the engine's gradient with them."""
    meta, arrays = shown(colour=colour, side=side, target=target, step=3)
    channels, (height, width), (rows, columns) = meta["channels"], meta["size"], meta["places"]
    assert arrays["input"].shape == (channels, height, width)
    assert (
        arrays["error"].shape
        == arrays["target"].shape
        == (rows, columns)
        == (height - side + 1, width - side + 1)
    )
    assert arrays["aim"].shape[0] == channels
    for name in ("weight", "gradient", "velocity", "next"):
        assert arrays[name].shape == (channels, side, side)
    for channel, i, j in np.ndindex(channels, side, side):
        met = arrays["input"][channel, i : i + rows, j : j + columns].astype(np.float64)
        products = met * arrays["error"]
        bound = 1e-5 * np.mean(np.abs(products)) + 1e-12
        assert abs(products.mean() - arrays["gradient"][channel, i, j]) <= bound


def test_the_update_is_written_with_what_is_shown() -> None:
    """Plain: w - rate g; with momentum: w - rate (0.9 v + g)."""
    for rule, step in (("plain", 4), ("momentum", 0), ("momentum", 4)):
        meta, arrays = shown(rule=rule, step=step, bias=True)
        moved = meta["momentum"] * arrays["velocity"] * (step > 0) + arrays["gradient"]
        np.testing.assert_allclose(
            arrays["next"], arrays["weight"] - meta["rate"] * moved, rtol=1e-6, atol=1e-9
        )
    meta, _ = shown(step=4, bias=True)
    assert meta["nextBias"] == pytest.approx(meta["bias"] - meta["rate"] * meta["biasGradient"])


def test_a_long_way_has_few_points() -> None:
    """The first and the last among them, and each is the loss of its step."""
    state = TrainKernelState(step=LAST_STEP)
    found = lesson(state)
    meta, arrays = one_kernel_content(english, found, state)
    assert len(arrays["steps"]) == len(arrays["losses"]) <= MOST_POINTS + 1
    assert arrays["steps"][0] == 0 and arrays["steps"][-1] == meta["step"] == LAST_STEP
    assert [found.losses[step] for step in arrays["steps"]] == list(arrays["losses"])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "Press Run"),
        ({"step": 3}, "The last step lowered it by"),
        ({"step": 3000}, "the hidden kernel has been found"),
        ({"step": 100, "rates": ((0, 100.0),)}, "exploded at step"),
        ({"step": 6, "rates": ((0, 6.0),)}, "keeps growing"),
        (
            {"step": LAST_STEP, "target": "gaussian", "side": 3, "rates": ((0, 1e-4),)},
            "takes no more steps",
        ),
        ({"target": "edges", "bias": True, "step": 600}, "cannot remove the error that remains"),
        ({"source": "pattern", "pattern": "grating", "step": 200}, "different kernels give the same map"),
        ({"step": 300, "look": 3}, "Looking back at step 3 of 300. The loss is"),
        ({"step": 300, "look": 0}, "before the first step"),
        ({"step": 100, "rates": ((0, 100.0),), "look": 1}, "Looking back at step 1 of"),
        (
            {"source": "pattern", "pattern": "step", "pattern_numbers": (("contrast", 0.0),), "step": 5},
            "The loss is 0",
        ),
    ],
)
def test_the_sentence_says_where_learning_stands(fields: dict, said: str) -> None:
    """One for each state that a visitor can come to."""
    meta, _ = shown(**fields)
    assert said in meta["verdict"]


def test_the_least_loss_is_told_where_something_is_left() -> None:
    """With the best kernel, if it is asked for; a hidden kernel leaves nothing."""
    meta, arrays = shown(target="median", shown=True)
    assert meta["least"] > 0 and meta["aimName"] == "best kernel" and meta["aimKernel"] == [3, 3]
    state = TrainKernelState(target="median")
    np.testing.assert_array_equal(arrays["aim"], lesson(state).task.best[0])
    meta, arrays = shown(target="median")
    assert meta["aimKernel"] is None and not arrays["aim"].any()
    meta, arrays = shown(shown=True)
    assert meta["least"] == 0 and meta["aimName"] == "hidden kernel"


def test_a_moment_that_is_looked_at_is_a_point_of_the_curve() -> None:
    """However many steps there are, and the rates are those of that step and of the next one."""
    meta, arrays = shown(step=5000, look=1234, rates=((0, 1.0), (2000, 0.5)))
    assert 1234 in arrays["steps"] and arrays["steps"][-1] == meta["taken"] == 5000 and meta["step"] == 1234
    assert (meta["rate"], meta["nextRate"]) == (1.0, 0.5)


def test_a_pin_that_a_link_names_beyond_the_end_is_the_nearest() -> None:
    """Links may name any place."""
    meta, _ = shown(pin=Looked("weight", 2, 100, 1))
    assert meta["pin"] == {"kind": "weight", "channel": 0, "row": 2, "column": 1}
    meta, _ = shown(pin=Looked("position", 0, 100, 1), size=16)
    assert meta["pin"]["row"] == meta["places"][0] - 1


def test_rates_have_an_end_where_none_explodes() -> None:
    """A picture without contrast lets every rate."""
    assert rates_of(np.inf)["limit"] is None
    found = rates_of(4.84)
    assert found["low"] < found["slow"] < found["swings"] < found["limit"] < found["high"]
