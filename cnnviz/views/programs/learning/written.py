"""Whole programs of a step, and the archive with what they read."""

from __future__ import annotations

from collections.abc import Mapping

from cnnviz.state.train.step import TrainStepState
from cnnviz.step_by_hand import Step
from cnnviz.views.programs.files import archived, npz_bytes
from cnnviz.views.programs.learning import in_numpy, in_torch
from cnnviz.views.programs.learning.parts import STEP_FILE, is_inline, looked_at, step_reads
from cnnviz.words import Translate

STEP_DIALECTS = {"numpy": in_numpy.text_of, "torch": in_torch.text_of}
"""By the ids of :data:`cnnviz.views.programs.DIALECTS`, those in which a step is written, and what writes it."""


def step_program(_: Translate, dialect: str, state: TrainStepState, step: Step, *, ours: bool = True) -> str:
    """A program that takes one step of gradient descent and prints its numbers.

    It prints the scores, the probabilities and the loss, the gradients by what is learned, the new weights and the loss with them;
    and the number that is looked at, if it is one of the arrays. It reads :data:`STEP_FILE` where its numbers are too many to
    stand in it.

    Parameters
    ----------
    dialect
        One of :data:`STEP_DIALECTS`.
    state, step
        What the page shows, and the step worked out.
    ours
        Whether comments say the page's own numbers beside what is printed.
    """
    return STEP_DIALECTS[dialect](_, step, looked_at(state, step), ours)


def step_files(_: Translate, dialect: str, state: TrainStepState, step: Step) -> bytes:
    """A ZIP file with :func:`step_program`, the numbers that it reads, if it does, and a line on how to run it."""
    beside: Mapping[str, bytes] = {} if is_inline(step) else {STEP_FILE: npz_bytes(step_reads(step))}
    return archived(_, dialect, step_program(_, dialect, state, step), beside)
