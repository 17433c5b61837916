"""What is shown of one step."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
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
                array[0] in "apl" and meta["at"] == step.walk.last
            )
            passes = step.after if late and side == "up" else step.before
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
        before["proof"]["lines"][3][1:] == [f"follows at step {known}", "waits"]
        and before["proof"]["slope"] is None
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
    assert found == {"The loss fell", "The loss rose", "The loss fell, but every ReLU is closed"}


def test_a_true_class_that_was_set_is_not_said_to_be_what_the_picture_shows() -> None:
    """It is what the picture is to be trained as."""
    assert "The picture shows “vertical”" in shown(TrainStepState())[0]["panel"]["words"]
    for truth, name in enumerate(("vertical", "horizontal", "diagonal")):
        words = shown(TrainStepState(truth=truth))[0]["panel"]["words"]
        assert f"The true class is set to “{name}”" in words and "The picture shows" not in words
    other = shown(TrainStepState(truth=1, norm=True, image=1))[0]["panel"]["words"]
    assert "The picture shows" in other, "of the other pictures of a batch no class is set"


@pytest.mark.parametrize("rate", [0.2, 5.0])
def test_the_last_step_shows_one_moment(rate: float) -> None:
    """Everything above has the new weights, the loss too; what is of before says so."""
    state = TrainStepState(rate=rate)
    end = last(state)
    meta, arrays = shown(state.changed(step=end))
    step = Steps().at(state)
    assert step.after is not None
    losses = meta["columns"][-1]
    assert arrays["up"][losses["up"][0]["at"]] == np.float32(step.after.loss)
    assert arrays["down"][losses["down"][0]["at"]] == np.float32(step.before.loss)
    assert losses["foot"] == "old loss" and meta["look"] == ["l", "up", 0]
    assert meta["rows"] == ["all numbers with the new weights", "gradients from before the update"]
    assert meta["proof"]["title"].endswith("before the update")
    told = shown(state.changed(step=end, look=Look("l", "down", 0)))[0]["panel"]
    assert told["words"] == "The loss before the update." and told["items"][0]["text"] == figures(
        step.before.loss
    )


def test_closed_relus_after_a_loss_that_fell_are_no_failure() -> None:
    """The biases alone did it."""
    state = TrainStepState(rate=5.0)
    step = Steps().at(state)
    assert step.after is not None and step.dead and step.after.loss < step.before.loss
    panel = shown(state.changed(step=last(state)))[0]["panel"]
    assert panel["title"].startswith("The loss fell") and "biases behind the ReLU alone" in panel["words"]


@pytest.mark.parametrize("variant", [{}, {"norm": True, "kernels": 2}, {"network": "digits"}])
def test_the_nudge_follows_what_is_explained_unless_a_weight_is_kept(variant: dict[str, Any]) -> None:
    """At each step whose number is a learned one, and at each that is opened."""
    state = TrainStepState(**variant)
    steps, kept = Steps(), Weight("b0", 0)
    for at in range(last(state) + 1):
        meta, _ = shown(state.changed(step=at), steps)
        array, _side, index = meta["look"]
        assert not meta["kept"]
        if array[0] in "bw":
            assert meta["weight"] == [array, index]
        other, _ = shown(state.changed(step=at, weight=kept), steps)
        assert other["kept"] and other["weight"] == ["b0", 0]
    opened, _ = shown(state.changed(step=at, look=Look("w0", "down", 3)), steps)
    assert opened["weight"] == ["w0", 3]


def test_a_weight_opened_before_the_update_shows_no_update() -> None:
    """Its formula comes with its step."""
    state = TrainStepState(look=Look("w0", "up", 4))
    end = last(state)
    early = shown(state.changed(step=9, look=state.look))[0]["panel"]
    assert [item["kind"] for item in early["items"]] == ["total"] and early["check"] is None
    assert f"changes at step {end - 1}" in early["words"]
    late = shown(state.changed(step=end - 1, look=state.look))[0]["panel"]
    assert [item["kind"] for item in late["items"]].count("named") == 3 and late["check"]["agrees"]


@settings(max_examples=20, deadline=None)
@given(
    state=SMALL_STATES,
    place=st.integers(0, 5),
    array=st.sampled_from(("w0", "b0")),
    eps=st.sampled_from((0.0001, 0.01)),
)
def test_the_printed_losses_give_the_printed_slope(
    state: TrainStepState, place: int, array: str, eps: float
) -> None:
    """To its last digit, in decimal arithmetic."""
    weight = Weight(array, place if array == "w0" else 0)
    meta, _ = shown(state.changed(weight=weight, eps=eps))
    (label, below, _), (_, above, _), (_, slope, _), _ = meta["proof"]["lines"]
    assert "w − ε" in label
    exact = (Decimal(above) - Decimal(below)) / (2 * Decimal(str(eps)))
    printed = Decimal(slope.replace("−", "-"))
    assert abs(exact - printed) <= Decimal("0.51") * Decimal(10) ** printed.as_tuple().exponent + Decimal(
        "2e-11"
    )


def test_learned_numbers_of_batch_norm_are_called_by_their_letters() -> None:
    """With the map that they belong to."""
    state = TrainStepState(norm=True, kernels=2)
    end = last(state)
    titles = [
        shown(state.changed(step=end - 1, look=Look(f"{kind}1", "down", 1)))[0]["panel"]["title"]
        for kind in "wb"
    ]
    assert titles == ["Gradient: Batch norm, γ, map 1", "Gradient: Batch norm, β, map 1"]


def test_all_pictures_of_a_batch_are_there_with_their_losses() -> None:
    """Their mean is the loss, before the update and after it."""
    state = TrainStepState(norm=True, rate=0.05)
    end, step = last(state), Steps().at(state)
    assert step.after is not None
    for at, passes in ((8, step.before), (end, step.after)):
        meta, _ = shown(state.changed(step=at))
        assert [name for name, _ in meta["batch"]] == ["vertical", "horizontal", "diagonal"]
        losses = [float(loss) for _, loss in meta["batch"]]
        assert np.mean(losses) == pytest.approx(passes.loss, rel=1e-3)
        np.testing.assert_allclose(meta["pictures"], step.before.arrays[0].reshape(3, 36))
    assert [loss for _, loss in shown(state.changed(step=2))[0]["batch"]] == ["", "", ""]
    assert shown(TrainStepState())[0]["batch"] == []


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
