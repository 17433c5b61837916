"""A network as a graph of named operations, and what running it gives: every array between input and answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import Any

import numpy as np

from cnnviz.limits import LIMITS, Limits
from cnnviz.memory import Claim
from cnnviz.networks.budget import Budget
from cnnviz.networks.errors import LayerError, ModelError
from cnnviz.networks.operators import CALLS, OPERATORS, Array, Attribute, Call, Context
from cnnviz.networks.pieces import compute
from cnnviz.networks.steps import Steps, outcome
from cnnviz.ops import OperationError

NEWEST_OPSET = 28
"""The newest version of ONNX's operators that was read when these were written."""

FLOAT32 = np.dtype(np.float32)

Values = dict[str, Array]

UNFIT = (ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, TypeError, ValueError)
"""What Python and NumPy raise where a layer's settings and its inputs do not go together."""


@dataclass(frozen=True, eq=False)
class Layer:
    """One operation of a network.

    Attributes
    ----------
    op_type
        The operator's ONNX name, a key of ``cnnviz.networks.OPERATORS``.
    inputs, outputs
        Names of arrays; ``""`` for an input left out.
    attributes
        Numbers, words, tuples of numbers, or an array, by ONNX's names.
    weights
        The arrays among the inputs that come with the model, by name. The network fills this in.
    """

    name: str
    op_type: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    weights: Mapping[str, Array] = field(default_factory=dict)


@dataclass(frozen=True)
class Input:
    """An array that a network asks for. A length in `shape` is a number, or a name or None if any will do."""

    name: str
    shape: tuple[int | str | None, ...] | None = None
    dtype: np.dtype[Any] = FLOAT32

    def accept(self, given: Any) -> Array:
        """`given` as a new array of the input's type; whole numbers may become floats, not the other way.

        Raises
        ------
        ModelError
            Another shape, or values of another kind.
        """
        array = np.asarray(given)
        if not np.can_cast(array.dtype, self.dtype, "same_kind"):
            raise ModelError(
                "the input '{name}' holds values of type {given}, but the network takes {dtype}",
                name=self.name,
                given=array.dtype.name,
                dtype=self.dtype.name,
            )
        fits = self.shape is None or (
            len(self.shape) == array.ndim
            and all(
                not isinstance(n, int) or n == size for n, size in zip(self.shape, array.shape, strict=True)
            )
        )
        if not fits:
            raise ModelError(
                "the input '{name}' has shape {given}, but the network takes {shape}",
                name=self.name,
                given=array.shape,
                shape=self.describe(),
            )
        return array.astype(self.dtype)

    def describe(self) -> str:
        """The shape as text, ``(N, 3, 64, 64)``; a length that may be anything without a name is a ``?``."""
        return "(" + ", ".join(str("?" if n is None else n) for n in self.shape or ()) + ")"


@dataclass(frozen=True)
class LeftOut:
    """What a network lacks of what its file holds.

    Attributes
    ----------
    reason
        Why the first of the layers that cannot be computed cannot.
    count, kept
        How many layers there are not, those and all that need what they make, and how many there are.
    answers
        Whether one of the file's own outputs is still made; else the network's outputs are where it ends now.
    """

    reason: ModelError
    count: int
    kept: int
    answers: bool


