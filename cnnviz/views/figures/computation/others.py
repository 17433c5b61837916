"""The elements that no sum of products explains: the largest of a window, a mean, a function of one number, two maps combined."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from cnnviz.evidence import AveragePoolingStep, CombinationStep, MaxPoolingStep
from cnnviz.views.figures.computation.grids import Grid, Term, head
from cnnviz.views.figures.computation.told import MARGIN, Told, framed
from cnnviz.views.figures.drawing import BODY, CHOSEN, HAIR, INK, SMALL, SOFT, Drawing
from cnnviz.views.figures.lettering import width_of
from cnnviz.views.figures.numerals import MOST_DIGITS, most_of, printed, signed_colour
from cnnviz.words import Translate

MOST_SIDE = 12
"""Rows and columns of a pooling window whose numbers are drawn."""
WIDE, TALL = 70.0, 46.0
"""Of the curve of a function."""


def drawn_pooling(_: Translate, told: Told, step: MaxPoolingStep | AveragePoolingStep) -> Drawing:
    """The window with what becomes of it: the largest marked, or the sum divided."""
    values = step.values.reshape(1, -1) if step.values.ndim == 1 else step.values
    padding = step.is_padding.reshape(values.shape)
    most = most_of(values)
    is_max = isinstance(step, MaxPoolingStep)
    chosen = []
    if isinstance(step, MaxPoolingStep):
        taps = [
            int(np.flatnonzero(axis == place)[0])
            for axis, place in zip(step.coordinates, step.taken, strict=True)
        ]
        chosen = [(0, taps[0]) if len(taps) == 1 else (taps[0], taps[1])]
    drawing = Drawing(0.0, 0.0)
    y = 5.0
    notes = []
    if max(values.shape) <= MOST_SIDE:
        digits = next(
            (d for d in range(MOST_DIGITS, 3, -1) if Grid("", "", values, str).size(d)[0] <= 170), 3
        )
        grid = Grid(
            "input 0", "", values, lambda v: signed_colour(v, most), padding,
            padding if is_max else None, chosen,
        )  # fmt: skip
        head(drawing, MARGIN, 3.2, _("Window"))
        grid.draw(drawing, MARGIN, y, digits)
        wide, high = grid.size(digits)
        drawing.width = MARGIN * 2 + wide
        y += high + 4.0
        if padding.any():
            notes.append(_("Dashed: padding, outside the input."))
        if any(printed(v, digits) != printed(v, 12) for v in values.ravel() if np.isfinite(v)):
            notes.append(
                _("Numbers in the grids are rounded to {digits} significant digits.").format(digits=digits)
            )
    else:
        text = _("The window has {rows} × {columns} values.").format(
            rows=values.shape[0], columns=values.shape[1]
        )
        drawing.text(MARGIN, y, text, BODY)
        drawing.width = MARGIN * 2 + width_of(text, BODY)
        y += 5.0
    drawing.height = y
    if isinstance(step, MaxPoolingStep):
        terms = [Term("result", step.maximum, told.result, chosen=True)]
    else:
        terms = [
            Term("sum", step.total, _("sum of the window")),
            Term("divisor", float(step.divisor), _("number of values"), "÷"),
            Term("result", step.mean, told.result, "=", chosen=True),
        ]
    return framed(_, told, drawing, terms, notes)


def drawn_function(
    _: Translate,
    told: Told,
    formula: str,
    function: Callable[[npt.NDArray[np.float64]], npt.NDArray[np.float64]],
    x: float,
    value: float,
    slope: float | None,
) -> Drawing:
    """The curve of a function of one number with the point (x, value) on it."""
    reach = max(4.0, 1.25 * abs(x)) if np.isfinite(x) else 4.0
    at = np.linspace(-reach, reach, 801)
    with np.errstate(all="ignore"):
        curve = np.asarray(function(at), np.float64)
    finite = curve[np.isfinite(curve)]
    low, high = (
        min(0.0, *finite, value) if finite.size else -1.0,
        max(0.0, *finite, value) if finite.size else 1.0,
    )
    high = high if high > low else low + 1.0
    room = 0.06 * (high - low)
    low, high = low - room, high + room
    drawing = Drawing(WIDE + 30 + MARGIN * 2, TALL + 12)
    left, top = MARGIN + 14.0, 2.0

    def place(a: float, b: float) -> tuple[float, float]:
        return left + (a + reach) / (2 * reach) * WIDE, top + (high - b) / (high - low) * TALL

    drawing.box(left, top, WIDE, TALL, "#ffffff", HAIR, 0.6)
    zero_x, zero_y = place(0, 0)
    drawing.line([(left, zero_y), (left + WIDE, zero_y)], HAIR, 0.6)
    drawing.line([(zero_x, top), (zero_x, top + TALL)], HAIR, 0.6)
    runs: list[list[tuple[float, float]]] = [[]]
    for a, b in zip(at, curve, strict=True):
        if not np.isfinite(b):
            runs.append([])
        else:
            runs[-1].append(place(float(a), float(b)))
    for run in runs:
        if len(run) > 1:
            drawing.line(run, INK, 1.3)
    px, py = place(x, value)
    drawing.line([(px, top + TALL), (px, py), (left, py)], CHOSEN, 0.8, dashed=True)
    drawing.shape(
        [(px + 1.1 * np.cos(t), py + 1.1 * np.sin(t)) for t in np.linspace(0, 2 * np.pi, 24)], CHOSEN, None
    )
    for number in (-reach, reach):
        drawing.text(
            place(number, 0)[0], top + TALL + 3.6, printed(number, 4), SMALL, colour=SOFT,
            align="left" if number < 0 else "right",
        )  # fmt: skip
    for number in (low + room, high - room):
        drawing.text(
            left - 1.5,
            place(0, number)[1],
            printed(number, 4),
            SMALL,
            colour=SOFT,
            align="right",
            middle=True,
        )
    drawing.text(left + WIDE / 2, top + TALL + 3.6, "x", BODY, align="center")
    drawing.text(left + 1.5, top + 4.0, "f(x)", BODY)
    drawing.width = left + WIDE + 8 + MARGIN
    drawing.height = top + TALL + 8
    terms = [
        Term("input", x, "x"),
        Term("result", value, told.result, "→", chosen=True),
    ]
    notes = [f"f(x) = {formula}"]
    if slope is not None:
        notes.append(_("The slope there is {slope}.").format(slope=printed(slope)))
    return framed(_, told, drawing, terms, notes)


def drawn_combination(_: Translate, told: Told, step: CombinationStep) -> Drawing:
    """Two numbers, and what a combination makes of them."""
    most = max(abs(step.a), abs(step.b)) or 1.0
    signs = {"sum": ("+", "a + b"), "difference": ("−", "a − b"), "maximum": ("", "max(a, b)")}
    between, written = signs.get(step.kind, ("", "√(a² + b²)"))
    terms = [
        Term("a", step.a, "a", fill=signed_colour(step.a, most)),
        Term("b", step.b, "b", between or ",", signed_colour(step.b, most)),
        Term("result", step.total, told.result, "=" if between else "→", chosen=True),
    ]
    return framed(_, told, Drawing(60.0, 0.0), terms, [written])
