"""The words of the maps and their boxes."""

from __future__ import annotations

from cnnviz.words import Translate


def words_of(_: Translate) -> dict[str, str]:
    """All of them, in the visitor's language."""
    return {
        "found": _("Boxes on the picture"),
        "found_caption": _("Point at a box: the dashed square is the window that made it."),
        "lit": _("Map of the copy of {height} × {width} pixels"),
        "lit_caption": _(
            "Each cell is drawn at the centre of its window. In this copy, a face of about {face} pixels fills a window."
        ),
        "legend": _("probability of a face"),
        "seen": _("The pixels in this window"),
        "probability": _("Probability {value}"),
        "box_number": _("Box {number} of {count}, the most probable first."),
        "no_box": _("No box from this window."),
        "cell": _("Row {row}, column {column} of the map of {rows} × {columns}, counted from 0."),
        "window": _("The window in the picture: rows {top} to {bottom}, columns {left} to {right}."),
        "edges": _(
            "The box after the network's correction: rows {top} to {bottom}, columns {left} to {right}."
        ),
        "play": _("Slide the window over this copy"),
        "stop": _("Stop"),
        "copies": _("One map for each copy of the picture"),
        "copy_size": _("{height} × {width} px"),
        "copy_face": _("faces ≈ {face} px"),
        "copy_best": _("highest {best}"),
        "help": _(
            "On the picture the arrow keys go from box to box; on the map they move the window, with Shift ten cells at a time."
        ),
    }
