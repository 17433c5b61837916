"""Each experiment shows what its question asks for."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from cnnviz.inputs import kernel_training_picture
from cnnviz.kernel_experiments import KERNEL_EXPERIMENTS, experiment_of, set_up
from cnnviz.kernel_training import Example, Lesson, Lessons
from cnnviz.state import from_query, to_query
from cnnviz.state.train.kernel import Looked, TrainKernelState

FOUND = 0.01


def after(name: str, step: int, **fields: object) -> Lesson:
    """An experiment after so many steps."""
    state = replace(KERNEL_EXPERIMENTS[name].state, step=step, **fields)
    pixels = kernel_training_picture(state)
    assert pixels is not None
    return Lessons().at(state, Example(pixels))


def steps_to_find(state: TrainKernelState) -> int:
    """After how many hundreds of steps every weight is that of the hidden kernel, to a hundredth."""
    pixels = kernel_training_picture(state)
    assert pixels is not None
    lessons = Lessons()
    for step in range(100, 20_001, 100):
        distance = lessons.at(replace(state, step=step), Example(pixels)).distance
        if distance is not None and distance < FOUND:
            return step
    raise AssertionError("it is never found")


def test_a_very_small_rate_is_slow() -> None:
    """After a hundred steps most of the way is still to go."""
    found = after("small_rate", 100)
    assert found.losses[-1] > 0.1 * found.losses[0]


def test_the_border_is_where_the_questions_say() -> None:
    """Just below it weights go to and fro and the loss falls; just above it the loss rises in the end."""
    below, above = after("below_limit", 0), after("above_limit", 0)
    assert 0.95 * below.limit < below.rate < below.limit < above.rate < 1.05 * above.limit
    losses = after("below_limit", 2000).losses
    assert losses[-1] < 1e-2 * losses[0]
    steps = np.diff([after("below_limit", step).weight.ravel() for step in range(20, 26)], axis=0)
    assert all((before @ then) < 0 for before, then in pairwise(steps))
    assert after("above_limit", 3000).exploded


def test_pixels_from_0_to_1_are_harder_and_momentum_helps() -> None:
    """Counted in steps to the hidden kernel."""
    plain = steps_to_find(TrainKernelState())
    assert steps_to_find(KERNEL_EXPERIMENTS["momentum"].state) < plain / 2
    assert steps_to_find(KERNEL_EXPERIMENTS["unit_pixels"].state) > 2 * plain


def test_zero_is_no_bad_start() -> None:
    """One kernel has no two weights that could stay the same."""
    assert steps_to_find(KERNEL_EXPERIMENTS["zero_start"].state) <= 2000


def test_the_outer_weights_become_zero() -> None:
    """Given the time."""
    found = after("larger_kernel", 20_000, rule="momentum", rates=()).weight[0]
    outer = found.copy()
    outer[2:5, 2:5] = 0
    assert np.abs(outer).max() < 0.05 < 1 < np.abs(found[2:5, 2:5]).max()


def test_stripes_do_not_tell_kernels_apart() -> None:
    """The map is met by other weights; their sums by columns are those of the hidden kernel."""
    found = after("stripes", 500)
    assert found.losses[-1] < 1e-5 and not found.task.determined
    assert found.distance is not None and found.distance > 0.1
    assert found.hidden is not None
    columns = found.weight[0].sum(axis=0) - found.hidden[0].sum(axis=0)
    seen = found.task.input[0][0]
    np.testing.assert_allclose(np.convolve(seen, columns[::-1], "valid"), 0, atol=5e-3)


def test_absolute_values_cannot_be_learnt() -> None:
    """Most of the target's variance stays in the error."""
    found = after("nonlinear", 2000)
    assert found.losses[-1] < 1.01 * found.least
    assert found.least > 0.5 * np.var(found.task.target) / 2


@pytest.mark.parametrize("name", KERNEL_EXPERIMENTS)
def test_each_is_a_link_that_is_known_again(name: str) -> None:
    """At any step, and with anything in view; another setting makes it another thing."""
    visitor = TrainKernelState(large=True, language="zh_CN", step=40, side=5)
    begun = set_up(name, visitor)
    assert (begun.large, begun.language, begun.step) == (True, "zh_CN", 0)
    assert from_query(to_query(begun)) == (begun, [])
    assert experiment_of(begun) == name
    assert experiment_of(replace(begun, step=70, look=3, pin=Looked("weight", 0, 0, 1), shown=True)) == name
    assert experiment_of(replace(begun, seed=77)) is None


def test_the_page_as_it_opens_is_no_experiment() -> None:
    """Its own run is to be seen first."""
    assert experiment_of(TrainKernelState()) is None
