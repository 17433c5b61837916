"""The curves of the signals page: input, kernel, and each stage."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnviz.signal_pipeline import SignalRun
from cnnviz.views.figures.drawing import BODY, HAIR, INK, SMALL, SOFT, Drawing
from cnnviz.views.figures.lettering import shortened, width_of
from cnnviz.views.figures.maps.shading import Array, shape_text
from cnnviz.views.figures.numerals import WEIGHTS, most_of, printed, signed_colour
from cnnviz.words import Translate

MARGIN = 5.0
LEFT = 20.0
"""Room for the numbers beside a curve."""
WIDE, TALL = 150.0, 24.0
MOST_POINTS = 1500
"""Of a curve: of a longer one the smallest and the largest value of each piece."""
STYLES = ((INK, False), ("#7a7a7a", False), (INK, True), ("#7a7a7a", True))
"""Of several channels: they differ in gray and in dashes, not in colour."""


def signal_maps(_: Translate, run: SignalRun) -> Drawing:
    """A row for each stage, with the values at the ends of its scale."""
    drawing = Drawing(MARGIN + LEFT + WIDE + MARGIN, 0.0, _("Curves of the signal"))
    y = MARGIN
    rows: list[tuple[str, Array, Sequence[str], bool]] = [
        (_("Input"), run.input, run.channels, False),
        (_("Kernel"), run.weight.reshape(-1, run.weight.shape[-1]), (), True),
        (_("Convolution"), run.conv, (), False),
        (_("Activation"), run.act, (), False),
    ]
    if run.pool is not None:
        rows.append((_("Pooling"), run.pool, (), False))
    for head, values, names, is_kernel in rows:
        y = _row(_, drawing, y, head, values, names, is_kernel)
    drawing.height = y
    return drawing


def _row(
    _: Translate, drawing: Drawing, y: float, head: str, values: Array, names: Sequence[str], is_kernel: bool
) -> float:
    about = shape_text(values.shape)
    drawing.text(MARGIN + LEFT, y + 3.5, head, BODY, bold=True)
    x = MARGIN + LEFT + width_of(head, BODY, True) + 3
    drawing.text(x, y + 3.5, about, SMALL, colour=SOFT)
    x += width_of(about, SMALL) + 6
    right = MARGIN + LEFT + WIDE
    if len(names) > 1:
        for name, (colour, dashed) in zip(names[: len(STYLES)], STYLES, strict=False):
            text = shortened(name, 24, SMALL)
            if x + 8 + width_of(text, SMALL) > right:
                break
            drawing.line([(x, y + 2.5), (x + 6, y + 2.5)], colour, 1.2, dashed=dashed)
            drawing.text(x + 7.5, y + 3.5, text, SMALL)
            x += 7.5 + width_of(text, SMALL) + 4
    top = y + 5.5
    left = MARGIN + LEFT
    finite = values[np.isfinite(values)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    low, high = min(low, 0.0), max(high, 0.0)
    high = high if high > low else low + 1.0
    drawing.box(left, top, WIDE, TALL, "#ffffff", HAIR, 0.5)

    def at(place: float, value: float) -> tuple[float, float]:
        return (
            left + (place + 0.5) / values.shape[1] * WIDE,
            top + 1 + (high - value) / (high - low) * (TALL - 2),
        )

    zero = at(0, 0.0)[1]
    drawing.line([(left, zero), (left + WIDE, zero)], HAIR, 0.6)
    for value, name in ((high, "high"), (low, "low")):
        height = at(0, value)[1]
        drawing.text(
            left - 1.5,
            height,
            printed(value, 4),
            SMALL,
            colour=SOFT,
            align="right",
            middle=True,
            name=f"{name} {head}",
        )
    if is_kernel:
        most = most_of(values)
        for row in values[:1]:
            for place, weight in enumerate(row):
                px, py = at(place, float(weight))
                colour = signed_colour(float(weight), most, WEIGHTS) if weight else HAIR
                drawing.line([(px, zero), (px, py)], colour, 2.2)
    else:
        for number, signal in enumerate(values[: len(STYLES)]):
            colour, dashed = STYLES[number]
            drawing.line([at(place, value) for place, value in _points(signal)], colour, 1.0, dashed=dashed)
    last = values.shape[1] - 1
    drawing.text(left, top + TALL + 3.2, "0", SMALL, colour=SOFT)
    drawing.text(
        left + WIDE, top + TALL + 3.2, str(last), SMALL, colour=SOFT, align="right", name=f"last {head}"
    )
    return top + TALL + 7.0


def _points(signal: Array) -> list[tuple[float, float]]:
    """Places and values of a curve; of a long one the two extremes of each piece, in their order."""
    known = np.nan_to_num(signal)
    if len(known) <= MOST_POINTS:
        return [(float(place), float(value)) for place, value in enumerate(known)]
    found: list[tuple[float, float]] = []
    for piece in np.array_split(np.arange(len(known)), MOST_POINTS // 2):
        for place in sorted({int(piece[np.argmin(known[piece])]), int(piece[np.argmax(known[piece])])}):
            found.append((float(place), float(known[place])))
    return found
