"""Where P-Net sees faces: boxes on the picture, and a map of probabilities for each size of it."""

from __future__ import annotations

import streamlit as st

from cnnviz import faces
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.components.boxes import MOST_DRAWN, boxes
from cnnviz.ui.network.readings import remembered
from cnnviz.words import Translate

_LOOKED = "network.faces"

THRESHOLDS = (0.05, 0.995)


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """Sliders, the picture with its boxes, and the maps; for the network ``faces`` of the zoo."""
    st.markdown(
        _(
            "Every layer of this network slides over the picture, so that it takes any size: a window of 12 × 12 pixels "
            "gives one answer, and a larger picture a whole map of answers, one every 2 pixels. It knows faces of about "
            "12 pixels only. So it looks at smaller and smaller copies: in the large ones small faces fit its "
            "window, in the small ones large faces."
        )
    )
    _controls(_, state, reading)
    levels = _look(_, state, reading)
    if levels is None:
        return
    if not levels:
        st.info(_("The picture is too small for the faces asked for; ask for smaller ones."))
        return
    candidates = faces.boxes(levels, state.face_threshold)
    found = faces.suppress(candidates) if state.face_merge else candidates
    st.markdown(_counted(_, state, len(candidates), len(found)))
    boxes(reading.picture, levels, found, _words(_), large=state.large, key="network.boxes")
    st.caption(
        _(
            "In MTCNN this network is only the first of three. It is small and quick, and lets through much that is no "
            "face: parts of a face, round things, folds of cloth. Two larger networks then look at each box again "
            "and throw most of them out; they are not here, so that the false alarms stay in view."
        )
    )


def _look(_: Translate, state: NetworkState, reading: Reading) -> tuple[faces.Level, ...] | None:
    """The maps, remembered while picture, numbers and smallest face stay the same; None if stopped."""
    return remembered(
        _,
        reading,
        _LOOKED,
        state.face_size,
        lambda: faces.look.steps(
            reading.network, reading.picture, state.face_size, reading.preprocessing, reading.room
        ),
        lambda: _("The network reads each copy of the picture."),
    )


def _controls(_: Translate, state: NetworkState, reading: Reading) -> None:
    first, second = st.columns(2, gap="large")
    low, high = THRESHOLDS
    with first:
        widgets.show_value(
            st.slider,
            _("A box from this probability on"),
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
    widgets.show(st.toggle, _("Of boxes that overlap, keep the likeliest"), "face_merge")


def _counted(_: Translate, state: NetworkState, before: int, after: int) -> str:
    if not before:
        return _("No window reaches this probability.")
    if state.face_merge:
        text = _(
            "**{before}** windows reach this probability. Neighbours see the same face, so of two boxes that share more "
            "than half of what they cover together only the likelier stays: **{after}** are left."
        )
    else:
        text = _(
            "**{before}** windows reach this probability, and each draws its box: neighbours see the same face many times."
        )
    if after > MOST_DRAWN:
        text += " " + _("The {most} likeliest are drawn.")
    return text.format(before=before, after=after, most=MOST_DRAWN)


def _words(_: Translate) -> dict[str, str]:
    return {
        "found": _("Boxes on the picture"),
        "found_caption": _("Point at a box: the dashed square is the window that made it."),
        "lit": _("Map of the copy of {height} × {width} pixels"),
        "lit_caption": _(
            "Each cell lights the middle of its window. Here faces of about {face} pixels fill a window."
        ),
        "legend": _("probability of a face"),
        "seen": _("The pixels in this window"),
        "probability": _("Probability {value}"),
        "box_number": _("Box {number} of {count}, the likeliest first."),
        "no_box": _("No box from this window."),
        "cell": _("Row {row}, column {column} of the map of {rows} × {columns}, counted from 0."),
        "window": _("The window in the picture: rows {top} to {bottom}, columns {left} to {right}."),
        "edges": _(
            "Its edges, moved as the network says: rows {top} to {bottom}, columns {left} to {right}."
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
