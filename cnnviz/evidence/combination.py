"""Why two maps combined have this value at one place, and which way a picture gets brighter there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz.evidence.window import check_position
from cnnviz.ops.errors import OperationError
from cnnviz.ops.shape import as_float

COMBINATIONS = ("magnitude", "sum", "difference", "maximum")
_EVEN = 1e-6
"""Weights whose sum is a smaller share than this of their sizes add up to 0."""


@dataclass(frozen=True)
class CombinationStep:
    """``total`` is what a combination makes of the numbers `a` and `b`.

    Attributes
    ----------
    terms
        What is added or compared: the squares of a magnitude, a and b of a sum, a and -b of a difference, else a and b.
    inside
        The sum of the terms, under the root of a magnitude; of a maximum the larger of them.
    """

    kind: str
    position: tuple[int, ...]
    a: float
    b: float
    terms: tuple[float, float]
    inside: float
    total: float


def combination_step(
    kind: str, first: npt.ArrayLike, second: npt.ArrayLike, position: Sequence[int]
) -> CombinationStep:
    """The arithmetic behind one element of two maps combined.

    Parameters
    ----------
    kind
        Of :data:`COMBINATIONS`: "magnitude" sqrt(a² + b²), "sum" a + b, "difference" a - b, "maximum".
    first, second
        ``(C, H, W)``, of one shape: where a and b come from.
    position
        (channel, row, column).

    Returns
    -------
    A :class:`CombinationStep` in float64.

    Raises
    ------
    OperationError
        There is no such combination, the shapes differ, or a position lies outside.
    """
    operation = "combination_step"
    if kind not in COMBINATIONS:
        raise OperationError(operation, "there is no combination {kind}", kind=kind)
    one, other = as_float(operation, "first", first), as_float(operation, "second", second)
    if one.shape != other.shape:
        raise OperationError(
            operation,
            "maps of the shapes {first} and {second} cannot be combined",
            first=one.shape,
            second=other.shape,
        )
    place = check_position(operation, position, one.shape)
    a, b = float(one[place]), float(other[place])
    if kind == "maximum":
        larger = b if b > a else a
        return CombinationStep(kind, place, a, b, (a, b), larger, larger)
    terms = {"magnitude": (a * a, b * b), "sum": (a, b), "difference": (a, -b)}[kind]
    inside = terms[0] + terms[1]
    return CombinationStep(
        kind, place, a, b, terms, inside, math.sqrt(inside) if kind == "magnitude" else inside
    )


def ramp_behind(first: npt.ArrayLike, second: npt.ArrayLike) -> npt.NDArray[np.float64] | None:
    """The matrix that tells from the answers of two kernels which way a picture gets brighter.

    A kernel whose weights add up to 0 answers to a ramp, whose brightness is ``p · row + q · column``, with the same
    number everywhere: ``p · Σ(row · weight) + q · Σ(column · weight)``. Two such kernels give two equations for p and q.

    Parameters
    ----------
    first, second
        ``(kH, kW)``, as they are correlated with the picture.

    Returns
    -------
    float64 array (2, 2) that makes (p, q) of (a, b), or None where a and b do not tell them: the weights of a kernel
    do not add up to 0, or both answer to the same direction alone, or to no ramp.
    """
    rows = []
    for kernel in (first, second):
        weights = as_float("ramp_behind", "kernel", kernel).astype(np.float64)
        size = np.abs(weights).sum()
        if not size or abs(weights.sum()) > _EVEN * size:
            return None
        down, across = np.indices(weights.shape)
        rows.append(((down * weights).sum() / size, (across * weights).sum() / size, size))
    answers = np.array([row[:2] for row in rows])
    if abs(np.linalg.det(answers)) < _EVEN:
        return None
    tells: npt.NDArray[np.float64] = np.linalg.inv(answers) / np.array([row[2] for row in rows])
    return tells
