"""The sidebar of the network page: which network, and what it reads."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from cnnviz.images.picture import SMALLEST
from cnnviz.inputs import sources
from cnnviz.reader import Reader, shipped
from cnnviz.state import NetworkState
from cnnviz.state.network import FACES
from cnnviz.ui import session, widgets
from cnnviz.ui.network.digit import choose_sample
from cnnviz.ui.network.fill import choose_fill
from cnnviz.ui.network.own import bring_network
from cnnviz.ui.network.preprocessing import choose_preprocessing
from cnnviz.ui.networks import UNREAD, own
from cnnviz.ui.photos import bring, choose_photo
from cnnviz.views.sentences import plain
from cnnviz.words import Translate
from cnnviz.zoo import SHIPPED

LARGEST_READ = 512
"""The longer side of a picture for a network that takes any size; a larger one takes seconds."""

FACES_SIZE = 320
"""The astronaut's face has enough pixels here, and the network still answers at once."""


def choose_network(_: Translate, state: NetworkState) -> None:
    """Controls for a shipped network or the visitor's own."""
    names = {"digits": _("Digits"), "faces": _("Faces"), "squeezenet": _("Photos"), "own": _("Your own")}
    chosen = "faces" if state.network in FACES else state.network
    widgets.row_of_value(_("Network"), "network.network", names, chosen, _switch)
    if state.network in FACES:
        of_three = dict(zip(FACES, ("P-Net", "R-Net", "O-Net"), strict=True))
        widgets.row_of_value(
            _("Which of the three networks"), "network.of_three", of_three, state.network, _switch_face
        )
    if state.network == "own":
        bring_network(_)
    else:
        st.caption(f"{_(SHIPPED[state.network].about)}\n\n{SHIPPED[state.network].credit}")


def reader_for(state: NetworkState) -> Reader | None:
    """The network that `state` names; None if it is the visitor's own and not here."""
    if state.network != "own":
        return shipped(state.network, state.language)
    found = own()
    return None if found is None else replace(found.reader, output=state.output, meaning=state.meaning)


def choose_input(_: Translate, state: NetworkState, reader: Reader) -> None:
    """Controls for what goes in: a picture, which can be a drawn digit for a network that takes one channel, or numbers."""
    if reader.pictured:
        _choose_picture(_, state, reader)
    if reader.fills:
        choose_fill(_, state, reader)


def _choose_picture(_: Translate, state: NetworkState, reader: Reader) -> None:
    if state.network in FACES[1:]:
        st.caption(_crop_in_words(_, state))
    names = {
        "drawing": _("Draw"),
        "sample": _("Samples"),
        "photo": _("Photo"),
        "upload": _("Upload"),
        "camera": _("Camera"),
    }
    widgets.row_of_value(
        _("Input"),
        "network.source",
        {source: names[source] for source in sources(reader)},
        state.source,
        lambda source: session.change(source=source, crop=None, face_window=None, fool=0),
    )
    if state.source == "sample":
        choose_sample(_, state, reader)
    elif state.source == "photo":
        choose_photo(_, state.photo, direct=True)
    elif state.source in ("upload", "camera"):
        bring(_, state.source)
    if not all(reader.size) and state.source not in ("drawing", "sample"):
        widgets.show(
            st.slider,
            _("Longer side"),
            "size",
            min_value=SMALLEST * 4,
            max_value=LARGEST_READ,
            step=8,
            format="%d px",
            help=_("This network takes pictures of any size; a larger one takes longer."),
        )
    if state.source not in ("drawing", "sample") or state.preprocessing:
        with st.expander(_("Preprocessing"), expanded=state.network == "own"):
            choose_preprocessing(_, state, reader)
    if reader.also:
        inputs = ", ".join(plain(name) for name in (reader.input, *reader.also))
        st.caption(_("The same picture goes to each of these inputs: {names}.").format(names=inputs))


def _crop_in_words(_: Translate, state: NetworkState) -> str:
    """Which part of the picture goes into a network that judges crops."""
    if state.crop is None:
        return _(
            "This network judges one crop; here it gets the whole picture, scaled to its size. Choose P-Net, then a window under “Faces found”, and open its crop."
        )
    top, left, bottom, right = state.crop
    return _(
        "This network gets rows {top} to {bottom} and columns {left} to {right} of the picture. The crop is rounded to whole pixel values, so its score may differ slightly from the one under “Faces found”."
    ).format(top=top, left=left, bottom=bottom - 1, right=right - 1)


def _switch_face(network: str) -> None:
    """Another of the three networks that find faces: the picture and what was chosen of it stay."""
    panel = "faces" if network == "faces" else "layer"
    session.change(network=network, panel=panel, layer="", element=None, path=(), pages=(), answer=None)


def _switch(network: str) -> None:
    """Another network: what was chosen for the last one does not fit it."""
    default = NetworkState()
    chosen: dict[str, Any] = {name: getattr(default, name) for name in ("source", "size", "panel", "scale")}
    if network == "faces":
        chosen |= {"source": "photo", "size": FACES_SIZE, "panel": "faces"}
    elif network in ("squeezenet", "own"):
        chosen["source"] = "photo"
    session.change(network=network, preprocessing=None, crop=None, face_window=None, **UNREAD, **chosen)
