"""The numbers that a step of a trace takes from other arrays, and their exact sums.

Products of two 32-bit numbers have no rounding error in 64 bits, and sums are taken with :func:`math.fsum`, which
rounds once, at the end. So a sum here is the exact sum, to the last digit of a 64-bit number.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.networks.operators import Array

Numbers = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]

NOWHERE = -1
"""The place of a number that is read from no array: a cell of the padding."""


def exact_sum(numbers: Iterable[float]) -> float:
    """The sum, rounded once; where numbers are not finite, or their sum is not, what adding them up gives."""
    each = np.fromiter(numbers, np.float64)
    try:
        return math.fsum(each)
    except (OverflowError, ValueError):
        with np.errstate(all="ignore"):
            return float(each.sum())


@dataclass(frozen=True)
class Element:
    """One number: the array it stands in, and its index there with the batch axis first."""

    array: str
    index: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Terms:
    """The numbers that a step took from other arrays, strongest first; a number taken twice is two terms.

    Attributes
    ----------
    arrays
        The names of these arrays, with their shapes.
    which, places
        ``(n,)``: of each term the number of its array, and where it stands there, counted through the flat array.
    inputs, weights, products
        ``(n,)``: ``products = inputs * weights``.
    """

    arrays: Mapping[str, tuple[int, ...]]
    which: Places
    places: Places
    inputs: Numbers
    weights: Numbers
    products: Numbers

    def __len__(self) -> int:
        return len(self.places)

    def element(self, rank: int) -> Element:
        """The array and the index that the term with this `rank` was read from."""
        name = list(self.arrays)[self.which[rank]]
        index = np.unravel_index(self.places[rank], self.arrays[name])
        return Element(name, tuple(int(entry) for entry in index))

    def rest(self, count: int) -> float:
        """The exact sum of the terms behind the `count` strongest."""
        return exact_sum(self.products[count:])

    def by_channel(self) -> dict[int, float]:
        """The exact sum of each channel's products, the largest first; empty where terms have no channels."""
        shapes = list(self.arrays.values())
        if len(shapes) != 1 or len(shapes[0]) < 3:
            return {}
        channels = np.unravel_index(self.places, shapes[0])[1]
        sums = {int(c): exact_sum(self.products[channels == c]) for c in np.unique(channels)}
        return dict(sorted(sums.items(), key=lambda item: -abs(item[1])))


_NONE, _ZERO = np.zeros(0, np.intp), np.zeros(0)
NO_TERMS = Terms({}, _NONE, _NONE, _ZERO, _ZERO, _ZERO)


def terms_of(
    arrays: Mapping[str, Array], which: npt.ArrayLike, places: npt.ArrayLike, weights: npt.ArrayLike
) -> Terms:
    """Terms read from `arrays`, in the order given."""
    number, flat = np.asarray(which, np.intp), np.asarray(places, np.intp)
    factor = np.asarray(weights, np.float64)
    inputs = np.zeros(len(flat))
    order = np.argsort(number, kind="stable")
    ends = np.searchsorted(number[order], np.arange(len(arrays) + 1))
    for array, first, last in zip(arrays.values(), ends[:-1], ends[1:], strict=True):
        mine = order[first:last]
        inputs[mine] = array.reshape(-1)[flat[mine]]
    shapes = {name: array.shape for name, array in arrays.items()}
    return Terms(shapes, number, flat, inputs, factor, inputs * factor)


def strongest_first(terms: Terms) -> Terms:
    """`terms` in the order of the sizes of their products, the largest first; equal ones keep their order."""
    return reordered(terms, np.argsort(-np.abs(terms.products), kind="stable"))


def reordered(terms: Terms, order: Places) -> Terms:
    """The terms with the numbers in `order`, in that order."""
    return Terms(
        terms.arrays,
        terms.which[order],
        terms.places[order],
        terms.inputs[order],
        terms.weights[order],
        terms.products[order],
    )
