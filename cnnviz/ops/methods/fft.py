"""The convolution theorem: transform, multiply, transform back.

Correlation with a kernel is multiplication with the complex conjugate of the kernel's spectrum. The transforms cost
``H W log(H W)`` whatever the kernel's size, so this is the way for large kernels. Each element of the output takes a
rounding error from the whole image: about 1e-6 of the largest output, also where all products are zero.

A kernel of real numbers keeps real and imaginary parts apart. So the upper half of an image goes as the real part and the
lower half as the imaginary part of one complex picture, whose transforms are done where it lies in memory.
"""

from __future__ import annotations

import numpy as np
import scipy.fft

from cnnviz.ops.methods.case import MOST_PRODUCTS, Array, Case, Steps, check_dense, within
from cnnviz.ops.methods.memory import Memory


def check(case: Case, weight: Array) -> None:
    """Raise an OperationError for strides, dilations and types other than float32."""
    check_dense("fft", case)


def steps(case: Case, weight: Array, bias: Array, images: Array, outs: Array, memory: Memory) -> Steps:
    """Transform each channel once, add up each output's spectrum, transform back.

    The transform goes round in a circle. Each half has all rows that its windows cover; along the rows, the circle is long
    enough if what comes round at either end finds zeros.
    """
    left, right = case.padding[1]
    rows, columns = case.output
    half = -(-rows // 2)
    taken = half + case.kernel[0] - 1
    height = scipy.fft.next_fast_len(taken)
    width = scipy.fft.next_fast_len(max(case.size[1] + max(left, right), columns))

    spectra = memory.array("spectra", (*weight.shape[:2], height, 2 * width)).view(np.complex64)
    for place in np.ndindex(weight.shape[:2]):
        _spectrum(weight[place], left, spectra[place])
    pictures = memory.array("pictures", (case.channels, height, width), np.complex64)
    total = pictures[0] if len(weight) == 1 else memory.array("total", (height, width), np.complex64)

    upper, lower = (within(first - case.padding[0][0], taken, case.size[0]) for first in (0, half))
    filled = pictures[:, upper[0], : case.size[1]]
    borders = (
        pictures[:, : upper[0].start],
        pictures[:, upper[0].stop :],
        pictures[:, upper[0], case.size[1] :],
    )
    filled_below = pictures.imag[:, lower[0], : case.size[1]]

    def forward(image: Array) -> None:
        """The transform of both halves of each channel: along the rows that hold some of it, then down."""
        for border in borders:
            border.fill(0)
        np.copyto(filled, image[:, upper[1]])
        np.copyto(filled_below, image[:, lower[1]])
        scipy.fft.fft(pictures[:, :taken], axis=2, overwrite_x=True)
        scipy.fft.fft(pictures, axis=1, overwrite_x=True)

    def compute() -> None:
        for image, out in zip(images, outs, strict=True):
            forward(image)
            for terms, target, level in zip(spectra, out, bias, strict=True):
                np.multiply(pictures[0], terms[0], out=total)
                for picture, spectrum in zip(pictures[1:], terms[1:], strict=True):
                    np.add(total, picture * spectrum, out=total)
                total[0, 0] += level * (1 + 1j)  # a wave of no turns, in both halves
                scipy.fft.ifft(total, axis=0, overwrite_x=True, norm="forward")
                scipy.fft.ifft(total[:half], axis=1, overwrite_x=True, norm="forward")
                np.copyto(target[:half], total.real[:half, :columns])
                np.copyto(target[half:], total.imag[: rows - half, :columns])

    return [compute]


def _spectrum(kernel: Array, left: int, spectrum: Array) -> None:
    """Fill `spectrum`, ``(height, width)``, with the conjugate of a kernel's whose first column lies `left` cells before 0.

    It is divided by the number of its values, which the transform back does not do.

    The transform along the rows is one product with waves, that down is another, of real numbers:
    ``(cos + i sin) R = [cos, sin] [R, i R]``. The spectrum of real numbers is its own conjugate with both axes turned
    round, so half of it is copied.
    """
    height, width = spectrum.shape
    middle = height // 2 + 1
    along = _waves(width, np.arange(kernel.shape[1]) - left, width)
    down = _waves(height, np.arange(kernel.shape[0]), middle).T
    rows = np.empty((len(kernel), width), np.complex64)
    _multiply(kernel / np.float32(spectrum.size), along, rows)
    _multiply(
        np.concatenate([down.real, down.imag], axis=1), np.concatenate([rows, 1j * rows]), spectrum[:middle]
    )
    turned = spectrum[height - middle : 0 : -1]
    np.conjugate(turned[:, 0], out=spectrum[middle:, 0])
    np.conjugate(turned[:, :0:-1], out=spectrum[middle:, 1:])


def _multiply(a: Array, b: Array, result: Array) -> None:
    """``a @ b`` for real a and complex b, in parts for which BLAS starts no threads."""
    b, result = b.view(np.float32), result.view(np.float32)
    rows = max(1, MOST_PRODUCTS // b.size)
    for first in range(0, len(a), rows):
        np.matmul(a[first : first + rows], b, out=result[first : first + rows])


def _waves(length: int, places: Array, count: int) -> Array:
    """The first `count` conjugate waves of a transform of `length`, at some places, place by wave."""
    circle = np.exp(2j * np.pi / length * np.arange(length)).astype(np.complex64)
    return circle.take(np.outer(places, np.arange(count)), mode="wrap")
