"""Why did it say so: occlusion, the gradient and Grad-CAM for one class, each with what it proves and what not."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st

from cnnviz import explain
from cnnviz.explain import GradCam, Score
from cnnviz.networks import ModelError
from cnnviz.parts import overlay
from cnnviz.parts.answers.strip import maps_of
from cnnviz.parts.overlay.methods import cam_content, saliency_content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.state.network import REASONS, WHY_NOT
from cnnviz.ui import session, widgets
from cnnviz.ui.explained import explained
from cnnviz.ui.network.ends import called, slope_of
from cnnviz.ui.network.panels import why_not, why_occlusion
from cnnviz.ui.network.readings import worked_out
from cnnviz.ui.part import mount
from cnnviz.views.sentences import in_markdown, listed, plain
from cnnviz.words import Translate

MOST_CLASSES = 100
"""So many classes, the likeliest first, are offered."""
MOST_CELLS = 256
"""Cells of a map's side; of larger pictures, blocks are shown."""
ANSWER = -1
"""Stands for the likeliest class among the options, whichever that is."""
_GRADIENT, _CAM, _CAM_LAYER = "why.gradient", "why.cam", "why.cam.layer"


def show(_: Translate, state: NetworkState, reading: Reading) -> None:
    """Method, class, and the map that answers."""
    answer = reading.answer(state.answer)
    if not reading.rows or answer is None:
        st.info(
            _(
                "This network gives no score for the picture as a whole, so there is no class to explain. "
                "Choose a network that tells classes apart, such as the digits."
            )
        )
        return
    ways = (*REASONS, WHY_NOT) if why_not.offered(reading) else REASONS
    way = state.why if state.why in ways else ways[0]
    left, right = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with left:
        names = {name: _(explain.METHODS[name].name) for name in ways}
        widgets.row_of_value(_("Method"), "network.why", names, way, lambda name: session.change(why=name))
    with right:
        _choose_class(_, state, reading, answer)
    method = explain.METHODS[way]
    for_this = {"number": called(_, reading)}
    st.markdown(f"- {_(method.proves).format(**for_this)}\n- {_(method.does_not_prove).format(**for_this)}")
    try:
        _SHOW[way](_, reading, Score(reading.rows[0], answer))
    except ModelError as error:
        st.warning(_("This map cannot be made: {reason}.").format(reason=in_markdown(_, error)))
    if max(reading.received.shape) > MOST_CELLS and way in ("saliency", "cam"):
        st.caption(_("The picture is large, so each cell of a map stands for a block of pixels."))
    st.caption(_("Described by {source}.").format(source=method.source))


def _choose_class(_: Translate, state: NetworkState, reading: Reading, answer: int) -> None:
    labels, said = reading.labels, reading.said
    assert labels is not None and said is not None
    likeliest = [int(index) for index in np.argsort(-said, kind="stable")[:MOST_CLASSES]]
    chosen = answer if answer == state.answer else ANSWER
    alike = len(set(labels)) < len(labels)
    first = _("the most probable") if reading.chances is not None else _("the largest")

    def name(index: int) -> str:  # Streamlit keeps it, so it must not hold the reading
        if index == ANSWER:
            return first
        return f"{index}: {labels[index]}" if alike else labels[index]

    widgets.show_value(
        st.selectbox,
        _("Class to explain"),
        "why.class",
        chosen,
        lambda index: session.change(answer=None if index == ANSWER else index),
        options=[ANSWER, *sorted({*likeliest, *({chosen} - {ANSWER})})],
        format_func=name,
    )


def _gradient(_: Translate, reading: Reading, score: Score) -> None:
    found = worked_out(
        _,
        reading,
        _GRADIENT,
        score,
        lambda: explain.saliency.steps(reading.network, reading.values, reading.input, score, reading.room),
        lambda: _("Going back through the layers …"),
    )
    if found is None:
        return
    number = called(_, reading)
    content = saliency_content(_, reading.seen, found, number, MOST_CELLS, times_input=True)
    mount(overlay.PART, content, key="why.gradient.map")
    st.caption(
        _(slope_of(reading))
        .format(total=found.times_input.sum(), score=score.of(reading.values)[0])
        .replace("-", "\u2212")
    )


def _cam(_: Translate, reading: Reading, score: Score) -> None:
    known = explain.feature_maps(reading.network, reading.values, score)
    layers = {each.layer: each for each in known}
    maps = layers.get(st.session_state.get(_CAM_LAYER, ""), known[-1] if known else None)
    if maps is not None and len(known) > 1:
        widgets.show_value(
            st.selectbox,
            _("Convolutional layer to inspect"),
            "why.layer",
            maps.layer,
            partial(session.keep, _CAM_LAYER),
            options=list(layers),
            width=420,
        )
    found = worked_out(
        _,
        reading,
        _CAM,
        (score, maps),
        lambda: explain.grad_cam.steps(reading.network, reading.values, score, maps, reading.room),
        lambda: _("Going back through the layers …"),
    )
    if found is None:
        return
    number = called(_, reading)
    content = cam_content(_, reading.seen, found, number, MOST_CELLS)
    mount(overlay.PART, content, key="why.cam.map")
    if _is_class_map(reading, found):
        st.caption(
            _(
                "This network ends with the mean of each of these maps, one map for each class. So Grad-CAM gives the class's own map, its class activation map, divided by the number of its cells, {count}."
            ).format(count=found.total.size)
        )
    if not found.map.any():
        st.caption(
            _("The map is empty: nothing in this layer raises the {number} of this class.").format(
                number=number
            )
        )
    if (found.total < 0).any():
        st.caption(
            explained(
                _(
                    "Blue may lie on the object itself, such as the strokes of a digit. Each [[feature_map]] has one weight for all its elements, its average [[gradient]]; where that is negative, every cell in which the map responds turns blue, also one that by itself raises the {number}."
                )
            ).format(number=number)
        )
    strongest = np.argsort(-np.abs(found.weights), kind="stable")[:3]
    named = [
        _("{name}: {way}").format(name=index, way=f"{found.weights[index]:.3g}".replace("-", "\u2212"))
        for index in strongest
        if found.weights[index]
    ]
    if not named:
        return
    st.caption(
        explained(
            _(
                "The {count} [[feature_map|feature maps]] after layer {layer} and its [[activation]] are added, each multiplied by a weight: the {number}'s [[gradient]], averaged over the map. Largest in absolute value: map {named}."
            )
        ).format(
            count=len(found.weights), number=number, layer=plain(found.maps.layer), named=listed(_, named)
        )
    )


def _is_class_map(reading: Reading, found: GradCam) -> bool:
    """Whether Grad-CAM looks at the class maps of a network whose last maps are these."""
    known = maps_of(reading)
    return known is not None and known.weights is None and known.array == found.maps.array


_SHOW = {"occlusion": why_occlusion.show, "saliency": _gradient, "cam": _cam, WHY_NOT: why_not.show}
