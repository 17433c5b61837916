"""Quantised numbers: small whole numbers q that stand for ``(q - zero_point) * scale``, and layers that compute with them.

Sums of products are exact. What is brought to another scale is rounded to the nearest whole number, halves to even, and what
lies outside of its type becomes the type's lowest or highest number.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any, Unpack

import numpy as np

from cnnviz.networks.errors import ModelError
from cnnviz.networks.operators.arithmetic import dtype_of
from cnnviz.networks.operators.calls import CALLS, Call, Rounding, called
from cnnviz.networks.operators.convolution import Convolution, conv
from cnnviz.networks.operators.linear import WHOLE_NUMBERS_COST
from cnnviz.networks.operators.registry import Array, Context, Ints, Results, operator
from cnnviz.networks.operators.shared import axis_of, broadcast_shape

STORED = tuple(map(np.dtype, (np.uint8, np.int8, np.uint16, np.int16)))
"""Types of quantised numbers."""


@operator("QuantizeLinear")
def quantize_linear(
    context: Context,
    x: Array,
    scale: Array,
    zero_point: Array | None = None,
    *,
    axis: int = 1,
    block_size: int = 0,
    output_dtype: int = 0,
    precision: int = 0,
    saturate: int = 1,
) -> Results:
    """``x / scale + zero_point``, one of both for all numbers, for each place on an axis, or for each block on it.

    The division is done in the type of `scale`, or in `precision`; `saturate` is for types that are not taken.
    """
    dtype = np.dtype(np.uint8) if zero_point is None else zero_point.dtype
    if output_dtype:
        dtype = dtype_of(output_dtype)
    if zero_point is not None and zero_point.dtype != dtype:
        raise ModelError(
            "its zero point is of the type {given}, but its output of {dtype}",
            given=zero_point.dtype.name,
            dtype=dtype.name,
        )
    _check_stored(dtype)
    real = _real(dtype_of(precision) if precision else scale.dtype)
    step, zero = fitted(x, scale, zero_point, axis, block_size)
    context.budget.ask(x.shape, np.float64)
    steps = np.rint(x.astype(real, copy=False) / step.astype(real, copy=False))
    return Rounding(dtype, zero_point=zero)(steps)


@operator("DequantizeLinear")
def dequantize_linear(
    context: Context,
    x: Array,
    scale: Array,
    zero_point: Array | None = None,
    *,
    axis: int = 1,
    block_size: int = 0,
    output_dtype: int = 0,
) -> Results:
    """``(x - zero_point) * scale`` in the type of `scale`, or in `output_dtype`."""
    if x.dtype != np.int32:
        _check_stored(x.dtype)
    real = _real(dtype_of(output_dtype) if output_dtype else scale.dtype)
    step, zero = fitted(x, scale, zero_point, axis, block_size)
    context.budget.ask(x.shape, np.float64)
    wide = np.result_type(real, step, np.float32)
    if zero.any():
        x = np.subtract(x, zero, dtype=np.int64 if x.dtype == np.int32 else np.int32)
    return (x.astype(wide) * step).astype(real, copy=False)


@operator("DynamicQuantizeLinear")
def dynamic_quantize_linear(context: Context, x: Array) -> Results:
    """Quantised to uint8 with a scale and a zero point, which are given too, made of the range of x together with 0."""
    if x.dtype.kind != "f":
        raise ModelError("its numbers are of the type {dtype}, but must be real numbers", dtype=x.dtype.name)
    context.budget.ask(x.shape, np.float64)
    low, high = (np.float32(end(x, initial=0)) for end in (np.min, np.max))
    scale = np.float32((high - low) / np.float32(255)) if high > low else np.float32(1)
    zero = np.uint8(np.rint(np.clip(-low / scale, 0, 255)))
    made = Rounding(np.dtype(np.uint8), zero_point=np.asarray(zero))(np.rint(x / scale))
    return made, np.asarray(scale), np.asarray(zero)


@called("ConvInteger")
def conv_integer(
    context: Context,
    x: Array,
    weight: Array,
    x_zero: Array | None = None,
    weight_zero: Array | None = None,
    **how: Unpack[Convolution],
) -> Call:
    """Cross-correlation of what whole numbers are above their zero points; padding stands at the zero point."""
    call = _convolution(context, x, x_zero, weight, weight_zero, None, **how)
    return replace(call, rounding=Rounding(np.dtype(np.int32)))


@called("QLinearConv")
def qlinear_conv(
    context: Context,
    x: Array,
    x_scale: Array,
    x_zero: Array,
    weight: Array,
    weight_scale: Array,
    weight_zero: Array,
    y_scale: Array,
    y_zero: Array,
    bias: Array | None = None,
    **how: Unpack[Convolution],
) -> Call:
    """Cross-correlation of quantised numbers, its sums brought to the output's scale; a scale for each output channel or one."""
    _check_stored(y_zero.dtype)
    call = _convolution(context, x, x_zero, weight, weight_zero, bias, **how)
    scale = _one("x_scale", x_scale) * _by_channel("w_scale", weight_scale, weight)
    factor = np.asarray(scale / _one("y_scale", y_scale), np.float32)
    return replace(call, rounding=Rounding(y_zero.dtype, factor, _one("y_zero_point", y_zero)))


