"""A visitor's own classes as what a network learns from: they are those of the view of own classes, and stay with their visitor."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from cnnviz.actions.train.network import with_own
from cnnviz.memory import Claim, FullError
from cnnviz.network_training import SPLITS, data_of, settings_of
from cnnviz.own_classes.checks import OwnError, lacking
from cnnviz.own_classes.groups import Groups, pictures
from cnnviz.own_classes.lesson import begun
from cnnviz.own_classes.starts import names_of
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.state.train.own import TrainOwnState
from cnnviz.training.data import OWN, Pictures, Split, divide
from cnnviz.ui import session, widgets
from cnnviz.ui.train.own.work import PLACE, OwnWork
from cnnviz.ui.visitor import Visitor
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

FEW = 30
"""With fewer held-out pictures it is said that they tell little."""
_KEPT = "train-network.own"
_KNOWN = "train-network.signs"


@dataclass(eq=False)
class _Own:
    """The pictures of classes, and how they were split last; `room` is what they take."""

    groups: Groups
    pictures: Pictures
    room: Claim
    key: object = None
    split: Split | None = None


def _own(here: Visitor, language: str) -> _Own:
    """The pictures that a visitor has.

    Raises
    ------
    OwnError
        There are too few of them.
    FullError
        There is no room for them.
    """
    work = here.brought.get(PLACE)
    if isinstance(work, OwnWork):
        groups = work.groups(language)
    else:
        state = TrainOwnState(language=language)
        groups = begun(state.start, names_of(state))
    kept: _Own | None = here.computed.get(_KEPT)
    if kept is not None and _same(kept.groups, groups):
        return kept
    lacks = lacking(groups)
    if lacks is not None:
        raise lacks
    size = sum(one.small.nbytes for each in groups for one in each.examples)
    room = here.account.claim(2 * size)  # as they were gathered, and as they are split
    kept = here.computed[_KEPT] = _Own(groups, pictures(groups), room)
    return kept


def _same(some: Groups, others: Groups) -> bool:
    return [(each.name, each.examples) for each in some] == [(each.name, each.examples) for each in others]


def split_of(here: Visitor, state: TrainNetworkState) -> Split | None:
    """What a state learns from, if it is at hand.

    None where shapes are to be drawn first, own pictures are others or too few, or there is no room.
    """
    try:
        if state.source != OWN:
            return SPLITS.at_hand(state)
        own = _own(here, state.language)
    except (OwnError, FullError):
        return None
    if (own.pictures.sign, len(own.pictures.classes)) != (state.own, state.own_classes):
        return None
    key = data_of(state), state.seed
    if own.split is None or own.key != key:
        own.key, own.split = key, divide(own.pictures, data_of(state), settings_of(state))
    return own.split


def follow(_: Translate, here: Visitor) -> str | None:
    """Let the state that is held learn from the own pictures that there are; gives what is to be told.

    Pictures that a link names and that were never here are not replaced: that is for the visitor to say.
    """
    state = session.state_of(TrainNetworkState)
    if state.source != OWN:
        return None
    try:
        found = _own(here, state.language).pictures
    except (OwnError, FullError):
        return None
    known: set[str] = session.kept(_KNOWN, set)
    there = found.sign, len(found.classes)
    if (state.own, state.own_classes) != there:
        if state.own and state.own not in known and state.own != found.sign:
            return None
        session.held().become(lambda now: with_own(now, *there))
    known.add(found.sign)
    if state.own in ("", found.sign) or not state.step:
        return None
    return _("The pictures of your classes have changed, so training begins anew.")


def say_why_not(_: Translate, here: Visitor, state: TrainNetworkState) -> None:
    """Say why nothing can be learned from own pictures, and lead on."""
    try:
        _own(here, state.language)
    except (OwnError, FullError) as error:
        st.info(in_markdown(_, error))
        _lead_to_classes(_("Go to your own classes"))
        return
    st.info(
        _(
            "This link was made with pictures that are not here: they stay with the visitor who brought them. You can train on the classes that are here instead."
        )
    )
    with st.container(horizontal=True):
        st.button(
            _("Train on the classes that are here"),
            key="train-network.take",
            on_click=widgets.on_this_page(_take),
        )
        _lead_to_classes(_("Go to your own classes"))


def _take() -> None:
    """Learn from the own pictures that there are: the next run takes them up."""
    session.change(own="", step=0, look=None, picture=0, cell=None)


def _lead_to_classes(label: str) -> None:
    st.button(
        label,
        key="train-network.classes",
        on_click=widgets.on_this_page(lambda: session.go_to("train-own")),
    )


def about(_: Translate, split: Split) -> None:
    """How many own pictures there are to learn from, and the way to them."""
    said = _(
        "{learned} of your pictures are learned from; {held} are held out, at least one of each class."
    ).format(learned=len(split.learned), held=len(split.held_out))
    if len(split.held_out) < FEW:
        few = _("So few tell little: each of them is {points} percentage points of the correct answers.")
        said += " " + few.format(points=round(100 / len(split.held_out)))
    st.caption(said)
    _lead_to_classes(_("Change the classes"))
