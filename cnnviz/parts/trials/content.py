"""What the part shows: all experiments, which training is set, and how it came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cnnviz.parts.part import Content
from cnnviz.training.experiments import EXPERIMENTS
from cnnviz.words import N_, Translate

WORDS = {
    "experiments": N_("Experiments"),
    "note": N_("Each question sets all controls and starts a run."),
    "trial": N_("Training"),
    "held": N_("right, held out"),
    "own": N_("right, its own"),
    "run": N_("Run"),
    "again": N_("Run again"),
    "stopped": N_("exploded"),
    "wait": N_("The answer stands here when each of these trainings has been run."),
    "leave": N_("Leave the experiment"),
}


@dataclass(frozen=True)
class Result:
    """How a training came out.

    Attributes
    ----------
    held_out
        The share of the held-out pictures that it reads right.
    own
        The share of its own that it read right in the last epoch, each before it learned from it.
    stopped
        Whether it exploded.
    """

    held_out: float
    own: float
    stopped: bool = False


def trials_content(_: Translate, chosen: str, result: Result | None) -> Content:
    """The experiments, the trial `chosen` among theirs, ``""`` for none, and its `result` if it has been trained to its end."""
    meta: dict[str, Any] = {
        "experiments": [
            {
                "id": experiment.id,
                **{name: _(getattr(experiment, name)) for name in ("title", "question", "look", "answer")},
                "trials": [[trial.id, _(trial.label)] for trial in experiment.trials],
            }
            for experiment in EXPERIMENTS
        ],
        "chosen": chosen,
        "result": told(result),
        "words": {name: _(text) for name, text in WORDS.items()},
    }
    return meta, {}


def told(result: Result | None) -> dict[str, Any] | None:
    """A result as it is shown: in whole percent, as its pictures tell no more."""
    if result is None:
        return None
    return {"held": f"{result.held_out:.0%}", "own": f"{result.own:.0%}", "stopped": result.stopped}
