"""Reverse-mode differentiation: the layers from last to first, each handing its gradient to what it took."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import zip_longest
from typing import Any

import numpy as np

from cnnviz.limits import LIMITS, Limits
from cnnviz.memory import Claim
from cnnviz.networks.budget import Budget
from cnnviz.networks.errors import ModelError
from cnnviz.networks.gradients.rules import RULES, BackwardLayer, Gradients
from cnnviz.networks.graph import UNFIT, Layer, Network, Values
from cnnviz.networks.operators import Array
from cnnviz.networks.pieces import stamp
from cnnviz.networks.steps import Steps, quietly, stepwise, within
from cnnviz.ops import OperationError


@stepwise
def gradients(
    network: Network,
    values: Mapping[str, Array],
    output: str,
    seed: Any,
    limits: Limits = LIMITS,
    room: Claim | None = None,
) -> Steps[Values]:
    """The gradient of ``sum(seed * values[output])`` by every array that has a part in it and depends on an input.

    Parameters
    ----------
    values
        What :meth:`Network.run` gave.
    output
        The name of an array.
    seed
        Its shape; a one among zeros asks for the gradient of a single number.
    room
        A claim of the visitor's; what is made is counted beside it, as long as the steps are taken.

    Returns
    -------
    Gradients by the arrays' names, each in the array's shape and dtype. The network's own inputs are always among
    them, if they are floats; other arrays without a part in the output are not.

    Raises
    ------
    ModelError
        An output that does not depend on the inputs, a seed of another shape, a layer on the way whose operator has
        no rule, or gradients over the limits.
    FullError
        There is no room for them.
    """
    smooth = depending(network, values)
    if output not in smooth:
        _check_rounded(network, smooth, output)
        raise ModelError(
            "the array '{name}' does not depend on what the network is given, so it has no gradient",
            name=output,
        )
    start = np.array(seed, values[output].dtype)
    if start.shape != values[output].shape:
        raise ModelError(
            "the seed has shape {seed}, but the array '{name}' has shape {shape}",
            seed=start.shape,
            name=output,
            shape=values[output].shape,
        )
    yield 0.0
    budget = Budget(limits, room and room.beside())
    found: Values = {output: start}
    for number, layer in enumerate(reversed(network.layers)):
        wanted = tuple(name in smooth for name in layer.inputs)
        if not any(wanted) or not any(name in found for name in layer.outputs):
            continue
        run = BackwardLayer.of(network, layer, values, wanted, budget=budget)
        count = len(network.layers)
        yield number / count
        pairs = yield from within(quietly(_by_inputs(run, found)), number / count, (number + 1) / count)
        for name, grad in pairs:
            budget.ask(grad.shape, grad.dtype)
            with np.errstate(all="ignore"):
                found[name] = found[name] + grad if name in found else grad
            budget.claim(grad)
    for port in network.inputs:
        if port.name in smooth:
            found.setdefault(port.name, np.zeros_like(values[port.name]))
    return found


def _check_rounded(network: Network, smooth: set[str], output: str) -> None:
    """Raise if the way to `output` leads through whole numbers; these have no slope."""
    reached: dict[str, Layer] = {}
    for layer in network.layers:
        before = next((reached[name] for name in layer.inputs if name in reached), None)
        if before is not None or smooth.intersection(layer.inputs):
            reached.update((name, before or layer) for name in layer.outputs if name and name not in smooth)
    if output in reached:
        raise ModelError(
            "the array '{name}' depends on the input only by way of whole numbers, which the layer '{layer}' "
            "({operator}) makes; whole numbers have no slope, so there is no gradient",
            name=output,
            layer=reached[output].name,
            operator=reached[output].op_type,
        )


def depending(network: Network, values: Mapping[str, Array]) -> set[str]:
    """The names of float arrays that follow an input without a jump: by floats all the way."""
    names = {port.name for port in network.inputs if values[port.name].dtype.kind == "f"}
    for layer in network.layers:
        if names.intersection(layer.inputs):
            names.update(name for name in layer.outputs if name and values[name].dtype.kind == "f")
    return names


def _by_inputs(run: BackwardLayer, found: Values) -> Steps[list[tuple[str, Array]]]:
    """The wanted inputs of a layer with their gradients; a name that is taken twice is there twice."""
    layer = run.layer
    if layer.op_type not in RULES:
        raise ModelError(
            "backpropagation passes through the layer '{layer}' ({operator}), whose gradient is not known",
            layer=layer.name,
            operator=layer.op_type,
        )
    grads = [
        np.zeros(0) if y is None else found[name] if name in found else np.zeros_like(y)
        for name, y in zip(layer.outputs, run.outputs, strict=True)
    ]
    try:
        results: Gradients
        if layer.op_type == "Conv" and run.wanted[:1] == (True,) and not any(run.wanted[1:]):
            call = run.engine_call()
            how, sizes = call.arguments, call.input.shape[2:]
            weight = how["weight"].astype(grads[0].dtype, copy=False)
            results = [(yield from stamp.steps(grads[0], weight, sizes, how["groups"], how))]
        else:
            results = RULES[layer.op_type](run, grads)
    except (ModelError, OperationError) as error:
        raise _cannot(layer, error) from error
    except UNFIT as error:
        shapes = ", ".join("—" if array is None else str(array.shape) for array in run.arrays)
        raise _cannot(
            layer, ModelError("its settings do not fit inputs of shapes {shapes}", shapes=shapes)
        ) from error
    pairs = []
    for name, wanted, x, result in zip_longest(layer.inputs, run.wanted, run.arrays, results):
        if not wanted or x is None:
            continue
        if result is None:
            raise _cannot(
                layer,
                ModelError("'{name}' depends on the input, but its gradient cannot be worked out", name=name),
            )
        pairs.append((name, np.asarray(result, x.dtype).reshape(x.shape)))
    return pairs


def _cannot(layer: Layer, reason: Exception) -> ModelError:
    return ModelError(
        "the gradient through the layer '{layer}' ({operator}) cannot be computed: {reason}",
        layer=layer.name,
        operator=layer.op_type,
        reason=reason,
    )
