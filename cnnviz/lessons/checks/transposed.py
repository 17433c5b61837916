"""Checks on a transposed convolution in the kernel lab."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from cnnviz.evidence import overlaps
from cnnviz.lessons.checks.seen import NOT_YET, Seen
from cnnviz.lessons.scene import Scene
from cnnviz.ops import kernel_extent
from cnnviz.words import N_


def even_overlap(scene: Scene) -> Seen:
    """Away from the border, every element of a transposed convolution with stride 2 adds up equally many products."""
    run = scene.transposed
    if run is None:
        return NOT_YET
    given = run.convolution
    stride = max(given.stride)
    if min(given.stride) == 1:
        return Seen(False, status=N_("With stride 1, the map hardly becomes larger. Choose stride 2."))
    if stride > 2:
        return Seen(False, status=_OTHER_STRIDE, numbers={"stride": stride})
    down, across = (_inside(*axis) for axis in zip(given.kernel, given.stride, given.dilation, strict=True))
    counts = sorted({one * other for one in down for other in across})
    few, many = counts[0], counts[-1]
    status = (_ONE if many == 1 else _EVEN) if few == many else _AT_MOST_ONE if many == 1 else _UNEVEN
    numbers = {"kernel": " × ".join(map(str, given.kernel)), "stride": stride, "few": few, "many": many}
    return Seen(few == many, status=status, numbers=numbers)


_OTHER_STRIDE = N_("The stride is {stride}. Set it to 2, and find a kernel size that fits this stride.")
_ONE = N_("Kernel {kernel}, stride {stride}: one product in every element away from the border.")
_AT_MOST_ONE = N_(
    "Kernel {kernel}, stride {stride}: no product or one in an element away from the border, so the map has gaps."
)
_EVEN = N_("Kernel {kernel}, stride {stride}: {many} products in every element away from the border.")
_UNEVEN = N_(
    "Kernel {kernel}, stride {stride}: from {few} to {many} products in an element away from the border."
)


def _inside(kernel: int, stride: int, dilation: int) -> list[int]:
    """The different numbers of products along an axis, in its middle, where no border plays a part."""
    reach = kernel_extent(kernel, dilation)
    counts = overlaps((3 * reach,), (kernel,), stride=stride, dilation=dilation)
    found: list[int] = np.unique(counts[reach:-reach]).tolist()
    return found


CHECKS: Mapping[str, Callable[..., Seen]] = {"even_overlap": even_overlap}
