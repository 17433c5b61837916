"""The sum behind an element: the window times the kernel, product by product, and what it adds up to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from cnnviz.evidence import ConvolutionStep, TransposedStep
from cnnviz.views.figures.computation.grids import (
    HIGH,
    SIGN,
    Grid,
    Term,
    head,
    sign,
)
from cnnviz.views.figures.computation.told import MARGIN, Told, framed
from cnnviz.views.figures.drawing import BODY, HAIR, SMALL, SOFT, Drawing
from cnnviz.views.figures.lettering import shortened, width_of
from cnnviz.views.figures.numerals import (
    MOST_DIGITS,
    VALUES,
    WEIGHTS,
    Numbers,
    gray,
    ink_on,
    most_of,
    printed,
    signed_colour,
)
from cnnviz.words import Translate

ROW = 190.0
"""The widest that the three grids of a channel get side by side, in millimetres."""
LEAST_DIGITS = 3
MOST_CHANNELS = 3
"""Channels whose products are drawn; of more, those with the largest subtotals."""
MOST_CELLS, MOST_COLUMNS = 121, 15
"""Of a kernel whose products are drawn one by one."""
MOST_TERMS = 12
"""Of a longer sum: its largest products."""


@dataclass(frozen=True, eq=False)
class Sum:
    """What a sum of products consists of, whichever layer it belongs to.

    Attributes
    ----------
    inputs, weights, products
        (C, rows, columns), or (1, 1, N) for a fully connected layer, in float64.
    channels
        The number of each channel in the input.
    names
        A name for each channel.
    padding, unreached
        (rows, columns): taps outside the input; taps by which no input reaches the element.
    white
        The value of white where the inputs are pixels, else None.
    is_long
        Whether it is no grid at all but a row of numbers, of which the largest products are shown.
    """

    inputs: Numbers
    weights: Numbers
    products: Numbers
    subtotals: Numbers
    bias: float
    total: float
    channels: Sequence[int]
    names: Sequence[str] = ()
    padding: npt.NDArray[np.bool_] | None = None
    unreached: npt.NDArray[np.bool_] | None = None
    white: float | None = None
    is_long: bool = False


def sum_of(
    step: ConvolutionStep | TransposedStep, names: Sequence[str] = (), white: float | None = None
) -> Sum:
    """The sum that a step of evidence tells; a signal's window is a grid of one row."""
    count = len(step.input_channels)
    shape = step.weights.shape[1:] if step.weights.ndim == 3 else (1, step.weights.shape[1])
    is_padding = step.is_padding.reshape(shape) if isinstance(step, ConvolutionStep) else None
    unreached = ~step.reaches.reshape(shape) if isinstance(step, TransposedStep) else None
    inputs, weights, products = (
        values.reshape(count, *shape) for values in (step.inputs, step.weights, step.products)
    )
    return Sum(
        inputs, weights, products, step.channel_subtotals, step.bias, step.total, list(step.input_channels),
        names, is_padding, unreached, white,
    )  # fmt: skip


def drawn_sum(_: Translate, told: Told, given: Sum) -> Drawing:
    """The figure of a sum: its grids where they go on paper, else its largest products."""
    rows, columns = given.weights.shape[1:]
    if given.is_long or rows * columns > MOST_CELLS or columns > MOST_COLUMNS:
        return _largest(_, told, given)
    return _grids(_, told, given)


