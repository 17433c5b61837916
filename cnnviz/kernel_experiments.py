"""Experiments with one kernel that learns: questions, and the states in which they are tried out."""

from __future__ import annotations

from dataclasses import dataclass, replace

from cnnviz.state.train.kernel import TrainKernelState
from cnnviz.words import N_


@dataclass(frozen=True)
class KernelExperiment:
    """One experiment.

    Attributes
    ----------
    name
        Carried by messages.
    question
        A marked message; what comes of it is to be seen first.
    answer
        A marked message, said when `steps` steps were taken.
    state
        Where it begins.
    """

    name: str
    question: str
    answer: str
    steps: int
    state: TrainKernelState


KERNEL_EXPERIMENTS = {
    each.name: each
    for each in (
        KernelExperiment(
            "small_rate",
            N_("How much does the loss fall with a very small learning rate?"),
            N_(
                "Not far: with a rate of 0.02, no step overshoots, but after 500 steps the loss is still about 0.06. A rate that suits this picture is below that after 10 steps."
            ),
            500,
            TrainKernelState(rates=((0, 0.02),)),
        ),
        KernelExperiment(
            "below_limit",
            N_(
                "How do the weights change if the learning rate is just below the value at which the loss explodes?"
            ),
            N_(
                "They oscillate: each step overshoots in the steepest direction and comes back, by a little less each time. The kernel is found all the same, in about 200 steps."
            ),
            200,
            TrainKernelState(rates=((0, 4.7),)),
        ),
        KernelExperiment(
            "above_limit",
            N_("How does the loss change if the learning rate is just above the value at which it explodes?"),
            N_(
                "It falls at first, as most directions still converge. But along the steepest one each step overshoots by more than it corrects, so that the loss grows until it explodes."
            ),
            249,
            TrainKernelState(rates=((0, 5.0),)),
        ),
        KernelExperiment(
            "unit_pixels",
            N_("Does a kernel learn more slowly if the mean of the pixels is not subtracted?"),
            N_(
                "Yes. All pixels share a large mean, so the loss is far steeper in one direction than in the others. Only small rates are stable, and after 500 steps the loss is several hundred times that with the mean subtracted."
            ),
            500,
            TrainKernelState(pixels="unit"),
        ),
        KernelExperiment(
            "momentum",
            N_("How many steps does gradient descent with momentum need to find the hidden kernel?"),
            N_(
                "In about 92 steps. Plain gradient descent, with the rate that suits it, takes more than 400: steps that point the same way add up."
            ),
            92,
            TrainKernelState(rule="momentum"),
        ),
        KernelExperiment(
            "zero_start",
            N_("Can a kernel learn if all its weights start at 0?"),
            N_(
                "Yes. Each weight meets other pixels, so the gradients differ from the first step on. Zeros are a problem only where several weights would get equal gradients, as in hidden layers."
            ),
            500,
            TrainKernelState(start="zero"),
        ),
        KernelExperiment(
            "larger_kernel",
            N_(
                "The target was made by a 3 × 3 kernel. Which values do the outer weights of a 7 × 7 kernel approach?"
            ),
            N_(
                "They go towards 0, since the target does not depend on their pixels: after 2000 steps, none is farther from 0 than about 0.02. The nine in the middle become the hidden kernel."
            ),
            2000,
            TrainKernelState(side=7),
        ),
        KernelExperiment(
            "stripes",
            N_("Can the hidden kernel be found from a picture of vertical stripes alone?"),
            N_(
                "No. The loss almost vanishes, but the weights are not the hidden ones: all windows of this picture are alike, so that very different kernels give the same map."
            ),
            50,
            TrainKernelState(source="pattern", pattern="grating"),
        ),
        KernelExperiment(
            "nonlinear",
            N_("Can one kernel learn the absolute value of Sobel x?"),
            N_(
                "No. A convolution is linear, and an absolute value is not: the loss stops at 0.23, the smallest that any 3 × 3 kernel with a bias reaches here. A second layer after an activation could do it."
            ),
            200,
            TrainKernelState(target="edges", bias=True),
        ),
    )
}
"""Every experiment by its name, in the order the page shows them."""


def set_up(name: str, state: TrainKernelState) -> TrainKernelState:
    """The experiment's state for the visitor of `state`. Raises KeyError if there is none of that name."""
    return state.beside(KERNEL_EXPERIMENTS[name].state)


def experiment_of(state: TrainKernelState) -> str | None:
    """The name of the experiment that `state` is a moment of, if any."""
    begun = replace(state, step=0, look=None, pin=None, shown=False)
    return next((name for name in KERNEL_EXPERIMENTS if set_up(name, state) == begun), None)
