"""The convolution theorem: transform, multiply, transform back.

Correlation with a kernel is multiplication with the complex conjugate of the kernel's spectrum. The transforms cost
``H W log(H W)`` whatever the kernel's size, so this is the way for large kernels. Each element of the output takes a
rounding error from the whole image: about 1e-6 of the largest output, also where all products are zero.
"""

from __future__ import annotations

import numpy as np
import scipy.fft

from cnnviz.ops.methods.case import MOST_ALONE, Array, Case, Steps, check_dense
from cnnviz.ops.methods.memory import Memory


def check(case: Case, weight: Array) -> None:
    """Raise an OperationError for strides, dilations and types other than float32."""
    check_dense("fft", case)


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """Transform each channel once, add up each output's spectrum, transform back.

    The transform goes round in a circle. It is long enough if what comes round at either end finds zeros.
    """
    (top, bottom), (left, right) = case.padding
    rows, columns = case.output
    height = scipy.fft.next_fast_len(max(case.size[0] + max(top, bottom), rows), True)
    width = scipy.fft.next_fast_len(max(case.size[1] + max(left, right), columns), True)
    down = _waves(height, np.arange(case.kernel[0]) - top, height // 2 + 1)
    along = _waves(width, np.arange(case.kernel[1]) - left, width).T

    spectra = {place: _product(down @ weight[place], along) for place in np.ndindex(weight.shape[:2])}

    padded = memory.array("padded", (height, width))
    inside = padded[: case.size[0], : case.size[1]]

    def forward(plane: Array) -> Array:
        """The transform of a plane with zeros after it, down first, where many columns are done at once."""
        np.copyto(inside, plane)
        return scipy.fft.fft(scipy.fft.rfft(padded, axis=0), axis=1, overwrite_x=True)

    def compute() -> None:
        padded.fill(0)
        for image, out in zip(images, outs, strict=True):
            pictures = [forward(plane) for plane in image]
            for number, target in enumerate(out):
                total = pictures[0] * spectra[number, 0]
                for channel, picture in enumerate(pictures[1:], start=1):
                    total += picture * spectra[number, channel]
                half = scipy.fft.ifft(total, axis=1, overwrite_x=True)[:, :columns]
                plane = scipy.fft.irfft(half, height, axis=0, overwrite_x=True)
                np.add(plane[:rows], bias[number], out=target)

    return [compute]


def _product(a: Array, b: Array) -> Array:
    """``a @ b`` in parts for which BLAS starts no threads."""
    result = np.empty((len(a), b.shape[1]), np.complex64)
    rows = max(1, MOST_ALONE // b.size)
    for first in range(0, len(a), rows):
        np.matmul(a[first : first + rows], b, out=result[first : first + rows])
    return result


def _waves(length: int, places: Array, count: int) -> Array:
    """The first `count` conjugate waves of a transform of `length`, at some places, wave by place."""
    circle = np.exp(2j * np.pi / length * np.arange(length)).astype(np.complex64)
    return circle[np.outer(np.arange(count), places) % length]