def _grids(_: Translate, told: Told, given: Sum) -> Drawing:
    count = len(given.channels)
    rows, columns = given.weights.shape[1:]
    below = rows == 1 or columns > 7
    most = 1 if below and rows > 5 else MOST_CHANNELS
    shown = sorted(np.argsort(-np.abs(given.subtotals), kind="stable")[:most].tolist())
    every = [_of_channel(_, given, channel) for channel in shown]
    digits = next(
        (d for d in range(MOST_DIGITS, LEAST_DIGITS, -1) if _width(every, d, below) <= ROW), LEAST_DIGITS
    )
    cells = [max(grids[place].width(digits) for grids in every) for place in range(3)]
    if below:
        cells = [max(cells)] * 3  # so that what is multiplied stands in one column
    every = [[replace(grid, least=cell) for grid, cell in zip(grids, cells, strict=True)] for grids in every]
    wide = max(g.size(digits)[0] for grids in every for g in grids)
    left = MARGIN
    drawing = Drawing(0.0, 0.0)
    y = 0.0
    label = 0.0
    if below:
        label = max(width_of(g.head, BODY, True) for grids in every for g in grids) + 3 + SIGN
    for number, (channel, grids) in enumerate(zip(shown, every, strict=True)):
        high = grids[0].size(digits)[1]
        name = _channel_name(_, given, channel)
        if below:
            if name:
                drawing.text(left, y + 3.5, shortened(name, 60, SMALL), SMALL, colour=SOFT)
                y += 5.0
            for place, (grid, operator) in enumerate(zip(grids, ("", "×", "="), strict=True)):
                drawing.text(left, y + high / 2, grid.head, BODY, bold=True, middle=True)
                sign(drawing, left + label - SIGN / 2, y + high / 2, operator)
                grid.draw(drawing, left + label, y, digits)
                y += high + (1.6 if place < 2 else 0)
            x = left + label + wide
            middle = y - high / 2
            y += 3.0
        else:
            x = left
            if number == 0:
                y += 4.5
            if name:
                drawing.text(left, y + 3.2, shortened(name, 60, SMALL), SMALL, colour=SOFT)
                y += 5.0
            for place, grid in enumerate(grids):
                if place:
                    sign(drawing, x + SIGN / 2, y + high / 2, "×="[place - 1])
                    x += SIGN
                if number == 0:
                    head(drawing, x, 3.2, grid.head)
                grid.draw(drawing, x, y, digits)
                x += grid.size(digits)[0]
            middle = y + high / 2
            y += high + 3.5
        sign(drawing, x + 5.0, middle, "→")
        text = f"Σ = {printed(float(given.subtotals[channel]))}"
        drawing.text(x + 9.5, middle, text, BODY, middle=True, name=f"subtotal {channel}")
        drawing.width = max(drawing.width, x + 9.5 + width_of(text, BODY) + MARGIN)
    if count > len(shown):
        rest = float(given.subtotals.sum() - given.subtotals[shown].sum())
        text = _("The remaining channels ({count}) add {number}.").format(
            count=count - len(shown), number=printed(rest)
        )
        drawing.text(left, y + 3.5, text, BODY, name="rest")
        drawing.width = max(drawing.width, left + width_of(text, BODY) + MARGIN)
        y += 7.0
    notes = []
    if given.padding is not None and given.padding.any():
        notes.append(_("Dashed: padding, outside the input."))
    if given.unreached is not None and given.unreached.any():
        notes.append(_("–: no input value reaches the element through this weight."))
    if any(
        printed(float(v), digits) != printed(float(v), 12)
        for grids in every
        for g in grids
        for v in g.values.ravel()
    ):
        notes.append(
            _("Numbers in the grids are rounded to {digits} significant digits.").format(digits=digits)
        )
    drawing.height = y
    return framed(_, told, drawing, _terms(_, told, given), notes)


