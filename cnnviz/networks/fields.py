"""Receptive fields as numbers: what an element of a layer sees of one axis of the input.

On each axis of the input, element p of a layer sees no more than the cells from ``start + p * jump`` on, `size` of them.
A window of `extent` cells with a stride, laid over a layer that sees (size, jump, start), sees

    size + (extent - 1) * jump,    jump * stride,    start - padding * jump

(Araujo, Norris and Sim, 2019). Coordinates count from the input's first cell; outside it lies padding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from fractions import Fraction

MOST_NUMBER = 2**64
"""A numerator or denominator above this is not reckoned with."""


@dataclass(frozen=True)
class AxisField:
    """Cells from ``start + p * jump`` on, `size` of them, for element p; with a jump of 0 all see the same.

    `each` is how many cells a single element sees where no formula gives which: numbers that were laid out anew still see
    what they saw, only their places no longer say where. The other numbers then hold for all elements together.
    """

    size: Fraction
    jump: Fraction
    start: Fraction
    each: Fraction | None = None

    def cells(self, position: int) -> range:
        """The coordinates that element `position` sees at most; in the padding below 0 or past the end."""
        first = self.start + position * self.jump
        return range(math.ceil(first), math.floor(first + self.size - 1) + 1)

    def through_window(self, extent: int, stride: int, begin: int) -> AxisField:
        """The field of a window over elements that have this one."""
        return AxisField(
            self.size + (extent - 1) * self.jump, self.jump * stride, self.start - begin * self.jump
        )

    def spread(self, scale: Fraction, offset: Fraction, before: Fraction, after: Fraction) -> AxisField:
        """The field of elements p that take cells from ``scale * p + offset - before`` to ``... + after``."""
        return AxisField(
            self.size + (before + after) * self.jump,
            self.jump * scale,
            self.start + (offset - before) * self.jump,
        )


@dataclass(frozen=True)
class View:
    """How an array sees one axis of the input, `length` cells long: along which of its own axes (None: along none)."""

    length: int
    axis: int | None
    field: AxisField

    @property
    def own_axis(self) -> int:
        """The axis, where there is one."""
        assert self.axis is not None
        return self.axis

    @property
    def is_large(self) -> bool:
        """Whether the field's numbers are longer than those of any useful field; they could double with each layer."""
        field = self.field
        ends = (field.size, field.jump, field.start)
        return any(max(abs(end.numerator), end.denominator) > MOST_NUMBER for end in ends)

    def everything(self) -> View:
        """A view in which every element sees all of the input's axis."""
        return View(self.length, None, AxisField(Fraction(self.length), Fraction(0), Fraction(0)))

    def scattered(self) -> View:
        """A view of all of the input's axis, of which each element sees as many cells as before."""
        all_of_it = self.everything()
        if self.field.size >= self.length:
            return all_of_it
        return replace(all_of_it, field=replace(all_of_it.field, each=self.field.size))

    def along(self, axis: int, field: AxisField | None = None) -> View:
        """This view along another `axis` of the array, with another `field` if one is given."""
        return replace(self, axis=axis, field=field or self.field)
