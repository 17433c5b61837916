"""Every number of a step is explained, and every gradient proved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.evidence import Verdict
from cnnviz.state.train.step import NETWORKS, Look, TrainStepState, Weight
from cnnviz.step_by_hand import Steps, explain, prove
from cnnviz.step_by_hand.shown import Shown
from cnnviz.step_by_hand.sources import sources
from tests.step_by_hand.drawn import SMALL_STATES, loss_of


def looks(state: TrainStepState, most: int) -> list[Look]:
    """Numbers of every array and side that the walk has, `most` of each."""
    walk = Steps().at(state).walk
    rng = np.random.default_rng(0)
    found = []
    for stage in walk.stages:
        both = [stage.array] + ([f"b{stage.array[1:]}"] if stage.array[0] == "w" else [])
        for array in both:
            size = int(np.prod(walk.shapes()[array]))
            for index in rng.choice(size, min(size, most), replace=False):
                found.append(Look(array, stage.side, int(index)))
    return found


@settings(max_examples=25, deadline=None)
@given(state=SMALL_STATES)
def test_the_evidence_gives_every_number_of_the_small_network(state: TrainStepState) -> None:
    """Forward and back, weights and biases, and the update: what the engine has is what the sum comes to."""
    step = Steps().at(state)
    for look in looks(state, 40):
        found = explain(step, look)
        assert found.agrees, (look, found.total, found.engine, found.size)
        if look.array != "a0" and (look.array, look.side) != ("l", "down") and step.after is not None:
            assert found.total is not None or look.side == "down", look


@pytest.mark.parametrize("network", NETWORKS[1:])
def test_the_evidence_gives_numbers_of_the_larger_networks(network: str) -> None:
    """Some of every array."""
    state = TrainStepState(network=network, sample=3)
    step = Steps().at(state)
    for look in looks(state, 12):
        found = explain(step, look)
        assert found.agrees, (look, found.total, found.engine, found.size)


@settings(max_examples=25, deadline=None)
@given(state=SMALL_STATES, data=st.data())
def test_the_nudge_proves_five_weights_of_each_kind_of_layer(
    state: TrainStepState, data: st.DataObject
) -> None:
    """The gradient that is shown is what the loss does, as the loss is worked out apart from the engine; or there is a kink."""
    step = Steps().at(state)
    images = step.exact.arrays[0]
    for name, gradients in step.exact.gradients.items():
        array = f"{name.partition('.')[2][0]}{name.partition('.')[0]}"
        places = st.integers(0, gradients.size - 1)
        for index in data.draw(st.lists(places, min_size=1, max_size=5, unique=True)):
            proof = prove(step, Weight(array, index), 1e-3, "small")
            assert proof.nudge.verdict is not Verdict.DISAGREE, (name, index, proof.nudge)
            shown = float(step.before.gradients[name].reshape(-1)[index])
            # float32, and where a map has no contrast its normalisation loses some digits more
            assert shown == pytest.approx(proof.nudge.said, rel=1e-2 if state.norm else 1e-3, abs=1e-4)
            if proof.nudge.kink is not None:
                continue
            ends = []
            for way in (-1, 1):
                moved = {key: array.copy() for key, array in step.exact.parameters.items()}
                moved[name].reshape(-1)[index] += way * 1e-3
                ends.append(loss_of(state, moved, images, step.labels))
            slope = (ends[1] - ends[0]) / 2e-3
            assert slope == pytest.approx(proof.nudge.measured, rel=1e-6, abs=1e-9)


def test_the_curve_goes_through_the_nudged_losses() -> None:
    """Batched or picture by picture, it is the loss that the nudge measures, and the weight stands in its middle."""
    for state in (TrainStepState(), TrainStepState(norm=True, kernels=2), TrainStepState(network="lenet")):
        step = Steps().at(state)
        weight = Shown(state, step).weight
        proof = prove(step, weight, 1e-2, state.network)
        middle = len(proof.places) // 2
        assert proof.places[middle] == proof.nudge.weight
        assert proof.losses[middle] == pytest.approx(proof.nudge.loss, rel=1e-12)
        step_along = prove(step, weight, float(proof.places[middle + 1] - proof.nudge.weight), state.network)
        assert step_along.nudge.loss_above == pytest.approx(proof.losses[middle + 1], rel=1e-9)


def test_a_kink_is_named() -> None:
    """Somewhere a nudge by 0.1 goes over a ReLU's corner, and then the two need not be the same."""
    kinks = []
    for seed in range(12):
        step = Steps().at(TrainStepState(seed=seed))
        kinks += [prove(step, Weight("w0", index), 0.1, "small").nudge for index in range(9)]
    assert {Verdict.AGREE, Verdict.KINK} == {each.verdict for each in kinks}
    for each in (nudge for nudge in kinks if nudge.verdict is Verdict.KINK):
        assert each.kink is not None and abs(each.kink.weight - each.weight) <= 0.1


