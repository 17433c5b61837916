"""``cnnviz.activation``."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
import numpy.typing as npt

from cnnviz.networks import Input, Network
from cnnviz.notebook.arrays import Array, as_array, one_of
from cnnviz.notebook.operators import FUNCTIONS, layers_of, parameters_of
from cnnviz.notebook.summary import checked, on_page, settings, summary
from cnnviz.notebook.view import View
from cnnviz.ops.shape import MOST
from cnnviz.pointwise import LAB
from cnnviz.words import N_

ROUNDINGS = 8
"""So many last places may an operator's number lie from the engine's."""

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
    one_of("name", name, FUNCTIONS, f"one of {', '.join(sorted(FUNCTIONS))}")
    known = parameters_of(name)
    for each, value in parameters.items():
        if each not in known:
            takes = ", ".join(known) or "no parameters"
            raise TypeError(f"{name} has no parameter {each!r}; it takes {takes}")
        if not isinstance(known[each], str) and not isinstance(value, Real):
            raise TypeError(f"the parameter {each} of {name} is {value!r}, but it must be a number")
        if each == "dim" and (isinstance(value, bool) or not isinstance(value, Integral)):
            raise TypeError(f"the parameter dim of {name} is {value!r}, but it must be a whole number")
        if isinstance(value, Integral) and abs(int(value)) > MOST:
            raise ValueError(
                f"the parameter {each} of {name} is too large; it must lie between −{MOST:,} and {MOST:,}"
            )
    given = as_array("x", x)
    with np.errstate(all="ignore"):  # what comes of infinite numbers stands in the output
        output = FUNCTIONS[name](given, **parameters)
    facts = settings(**parameters)
    batch = _batch(given)
    network = _network(name, parameters, batch, given.ndim, output)
    return View(
        title=LAB[name].label if name in LAB else N_("Activation"),
        facts=on_page(facts, 1 if given.ndim < 4 else len(given), language),
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
    """The same as layers; None if there are no operators that give the engine's numbers, but for rounding."""
    layers, weights = layers_of(name, parameters, batch.dtype, ndim)
    if not layers:
        return None
    network = Network(layers, [Input("input", batch.shape, batch.dtype)], ["output"], weights)
    made = network.run({"input": batch})["output"]
    near = ROUNDINGS * np.finfo(batch.dtype).eps
    return network if np.allclose(made, _batch(output), rtol=near, atol=near / 8, equal_nan=True) else None
