"""Experiments as cards: a question each, what to watch, the trainings to compare, and the answer when all have run.

The messages: ``{"trial": id}`` sets everything up for a training, which then runs; ``{"trial": None}`` leaves the experiment.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_trials",
    "trials/trials.js",
    ("shared/base.css", "trials/trials.css"),
)
