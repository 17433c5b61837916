"""What adding, choosing and removing kernels of the lab's layer change in its state."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cnnviz import kernels
from cnnviz.actions.refusal import RefusedError, changed
from cnnviz.state.lab import MOST_FILTERS, Filter, LabState, arranged

CHANGES = {"add", "random", "copy", "choose", "remove"}
"""What a message about the layer says, each with which kernel is meant."""
RANDOM = "random_normal"
"""The kernel of the library that is drawn at random."""
MOST_SEED = 9999


def rearranged(state: LabState, body: Any) -> dict[str, Any]:
    """The fields after a change of which kernels the layer has, or of which is chosen; one that is added is chosen.

    Parameters
    ----------
    body
        ``{"add": name}`` adds a kernel of the library with its defaults, ``{"random": seed}`` one that is drawn at random, and
        ``{"copy": k}`` another like kernel k; ``{"choose": k}`` chooses kernel k, and ``{"remove": k}`` takes it away, unless it
        is the only one.

    Raises
    ------
    RefusedError
        It is none of these, there is no such kernel, or the layer is full.
    """
    filters = list(state.filters)
    match body:
        case {"add": str(name)} if name in kernels.KERNELS:
            return _with(filters, Filter(name))
        case {"random": int(seed)} if type(seed) is int and 0 <= seed <= MOST_SEED:
            return _with(filters, Filter(RANDOM, (("seed", float(seed)),)))
        case {"copy": at} if _is_place(at, filters):
            return _with(filters, filters[at])
        case {"choose": at} if _is_place(at, filters):
            return arranged(filters, at)
        case {"remove": at} if _is_place(at, filters) and len(filters) > 1:
            del filters[at]
            place = state.place - (at < state.place)
            return arranged(filters, min(place, len(filters) - 1))
    raise RefusedError


def on_kernel(state: LabState, body: Any, change: Callable[[LabState], dict[str, Any]]) -> LabState:
    """`state` with the fields that `change` gives for the kernel that the message names as ``"at"``; else for the chosen one.

    A hand can choose another kernel while what it did to this one is on its way; the choice stays.
    """
    at = body.get("at") if isinstance(body, dict) else None
    if at is None or at == state.place:
        return changed(state, **change(state))
    there = changed(state, **rearranged(state, {"choose": at}))
    there = changed(there, **change(there))
    return changed(there, **rearranged(there, {"choose": state.place}))


def _is_place(at: Any, filters: list[Filter]) -> bool:
    return type(at) is int and 0 <= at < len(filters)


def _with(filters: list[Filter], one: Filter) -> dict[str, Any]:
    if len(filters) >= MOST_FILTERS:
        raise RefusedError
    return arranged([*filters, one], len(filters))
