"""Sliders whose results are there while they are dragged, where a line for direct answers is open."""

from __future__ import annotations

from typing import Any

from cnnviz.parameters import Parameter, complete
from cnnviz.state.fields import Numbers
from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.turns import seen, taker
from cnnviz.ui.direct import Direct
from cnnviz.words import Translate

_mount = component("cnnviz_dials", "dials/dials.js", "shared/base.css", "dials/dials.css")


def dials(
    content: dict[str, Any],
    *,
    key: str,
    direct: Direct | None = None,
) -> None:
    """Show `content`, see :func:`dials_content`; the numbers of all are told with each change, over the line `direct` if there is one.

    The message is ``{"scope": scope, "values": {name: number}}``.
    """
    _mount(
        key=key,
        data=content | {"turn": seen(key, direct), "key": key, "direct": direct},
        on_action_change=taker(key, direct),
    )


def dials_content(
    _: Translate, parameters: tuple[Parameter, ...], numbers: Numbers, *, scope: str
) -> dict[str, Any]:
    """A slider for each of `parameters` at its value; `numbers` has what differs from the defaults.

    `scope` says whose parameters they are.
    """
    values = complete(parameters, dict(numbers))
    return {
        "scope": scope,
        "dials": [
            {
                "name": parameter.name,
                "label": _(parameter.label),
                "low": parameter.low,
                "high": parameter.high,
                "step": parameter.step,
                "unit": parameter.unit if parameter.unit in ("", "°") else f" {parameter.unit}",
                "value": values[parameter.name],
            }
            for parameter in parameters
        ],
    }
