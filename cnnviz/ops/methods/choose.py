"""Which method computes a convolution when none is named."""

from __future__ import annotations

from cnnviz.ops.methods import METHODS
from cnnviz.ops.methods.case import Array, Case

LARGE_KERNEL = 17
"""The side from which on the Fourier transform is faster than the sum, for one kernel."""
SEPARABLE_KERNEL = 5
"""The side from which on two passes are faster than one."""
MANY_CHANNELS = 32
"""Channels in and out from which on it pays to transform tiles."""
MANY_PLACES = 2**12
"""Places of one kernel below which the plain form is done before a fast one has begun."""


def choose(case: Case, weight: Array, *, direct: bool = False) -> str:
    """The name of the method for a convolution of one image by the kernels of one group, ``(C_out, C, kH, kW)``.

    Strides, dilations and other types than float32 are left to the plain form. One kernel on one image (as in image
    processing) is done in two passes if it is the product of a column and a row, by Fourier transform if it is large, and
    else tap by tap. Many kernels over many channels (as in networks) are done by tiles if they are 3x3 or 5x5, and else in
    strips. With `direct`, methods are left out that are exact only beside the largest output; see
    :class:`~cnnviz.ops.methods.Method`.
    """
    side = min(case.kernel)
    if not (case.single and case.dense):
        return "im2col"
    if case.channels_out == 1:
        if case.output[0] * case.output[1] < MANY_PLACES:
            return "im2col"
        if side >= SEPARABLE_KERNEL and METHODS["separable"].can(case, weight):
            return "separable"
        return "fft" if side >= LARGE_KERNEL and not direct else "taps"
    many = min(case.channels, case.channels_out) >= MANY_CHANNELS
    return "winograd" if many and not direct and METHODS["winograd"].can(case, weight) else "strips"
