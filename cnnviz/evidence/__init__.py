"""Why an output element has its value: the inputs, weights and sums behind one number.

Each function takes an operation's *unpadded* input, its arguments and the position of one output element,
and gives a frozen dataclass with everything a reader needs to do the sum again. The numbers are worked out
here from the definition, in float64, apart from the way the engine computes the whole array.
"""

from cnnviz.evidence.activation import ActivationStep, activation_step, softmax_step
from cnnviz.evidence.convolution import ConvolutionStep, convolution_step
from cnnviz.evidence.geometry import Slide
from cnnviz.evidence.linear import linear_step
from cnnviz.evidence.pooling import (
    AveragePoolingStep,
    DivisorRule,
    MaxPoolingStep,
    average_pooling_step,
    max_pooling_step,
)
from cnnviz.evidence.window import Window

__all__ = [
    "ActivationStep",
    "AveragePoolingStep",
    "ConvolutionStep",
    "DivisorRule",
    "MaxPoolingStep",
    "Slide",
    "Window",
    "activation_step",
    "average_pooling_step",
    "convolution_step",
    "linear_step",
    "max_pooling_step",
    "softmax_step",
]
