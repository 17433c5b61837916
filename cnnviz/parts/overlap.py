"""How stamped kernels overlap, and what an enlarged picture gives instead: maps for the part `heatmaps`, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cnnviz import ops
from cnnviz.evidence import overlaps
from cnnviz.parts.heatmaps.content import Heatmap
from cnnviz.pipeline import Run, TransposedConvolution
from cnnviz.state.lab import LabState
from cnnviz.views.sentences import listed
from cnnviz.words import Translate

SHOWN = 40
"""Rows and columns of a map, at most: with more, single elements could not be seen."""


@dataclass(frozen=True, eq=False)
class Resized:
    """The picture enlarged first, each pixel `stride` by `stride` times, and then convolved with the same kernel.

    Attributes
    ----------
    values : float32 array (M, H', W')
        In the shape of the transposed convolution, and placed as that is.
    counts : int array (H', W')
        The products of one channel in each element.
    """

    values: npt.NDArray[np.float32]
    counts: npt.NDArray[np.intp]


def counts_of(run: Run) -> npt.NDArray[np.intp]:
    """How many products of one channel each element of the transposed convolution adds up, (H', W')."""
    given = run.convolution
    how = {name: value for name, value in given.arguments.items() if name != "groups"}
    return overlaps(run.input.shape[1:], given.kernel, **how)


def inner_counts(run: Run) -> list[int]:
    """The different counts where the border of the picture plays no part, or all of them if there is no such place."""
    given, counts = run.convolution, counts_of(run)
    reach = [ops.kernel_extent(kernel, gap) for kernel, gap in zip(given.kernel, given.dilation, strict=True)]
    extra = given.output_padding if isinstance(given, TransposedConvolution) else (0, 0)
    edges = [
        slice(max(0, far - 1 - begin), size - max(0, far - 1 - end + more))
        for far, (begin, end), more, size in zip(reach, given.padding, extra, counts.shape, strict=True)
    ]
    inner = counts[edges[0], edges[1]]
    return np.unique(inner if inner.size else counts).tolist()


def resized(run: Run) -> Resized:
    """What enlarging first gives; the kernel lies as the transposed convolution stamps it, which is turned by 180°."""
    given = run.convolution
    (rows, columns), groups = given.stride, given.groups
    enlarged = run.input.repeat(rows, axis=1).repeat(columns, axis=2)
    turned = np.ascontiguousarray(ops.flip_kernel(run.weight))
    weight = turned if groups > 1 else turned.swapaxes(0, 1)
    around = [gap * (kernel - 1) for kernel, gap in zip(given.kernel, given.dilation, strict=True)]
    bias = np.full(len(run.conv), run.bias, np.float32)
    padding = [(each, each) for each in around]
    full = ops.conv2d(enlarged, weight, bias, padding=padding, dilation=given.dilation, groups=groups)
    counts = overlaps(enlarged.shape[1:], given.kernel, dilation=given.dilation)
    shape = run.conv.shape[1:]
    places = [
        np.arange(size) + begin + (stride - 1) // 2
        for size, stride, (begin, _end) in zip(shape, given.stride, given.padding, strict=True)
    ]
    inside = [np.minimum(place, size - 1) for place, size in zip(places, counts.shape, strict=True)]
    grid = np.ix_(*inside)
    beyond = np.logical_or.outer(*(place >= size for place, size in zip(places, counts.shape, strict=True)))
    values = full[:, grid[0], grid[1]]
    values[:, beyond] = run.bias  # output padding can reach further than any kernel
    return Resized(values, np.where(beyond, 0, counts[grid]))


def shown_part(run: Run) -> tuple[slice, slice]:
    """Rows and columns from the middle of the map."""
    starts = [max(0, (size - SHOWN) // 2) for size in run.conv.shape[1:]]
    rows, columns = (slice(start, start + SHOWN) for start in starts)
    return rows, columns


def overlap_maps(_: Translate, run: Run) -> list[Heatmap]:
    """Counts and values, of the transposed convolution and of the picture that was enlarged first."""
    rows, columns = shown_part(run)
    other = resized(run)
    height, width = run.conv.shape[1:]
    part = ""
    if max(height, width) > SHOWN:
        part = _("rows {top} to {bottom}, columns {left} to {right}").format(
            top=rows.start,
            bottom=min(rows.stop, height) - 1,
            left=columns.start,
            right=min(columns.stop, width) - 1,
        )
    reach = (
        float(max(np.abs(run.conv[0, rows, columns]).max(), np.abs(other.values[0, rows, columns]).max()))
        or 1.0
    )

    def count_map(title: str, counts: npt.NDArray[np.intp]) -> Heatmap:
        shown = counts[rows, columns].astype(np.float32)
        return Heatmap(title, part, shown, "gray", 0.0, float(shown.max()) or 1.0)

    def value_map(title: str, values: npt.NDArray[np.float32]) -> Heatmap:
        return Heatmap(title, part, values[0, rows, columns], low=-reach, high=reach)

    return [
        count_map(_("Transposed: products in each output"), counts_of(run)),
        value_map(_("Transposed convolution"), run.conv),
        count_map(_("Enlarged first: products in each output"), other.counts),
        value_map(_("Enlarged first, then convolved"), other.values),
    ]


def overlap_sentences(_: Translate, state: LabState, run: Run) -> tuple[str, str]:
    """What the counts are, and what enlarging first changes; with marked terms."""
    found = inner_counts(run)
    stride, kernel = state.stride, " × ".join(map(str, run.convolution.kernel))
    before = [
        _(
            "Each pixel adds a copy of the kernel to the output, and neighbouring copies lie {stride} apart. Where copies overlap, several products are added. Away from the border, the number of products in an output is {counts}."
        ).format(stride=stride, counts=listed(_, map(str, found)))
    ]
    if len(found) > 1:
        before.append(
            _(
                "The numbers alternate from place to place. So even a uniform picture gives a map with a regular pattern, a checkerboard, unless the weights make up for the difference."
            )
        )
    else:
        before.append(_("They are equal everywhere, so the overlap itself makes no checkerboard."))
    if state.dilation == 1 and stride > 1:
        before.append(
            _(
                "The numbers are equal only where the stride {stride} divides the size of the kernel, here {kernel}."
            ).format(stride=stride, kernel=kernel)
        )
    after = _(
        "The last two maps show another way to enlarge: every pixel is first repeated {stride} × {stride} times (nearest neighbour), and the same kernel, in the same orientation, is then applied with stride 1. Away from the border, every output adds up the same {count} products, so a uniform picture gives a uniform map."
    ).format(stride=stride, count=int(np.prod(run.convolution.kernel)))
    return " ".join(before), after
