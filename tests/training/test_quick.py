"""The quick form of training against its definition."""

from __future__ import annotations

import tracemalloc
from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import MEGABYTE, SHARED
from cnnviz.networks.steps import outcome
from cnnviz.ops.backward import softmax_cross_entropy
from cnnviz.training import plain
from cnnviz.training.account import check
from cnnviz.training.architecture import (
    Activation,
    Architecture,
    AveragePool,
    BatchNorm,
    Convolution,
    Flatten,
    FullyConnected,
    GlobalAverage,
    MaxPool,
    Pool,
    Shape,
)
from cnnviz.training.errors import TrainingError
from cnnviz.training.presets import PRESETS
from cnnviz.training.quick import Plan
from cnnviz.training.settings import Settings
from cnnviz.training.start import start

from .drawn import CLASSES, account, networks, numbers

often = settings(max_examples=120, deadline=None)
seeds = st.integers(0, 2**32 - 1)


def step(plan: Plan, images: np.ndarray, labels: np.ndarray, number: int = 0) -> tuple[float, int]:
    """The mean loss of a whole batch, and how many are right; the gradient is in the plan."""
    return outcome(plan.learn(images, labels, number))


def read(plan: Plan, images: np.ndarray) -> np.ndarray:
    """The scores of all images."""
    return outcome(plan.scores(images))


@often
@given(drawn=networks(("relu",), exact=True), batch=st.integers(1, 7), more=st.integers(0, 3), seed=seeds)
def test_on_whole_numbers_ties_included_gradients_equal_the_definitions(
    drawn: tuple[Architecture, Shape], batch: int, more: int, seed: int
) -> None:
    """Everything before softmax is exact, so what is left is the rounding of the way back: 1e-4 of the largest number.

    Batches also of fewer pictures than they were made for, as the last of an epoch.
    """
    layers, shape = drawn
    found = account(layers, shape)
    parameters = numbers(found, seed, exact=True)
    rng = np.random.default_rng(seed)
    images, labels = rng.integers(-2, 3, (batch, *shape)).astype(float), rng.integers(0, CLASSES, batch)
    how = Settings(batch_size=batch + more, seed=seed)
    network = plain.build(found, parameters)
    loss, expected = plain.gradients(network, images, labels, how, 0)
    plan = Plan(found, parameters, how)
    told, right = step(plan, images.astype(np.float32), labels)
    assert told == pytest.approx(loss, rel=1e-5, abs=1e-5)
    assert right == np.sum(network.apply(images).argmax(axis=1) == labels)
    for name, gradient in expected.items():
        close(plan.gradients[name], gradient, 1e-4)
    np.testing.assert_array_equal(read(plan, images.astype(np.float32)), network.apply(images))


