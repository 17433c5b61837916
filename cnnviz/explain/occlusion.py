"""Occlusion: cover one part of the picture after the other and see how far a score falls."""

from __future__ import annotations

import math
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from cnnviz.explain.score import Score
from cnnviz.memory import Claim
from cnnviz.networks import ModelError, Network, work_of
from cnnviz.networks.steps import Steps, outcome

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
T = TypeVar("T")

MOST_MULTIPLY_ADDS = 30_000_000_000
"""The most that one map may take; a visitor is told."""
BATCH_MULTIPLY_ADDS = 10_000_000
"""About as much as is done at once: some milliseconds."""
BATCH_BYTES = 16 * 2**20
MOST_AT_ONCE = 64
MOST_PLACES = 2**16
"""The most places of the patch; the map as far as it is known is copied after each step."""


@dataclass(frozen=True)
class Plan:
    """Where a patch is put, and what that takes.

    Attributes
    ----------
    height, width, patch
        Cells of the picture, and of a side of the patch.
    stride, asked
        Cells between places, and how many were asked for; more only if the limit does not allow that.
    cost
        The multiply-adds of one reading.
    batch
        Covered pictures that are read at once, if the network takes several.
    """

    height: int
    width: int
    patch: int
    stride: int
    asked: int
    cost: int
    batch: int

    @property
    def rows(self) -> tuple[int, ...]:
        """The patch's first row at each place; the last patch ends where the picture ends."""
        return _places(self.height, self.patch, self.stride)

    @property
    def columns(self) -> tuple[int, ...]:
        """The patch's first column at each place; the last patch ends where the picture ends."""
        return _places(self.width, self.patch, self.stride)

    @property
    def block(self) -> int:
        """The side of the squares that no patch's edge crosses: all their pixels have one value."""
        return math.gcd(self.stride, self.patch, self.height - self.patch, self.width - self.patch)

    @property
    def count(self) -> int:
        """How many places the patch is put at."""
        return len(self.rows) * len(self.columns)

    def place(self, number: int) -> tuple[int, int]:
        """The patch's first row and column at its place of that number, counted row by row."""
        row, column = divmod(number, len(self.columns))
        return self.rows[row], self.columns[column]

    @property
    def multiply_adds(self) -> int:
        """The multiply-adds of reading the picture once for each place of the patch."""
        return self.count * self.cost


@dataclass(frozen=True, eq=False)
class Occlusion:
    """The drops of the score that are known so far, while a patch moves over the picture.

    Attributes
    ----------
    score
        Of the picture as it is.
    drops
        For each place of the patch the score of the picture less that of the covered one; NaN where not done yet.
    done
        How many places are done, row by row.
    """

    plan: Plan
    score: float
    drops: Floats
    done: int

    @property
    def finished(self) -> bool:
        """Whether every place is done."""
        return self.done == self.plan.count

    def pixels(self) -> Floats:
        """For each pixel the mean drop of all patches that covered it, (H, W); NaN where none has yet."""
        plan = self.plan
        known = np.isfinite(self.drops)
        total, count = (_spread(plan, each) for each in (np.where(known, self.drops, 0), known.astype(float)))
        count = np.rint(count)
        return np.divide(total, count, out=np.full(total.shape, np.nan), where=count > 0)

    def blocks(self) -> Floats:
        """:meth:`pixels` with one number for each of the plan's blocks: the same map in fewer numbers."""
        return self.pixels()[:: self.plan.block, :: self.plan.block]


