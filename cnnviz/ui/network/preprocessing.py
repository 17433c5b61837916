"""The sidebar's controls for what happens to a picture before the network sees it, and what they do to a pixel."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

import numpy as np
import streamlit as st

from cnnviz.preprocessing import ORDERS, Preprocessing, written
from cnnviz.presets import PRESETS, preset_of
from cnnviz.reader import Reader
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.ui import session, widgets
from cnnviz.views.sentences import plain
from cnnviz.words import Translate

_UNREADABLE = "network.unreadable_numbers"
_CUSTOM = "custom"


def choose_preprocessing(_: Translate, state: NetworkState, reader: Reader) -> None:
    """Controls for every choice of how the picture becomes what this network takes."""
    chosen = state.preprocessing or reader.preprocessing
    if reader.stored:
        st.caption(
            _(
                "This network takes whole numbers from 0 to 255. Fractions and values outside this range, which other settings produce, are cut off."
            )
        )
    _choose_preset(_, chosen, reader)
    widgets.row_of_value(
        _("Black to white maps to"),
        "network.unit",
        {"1": _("0 to 1"), "255": _("0 to 255"), "signed": _("−1 to 1")},
        chosen.unit,
        lambda unit: _change(reader, unit=unit),
    )
    _choose_numbers(_, chosen, reader)
    if reader.channels == 3:
        widgets.row_of_value(
            _("Order of the channels"),
            "network.order",
            {order: order.upper() for order in ORDERS},
            chosen.order,
            lambda order: _change(reader, order=order),
            help=_("RGB is red, green, blue; BGR is blue, green, red, as OpenCV and Caffe have it."),
        )
    if any(reader.size):
        widgets.row_of_value(
            _("To {height} × {width} pixels").format(
                height=reader.size[0] or "?", width=reader.size[1] or "?"
            ),
            "network.fit",
            {"stretch": _("stretch"), "crop": _("cut"), "pad": _("pad")},
            chosen.fit,
            lambda fit: _change(reader, fit=fit),
            help=_("Stretch each side by itself, cut off what is too long, or add bars of 0."),
        )
    widgets.show_value(
        st.toggle,
        _("Swap dark and light"),
        "network.invert",
        chosen.invert,
        lambda invert: _change(reader, invert=invert),
        help=_("For dark ink on white paper, when the network was trained on white ink on black."),
    )


def _choose_preset(_: Translate, chosen: Preprocessing, reader: Reader) -> None:
    own = preset_of(reader.preprocessing)
    names = [name for name, preset in PRESETS.items() if preset.preprocessing.fits(reader.channels)]
    preset = preset_of(chosen) or _CUSTOM

    def label(name: str) -> str:
        if name == _CUSTOM:
            return _("Your own numbers")
        text = _(PRESETS[name].label)
        return _("{preset} (what this network expects)").format(preset=text) if name == own else text

    def take(name: str) -> None:
        if name != _CUSTOM:
            _set(reader, PRESETS[name].on(_chosen(reader)))

    widgets.show_value(
        st.selectbox,
        _("The numbers fed to the network"),
        "network.preset",
        preset,
        take,
        options=[*names, *([_CUSTOM] if preset == _CUSTOM else [])],
        format_func=label,
    )
    st.caption(
        _(PRESETS[preset].about)
        if preset != _CUSTOM
        else _("(pixel − mean) / standard deviation, with the values set below.")
    )
    if _chosen(reader) != reader.preprocessing:
        st.button(
            _("Reset to what the network expects"),
            key="network.own_preprocessing",
            on_click=widgets.on_this_page(lambda: session.change(preprocessing=None)),
        )


def _choose_numbers(_: Translate, chosen: Preprocessing, reader: Reader) -> None:
    """Mean and deviation as lists that can be typed."""
    for field, label in (("mean", _("Mean, subtracted")), ("std", _("Divide by (standard deviation)"))):
        widgets.show_value(
            st.text_input,
            label,
            f"network.{field}",
            ", ".join(f"{value:.10g}" for value in getattr(chosen, field)),
            partial(_type, reader, field),
            max_chars=60,
            placeholder=_("none"),
        )
    if failed := st.session_state.pop(_UNREADABLE, None):
        st.error(
            _(
                "“{typed}” cannot be used: write one number, or one for each of the {channels} channels, with commas between; a standard deviation must be above 0."
            ).format(typed=plain(failed), channels=reader.channels)
        )


def _type(reader: Reader, field: str, typed: str) -> None:
    try:
        values = tuple(float(part.replace("−", "-")) for part in re.split(r"[\s,;，；、]+", typed) if part)
        changed = replace(_chosen(reader), **{field: values})  # type: ignore[arg-type]
    except ValueError:
        st.session_state[_UNREADABLE] = typed
        return
    if changed.fits(reader.channels) and max(map(abs, values), default=0) <= 1e6:
        _set(reader, changed)
    else:
        st.session_state[_UNREADABLE] = typed


def _chosen(reader: Reader) -> Preprocessing:
    return session.state_of(NetworkState).preprocessing or reader.preprocessing


def _change(reader: Reader, **fields: object) -> None:
    _set(reader, replace(_chosen(reader), **fields))  # type: ignore[arg-type]


def _set(reader: Reader, changed: Preprocessing) -> None:
    session.change(preprocessing=None if changed == reader.preprocessing else changed)


def show_effect(_: Translate, reading: Reading) -> None:
    """One pixel on its way to the network, and the range of all numbers."""
    received, how = reading.received, reading.preprocessing
    row, column = example(received)
    names = channel_names(_, how, len(received))
    lines = [_("The pixel in row {row}, column {column}:").format(row=row, column=column)]
    for channel, name in enumerate(names):
        pixel = int(received[channel, row, column])
        steps = how.steps(pixel, channel, len(received))
        way = " → ".join([f"{pixel}", *(f"{step.formula} = **{written(step.value)}**" for step in steps)])
        way = way if steps else _("{pixel}, as it is").format(pixel=f"**{pixel}**")
        lines.append(_("{name}: {way}").format(name=name, way=way) if name else way)
    numbers = np.asarray(reading.values[reading.input])
    lines.append(
        _("All numbers lie from {low} to {high}; their mean is {mean}.").format(
            low=written(numbers.min()), high=written(numbers.max()), mean=written(numbers.mean())
        )
    )
    st.markdown("  \n".join(lines))


def channel_names(_: Translate, how: Preprocessing, channels: int) -> list[str]:
    """A name for each channel in the order in which the network gets them; none for gray."""
    names = [_("Red"), _("Green"), _("Blue")]
    return [""] if channels == 1 else names if how.order == "rgb" else names[::-1]


def example(received: np.ndarray) -> tuple[int, int]:
    """The row and column of a pixel worth showing: the middle one, or the brightest if the middle is black."""
    height, width = received.shape[1:]
    if received[:, height // 2, width // 2].any():
        return height // 2, width // 2
    row, column = divmod(int(np.argmax(received.max(axis=0))), width)
    return row, column