@often
@given(drawn=networks(), batch=st.integers(2, 7), most=st.integers(1, 7), memory=st.booleans(), seed=seeds)
def test_any_network_trains_as_the_definition_does(
    drawn: tuple[Architecture, Shape], batch: int, most: int, memory: bool, seed: int
) -> None:
    """Loss, gradients, and what the trained network says, with dropout's same mask and batch norm's kept numbers.

    However many pictures a slice may have, and with memory between the passes of batch norm or without. float32 against float64. Batch norm divides by deviations, which may be small, and rounding may move a window's winner:
    the gradients as one vector agree to 1 %, nearly always to 1e-5.
    """
    layers, shape = drawn
    found = account(layers, shape)
    parameters = numbers(found, seed)
    rng = np.random.default_rng(seed)
    images, labels = rng.standard_normal((batch, *shape)), rng.integers(0, CLASSES, batch)
    how = Settings(batch_size=batch, seed=seed)
    network = plain.build(found, parameters)
    loss, expected = plain.gradients(network, images, labels, how, 3)
    slices = {"MOST_PICTURES": most, "MOST_BATCH": most, "LEAST_KEPT": 0 if memory else 2}
    with patch.multiple("cnnviz.training.quick.plan", **slices):
        plan = Plan(found, parameters, how)
    told, _ = step(plan, images.astype(np.float32), labels, 3)
    assert told == pytest.approx(loss, rel=1e-3, abs=1e-4)
    ours, theirs = (
        np.concatenate([each[name].ravel() for name in expected]) for each in (plan.gradients, expected)
    )
    assert np.linalg.norm(ours - theirs) <= 0.01 * np.linalg.norm(theirs) + 1e-4
    close(read(plan, images.astype(np.float32)), network.apply(images), 1e-3)


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_agrees_to_rounding(name: str) -> None:
    """With He's start, on pictures of 28 x 28, a batch of two slices: to 1e-5 of each array's largest number.

    In float32 on both sides, as then hardly any window's winner differs.
    """
    found = check(PRESETS[name].layers(10), (1, 28, 28), 10)
    how = Settings(batch_size=40)
    parameters = start(found, how)
    rng = np.random.default_rng(0)
    images, labels = rng.uniform(size=(40, 1, 28, 28)).astype(np.float32), rng.integers(0, 10, 40)
    loss, expected = plain.gradients(plain.build(found, parameters), images, labels, how, 0)
    plan = Plan(found, parameters, how)
    told, _ = step(plan, images, labels)
    assert told == pytest.approx(loss, rel=1e-5)
    for array, gradient in expected.items():
        close(plan.gradients[array], gradient, 3e-5)


def test_levels_of_a_picture_count_from_0_to_1() -> None:
    """uint8 is divided by 255."""
    found = check(PRESETS["digits"].layers(10), (1, 28, 28), 10)
    plan = Plan(found, start(found, Settings()), Settings())
    levels = np.random.default_rng(0).integers(0, 256, (5, 1, 28, 28), np.uint8)
    np.testing.assert_allclose(read(plan, levels), read(plan, levels / np.float32(255)), atol=1e-5)


def test_a_batch_is_the_same_however_often_and_wherever_it_is_computed() -> None:
    """Bit for bit, in one plan and in two."""
    found = check(PRESETS["digits"].layers(10), (1, 28, 28), 10)
    rng = np.random.default_rng(0)
    images, labels = rng.uniform(size=(50, 1, 28, 28)).astype(np.float32), rng.integers(0, 10, 50)
    plans = [Plan(found, start(found, Settings()), Settings(batch_size=50)) for _ in range(2)]
    gradients = []
    for plan in (*plans, plans[0]):
        step(plan, images, labels)
        gradients.append(plan.gradient.copy())
    np.testing.assert_array_equal(gradients[0], gradients[1])
    np.testing.assert_array_equal(gradients[0], gradients[2])


@pytest.mark.parametrize("norm", [(), (BatchNorm(),)])
@pytest.mark.parametrize("most", [1, 32])
def test_it_tells_which_channels_a_relu_opened_for(most: int, norm: Architecture) -> None:
    """A bias far below 0 shuts one channel, far above opens it."""
    found = check(
        (
            Convolution(3),
            *norm,
            Activation(),
            MaxPool(),
            Flatten(),
            FullyConnected(2),
            Activation(),
            FullyConnected(2),
        ),
        (1, 6, 6),
        2,
    )
    parameters = start(found, Settings())
    last = 4 + len(norm)
    parameters[f"{len(norm)}.bias"][...] = [-100, 100, 100]
    parameters[f"{last}.bias"][...] = [1e5, -1e5]
    with patch("cnnviz.training.quick.plan.MOST_PICTURES", most):
        plan = Plan(found, parameters, Settings(batch_size=4))
    images = np.random.default_rng(0).uniform(size=(3, 1, 6, 6)).astype(np.float32)
    for _ in range(2):
        outcome(plan.learn(images, np.array([0, 1, 0]), watch=True))
        assert {line: opened.tolist() for line, opened in plan.opened.items()} == {
            1 + len(norm): [False, True, True],
            last + 1: [True, False],
        }


