"""All disturbances, in the order in which they are applied."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cnnviz.disturbances import functions
from cnnviz.disturbances.functions import Levels
from cnnviz.parameters import Parameter
from cnnviz.words import N_


@dataclass(frozen=True)
class Disturbance:
    """One way to disturb a picture.

    Attributes
    ----------
    parameters
        Its sliders, with marked messages for labels, for a network whose picture has that shorter side in pixels; their names are unique among all disturbances,
        and their defaults, where nothing is disturbed, are the same for all sides.
    apply
        From levels, float32 (C, H, W), and the values of the parameters by name to levels of the same shape.
    strokes
        Whether it is for light strokes on a dark ground, in one channel.
    """

    id: str
    parameters: Callable[[int], tuple[Parameter, ...]]
    apply: Callable[..., Levels]
    strokes: bool = False


def _places(side: int) -> tuple[Parameter, ...]:
    reach = max(1, round(0.4 * side))
    return (
        Parameter("rows", N_("Shift down"), 0, -reach, reach, 1, "px"),
        Parameter("columns", N_("Shift to the right"), 0, -reach, reach, 1, "px"),
        Parameter("turn", N_("Turn clockwise"), 0, -180, 180, 1, "°"),
        Parameter("scale", N_("Scale"), 1.0, 0.5, 2.0, 0.05, "×"),
    )


def _blur(side: int) -> tuple[Parameter, ...]:
    most, step = (3.0, 0.1) if side <= 64 else (12.0, 0.25)
    return (Parameter("blur", N_("Blur, standard deviation"), 0.0, 0.0, most, step, "px"),)


def _cover(side: int) -> tuple[Parameter, ...]:
    reach = max(1, side // 2)
    return (
        Parameter("cover", N_("Cover, side of the square"), 0, 0, max(1, round(0.7 * side)), 1, "px"),
        Parameter("cover_row", N_("Cover, shift down"), 0, -reach, reach, 1, "px"),
        Parameter("cover_column", N_("Cover, shift to the right"), 0, -reach, reach, 1, "px"),
    )


def _same(*parameters: Parameter) -> Callable[[int], tuple[Parameter, ...]]:
    return lambda _side: parameters


DISTURBANCES: dict[str, Disturbance] = {
    each.id: each
    for each in (
        Disturbance("place", _places, functions.moved),
        Disturbance(
            "strokes",
            _same(Parameter("thickness", N_("Stroke thickness"), 0.0, -2.0, 2.0, 0.1, "px")),
            functions.thickened,
            strokes=True,
        ),
        Disturbance("blur", _blur, functions.blurred),
        Disturbance(
            "contrast",
            _same(Parameter("contrast", N_("Contrast"), 1.0, 0.0, 3.0, 0.05, "×")),
            functions.contrasted,
        ),
        Disturbance(
            "brightness",
            _same(Parameter("brightness", N_("Brightness"), 0, -255, 255, 5)),
            functions.brightened,
        ),
        Disturbance(
            "invert",
            _same(Parameter("invert", N_("Inversion (1: negative)"), 0.0, 0.0, 1.0, 0.02)),
            functions.inverted,
        ),
        Disturbance("cover", _cover, functions.covered),
        Disturbance(
            "noise",
            _same(
                Parameter("noise", N_("Noise, standard deviation"), 0, 0, 128, 2),
                Parameter("seed", N_("Noise, seed"), 0, 0, 99, 1),
            ),
            functions.noisy,
        ),
    )
}
"""By id."""

LONGEST = 1024
"""More pixels than that no slider reaches."""

NEUTRAL: dict[str, Any] = {
    parameter.name: parameter.default
    for each in DISTURBANCES.values()
    for parameter in each.parameters(LONGEST)
}
"""The names of all parameters, each with the value that disturbs nothing, in order."""

AUXILIARY = {"seed": "noise", "cover_row": "cover", "cover_column": "cover"}
"""Parameters that change nothing while another one is neutral, and that one."""


def offered(channels: int) -> tuple[Disturbance, ...]:
    """The disturbances for pictures with so many channels."""
    return tuple(each for each in DISTURBANCES.values() if channels == 1 or not each.strokes)


def parameters_for(channels: int, height: int, width: int) -> tuple[Parameter, ...]:
    """The parameters of all disturbances for pictures of that shape, in order."""
    side = min(height, width)
    return tuple(parameter for each in offered(channels) for parameter in each.parameters(side))
