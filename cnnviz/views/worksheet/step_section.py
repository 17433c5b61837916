"""The section with the marked number, step by step."""

from __future__ import annotations

import numpy as np

from cnnviz.views.numbers import number
from cnnviz.views.worksheet import facts
from cnnviz.views.worksheet.canvas import INK, SOFT, Canvas, Cells, width_of
from cnnviz.views.worksheet.facts import printed
from cnnviz.views.worksheet.told import CAPTION, LABELS, LINE, MARGIN, WIDEST, Told, heading
from cnnviz.worksheets.rounding import Values

Size = tuple[float, float]


class StepSection:
    """Window, kernel and products of each channel, and their sum.

    Channels with one kernel have it but once, beside the products of each; their windows are those of the section above.
    """

    def __init__(self, told: Told) -> None:
        self.told = told
        sheet = told.sheet
        self.names = facts.channel_names(told.translate, sheet, told.run)
        self.blocks, self.tall, self.columns = sheet.weight.shape
        self.is_shared = not sheet.is_signal and self.blocks > 1 and (sheet.weight == sheet.weight[0]).all()
        if sheet.is_signal:
            cells, gaps = self.columns + 2.0, 2 * LABELS + 18
        elif self.is_shared:
            cells, gaps = self.columns * 4 + 1.5 * 3, LABELS + 3 * 9 + 3 * 2
        else:
            cells, gaps = self.columns * 3 + 1.8, LABELS + 3 * 11
        self.wide = (told.width - gaps) / cells
        self.best = 8.0
        words = [told.say("do products one" if sheet.is_signal else "do products")]
        if sheet.divisor > 1:
            words.append(told.say("do divide", divisor=sheet.divisor))
        words += [told.say("do bias")] if sheet.bias else []
        words.append(facts.rounding(told.translate, sheet.conv))
        self.lines = told.lines(words, told.width)

    def height(self, scale: float) -> float:
        """Title, instruction, the grids below each other, and the line with the sum."""
        return self._top + (1 if self.is_shared else self.blocks) * self._block(scale) + 11

    @property
    def _top(self) -> float:
        return 8.6 + len(self.lines) * LINE + (0.5 if self.told.sheet.is_signal else 2.5)

    def _block(self, scale: float) -> float:
        if self.told.sheet.is_signal:
            return 3 * self.best * scale + LABELS + 2
        return self.tall * self.best * scale + LABELS + 4

    def draw(self, canvas: Canvas, y: float, scale: float) -> None:
        """Blanks are empty on the exercise."""
        told = self.told
        title = told.say("named", name=told.say("one number"), way=facts.place(told.sheet))
        heading(canvas, MARGIN, y, f"1   {title}", self.lines)
        high = self.best * scale
        cell = min(WIDEST * high, self.wide), high
        top = y + self._top
        if self.is_shared:
            self._shared(canvas, top + LABELS + 1, cell)
        else:
            for block in range(self.blocks):
                at = top + block * self._block(scale) + LABELS + 1
                if told.sheet.is_signal:
                    self._below(canvas, at - 2, block, cell)
                else:
                    self._beside(canvas, at, block, cell)
        self._sum(canvas, y + self.height(scale) - 8)

    @property
    def _kernel_name(self) -> str:
        divisor = self.told.sheet.divisor
        return self.told.say("kernel") + (f" × {divisor}" if divisor > 1 else "")

    def _of(self, word: str, block: int) -> str:
        """``Window · Red``, or the word alone where there is one channel."""
        name = self.told.say(word)
        return f"{name} · {self.names[block]}" if self.names[block] else name

    def _numbers(self, values: Values) -> list[list[str]]:
        return [[printed(value, self.told.sheet.input_decimals) for value in row] for row in values]

    def _weights(self, block: int) -> list[list[str]]:
        return [[printed(value, 0) for value in row] for row in self.told.sheet.weight[block]]

    def _products(self, canvas: Canvas, x: float, y: float, block: int, cell: Size) -> None:
        """The products of a channel."""
        texts = [
            [self.told.hidden(text) for text in row]
            for row in self._numbers(self.told.sheet.step.products[block])
        ]
        strong = np.ones((self.tall, self.columns), np.bool_)
        canvas.grid(x, y, cell, Cells(f"products {block}", texts, strong=strong))

    def _sums(self, canvas: Canvas, x: float, y: float, block: int, cell: Size) -> None:
        """The sum of each row of products of a channel."""
        sums = self._numbers(self.told.sheet.step.products[block].sum(axis=1, keepdims=True))
        texts = [[self.told.hidden(text) for text in row] for row in sums]
        canvas.grid(x, y, cell, Cells(f"sums {block}", texts, strong=np.ones((self.tall, 1), np.bool_)))

    def _caption(self, canvas: Canvas, x: float, y: float, text: str) -> None:
        canvas.text(x, y - 4.6, text, CAPTION, colour=SOFT)

    def _beside(self, canvas: Canvas, y: float, block: int, cell: Size) -> None:
        """Window × kernel = products, and a column with the sums of the rows."""
        told, sheet, (wide, high) = self.told, self.told.sheet, cell
        rows, columns = sheet.rows[sheet.step.rows], sheet.columns[sheet.step.columns]
        across = self.columns * wide
        gap = min(20.0, (told.width - LABELS - 3 * across - 1.8 * wide) / 3)
        at = [MARGIN + LABELS + index * (across + gap) for index in range(4)]
        for x, sign in zip(at[1:], "×=Σ", strict=True):
            nearer = 1 if sign == "×" else 0  # to the window, as numbers of rows stand before the kernel
            canvas.text(x - gap / 2 - nearer, y + self.tall * high / 2, sign, 13, align="center", middle=True)
        names = self._of("window", block), self._kernel_name, told.say("products"), told.say("sums")
        for x, name in zip(at, names, strict=True):
            self._caption(canvas, x, y, name)
        window = self._numbers(sheet.step.inputs[block])
        canvas.grid(
            at[0], y, cell, Cells(f"window {block}", window, facts.counts(rows), facts.counts(columns))
        )
        self._kernel(canvas, at[1], y, block, cell)
        self._products(canvas, at[2], y, block, cell)
        self._sums(canvas, at[3], y, block, (1.8 * wide, high))

    def _kernel(self, canvas: Canvas, x: float, y: float, block: int, cell: Size) -> None:
        down, across = (facts.counts(np.arange(size)) for size in (self.tall, self.columns))
        canvas.grid(x, y, cell, Cells(f"kernel {block}", self._weights(block), down, across))

    def _shared(self, canvas: Canvas, y: float, cell: Size) -> None:
        """The kernel, and for each channel the products with it and the sums of their rows."""
        wide, high = cell
        x = MARGIN + LABELS
        self._caption(canvas, x, y, self._kernel_name)
        self._kernel(canvas, x, y, 0, cell)
        across, sums = self.columns * wide, 1.5 * wide
        gap = min(14.0, (self.told.width - LABELS - across) / self.blocks - across - sums - 2)
        x += across + gap
        for block in range(self.blocks):
            self._caption(canvas, x, y, self._of("products", block))
            self._products(canvas, x, y, block, cell)
            self._caption(canvas, x + across + 2, y, self.told.say("sums"))
            self._sums(canvas, x + across + 2, y, block, (sums, high))
            x += across + 2 + sums + gap

    def _below(self, canvas: Canvas, y: float, block: int, cell: Size) -> None:
        """Window, weights and products of a signal below each other, and the sum at the end of the products."""
        told, sheet, (wide, high) = self.told, self.told.sheet, cell
        x = MARGIN + 2 * LABELS + 14
        for index, name in enumerate((self._of("window", block), self._kernel_name, told.say("products"))):
            canvas.text(
                x - 3, y + (index + 0.5) * high, name, CAPTION, colour=SOFT, align="right", middle=True
            )
        columns = facts.counts(sheet.columns[sheet.step.columns])
        canvas.grid(
            x, y, cell, Cells(f"window {block}", self._numbers(sheet.step.inputs[block]), (), columns)
        )
        canvas.grid(x, y + high, cell, Cells(f"kernel {block}", self._weights(block)))
        self._products(canvas, x, y + 2 * high, block, cell)
        end = x + self.columns * wide
        canvas.text(end + 1.5, y + 2.5 * high, "Σ", 11, middle=True)
        self._sums(canvas, end + 6, y + 2 * high, block, (1.4 * wide, high))

    def _sum(self, canvas: Canvas, y: float) -> None:
        """``F(3, 4) = [sum] ÷ 16 + 1 = [result]``, with boxes for what is to be found."""
        told, sheet = self.told, self.told.sheet
        signed = ("+ " if sheet.bias >= 0 else "− ") + number(abs(sheet.bias))
        between = (f"÷ {sheet.divisor} " if sheet.divisor > 1 else "") + signed + "  ="
        x = MARGIN + LABELS
        high, middle = 7.0, y + 3.5
        parts = (
            (f"{facts.place(sheet)}  =", "total", printed(sheet.step.total, sheet.input_decimals), 0.8),
            (between, "result", printed(sheet.result, sheet.conv.decimals), 1.8),
        )
        for text, name, value, line in parts:
            canvas.text(x, middle, text, 10.5, middle=True)
            x += width_of(text, 10.5) + 3
            canvas.box(x, y, 24, high, edge=INK, line=line)
            canvas.text(
                x + 12,
                middle,
                told.hidden(value),
                10.5,
                weight="bold",
                align="center",
                middle=True,
                name=name,
            )
            x += 24 + 3