class Network:
    """A graph of layers, in an order in which each comes after those whose results it takes.

    Parameters
    ----------
    layers
        In any order; a chain is the common case, and ``Add`` or ``Concat`` join branches.
    inputs, outputs
        What is put in, and the names of the results that count as the answer.
    weights
        The arrays that come with the model, by name.
    opset
        The version of ONNX's operators by whose rules to compute.
    room
        What the weights take of a visitor's memory; given back with the network.
    left_out
        What the file holds beyond this; None if nothing.
    notes
        What the file says of the classes' names, see :func:`cnnviz.networks.class_names.class_names`.

    Raises
    ------
    ModelError
        An operator that is not known or does not take what it is given, a name that nothing makes or two things
        make, or layers that wait for one another.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        inputs: Sequence[Input],
        outputs: Sequence[str],
        weights: Mapping[str, Array] | None = None,
        opset: int = NEWEST_OPSET,
        room: Claim | None = None,
        left_out: LeftOut | None = None,
        notes: Mapping[str, str] | None = None,
    ) -> None:
        self.inputs = tuple(inputs)
        self.outputs = tuple(outputs)
        self.weights = dict(weights or {})
        self.opset = opset
        self.room = room
        self.left_out = left_out
        self.notes = dict(notes or {})
        if not layers:
            raise ModelError("the network has no layers")
        for layer in layers:
            check(layer)
        known = self.weights | {
            layer.outputs[0]: value
            for layer in layers
            if layer.op_type == "Constant" and isinstance(value := layer.attributes.get("value"), np.ndarray)
        }
        self.layers = tuple(
            replace(layer, weights={name: known[name] for name in layer.inputs if name in known})
            for layer in _in_order(layers, [port.name for port in self.inputs], self.weights)
        )
        made = {name for layer in layers for name in layer.outputs} | {port.name for port in self.inputs}
        for name in self.outputs:
            if name not in made and name not in self.weights:
                raise ModelError("the network's output '{name}' is made by no layer", name=name)

    def run(self, inputs: Mapping[str, Any], limits: Limits = LIMITS, room: Claim | None = None) -> Values:
        """Compute every layer: all of :meth:`steps` at once."""
        return outcome(self.steps(inputs, limits, room))

    def steps(
        self, inputs: Mapping[str, Any], limits: Limits = LIMITS, room: Claim | None = None
    ) -> Steps[Values]:
        """Compute layer after layer, a large convolution in pieces; yields the share of the layers that are done.

        Parameters
        ----------
        inputs
            An array for each of the network's inputs, by name.
        room
            Grows by all arrays that are made; to be kept as long as they are.

        Returns
        -------
        Every array by its name: inputs, weights, what each layer made (new arrays), the outputs among them.

        Raises
        ------
        ModelError
            An input that is missing or does not fit; a :class:`LayerError` for a layer that cannot be computed, or one over the
            limits.
        FullError
            There is no room for what is made.
        """
        values: Values = dict(self.weights)
        budget = Budget(limits, room)
        yield 0.0
        for port in self.inputs:
            if port.name not in inputs:
                raise ModelError("the network's input '{name}' is missing", name=port.name)
            budget.ask(np.shape(inputs[port.name]), port.dtype)
            with np.errstate(all="ignore"):
                values[port.name] = port.accept(inputs[port.name])
            budget.claim(values[port.name])
        count = len(self.layers)
        for number, layer in enumerate(self.layers):
            for share in self._layer_steps(layer, values, budget):
                yield (number + share) / count
            yield (number + 1) / count
        return values

    def layer(self, name: str) -> Layer:
        """The layer of that name."""
        for layer in self.layers:
            if layer.name == name:
                return layer
        raise ModelError("the network has no layer '{name}'", name=name)

    def with_layers(
        self,
        layers: Sequence[Layer],
        inputs: Sequence[Input],
        outputs: Sequence[str],
        left_out: LeftOut | None,
    ) -> Network:
        """A network of other layers, inputs and outputs with this one's weights, opset and notes."""
        return Network(layers, inputs, outputs, self.weights, self.opset, self.room, left_out, self.notes)

    @property
    def fixed(self) -> set[str]:
        """The names of all arrays that do not depend on the inputs."""
        fixed = set(self.weights)
        for layer in self.layers:
            if fixed.issuperset(filter(None, layer.inputs)):
                fixed.update(filter(None, layer.outputs))
        return fixed

    @property
    def answers(self) -> bool:
        """Whether one of the outputs that the file names can be computed."""
        return self.left_out is None or self.left_out.answers

    def call(self, layer: Layer, values: Mapping[str, Array]) -> Call | None:
        """The layer as one call of ``cnnviz.ops``, with what :meth:`run` gave it; None if it is more or less than one.

        What ``cnnviz.evidence`` needs to explain an element: operation, input, weight, bias and all settings.
        """
        write = CALLS.get(layer.op_type)
        arrays = [values[name] if name else None for name in layer.inputs]
        context = Context(self.opset, len(layer.outputs), Budget())
        return None if write is None else write(context, *arrays, **layer.attributes)

    def _layer_steps(self, layer: Layer, values: Values, budget: Budget) -> Steps[None]:
        arrays = [values[name] if name else None for name in layer.inputs]
        context = Context(self.opset, len(layer.outputs), budget)
        try:
            for array in arrays:
                if array is not None and array.dtype.itemsize < 4:
                    budget.ask(array.shape, np.float64)  # narrow types are widened for computing
            results = yield from compute(context, layer.op_type, arrays, layer.attributes)
            results = results if isinstance(results, tuple) else (results,)
            for name, result in zip(layer.outputs, results, strict=False):
                if name:
                    values[name] = _own(result, (*arrays, *layer.attributes.values()))
                    budget.claim(values[name])
        except (ModelError, OperationError) as error:
            raise _cannot(layer, error) from error
        except UNFIT as error:
            shapes = ", ".join("—" if array is None else str(array.shape) for array in arrays)
            reason = ModelError("its settings do not fit inputs of shapes {shapes}", shapes=shapes or "—")
            raise _cannot(layer, reason) from error
        if any(name and name not in values for name in layer.outputs):
            raise _cannot(layer, ModelError("it makes only {count} results", count=len(results)))


