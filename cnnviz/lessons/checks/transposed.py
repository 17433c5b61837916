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
    """Away from the border, every element of a transposed convolution with a stride adds up equally many products."""
    run = scene.transposed
    if run is None:
        return NOT_YET
    given = run.convolution
    down, across = (_inside(*axis) for axis in zip(given.kernel, given.stride, given.dilation, strict=True))
    counts = sorted({one * other for one in down for other in across})
    done = len(counts) == 1 and min(given.stride) > 1
    if min(given.stride) == 1:
        return Seen(False, status=N_("With stride 1, the map hardly becomes larger. Choose stride 2."))
    few, many = counts[0], counts[-1]
    numbers = {"kernel": " × ".join(map(str, given.kernel)), "stride": given.stride[0], "few": few}
    if done:
        return Seen(done, status=_ONE if many == 1 else _EVEN, numbers=numbers | {"many": many})
    return Seen(done, status=_AT_MOST_ONE if many == 1 else _UNEVEN, numbers=numbers | {"many": many})


_ONE = N_(
    "Kernel {kernel}, stride {stride}: one product in every element away from the border. The copies of the kernel lie side by side, without overlap."
)
_AT_MOST_ONE = N_(
    "Kernel {kernel}, stride {stride}: no product or one in an element away from the border. The stride is larger than the kernel, which leaves gaps."
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
