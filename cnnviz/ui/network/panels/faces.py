"""Where three networks see faces: what each of them keeps, and how the first scans the picture."""

from __future__ import annotations

import streamlit as st

from cnnviz import faces
from cnnviz.parts import boxes, cascade
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.ui.network.faces import BOXES, CASCADE, LOOKED, contents, judging, looking
from cnnviz.ui.network.readings import worked_out
from cnnviz.ui.part import mount
from cnnviz.words import Translate


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """The cascade, and the maps of its first network; for the network ``faces`` of the zoo."""
    st.markdown(
        _(
            "MTCNN finds faces in three steps. P-Net is small and fast: it scans the whole picture and proposes every window that could be a face, with many false alarms. R-Net looks at each proposal more closely, O-Net at the few that are left. Each step corrects the boxes and removes those that overlap."
        )
    )
    _smallest(_, reading, state)
    looked = worked_out(
        _,
        reading,
        LOOKED,
        state.face_size,
        lambda: looking(state, reading),
        lambda: _("The network is reading each copy of the picture …"),
    )
    if looked is None:
        return
    if not looked.levels:
        st.info(_("The picture is too small for faces of the chosen size; choose smaller ones."))
        return
    found = worked_out(
        _,
        reading,
        CASCADE,
        (state.face_size, state.face_threshold, state.face_r, state.face_o),
        lambda: judging(state, looked),
        lambda: _("R-Net and O-Net are judging the crops …"),
    )
    if found is None:
        return
    shown = contents(_, state, reading, looked, found)
    mount(cascade.PART, shown[CASCADE], key=CASCADE, direct=True)
    st.markdown("#### " + _("How P-Net scans the picture"))
    st.markdown(
        _(
            "Every layer of P-Net slides over the picture, so it accepts any size: a window of 12 × 12 pixels gives one answer, a larger picture a whole map of answers, one every 2 pixels. It recognises only faces of about 12 pixels, so it looks at smaller and smaller copies of the picture: in the large copies small faces fit the window, in the small copies large faces."
        )
    )
    mount(boxes.PART, shown[BOXES], key=BOXES)


def _smallest(_: Translate, reading: Reading, state: NetworkState) -> None:
    least = faces.least_face(*reading.picture.shape[1:])
    widgets.show_value(
        st.slider,
        _("Smallest face, in pixels"),
        "network.face_size",
        state.face_size,
        lambda value: session.change(face_size=value),
        min_value=least,
        max_value=faces.LARGEST,
    )
