"""Backward passes: from the gradient of a loss by an operation's output to the gradients by what went in.

Each function takes that gradient first, then the arguments the operation was called with. All of them are the
chain rule for one step; a network's gradients are these steps from last to first. Gradients have the input's
dtype, and they are the exact derivatives wherever the operation has one.
"""

from cnnviz.ops.backward.convolution import conv1d_backward, conv2d_backward
from cnnviz.ops.backward.linear import linear_backward
from cnnviz.ops.backward.loss import softmax_cross_entropy
from cnnviz.ops.backward.normalization import batch_norm_backward
from cnnviz.ops.backward.padding import pad_backward
from cnnviz.ops.backward.pointwise import activation_backward, softmax_backward
from cnnviz.ops.backward.pooling import (
    avg_pool1d_backward,
    avg_pool2d_backward,
    avg_pool3d_backward,
    max_pool1d_backward,
    max_pool2d_backward,
    max_pool3d_backward,
)

__all__ = [
    "activation_backward",
    "avg_pool1d_backward",
    "avg_pool2d_backward",
    "avg_pool3d_backward",
    "batch_norm_backward",
    "conv1d_backward",
    "conv2d_backward",
    "linear_backward",
    "max_pool1d_backward",
    "max_pool2d_backward",
    "max_pool3d_backward",
    "pad_backward",
    "softmax_backward",
    "softmax_cross_entropy",
]
