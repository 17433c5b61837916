"""What experiments with one kernel answer is what comes of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from cnnviz.inputs import kernel_training_picture
from cnnviz.kernel_experiments import KERNEL_EXPERIMENTS
from cnnviz.kernel_training import Example, Lesson, Lessons
from cnnviz.parts.one_kernel.sentences import FOUND, trial
from cnnviz.state.train.kernel import TrainKernelState


def after(name: str, steps: int | None = None) -> Lesson:
    """An experiment when its answer is said, or after so many steps; without a name what the page begins with."""
    experiment = KERNEL_EXPERIMENTS.get(name)
    state = TrainKernelState() if experiment is None else experiment.state
    steps = experiment.steps if steps is None and experiment is not None else steps
    pixels = kernel_training_picture(state)
    assert pixels is not None and steps is not None
    return Lessons().at(replace(state, step=steps), Example(pixels))


def found(lesson: Lesson) -> bool:
    """Whether the hidden kernel has been found."""
    return lesson.distance is not None and lesson.distance < FOUND


def test_rates() -> None:
    """A small one is slow, one just below the limit finds the kernel, one just above it explodes."""
    assert after("", 10).losses[-1] < 0.06 < after("small_rate").losses[-1] < 0.065
    assert found(after("below_limit")) and not found(after("below_limit", 150))
    losses = after("above_limit").losses
    assert after("above_limit").ended and losses[10] < losses[0] and not after("above_limit", 200).ended


def test_pixels_momentum_and_zeros() -> None:
    """Pixels of 0 to 1 are harder, momentum is faster, zeros do no harm."""
    assert after("unit_pixels").losses[-1] > 300 * after("", 500).losses[-1]
    assert found(after("momentum")) and not found(after("momentum", 88)) and not found(after("", 400))
    assert found(after("zero_start"))


def test_what_can_be_found_and_what_cannot() -> None:
    """Outer weights vanish; stripes and what is not linear leave the kernel unknown."""
    outer = after("larger_kernel").weight[0].copy()
    outer[2:5, 2:5] = 0
    assert np.abs(outer).max() < 0.021
    stripes = after("stripes")
    assert stripes.losses[-1] < 1e-6
    assert stripes.distance is not None and stripes.distance > 0.5
    assert after("nonlinear").losses[-1] == pytest.approx(0.232, abs=0.001)
    assert after("nonlinear").least == pytest.approx(0.231, abs=0.001)


@pytest.mark.parametrize("name", KERNEL_EXPERIMENTS)
def test_the_answer_is_said_once_it_can_be_seen(name: str) -> None:
    """Not before; and of other states nothing is asked."""
    experiment = KERNEL_EXPERIMENTS[name]
    early = trial(str, after(name, 1), replace(experiment.state, step=1))
    assert early == {"question": experiment.question, "answer": ""}
    told = trial(str, after(name), replace(experiment.state, step=experiment.steps))
    assert told == {"question": experiment.question, "answer": experiment.answer}
    assert trial(str, after(name, 1), TrainKernelState(seed=9)) is None
