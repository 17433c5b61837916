"""How one number of a network was made: the kinds of steps that a trace is made of."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from cnnviz.networks.graph import Layer
from cnnviz.networks.trace.terms import NO_TERMS, Element, Numbers, Terms, exact_sum


@dataclass(frozen=True, eq=False)
class How:
    """How a number was made. `terms` are what it was made from, and where a trace can go on."""

    terms: Terms = field(default=NO_TERMS, kw_only=True)
    copies: ClassVar[bool] = False
    """Whether the number is another one as it is, without arithmetic."""

    @property
    def value(self) -> float | None:
        """The number, worked out anew in 64 bits; None where that is not done."""
        return None

    def tolerance(self, eps: float) -> float:
        """How far rounding can take a layer that computes with relative precision `eps` from `value`."""
        return 0.0


@dataclass(frozen=True, eq=False)
class Given(How):
    """A number that no layer made from the input: a cell of the input itself, or one that came with the model."""

    is_input: bool


@dataclass(frozen=True, eq=False)
class Sum(How):
    """``value = (sum of products + bias) / divisor``.

    Attributes
    ----------
    bias
        Everything that is added and does not depend on the input.
    divisor
        Of a mean the count, else 1.
    padding
        How many further terms are cells of the padding, which are 0.
    extra
        The size of numbers that the layer adds and takes away again on its way; it counts for the rounding.
    """

    bias: float = 0.0
    divisor: float = 1.0
    padding: int = 0
    extra: float = 0.0

    @cached_property
    def total(self) -> float:
        """The exact sum of products and bias."""
        return exact_sum([*self.terms.products, self.bias])

    @property
    def value(self) -> float:
        return self.total / self.divisor

    def tolerance(self, eps: float) -> float:
        """``(n + 2) eps sum of |terms|``, whatever the order of the n additions (Higham, 2002, section 4.2)."""
        size = exact_sum(abs(self.terms.products)) + abs(self.bias) + self.extra
        return (len(self.terms) + self.padding + 2) * eps * size / abs(self.divisor)


@dataclass(frozen=True, eq=False)
class Rounded(Sum):
    """A sum that is brought to the nearest whole number, halves to the even one, and kept within `low` and `high`."""

    low: int = 0
    high: int = 0

    @property
    def value(self) -> float:
        return self._kept(self.total / self.divisor)

    def _kept(self, number: float) -> float:
        return float(min(max(np.rint(number), self.low), self.high))

    def tolerance(self, eps: float) -> float:
        """0, unless the sum lies so near a half that rounding in 32 bits can take it to the other side."""
        exact = self.total / self.divisor
        may = super().tolerance(float(np.finfo(np.float32).eps))
        return max(abs(self._kept(exact + by) - self.value) for by in (-may, may))


@dataclass(frozen=True, eq=False)
class Choice(How):
    """One of several numbers: the largest, or the smallest. The one that was taken is the first term.

    `ties` counts the terms that are equal to it, itself included; `padding` the cells that are no numbers.
    """

    copies = True
    largest: bool = True
    ties: int = 1
    padding: int = 0

    @property
    def value(self) -> float:
        return float(self.terms.inputs[0])


@dataclass(frozen=True, eq=False)
class Curve(How):
    """``value = f(x)`` of one number alone.

    Attributes
    ----------
    name
        The function: a name of ``cnnviz.pointwise.POINTWISE``, else ONNX's name.
    x, y
        In 64 bits.
    slope
        How much y moves when x moves a little; None where that is not known.
    parameters
        The numbers that shape the curve.
    """

    name: str
    x: float
    y: float
    slope: float | None
    parameters: Mapping[str, float]
    straight: bool

    @property
    def value(self) -> float:
        return self.y

    @property
    def passes(self) -> str:
        """``"all"``: unchanged; ``"nothing"``: set to 0 and flat; ``"part"``: scaled; ``"bent"``: anything else."""
        if self.y == self.x:
            return "all"
        if self.y == 0 and self.slope == 0:
            return "nothing"
        return "part" if self.slope is not None and self.y == self.slope * self.x else "bent"

    def tolerance(self, eps: float) -> float:
        """One rounding where the curve is made of straight pieces, a few in a library's functions."""
        return (2 if self.straight else 16) * eps * max(abs(self.x), abs(self.y), self.slope or 0, 1e-30)


@dataclass(frozen=True, eq=False)
class Share(How):
    """Softmax: ``exponents[0] / total``, or its logarithm. The element's own number is the first term.

    `exponents` are ``exp(inputs - shift)`` in the order of the terms, `total` is their sum.
    """

    shift: float
    exponents: Numbers
    total: float
    is_log: bool

    @property
    def value(self) -> float:
        if self.is_log:
            return float(self.terms.inputs[0]) - self.shift - math.log(self.total)
        return float(self.exponents[0]) / self.total

    def tolerance(self, eps: float) -> float:
        counted = self.exponents > 0
        depths = self.shift - self.terms.inputs[counted]
        mean_depth = exact_sum(self.exponents[counted] * depths) / self.total
        own = self.shift - float(self.terms.inputs[0]) if counted[0] else 0.0
        relative = (own + mean_depth + len(self.terms) + 8) * eps
        return relative * (1 + abs(self.value) if self.is_log else self.value)


@dataclass(frozen=True, eq=False)
class Product(How):
    """Two numbers that both depend on the input, multiplied: each is the other's weight."""

    @property
    def value(self) -> float:
        return float(self.terms.products[0])

    def tolerance(self, eps: float) -> float:
        return eps * abs(self.value)


@dataclass(frozen=True, eq=False)
class Move(How):
    """The number itself, at another place: one term. Without terms it is `fill`, the number of a padding."""

    copies = True
    fill: float | None = None

    @property
    def value(self) -> float:
        return float(self.terms.inputs[0]) if self.fill is None else self.fill


@dataclass(frozen=True, eq=False)
class Closed(How):
    """A layer whose arithmetic is not shown: up to `count` numbers have a part in this one.

    Terms are those at the same place, where there are such; or if `at_same_place` is false all that have a part, those
    with the largest first.
    """

    count: int
    at_same_place: bool = True


@dataclass(frozen=True, eq=False)
class TraceStep:
    """One number on the way from an answer to the pixels.

    Attributes
    ----------
    layer
        What made it; None for an input or a number of the model.
    engine, dtype
        The number as the network computed it, and the type of its array.
    chosen
        The rank of the term that the next step looks at; None at the end.
    """

    element: Element
    layer: Layer | None
    how: How
    engine: float
    dtype: np.dtype[Any]
    chosen: int | None = None

    @property
    def gap(self) -> float | None:
        """How far the engine's number is from the one worked out here."""
        return None if self.how.value is None else abs(self.engine - self.how.value)

    @property
    def tolerance(self) -> float:
        """How far the engine's number may be from ours, by its rounding and by numbers too small for its type."""
        limits = np.finfo(self.dtype if self.dtype.kind == "f" else np.float64)
        return self.how.tolerance(float(limits.eps)) + (0.0 if self.how.copies else float(limits.tiny))

    @property
    def agrees(self) -> bool | None:
        """Whether the engine's number agrees with ours within the tolerance; None where it was not worked out here."""
        value = self.how.value
        if value is None:
            return None
        same = value == self.engine or (math.isnan(value) and math.isnan(self.engine))
        return same or bool(self.gap is not None and self.gap <= self.tolerance)
