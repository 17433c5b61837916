"""The table of operators: what each takes, checked against the signature of the function that computes it.

A function ``f(context, x, w, b=None, *, alpha: float = 1.0)`` registered for an operator says all there is to
say: it needs two inputs and takes a third, and has one attribute, a float that is 1 where the model says nothing.
Attributes that several operators share are the keys of a `TypedDict`: ``**window: Unpack[Window]``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from types import NoneType
from typing import Any, get_args, get_type_hints

import numpy as np
import numpy.typing as npt

from cnnviz.networks.budget import Budget
from cnnviz.networks.errors import ModelError

Array = npt.NDArray[Any]
Ints = tuple[int, ...]
Floats = tuple[float, ...]
Attribute = int | float | str | Ints | Floats | Array
Results = Array | tuple[Array, ...]

TYPES: dict[object, str] = {
    int: "INT",
    float: "FLOAT",
    str: "STRING",
    Ints: "INTS",
    Floats: "FLOATS",
    Array: "TENSOR",
}
"""The types an attribute can have, and ONNX's names for them."""


@dataclass(frozen=True)
class Context:
    """What a function may need beside inputs and attributes: the opset, how many outputs are asked for."""

    opset: int
    outputs: int
    budget: Budget


@dataclass(frozen=True)
class Operator:
    """One entry of the table; `most` is None where any number of inputs will do. `defaults` are the attributes' own."""

    name: str
    compute: Callable[..., Results]
    least: int
    most: int | None
    attributes: Mapping[str, object]
    required: frozenset[str]
    defaults: Mapping[str, Any]

    def check(self, inputs: Sequence[str], attributes: Mapping[str, Attribute]) -> None:
        """Raise unless a layer with these inputs ("" for one left out) and attributes can be computed."""
        if len(inputs) < self.least or (self.most is not None and len(inputs) > self.most):
            raise ModelError(
                "it has {count} inputs, but {operator} takes from {least} to {most}",
                count=len(inputs),
                operator=self.name,
                least=self.least,
                most=self.most or "∞",
            )
        if not all(inputs[: self.least]):
            raise ModelError("one of the inputs that {operator} needs is left out", operator=self.name)
        for name, value in attributes.items():
            if name not in self.attributes:
                raise ModelError(
                    "its attribute '{attribute}' is not known; {operator} has these: {known}",
                    attribute=name,
                    operator=self.name,
                    known=", ".join(self.attributes) or "—",
                )
            if not _fits(value, self.attributes[name]):
                raise ModelError(
                    "its attribute '{attribute}' must be of ONNX's type {kind}",
                    attribute=name,
                    kind=TYPES[self.attributes[name]],
                )
        missing = self.required - attributes.keys()
        if missing:
            raise ModelError("its attribute '{attribute}' is missing", attribute=min(missing))


OPERATORS: dict[str, Operator] = {}
"""Every operator by its ONNX name."""


def operator(*names: str) -> Callable[[Callable[..., Results]], Callable[..., Results]]:
    """Register a function that computes the operators `names`; inputs and attributes are read off its signature."""

    def register(function: Callable[..., Results]) -> Callable[..., Results]:
        parameters = list(inspect.signature(function).parameters.values())[1:]
        hints = get_type_hints(function)
        keywords = [p for p in parameters if p.kind is p.KEYWORD_ONLY]
        positional = [p for p in parameters if p.kind is p.POSITIONAL_OR_KEYWORD]
        variadic = any(p.kind is p.VAR_POSITIONAL for p in parameters)
        shared = [get_type_hints(*get_args(hints[p.name])) for p in parameters if p.kind is p.VAR_KEYWORD]
        for name in names:
            OPERATORS[name] = Operator(
                name,
                function,
                least=sum(p.default is p.empty for p in positional) + variadic,
                most=None if variadic else len(positional),
                attributes=reduce(or_, shared, {p.name: _without_none(hints[p.name]) for p in keywords}),
                required=frozenset(p.name for p in keywords if p.default is p.empty),
                defaults=reduce(
                    or_,
                    [dict.fromkeys(each) for each in shared],  # None: the function does without it
                    {p.name: p.default for p in keywords if p.default is not p.empty},
                ),
            )
        return function

    return register


def _without_none(hint: object) -> object:
    """``int`` for ``int | None``."""
    kinds = [kind for kind in get_args(hint) if kind is not NoneType]
    return kinds[0] if NoneType in get_args(hint) and len(kinds) == 1 else hint


def _fits(value: object, kind: object) -> bool:
    """Whether an attribute's value is of one of the kinds in `TYPES`."""
    if kind == Ints:
        return isinstance(value, tuple) and all(type(entry) is int for entry in value)
    if kind == Floats:
        return isinstance(value, tuple) and all(type(entry) in (int, float) for entry in value)
    if kind == Array:
        return isinstance(value, np.ndarray)
    return type(value) is kind or (kind is float and type(value) is int)
