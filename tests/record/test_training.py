"""Recorded training: what is shown at each kept step is what the engine has there."""

from __future__ import annotations

import json
import random
from dataclasses import replace

import numpy as np
import pytest

from cnnviz.inputs import kernel_training_picture
from cnnviz.kernel_training import Example, Lessons
from cnnviz.networks.steps import outcome
from cnnviz.parts.one_step.content import one_step_content
from cnnviz.record import step as step_record
from cnnviz.record.link import state_of
from cnnviz.state.train import TrainKernelState, TrainStepState
from cnnviz.state.train.step import Look, Weight
from cnnviz.step_by_hand import Steps, explain, prove
from cnnviz.step_by_hand.shown import Shown

from .pages import recorded


def test_a_kernel_is_kept_at_steps_of_its_way() -> None:
    """Its weights, its error map and the course of the loss, going on from the beginning and looking back from the end."""
    link = "?page=train&step=7"
    state = state_of(link)
    assert isinstance(state, TrainKernelState)
    pixels = kernel_training_picture(state)
    assert pixels is not None
    page, lessons = recorded(link), Lessons()
    moments = page.view["moments"]["train.kernel"]
    steps = moments["steps"]
    assert steps[0] == 0 and 7 in steps and moments["begin"] == 7 and steps == sorted(set(steps))
    for place in (0, 3, len(steps) // 2, len(steps) - 1):
        lesson = lessons.at(replace(state, step=steps[place]), Example(pixels))
        for kind, taken in (("reached", steps[place]), ("looked", steps[-1])):
            meta, arrays = page.content(page.view["values"][moments[kind][place]["train.kernel"]])
            assert (meta["step"], meta["taken"]) == (steps[place], taken)
            np.testing.assert_array_equal(arrays["weight"], lesson.weight.ravel())
            np.testing.assert_array_equal(arrays["error"], lesson.answer.error.ravel().astype(np.float32))
            assert arrays["losses"][-1] == lessons.at(replace(state, step=taken), Example(pixels)).losses[-1]


def test_a_network_is_kept_at_moments_of_its_training() -> None:
    """Each has the maps of its own weights; the curves are whole, and nobody is asked for more."""
    page = recorded("?page=train-network&count=64&step=3")
    moments = page.view["moments"]["train-network.training"]
    assert moments["steps"][-1] == 3 and moments["steps"][0] == 0
    maps = []
    for place in moments["looked"]:
        meta, arrays = page.content(page.view["values"][place["train-network.training"]])
        assert meta["ended"] and not meta["busy"] and not meta["unread"] and len(arrays["steps"]) == 3
        maps.append(page.content(page.view["values"][place["train-network.stage"]])[1]["kernels"].tobytes())
    assert len(set(maps)) == len(maps) > 1


def test_each_number_of_a_step_has_its_sum() -> None:
    """At each place of the walk; that of a weight's gradient is the evidence's."""
    state = state_of("?page=train-step&step=3")
    assert isinstance(state, TrainStepState)
    step = Steps().at(state)
    page = recorded("?page=train-step&step=3")
    replies = page.view["replies"]["train-step.step"]
    last = step.walk.last
    assert all(json.dumps({"step": at, "look": None}, separators=(",", ":")) in replies for at in range(last))
    known = step.walk.known("w0", "down")
    body = json.dumps({"step": known, "look": ["w0", "down", 4]}, separators=(",", ":"))
    meta, arrays = page.content(page.view["values"][replies[body]["train-step.step"]])
    assert meta["at"] == known and meta["look"] == ["w0", "down", 4] and meta["more"] is False
    looked = replace(state, step=known, look=Look("w0", "down", 4))
    assert explain(step, Shown(looked, step).look) is not None
    assert step.before.gradients["0.weight"].ravel()[4].astype(np.float32) in arrays["down"]


def test_a_step_is_worked_out_once_for_the_whole_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each weight is nudged once and the stage made once a phase, and yet each message is answered as the app answers it."""
    nudged: list[Weight] = []
    monkeypatch.setattr(
        step_record, "prove", lambda step, weight, *more: nudged.append(weight) or prove(step, weight, *more)
    )
    stages: list[int] = []
    monkeypatch.setattr(
        step_record,
        "one_step_content",
        lambda _, state, *more: stages.append(state.step) or one_step_content(_, state, *more),
    )
    state = TrainStepState(rate=0.7)
    step, steps = Steps().at(state), Steps()
    contents = outcome(step_record._contents(state))
    assert len(nudged) == len(set(nudged)) <= sum(line.weights for line in step.walk.lines)
    assert len(stages) == 3
    draw = random.Random(2)
    for body in [*draw.sample(sorted(contents), 30), *(body for body in contents if '"look":null' in body)]:
        said = json.loads(body)
        look = None if said["look"] is None else Look(*said["look"])
        there = replace(state, step=said["step"], look=look)
        meta, arrays = one_step_content(str, there, steps.at(there), steps.proof(there))
        found, made = contents[body]
        assert found == {**meta, "more": False, "fixed": True}
        assert {name: each.tobytes() for name, each in made.items()} == {
            name: each.tobytes() for name, each in arrays.items()
        }
