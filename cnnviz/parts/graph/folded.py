"""Modules of a large network, each drawn as one column until it is opened."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from cnnviz.networks.modules import Module, Values, cost_of, kernel_of
from cnnviz.parts.graph.columns import Column, Link

FOLDED_FROM = 25
"""So many columns are a large network; those of a smaller one are all drawn."""
PER_PAGE = 16
"""Maps of a column that are sent at once where modules are folded: twice as many columns fit."""


def folded(columns: Sequence[Column], modules: Sequence[Module], opened: Collection[str]) -> list[Column]:
    """`columns`, of each module that is not in `opened` only the one of what it makes; that is linked to what goes in.

    Slots are the lengths of the longest paths that are left.
    """
    place = {column.array: at for at, column in enumerate(columns)}
    closed = [
        module
        for module in modules
        if module.name not in opened and module.source in place and module.joined in place
    ]
    ends = {module.joined: module for module in closed}
    inside = {name for module in closed for name in module.arrays} - ends.keys()
    found: list[Column] = []
    number: dict[int, int] = {}
    for at, column in enumerate(columns):
        if column.array in inside:
            continue
        links = column.links
        if (module := ends.get(column.array)) is not None:
            links = (Link(place[module.source], "all"),)
        links = tuple(replace(link, source=number[link.source]) for link in links if link.source in number)
        slot = 1 + max((found[link.source].slot for link in links), default=-1) if links else column.slot
        number[at] = len(found)
        found.append(replace(column, links=links, slot=slot))
    return found


def described(
    module: Module, values: Values, columns: Sequence[Column], opened: bool
) -> dict[str, Any] | None:
    """What the browser is told of a module: its columns' numbers and what it takes; None if none of it is drawn."""
    arrays = module.arrays
    at = [number for number, column in enumerate(columns) if column.array in arrays]
    if not at:
        return None
    cost = cost_of(module, values)
    return {
        "name": module.name,
        "fire": module.is_fire,
        "open": opened,
        "columns": at,
        "layers": [layer.name for layer in module.layers],
        "channels": [values[module.source].shape[1], values[module.joined].shape[1]],
        "squeezed": None if module.squeeze is None else values[module.squeeze.outputs[0]].shape[1],
        "branches": [
            [[*kernel_of(layer), values[layer.outputs[0]].shape[1]] for layer in branch]
            for branch in module.branches
        ],
        "weights": cost.weights,
        "operations": cost.operations,
        "kernel": list(cost.kernel),
        "one_weights": cost.one_weights,
        "one_operations": cost.one_operations,
    }
