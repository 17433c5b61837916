"""Functions of one number: each operator of :data:`cnnviz.pointwise.BY_OPERATOR`, computed as its record says."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cnnviz import ops
from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.calls import CALLS, Call, called
from cnnviz.networks.operators.registry import (
    OPERATORS,
    Array,
    Attribute,
    Context,
    Operator,
    Results,
    operator,
)
from cnnviz.networks.operators.shared import as_real, broadcast_shape, in_type_of
from cnnviz.pointwise import BY_OPERATOR, POINTWISE, Pointwise


@dataclass(frozen=True, eq=False)
class Applied:
    """A function of one number with a layer's settings.

    Attributes
    ----------
    coefficients
        By the names of the record: numbers, or of PRelu an array of the input's shape.
    """

    function: Pointwise
    coefficients: Mapping[str, Any]

    @property
    def arguments(self) -> dict[str, Any]:
        """The keyword arguments for the function's value and slope."""
        return {**self.function.pinned, **self.coefficients}

    def compute(self, x: Array) -> Array:
        """The function of each number, in the type of `x`."""
        real = x if self.function.of_whole_numbers else as_real(x)
        return in_type_of(x, self.function.value(real, **self.arguments))

    def slope(self, x: Array) -> Array:
        """The slope at each number; of float16 in float32."""
        return self.function.slope(as_real(x), **self.arguments)

    def within(self, cells: Any) -> Applied:
        """The function at some cells of the input (an index, or slices), with the coefficients that belong there."""
        cut = {
            name: value[cells] if isinstance(value, np.ndarray) else value
            for name, value in self.coefficients.items()
        }
        return replace(self, coefficients=cut)


def applied(
    context: Context, op_type: str, arrays: Sequence[Array | None], attributes: Mapping[str, Attribute]
) -> Applied:
    """The function that a layer of an operator in ``BY_OPERATOR`` is, given its inputs and attributes."""
    function = BY_OPERATOR[op_type]
    match op_type:
        case "PRelu":
            x, slope = arrays
            assert x is not None and slope is not None
            return Applied(function, {"weight": np.broadcast_to(prelu_slopes(context, x, slope), x.shape)})
        case "Clip":
            low, high = (*arrays[1:], None, None)[:2]
            return Applied(function, clip_bounds(low, high, **attributes))
        case "Gelu" if attributes.get("approximate") == "tanh":
            function = POINTWISE["gelu_tanh"]
    return _with_attributes(function, attributes)


def _with_attributes(function: Pointwise, attributes: Mapping[str, Any]) -> Applied:
    given = {each.name: attributes.get(each.attribute, each.default) for each in function.coefficients}
    return Applied(function, given)


def _register(function: Pointwise) -> None:
    """Its operator, and if it is one of the engine's functions the call of it."""

    def compute(context: Context, x: Array, **attributes: float) -> Results:
        return _with_attributes(function, attributes).compute(x)

    def call(context: Context, x: Array, **attributes: float) -> Call:
        return Call(function.name, as_real(x), _with_attributes(function, attributes).arguments)

    defaults = {each.attribute: each.default for each in function.coefficients}
    OPERATORS[function.operator] = Operator(
        function.operator, compute, 1, 1, dict.fromkeys(defaults, float), frozenset(), defaults
    )
    if function.name in ops.ACTIVATIONS and not function.of_whole_numbers:
        CALLS[function.operator] = call


for _function in BY_OPERATOR.values():
    if _function.operator not in ("Clip", "Gelu", "PRelu"):
        _register(_function)


@called("Gelu")
def gelu(context: Context, x: Array, *, approximate: str = "none") -> Call:
    """``x * P(Z <= x)``."""
    return Call("gelu", as_real(x), {"approximate": approximate})


@operator("PRelu")
def prelu(context: Context, x: Array, slope: Array) -> Results:
    """``x`` above 0, ``slope * x`` below."""
    return Applied(BY_OPERATOR["PRelu"], {"weight": prelu_slopes(context, x, slope)}).compute(x)


def prelu_slopes(context: Context, x: Array, slope: Array) -> Array:
    """The slopes, so that they can be stretched to the shape of x, never the other way.

    Before opset 7 a row of slopes is one for each channel.
    """
    if context.opset < 7 and slope.size > 1 and slope.shape == x.shape[1:2]:
        slope = slope.reshape(-1, *(1,) * (x.ndim - 2))
    if broadcast_shape(x.shape, slope.shape) != x.shape:
        raise ModelError(
            "its slope of shape {slope} is larger than its input of shape {shape}",
            slope=slope.shape,
            shape=x.shape,
        )
    return slope


def prelu_call(context: Context, x: Array, slope: Array) -> Call | None:
    """PRelu as a call of the engine; None unless there is one slope for all numbers or one for each channel."""
    if slope.size == 1:
        return Call("prelu", as_real(x), {"weight": slope.reshape(1)})
    for_channels = (x.shape[1], *(1,) * (x.ndim - 2)) if x.ndim > 1 else ()
    if for_channels and slope.shape in (for_channels, (1, *for_channels)):
        return Call("prelu", as_real(x), {"weight": slope.reshape(-1)})
    return None


CALLS["PRelu"] = prelu_call


@operator("Clip")
def clip(
    context: Context,
    x: Array,
    low: Array | None = None,
    high: Array | None = None,
    *,
    min: float | None = None,
    max: float | None = None,
) -> Results:
    """``x`` held between two bounds, which were attributes before opset 11."""
    return Applied(BY_OPERATOR["Clip"], clip_bounds(low, high, min, max)).compute(x)


def clip_bounds(low: Array | None, high: Array | None, min: Any = None, max: Any = None) -> dict[str, float]:
    """The lowest and the highest number that Clip lets through; infinity where it has no such bound."""
    for bound in (low, high):
        if bound is not None and bound.size != 1:
            raise ModelError("its bounds must be single numbers, not of shape {shape}", shape=bound.shape)
    lowest = min if low is None else low.item()
    highest = max if high is None else high.item()
    return {"min": -math.inf if lowest is None else lowest, "max": math.inf if highest is None else highest}
