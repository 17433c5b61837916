"""The maps of the lab: the input, every stage of every kernel, and what follows them; and two settings compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cnnviz.comparison import Comparison
from cnnviz.pipeline import Layer, Run, TransposedConvolution, is_picture
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.views.figures.drawing import BODY, HAIR, INK, SMALL, SOFT, Drawing, Pixels
from cnnviz.views.figures.lettering import shortened, width_of
from cnnviz.views.figures.maps.shading import UNDER, Array, Scale, bar, fitted, scale_of, shape_text
from cnnviz.words import Translate

MARGIN = 5.0
SIDE = 34.0
"""The longer side of a map in millimetres."""
KERNEL = 16.0
APART = 5.0
HEAD = 9.0
"""What stands above a column."""
LABEL = 5.8
"""Room for the name of a kernel above its row."""


@dataclass(frozen=True, eq=False)
class Column:
    """A column of maps, one for each row of the figure, with one scale; `pictures` stand in their place where they are a photo."""

    head: str
    about: str
    maps: Sequence[Array]
    scale: Scale | None
    unit: str
    side: float = SIDE
    picture: Pixels | None = None


def lab_maps(
    _: Translate, layer: Layer, second: SecondStep | None, view: str, names: Sequence[str]
) -> Drawing:
    """The input, and for each kernel a row of its maps; a column for each stage, with one scale."""
    run = layer.chosen
    together = [each.weight for each in layer.runs]
    channels = len(run.conv)
    rows = [(each, channel) for each in layer.runs for channel in range(channels)]
    columns = [
        Column(
            _("Kernel"), shape_text(run.weight.shape[1:]), [_kernel(each, channel) for each, channel in rows],
            scale_of(together, "weights"), _("weight"), KERNEL,
        ),
        _stage(_, rows, "conv", _first(_, run), view, run.white),
        _stage(_, rows, "act", _("Activation"), view, run.white),
    ]  # fmt: skip
    if run.pool is not None:
        columns.append(_stage(_, rows, "pool", _("Pooling"), view, run.white))
    colours = [_("Red"), _("Green"), _("Blue")] if channels == 3 else [""] * channels
    labels = []
    for at, (_each, channel) in enumerate(rows):
        name = names[at // channels] if at // channels < len(names) else ""
        labels.append(", ".join(part for part in (name, colours[channel]) if part))
    drawing = _table(_, run, columns, labels if len(rows) > 1 or any(labels) else [""])
    if second is not None:
        below = LABEL if len(rows) > 1 or any(labels) else 0.0
        _second(_, drawing, second, view, run.white, below)
    drawing.title = _("Maps of the layer")
    return drawing


def comparison_maps(
    _: Translate, found: Comparison, names: tuple[str, str], changes: Sequence[tuple[str, str, str]]
) -> Drawing:
    """The maps of A, of B, and A − B where they lie on each other, all with one scale, and in which settings A and B differ."""
    maps = [found.a_map, found.b_map, found.difference]
    scale = scale_of(maps, "diverging")
    count = max(len(values) for values in maps)
    drawing = Drawing(0.0, 0.0, _("A and B compared"))
    x = MARGIN
    deep = 0.0
    side = 44.0
    heads = (f"A  {names[0]}", f"B  {names[1]}", "A − B")
    for which, head, values in zip(("a", "b", "difference"), heads, maps, strict=True):
        drawing.text(x, MARGIN + 4, shortened(head, side, BODY, True), BODY, bold=True, name=which)
        drawing.text(x, MARGIN + 7.6, shape_text(values.shape), SMALL, colour=SOFT)
        y = MARGIN + HEAD
        wide = 0.0
        for channel in range(count):
            if channel < len(values) and values.size:
                wide, high = fitted(values.shape, side, side)
                _map(drawing, x, y, wide, high, scale.pixels(values[channel]))
            y += side * _ratio(maps, side) + 3.0
        deep = max(deep, y)
        x += side + APART
    drawing.width = x - APART + MARGIN
    bar(drawing, MARGIN, deep, drawing.width - 2 * MARGIN, scale, _("value"), "all")
    drawing.height = deep + UNDER
    if (mean := found.mean_absolute) is not None:
        text = _("Mean absolute difference: {number}").format(number=f"{mean:.6g}")
        drawing.text(MARGIN, drawing.height + 1, text, SMALL, name="mean")
        drawing.width = max(drawing.width, width_of(text, SMALL) + 2 * MARGIN)
        drawing.height += 5.0
    for number, (called, a, b) in enumerate(changes):
        text = _("{name}: {a} → {b}").format(name=called, a=a, b=b)
        text = shortened(text, drawing.width - 2 * MARGIN, SMALL)
        drawing.text(MARGIN, drawing.height + 1, text, SMALL, colour=SOFT, name=f"change {number}")
        drawing.height += 4.2
    return drawing


def _ratio(maps: Sequence[Array], side: float) -> float:
    return max(fitted(values.shape, side, side)[1] for values in maps if values.size) / side


def _table(_: Translate, run: Run, columns: Sequence[Column], labels: Sequence[str]) -> Drawing:
    drawing = Drawing(0.0, 0.0)
    sizes = [fitted(column.maps[0].shape, column.side, column.side) for column in columns]
    wide_input, high_input = fitted(run.pixels.shape, SIDE, SIDE)
    label = LABEL if any(labels) else 0.0
    step = max(high_input, *(high for _wide, high in sizes)) + label + 3.0
    top = MARGIN + HEAD
    x = MARGIN
    _head(drawing, x, _("Input"), shape_text(run.pixels.shape), wide_input)
    _input(_, drawing, run, x, top + label, wide_input, high_input)
    x += max(wide_input, _head_width(_("Input"), shape_text(run.pixels.shape))) + APART
    bottom = top + step * len(labels)
    for number, (column, (wide, high)) in enumerate(zip(columns, sizes, strict=True)):
        _head(drawing, x, column.head, column.about, wide)
        room = max(wide, _head_width(column.head, column.about))
        for row, values in enumerate(column.maps):
            y = top + row * step + label
            assert column.scale is not None
            middle = y + (max(high_input, *(h for _w, h in sizes)) - high) / 2 if number == 0 else y
            _map(drawing, x, middle, wide, high, column.scale.pixels(values))
        assert column.scale is not None
        bar(drawing, x, bottom, max(wide, 16.0), column.scale, column.unit, column.head)
        x += max(room, 16.0) + APART
    for row, text in enumerate(labels):
        if text:
            left = MARGIN + max(wide_input, _head_width(_("Input"), shape_text(run.pixels.shape))) + APART
            drawing.text(
                left,
                top + row * step + LABEL - 1.3,
                shortened(text, x - left - APART, SMALL),
                SMALL,
                colour=INK,
                name=f"row {row}",
            )
    drawing.width = x - APART + MARGIN
    drawing.height = bottom + UNDER + 2.0
    return drawing


def _stage(
    _: Translate, rows: Sequence[tuple[Run, int]], stage: str, head: str, view: str, white: float
) -> Column:
    maps = [getattr(run, stage)[channel] for run, channel in rows]
    return Column(
        head, shape_text(getattr(rows[0][0], stage).shape), maps, scale_of(maps, view, white), _("value")
    )


def _first(_: Translate, run: Run) -> str:
    transposed = isinstance(run.convolution, TransposedConvolution)
    return _("Transposed convolution") if transposed else _("Convolution")


def _kernel(run: Run, channel: int) -> Array:
    """The kernel of a map; the mean over the channels of the input."""
    if isinstance(run.convolution, TransposedConvolution):
        return run.weight[channel, 0] if run.convolution.groups > 1 else run.weight[:, 0].mean(axis=0)
    return run.weight[channel].mean(axis=0)


def _second(
    _: Translate, drawing: Drawing, second: SecondStep, view: str, white: float, below: float
) -> None:
    """The result of the second step, to the right of all."""
    x, y = drawing.width - MARGIN + APART, MARGIN + HEAD + below
    maps = list(second.result)
    scale = scale_of(maps, view, white)
    head, about = _(TITLES[second.kind]), shape_text(second.result.shape)
    wide, high = fitted(maps[0].shape, SIDE, SIDE)
    _head(drawing, x, head, about, wide)
    for values in maps:
        _map(drawing, x, y, wide, high, scale.pixels(values))
        y += high + 3.0
    bar(drawing, x, y, wide, scale, _("value"), head)
    drawing.width = x + max(wide, _head_width(head, about)) + MARGIN
    drawing.height = max(drawing.height, y + UNDER + 2.0)


def _input(_: Translate, drawing: Drawing, run: Run, x: float, y: float, wide: float, high: float) -> None:
    if is_picture(run.pixels):
        shown = np.moveaxis(run.pixels, 0, -1).astype(np.uint8)
        _map(drawing, x, y, wide, high, np.repeat(shown, 3, axis=2) if shown.shape[2] == 1 else shown)
        return
    values = run.input
    scale = scale_of([values], "diverging" if values.min() < 0 else "absolute")
    _map(drawing, x, y, wide, high, scale.pixels(values[0]))
    bar(drawing, x, y + high + 3.0, wide, scale, _("value"), "input")


def _map(drawing: Drawing, x: float, y: float, wide: float, high: float, pixels: Pixels) -> None:
    drawing.picture(x, y, wide, high, pixels)
    drawing.box(x, y, wide, high, None, HAIR, 0.4)


def _head(drawing: Drawing, x: float, head: str, about: str, _wide: float) -> None:
    drawing.text(x, MARGIN + 4, head, BODY, bold=True)
    drawing.text(x, MARGIN + 7.6, about, SMALL, colour=SOFT)


def _head_width(head: str, about: str) -> float:
    return max(width_of(head, BODY, True), width_of(about, SMALL))
