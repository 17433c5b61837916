"""The sliders, the disturbed picture and the answer."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.disturbances import parameters_for
from cnnviz.lessons.asked import is_asked
from cnnviz.parameters import Parameter, complete
from cnnviz.parts.answers.content import ranked
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.state import NetworkState
from cnnviz.words import N_, Translate

GROUPS = (
    (N_("Position"), ("rows", "columns", "turn", "scale")),
    (N_("Appearance"), ("thickness", "blur", "contrast", "brightness", "invert")),
    (N_("Cover and noise"), ("cover", "cover_row", "cover_column", "noise", "seed")),
)
"""The sliders by group, whose names are marked messages."""
SHOWN = 3
"""Classes beside the picture, the likeliest first."""


def disturb_content(_: Translate, state: NetworkState, reading: Reading) -> Content:
    """A slider for each parameter that the network's picture has, at its value, and what the network makes of it.

    Beside the card of a question, which speaks of one of them, the others wait until they are asked for.
    """
    parameters = {p.name: p for p in parameters_for(*reading.received.shape)}
    values = complete(tuple(parameters.values()), dict(state.disturb))
    said = reading.said if reading.chances is None else reading.chances
    labels = reading.labels
    assert said is not None and labels is not None
    meta: dict[str, Any] = {
        "groups": [
            {
                "label": _(label),
                "dials": [dial(_, parameters[name], values[name]) for name in names if name in parameters],
            }
            for label, names in GROUPS
        ],
        "dial": state.dial,
        "few": is_asked(state.lesson),
        "size": list(reading.received.shape),
        "answers": [[labels[index], float(said[index])] for index in answers_of(reading)],
        "fooled": state.fool,
        "words": _words(_),
    }
    return meta, {"picture": reading.seen}


def answers_of(reading: Reading) -> list[int]:
    """The classes that are named, the network's own answer first."""
    said = reading.said if reading.chances is None else reading.chances
    assert said is not None
    answer = reading.answer()
    others = [index for index in ranked(np.asarray(said), SHOWN) if index != answer]
    return ([] if answer is None else [answer]) + others[: SHOWN - 1]


def dial(_: Translate, parameter: Parameter, value: float) -> dict[str, Any]:
    """A slider as the browser makes it."""
    return {
        "name": parameter.name,
        "label": _(parameter.label),
        "low": parameter.low,
        "high": parameter.high,
        "step": parameter.step,
        "unit": parameter.shown_unit,
        "value": value,
        "neutral": parameter.default,
    }


def _words(_: Translate) -> dict[str, str]:
    return {
        "title": _("The network's input"),
        "size": _("{height} × {width} pixels"),
        "reads": _("The network reads {answer}: {share}"),
        "reset": _("Reset: {label}"),
        "reset_all": _("Reset all"),
        "all": _("All sliders"),
        "as_is": _("Remove the change by gradient"),
        "about": _(
            "Scaling, turning and shifting are one step with bilinear interpolation; beyond the border, the nearest pixel is repeated. In the end, the values are rounded to whole levels from 0 to 255."
        ),
    }
