"""The section with the maps that are to be filled in."""

from __future__ import annotations

import numpy as np

from cnnviz.views.worksheet import facts
from cnnviz.views.worksheet.canvas import Canvas, Cells
from cnnviz.views.worksheet.facts import printed
from cnnviz.views.worksheet.told import LABELS, LINE, MARGIN, WIDEST, Told, heading


class MapsSection:
    """The maps that follow: convolution, activation, pooling; those of a picture beside each other."""

    def __init__(self, told: Told) -> None:
        self.told = told
        sheet = told.sheet
        maps = [("conv", sheet.conv, [told.say("do convolution")])]
        if sheet.act is not None:
            formula = facts.activation_formula(told.state)
            maps.append(("act", sheet.act, [told.say("do activation", formula=formula)]))
        if sheet.pool is not None and sheet.pooling is not None:
            sizes = sheet.pool_window[1:] if sheet.is_signal else sheet.pool_window
            word = "do max" if sheet.pooling.kind == "max" else "do average"
            words = [told.say(word, window=facts.times(sizes)), told.say("moved", step=sheet.pool_step[1])]
            maps.append(("pool", sheet.pool, words))
        self.maps = maps
        self.apart = 7.0
        self.column = told.width if sheet.is_signal else (told.width - 2 * self.apart) / 3
        self.best = 8.0
        self.lines = [
            told.lines([*words, facts.rounding(told.translate, map)], self.column)
            for _name, map, words in maps
        ]

    def _head(self, index: int) -> float:
        lines = len(self.lines[index]) if self.told.sheet.is_signal else max(map(len, self.lines))
        return 8.6 + lines * LINE + 3.6

    def height(self, scale: float) -> float:
        """The highest of the maps, or all below each other."""
        if self.told.sheet.is_signal:
            return sum(self._head(index) + self.best * scale + 4 for index in range(len(self.maps)))
        rows = max(len(map.values) for _name, map, _words in self.maps)
        return self._head(0) + rows * self.best * scale

    def draw(self, canvas: Canvas, y: float, scale: float) -> None:
        """Numbers that are given have a tint; the marked one and its windows have thick lines."""
        told, sheet, high = self.told, self.told.sheet, self.best * scale
        columns = max(map.values.shape[1] for _name, map, _words in self.maps)
        cell = min(WIDEST * high, (self.column - LABELS) / columns)
        titles = {
            "conv": told.say("convolution") + " F",
            "act": dict(facts.settings(told.translate, told.state, told.run))[told.say("activation")]
            + "  f(F)",
            "pool": told.say(
                "max pooling" if sheet.pooling and sheet.pooling.kind == "max" else "average pooling"
            ),
        }
        x = MARGIN
        for index, (name, map, _words) in enumerate(self.maps):
            heading(canvas, x, y, f"{index + 2}   {titles[name]}", self.lines[index])
            shown = ~map.blank if not told.solved else np.ones_like(map.blank)
            texts = [
                [printed(v, map.decimals) if shown[row, column] else "" for column, v in enumerate(line)]
                for row, line in enumerate(map.values)
            ]
            frames = [(*sheet.mark, 1, 1)] if name == "conv" else []
            windows = self._windows() if index + 2 == len(self.maps) else []
            rows = [] if sheet.is_signal else facts.counts(map.rows)
            cells = Cells(
                name,
                texts,
                rows,
                facts.counts(map.columns),
                given=~map.blank,
                strong=map.blank,
                frames=frames,
                windows=windows,
            )
            canvas.grid(x + (0 if sheet.is_signal else LABELS), y + self._head(index), (cell, high), cells)
            if sheet.is_signal:
                y += self._head(index) + high + 4
            else:
                x += self.column + self.apart

    def _windows(self) -> list[tuple[float, float, float, float]]:
        """The windows of the pooling in the map before it, unless they overlap."""
        sheet = self.told.sheet
        if sheet.pool is None or any(map(int.__gt__, sheet.pool_window, sheet.pool_step)):
            return []
        above, left = sheet.pool_begin
        return [
            (above + row * sheet.pool_step[0], left + column * sheet.pool_step[1], *sheet.pool_window)
            for row in range(len(sheet.pool.rows))
            for column in range(len(sheet.pool.columns))
        ]
