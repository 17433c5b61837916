"""What is known of a function of one number, in one record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.parameters import Parameter

Array = npt.NDArray[Any]
Function = Callable[..., Array]


@dataclass(frozen=True)
class Coefficient:
    """A number that shapes a function of one number, such as the slope of a leaky ReLU below 0.

    Attributes
    ----------
    name
        The keyword of the function's value and slope; braces in its formula and in its program.
    sign
        What a formula says in the number's place.
    attribute, default
        ONNX's name for it, and its number where a model does not say; no name if the operator has no such attribute.
    slider
        Its bounds, step and default in the lab, for functions that the lab has.
    """

    name: str
    sign: str
    attribute: str = ""
    default: float = 0.0
    slider: Parameter | None = None


@dataclass(frozen=True, eq=False)
class Pointwise:
    """A function applied to every number by itself.

    Attributes
    ----------
    name
        In links, in the engine and in the browser: torch's where the engine has it (``cnnviz.ops.ACTIVATIONS``, prelu),
        else that of the ONNX operator.
    value, slope
        From an array and the coefficients by name to an array of the same shape: ``y = f(x)`` and ``dy/dx``, for floats of
        32 or 64 bits in their type. An array may stand in for a coefficient, if it can be stretched to the input's shape.
    formula
        In plain signs, with `{x}` and the coefficients in braces.
    operator
        The ONNX operator that it is; "" if none is.
    pinned
        Arguments of the engine's function that the operator does not leave open.
    straight
        Whether it is made of straight pieces: ``f(x) = slope * x + constant``, exactly, near each x that is no corner.
    silences
        Whether it sets a whole range of numbers to 0.
    activates
        Whether it is there to bend what a layer before it has added up.
    of_whole_numbers
        Whether the operator takes whole numbers too and keeps their type, as `value` then does.
    label, use
        Its name and one sentence on what it is for, both marked for translation; "" if the lab does not offer it.
    numpy
        The value of an array `conv` as a program has it, with NumPy and what SciPy's ``special`` has.
    torch
        The call in PyTorch, if it is not in ``torch.nn.functional``.
    """

    name: str
    formula: str
    value: Function
    slope: Function
    coefficients: tuple[Coefficient, ...] = ()
    operator: str = ""
    pinned: Mapping[str, Any] = field(default_factory=dict)
    straight: bool = False
    silences: bool = False
    activates: bool = False
    of_whole_numbers: bool = False
    label: str = ""
    use: str = ""
    numpy: str = ""
    torch: str = ""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The coefficients that have a slider in the lab, as parameters."""
        return tuple(each.slider for each in self.coefficients if each.slider is not None)

    @cached_property
    def signs(self) -> dict[str, str]:
        """The sign of each coefficient by its name."""
        return {each.name: each.sign for each in self.coefficients}

    @property
    def formula_in_signs(self) -> str:
        """The formula with x and with signs in the coefficients' place."""
        return self.formula.format(x="x", **self.signs)


def of_engine(name: str, formula: str, **known: Any) -> Pointwise:
    """The record of an activation of ``cnnviz.ops``."""
    known.setdefault("value", ops.ACTIVATIONS[name])
    known.setdefault("activates", True)
    return Pointwise(name, formula, slope=partial(ops.activation_derivative, name), **known)


def ones(x: Array, **coefficients: Any) -> Array:
    """The slope of a function whose slope is 1 everywhere."""
    return np.ones_like(x)


def zeros(x: Array, **coefficients: Any) -> Array:
    """The slope of a function that is flat but for its steps."""
    return np.zeros_like(x)
