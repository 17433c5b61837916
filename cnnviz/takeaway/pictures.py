"""Small pictures of a view for the panel, uint8 (H, W, 3)."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cnnviz.parts.layer_stepper.content import selected_layer
from cnnviz.photo_look import shown_view
from cnnviz.pipeline import is_picture
from cnnviz.takeaway.carried import held_in
from cnnviz.takeaway.what import PICTURE, KernelWhat, LabWhat, NetworkWhat, What
from cnnviz.views.colours import as_pixels

Small = npt.NDArray[np.uint8]
SIDE = 72
"""The longer side, at most."""


def previewed(what: What) -> tuple[Small, ...]:
    """What goes in and the maps that are made of it; what is left out is not there, nor what is covered."""
    if what.covered:
        return ()
    match what:
        case LabWhat():
            run, view = what.layer.chosen, shown_view(what.state)
            last = run.act if run.pool is None else run.pool
            made = [small(as_pixels(each[:1], view, run.white)) for each in (run.conv, last)]
            kept = PICTURE not in what.left_out and is_picture(what.pixels)
            return (*([small(what.picture)] if kept else []), *made)
        case NetworkWhat():
            seen = [] if PICTURE in what.left_out or not what.reading.reader.pictured else [what.reading.seen]
            held = held_in(what, selected_layer(what.state, what.reading).outputs[0])
            maps = None if held & what.left_out else maps_of(what)
            drawn = [] if maps is None else [as_pixels(each[None], "diverging", 1.0) for each in maps[:2]]
            return tuple(small(each) for each in (*seen, *drawn))
        case KernelWhat():
            weight = np.asarray(what.lesson.weight, np.float32)[:1]
            return (small(as_pixels(weight, "diverging", 1.0), enlarge=8),)
    return ()


def maps_of(what: NetworkWhat) -> npt.NDArray[np.float32] | None:
    """The maps (M, H, W) of the layer that is looked at; None if it makes none."""
    layer = selected_layer(what.state, what.reading)
    values = what.reading.values.get(layer.outputs[0])
    if values is None or values.ndim != 4 or not values.size or not np.issubdtype(values.dtype, np.floating):
        return None
    maps = np.asarray(values[0], np.float32)
    return maps if np.isfinite(maps).all() else None


def small(pixels: npt.NDArray[np.uint8], enlarge: int = 1) -> Small:
    """Every n-th pixel of `pixels` (C, H, W), so that no side is longer than `SIDE`."""
    step = -(-max(pixels.shape[1:]) // SIDE)
    taken = pixels[:, ::step, ::step]
    if len(taken) != 3:
        taken = np.repeat(taken[:1], 3, axis=0)
    taken = np.repeat(np.repeat(taken, enlarge, axis=1), enlarge, axis=2)
    return np.ascontiguousarray(np.moveaxis(taken, 0, -1))
