"""The kernels of a layer side by side: what the rows of small maps under the stages show, and what is said of them."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from cnnviz import kernels
from cnnviz.parts.part import Content
from cnnviz.photo_look import shown_view
from cnnviz.pipeline import Layer, kernel_weights
from cnnviz.state.lab import MOST_FILTERS, LabState
from cnnviz.views.cost import cost
from cnnviz.views.kernel_name import kernel_name
from cnnviz.words import Translate

SIDE = 72
"""Rows and columns of a small map at most."""
STAGES = ("conv", "act", "pool")
LEVELS = 255

Array = npt.NDArray[np.float32]


def layer_content(_: Translate, layer: Layer, state: LabState) -> Content:
    """The meta data ``layer`` and the arrays of the small maps; with one kernel there are none.

    ``next`` is the library's name and the translated one of the kernel that is offered beside the others, if there is room;
    where settings are hidden the layer is ``fixed``.

    Arrays
    ------
    small_conv, small_act, small_pool : uint8 (n, M, h, w)
        The M maps of each of the n kernels, averaged down to at most :data:`SIDE` rows and columns, in 256 levels between the
        ends of the map itself, which are ``ranges``. Where an activation changes nothing there is no ``small_act``.
    small_kernels : float32 (n, P, kH, kW)
        The weights; P is 1 where every channel has the same.
    """
    names = [kernel_name(_, one) for one in state.filters]
    meta: dict[str, Any] = {
        "at": layer.at,
        "names": names,
        "next": None,
        "fixed": state.hides("controls"),
        "words": _words(_),
    }
    if len(names) < MOST_FILTERS:
        following = kernels.beside(state.kernel, [one.kernel for one in state.filters])
        meta["next"] = [following, _(kernels.KERNELS[following].label)]
    if len(names) == 1:
        return {"layer": meta}, {}
    stages = [stage for stage in STAGES if getattr(layer.chosen, stage) is not None]
    meta |= {"shapes": {}, "sizes": {}, "ranges": {}, "about": _about(_, layer, state)}
    arrays: dict[str, npt.NDArray[Any]] = {}
    for stage in stages:
        maps = [getattr(run, stage) for run in layer.runs]
        meta["shapes"][stage] = [len(maps) * len(maps[0]), *maps[0].shape[1:]]
        if stage == "act" and layer.chosen.act is layer.chosen.conv:
            meta["sizes"]["act"], meta["ranges"]["act"] = meta["sizes"]["conv"], meta["ranges"]["conv"]
            continue
        small = [small_maps(values, absolute=state.view == "absolute") for values in maps]
        arrays[f"small_{stage}"] = np.stack([levels for levels, _ends in small])
        meta["sizes"][stage] = arrays[f"small_{stage}"].shape[2:]
        meta["ranges"][stage] = [ends for _levels, ends in small]
    arrays["small_kernels"] = _small_kernels(layer)
    meta["kernel"] = arrays["small_kernels"].shape[1:]
    meta["views"] = [shown_view(state, one) for one in state.filters]
    return {"layer": meta}, arrays


def small_maps(values: Array, *, absolute: bool = False) -> tuple[npt.NDArray[np.uint8], tuple[float, float]]:
    """Maps (M, H, W), averaged down to at most :data:`SIDE` rows and columns, and the ends between which their levels lie.

    With `absolute` the sizes of the values are averaged, not the values.
    """
    shown = np.abs(values) if absolute else values
    low, high = float(shown.min()), float(shown.max())
    rows, columns = shown.shape[1:]
    share = min(1.0, SIDE / max(rows, columns))
    size = max(1, round(columns * share)), max(1, round(rows * share))
    if share < 1:
        shown = np.stack([_averaged(plane, size) for plane in shown])
    levels = np.rint((shown - low) * (LEVELS / ((high - low) or 1.0)))
    return np.clip(levels, 0, LEVELS).astype(np.uint8), (low, high)


def _averaged(plane: Array, size: tuple[int, int]) -> Array:
    return np.asarray(Image.fromarray(plane).resize(size, Image.Resampling.BOX))


def _small_kernels(layer: Layer) -> Array:
    """The weights (n, P, kH, kW) of all kernels."""
    size = layer.chosen.weight.shape[2:]
    planes = np.stack([run.weight.reshape(-1, *size) for run in layer.runs])
    return planes[:, :1] if (planes == planes[:, :1]).all() else planes


def _about(_: Translate, layer: Layer, state: LabState) -> str:
    """What the layer makes of the picture, and how many parameters it has."""
    found = cost(layer.chosen).convolution
    count, channels = len(layer.runs), found.channels_in
    rows, columns = layer.chosen.weight.shape[2:]
    given = {
        "count": count,
        "size": f"{rows} × {columns}",
        "channels": channels,
        "maps": count * found.channels_out,
        "weights": found.taps,
        "parameters": count * found.parameters,
    }
    if channels == 1:
        told = _(
            "{count} kernels of {size}, one map each: {count} × ({weights} weights + 1 bias) = {parameters} parameters."
        )
    elif state.depthwise:
        told = _(
            "{count} kernels of {size}; each is applied to every channel by itself, so there are {maps} maps: {maps} × ({weights} weights + 1 bias) = {parameters} parameters."
        )
    else:
        told = _(
            "{count} filters of {size} × {channels}; each spans all channels and makes one map: {count} × ({weights} weights + 1 bias) = {parameters} parameters."
        )
    lines = [told.format(**given)]
    if len({kernel_weights(one).shape[1:] for one in state.filters}) > 1:
        lines.append(_("All kernels of a layer have the same size, so smaller ones are padded with zeros."))
    if state.bias:
        lines.append(_("The bias is the same for all kernels here."))
    return " ".join(lines)


def _words(_: Translate) -> dict[str, str]:
    return {
        "add": _("Add a kernel"),
        "another": _("Add {kernel}"),
        "copy": _("Copy"),
        "copy_of": _("Add a copy of {kernel}"),
        "random": _("At random"),
        "random_long": _("Add a random kernel"),
        "most": _("A layer here has at most four kernels."),
        "remove": _("Remove"),
        "remove_this": _("Remove {kernel} from the layer"),
        "here": _("Kernel {number} of {count}: {kernel}"),
        "covered_here": _("Kernel {number} of {count}"),
        "kernels": _("Kernels of the layer"),
        "kernel": _("Kernel {number}: {kernel}"),
        "covered_kernel": _("Kernel {number}"),
        "maps": _("{stage}: maps of all kernels"),
        "map": _("{kernel}: {stage}"),
        "said_added": _("{kernel} added, kernel {number} of {count}"),
        "said_chosen": _("{kernel} chosen, kernel {number} of {count}"),
        "said_removed": _("Kernel removed. Chosen now: {kernel}, kernel {number} of {count}"),
    }
