"""The words of the part; the browser fills in numbers and names."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "title": N_("Confusion matrix"),
    "axes": N_("true class ↓, read as →"),
    "counted": N_("{count} held-out pictures after step {step}"),
    "right": N_("correct"),
    "cell": N_("{true} read as {answer}: {count}"),
    "row": N_("{name}: {share} read correctly"),
    "mistakes": N_("Surest mistakes"),
    "none": N_("There are no mistakes to show: every held-out picture is read correctly."),
    "cellPictures": N_("{true} read as {answer}"),
    "empty": N_("At this step, no picture is read like this."),
    "shownOf": N_("{shown} of {count}, most certain first"),
    "back": N_("Show the surest mistakes"),
    "picture": N_("{true} read as {answer}, probability {share}"),
    "help": N_(
        "Arrow keys move between cells. Enter shows the pictures of a cell, Escape the surest mistakes again."
    ),
    "hint": N_("Select a cell to see its pictures, and a picture to follow it through the network."),
}
