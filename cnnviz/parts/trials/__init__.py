"""The experiment that is set up: its question, what to watch, its trainings side by side, and the answer when all have run.

The messages: ``{"trial": id}`` sets another of its trainings up, which then runs; ``{"trial": None}`` leaves the experiment.
"""

from cnnviz.parts.part import Part

PART = Part(
    "cnnviz_trials",
    "trials/trials.js",
    ("shared/base.css", "trials/trials.css"),
)
