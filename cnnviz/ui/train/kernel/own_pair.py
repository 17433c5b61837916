"""A visitor's own two pictures, of which the second is to be made of the first: bringing them, and their copies to learn from."""

from __future__ import annotations

import streamlit as st

from cnnviz.actions.train.kernel import anew
from cnnviz.images.pairs import check_pair, pair_copies
from cnnviz.images.picture import ImageError
from cnnviz.kernel_training import Example
from cnnviz.state.train.kernel import TrainKernelState
from cnnviz.ui import pictures, session, visitor
from cnnviz.ui.photos import background, choose_background, kinds, upload
from cnnviz.views.sentences import in_markdown, plain
from cnnviz.words import Translate

BEFORE, AFTER = "before", "after"
_COPIES = "own.pair"


def bring_pair(_: Translate) -> None:
    """The places for both files, and what is said of those that came."""
    st.caption(
        _(
            "Choose two pictures of the same size. The kernel learns to compute the brightness of the second from the first."
        )
    )
    st.caption(kinds(_))
    labels = {BEFORE: _("Picture before"), AFTER: _("Picture after")}
    for source, label in labels.items():
        upload(_, source, label, _begin_anew)
        if (brought := pictures.own(source)) is not None:
            picture = brought.sheet.picture
            text = _(
                "{name}: {width} × {height} pixels. Only you can see it, and it is deleted when you leave."
            )
            st.caption(text.format(name=plain(brought.name), width=picture.width, height=picture.height))
            if picture.note:
                st.caption(_(picture.note))
    try:
        pair = _pair()
    except ImageError as error:
        st.error(in_markdown(_, error))
        return
    if pair is None and st.session_state.get(session.LINKED) != "own":  # the page says it of a link
        st.caption(_("Until you have chosen both pictures, the kernel learns from a built-in picture."))
    if any(each.sheet.alpha is not None for each in pair or ()):
        choose_background(_)


def _begin_anew() -> None:
    """Another picture has come."""
    session.change(**anew(session.state_of(TrainKernelState), pin=None))


def own_example(state: TrainKernelState) -> Example | None:
    """What the visitor's two pictures give at the size that `state` asks for; None as long as they are not there, or do not fit."""
    try:
        pair = _pair()
    except ImageError:
        return None
    if pair is None:
        return None
    wanted = (*pair, state.size, state.colour, state.scaled, background())
    computed = visitor.present().computed
    kept = computed.get(_COPIES)
    if kept is None or kept[0] != wanted:
        before, after = (each.sheet.over(background()) for each in pair)
        copies = pair_copies(before, after, state.size, colour=state.colour, scaled=state.scaled)
        kept = computed[_COPIES] = (wanted, Example(*(each.pixels for each in copies)))
    example: Example = kept[1]
    return example


def _pair() -> tuple[pictures.OwnPicture, pictures.OwnPicture] | None:
    """Both pictures; None as long as one is not there. Raises ImageError if they do not fit together."""
    before, after = pictures.own(BEFORE), pictures.own(AFTER)
    if before is None or after is None:
        return None
    check_pair(before.sheet.picture, after.sheet.picture)
    return before, after
