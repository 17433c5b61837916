"""What is said of a network that learns: one sentence that interprets its numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cnnviz.network_training import NetworkTraining
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.architecture import Activation
from cnnviz.words import N_, Translate

SAME = 0.95
"""The share of held-out pictures with one and the same answer from which a network tells nothing apart."""
KNOWN, GAP = 0.9, 0.15
"""Learned by heart: right for so many of its own pictures, and for so many less of the others."""
SURE_STEPS = 60
"""Before, the running mean of its own pictures lags behind."""
VANISHED = 1e-3
"""A gradient of the first layer that is so small beside the last one's."""
DEAD = 0.9
"""The share of a ReLU's channels that are 0 for a whole batch."""

_READS = {
    "digits": N_("It reads {right} of 100 digits correctly that it has never seen."),
    "fashion": N_("It recognises {right} of 100 clothes that it has never seen."),
    "shapes": N_("It recognises {right} of 100 shapes that it has never seen."),
}


@dataclass(frozen=True)
class Standing:
    """Where a network stands at the moment that is shown.

    Attributes
    ----------
    own
        The share of its own pictures that it reads rightly, as a running mean; None before the first batch.
    right, loss
        Of the held-out pictures, as last read; None if they never were.
    """

    step: int
    own: float | None
    right: float | None
    loss: float | None
    commonest: float | None


def waiting(_: Translate, step: int) -> str:
    """What is said of a training that is to be repeated up to `step`."""
    return _(
        "The server does not keep the numbers of step {step}. Training up to that step computes the same numbers again."
    ).format(step=step)


def verdict(_: Translate, training: NetworkTraining, state: TrainNetworkState, standing: Standing) -> str:
    """What the numbers of the moment that is shown mean."""
    news = training.trainer.news
    reached = training.reached(state)
    if news.stopped is not None and reached and state.look is None:
        return _(
            "The loss exploded in step {step}: the steps were too large. The network is again as it was after step {kept}. Lower the learning rate, and training starts again."
        ).format(**news.stopped.values)
    if not reached or not standing.step:
        if state.start == "zero":
            return _(
                "All weights are 0, so every answer is equally likely. Press Run and see whether it learns."
            )
        return _("The weights are random, so the network can only guess. Press Run.")
    if standing.commonest is not None and standing.commonest >= SAME:
        same = _("It gives nearly every picture the same answer.")
        return f"{same} {_reason(_, training, state)}"
    if standing.own is not None and standing.right is not None and standing.step >= SURE_STEPS:
        gap = standing.own - standing.right
        if standing.own >= KNOWN and gap > GAP:
            return _(
                "It knows its own {count} pictures by heart: it is {points} percentage points better on them than on new ones."
            ).format(count=state.count, points=round(100 * gap))
    if standing.right is None:
        return ""
    reads = _(_READS[state.source]).format(right=round(100 * standing.right))
    if news.finished and standing.step == training.trainer.step:
        ended = _("Training has ended.")
        further = _(
            "Choose more epochs or another learning rate and start again, or open or download the network below."
        )
        return f"{ended} {reads} {further}"
    return reads


def _reason(_: Translate, training: NetworkTraining, state: TrainNetworkState) -> str:
    """Why a network tells nothing apart, as far as that can be told."""
    if state.start == "zero":
        return _("All weights began at 0, so all kernels of a layer get the same gradient and stay equal.")
    states = training.states_at(training.moment_of(state))
    if any(each.silent is not None and each.silent >= DEAD for each in states):
        return _(
            "A ReLU is 0 for every picture, so no gradient passes: lower the learning rate and start again."
        )
    gradients = [each.gradient for each in states if each.gradient is not None]
    curved = any(isinstance(layer, Activation) and layer.name != "relu" for layer in state.layers)
    if gradients and gradients[0] < VANISHED * gradients[-1] and curved:
        ratio = gradients[-1] / gradients[0] if gradients[0] else math.inf
        times = f"{ratio:.0e}".replace("e+0", "e").replace("e+", "e") if ratio < math.inf else "∞"
        return _(
            "The gradient vanishes on its way back: in the first layer it is {times} times smaller than in the last."
        ).format(times=times)
    return _("Give it more steps; if it stays so, change the learning rate.")
