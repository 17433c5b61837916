"""Sliders whose results are there while they are dragged, where a line for direct answers is open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnviz.parameters import Parameter, complete
from cnnviz.state.fields import Numbers
from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.turns import seen, unseen
from cnnviz.ui.direct import Direct
from cnnviz.words import Translate

_mount = component("cnnviz_dials", "dials/dials.js", "shared/base.css", "dials/dials.css")


_LARGEST = 1e9
"""Of a number that a slider can have."""


def dials(
    content: dict[str, Any],
    *,
    key: str,
    on_change: Callable[[str, dict[str, float]], None],
    direct: Direct | None = None,
) -> None:
    """Show `content`, see :func:`dials_content`.

    `on_change` is called with the scope and the numbers that were chosen, by name and unchecked, before the script runs
    again, unless that was answered over the line `direct`.
    """

    def change() -> None:
        for body in unseen(key, direct)[-1:]:
            chosen = checked_dials(body)
            if chosen is not None:
                on_change(*chosen)

    _mount(
        key=key,
        data=content | {"turn": seen(key, direct), "key": key, "direct": direct},
        on_action_change=change,
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


def checked_dials(body: Any) -> tuple[str, dict[str, float]] | None:
    """The scope and the numbers in a browser's `body`, or None if it holds none: a browser can send anything."""
    match body:
        case {"scope": str(scope), "values": dict(values)}:
            if all(type(value) in (int, float) and abs(value) < _LARGEST for value in values.values()):
                return scope, values
    return None
