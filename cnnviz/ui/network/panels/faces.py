"""Where P-Net sees faces: boxes on the picture, and a map of probabilities for each size of it."""

from __future__ import annotations

import streamlit as st

from cnnviz import faces
from cnnviz.parts import boxes
from cnnviz.parts.boxes.content import MOST_DRAWN, boxes_content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.network.readings import worked_out
from cnnviz.ui.part import mount
from cnnviz.words import Translate

_LOOKED = "network.faces"

THRESHOLDS = (0.05, 0.995)


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """Sliders, the picture with its boxes, and the maps; for the network ``faces`` of the zoo."""
    st.markdown(
        _(
            "Every layer of this network slides over the picture, so it accepts any size: a window of 12 × 12 pixels gives one answer, a larger picture a whole map of answers, one every 2 pixels. It recognises only faces of about 12 pixels, so it looks at smaller and smaller copies of the picture: in the large copies small faces fit the window, in the small copies large faces."
        )
    )
    _controls(_, state, reading)
    levels = _look(_, state, reading)
    if levels is None:
        return
    if not levels:
        st.info(_("The picture is too small for faces of the chosen size; choose smaller ones."))
        return
    candidates = faces.boxes(levels, state.face_threshold)
    found = faces.suppress(candidates) if state.face_merge else candidates
    st.markdown(_counted(_, state, len(candidates), len(found)))
    content = boxes_content(reading.picture, levels, found, _words(_), large=state.large)
    mount(boxes.PART, content, key="network.boxes")
    st.caption(
        _(
            "In MTCNN this network is only the first of three. It is small and fast, and lets through many things that are not faces: parts of a face, round objects, folds of cloth. Two larger networks then re-check each box and discard most of them; they are left out here so that you can see the false alarms."
        )
    )


def _look(_: Translate, state: NetworkState, reading: Reading) -> tuple[faces.Level, ...] | None:
    """The maps, kept while picture, numbers and smallest face stay the same; None if stopped."""
    return worked_out(
        _,
        reading,
        _LOOKED,
        state.face_size,
        lambda: faces.look.steps(
            reading.network, reading.picture, state.face_size, reading.preprocessing, reading.room
        ),
        lambda: _("The network is reading each copy of the picture …"),
    )


def _controls(_: Translate, state: NetworkState, reading: Reading) -> None:
    first, second = st.columns(2, gap="large")
    low, high = THRESHOLDS
    with first:
        widgets.show_value(
            st.slider,
            _("Draw a box at this probability or above"),
            "network.face_threshold",
            state.face_threshold,
            lambda value: session.change(face_threshold=value),
            min_value=low,
            max_value=high,
            step=0.005,
            format="%.3f",
        )
    least = faces.least_face(*reading.picture.shape[1:])
    with second:
        widgets.show_value(
            st.slider,
            _("Smallest face, in pixels"),
            "network.face_size",
            state.face_size,
            lambda value: session.change(face_size=value),
            min_value=least,
            max_value=faces.LARGEST,
        )
    widgets.show(st.toggle, _("Merge overlapping boxes (keep the most probable)"), "face_merge")


def _counted(_: Translate, state: NetworkState, before: int, after: int) -> str:
    if not before:
        return _("No window reaches this probability.")
    if state.face_merge:
        text = _(
            "**{before}** windows reach this probability. Neighbouring windows often find the same face, so when two boxes overlap by more than half of their combined area (IoU > 0.5), only the more probable one is kept (non-maximum suppression): **{after}** are left."
        )
    else:
        text = _(
            "**{before}** windows reach this probability, and each draws a box: neighbouring windows find the same face again and again."
        )
    if after > MOST_DRAWN:
        text += " " + _("Only the {most} most probable are drawn.")
    return text.format(before=before, after=after, most=MOST_DRAWN)


def _words(_: Translate) -> dict[str, str]:
    return {
        "found": _("Boxes on the picture"),
        "found_caption": _("Point at a box or touch it: the dashed square is the window that made it."),
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