@settings(max_examples=30, deadline=None)
@given(state=SMALL_STATES, at=st.integers(0, 22))
def test_what_is_framed_is_what_it_comes_from(state: TrainStepState, at: int) -> None:
    """Numbers that move the one in question, each known by then; the evidence has as many terms."""
    state = replace(state, step=at)
    step = Steps().at(state)
    shown = Shown(state, step)
    found = explain(step, shown.look)
    framed = sources(shown, found)
    for each in framed:
        size = int(np.prod(shown.shape(each.array)))
        assert each.places and all(0 <= place < size for place in each.places)
        assert shown.walk.known(each.array, each.side) <= max(
            shown.at, shown.walk.known(found.look.array, found.look.side)
        )
    if hasattr(found.evidence, "inputs") and not state.norm:
        inside = np.count_nonzero(
            ~getattr(found.evidence, "is_padding", np.zeros(found.evidence.inputs.shape, bool))
        )
        assert inside in [len(each.places) for each in framed]


@pytest.mark.parametrize("network", NETWORKS)
def test_each_step_of_the_walk_has_a_number_of_its_own(network: str) -> None:
    """Known there, and shown."""
    state = TrainStepState(network=network)
    step = Steps().at(state)
    for at in range(len(step.walk.stages)):
        shown = Shown(replace(state, step=at), step)
        look = shown.look
        assert (look.array[1:], look.side) == (shown.stage.array[1:], shown.stage.side)
        assert shown.known(look.array, look.side)
        assert shown.visible(look.array, look.index)
    assert Shown(replace(state, step=60), step).at == step.walk.last


@pytest.mark.parametrize("network", NETWORKS)
def test_a_number_that_a_link_names_is_looked_at_if_there_is_one_and_it_is_known(network: str) -> None:
    """Else one that suits."""
    state = TrainStepState(network=network, step=2)
    step = Steps().at(state)
    assert Shown(replace(state, look=Look("a1", "up", 3)), step).look == Look("a1", "up", 3)
    for look in (
        Look("a1", "down", 0),
        Look("a1", "up", 200_000),
        Look("b0" if network != "small" else "b1", "up", 9999),
        Look("a99", "up", 0),
    ):
        assert Shown(replace(state, look=look), step).look == Shown(state, step).look
    for weight in (Weight("w98", 0), Weight("w0", 200_000)):
        assert Shown(replace(state, weight=weight), step).weight == Shown(state, step).weight


def test_other_maps_can_be_chosen() -> None:
    """Of each layer with weights, as far as there are so many."""
    state = TrainStepState(network="lenet")
    step = Steps().at(state)
    shown = Shown(replace(state, maps=(2, 99, 5)), step)
    assert list(shown.units.values())[:3] == [2, 15, 5]
    assert [each.channel for each in shown.slices("a2")] == [2]
    assert shown.slices("w3")[0].base == (15 * 6 + 2) * 25
    assert len(Shown(TrainStepState(kernels=2), Steps().at(TrainStepState(kernels=2))).slices("a2")) == 2
