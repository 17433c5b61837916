"""One step of learning, number by number: forward, the loss, every gradient, the update, and the loss after it.

:class:`Steps` works a state out with the engine, :func:`explain` says why one of its numbers is what it is, and :func:`prove`
nudges a weight. Nothing here is sampled or approximated: a step is that of :mod:`cnnviz.training.plain`.
"""

from cnnviz.step_by_hand.networks import CLASSES, PICTURES, Picture, picture_of, pixels_of
from cnnviz.step_by_hand.proof import Proof, prove
from cnnviz.step_by_hand.step import Step
from cnnviz.step_by_hand.steps import Steps, train
from cnnviz.step_by_hand.sums import Explained, Normalized, Update, explain
from cnnviz.step_by_hand.walk import Stage, Walk

__all__ = [
    "CLASSES",
    "PICTURES",
    "Explained",
    "Normalized",
    "Picture",
    "Proof",
    "Stage",
    "Step",
    "Steps",
    "Update",
    "Walk",
    "explain",
    "picture_of",
    "pixels_of",
    "prove",
    "train",
]
