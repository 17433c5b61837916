"""The section with the printed part of the input."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from cnnviz.views.worksheet import facts
from cnnviz.views.worksheet.canvas import SOFT, Canvas, Cells, width_of
from cnnviz.views.worksheet.facts import printed
from cnnviz.views.worksheet.told import BODY, CAPTION, LABELS, LINE, MARGIN, WIDEST, Told


class InputSection:
    """The printed part of the input, the formula, and how to read the sheet."""

    def __init__(self, told: Told) -> None:
        self.told = told
        sheet = told.sheet
        channels, height, width = sheet.input.shape
        self.names = facts.channel_names(told.translate, sheet, told.run)
        # Channels of a signal are rows of one grid.
        self.grids = 1 if sheet.is_signal else channels
        self.rows = channels if sheet.is_signal else height
        self.beside = not sheet.is_signal and channels == 1
        self.room = told.width - 72 if self.beside else told.width
        self.wide = (self.room - (self.grids - 1) * 3) / self.grids
        self.best = min(8.5, (self.wide - LABELS) / width)
        self.captions = 5.0 if self.names[0] and not sheet.is_signal else 0.0

    def height(self, scale: float) -> float:
        """Its title, the grids and, where they take the whole width, what stands below them."""
        grid = 7 + self.captions + LABELS + self.rows * self.best * scale
        return max(grid, 50) if self.beside else grid + 15

    def draw(self, canvas: Canvas, y: float, scale: float) -> None:
        """Grids beside each other; shaded is the marked window."""
        told, sheet, high = self.told, self.told.sheet, self.best * scale
        cell = min(WIDEST * high, (self.wide - LABELS) / len(sheet.columns))
        canvas.text(MARGIN, y + 4, told.say("input") + " I", 10.5, weight="bold")
        top = y + 7 + self.captions + LABELS
        texts = [[[printed(v, sheet.input_decimals) for v in row] for row in plane] for plane in sheet.input]
        shaded = np.zeros(sheet.is_padding.shape, np.bool_)
        rows, columns = sheet.step.rows, sheet.step.columns
        shaded[np.ix_(rows, columns)] = True
        reach = (rows[0], columns[0], rows[-1] - rows[0] + 1, columns[-1] - columns[0] + 1)
        labels: Sequence[str] = facts.counts(sheet.rows)
        hatched = sheet.is_padding
        if sheet.is_signal:
            texts = [[plane[0] for plane in texts]]
            labels = [str(channel) for channel in sheet.channels] if self.rows > 1 else []
            shaded, hatched = (np.repeat(mask, self.rows, axis=0) for mask in (shaded, hatched))
            reach = (0, columns[0], self.rows, reach[3])
        for index in range(self.grids):
            x = MARGIN + LABELS + index * (self.wide + 3)
            if self.captions:
                canvas.text(x, top - LABELS - 0.6, self.names[index], CAPTION, colour=SOFT)
            canvas.grid(
                x,
                top,
                (cell, high),
                Cells(
                    f"input {index}",
                    texts[index],
                    labels,
                    facts.counts(sheet.columns),
                    shaded,
                    hatched,
                    frames=[reach],
                ),
            )
        if self.beside:
            self._aside(canvas, MARGIN + told.width - 64, y + 10, 64)
        else:
            self._aside(canvas, MARGIN, top + self.rows * high + 9, told.width)

    def _aside(self, canvas: Canvas, x: float, y: float, width: float) -> None:
        """The formula, and below it or right of it how to read the sheet."""
        told, sheet = self.told, self.told.sheet
        hints = [
            told.say("shaded", place=facts.place(sheet)),
            *([told.say("hatched")] if sheet.is_padding.any() else []),
            told.say("counted one" if sheet.is_signal else "counted"),
            *([] if told.solved else [told.say("white")]),
        ]
        first, then = facts.formula(sheet)
        if self.beside:
            whole = f"${first}\\ {then}$"
            parts = [whole] if width_of(whole, 11, math=True) <= width else [f"${first}$", rf"$\quad {then}$"]
            for part in parts:
                canvas.text(x, y + 5, part, 11, math=True)
                y += 9
            y += 8
            for hint in hints:
                y = canvas.paragraph(x, y, hint, width, BODY, SOFT) + 1
        else:
            whole = f"${first}\\ {then}$"
            size = min(11.0, 11 * 0.48 * width / width_of(whole, 11, math=True))
            canvas.text(x, y + 2, whole, size, math=True)
            for index, line in enumerate(told.lines(hints, 0.48 * width)):
                canvas.text(x + 0.52 * width, y - 0.6 + index * LINE, line, BODY, colour=SOFT)
