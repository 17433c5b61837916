"""Of which numbers a layer's result can be made anew in a recorded page, and how."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from cnnviz.networks import Layer
from cnnviz.networks.layer_run import LayerRun
from cnnviz.networks.steps import Steps
from cnnviz.parts.layer_stepper.subject import Array, as_numbers
from cnnviz.parts.packing import Place
from cnnviz.parts.part import Content
from cnnviz.reading import Reading
from cnnviz.record.pile import SharedPile

SHARES = {"Conv": 0.25, "Relu": 0.04, "PRelu": 0.04, "MaxPool": 0.04, "Concat": 0.04}
"""How much of each number is in a file after packing, of layers that are made anew, with its copy in 256 levels."""
SHARE = 0.9
"""The same of all others."""


def derive(pile: SharedPile, reading: Reading, layer: Layer, taken: Place, made: Place) -> Steps[None]:
    """Let a pile hold how a layer's result is made of its input and its weights, where there is a prediction for that.

    Convolutions, max pooling, ReLU and PReLU in two dimensions are made anew; the result of any other layer stays as it lies there.
    """
    run = LayerRun.of(reading.network, layer, reading.values)
    result = run.y
    if result.ndim != 4 or run.x.ndim != 4 or len(result) == 0:
        return
    if run.op == "Relu":
        yield from pile.derive("rectified", made, [taken], {})
        return
    call = run.call if run.op in ("Conv", "MaxPool", "PRelu") else None
    if call is None or call.rounding is not None:
        return
    how = call.arguments
    if run.op == "PRelu":
        yield from pile.derive("rectified", made, [taken, pile.put(as_numbers(how["weight"]))], {})
        return
    if run.op == "MaxPool":
        yield from pile.derive("largest", made, [taken], _window(run, how["kernel_size"]))
        return
    weight, bias = how["weight"], how["bias"]
    more = [pile.put_rows(as_numbers(weight), weight[0].size)]
    if bias is not None:
        more.append(pile.put(as_numbers(bias)))
    window = _window(run, weight.shape[2:]) | {"groups": how["groups"]}
    yield from pile.derive("convolved", made, [taken, *more], window)


def packed_bytes(reading: Reading) -> int:
    """About how many bytes all numbers of a reading take in a file, where what can be made anew is."""
    made = {
        layer.outputs[0]: SHARES[layer.op_type] for layer in reading.network.layers if layer.op_type in SHARES
    }
    sizes = ((name, values.nbytes) for name, values in reading.values.items())
    return int(sum(size * made.get(name, SHARE) for name, size in sizes))


def left_out(
    pile: SharedPile, reading: Reading, layer: Layer, number: int, content: Content
) -> Steps[dict[str, Place]]:
    """Lay what the Stepper shows of a convolution's map as the sum of channels that it does not, added up anew; gives where.

    Nothing where all channels are shown, or the layer is none of those that are made anew, as those of float64 are not.
    """
    meta, arrays = content
    run = LayerRun.of(reading.network, layer, reading.values)
    if "rest" not in arrays or run.op != "Conv" or run.y.ndim != 4 or run.call is None:
        return {}
    weight = run.call.arguments["weight"]
    taken = [as_numbers(run.x[0]), as_numbers(weight[number])]
    if any(each.dtype != np.float32 for each in taken):
        return {}
    of = [pile.put(each) for each in taken]
    first = meta["group"][0]
    how = _window(run, weight.shape[2:]) | {
        "out": [1, *run.y.shape[2:]],
        "first": first,
        "sent": [each - first for each in meta["image"]["numbers"]],
    }
    places = {}
    for name, sizes in (("rest", False), ("rest_size", True)):
        places[name] = yield from pile.put_derived("left_out", of, how | {"sizes": sizes})
    return places


def _window(run: LayerRun, kernel: int | Sequence[int]) -> dict[str, Any]:
    """How a window lies over the maps."""
    assert run.call is not None
    how = run.call.arguments
    return {
        "in": list(run.x.shape[1:]),
        "out": list(run.y.shape[1:]),
        "kernel": _pair(kernel),
        "stride": _pair(how["stride"]),
        "dilation": _pair(how["dilation"]),
        "padding": [int(np.ravel(each)[0]) for each in how["padding"]],
    }


def _pair(given: int | Sequence[int] | Array) -> list[int]:
    """Of rows and of columns."""
    return [int(each) for each in np.broadcast_to(given, 2)]
