"""The layers of a network in SciPy where it has what slides and the special functions; in NumPy where it has nothing of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from cnnviz.views.programs.network.in_numpy import NumPyWriter

FUNCTIONS: dict[str, str] = {
    "spread": """\
def spread(x, gaps):
    shape = (*x.shape[:2], *((n - 1) * gap + 1 for n, gap in zip(x.shape[2:], gaps)))
    apart = np.zeros(shape, x.dtype)
    apart[(slice(None), slice(None), *(slice(None, None, gap) for gap in gaps))] = x
    return apart
""",
    "inside": """\
def inside(filtered, extent, stride):
    cuts = (slice(k // 2, n - (k - 1) // 2, step) for n, k, step in zip(filtered.shape[2:], extent, stride))
    return filtered[(slice(None), slice(None), *cuts)]
""",
    "correlated": """\
def correlated(x, kernel, gaps):
    made = np.empty((len(x), 1, *(n - (k - 1) * gap for n, k, gap in zip(x.shape[2:], kernel.shape[2:], gaps))), x.dtype)
    for first in np.ndindex(gaps):  # with a dilation, cells that lie so far apart make a grid of their own
        grid = (slice(None), slice(None), *(slice(at, None, gap) for at, gap in zip(first, gaps)))
        if made[grid].size:
            made[grid] = signal.correlate(x[grid], kernel, mode="valid", method="direct")
    return made
""",
    "convolution": """\
def convolution(x, weight, bias, stride, padding, dilation, groups):
    x = np.pad(x, ((0, 0), (0, 0), *padding))
    taken = (slice(None), slice(None), *(slice(None, None, step) for step in stride))
    maps = []
    for part, filters in zip(np.split(x, groups, axis=1), np.split(weight, groups)):
        if filters[0, 0].size == 1:  # 1 × 1
            maps.append(np.einsum("nk...,fk->nf...", part[taken], filters.reshape(filters.shape[:2])))
        else:
            maps += [correlated(part, kernel[None], dilation)[taken] for kernel in filters]
    made = np.concatenate(maps, axis=1)
    return made if bias is None else made + bias.reshape(-1, *(1 for step in stride))
""",
    "transposed_convolution": """\
def transposed_convolution(x, weight, bias, stride, padding, output_padding, dilation, groups):
    x, weight = spread(x, stride), spread(weight, dilation)
    maps = []
    for part, kernels in zip(np.split(x, groups, axis=1), np.split(weight, groups)):
        for f in range(weight.shape[1]):
            each = (
                signal.convolve(part[:, k], kernels[k, f][None], mode="full", method="direct") for k in range(len(kernels))
            )
            maps.append(sum(each))
    made = np.stack(maps, axis=1)
    made = np.pad(made, ((0, 0), (0, 0), *((0, more) for more in output_padding)))
    cuts = (slice(begin, n - end) for n, (begin, end) in zip(made.shape[2:], padding))
    made = made[(slice(None), slice(None), *cuts)]
    return made if bias is None else made + bias.reshape(-1, *(1 for step in stride))
""",
    "max_pool": """\
def max_pool(x, size, stride, padding, dilation):
    x = np.pad(x, ((0, 0), (0, 0), *padding), constant_values=-np.inf)
    window = spread(np.ones((1, 1, *size), bool), dilation)
    lost = np.isnan(x)  # maximum_filter passes over NaN, where max pooling gives NaN
    largest, lost = (ndimage.maximum_filter(each, footprint=window) for each in (np.where(lost, -np.inf, x), lost))
    return inside(np.where(lost, np.nan, largest), window.shape[2:], stride)
""",
    "average_pool": """\
def average_pool(x, size, stride, padding, counted, dilation):
    window = spread(np.ones((1, 1, *size), x.dtype), dilation)
    ones = np.pad(np.ones((1, 1, *x.shape[2:]), x.dtype), ((0, 0), (0, 0), *counted), constant_values=1)
    rest = [(b - c, e - d) for (b, e), (c, d) in zip(padding, counted)]
    ones = np.pad(ones, ((0, 0), (0, 0), *rest))
    x = np.pad(x, ((0, 0), (0, 0), *padding))
    sums, counts = (inside(ndimage.correlate(each, window), window.shape[2:], stride) for each in (x, ones))
    return sums / counts
""",
}
"""What slides, on SciPy. It knows neither stride nor dilation: every place is computed, and what is dilated is divided into grids or filled up
with zeros."""

TAKEN = ("batch_norm", "standardized", "by_channel", "local_response_norm", "resized")
"""Functions of the programs in NumPy, for which SciPy has nothing either."""
SPECIAL = re.compile(r"\b(erf|expit|ndtr)\(")
"""Functions that NumPy lacks."""


class SciPyWriter(NumPyWriter):
    """SciPy: ``scipy.signal`` correlates, ``scipy.ndimage`` pools, ``scipy.special`` has the functions."""

    label = "SciPy"
    imports: ClassVar[Mapping[str, str]] = {
        "": "import numpy as np",
        "ndimage.": "from scipy import ndimage",
        "signal.": "from scipy import signal",
        "special.": "from scipy import special",
    }
    functions: ClassVar[Mapping[str, str]] = {
        **FUNCTIONS,
        **{name: NumPyWriter.functions[name] for name in TAKEN},
    }
    pointwise: ClassVar[Mapping[str, str]] = {
        name: SPECIAL.sub(r"special.\1(", text) for name, text in NumPyWriter.pointwise.items()
    }
    reduced: ClassVar[Mapping[str, str]] = {
        **NumPyWriter.reduced,
        "ReduceLogSumExp": "special.logsumexp({x}, axis={axes}, keepdims={keep})",
    }
    calls: ClassVar[Mapping[str, str]] = {
        **NumPyWriter.calls,
        "LogSoftmax": "special.log_softmax({x}, axis={axis})",
        "Softmax": "special.softmax({x}, axis={axis})",
    }