@pytest.mark.parametrize("batch", [1, 64, 256])
@pytest.mark.parametrize("name", [*PRESETS, "norm"])
def test_a_plan_holds_no_more_than_it_says_and_a_trainer_may(name: str, batch: int) -> None:
    """Measured while it is made and trained, half a megabyte aside."""
    norm = (Convolution(4, 3), BatchNorm(), Activation(), MaxPool(), GlobalAverage(), FullyConnected(10))
    found = check(norm if name == "norm" else PRESETS[name].layers(10), (1, 28, 28), 10)
    how = Settings(batch_size=batch)
    parameters = start(found, how)
    images, labels = np.zeros((batch, 1, 28, 28), np.uint8), np.zeros(batch, int)
    tracemalloc.start()
    plan = Plan(found, parameters, how)
    step(plan, images, labels)
    read(plan, images)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    vectors = 5 * plan.vector.nbytes
    assert held <= plan.bytes + vectors + MEGABYTE / 2
    assert plan.bytes <= 0.6 * SHARED.trainer_bytes


@pytest.mark.parametrize("batch", [2, 40, 256])
def test_what_is_kept_between_passes_has_its_place_in_the_memory(batch: int) -> None:
    """However little there is of it, down to a single picture."""
    layers = (Convolution(8, 3), BatchNorm(), Convolution(4, 3), BatchNorm(), Flatten(), FullyConnected(10))
    found = check(layers, (1, 28, 28), 10)
    parameters, how = start(found, Settings()), Settings(batch_size=batch)
    for share in np.geomspace(0.02, 4, 60):
        limits = replace(SHARED, trainer_bytes=int(share * SHARED.trainer_bytes))
        try:
            plan = Plan(found, parameters, how, limits)
        except TrainingError:
            assert share < 0.1
            continue
        assert plan.bytes <= 0.6 * limits.trainer_bytes


@pytest.mark.parametrize("kind", [MaxPool, AveragePool])
@pytest.mark.parametrize("batch", [32, 256])
def test_large_windows_make_a_slice_of_fewer_pictures(kind: type[Pool], batch: int) -> None:
    """A window is worked off cell by cell: as many cells as this network has for each picture take as long as a whole slice else."""
    layers = (Convolution(64, 1), kind(16, 1), GlobalAverage(), FullyConnected(10))
    found = check(layers, (1, 28, 28), 10)
    how = Settings(batch_size=batch)
    plan = Plan(found, start(found, how), how)
    assert plan.pictures <= 4 and plan.bytes < 8 * MEGABYTE
    small = check((Convolution(8, 1), kind(), GlobalAverage(), FullyConnected(10)), (1, 28, 28), 10)
    assert Plan(small, start(small, how), how).pictures == 32


def test_a_network_that_takes_too_much_memory_is_refused_in_one_sentence() -> None:
    """A single large kernel at stride 1 has one column of 256 numbers for each place, twice."""
    shared = replace(SHARED, trainer_bytes=2 * MEGABYTE)
    found = check((Convolution(1, 16, padding=15), GlobalAverage(), FullyConnected(10)), (1, 28, 28), 10)
    with pytest.raises(
        TrainingError, match="a single picture takes 4 MB in this network, but at most 1 MB can be"
    ):
        Plan(found, start(found, Settings()), Settings(), shared)


def test_the_engines_loss_is_the_plans() -> None:
    """Of scores that overflow without the shift."""
    found = check((Flatten(), FullyConnected(3)), (1, 1, 2), 3)
    parameters = {
        "1.weight": np.array([[900, 0], [0, 900], [0, 0]], np.float32),
        "1.bias": np.zeros(3, np.float32),
    }
    plan = Plan(found, parameters, Settings(batch_size=2))
    images, labels = np.array([[[[1, 0]]], [[[1, 1]]]], np.float32), np.array([1, 2])
    scores = images.reshape(2, 2) @ parameters["1.weight"].T
    assert step(plan, images, labels)[0] == pytest.approx(softmax_cross_entropy(scores, labels)[0])


def close(ours: np.ndarray, theirs: np.ndarray, share: float) -> None:
    """To a share of the largest number, or of 1."""
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=share * max(1, np.abs(theirs).max(initial=0)))
