"""Sliders for the parameters of a pattern, a kernel or an activation."""

from __future__ import annotations

import streamlit as st

from cnnviz.parameters import Parameter, complete, differing
from cnnviz.state.fields import Numbers
from cnnviz.ui import session, widgets
from cnnviz.words import Translate


def sliders(
    _: Translate, parameters: tuple[Parameter, ...], numbers: Numbers, field: str, *, scope: str
) -> None:
    """A slider for each of `parameters`; `field` of the state holds what differs from the defaults.

    `scope` keeps the sliders of two kernels apart that have a parameter of the same name.
    """
    values = complete(parameters, dict(numbers))
    for parameter in parameters:

        def take(value: float, name: str = parameter.name) -> None:
            given = dict(getattr(session.current(), field)) | {name: value}
            session.change(**{field: differing(parameters, given)})

        kind = int if parameter.whole else float
        unit = {"": "", "°": "°", "%": " %%"}.get(parameter.unit, f" {parameter.unit}")
        widgets.show_value(
            st.slider,
            _(parameter.label),
            f"{session.page()}.{field}.{scope}.{parameter.name}",
            kind(values[parameter.name]),
            take,
            min_value=kind(parameter.low),
            max_value=kind(parameter.high),
            step=kind(parameter.step),
            format=("%d" if parameter.whole else "%g") + unit,
        )