def _convolution(
    context: Context,
    x: Array,
    x_zero: Array | None,
    weight: Array,
    weight_zero: Array | None,
    bias: Array | None,
    **how: Unpack[Convolution],
) -> Call:
    """The convolution of numbers above their zero points, in float64, in which its sums are exact."""
    for array in (x, weight):
        _check_stored(array.dtype)
    image = np.subtract(x, 0 if x_zero is None else _one("x_zero_point", x_zero), dtype=np.float64)
    kernel = weight.astype(np.float64)
    if weight_zero is not None:
        zero = _by_channel("w_zero_point", weight_zero, weight)
        kernel -= zero.reshape(-1, *(1,) * (weight.ndim - 1))
    return conv(context, image, kernel, None if bias is None else bias.astype(np.float64), **how)


@operator("MatMulInteger")
def matmul_integer(
    context: Context, a: Array, b: Array, a_zero: Array | None = None, b_zero: Array | None = None
) -> Results:
    """Products of matrices of what whole numbers are above their zero points; one for all, by row of a, by column of b."""
    return Rounding(np.dtype(np.int32))(_product(context, a, a_zero, b, b_zero))


@operator("QLinearMatMul")
def qlinear_matmul(
    context: Context,
    a: Array,
    a_scale: Array,
    a_zero: Array,
    b: Array,
    b_scale: Array,
    b_zero: Array,
    y_scale: Array,
    y_zero: Array,
) -> Results:
    """Products of matrices of quantised numbers, brought to the output's scale."""
    _check_stored(y_zero.dtype)
    sums = _product(context, a, a_zero, b, b_zero)
    scales = [array.astype(np.float32) for array in (a_scale, b_scale, y_scale)]
    factor = by_row("a_scale", scales[0], a) * by_column("b_scale", scales[1], b) / _one("y_scale", scales[2])
    return Rounding(y_zero.dtype, zero_point=_one("y_zero_point", y_zero))(
        np.rint(sums.astype(np.float32) * factor)
    )


def _product(context: Context, a: Array, a_zero: Array | None, b: Array, b_zero: Array | None) -> Array:
    for array in (a, b):
        _check_stored(array.dtype)
        if not array.ndim:
            raise ModelError("it multiplies matrices, and one of its inputs is a single number")
    before = broadcast_shape(a.shape[:-2], b.shape[:-2])
    shape = (*before, *a.shape[-2:-1], *(b.shape[-1:] if b.ndim > 1 else ()))
    work = math.prod(shape) * a.shape[-1] * WHOLE_NUMBERS_COST
    context.budget.ask(shape, np.float64, operations=work)
    left, right = a.astype(np.float64), b.astype(np.float64)
    if a_zero is not None:
        left -= by_row("a_zero_point", a_zero, a)
    if b_zero is not None:
        right -= by_column("b_zero_point", b_zero, b)
    return np.matmul(left, right)


