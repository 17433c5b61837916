"""Sliders whose results are there while they are dragged."""

from __future__ import annotations

from cnnviz.parameters import Parameter, complete
from cnnviz.parts.part import Content
from cnnviz.state.fields import Numbers
from cnnviz.words import Translate


def dials_content(
    _: Translate, parameters: tuple[Parameter, ...], numbers: Numbers, *, scope: str, at: int | None = None
) -> Content:
    """A slider for each of `parameters` at its value; `numbers` has what differs from the defaults.

    `scope` says whose parameters they are, and `at` which of several that is.
    """
    values = complete(parameters, dict(numbers))
    meta = {
        "scope": scope,
        "dials": [
            {
                "name": parameter.name,
                "label": _(parameter.label),
                "low": parameter.low,
                "high": parameter.high,
                "step": parameter.step,
                "unit": parameter.shown_unit,
                "value": values[parameter.name],
            }
            for parameter in parameters
        ],
    }
    return meta if at is None else {**meta, "at": at}, {}
