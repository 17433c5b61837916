"""The operations of a convolutional network as pure functions on arrays.

Names and meaning follow ``torch.nn.functional``; layout is channels first. Every function takes an input with or without
a batch axis, leaves its arguments as they are and gives a new array: float32 stays float32, float64 stays float64,
integers, booleans and float16 become float32. What cannot be computed raises :class:`OperationError`.
"""

from cnnviz.ops.activation import (
    ACTIVATIONS,
    celu,
    elu,
    gelu,
    hardsigmoid,
    hardswish,
    leaky_relu,
    log_softmax,
    mish,
    prelu,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    softsign,
    tanh,
)
from cnnviz.ops.convolution import conv1d, conv2d, flip_kernel
from cnnviz.ops.errors import OperationError
from cnnviz.ops.linear import flatten, linear
from cnnviz.ops.padding import PADDING_MODES, pad
from cnnviz.ops.pooling import avg_pool1d, avg_pool2d, max_pool1d, max_pool2d
from cnnviz.ops.shape import (
    conv_output_size,
    conv_transpose_output_size,
    kernel_extent,
    pool_output_size,
    resolve_padding,
)

__all__ = [
    "ACTIVATIONS",
    "PADDING_MODES",
    "OperationError",
    "avg_pool1d",
    "avg_pool2d",
    "celu",
    "conv1d",
    "conv2d",
    "conv_output_size",
    "conv_transpose_output_size",
    "elu",
    "flatten",
    "flip_kernel",
    "gelu",
    "hardsigmoid",
    "hardswish",
    "kernel_extent",
    "leaky_relu",
    "linear",
    "log_softmax",
    "max_pool1d",
    "max_pool2d",
    "mish",
    "pad",
    "pool_output_size",
    "prelu",
    "relu",
    "relu6",
    "resolve_padding",
    "selu",
    "sigmoid",
    "silu",
    "softmax",
    "softplus",
    "softsign",
    "tanh",
]
