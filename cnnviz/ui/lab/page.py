"""The kernel lab: choose a picture and a kernel, and see every number from pixel to output."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from cnnviz import kernels
from cnnviz.activations import ACTIVATIONS
from cnnviz.chain import StepError, chained
from cnnviz.images.picture import Pixels
from cnnviz.ops import OperationError
from cnnviz.parts import carrier, chain, compare, controls, drop, stepper
from cnnviz.parts.carrier.content import carried
from cnnviz.parts.chain.content import chain_content
from cnnviz.parts.compare.content import CLOSED, compared
from cnnviz.parts.controls.content import lab_controls
from cnnviz.parts.drop.content import drop_content
from cnnviz.parts.stepper.content import lab_content
from cnnviz.pipeline import Source, layer, shown_pixels
from cnnviz.second_step import second_step
from cnnviz.state.lab import LabState
from cnnviz.ui import pictures, session
from cnnviz.ui.lab import panels
from cnnviz.ui.lab.choose_kernel import choose_kernel, failed
from cnnviz.ui.lab.choose_picture import choose_picture
from cnnviz.ui.lab.ground import AWAY, CHAIN, COMPARE, CONTROLS, STEPPER, LabGround, keys_of
from cnnviz.ui.part import mount
from cnnviz.ui.photos import background
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate


def page(_: Translate) -> None:
    """Draw the lab for the state that is held."""
    notices = session.notices(_) + session.known(_, kernel=kernels.KERNELS, activation=ACTIVATIONS)
    notices += _known_others(_) + _known_before(_) + _known_settings(_)
    state = session.state_of(LabState)
    picture, missing = pictures.picture_for(state, background())
    if missing:
        notices.append(_(missing).format(name=state.photo if state.source == "photo" else state.pattern))
    for notice in notices:
        st.info(notice)
    shown = shown_pixels(state, picture.pixels)
    pixels = _input(_, state, shown)
    if not session.hides("controls"):
        mount(drop.PART, drop_content(_, state.source), key="lab.drop")
    maps = st.container()
    with st.sidebar:
        first = st.container()
        if pixels is None:
            session.door().ground = None
            session.drawn()
            session.write_link()
        else:
            with maps:
                image, brought = carried(pixels)
                mount(carrier.PART, brought, key="lab.pixels")
            st.divider()
            _settings_and_maps(_, pixels, image, state.before, shown, maps)
    with first:  # after the maps, which are what the visitor waits for
        choose_picture(_, state)


def _input(_: Translate, state: LabState, picture: Source) -> Source | None:
    """What the steps before make of the pixels of `picture`, and what is said of it; None where one does not fit."""
    if not state.before:
        return picture
    try:
        pixels = chained(state, picture)
    except StepError as error:
        mount(chain.PART, chain_content(_, state, None), key=CHAIN)
        told = _(
            "Step {number} cannot be computed: {reason}. Go back to this step and change it, or choose another size of the picture."
        )
        st.error(told.format(number=error.place + 1, reason=in_markdown(_, error)))
        return None
    mount(chain.PART, chain_content(_, state, pixels), key=CHAIN)
    return pixels


def _known_before(_: Translate) -> list[str]:
    """Leave out the steps before where one names what is not in the library, and say so to the visitor."""
    state = session.state_of(LabState)
    steps = [state.step(place) for place in range(len(state.before))]
    named = {one.kernel for step in steps for one in step.filters} - kernels.KERNELS.keys()
    named |= {step.activation for step in steps} - ACTIVATIONS.keys()
    if named:
        session.change(before=())
    told = _(
        "There is nothing named {name} here; the steps before are left out, and the picture is the input."
    )
    return [told.format(name=name) for name in sorted(named)]


def _known_others(_: Translate) -> list[str]:
    """Leave out the other kernels of the layer that are not in the library, and say so to the visitor."""
    state = session.state_of(LabState)
    there = [one.kernel in kernels.KERNELS for one in state.others]
    unknown = [one for one, known in zip(state.others, there, strict=True) if not known]
    if unknown:
        others = tuple(one for one, known in zip(state.others, there, strict=True) if known)
        session.change(others=others, at=sum(there[: state.place]))
    return [_("There is no kernel named {name}; it is left out.").format(name=one.kernel) for one in unknown]


def _known_settings(_: Translate) -> list[str]:
    """Compare with nothing where a link names a kernel or an activation to compare with that is not there, and say so."""
    a = session.state_of(LabState).compare
    if a is None:
        return []
    unknown = [one.kernel for one in a.filters if one.kernel not in kernels.KERNELS]
    unknown += [a.activation] if a.activation not in ACTIVATIONS else []
    if unknown:
        session.change(compare=None)
    return [
        _("There is no {name} here, so the settings of A cannot be compared.").format(name=name)
        for name in unknown[:1]
    ]


@session.apart("lab.maps")
def _settings_and_maps(
    _: Translate,
    pixels: Source,
    image: str,
    before: tuple[LabState, ...],
    picture: Pixels,
    maps: DeltaGenerator,
) -> None:
    """Which kernel, how it is applied and what follows it, and all that this changes in `maps`: a part that can run alone.

    `image` is the name under which the browser has `pixels`, which the steps `before` have made of `picture`.
    """
    held = session.held()
    state, version = held.now
    if not isinstance(state, LabState) or state.before != before:
        st.rerun()  # it is not a part of the page any more, or its input is another one
    own = state.source in pictures.OWN_SOURCES and pictures.own(state.source) is not None
    ground = LabGround(held, version, pixels, image, keys_of(state), picture, own, state)
    with maps:
        fits = _stages(_, state, ground)
    session.door().ground = ground if fits and failed(state) is None else None
    choose_kernel(_, state)
    mount(controls.PART, lab_controls(_, state), key=CONTROLS, direct=True)
    session.drawn()
    session.write_link()


def _stages(_: Translate, state: LabState, ground: LabGround) -> bool:
    """What the choices make: the Stepper and the panels, or a sentence on what does not fit; whether they fit."""
    try:
        result = layer(state, ground.pixels)
        second = second_step(state.in_force(), result)
    except OperationError as error:
        st.error(in_markdown(_, error))
        return False
    comparing = state.comparing
    mount(
        stepper.PART,
        lambda: AWAY if comparing else lab_content(_, result, state, ground.image),
        key=STEPPER,
        made_of=ground.made_of(state),
        direct=True,
    )
    mount(
        compare.PART,
        lambda: compared(_, state, ground.pixels, ground.image)[0] if comparing else CLOSED,
        key=COMPARE,
        made_of=ground.compared_of(state),
        direct=True,
    )
    panels.show(_, state.in_force(), result, second)
    return True
