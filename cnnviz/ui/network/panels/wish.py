"""What does this map want: the patches that excite it most, a picture grown for it, and how its layer's numbers are spread."""

from __future__ import annotations

from functools import partial

import streamlit as st

from cnnviz.parts import wish
from cnnviz.parts.graph.columns import network_columns
from cnnviz.parts.layer_stepper.content import selected_layer
from cnnviz.parts.wish.content import MapLayer, map_layers
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, visitor, widgets
from cnnviz.ui.network.overview import last_shown
from cnnviz.ui.network.readings import keep, kept_for, worked_out
from cnnviz.ui.network.wish import PART_KEY, WishWork
from cnnviz.ui.part import mount
from cnnviz.views.sentences import plain
from cnnviz.words import Translate


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """The part, and the work that it asks for."""
    columns = worked_out(
        _,
        reading,
        "network.columns",
        None,
        lambda: network_columns.steps(reading.network, reading.values, reading.input),
        lambda: _("Preparing the feature maps of all layers …"),
    )
    if columns is None:
        return
    layers = map_layers(columns, reading.telling if session.hides("answers") else frozenset())
    work: WishWork | None = kept_for(reading, PART_KEY, layers)
    if work is None:
        work = keep(
            reading,
            PART_KEY,
            layers,
            WishWork(session.held(), reading, visitor.present(), layers, last_shown()),
        )
    work.named_by(reading)
    content = work.content()
    if content is None:
        _choose_layer(_, state, reading, layers)
        return
    session.door().works[PART_KEY] = work
    mount(wish.PART, content, key=PART_KEY, direct=True)


def _choose_layer(_: Translate, state: NetworkState, reading: Reading, layers: tuple[MapLayer, ...]) -> None:
    """Say that the layer has no maps that lie over the picture, and offer those that have."""
    st.info(
        _(
            "The rows and columns of the layer {layer} do not correspond to those of the picture, so its values have no place in the picture."
        ).format(layer=plain(selected_layer(state, reading).name))
    )
    for each in layers[:1]:
        look = widgets.on_this_page(partial(session.change, layer=each.name, element=None))
        st.button(
            _("Look at {layer} instead").format(layer=plain(each.name)),
            key="network.wish.instead",
            on_click=look,
        )
