"""Why an output element or one number of a gradient has its value: the inputs, weights and sums behind it.

Each function takes an operation's *unpadded* input, its arguments and the position of one output element,
and gives a frozen dataclass with everything a reader needs to do the sum again. The numbers are worked out
here from the definition, in float64, apart from the way the engine computes the whole array.

A function that ends in `_gradient` takes the gradient by the operation's output first, as those of
:mod:`cnnviz.ops.backward` do, and explains one number of the gradient by its input, weight or bias. :func:`nudge` proves
such a number by moving a weight a little.
"""

from cnnviz.evidence.activation import ActivationStep, activation_step, softmax_step
from cnnviz.evidence.backward_activation import ActivationGradient, activation_gradient
from cnnviz.evidence.backward_bias import BiasGradient, bias_gradient
from cnnviz.evidence.backward_convolution import (
    ConvolutionInputGradient,
    ConvolutionWeightGradient,
    convolution_input_gradient,
    convolution_weight_gradient,
)
from cnnviz.evidence.backward_linear import (
    FlattenGradient,
    LinearInputGradient,
    LinearWeightGradient,
    flatten_gradient,
    linear_input_gradient,
    linear_weight_gradient,
)
from cnnviz.evidence.backward_normalization import (
    BatchNormInputGradient,
    BatchNormWeightGradient,
    batch_norm_input_gradient,
    batch_norm_weight_gradient,
)
from cnnviz.evidence.backward_pooling import (
    AveragePoolingGradient,
    MaxPoolingGradient,
    average_pooling_gradient,
    max_pooling_gradient,
)
from cnnviz.evidence.combination import COMBINATIONS, CombinationStep, combination_step, ramp_behind
from cnnviz.evidence.convolution import ConvolutionStep, convolution_step
from cnnviz.evidence.cross_entropy import (
    CrossEntropyGradient,
    CrossEntropyStep,
    cross_entropy_gradient,
    cross_entropy_step,
)
from cnnviz.evidence.geometry import Slide
from cnnviz.evidence.linear import linear_step
from cnnviz.evidence.matrix import Entries, convolution_entries, transposed_entries
from cnnviz.evidence.nudge import Kink, Nudge, Verdict, nudge
from cnnviz.evidence.pooling import (
    AveragePoolingStep,
    DivisorRule,
    MaxPoolingStep,
    average_pooling_step,
    max_pooling_step,
)
from cnnviz.evidence.transposed import TransposedStep, overlaps, transposed_step
from cnnviz.evidence.window import Window

__all__ = [
    "COMBINATIONS",
    "ActivationGradient",
    "ActivationStep",
    "AveragePoolingGradient",
    "AveragePoolingStep",
    "BatchNormInputGradient",
    "BatchNormWeightGradient",
    "BiasGradient",
    "CombinationStep",
    "ConvolutionInputGradient",
    "ConvolutionStep",
    "ConvolutionWeightGradient",
    "CrossEntropyGradient",
    "CrossEntropyStep",
    "DivisorRule",
    "Entries",
    "FlattenGradient",
    "Kink",
    "LinearInputGradient",
    "LinearWeightGradient",
    "MaxPoolingGradient",
    "MaxPoolingStep",
    "Nudge",
    "Slide",
    "TransposedStep",
    "Verdict",
    "Window",
    "activation_gradient",
    "activation_step",
    "average_pooling_gradient",
    "average_pooling_step",
    "batch_norm_input_gradient",
    "batch_norm_weight_gradient",
    "bias_gradient",
    "combination_step",
    "convolution_entries",
    "convolution_input_gradient",
    "convolution_step",
    "convolution_weight_gradient",
    "cross_entropy_gradient",
    "cross_entropy_step",
    "flatten_gradient",
    "linear_input_gradient",
    "linear_step",
    "linear_weight_gradient",
    "max_pooling_gradient",
    "max_pooling_step",
    "nudge",
    "overlaps",
    "ramp_behind",
    "softmax_step",
    "transposed_entries",
    "transposed_step",
]
