"""A layer in a run: what receptive fields, gradients, traces and pages look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from cnnviz.networks.budget import Budget
from cnnviz.networks.graph import Layer, Network
from cnnviz.networks.operators import CALLS, OPERATORS, Array, Call, Context
from cnnviz.networks.operators.pointwise import Applied, applied
from cnnviz.networks.operators.pooling import max_pool_call
from cnnviz.networks.operators.reduction import reduced_axes
from cnnviz.pointwise import BY_OPERATOR


@dataclass(frozen=True, eq=False)
class LayerRun:
    """A layer with what it was given and what it made.

    Attributes
    ----------
    context
        What its operator is computed with: the version of ONNX, the number of outputs, and a budget.
    arrays, outputs
        Inputs and outputs by number; None for one that is left out.
    """

    layer: Layer
    context: Context
    arrays: tuple[Array | None, ...]
    outputs: tuple[Array | None, ...]

    @classmethod
    def of(
        cls,
        network: Network,
        layer: Layer,
        values: Mapping[str, Array],
        *more: Any,
        budget: Budget | None = None,
    ) -> Self:
        """The layer in the run whose arrays are `values`, by name.

        Parameters
        ----------
        more
            The fields that a subclass adds.
        budget
            What computing it again is counted in; a new one of the usual limits if there is none.
        """
        arrays, outputs = (
            tuple(values[name] if name else None for name in names) for names in (layer.inputs, layer.outputs)
        )
        return cls(layer, Context(network.opset, len(outputs), budget or Budget()), arrays, outputs, *more)

    @property
    def op(self) -> str:
        """The operator's ONNX name."""
        return self.layer.op_type

    @property
    def x(self) -> Array:
        """The first input."""
        return self.array(0)

    @property
    def y(self) -> Array:
        """The first output."""
        (y, *_) = self.outputs
        assert y is not None
        return y

    def array(self, number: int) -> Array:
        """The input `number`, which must be there."""
        array = self.arrays[number]
        assert array is not None
        return array

    @property
    def operands(self) -> list[Array]:
        """The inputs that are there, in order."""
        return [array for array in self.arrays if array is not None]

    def optional(self, number: int) -> Array | None:
        """The input `number`; None if it is left out."""
        return self.arrays[number] if number < len(self.arrays) else None

    def setting(self, name: str, otherwise: Any = None) -> Any:
        """The layer's attribute of that name, else the operator's default; `otherwise` where there is neither."""
        if name in self.layer.attributes:
            return self.layer.attributes[name]
        return OPERATORS[self.op].defaults.get(name, otherwise)

    @cached_property
    def call(self) -> Call | None:
        """The layer as one call of ``cnnviz.ops``, if it is one."""
        write = CALLS.get(self.op)
        return None if write is None else write(self.context, *self.arrays, **self.layer.attributes)

    @cached_property
    def window_call(self) -> Call | None:
        """The call whose windows lie as the layer's do; of LpPool, which is not one call, that of a MaxPool laid like it."""
        if self.op != "LpPool":
            return self.call
        attributes: Any = {name: value for name, value in self.layer.attributes.items() if name != "p"}
        return max_pool_call(self.context, self.x, **attributes)

    @cached_property
    def function(self) -> Applied | None:
        """The function of one number that the layer is, if it is one."""
        if self.op not in BY_OPERATOR:
            return None
        return applied(self.context, self.op, self.arrays, self.layer.attributes)

    @property
    def reduced_axes(self) -> tuple[int, ...]:
        """Of an operator that brings axes down to one number, as ReduceMean, ArgMax and GlobalLpPool: which axes these are."""
        if self.op in ("ArgMax", "ArgMin"):
            return (int(self.setting("axis")) % self.x.ndim,)
        if self.op.startswith("Global"):
            return tuple(range(2, self.x.ndim))
        return reduced_axes(
            self.x, self.optional(1), self.setting("axes"), self.setting("noop_with_empty_axes", 0)
        )
