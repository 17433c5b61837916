"""The kernel lab: choose a picture and a kernel, and see every number from pixel to output."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnnviz import kernels
from cnnviz.activations import ACTIVATIONS
from cnnviz.images.picture import Pixels
from cnnviz.ops import OperationError
from cnnviz.parts import carrier, stepper
from cnnviz.parts.carrier.content import carried
from cnnviz.parts.stepper.content import stepper_content
from cnnviz.pipeline import run
from cnnviz.state.lab import LabState
from cnnviz.ui import pictures, session, widgets
from cnnviz.ui.lab import panels
from cnnviz.ui.lab.choose_kernel import choose_kernel, failed
from cnnviz.ui.lab.choose_picture import choose_picture
from cnnviz.ui.lab.ground import STEPPER, LabGround
from cnnviz.ui.lab.settings import choose_convolution, choose_view
from cnnviz.ui.part import mount
from cnnviz.ui.photos import background
from cnnviz.ui.stages import choose_activation, choose_pooling, folded
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

_MAPS, _SETTINGS = "lab.maps", "lab.settings"


def page(_: Translate) -> None:
    """Draw the lab for the state that is held."""
    notices = session.notices(_) + session.known(_, kernel=kernels.KERNELS, activation=ACTIVATIONS)
    state = session.state_of(LabState)
    picture, missing = pictures.picture_for(state, background())
    if missing:
        notices.append(_(missing).format(name=state.photo if state.source == "photo" else state.pattern))
    for notice in notices:
        st.info(notice)
    image, brought = carried(picture.pixels)
    mount(carrier.PART, brought, key="lab.pixels")
    maps = st.container()
    with st.sidebar:
        first = st.container()
        st.divider()
        _maps_apart(_, picture.pixels, image, maps)
        st.divider()
        _settings_apart(_)
    with first:  # after the maps, which are what the visitor waits for
        choose_picture(_, state)


@session.apart(_MAPS)
def _maps_apart(_: Translate, pixels: Pixels, image: str, maps: DeltaGenerator) -> None:
    """The kernel and the maps as a part of the page that can run alone."""
    state = session.current()
    if not isinstance(state, LabState):
        st.rerun()  # it is not a part of the page any more
    _kernel_and_maps(_, pixels, image, maps)


@session.apart(_SETTINGS)
def _settings_apart(_: Translate) -> None:
    """The settings as a part of the page that can run alone."""
    if not isinstance(session.current(), LabState):
        st.rerun()
    with widgets.rerunning(_MAPS, _SETTINGS):
        _settings(_)


def _kernel_and_maps(_: Translate, pixels: Pixels, image: str, maps: DeltaGenerator) -> None:
    """What another kernel changes: the kernel's controls, and all that is in `maps`.

    `image` is the name under which the browser has `pixels`.
    """
    held = session.held()
    state, version = held.now
    assert isinstance(state, LabState)
    ground = LabGround(held, version, pixels, image)
    with maps:
        fits = _stages(_, state, ground)
    session.door().ground = ground if fits and failed(state) is None else None
    choose_kernel(_, state)
    session.drawn()
    session.write_link()


def _settings(_: Translate) -> None:
    """How the kernel is applied, and what follows it: a change here changes the maps as well, but no other controls."""
    state = session.state_of(LabState)
    folded(_("Convolution"), "convolution", lambda: choose_convolution(_, state))
    folded(_("Activation"), "activation", lambda: choose_activation(_, state), unfolded=True)
    folded(_("Pooling"), "pooling", lambda: choose_pooling(_, state))
    folded(_("View"), "view", lambda: choose_view(_, state))


def _stages(_: Translate, state: LabState, ground: LabGround) -> bool:
    """What the choices make: the Stepper and the panels, or a sentence on what does not fit; whether they fit."""
    try:
        result = run(state, ground.pixels)
    except OperationError as error:
        st.error(in_markdown(_, error))
        return False
    mount(
        stepper.PART,
        lambda: stepper_content(_, result, state, ground.image),
        key=STEPPER,
        made_of=ground.made_of(state),
        direct=True,
    )
    panels.show(_, state, result)
    return True
