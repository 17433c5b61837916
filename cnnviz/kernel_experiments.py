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
        A marked message; what comes of it is left to be seen.
    state
        Where it begins.
    """

    name: str
    question: str
    state: TrainKernelState


KERNEL_EXPERIMENTS = {
    each.name: each
    for each in (
        KernelExperiment(
            "small_rate",
            N_("How much does the loss fall with a very small learning rate?"),
            TrainKernelState(rates=((0, 0.02),)),
        ),
        KernelExperiment(
            "below_limit",
            N_(
                "How do the weights change if the learning rate is just below the value at which the loss explodes?"
            ),
            TrainKernelState(rates=((0, 4.7),)),
        ),
        KernelExperiment(
            "above_limit",
            N_("How does the loss change if the learning rate is just above the value at which it explodes?"),
            TrainKernelState(rates=((0, 5.0),)),
        ),
        KernelExperiment(
            "unit_pixels",
            N_("Does a kernel learn more slowly if the mean of the pixels is not subtracted?"),
            TrainKernelState(pixels="unit"),
        ),
        KernelExperiment(
            "momentum",
            N_("How many steps does gradient descent with momentum need to find the hidden kernel?"),
            TrainKernelState(rule="momentum"),
        ),
        KernelExperiment(
            "zero_start",
            N_("Can a kernel learn if all its weights start at 0?"),
            TrainKernelState(start="zero"),
        ),
        KernelExperiment(
            "larger_kernel",
            N_(
                "The target was made by a 3 × 3 kernel. Which values do the outer weights of a 7 × 7 kernel approach?"
            ),
            TrainKernelState(side=7),
        ),
        KernelExperiment(
            "stripes",
            N_("Can the hidden kernel be found from a picture of vertical stripes alone?"),
            TrainKernelState(source="pattern", pattern="grating"),
        ),
        KernelExperiment(
            "nonlinear",
            N_("Can one kernel learn the absolute value of Sobel x?"),
            TrainKernelState(target="edges", bias=True),
        ),
    )
}
"""Every experiment by its name, in the order the page shows them."""


def set_up(name: str, state: TrainKernelState) -> TrainKernelState:
    """The experiment's state for the visitor of `state`. Raises KeyError if there is none of that name."""
    return replace(KERNEL_EXPERIMENTS[name].state, large=state.large, language=state.language)


def experiment_of(state: TrainKernelState) -> str | None:
    """The name of the experiment that `state` is a moment of, if any."""
    begun = replace(state, step=0, look=None, pin=None, shown=False)
    return next((name for name in KERNEL_EXPERIMENTS if set_up(name, state) == begun), None)
