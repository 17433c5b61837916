"""What is said of a network that learns: one sentence that interprets its numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

from cnnviz.network_training import NetworkTraining
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.training.architecture import Activation
from cnnviz.training.data import OWN
from cnnviz.words import N_, Translate

SAME = 0.95
"""The share of held-out pictures with one and the same answer from which a network tells nothing apart."""
KNOWN, GAP = 0.9, 0.15
"""Learned by heart: right for so many of its own pictures, and for so many less, by more than one, of the others."""
SURE_STEPS = 60
"""Before, the running mean of its own pictures lags behind."""
VANISHED = 1e-3
"""A gradient of the first layer that is so small beside the last one's."""
DEAD = 0.9
"""The share of a ReLU's channels that are 0 for a whole batch."""

_READS = {
    "digits": N_("The network classifies {right} of every 100 held-out digits correctly."),
    "fashion": N_("The network classifies {right} of every 100 held-out pictures of clothes correctly."),
    "shapes": N_("The network classifies {right} of every 100 held-out shapes correctly."),
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
        "The server does not hold the network of step {step}. Training up to that step computes the same numbers again."
    ).format(step=step)


def verdict(_: Translate, training: NetworkTraining, state: TrainNetworkState, standing: Standing) -> str:
    """What the numbers of the moment that is shown mean, and whether they are of another network than the one in the sidebar."""
    means = _meaning(_, training, state, standing)
    if state.draft is None:
        return means
    other = _("The layers as they stand now cannot be trained, so this is the network from before.")
    return f"{other} {means}" if means else other


def _meaning(_: Translate, training: NetworkTraining, state: TrainNetworkState, standing: Standing) -> str:
    news = training.trainer.news
    reached = training.reached(state)
    if news.stopped is not None and reached and state.look is None:
        return _(
            "The loss exploded at step {step} because the steps were too large. The network of step {kept} has been restored. Lower the learning rate; training then starts again."
        ).format(**news.stopped.values)
    if not reached or not standing.step:
        weights = _("The weights are random, so the network can only guess.")
        if state.start == "zero":
            weights = _("All weights are 0, so the network gives every class the same probability.")
        if reached:
            return weights
        press = _("Press Run to train it.")
        return f"{weights} {press}"
    if standing.commonest is not None and standing.commonest >= SAME:
        same = _("The network gives nearly every held-out picture the same answer.")
        return f"{same} {_reason(_, training, state)}"
    if standing.own is not None and standing.right is not None and standing.step >= SURE_STEPS:
        gap = standing.own - standing.right
        if state.shifted and gap > GAP:
            return _(
                "The accuracy on the {count} training pictures is {points} percentage points higher than on the held-out pictures, which are shifted."
            ).format(count=len(training.split.learned), points=round(100 * gap))
        if standing.own >= KNOWN and gap > max(GAP, 1 / len(training.split.held_out)):
            return _(
                "The network has memorised its {count} training pictures: its accuracy on them is {points} percentage points higher than on held-out pictures."
            ).format(count=len(training.split.learned), points=round(100 * gap))
    if standing.right is None:
        return ""
    reads = _reads(_, training, state, standing.right)
    if news.finished and standing.step == training.trainer.step:
        ended = _("Training has ended.")
        further = _(
            "Choose more epochs or another learning rate and start again, or open or download the network below."
        )
        return f"{ended} {reads} {further}"
    return reads


def _reads(_: Translate, training: NetworkTraining, state: TrainNetworkState, right: float) -> str:
    """How well it reads what it has never seen; few pictures are counted, as a share of them says more than is known."""
    if state.source == OWN:
        count = len(training.split.held_out)
        reads = _("It recognises {right} of the {count} pictures of yours that are held out.")
        return reads.format(right=round(count * right), count=count)
    return _(_READS[state.source]).format(right=round(100 * right))


def _reason(_: Translate, training: NetworkTraining, state: TrainNetworkState) -> str:
    """Why a network tells nothing apart, as far as that can be told."""
    if state.start == "zero":
        return _("All weights started at 0, so all kernels of a layer get the same gradient and stay equal.")
    states = training.states_at(training.moment_of(state))
    if any(each.silent is not None and each.silent >= DEAD for each in states):
        return _(
            "In one ReLU layer, nearly all channels are 0 for every picture of the batch, so hardly any gradient passes back. Lower the learning rate and start again."
        )
    gradients = [each.gradient for each in states if each.gradient is not None]
    curved = any(isinstance(layer, Activation) and layer.name != "relu" for layer in state.layers)
    if gradients and gradients[0] < VANISHED * gradients[-1] and curved:
        ratio = gradients[-1] / gradients[0] if gradients[0] else math.inf
        times = f"{ratio:.0e}".replace("e+0", "e").replace("e+", "e") if ratio < math.inf else "∞"
        return _(
            "The gradient vanishes on the way back: in the first layer it is {times} times smaller than in the last."
        ).format(times=times)
    return _("Train for more steps; if this does not change, try another learning rate.")
