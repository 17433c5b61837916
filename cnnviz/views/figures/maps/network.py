"""The maps of one layer of a network, with one scale."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from cnnviz.networks import Layer
from cnnviz.views.figures.drawing import BODY, HAIR, HEAD, SMALL, SOFT, Drawing
from cnnviz.views.figures.errors import FigureError
from cnnviz.views.figures.lettering import shortened, width_of
from cnnviz.views.figures.maps.shading import UNDER, Array, bar, ends_of, scale_of, shape_text
from cnnviz.views.figures.numerals import most_of, printed, signed_colour
from cnnviz.words import N_, Translate

MARGIN = 5.0
WIDE = 170.0
APART = 2.0
MOST_MAPS = 64
"""Of a layer with more, those with the largest values in size are drawn."""
MOST_SIDE = 640
MOST_BARS = 2000
NO_NUMBERS = N_(
    "This layer makes no numbers for one picture that could be drawn as maps. Choose another layer."
)


def layer_maps(_: Translate, layer: Layer, values: Mapping[str, np.ndarray[Any, Any]]) -> Drawing:
    """All maps of what `layer` makes of the first picture."""
    made = values[layer.outputs[0]]
    if made.ndim < 2 or not made.size or made.dtype.kind not in "fiu":
        raise FigureError(NO_NUMBERS)
    whole = as_maps(made[0])
    if whole.shape[:2] == (1, 1) and whole.shape[2] > 1:
        return _row(_, layer, whole[0, 0])
    chosen = strongest(whole)
    scale = scale_of([whole], "diverging")
    maps = thinned(whole)
    count = len(chosen)
    columns = min(count, max(1, math.ceil(math.sqrt(count * 1.6))))
    rows = -(-count // columns)
    side = min(34.0, (WIDE + APART) / columns - APART)
    ratio = min(max(maps.shape[1] / maps.shape[2], 0.12), 3.0)
    wide, high = (side, side * ratio) if ratio <= 1 else (side / ratio, side)
    label = 3.6 if count > 1 else 0.0
    name = shortened(layer.name, WIDE, HEAD, True)
    drawing = Drawing(0.0, 0.0, layer.name)
    drawing.text(MARGIN, 8.5, name, HEAD, bold=True, name="name")
    about = f"{layer.op_type}   {shape_text(made.shape[1:])}"
    drawing.text(MARGIN, 12.6, about, SMALL, colour=SOFT, name="about")
    top = 16.0
    step = max(wide, 7.5 if label else 0.0) + APART
    for place, channel in enumerate(chosen):
        x = MARGIN + place % columns * step
        y = top + place // columns * (high + APART + label)
        if label:
            drawing.text(x, y + 2.8, str(channel), SMALL, colour=SOFT, name=f"map {channel}")
        drawing.picture(x, y + label, wide, high, scale.pixels(maps[channel]))
        drawing.box(x, y + label, wide, high, None, HAIR, 0.4)
    y = top + rows * (high + APART + label) + 1.5
    drawing.width = max(
        MARGIN * 2 + columns * step - APART,
        60.0,
        MARGIN * 2 + max(width_of(name, HEAD, True), width_of(about, SMALL)),
    )
    bar(drawing, MARGIN, y, min(drawing.width - 2 * MARGIN, 90.0), scale, _("value"), "all")
    y += UNDER
    if count < len(maps):
        note = _("{count} of {all} maps: those with the largest absolute values.").format(
            count=count, all=len(maps)
        )
        drawing.text(MARGIN, y + 2, note, BODY - 1, colour=SOFT)
        drawing.width = max(drawing.width, width_of(note, BODY - 1) + 2 * MARGIN)
        y += 5.0
    drawing.height = y + 1.0
    return drawing


def thinned(maps: Array) -> Array:
    """Maps with no more than `MOST_SIDE` rows and columns: of larger ones every second, third and so on."""
    step = -(-max(maps.shape[1:]) // MOST_SIDE)
    return maps[:, ::step, ::step] if min(maps.shape[1:]) > 1 else maps


def _row(_: Translate, layer: Layer, row: Array) -> Drawing:
    """A row of numbers as bars, with the place and the value of the largest."""
    wide, tall, left = 140.0, 34.0, MARGIN + 18.0
    name = shortened(layer.name, WIDE, HEAD, True)
    drawing = Drawing(left + wide + MARGIN, 0.0, layer.name)
    drawing.text(MARGIN, 8.5, name, HEAD, bold=True, name="name")
    drawing.text(MARGIN, 12.6, f"{layer.op_type}   {len(row)}", SMALL, colour=SOFT, name="about")
    known = np.nan_to_num(row)
    low, high = min(0.0, float(known.min())), max(0.0, float(known.max()))
    high = high if high > low else low + 1.0
    most = most_of(row)
    top = 17.0

    def height(value: float) -> float:
        return top + 1 + (high - value) / (high - low) * (tall - 2)

    drawing.box(left, top, wide, tall, "#ffffff", HAIR, 0.5)
    step = wide / len(row)
    shown = np.flatnonzero(known)
    for place in shown[np.argsort(-np.abs(known[shown]), kind="stable")[:MOST_BARS]].tolist():
        x, value = left + place * step, float(known[place])
        thick = max(0.7 * step, 0.25)
        upper, lower = sorted((height(value), height(0.0)))
        drawing.box(
            x + (step - thick) / 2, upper, thick, max(lower - upper, 0.05), signed_colour(value, most), None
        )
    drawing.line([(left, height(0.0)), (left + wide, height(0.0))], SOFT, 0.5)
    for value, said in ((high, "high"), (low, "low")):
        drawing.text(
            left - 1.5,
            height(value),
            printed(value, 4),
            SMALL,
            colour=SOFT,
            align="right",
            middle=True,
            name=said,
        )
    y = top + tall
    drawing.text(left, y + 3.6, "0", SMALL, colour=SOFT)
    drawing.text(left + wide, y + 3.6, str(len(row) - 1), SMALL, colour=SOFT, align="right")
    largest = int(np.argmax(known))
    text = _("The largest is {number}, at place {place}.").format(
        number=printed(float(known[largest])), place=largest
    )
    drawing.text(MARGIN, y + 9.5, text, BODY, name="largest")
    drawing.height = y + 13.0
    return drawing


def as_maps(made: Array) -> Array:
    """(C, H, W) of what a layer makes of one picture; a row of numbers is one map of one row."""
    real = made.astype(np.float32, copy=False)
    if made.ndim == 1:
        return real.reshape(1, 1, -1)
    if made.ndim == 2:
        return real[:, np.newaxis]
    return real.reshape(-1, *made.shape[-2:])


def strongest(maps: Array, most: int = MOST_MAPS) -> list[int]:
    """The numbers, in order, of the maps with the largest values in size."""
    if len(maps) <= most:
        return list(range(len(maps)))
    sizes = np.array([max(map(abs, ends_of(plane)), default=0.0) for plane in maps])
    return sorted(np.argsort(-sizes, kind="stable")[:most].tolist())