def plan_occlusion(
    network: Network,
    values: Mapping[str, Array],
    input: str,
    patch: int,
    stride: int = 1,
    limit: int = MOST_MULTIPLY_ADDS,
) -> Plan:
    """Places of a square patch over the picture of an input (N, C, H, W).

    The stride is the one asked for, or the smallest above it whose readings together stay within `limit`
    multiply-adds; it never grows beyond the patch, so that every pixel is covered.

    Raises
    ------
    ModelError
        A patch that does not fit, or one so small that even side by side there are too many.
    """
    x = values[input]
    if x.ndim != 4:
        raise ModelError("the input '{name}' of shape {shape} is not a picture", name=input, shape=x.shape)
    height, width = x.shape[2:]
    if not 1 <= patch <= min(height, width) or stride < 1:
        raise ModelError(
            "a patch of {patch} × {patch} does not fit into a picture of {height} × {width}",
            patch=patch,
            height=height,
            width=width,
        )
    cost = max(1, work_of(network, values))
    own = [x, *(values[name] for layer in network.layers for name in layer.outputs if name)]
    memory = sum(array.nbytes for array in own) // len(x)
    batch = min(BATCH_MULTIPLY_ADDS // cost, BATCH_BYTES // max(1, memory), MOST_AT_ONCE)
    for wide in range(min(stride, patch), patch + 1):
        plan = Plan(height, width, patch, wide, stride, cost, max(1, batch))
        if plan.multiply_adds <= limit and plan.count <= MOST_PLACES:
            return plan
    if plan.count > MOST_PLACES:
        raise ModelError(
            "there are {count} positions for patches of {patch} × {patch}, and {limit} is the most; larger patches have fewer",
            count=plan.count,
            patch=patch,
            limit=MOST_PLACES,
        )
    raise ModelError(
        "covering the picture with patches of {patch} × {patch} takes {wanted} million multiply-adds, but the limit is {limit} million; larger patches take fewer",
        patch=patch,
        wanted=math.ceil(plan.multiply_adds / 1e6),
        limit=limit // 10**6,
    )


def occlusion(
    network: Network,
    values: Mapping[str, Array],
    input: str,
    score: Score,
    plan: Plan,
    fill: Array,
    room: Claim | None = None,
) -> Generator[Occlusion, None, None]:
    """Read the picture with a patch over it at each of the plan's places (Zeiler & Fergus, 2013).

    A generator: each step works a little and tells how far it has come, so that whoever asks can show that, pause or
    stop. The first step tells the score before anything is covered.

    Parameters
    ----------
    values
        What :meth:`Network.run` gave for the picture; all inputs but `input` stay as they are.
    fill
        What covered cells show, (C, H, W) or what stretches to it.
    room
        A claim of the visitor's; each reading asks beside it for its numbers.

    Raises
    ------
    ModelError, FullError
        What :meth:`Network.run` raises.
    """
    given = {port.name: values[port.name] for port in network.inputs}
    x = values[input][0]
    cover = np.broadcast_to(np.asarray(fill, x.dtype), x.shape)
    start = float(score.of(values)[0])
    drops = np.full(plan.count, np.nan)
    shape = (len(plan.rows), len(plan.columns))
    yield Occlusion(plan, start, drops.reshape(shape).copy(), 0)
    places = list(product(plan.rows, plan.columns))
    batch = plan.batch if plan.batch > 1 and _takes_several(network, given, input, score, start, room) else 1
    for first in range(0, len(places), batch):
        count = len(places[first : first + batch])
        if room is not None:
            room.check(count * x.nbytes)
        pictures = np.stack([x] * count)
        for picture, (row, column) in zip(pictures, places[first:], strict=False):
            part = (slice(None), slice(row, row + plan.patch), slice(column, column + plan.patch))
            picture[part] = cover[part]
        if batch == 1:
            pictures = np.broadcast_to(pictures, values[input].shape)
        steps = network.steps({**given, input: pictures}, room=room and room.beside())
        if batch == 1:  # it may take long
            known = Occlusion(plan, start, drops.reshape(shape).copy(), first)
            found = score.of((yield from _meanwhile(steps, known)))
        else:
            found = score.of(outcome(steps))
        drops[first : first + count] = start - found[:count]
        yield Occlusion(plan, start, drops.reshape(shape).copy(), first + count)


def _meanwhile(steps: Steps[T], known: Occlusion) -> Generator[Occlusion, None, T]:
    """What `steps` end with; after each there is no more known than before."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        yield known


def _takes_several(
    network: Network, given: Mapping[str, Array], input: str, score: Score, start: float, room: Claim | None
) -> bool:
    """Whether two pictures may be put in at once without touching each other's scores."""
    port = next(port for port in network.inputs if port.name == input)
    if len(network.inputs) > 1 or (port.shape and isinstance(port.shape[0], int)):
        return False
    x = given[input][:1]
    try:
        pictures = {input: np.concatenate([x, np.zeros_like(x), x])}
        scores = score.of(network.run(pictures, room=room and room.beside()))
    except ModelError:
        return False
    return len(scores) == 3 and bool(np.allclose(scores[[0, 2]], start, rtol=1e-4, atol=1e-5))


def _places(size: int, patch: int, stride: int) -> tuple[int, ...]:
    return (*range(0, size - patch, stride), size - patch)


def _spread(plan: Plan, numbers: Floats) -> Floats:
    """For each pixel the sum of the numbers of all patches over it, by adding up their corners twice."""
    corners = np.zeros((plan.height + 1, plan.width + 1))
    rows, columns = np.array(plan.rows), np.array(plan.columns)
    for down, right, sign in (
        (0, 0, 1),
        (plan.patch, 0, -1),
        (0, plan.patch, -1),
        (plan.patch, plan.patch, 1),
    ):
        corners[np.ix_(rows + down, columns + right)] += sign * numbers
    return corners.cumsum(axis=0).cumsum(axis=1)[:-1, :-1]