def _cannot(layer: Layer, reason: Exception) -> LayerError:
    return LayerError(
        "the layer '{layer}' ({operator}) cannot be computed: {reason}",
        layer=layer.name,
        operator=layer.op_type,
        reason=reason,
    )


def _own(result: Any, given: Sequence[Any]) -> Array:
    """A result as an array that shares no memory with what the layer was given."""
    array = np.asarray(result)
    new = array.flags.owndata and array.flags.writeable and all(array is not other for other in given)
    return array if new else np.array(array)


def check(layer: Layer) -> None:
    """Raise ModelError unless the table has the layer's operator, and it takes the layer's inputs and attributes."""
    if layer.op_type not in OPERATORS:
        raise ModelError(
            "the layer '{layer}' is of the kind {operator}, which cannot be computed here",
            layer=layer.name,
            operator=layer.op_type,
        )
    if not layer.outputs or not layer.outputs[0]:
        raise ModelError("the layer '{layer}' makes no array", layer=layer.name)
    try:
        OPERATORS[layer.op_type].check(layer.inputs, layer.attributes)
    except ModelError as error:
        raise _cannot(layer, error) from error


def _in_order(layers: Sequence[Layer], inputs: Sequence[str], weights: Mapping[str, Array]) -> list[Layer]:
    """The layers as given where that is possible: each after those whose results it takes."""
    makers: dict[str, Layer | None] = {}
    names = [(name, None) for name in (*inputs, *weights)]
    names += [(name, layer) for layer in layers for name in layer.outputs if name]  # type: ignore[misc]
    for name, maker in names:
        if name in makers:
            raise ModelError("two parts of the network make an array of the same name, '{name}'", name=name)
        makers[name] = maker
    taken_by: dict[str, list[int]] = {}
    waiting: list[int] = []
    for number, layer in enumerate(layers):
        missing = 0
        for name in filter(None, layer.inputs):
            if name not in makers:
                raise ModelError(
                    "the layer '{layer}' takes an array '{name}' that nothing makes",
                    layer=layer.name,
                    name=name,
                )
            if makers[name] is not None:
                taken_by.setdefault(name, []).append(number)
                missing += 1
        waiting.append(missing)
    order: list[int] = []
    ready = [number for number, missing in enumerate(waiting) if not missing]
    while ready:
        number = heappop(ready)
        order.append(number)
        for name in layers[number].outputs:
            for taker in taken_by.get(name, ()):
                waiting[taker] -= 1
                if not waiting[taker]:
                    heappush(ready, taker)
    if len(order) < len(layers):
        raise ModelError(
            "some layers depend on one another in a circle, '{layer}' among them",
            layer=next(layer.name for number, layer in enumerate(layers) if waiting[number]),
        )
    return [layers[number] for number in order]
