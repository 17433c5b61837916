"""Convolution, with max pooling over 2 × 2 and ReLU in the same stage where they follow.

The picture is kept padded and split by phase: with ``step = pool * stride``, phase ``(q, r)`` has the cells
``(q + step * row, r + step * column)``. The window of a pooled cell spans `reach` cells a side; ``tiles`` has a row for each of
them and each channel, and a column for each pooled cell and picture. It is laid out once, by copies of long runs, for the forward
pass and for the weights' gradient. Each of a pool's four cells is a product of the weights with a part of these rows, in a plane
of its own, so that pooling compares whole planes.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from cnnviz.ops.methods.case import MOST_PRODUCTS, Steps
from cnnviz.ops.shape import Array
from cnnviz.training.account import Line
from cnnviz.training.architecture import Convolution
from cnnviz.training.quick.stage import FLOAT32, Bound, Stage, buffers, close_gate, product, sum_rows


class Convolve(Stage):
    """A convolution; `pooled` says whether max pooling over 2 × 2 belongs to it, `relu` whether ReLU does."""

    def __init__(
        self,
        line: Line,
        weights: dict[str, Array],
        grads: dict[str, Array],
        n: int,
        *,
        pooled: bool,
        relu: int | None,
    ) -> None:
        super().__init__(weights, grads, relu)
        assert isinstance(line.layer, Convolution)
        layer, (self.channels, self.height, self.width) = line.layer, line.before
        self.kernels, self.size, self.padding = layer.kernels, layer.size, layer.padding
        self.pool = 2 if pooled else 1
        self.stride, self.step = layer.stride, self.pool * layer.stride
        self.rows, self.columns = (cells // self.pool for cells in line.after[1:])
        self.reach = (self.pool - 1) * layer.stride + layer.size
        self.blocks = -(-self.reach // self.step)
        self.taps = self._taps_at_once(self.rows * self.columns * n)
        self._lay_out_weights()

    def _taps_at_once(self, columns: int) -> int:
        """Taps in one product: as many as lie side by side in the tiles, and as BLAS multiplies without packing."""
        whole, row = self.size**2, self.size
        choices = [whole, row, 1] if self.pool == 1 else [row, 1]
        fitting = (taps for taps in choices if self.kernels * taps * self.channels * columns <= MOST_PRODUCTS)
        return next(fitting, choices[0])

    def _lay_out_weights(self) -> None:
        """For each product the weights of its taps, channels innermost, and their gradient."""
        kernels, channels, size = self.kernels, self.channels, self.size
        shape = (size**2 // self.taps, kernels, self.taps * channels)
        self.matrices, self.by_matrix = np.zeros(shape, FLOAT32), np.zeros(shape, FLOAT32)
        views = [
            each.reshape(-1, kernels, self.taps, channels).transpose(1, 0, 2, 3)
            for each in (self.matrices, self.by_matrix)
        ]
        parts = [
            each["weight"].reshape(kernels, channels, -1, self.taps).transpose(0, 2, 3, 1)
            for each in (self.weights, self.grads)
        ]
        self.before = [
            partial(np.copyto, views[0], parts[0]),
            partial(self.by_matrix.fill, 0),
            partial(self.grads["bias"].fill, 0),
        ]
        self.after = [partial(np.copyto, parts[1], views[1])]

    @property
    def floats(self) -> int:
        """Tiles, the split picture and the planes of the pool, all of them twice."""
        cells = self.rows * self.columns
        tiles = self.reach**2 * self.channels * cells
        grid = self.step**2 * self.channels * (self.rows - 1 + self.blocks) * (self.columns - 1 + self.blocks)
        pooling = 8 * self.kernels * cells if self.pool == 2 else 0
        return 2 * tiles + 2 * grid + 2 * pooling

    def bind(self, source: Bound, *, wanted: bool) -> Bound:
        n = source.result.shape[-1]
        cells = self.rows * self.columns * n
        grid_rows, grid_columns = self.rows - 1 + self.blocks, self.columns - 1 + self.blocks
        grid = np.zeros((self.step, self.step, self.channels, grid_rows, grid_columns, n), FLOAT32)
        tiles = np.empty((self.reach**2 * self.channels, cells), FLOAT32)
        forward: Steps = [partial(np.copyto, to, from_) for to, from_ in self._phases(grid, source.result)]
        forward += self._lay_tiles(grid, tiles)
        bound = buffers((self.kernels, self.rows, self.columns, n), wanted=True)
        result = bound.result.reshape(self.kernels, cells)
        planes = result[np.newaxis, np.newaxis]
        if self.pool == 2:
            planes = np.zeros((2, 2, self.kernels, cells), FLOAT32)
        done: set[tuple[int, int]] = set()
        for cell, matrix, rows in self._products():
            forward.append(product(planes[cell], self.matrices[matrix], tiles[rows], float(cell in done)))
            done.add(cell)
        larger = planes[0]
        if self.pool == 2:
            larger = np.empty((2, self.kernels, cells), FLOAT32)
            forward.append(partial(np.maximum, planes[:, 0], planes[:, 1], out=larger))
            forward.append(partial(np.maximum, larger[0], larger[1], out=result))
        forward.append(partial(np.add, result, self.weights["bias"][:, np.newaxis], out=result))
        if self.relu is not None:
            forward.append(partial(np.maximum, result, np.zeros_like(result), out=result))
        bound.forward = bound.apply = forward
        bound.backward = self._backward(source, bound, tiles, planes, larger)
        return bound

    def _backward(self, source: Bound, bound: Bound, tiles: Array, planes: Array, larger: Array) -> Steps:
        calls = close_gate(bound) if self.relu is not None else []
        assert bound.grad is not None
        grad = bound.grad.reshape(self.kernels, -1)
        calls += sum_rows(self.grads["bias"], grad)
        by_plane = grad[np.newaxis, np.newaxis]
        if self.pool == 2:
            by_plane = np.empty_like(planes)
            calls += _to_the_winner(grad, planes, larger, by_plane)
        for cell, matrix, rows in self._products():
            calls.append(product(self.by_matrix[matrix], by_plane[cell], tiles[rows], 1.0, tb=True))
        if source.grad is not None:
            calls += self._by_source(source.grad, by_plane, tiles)
        return calls

    def _by_source(self, target: Array, by_plane: Array, tiles: Array) -> Steps:
        """Each product's share goes to its tiles, the tiles' to the cells that they were copied from."""
        by_tiles = np.zeros_like(tiles)  # with a stride above the kernel some are never looked at
        calls: Steps = []
        written: set[int] = set()
        if overlapping := self.pool == 2 and self.taps > 1:
            calls.append(partial(by_tiles.fill, 0))
        for cell, matrix, rows in self._products():
            add = float(overlapping or rows.start in written)
            calls.append(product(by_tiles[rows], self.matrices[matrix], by_plane[cell], add, ta=True))
            written.add(rows.start)
        n = target.shape[-1]
        grid_size = (self.rows - 1 + self.blocks, self.columns - 1 + self.blocks)
        grid = np.empty((self.step, self.step, self.channels, *grid_size, n), FLOAT32)
        calls.append(partial(grid.fill, 0))
        parts = by_tiles.reshape(self.reach, self.reach, self.channels, self.rows, self.columns, n)
        for i, j in np.ndindex(self.blocks, self.blocks):
            part = parts[i * self.step :, j * self.step :][: self.step, : self.step]
            cells = grid[: len(part), : part.shape[1], :, i : i + self.rows, j : j + self.columns]
            calls.append(partial(np.add, cells, part, out=cells))
        reached = [size * self.step - self.padding for size in grid_size]
        if reached[0] < self.height or reached[1] < self.width:
            calls.append(partial(target.fill, 0))
        calls += [partial(np.copyto, to, from_) for from_, to in self._phases(grid, target)]
        return calls

    def _products(self) -> Iterator[tuple[tuple[int, int], int, slice]]:
        """For each product: the pool's cell, the number of its matrix, and its rows of the tiles."""
        across = min(self.taps, self.size)
        down = self.taps // across
        for cell in np.ndindex(self.pool, self.pool):
            at = 0
            for i in range(0, self.size, down):
                for j in range(0, self.size, across):
                    row, column = cell[0] * self.stride + i, cell[1] * self.stride + j
                    first = (row * self.reach + column) * self.channels
                    yield (cell[0], cell[1]), at, slice(first, first + self.taps * self.channels)
                    at += 1

    def _phases(self, grid: Array, plain: Array) -> Iterator[tuple[Array, Array]]:
        """Pieces of the padded, split grid, each with the piece of the plain picture that it holds."""
        for q, r in np.ndindex(self.step, self.step):
            first_row, first_column = (max(0, -(-(self.padding - phase) // self.step)) for phase in (q, r))
            part = plain[
                :,
                first_row * self.step + q - self.padding :: self.step,
                first_column * self.step + r - self.padding :: self.step,
            ]
            cells = grid[q, r, :, first_row:, first_column:]
            rows, columns = min(part.shape[1], cells.shape[1]), min(part.shape[2], cells.shape[2])
            if rows and columns:
                yield cells[:, :rows, :columns], part[:, :rows, :columns]

    def _lay_tiles(self, grid: Array, tiles: Array) -> Steps:
        """Copies of runs as long as a row of pooled cells, all pictures included."""
        n = grid.shape[-1]
        all_tiles = tiles.reshape(self.reach, self.reach, self.channels, self.rows, self.columns * n)
        calls: Steps = []
        for q, r in np.ndindex(self.step, self.step):
            to = all_tiles[q :: self.step, r :: self.step]
            phase: Any = grid[q, r]
            of_channel, of_row, of_column, of_number = phase.strides
            strides = (of_row, of_column, of_channel, of_row, of_number)
            calls.append(partial(np.copyto, to, as_strided(phase, to.shape, strides)))
        return calls


def _to_the_winner(grad: Array, planes: Array, larger: Array, by_plane: Array) -> Steps:
    """The calls that give each pool's gradient to its largest cell, of equal ones to the first in reading order."""
    upper, left = np.empty(grad.shape, bool), np.empty(larger.shape, bool)
    by_row = np.empty_like(larger)
    return [
        partial(np.greater_equal, larger[0], larger[1], out=upper),
        partial(np.multiply, grad, upper, out=by_row[0]),
        partial(np.subtract, grad, by_row[0], out=by_row[1]),
        partial(np.greater_equal, planes[:, 0], planes[:, 1], out=left),
        partial(np.multiply, by_row, left, out=by_plane[:, 0]),
        partial(np.subtract, by_row, by_plane[:, 0], out=by_plane[:, 1]),
    ]