def matmul_integer_call(
    context: Context, a: Array, b: Array, a_zero: Array | None = None, b_zero: Array | None = None
) -> Call | None:
    """MatMulInteger as a call of the engine's ``linear``, whose weight is b; None unless b is one matrix."""
    if b.ndim != 2:
        return None
    left = a.astype(np.float64) - (0 if a_zero is None else by_row("a_zero_point", a_zero, a))
    right = b.astype(np.float64) - (0 if b_zero is None else by_column("b_zero_point", b_zero, b))
    return Call("linear", left, {"weight": right.T, "bias": None}, Rounding(np.dtype(np.int32)))


CALLS["MatMulInteger"] = matmul_integer_call


def by_row(name: str, given: Array, a: Array) -> Array:
    """One number for all of matrix a, or one for each row, so that it stretches to a and to the product."""
    if given.size == 1:
        return given.reshape(())
    column = (*a.shape[:-1], 1)
    if a.ndim > 1 and (given.shape == column or given.shape == (a.shape[-2],)):
        return given if given.shape == column else given.reshape(-1, 1)
    raise _misfit(name, given, column)


def by_column(name: str, given: Array, b: Array) -> Array:
    """One number for all of matrix b, or one for each column, so that it stretches to b and to the product."""
    if given.size == 1:
        return given.reshape(())
    row = (*b.shape[:-2], 1, b.shape[-1])
    if b.ndim > 1 and given.shape in (row, row[-1:]):
        return given
    raise _misfit(name, given, row)


def _one(name: str, given: Array) -> Array:
    if given.size != 1:
        raise ModelError("the input '{name}' must be a single number", name=name)
    return given.reshape(())


def _by_channel(name: str, given: Array, weight: Array) -> Array:
    """One number, or one for each output channel."""
    if given.size == 1:
        return given.reshape(())
    if given.shape != weight.shape[:1]:
        raise _misfit(name, given, weight.shape[:1])
    return given


def fitted(
    x: Array, scale: Array, zero_point: Array | None, axis: int, block_size: int
) -> tuple[Array, Array]:
    """Scale and zero point, reshaped so that they stretch to x: for all numbers, for places on an axis, or for blocks."""
    zero = np.zeros(scale.shape, np.int8) if zero_point is None else zero_point
    if zero.shape != scale.shape and not zero.size == scale.size == 1:
        raise ModelError(
            "its scale has shape {scale}, but its zero point {zero}", scale=scale.shape, zero=zero.shape
        )
    if scale.size == 1:
        return scale.reshape(()), zero.reshape(())
    axis = axis_of(axis, x.ndim)
    length = x.shape[axis]
    if block_size < 0:
        raise ModelError("its block_size is {size}, but must not be below 0", size=block_size)
    if not block_size:
        if scale.shape != (length,):
            raise _misfit("scale", scale, (length,))
        along = (-1, *(1,) * (x.ndim - axis - 1))
        return scale.reshape(along), zero.reshape(along)
    blocks = (*x.shape[:axis], -(-length // block_size), *x.shape[axis + 1 :])
    if scale.shape != blocks:
        raise _misfit("scale", scale, blocks)
    block = np.arange(length) // block_size
    return np.take(scale, block, axis), np.take(zero, block, axis)


def _misfit(name: str, given: Array, wanted: Ints) -> ModelError:
    return ModelError(
        "its {name} has shape {given}, but must be a single number or of shape {wanted}",
        name=name,
        given=given.shape,
        wanted=wanted,
    )


def _check_stored(dtype: np.dtype[Any]) -> None:
    if dtype not in STORED:
        raise ModelError(
            "its quantised numbers are of the type {dtype}, but only {known} are supported",
            dtype=dtype.name,
            known=", ".join(kind.name for kind in STORED),
        )


def _real(dtype: np.dtype[Any]) -> np.dtype[Any]:
    if dtype.kind != "f":
        raise ModelError("its scale is of the type {dtype}, but must be real numbers", dtype=dtype.name)
    return dtype
