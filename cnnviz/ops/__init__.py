"""The operations of a convolutional network as pure functions on arrays.

Names and meaning follow ``torch.nn.functional``; layout is channels first. Every function takes an input with
or without a batch axis and leaves its arguments as they are. float32 stays float32, float64 stays float64;
integers, booleans and float16 become float32. What cannot be computed raises an :class:`OperationError`.
"""

from cnnviz.ops.activation import (
    ACTIVATIONS,
    abs,
    celu,
    elu,
    gelu,
    hardshrink,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    log_softmax,
    logsigmoid,
    mish,
    prelu,
    relu,
    relu6,
    selu,
    sigmoid,
    silu,
    softmax,
    softplus,
    softshrink,
    softsign,
    tanh,
    tanhshrink,
    threshold,
)
from cnnviz.ops.adaptive import (
    adaptive_avg_pool1d,
    adaptive_avg_pool2d,
    adaptive_max_pool1d,
    adaptive_max_pool2d,
    global_avg_pool2d,
    global_max_pool2d,
)
from cnnviz.ops.combination import add, hypot, maximum, sub
from cnnviz.ops.convolution import conv1d, conv2d, flip_kernel
from cnnviz.ops.errors import OperationError
from cnnviz.ops.gradient import activation_derivative
from cnnviz.ops.linear import flatten, linear
from cnnviz.ops.padding import PADDING_MODES, pad
from cnnviz.ops.pooling import avg_pool1d, avg_pool2d, avg_pool3d, max_pool1d, max_pool2d, max_pool3d
from cnnviz.ops.shape import (
    conv_output_size,
    conv_transpose_output_size,
    kernel_extent,
    pool_output_size,
    resolve_padding,
)
from cnnviz.ops.transposed import conv_transpose1d, conv_transpose2d

__all__ = [
    "ACTIVATIONS",
    "PADDING_MODES",
    "OperationError",
    "abs",
    "activation_derivative",
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "adaptive_max_pool1d",
    "adaptive_max_pool2d",
    "add",
    "avg_pool1d",
    "avg_pool2d",
    "avg_pool3d",
    "celu",
    "conv1d",
    "conv2d",
    "conv_output_size",
    "conv_transpose1d",
    "conv_transpose2d",
    "conv_transpose_output_size",
    "elu",
    "flatten",
    "flip_kernel",
    "gelu",
    "global_avg_pool2d",
    "global_max_pool2d",
    "hardshrink",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "hypot",
    "kernel_extent",
    "leaky_relu",
    "linear",
    "log_softmax",
    "logsigmoid",
    "max_pool1d",
    "max_pool2d",
    "max_pool3d",
    "maximum",
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
    "softshrink",
    "softsign",
    "sub",
    "tanh",
    "tanhshrink",
    "threshold",
]
