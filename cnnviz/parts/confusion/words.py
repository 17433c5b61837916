"""The words of the part; the browser fills in numbers and names."""

from __future__ import annotations

from cnnviz.words import N_

WORDS = {
    "title": N_("Confusion matrix"),
    "axes": N_("true class ↓, predicted class →"),
    "counted": N_("{count} held-out pictures after step {step}"),
    "right": N_("correct"),
    "cell": N_("{true} predicted as {answer}: {count}"),
    "row": N_("{name}: {share} classified correctly"),
    "mistakes": N_("Most confident mistakes"),
    "none": N_("There are no mistakes to show: every held-out picture is classified correctly."),
    "cellPictures": N_("{true} predicted as {answer}"),
    "empty": N_("At this step, no held-out picture belongs to this cell."),
    "shownOf": N_("{shown} of {count}, most confident first"),
    "back": N_("Show the most confident mistakes"),
    "picture": N_("{true} predicted as {answer}, probability {share}"),
    "help": N_(
        "Arrow keys move between cells. Enter shows the pictures of a cell, and Escape shows the most confident mistakes again."
    ),
    "hint": N_(
        "Select a cell to see its pictures. Select a picture to see it pass through the network above."
    ),
}
