"""``cnnviz.activation``."""

from __future__ import annotations

import inspect
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.network import Input, Layer, Network
from cnnviz.notebook.arrays import Array, as_array
from cnnviz.notebook.summary import checked, settings, summary
from cnnviz.notebook.view import View
from cnnviz.pointwise import LAB, POINTWISE
from cnnviz.words import N_

ALONG = {"softmax": "Softmax", "log_softmax": "LogSoftmax"}
"""Functions of a whole row of numbers, and ONNX's operator for each."""
FUNCTIONS = {**ops.ACTIVATIONS, "softmax": ops.softmax, "log_softmax": ops.log_softmax}
"""By name, what can be asked for."""

NO_LAYER = N_(
    "The page shows what an operator of ONNX computes. With these settings, this activation is none, so its numbers stand here without "
    "a page."
)


def activation(x: npt.ArrayLike, name: str, *, language: str = "en", **parameters: Any) -> View:
    """Apply an activation to every number, as the function of that name in ``torch.nn.functional`` does, and show it.

    Parameters
    ----------
    x
        Real numbers of any shape: ``(L,)``, ``(H, W)``, ``(C, H, W)`` and ``(N, C, H, W)`` among them. Nested lists will do. Whole
        numbers and float16 become float32. Of several images the page shows the first.
    name
        Such as ``"relu"``, ``"leaky_relu"``, ``"sigmoid"`` or ``"softmax"``; a name that is not there is answered with all that are.
    language
        Of the page and the summary, ``"en"`` or ``"zh_CN"``.
    **parameters
        The function's own, by torch's names: ``negative_slope=0.2``, ``alpha=1.0``, ``dim=0``.

    Returns
    -------
    A view whose `output` has the shape of `x`. `arrays` holds ``input`` and ``output``.

    Raises
    ------
    ValueError
        A name that is not there, or a parameter out of its range.
    TypeError
        A parameter that the function has not, or values that are no real numbers.

    Examples
    --------
    >>> import cnnviz
    >>> cnnviz.activation([-2, 0, 3], "relu").output
    array([0., 0., 3.], dtype=float32)
    >>> cnnviz.activation([-2, 0, 3], "leaky_relu", negative_slope=0.5)
    leaky_relu: input (3,) → output (3,), float32
    negative_slope=0.5
    0 parameters, 0 multiply-adds, output from −1 to 3
    """
    checked(language)
    if name not in FUNCTIONS:
        raise ValueError(f"there is no activation {name!r}; there are {', '.join(sorted(FUNCTIONS))}")
    known = [
        each.name
        for each in inspect.signature(FUNCTIONS[name]).parameters.values()
        if each.kind is each.KEYWORD_ONLY
    ]
    for each in parameters:
        if each not in known:
            takes = ", ".join(known) or "no parameters"
            raise TypeError(f"{name} has no parameter {each!r}; it takes {takes}")
    given = as_array("x", x)
    try:
        output = FUNCTIONS[name](given, **parameters)
    except TypeError as error:  # a word where a number belongs
        told = ", ".join(settings(**parameters))
        raise TypeError(f"{name} cannot be computed with {told}: {error}") from None
    facts = settings(**parameters)
    batch = _batch(given)
    network = _network(name, parameters, batch, given.ndim, output)
    return View(
        title=LAB[name].label if name in LAB else N_("Activation"),
        facts=facts,
        output=output,
        arrays={"input": given, "output": output},
        summary=summary(name, {"input": given}, output, facts, (0, 0), language),
        language=language,
        network=network,
        given={"input": batch},
        reason="" if network else NO_LAYER,
    )


def _batch(array: Array) -> Array:
    """The first image with a batch axis: a signal or a single number is a row, a picture (H, W) one channel."""
    if array.ndim < 2:
        return array.reshape(1, -1)
    if array.ndim == 2:
        return array[np.newaxis, np.newaxis]
    return array[np.newaxis] if array.ndim == 3 else array[:1]


def _network(name: str, parameters: dict[str, Any], batch: Array, ndim: int, output: Array) -> Network | None:
    """The same as one layer; None if there is no operator that gives the engine's very numbers."""
    layer, weights = _layer(name, parameters, batch, ndim)
    if layer is None:
        return None
    network = Network([layer], [Input("input", batch.shape, batch.dtype)], ["output"], weights)
    made = network.run({"input": batch})["output"]
    return network if np.array_equal(made, _batch(output), equal_nan=True) else None


def _layer(
    name: str, parameters: dict[str, Any], batch: Array, ndim: int
) -> tuple[Layer | None, dict[str, Array]]:
    """The operator with its attributes, and the arrays that it takes besides."""
    if name in ALONG:
        dim = parameters.get("dim", -1)
        axis = dim - ndim if dim >= 0 else dim  # counted from the end, as axes are added in front
        return Layer(name, ALONG[name], ("input",), ("output",), {"axis": axis}), {}
    if name in ("relu6", "hardtanh"):
        low, high = (0.0, 6.0) if name == "relu6" else (-1.0, 1.0)
        bounds = {
            "low": np.array(parameters.get("min_val", low), batch.dtype),
            "high": np.array(parameters.get("max_val", high), batch.dtype),
        }
        return Layer(name, "Clip", ("input", *bounds), ("output",)), bounds
    function = POINTWISE[name]
    if not function.operator:
        return None, {}
    attributes: dict[str, Any] = {}
    engine = inspect.signature(FUNCTIONS[name]).parameters
    for each in function.coefficients:
        if each.attribute:
            value = float(parameters.get(each.name, engine[each.name].default))
            if not math.isfinite(value):
                return None, {}
            attributes[each.attribute] = value
    if name == "gelu":
        attributes["approximate"] = parameters.get("approximate", "none")
    return Layer(name, function.operator, ("input",), ("output",), attributes), {}
