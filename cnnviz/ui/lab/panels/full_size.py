"""The result at the picture's own size, as a file."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from cnnviz.full_size import FORMATS, FullSize, full_size_steps
from cnnviz.images.picture import ImageError
from cnnviz.limits import megabytes
from cnnviz.memory import Claim, FullError
from cnnviz.networks.steps import Steps
from cnnviz.ops import OperationError
from cnnviz.state import LabState
from cnnviz.state.lab import MAKING
from cnnviz.ui import long_work, pictures, session, visitor, widgets
from cnnviz.ui.photos import background
from cnnviz.views.numbers import grouped, number
from cnnviz.views.sentences import in_markdown
from cnnviz.words import Translate

_PLACE = "lab.full_size"
_FORMAT = "lab.full_size.format"
_STAGE = "lab.full_size.stage"
_REFUSED = "lab.full_size.refused"


@dataclass(frozen=True, eq=False)
class _Made:
    """A file that was computed, for what, and the room that it takes."""

    here: object
    file: FullSize
    room: Claim


def show(_: Translate, state: LabState) -> None:
    """Which format, a button that computes the file, and then the button that saves it."""
    whole = pictures.whole_picture(state, background())
    if whole is None:
        if state.source in ("pattern", "drawing"):
            st.divider()
            st.caption(
                _(
                    "A pattern or a drawing is made at the size that is chosen beside it, so this result is at full size already."
                )
            )
        return
    st.divider()
    rows, columns = whole.size
    st.markdown(
        _(
            "**Full size.** The picture has {width} × {height} pixels of its own; all of them can be computed."
        ).format(width=columns, height=rows)
    )
    if state.operation == "transposed":
        st.caption(
            _("Choose the convolution as the operation: a transposed one is not computed at full size.")
        )
        return
    stage = _choose_stage(_, state)
    names = {
        "png8": _("PNG, 8 bits"),
        "png16": _("PNG, 16 bits"),
        "npy": _("Values (NPY), float32"),
    }
    chosen = st.session_state.get(_FORMAT, FORMATS[0])
    widgets.row_of_value(
        _("File format"), "lab.download.full_size.format", names, chosen, partial(session.keep, _FORMAT)
    )
    if stage != "pool":
        state = replace(state, pooling="none")
    if stage == "conv":
        state = replace(state, activation="identity", activation_numbers=())
    here = (_what(state), whole.origin, chosen)
    asked = st.button(_("Compute at full size"), key="lab.full_size.begin")
    if asked:
        st.session_state.pop(_REFUSED, None)
    if asked or long_work.under_way(_PLACE, here):
        room = visitor.present().account.claim()

        def begin() -> Steps[_Made]:
            return _steps(state, whole, chosen, room, here)

        try:
            made = long_work.result_of(_, _PLACE, here, begin, lambda: _("Computing at full size …"))
        except (FullError, ImageError, OperationError) as error:
            st.session_state[_REFUSED] = (here, error)
        else:
            if made is None:
                return
            visitor.present().computed[_PLACE] = made
    refused = st.session_state.get(_REFUSED)
    if refused is not None and refused[0] == here:
        st.error(in_markdown(_, refused[1]))
        return
    found: _Made | None = visitor.present().computed.get(_PLACE)
    if found is not None and found.here == here:
        _offer(_, found.file, chosen)


def _choose_stage(_: Translate, state: LabState) -> str:
    """The last stage that is computed, the convolution at first."""
    stages = {"conv": _("Convolution"), "act": _("Activation")}
    if state.pooling != "none":
        stages["pool"] = _("Pooling")
    chosen: str = st.session_state.get(_STAGE, "conv")
    chosen = chosen if chosen in stages else "conv"
    widgets.row_of_value(
        _("Stage"), "lab.download.full_size.stage", stages, chosen, partial(session.keep, _STAGE)
    )
    return chosen


def _steps(
    state: LabState, whole: pictures.WholePicture, kind: str, room: Claim, here: object
) -> Steps[_Made]:
    """Decode the picture, compute, and keep no more than the file."""
    yield 0.0
    pixels = whole.pixels(state.colour, room)
    decoded = room.bytes
    file = yield from full_size_steps(state, pixels, kind, room)
    room.shrink_to(min(room.bytes - decoded, 2 * len(file.data)))
    return _Made(here, file, room)


def _what(state: LabState) -> LabState:
    """A state with nothing but what the file depends on, apart from the picture."""
    fields = (*MAKING, "colour", "unit", "view", "photo_look")
    return LabState(**{name: getattr(state, name) for name in fields})


def _offer(_: Translate, file: FullSize, kind: str) -> None:
    """The button that saves the file, and what its numbers mean."""
    maps, rows, columns = file.shape
    st.download_button(
        _("Save {size} MB").format(size=megabytes(len(file.data))),
        file.data,
        file_name="full-size.npy" if kind == "npy" else "full-size.png",
        mime="application/octet-stream" if kind == "npy" else "image/png",
        on_click="ignore",
        key="lab.full_size.save",
    )
    shape = f"{maps} × {rows} × {columns}"
    if kind == "npy":
        st.caption(_("{shape} values, exactly as they were computed.").format(shape=shape))
        return
    told = [
        _("{shape} values. Black is {low} and white is {high}; the file says so in its text, too.").format(
            shape=shape, low=number(file.low), high=number(file.high)
        )
    ]
    if file.cut:
        told.append(
            _("{cut} of {count} values were cut: they lie outside {low} to {high}.").format(
                cut=grouped(file.cut),
                count=grouped(maps * rows * columns),
                low=number(file.low),
                high=number(file.high),
            )
        )
    st.caption(" ".join(told))