def _largest(_: Translate, told: Told, given: Sum) -> Drawing:
    """A table of the products of the largest size, and what all others add."""
    flat = given.products.ravel()
    order = np.argsort(-np.abs(flat), kind="stable")[:MOST_TERMS].tolist()
    drawing = Drawing(0.0, 0.0)
    x = MARGIN
    columns = (22.0, 24.0, 8.0, 24.0, 8.0, 24.0, 52.0)
    starts = np.cumsum((x, *columns)).tolist()
    middle = [a + b / 2 for a, b in zip(starts, columns, strict=False)]
    for column, text in ((0, told.place), (1, _("Value")), (3, _("Weight")), (5, _("Products"))):
        drawing.text(middle[column], 3.2, text, BODY, bold=True, align="center")
    y = 5.0
    most = most_of(flat)
    weights, inputs = given.weights.ravel(), given.inputs.ravel()
    w_most, x_most = most_of(weights), most_of(inputs)
    for at in order:
        place = np.unravel_index(at, given.products.shape)
        channel, row, column = map(int, place)
        parts = [] if given.is_long else [row, column] if given.products.shape[1] > 1 else [column]
        if len(given.channels) > 1 or given.is_long:
            parts = [given.channels[channel], *parts] if not given.is_long else [at]
        text = f"({', '.join(map(str, parts))})" if len(parts) > 1 else str(parts[0])
        drawing.text(middle[0], y + HIGH / 2, text, SMALL, align="center", middle=True, name=f"place {at}")
        for number, name, value, colour in (
            (1, "input", inputs[at], _pixel_or_value(given, x_most)),
            (3, "weight", weights[at], lambda v: signed_colour(v, w_most, WEIGHTS)),
            (5, "product", flat[at], lambda v: signed_colour(v, most)),
        ):
            _cell(drawing, middle[number], y, float(value), colour(float(value)), f"{name} {at}")
        sign(drawing, middle[2], y + HIGH / 2, "×")
        sign(drawing, middle[4], y + HIGH / 2, "=")
        half = 24.0
        zero = starts[6] + 3 + half
        long = abs(float(flat[at])) / most * half
        start = zero if flat[at] >= 0 else zero - long
        drawing.box(start, y + 1.0, max(long, 0.05), HIGH - 2.0, signed_colour(float(flat[at]), most), None)
        y += HIGH + 1.0
    zero = starts[6] + 3 + 24.0
    drawing.line([(zero, 5.0), (zero, y - 1.0)], SOFT, 0.6)
    left_out = len(flat) - len(order)
    if left_out:
        rest = float(flat.sum() - flat[order].sum())
        text = _("The remaining products ({count}) add {number}.").format(
            count=left_out, number=printed(rest)
        )
        drawing.text(x, y + 3.5, text, BODY, name="rest")
        y += 7.0
    drawing.width = starts[6] + 3 + 48 + MARGIN
    drawing.height = y
    return framed(_, told, drawing, _terms(_, told, given), [])


def _cell(drawing: Drawing, middle: float, y: float, value: float, fill: str, name: str) -> None:
    drawing.box(middle - 11, y, 22, HIGH, fill, HAIR, 0.4)
    drawing.text(
        middle,
        y + HIGH / 2,
        printed(value),
        SMALL,
        colour=ink_on(fill),
        align="center",
        middle=True,
        name=name,
    )


def _of_channel(_: Translate, given: Sum, channel: int) -> list[Grid]:
    products = most_of(given.products)
    weights = most_of(given.weights)
    return [
        Grid(
            f"input {channel}", _("Window"), given.inputs[channel],
            _pixel_or_value(given, most_of(given.inputs)), given.padding, given.unreached,
        ),
        Grid(
            f"weight {channel}", _("Kernel"), given.weights[channel], lambda v: signed_colour(v, weights, WEIGHTS)
        ),
        Grid(
            f"product {channel}", _("Products"), given.products[channel],
            lambda v: signed_colour(v, products, VALUES), None, given.unreached,
        ),
    ]  # fmt: skip


def _pixel_or_value(given: Sum, most: float) -> Callable[[float], str]:
    if (white := given.white) is not None:
        return lambda value: gray(value, white)
    return lambda value: signed_colour(value, most)


def _channel_name(_: Translate, given: Sum, channel: int) -> str:
    if len(given.channels) == 1:
        return ""
    if channel < len(given.names):
        return given.names[channel]
    return _("Channel {number}").format(number=given.channels[channel])


def _width(every: Sequence[Sequence[Grid]], digits: int, below: bool) -> float:
    wide = [[grid.size(digits)[0] for grid in grids] for grids in every]
    return max(max(row) for row in wide) + 60 if below else max(sum(row) for row in wide) + 2 * SIGN + 35


def _terms(_: Translate, told: Told, given: Sum) -> list[Term]:
    terms = [Term("sum", float(given.subtotals.sum()), _("sum of the products"))]
    if given.bias or told.with_bias:
        terms.append(Term("bias", given.bias, _("bias"), "+"))
    terms.append(Term("result", given.total, told.result, "=", chosen=True))
    return terms
