"""What the kernels of the lab's layer and their maps are called."""

from __future__ import annotations

from collections.abc import Sequence

from cnnviz.state.lab import LabState
from cnnviz.views.kernel_name import kernel_name
from cnnviz.words import Translate


def kernel_names(_: Translate, state: LabState) -> list[str]:
    """A name for each kernel of the layer, in order; those of one name are counted."""
    names = [kernel_name(_, one) for one in state.filters]
    return [
        name if names.count(name) == 1 else f"{name} {names[:place].count(name) + 1}"
        for place, name in enumerate(names)
    ]


def map_names(_: Translate, state: LabState, channels: Sequence[str]) -> list[str]:
    """A name for each map of the layer, in the order of :meth:`cnnviz.pipeline.Layer.maps`.

    `channels` are the names of the picture's channels; where each has its own map, the name says which.
    """
    names = kernel_names(_, state)
    if not state.depthwise or len(channels) == 1:
        return names
    return [f"{name}, {channel}" for channel in channels for name in names]
