"""What an element sees of the input, exactly, and what each pixel gave to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.networks.errors import ModelError
from cnnviz.networks.graph import Network
from cnnviz.networks.operators import Array
from cnnviz.networks.receptive import receptive_fields
from cnnviz.networks.steps import Steps, quietly, stepwise, within
from cnnviz.networks.trace.backward import reach_back, weights_back
from cnnviz.networks.trace.chain import check_element
from cnnviz.networks.trace.layer import TracedLayer, changing_arrays
from cnnviz.networks.trace.terms import Element, Numbers, exact_sum

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Span:
    """What is seen of one axis: input cells from `start` up to `stop`, and padding cells before and after it.

    The padding is None where layers mix the axis too freely to count it.
    """

    start: int
    stop: int
    before: int | None
    after: int | None


@dataclass(frozen=True, eq=False)
class Region:
    """The cells of an input that can matter to an element.

    Attributes
    ----------
    cells
        Of the input's shape: exactly those that can matter for some weights, and for some values of the input.
    spans
        For each axis behind the channels the smallest range around these cells. Empty if there are none.
    """

    input: str
    cells: Mask
    spans: tuple[Span, ...]

    @property
    def has_gaps(self) -> bool:
        """Whether cells between the spans' ends are left out on every channel, as dilation does."""
        seen: Mask = np.asarray(self.cells.any(axis=(0, 1)))
        box = tuple(slice(span.start, span.stop) for span in self.spans)
        return bool(self.spans) and not seen[box].all()


@dataclass(frozen=True, eq=False)
class Attribution:
    """``total = contributions.sum() + sum of biases``: a number shared out among the pixels and the biases on its way.

    Attributes
    ----------
    weights, contributions
        Of the input's shape, float64; ``contributions = weights * input``.
    biases
        By layer what its bias, or the constant part of its straight piece, gave; only those that are not 0. By array
        what a number of the model, or of another input, gave.
    total
        The exact sum of all of them.
    """

    input: str
    weights: Numbers
    contributions: Numbers
    biases: Mapping[str, float]
    total: float

    @property
    def bias(self) -> float:
        """The exact sum of what all biases gave."""
        return exact_sum(self.biases.values())


@stepwise
def seen_region(
    network: Network, values: Mapping[str, Array], element: Element, input: str | None = None
) -> Steps[Region]:
    """The input cells that can matter to an element, found by going back through every layer.

    Parameters
    ----------
    input
        The name of the input to look back to; the first that has channels and cells, or the first, if None.

    Raises
    ------
    ModelError
        There is no such element.
    """
    array = check_element(values, element)
    marks = np.zeros(array.shape)
    marks[element.index] = 1.0
    name = input or picture_input(network, values)
    found = (yield from _walk(network, values, element.array, marks, reach_back.steps)).get(name)
    cells = np.zeros(values[name].shape, bool) if found is None else found > 0.5
    return Region(name, cells, (yield from _spans(network, values, element, name, cells)))


@stepwise
def linear_attribution(
    network: Network, values: Mapping[str, Array], element: Element, input: str | None = None
) -> Steps[Attribution]:
    """What each pixel gave to an element of a network made of sums, choices and straight lines.

    With each activation on the piece it is on and each pooling at the winner it has for this input, the element is a sum
    of weights times pixels and of biases, and this is that sum: exact for this input, another one for another input.
    In 64 bits; if `values` are 32-bit numbers, their rounding is the only difference from the element.

    Raises
    ------
    ModelError
        A layer on the way is something else (sigmoid, softmax, normalisation by the input's own mean), or there is no
        such element.
    """
    array = check_element(values, element)
    grad = np.zeros(array.shape)
    grad[element.index] = 1.0
    name = input or picture_input(network, values)
    biases: dict[str, float] = {}

    def step(run: TracedLayer, grad: Numbers) -> Steps[dict[int, Numbers]]:
        back, added = yield from weights_back.steps(run, grad)
        if added:
            biases[run.layer.name] = biases.get(run.layer.name, 0.0) + added
        return back

    if element.array not in changing_arrays(network):
        biases[element.array] = float(array[element.index])
    found = yield from _walk(network, values, element.array, grad, step)
    for other in network.inputs:
        if other.name != name and other.name in found:
            biases[other.name] = float((found[other.name] * values[other.name]).sum())
    weights = found.get(name, np.zeros(values[name].shape))
    with np.errstate(all="ignore"):
        contributions = np.where(weights == 0, 0.0, weights * values[name].astype(np.float64))
    total = exact_sum([*contributions[contributions != 0], *biases.values()])
    return Attribution(name, weights, contributions, biases, total)


def picture_input(network: Network, values: Mapping[str, Array]) -> str:
    """The name of the first input with cells behind its channels; of the first of all if none has."""
    names = [port.name for port in network.inputs]
    if not names:
        raise ModelError("the network has no input to look back to")
    return next((name for name in names if values[name].ndim > 2), names[0])


def _walk(
    network: Network,
    values: Mapping[str, Array],
    start: str,
    grad: Numbers,
    step: Callable[[TracedLayer, Numbers], Steps[dict[int, Numbers]]],
) -> Steps[dict[str, Numbers]]:
    """What arrives at each of the network's inputs, going back layer by layer from array `start`."""
    changing = changing_arrays(network)
    arrived: dict[str, Numbers] = {start: grad} if start in changing else {}
    for number, layer in enumerate(reversed(network.layers)):
        for output, name in enumerate(layer.outputs):
            here = arrived.pop(name, None) if name else None
            if here is None or not here.any():
                continue
            count = len(network.layers)
            yield number / count
            run = TracedLayer.of(network, layer, values, changing, output)
            backs = yield from within(quietly(step(run, here)), number / count, (number + 1) / count)
            for taken, back in backs.items():
                source = layer.inputs[taken]
                arrived[source] = arrived[source] + back if source in arrived else back
    return arrived


def _spans(
    network: Network, values: Mapping[str, Array], element: Element, name: str, cells: Mask
) -> Steps[tuple[Span, ...]]:
    if cells.ndim < 3 or not cells.any():
        return ()
    found = yield from within(receptive_fields.steps(network, values, name), 1.0, 1.0)
    fields = found.get(element.array, ())
    spans = []
    for axis in range(2, cells.ndim):
        seen = np.flatnonzero(cells.any(axis=tuple(other for other in range(cells.ndim) if other != axis)))
        start, stop = int(seen[0]), int(seen[-1]) + 1
        before: int | None = None
        after: int | None = None
        if axis - 2 < len(fields) and (fields[axis - 2].jump == 0 or axis < len(element.index)):
            field = fields[axis - 2]
            reach = field.cells(0 if field.jump == 0 else element.index[axis])
            # where axes were turned round on the way, the field is another axis's
            if reach.start <= start and stop <= reach.stop:
                before, after = max(0, -reach.start), max(0, reach.stop - cells.shape[axis])
        spans.append(Span(start, stop, before, after))
    return tuple(spans)
