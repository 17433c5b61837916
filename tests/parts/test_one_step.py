"""What is shown of one step."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.parts.one_step.content import one_step_content, walk_content
from cnnviz.parts.one_step.equation import bracketed, figures, product
from cnnviz.parts.one_step.sentences import outcome
from cnnviz.state.train.step import MOST_TAKEN, NETWORKS, Look, TrainStepState, Weight
from cnnviz.step_by_hand import Steps
from cnnviz.step_by_hand.shown import Shown
from tests.step_by_hand.drawn import SMALL_STATES


def english(text: str) -> str:
    """No translation."""
    return text


def shown(state: TrainStepState, steps: Steps | None = None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The content for a state."""
    steps = steps or Steps()
    meta, arrays = one_step_content(english, state, steps.at(state), steps.proof(state))
    json.loads(json.dumps(meta, allow_nan=False))
    return dict(meta), dict(arrays)


def last(state: TrainStepState) -> int:
    """The last step of its walk."""
    return Steps().at(state).walk.last


@settings(max_examples=25, deadline=None)
@given(state=SMALL_STATES, at=st.integers(0, 30))
def test_the_stage_has_every_number_of_the_small_network(state: TrainStepState, at: int) -> None:
    """Each at its place: those of before the update, until the walk has come there."""
    state = state.changed(step=at)
    meta, arrays = shown(state)
    step = Steps().at(state)
    assert step.after is not None
    seen = {"up": 0, "down": 0}
    for column in meta["columns"]:
        for grid in (*column["up"], *column["down"]):
            array, side = grid["array"], grid["side"]
            late = (array[0] in "bw" and meta["at"] >= meta["update"]) or (
                array[0] in "ap" and meta["at"] == step.walk.last
            )
            passes = step.after if (late and side == "up") or (array, side) == ("l", "down") else step.before
            numbers = step.numbers(array, side, passes).reshape(-1)
            assert grid["at"] == seen[side]
            for base, stride, rows, columns, _channel in grid["parts"]:
                place = base + stride * np.arange(rows)[:, None] + np.arange(columns)
                sent = arrays[side][seen[side] : seen[side] + rows * columns]
                np.testing.assert_array_equal(sent, numbers[place].reshape(-1).astype(np.float32))
                seen[side] += rows * columns
            assert sum(rows * columns for _b, _s, rows, columns, _c in grid["parts"]) == numbers.size
    assert seen == {side: len(arrays[side]) for side in ("up", "down")}


@pytest.mark.parametrize("network", NETWORKS)
def test_every_step_of_the_walk_is_told(network: str) -> None:
    """With a sum that the engine's number agrees with; little is sent as the walk goes on."""
    steps, state = Steps(), TrainStepState(network=network)
    for at in range(last(state) + 1):
        meta, _ = shown(state.changed(step=at), steps)
        panel = meta["panel"]
        assert panel["title"] and panel["words"] and (panel["items"] or at == 0)
        assert panel["check"] is None or panel["check"]["agrees"]
        assert (panel["check"] is None) == (at in (0, last(state)))
        walk = walk_content(english, state.changed(step=at), steps.at(state), steps.proof(state))
        assert {**meta, **walk} == meta
        assert len(json.dumps(walk)) < 60_000
    assert meta["panel"]["title"] == "The loss fell"


def test_the_gradient_is_told_when_the_walk_has_come_there() -> None:
    """Before it, only the loss is measured; then the check mark stands beside it."""
    known = 14
    before, _ = shown(TrainStepState(step=known - 1))
    after, _ = shown(TrainStepState(step=known))
    assert (
        before["proof"]["lines"][3][1:] == [f"at step {known}", "waits"] and before["proof"]["slope"] is None
    )
    assert after["proof"]["lines"][3][1].endswith("✓") and after["proof"]["lines"][3][2] == "agrees"
    assert before["proof"]["lines"][:3] == after["proof"]["lines"][:3]
    slope = after["proof"]["lines"][2][1].replace("−", "-")
    assert float(slope) == pytest.approx(after["proof"]["slope"], rel=1e-4)


def test_a_weight_that_cannot_be_nudged_is_said() -> None:
    """In a sentence, and all else is there."""
    state = TrainStepState(taken=(5.0,) * 20, rate=5.0, eps=0.0001, weight=Weight("b4", 2))
    meta, _ = shown(state)
    assert "refused" not in meta["proof"] or "eps is" in meta["proof"]["refused"]


@pytest.mark.parametrize(
    ("fields", "title", "said"),
    [
        ({}, "The loss fell", "went from"),
        ({"rate": 5.0}, None, "smaller learning rate"),
        ({"taken": (0.2,) * (MOST_TAKEN - 1)}, None, f"at most {MOST_TAKEN} updates"),
    ],
)
def test_the_end_says_how_the_step_went(fields: dict[str, Any], title: str | None, said: str) -> None:
    """Also where it did harm."""
    state = TrainStepState(**fields)
    meta, _ = shown(state.changed(step=last(state)))
    assert title in (None, meta["panel"]["title"])
    assert said in meta["panel"]["words"]


def test_every_end_that_a_step_can_come_to_has_its_own_words() -> None:
    """The loss falls or rises, every ReLU is closed."""
    found = set()
    for seed in range(60):
        state = TrainStepState(seed=seed, rate=5.0, activation=("relu", "tanh")[seed % 2], pooling="average")
        found.add(shown(state.changed(step=last(state)))[0]["panel"]["title"])
    assert found == {"The loss fell", "The loss rose", "Every ReLU output is 0"}


def test_numbers_of_the_pass_after_the_update_are_explained_by_that_pass() -> None:
    """At the end the stage shows them, so the sum is theirs."""
    state = TrainStepState(look=Look("a1", "up", 5))
    end = last(state)
    totals = [
        shown(state.changed(step=at, look=state.look))[0]["panel"]["items"][-1]["text"] for at in (1, end)
    ]
    step = Steps().at(state)
    assert step.after is not None
    wanted = [figures(float(each.arrays[1].reshape(-1)[5])) for each in (step.before, step.after)]
    assert totals == wanted and totals[0] != totals[1]


def test_a_loss_that_stays_is_not_called_fallen() -> None:
    """As where a step is so small that float32 shows no difference."""
    state = TrainStepState()
    state = state.changed(step=last(state))
    step = Steps().at(state)
    still = Shown(state, replace(step, after=step.before))
    assert outcome(str, still, "vertical")[0] == "The loss stayed the same"


def test_a_sum_is_written_with_all_that_is_added() -> None:
    """What is 0 is left out; a single product needs no sign of a sum."""
    cell = {"rows": 1, "columns": 1}
    grid = {"rows": 2, "columns": 2}
    texts = [item.get("text") for item in product(cell, cell, cell, comes_to=-0.5)]
    assert texts == [None, "×", None, "=", "−0.5"]
    texts = [
        item.get("text") for item in product(grid, grid, grid, ("rest", 0.0), ("bias", -1.0), comes_to=2)
    ]
    assert texts == [None, "×", None, "=", None, "Σ +", "(−1)", "=", "2"]


def test_figures() -> None:
    """Four of them, with a true minus sign, and no minus before 0."""
    assert [figures(each) for each in (0.31042, -1234.56, -0.0, 1e-7, float("-inf"))] == [
        "0.3104",
        "−1235",
        "0",
        "1e−7",
        "−∞",
    ]
    assert bracketed(-2) == "(−2)" and bracketed(2) == "2"
