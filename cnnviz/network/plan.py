"""A network made ready for inputs of one shape, for those who want its answers many times and nothing between.

:meth:`Network.run` gives every array, each made anew, with convolutions by direct methods only, so that each number can be
shown beside its own products. A :class:`Plan` may use any method, does picture layers in place, and keeps its arrays.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from cnnviz.limits import LIMITS, Limits
from cnnviz.network.budget import Budget
from cnnviz.network.chain import Chain, SpreadError, find_chain
from cnnviz.network.errors import ModelError
from cnnviz.network.graph import Input, Network, Values
from cnnviz.network.operators import Array


class Plan:
    """`network` compiled for inputs of one shape.

    The first layers that work on pictures one after another become a :class:`~cnnviz.network.chain.Chain`, which takes an
    image at a time; what follows, from the first branch or other kind of layer on, is run as :meth:`Network.run` runs it.
    What :meth:`run` hands out is new each time. Several threads may run one plan: each takes a chain that is free, or makes
    one, and puts it back.

    Parameters
    ----------
    network
        The network; what it holds must not change afterwards.
    shapes
        The shape of each input, by name.

    Raises
    ------
    ModelError
        As :meth:`Network.run` does for inputs of these shapes.
    """

    def __init__(
        self, network: Network, shapes: Mapping[str, Sequence[int]], limits: Limits = LIMITS
    ) -> None:
        self.network = network
        self._limits = limits
        examples = {}
        for port in network.inputs:
            if port.name in shapes:
                Budget(limits).ask(shapes[port.name], port.dtype)
                examples[port.name] = np.broadcast_to(np.zeros((), port.dtype), tuple(shapes[port.name]))
        values = network.run(examples, limits)
        self._shapes = {name: array.shape for name, array in examples.items()}
        self._layers = find_chain(network, values)
        self._fixed = {name: values[name] for name in network.fixed}
        done = {name for layer in self._layers for name in layer.outputs} | self._fixed.keys()
        self._rest = [layer for layer in network.layers if not done.issuperset(filter(None, layer.outputs))]
        kept = [name for layer in self._layers for name in (*layer.inputs, *layer.outputs) if name]
        self._values = {name: values[name] for name in kept}
        self._copied = [name for name in network.outputs if name in self._shapes or name in self._fixed]
        self._chains = [self._compile()] if self._layers else []

    @property
    def compiled(self) -> tuple[str, ...]:
        """The names of the layers in the chain."""
        return tuple(layer.name for layer in self._layers)

    def run(self, inputs: Mapping[str, Any]) -> Values:
        """The network's outputs by name, as :meth:`Network.run` gives them up to rounding.

        Raises
        ------
        ModelError
            An input that is missing or of another shape, or a layer that cannot be computed.
        """
        given = {port.name: self._accept(port, inputs) for port in self.network.inputs}
        with np.errstate(all="ignore"):
            try:
                values = self._run_chain(given) if self._layers else {}
            except SpreadError:
                values = self.network.run(inputs, self._limits)
            else:
                if self._rest:
                    values = self._fixed | given | values
                    budget = Budget(self._limits)
                    for layer in self._rest:
                        self.network.run_layer(layer, values, budget)
        if self._copied:
            values = values | {name: (given | self._fixed)[name].copy() for name in self._copied}
        return {name: values[name] for name in self.network.outputs}

    def _accept(self, port: Input, inputs: Mapping[str, Any]) -> Array:
        """An input of the right type and shape; not a copy if it is so already, for nothing is written to it."""
        if port.name not in inputs:
            raise ModelError("the network's input '{name}' is missing", name=port.name)
        given, shape = inputs[port.name], self._shapes[port.name]
        if not (isinstance(given, np.ndarray) and given.dtype == port.dtype and given.shape == shape):
            given = port.accept(given)
        if given.shape != shape:
            raise ModelError(
                "the input '{name}' has shape {given}, but the network was made ready for {shape}",
                name=port.name,
                given=given.shape,
                shape=shape,
            )
        return given

    def _run_chain(self, given: Values) -> Values:
        images = given[self._layers[0].inputs[0]]
        name = self._layers[-1].outputs[0]
        results = np.empty(self._values[name].shape, np.float32)
        try:
            chain = self._chains.pop()
        except IndexError:
            chain = self._compile()
        try:
            for image, result in zip(images, results, strict=True):
                np.copyto(result, chain.run(image))
        finally:
            self._chains.append(chain)
        return {name: results}

    def _compile(self) -> Chain:
        return Chain(self.network, self._layers, self._values)
