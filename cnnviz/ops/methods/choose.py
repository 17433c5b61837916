"""Which method computes a convolution when none is named."""

from __future__ import annotations

from cnnviz.ops.methods import METHODS
from cnnviz.ops.methods.case import Array, Case

LARGE_KERNEL = 15
"""The side from which on the Fourier transform is faster than the sum, for one kernel on three planes."""
SEPARABLE_KERNEL = 7
"""The side from which on two passes are faster than one."""
MANY_CHANNELS = 32
"""Channels in and out from which on it pays to transform tiles."""
MANY_PRODUCTS = {"one kernel": 2**17, "many kernels": 10**6}
"""Multiply-adds below which the plain form is done before a fast one has begun."""
MANY_TILES = 16
"""Tiles of 4x4 or 2x2 below which transforming the kernels takes longer than it saves."""
MOST_TERMS = {"taps": 800, "strips": 2**13}
"""Products in one sum, above which adding them one by one is less exact than the documentation says; im2col adds in parts."""
MOST_LOWERED = 2**23
"""float32 values of one row of windows, or cells of all channels for a Fourier transform, that are too much memory."""


def choose(case: Case, weight: Array, *, direct: bool = False, kept: bool = False) -> str:
    """The name of the method for a convolution of one image by the kernels of one group, ``(C_out, C, kH, kW)``.

    Strides, dilations and other types than float32 are left to the plain form. One kernel on one image (as in image
    processing) is done in two passes if it is the product of a column and a row, by Fourier transform if it is large, and
    else tap by tap. Many kernels over many channels (as in networks) are done by tiles if they are 3x3 or 5x5, and else in
    strips. What is so small that making the steps takes longest is left to the plain form too, unless they are `kept`.
    With `direct`, methods are left out that are exact only beside the largest output; see
    :class:`~cnnviz.ops.methods.Method`.
    """
    side = min(case.kernel)
    places = case.output[0] * case.output[1]
    least = 0 if kept else MANY_PRODUCTS["one kernel" if case.channels_out == 1 else "many kernels"]
    if not (case.single and case.dense) or places * weight.size < least:
        return "im2col"
    if case.channels_out == 1:
        if side >= SEPARABLE_KERNEL and METHODS["separable"].can(case, weight):
            return "separable"
        if side >= LARGE_KERNEL and not direct and case.channels * places <= MOST_LOWERED:
            return "fft"
        return "taps" if weight.size <= MOST_TERMS["taps"] else "im2col"
    many = min(case.channels, case.channels_out) >= MANY_CHANNELS
    worth = kept or places >= MANY_TILES * (6 - side + 1) ** 2
    tiled = many and worth and not direct and METHODS["winograd"].can(case, weight)
    if tiled:
        return "winograd"
    terms = weight[0].size
    fits = terms <= MOST_TERMS["strips"] and terms * case.padded[1] <= MOST_LOWERED
    return "strips" if fits else "im2col"
