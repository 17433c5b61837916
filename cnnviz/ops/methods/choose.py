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
MANY_PLACES = {"winograd": 400, "strips": 1000}
"""Places of the kernel from which on it pays to transform the kernels, or to lay out strips."""
MANY_PRODUCTS = {"taps": 200_000, "separable": 1_500_000, "winograd": 10_000_000}
"""Multiply-adds below which the plain form is done before a fast one has begun."""
FEW_KERNELS = 24
"""Kernels up to which copying windows takes the plain form as long as multiplying them, if the windows are large."""
LARGE_WINDOW = 200
"""Cells of a window, all channels together, from which on it is large."""
MOST_TERMS = {"taps": 800, "strips": 2**13}
"""Products in one sum, above which adding them one by one is less exact than the documentation says; im2col adds in parts."""
MOST_LOWERED = 2**23
"""float32 values of one row of windows, or cells of all channels for a Fourier transform, that are too much memory."""


def choose(case: Case, weight: Array, *, direct: bool = False) -> str:
    """The name of the method for a convolution of one image by the kernels of one group, ``(C_out, C, kH, kW)``.

    Strides, dilations and other types than float32 are left to the plain form, and so is what is so small that another one
    would not have begun before it is done. One kernel on one image (as in image processing) is done in two passes if it is
    the product of a column and a row, by Fourier transform if it is large, and else tap by tap. Many kernels over many
    channels (as in networks) are done by tiles if they are 3x3 or 5x5, and in strips if they are few with large windows.
    With `direct`, methods are left out that are exact only beside the largest output; see
    :class:`~cnnviz.ops.methods.Method`.
    """
    places = case.output[0] * case.output[1]
    products = places * weight.size
    if not (case.single and case.dense) or products < MANY_PRODUCTS["taps"]:
        return "im2col"
    side, terms = min(case.kernel), weight[0].size
    if case.channels_out == 1:
        parted = side >= SEPARABLE_KERNEL and products >= MANY_PRODUCTS["separable"]
        if parted and METHODS["separable"].can(case, weight):
            return "separable"
        if side >= LARGE_KERNEL and not direct and case.channels * places <= MOST_LOWERED:
            return "fft"
        return "taps" if terms <= MOST_TERMS["taps"] else "im2col"
    many = min(case.channels, case.channels_out) >= MANY_CHANNELS and products >= MANY_PRODUCTS["winograd"]
    tiled = many and places >= MANY_PLACES["winograd"] and not direct
    if tiled and METHODS["winograd"].can(case, weight):
        return "winograd"
    few = case.channels_out <= FEW_KERNELS and places >= MANY_PLACES["strips"]
    fits = terms <= MOST_TERMS["strips"] and terms * case.padded[1] <= MOST_LOWERED
    return "strips" if few and terms >= LARGE_WINDOW and fits else "im2col"
