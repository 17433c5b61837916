"""The activations of the lab and the signals page: functions of one number with the settings of their sliders."""

from __future__ import annotations

import numpy as np

from cnnviz.parameters import complete
from cnnviz.pointwise import LAB

ACTIVATIONS = LAB
"""By name, in the order in which they are offered; "identity" leaves every number as it is."""


def numbers(name: str, given: dict[str, float]) -> dict[str, float]:
    """The parameters of the activation `name`: from `given` where it has them, else the defaults."""
    return complete(ACTIVATIONS[name].parameters, given)


def apply(name: str, values: np.ndarray, given: dict[str, float]) -> np.ndarray:
    """`values` through the activation `name`, computed by the engine; shape and dtype stay."""
    return ACTIVATIONS[name].value(values, **numbers(name, given))
