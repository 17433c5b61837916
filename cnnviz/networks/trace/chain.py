"""The way from one number back to the pixels, a step for each layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.graph import Network
from cnnviz.networks.operators import Array
from cnnviz.networks.trace.curves import other_values
from cnnviz.networks.trace.layer import TracedLayer, changing_arrays, makers
from cnnviz.networks.trace.rules import how_made
from cnnviz.networks.trace.steps import Given, How, TraceStep
from cnnviz.networks.trace.terms import Element, Numbers


def trace(
    network: Network, values: Mapping[str, Array], element: Element, path: Sequence[int] = ()
) -> tuple[TraceStep, ...]:
    """How a number was made, and then how the strongest of what it was made from was, back to the input.

    Parameters
    ----------
    values
        What :meth:`~cnnviz.networks.Network.run` gave.
    path
        For each step the rank of the term to follow, 0 for the strongest; 0 where it says nothing, the last
        term where there are not so many.

    Returns
    -------
    One step at least; the last has no chosen term: it is a cell of the input, a number that does not depend on it,
    or the result of a layer whose arithmetic is not shown.

    Raises
    ------
    ModelError
        There is no such element.
    """
    steps: list[TraceStep] = []
    here: Element | None = element
    while here is not None:
        step = explain(network, values, here)
        count = len(step.how.terms)
        wanted = path[len(steps)] if len(steps) < len(path) else 0
        if count:
            step = replace(step, chosen=min(max(wanted, 0), count - 1))
        here = step.how.terms.element(step.chosen) if step.chosen is not None else None
        steps.append(step)
    return tuple(steps)


def explain(network: Network, values: Mapping[str, Array], element: Element) -> TraceStep:
    """How one number was made: the first step of :func:`trace`."""
    array, changing = check_element(values, element), changing_arrays(network)
    layer, output = makers(network).get(element.array, (None, 0))
    how: How
    if layer is None or element.array not in changing:
        how = Given(element.array in changing)
    else:
        with np.errstate(all="ignore"):
            how = how_made(TracedLayer.of(network, layer, values, changing, output), element.index)
    return TraceStep(element, layer, how, float(array[element.index]), array.dtype)


def curve_at(network: Network, values: Mapping[str, Array], element: Element, points: Numbers) -> Numbers:
    """What the function that made an element, one whose step is a :class:`Curve`, makes of other numbers ``(n,)``."""
    layer, output = makers(network)[element.array]
    return other_values(
        TracedLayer.of(network, layer, values, changing_arrays(network), output), element.index, points
    )


def check_element(values: Mapping[str, Array], element: Element) -> Array:
    """The array that the element stands in.

    Raises
    ------
    ModelError
        There is none, or it has no such element.
    """
    if element.array not in values:
        raise ModelError("the network has no array '{name}'", name=element.array)
    array = values[element.array]
    index = element.index
    if len(index) != array.ndim or not all(0 <= i < n for i, n in zip(index, array.shape, strict=True)):
        raise ModelError(
            "the array '{name}' of shape {shape} has no element {index}",
            name=element.array,
            shape=array.shape,
            index=tuple(index),
        )
    return array
