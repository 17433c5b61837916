"""What the blocks of an architecture figure are called."""

from __future__ import annotations

from dataclasses import dataclass

from cnnviz.words import N_


@dataclass(frozen=True)
class Named:
    """An operator's name in words, a marked message; `weight` is which input has its kernel, 0 if none has."""

    label: str
    weight: int = 0
    colour: str = "#e9e9e9"


LEARNS, POOLS, JOINS, GIVEN = "#bfdcc6", "#d9d9d9", "#ffffff", "#b9b9b9"
"""Green for layers with weights, grays for all others: they differ in print without colour as well."""

NAMES = {
    "Input": Named(N_("Input"), 0, GIVEN),
    "Conv": Named(N_("Convolution"), 1, LEARNS),
    "ConvInteger": Named(N_("Convolution"), 1, LEARNS),
    "QLinearConv": Named(N_("Convolution"), 3, LEARNS),
    "ConvTranspose": Named(N_("Transposed convolution"), 1, LEARNS),
    "Gemm": Named(N_("Fully connected"), 0, LEARNS),
    "MatMul": Named(N_("Matrix product"), 0, LEARNS),
    "MatMulInteger": Named(N_("Matrix product"), 0, LEARNS),
    "QLinearMatMul": Named(N_("Matrix product"), 0, LEARNS),
    "MaxPool": Named(N_("Max pooling"), 0, POOLS),
    "AveragePool": Named(N_("Average pooling"), 0, POOLS),
    "GlobalAveragePool": Named(N_("Global average pooling"), 0, POOLS),
    "GlobalMaxPool": Named(N_("Global max pooling"), 0, POOLS),
    "Add": Named(N_("Addition"), 0, JOINS),
    "Sum": Named(N_("Addition"), 0, JOINS),
    "Mul": Named(N_("Multiplication"), 0, JOINS),
    "Concat": Named(N_("Concatenation"), 0, JOINS),
    "BatchNormalization": Named(N_("Batch norm"), 0, LEARNS),
    "LayerNormalization": Named(N_("Layer norm"), 0, LEARNS),
    "Relu": Named("ReLU"),
    "LeakyRelu": Named("Leaky ReLU"),
    "PRelu": Named("PReLU"),
    "Elu": Named("ELU"),
    "Celu": Named("CELU"),
    "Selu": Named("SELU"),
    "Gelu": Named("GELU"),
    "Sigmoid": Named(N_("Sigmoid")),
    "Tanh": Named("tanh"),
    "Softmax": Named(N_("Softmax")),
    "LogSoftmax": Named(N_("Log softmax")),
    "Dropout": Named(N_("Dropout")),
    "ReduceMean": Named(N_("Mean"), 0, POOLS),
    "Resize": Named(N_("Upsampling"), 0, POOLS),
    "Upsample": Named(N_("Upsampling"), 0, POOLS),
    "Module": Named(N_("Module"), 0, LEARNS),
    "Residual": Named(N_("Residual block"), 0, LEARNS),
    "Branches": Named(N_("Parallel branches"), 0, LEARNS),
    "Skips": Named(N_("Encoder and decoder"), 0, LEARNS),
    "Pad": Named(N_("Padding"), 0, JOINS),
}
"""By the operator's ONNX name; others are called by that."""

OTHER = Named("", 0, "#f2f2f2")
