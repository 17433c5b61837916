"""What the picture of a network in the browser is sent: feature maps in 256 levels, and what joins them.

Each feature map has a lowest and a highest number of its own, so that the browser can colour it by its own scale, its
layer's or the network's without asking again:

    number ~ low + level * (high - low) / 255

The error is at most ``(high - low) / 510``. Colours run over 256 steps from 0 to the largest size of a number, so it
is at most 256 / 255 of one step where a map has a scale of its own, less on the other scales, and 0 keeps the colour of 0
wherever it is the lowest or highest number. Rows of single numbers are sent as they are.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from cnnviz.networks import AxisField, ModelError, Network, receptive_fields
from cnnviz.networks.modules import modules_of
from cnnviz.networks.steps import Steps, stepwise, within
from cnnviz.parts.graph.columns import Column, Link, Values, network_columns
from cnnviz.parts.graph.drawn import drawn_columns
from cnnviz.parts.graph.folded import FOLDED_FROM, described, folded
from cnnviz.parts.graph.folded import PER_PAGE as FOLDED_PER_PAGE

MOST_CELLS = 96
"""Rows and columns of a map that are sent; a larger one is sent as means over areas."""
PER_PAGE = 32
"""Maps of a column that are sent at once."""
NUMBERS_PER_PAGE = 2048
"""Numbers of a row of single numbers that are sent at once."""
ANSWERS = 10
"""Classes that are shown: all of them in their order, or the most probable of more."""
MOST_STRENGTHS = 65536
"""Pairs of channels whose weights are sent for one link; of more than that none are."""

EXTREME = 1e35
"""Numbers of this size leave room for arithmetic in float32."""

Content = tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]
Fields = Mapping[str, tuple[AxisField, ...]]
Floats = npt.NDArray[np.float32]
Levels = npt.NDArray[np.uint8]


@stepwise
def graph_payload(
    network: Network,
    values: Values,
    *,
    input: str,
    picture: Levels | None = None,
    pages: Mapping[str, int] | None = None,
    selected: tuple[str, int] | None = None,
    probabilities: str | None = None,
    labels: Sequence[str] | None = None,
    columns: Sequence[Column] | None = None,
    fields: Fields | None = None,
    opened: Collection[str] = (),
) -> Steps[Content]:
    """The meta data, plain Python values, and the arrays ``levels`` (uint8) and ``numbers`` (float32), both flat.

    Of a network with too many columns a part is drawn, see :func:`drawn_columns`; ``meta["all"]`` says how many there are.
    Modules of a large network are folded, see :func:`cnnviz.parts.graph.folded.folded`; ``meta["modules"]`` describes them.

    Parameters
    ----------
    values
        What :meth:`Network.run` gave.
    input
        The name of the array that the picture went to.
    picture
        uint8 (C, height, width): what the visitor sees in the first column; the input's numbers from black for the
        lowest to white for the highest if None.
    pages
        The page that is shown, from 0, by the array's name of the column that leads the pages (see `page_leaders`).
    selected
        An array's name and a channel: its page is shown where `pages` says nothing.
    probabilities, labels
        The array (N, classes) that is the answer, probabilities or else scores, and a name for each class.
    columns, fields
        What :func:`network_columns` and :func:`receptive_fields` give, if it is known.
    opened
        The names of modules that are not folded.
    """
    if columns is None:
        columns = yield from within(network_columns.steps(network, values, input), 0, 0.2)
    modules = modules_of(network) if len(columns) >= FOLDED_FROM else ()
    columns = folded(columns, modules, opened)
    per_page = FOLDED_PER_PAGE if modules else PER_PAGE
    count = len(columns)
    columns = drawn_columns(columns, selected[0] if selected else None, probabilities)
    if fields is None:
        fields = yield from within(fields_of.steps(network, values, input), 0.2, 0.4)
    levels, numbers = _Store(np.uint8), _Store(np.float32)
    blocks: list[dict[str, Any]] = []
    leaders = page_leaders(columns)
    for column, leader in zip(columns, leaders, strict=True):
        if selected and column.array == selected[0] and column.values.ndim > 1:
            pages = {leader: selected[1] // per_page, **(pages or {})}
    for column, leader in zip(columns, leaders, strict=True):
        yield 0.4 + 0.6 * len(blocks) / len(columns)
        answers = column.array == probabilities and column.values.ndim == 1
        block = _block(column, (pages or {}).get(leader, 0), answers, per_page)
        block["page_of"] = leader
        block["last"] = column.last
        seen = () if column.turned else fields.get(column.array, ())
        block["field"] = [[float(f.size), float(f.jump), float(f.start)] for f in seen]
        _put_values(block, column, levels, numbers)
        block["links"] = [_link(link, block, blocks[link.source], levels) for link in column.links]
        if answers:
            block["shares"] = is_distribution(column.values)
        if answers and labels is not None and len(labels) == len(column.values):
            block["labels"] = [labels[unit] for unit in block["units"]]
        if not column.op_type:
            block["picture"] = _put_picture(column, picture if column.array == input else None, levels)
        blocks.append(block)
    told = [described(module, values, columns, module.name in opened) for module in modules]
    meta = {"columns": blocks, "all": count, "modules": [module for module in told if module]}
    return meta, {"levels": levels.all(), "numbers": numbers.all()}


@stepwise
def fields_of(network: Network, values: Values, input: str) -> Steps[Fields]:
    """What each array sees of the input; nothing where that cannot be said."""
    yield 0.0
    try:
        return (yield from receptive_fields.steps(network, values, input))
    except ModelError:
        return {}


def page_leaders(columns: Sequence[Column]) -> list[str]:
    """For each column the array of the first that it turns pages with: maps made from maps of the same number."""
    leaders = list(range(len(columns)))

    def leader_of(at: int) -> int:
        while leaders[at] != at:
            leaders[at] = at = leaders[leaders[at]]
        return at

    for at, column in enumerate(columns):
        for link in column.links:
            source = columns[link.source]
            alone = link.kind == "one" or (link.kind == "dense" and link.groups == len(column.values))
            if (
                alone
                and column.values.ndim == source.values.ndim
                and len(column.values) == len(source.values)
            ):
                first, other = sorted((leader_of(link.source), leader_of(at)))
                leaders[other] = first
    return [columns[leader_of(at)].array for at in range(len(columns))]


def is_distribution(values: Floats) -> bool:
    """Whether numbers (N,) are shares of a whole, as softmax makes them."""
    return bool((values >= 0).all() and abs(float(values.sum()) - 1) < 1e-3)


class _Store:
    """Arrays one behind the other."""

    def __init__(self, dtype: type[np.generic]) -> None:
        self.dtype = dtype
        self.parts: list[npt.NDArray[Any]] = []
        self.size = 0

    def put(self, array: npt.NDArray[Any]) -> int:
        """Keep `array`; gives where it begins."""
        self.parts.append(array.ravel())
        self.size += array.size
        return self.size - array.size

    def all(self) -> npt.NDArray[Any]:
        """Everything that was put, flat."""
        return np.concatenate([np.empty(0, self.dtype), *self.parts], dtype=self.dtype)


def _block(column: Column, page: int, answers: bool, per_page: int) -> dict[str, Any]:
    """A column's words and numbers; which of its units are shown is in `first` and `count`, or in `units`."""
    total = len(column.values)
    single = column.values.ndim == 1
    per_page = NUMBERS_PER_PAGE if single else per_page
    page_count = 1 if answers else -(-total // per_page)
    page = min(max(0, page), page_count - 1)
    first = page * per_page
    block = {
        "array": column.array,
        "layer": column.layer,
        "op_type": column.op_type,
        "shape": column.shape,
        "slot": column.slot,
        "kind": "answers" if answers else "numbers" if single else "maps",
        "total": total,
        "page": page,
        "page_count": page_count,
        "per_page": per_page,
        "first": first,
        "count": min(per_page, total - first),
    }
    if answers and total > ANSWERS:
        best = np.argsort(-column.values, kind="stable")[:ANSWERS]
        block |= {"units": best.tolist(), "count": ANSWERS}
    elif answers:
        block["units"] = list(range(total))
    return block


def _put_values(block: dict[str, Any], column: Column, levels: _Store, numbers: _Store) -> None:
    """Single numbers as they are; of maps the lowest and the highest numbers, and the levels between."""
    values = column.values
    block["low"], block["high"] = (float(end) for end in _finite(values.min(), values.max(), values))
    if values.ndim == 1:
        block["numbers"] = numbers.put(values[_units(block)])
        return
    shown = values[block["first"] : block["first"] + block["count"]]
    low, high = _finite(shown.min(axis=(1, 2)), shown.max(axis=(1, 2)), shown)
    block |= {"size": values.shape[1:], "area": areas_of(values.shape[1:])}
    reduced = area_means(shown, block["area"])
    block["cells"] = reduced.shape[1:]
    block["numbers"] = numbers.put(np.stack([low, high], axis=1))
    if not np.isfinite(reduced).all():
        block["special"] = levels.put(special(reduced))
    block["levels"] = levels.put(quantize(reduced, low, high))


def _finite(low: Any, high: Any, values: Floats) -> tuple[Any, Any]:
    """The lowest and highest numbers without infinite ones and those that are no numbers."""
    if np.isfinite(low).all() and np.isfinite(high).all():
        return low, high
    axes = (1, 2) if np.ndim(low) == 1 else None
    finite = np.isfinite(values)
    some = finite.any(axis=axes)
    low = np.min(values, axis=axes, initial=np.inf, where=finite)
    high = np.max(values, axis=axes, initial=-np.inf, where=finite)
    return np.where(some, low, 0), np.where(some, high, 0)


def quantize(maps: Floats, low: Floats, high: Floats) -> Levels:
    """The levels, uint8 (C, H, W), of `maps`; `low` and `high`, (C,), are levels 0 and 255 of each map.

    Infinite numbers are the ends of the scale; what is no number counts as 0.
    """
    span = high.astype(np.float64) - low
    factor = np.divide(255, span, out=np.zeros_like(span), where=span > 0)
    usual = factor.max() < EXTREME and span.max() < EXTREME  # else float32 would overflow on the way
    dtype: type[np.floating[Any]] = np.float32 if usual else np.float64
    with np.errstate(over="ignore", invalid="ignore"):
        levels = (maps - low.astype(dtype)[:, None, None]) * factor.astype(dtype)[:, None, None]
    if not np.isfinite(levels).all():
        levels = np.where(np.isnan(levels), (-low * factor)[:, None, None], levels)
    np.rint(levels, out=levels)
    return np.clip(levels, 0, 255, out=levels).astype(np.uint8)


def special(maps: Floats) -> Levels:
    """Of maps, 1 where there is no number, 2 for infinity, 3 for minus infinity, and 0 for what has a level of its own."""
    return np.select([np.isnan(maps), maps == np.inf, maps == -np.inf], [1, 2, 3], 0).astype(np.uint8)


def area_means(maps: Floats, areas: tuple[int, ...]) -> Floats:
    """`maps` (C, H, W) as means over areas of so many rows and columns; those at the ends may be smaller."""
    for axis, area in enumerate(areas, 1):
        if area > 1:
            starts = np.arange(0, maps.shape[axis], area)
            counts = np.diff(starts, append=maps.shape[axis]).astype(np.float32)
            with np.errstate(invalid="ignore"):
                sums = np.add.reduceat(maps, starts, axis=axis)
                maps = np.asarray(sums / counts.reshape((-1, 1) if axis == 1 else (-1,)), np.float32)
    return maps


def areas_of(size: tuple[int, ...], most: int = MOST_CELLS) -> tuple[int, ...]:
    """How many rows and columns share one cell, so that there are at most `most` cells on each axis."""
    return tuple(-(-length // most) for length in size)


def _link(link: Link, block: dict[str, Any], source: dict[str, Any], levels: _Store) -> dict[str, Any]:
    described: dict[str, Any] = {"source": link.source, "kind": link.kind}
    if link.kind == "shift":
        described["shift"] = link.shift
    if link.weight is not None:
        described["groups"] = link.groups
        if block["count"] * source["count"] <= MOST_STRENGTHS:
            described["strengths"] = levels.put(_strengths(link, block, source))
    return described


def _units(block: dict[str, Any]) -> npt.NDArray[np.intp]:
    """The units of a column that are shown."""
    return np.asarray(block.get("units", block["first"] + np.arange(block["count"])), np.intp)


def _strengths(link: Link, block: dict[str, Any], source: dict[str, Any]) -> Levels:
    """How strongly each shown channel takes each shown one of the source, uint8 (2, channels, channels of the source).

    First the sum of the weights' sizes, 255 for the largest; then the sum of the weights as a share of that sum of
    sizes: 1 for no negative weight, 0 for none that outweigh, -1 for no positive one; -1..1 as 1..255.
    """
    assert link.weight is not None
    outs, per_group = _units(block), link.weight.shape[1]
    weight = link.weight[outs].reshape(len(outs), per_group, -1)
    group = outs // (block["total"] // link.groups)
    places = _units(source) - group[:, None] * per_group
    taken = (places >= 0) & (places < per_group)
    pairs = np.take_along_axis(weight, np.clip(places, 0, per_group - 1)[:, :, None], axis=1)
    with np.errstate(all="ignore"):  # the weights of a stranger's model may be anything
        sizes = np.where(taken, np.abs(pairs).sum(axis=2), 0)
        sums = np.where(taken, pairs.sum(axis=2), 0)
        shares = np.clip(np.nan_to_num(sums / sizes), -1, 1)
        parts = np.clip(np.nan_to_num(sizes / (sizes.max(initial=0) or 1)), 0, 1)
    return np.stack([np.rint(parts * 255), np.rint(shares * 127) + 128]).astype(np.uint8)


def _put_picture(column: Column, picture: Levels | None, levels: _Store) -> dict[str, Any] | None:
    """What stands for an input that is a picture: 1 or 3 channels, one behind the other."""
    values = column.values
    if picture is None:
        if values.ndim == 1 or values.shape[0] not in (1, 3):
            return None
        ends = [np.full(len(values), end, np.float32) for end in _finite(values.min(), values.max(), values)]
        picture = quantize(area_means(values, areas_of(values.shape[1:], 2 * MOST_CELLS)), *ends)
    elif max(picture.shape[1:]) > 2 * MOST_CELLS:
        share = 2 * MOST_CELLS / max(picture.shape[1:])
        size = [max(1, round(n * share)) for n in picture.shape[:0:-1]]
        planes = [Image.fromarray(plane).resize(size, Image.Resampling.BOX) for plane in picture]
        picture = np.stack([np.asarray(plane) for plane in planes])
    return {"levels": levels.put(picture), "channels": picture.shape[0], "cells": picture.shape[1:]}
