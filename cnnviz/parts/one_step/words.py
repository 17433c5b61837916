"""The words of the part; the browser fills in numbers."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "next": N_("Next"),
    "back": N_("One step back (left arrow)"),
    "forward": N_("One step on (right arrow)"),
    "first": N_("To the beginning (Home)"),
    "play": N_("Play slowly"),
    "pause": N_("Pause"),
    "again": N_("Next update"),
    "stepOf": N_("step {step} of {last}"),
    "count": N_("updates so far: {count}"),
    "old": N_("Put the first weights back"),
    "other": N_("Other random weights"),
    "forwardIs": N_("Forward"),
    "backwardIs": N_("Backward"),
    "atStep": N_("step {step}"),
    "cell": N_("{name}, row {row}, column {column}: {value}"),
    "cellOf": N_("{name}, map {channel}, row {row}, column {column}: {value}"),
    "unknown": N_("not yet known"),
    "stage": N_("All numbers of the step"),
    "help": N_(
        "Arrow keys move from number to number, Enter shows where one comes from. Page Down and Page Up take a step on or back."
    ),
    "rate": N_("Learning rate"),
    "nudge": N_("Nudge it both ways by ε ="),
    "curve": N_("The loss along this weight, from {low} to {high}; the weight is {weight}"),
    "along": N_("loss along this weight"),
    "fewer": N_("Previous map"),
    "more": N_("Next map"),
    "unit": N_("{label} {value}"),
    "image": N_("The loss is the mean over this batch. Followed is"),
    "loss": N_("Loss"),
    "keep": N_("Keep this one"),
    "keepSays": N_("Nudge this number whatever is opened"),
    "kept": N_("Kept: {name}"),
    "letGo": N_("Let go"),
    "class": N_("{name}, class “{label}”: {value}"),
}
