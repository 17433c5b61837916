"""Activations of torch as operators of ONNX, of which the page has drawings."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.networks import Layer
from cnnviz.pointwise import BY_OPERATOR, POINTWISE

ALONG = {"softmax": "Softmax", "log_softmax": "LogSoftmax"}
"""Functions of a whole row of numbers, and ONNX's operator for each."""
FUNCTIONS = {**ops.ACTIVATIONS, "softmax": ops.softmax, "log_softmax": ops.log_softmax}
"""By name, what can be asked for."""

Layers = tuple[list[Layer], dict[str, npt.NDArray[Any]]]
NONE: Layers = ([], {})


def parameters_of(name: str) -> dict[str, Any]:
    """The parameters of a function with what each is by default."""
    found = inspect.signature(FUNCTIONS[name]).parameters.values()
    return {each.name: each.default for each in found if each.kind is each.KEYWORD_ONLY}


def layers_of(name: str, given: Mapping[str, Any], dtype: np.dtype[Any], ndim: int) -> Layers:
    """Layers from ``input`` to ``output`` that compute an activation, and the arrays that they take besides; nothing if there are none.

    Parameters
    ----------
    given
        The parameters that are not as they are by default.
    ndim
        The axes of the input, before any are added in front.
    """
    how = parameters_of(name) | dict(given)
    match name:
        case "softmax" | "log_softmax":
            axis = how["dim"] - ndim if how["dim"] >= 0 else how["dim"]
            if axis == -4:  # along the images, of which one is shown
                return NONE
            return [_layer(name, ALONG[name], axis=axis)], {}
        case "relu6" | "hardtanh":
            bounds = {"low": how.get("min_val", 0.0), "high": how.get("max_val", 6.0)}
            return [_layer(name, "Clip", *bounds)], _numbers(dtype, **bounds)
        case "hardshrink" | "softshrink":
            bias = how["lambd"] if name == "softshrink" else 0.0
            return [_layer(name, "Shrink", lambd=float(how["lambd"]), bias=float(bias))], {}
        case "hardsigmoid":
            return [_layer(name, "HardSigmoid", alpha=1 / 6, beta=0.5)], {}
        case "selu":
            return [_layer(name, "Selu")], {}
        case "silu":
            return [
                Layer("sigmoid", "Sigmoid", ("input",), ("share",)),
                Layer(name, "Mul", ("input", "share"), ("output",)),
            ], {}
        case "tanhshrink":
            return [
                Layer("tanh", "Tanh", ("input",), ("squeezed",)),
                Layer(name, "Sub", ("input", "squeezed"), ("output",)),
            ], {}
        case "logsigmoid":
            return [
                Layer("turned", "Neg", ("input",), ("negative",)),
                Layer("softplus", "Softplus", ("negative",), ("positive",)),
                Layer(name, "Neg", ("positive",), ("output",)),
            ], {}
        case "threshold":
            return [
                Layer("above", "Greater", ("input", "bound"), ("kept",)),
                Layer(name, "Where", ("kept", "input", "value"), ("output",)),
            ], _numbers(dtype, bound=how["threshold"], value=how["value"])
        case "gelu":
            return [_layer(name, "Gelu", approximate=how["approximate"])], {}
    function = POINTWISE[name]
    if function.operator not in BY_OPERATOR:
        return NONE
    attributes = {each.attribute: float(how[each.name]) for each in function.coefficients if each.attribute}
    if not all(map(math.isfinite, attributes.values())):
        return NONE
    return [_layer(name, function.operator, **attributes)], {}


def _layer(name: str, operator: str, *besides: str, **attributes: Any) -> Layer:
    return Layer(name, operator, ("input", *besides), ("output",), attributes)


def _numbers(dtype: np.dtype[Any], **numbers: float) -> dict[str, npt.NDArray[Any]]:
    return {name: np.array(number, dtype) for name, number in numbers.items()}
