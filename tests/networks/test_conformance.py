"""The cases of the onnx package: made for each operator, and exported by PyTorch."""

from __future__ import annotations

import re
from pathlib import Path

import onnx
import pytest

from .cases import NOT_TAKEN, conformance, reason

README = Path(__file__).resolve().parents[2] / "README.md"
COUNTED_WITH = "1.23"
"""The version of the onnx package whose cases README.md counts."""
SENTENCE = r"passes (\d+) of (\d+) cases"
WANTED = [
    "Abs", "Add", "And", "ArgMax", "ArgMin", "AveragePool",
    "BatchNormalization", "Cast", "CastLike", "Ceil", "Celu", "Clip",
    "Concat", "Constant", "ConstantOfShape", "Conv", "ConvInteger", "ConvTranspose",
    "DepthToSpace", "DequantizeLinear", "Div", "Dropout", "DynamicQuantizeLinear", "Elu",
    "Equal", "Erf", "Exp", "Expand", "Flatten", "Floor",
    "Gather", "Gelu", "Gemm", "GlobalAveragePool", "GlobalMaxPool", "Greater",
    "GroupNormalization", "HardSigmoid", "HardSwish", "Identity", "InstanceNormalization", "LRN",
    "LayerNormalization", "LeakyRelu", "Less", "Log", "LogSoftmax", "LpPool",
    "MatMul", "MatMulInteger", "Max", "MaxPool", "Min", "Mish",
    "Mul", "Neg", "Or", "PRelu", "Pad", "Pow",
    "QLinearConv", "QLinearMatMul", "QuantizeLinear", "Range", "Reciprocal", "ReduceMax",
    "ReduceMean", "ReduceMin", "ReduceProd", "ReduceSum", "Relu", "Reshape",
    "Resize", "Round", "Selu", "Shape", "Shrink", "Sigmoid", "Sign",
    "Size", "Slice", "Softmax", "Softplus", "Softsign", "SpaceToDepth",
    "Split", "Sqrt", "Squeeze", "Sub", "Sum", "Swish",
    "Tanh", "ThresholdedRelu", "Tile", "Transpose", "Unsqueeze", "Upsample",
    "Where", "Xor",
]  # fmt: skip


def test_every_case_passes_or_is_named_with_its_reason() -> None:
    """What is computed is right, and what is not computed is refused for a reason that is known."""
    result = conformance()
    unexpected = {name: text for name, text in result.failed.items() if reason(name) is None}
    assert unexpected == {}
    assert result.passed.total() + len(result.failed) == result.total.total()


@pytest.mark.parametrize("pattern", NOT_TAKEN)
def test_every_reason_still_holds(pattern: str) -> None:
    """A reason that no failing case needs any more must go from the list."""
    assert any(re.search(pattern, name) for name in conformance().failed)


@pytest.mark.parametrize("operator", WANTED)
def test_each_operator_passes_cases_of_its_own(operator: str) -> None:
    """Every operator has one-operator cases and passes all but those that are named."""
    result = conformance()
    assert result.passed[operator] > 0


def test_the_readme_counts_the_cases_right() -> None:
    """Where README.md says how many cases pass, it is the number of today."""
    if not onnx.__version__.startswith(COUNTED_WITH):
        pytest.skip("another version of the onnx package has other cases")
    if not README.exists() or not (stated := re.search(SENTENCE, README.read_text("utf-8"))):
        pytest.skip("README.md does not say how many cases pass")
    result = conformance()
    assert (int(stated[1]), int(stated[2])) == (result.passed.total(), result.total.total())
