"""The cases that the onnx package ships, and how many of them the reader and the operators get right."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import ModelProto, TensorProto, numpy_helper

from cnnviz.networks import OPERATORS, ModelError, read_onnx
from cnnviz.networks.operators.arithmetic import TYPES

KINDS = ("node", "pytorch-converted", "pytorch-operator")

NOT_TAKEN = {
    r"convtranspose_3d|Conv3d": "a convolution over three spatial axes",
    r"batchnorm_.*training_mode|training_dropout": "training, in which layers learn or drop numbers at random",
    r"test_not_[234]d": "opset 1",
}
"""By pattern of their names the cases of our operators and types that do not pass, and why."""

HALF = 2 * float(np.finfo(np.float16).eps)
"""float16 sums are not rounded in the same order everywhere: a neighbour of the last digit will do."""


@dataclass(frozen=True)
class Case:
    """One model with inputs and the outputs that belong to them."""

    name: str
    model: ModelProto
    sets: list[tuple[list[np.ndarray], list[np.ndarray]]]
    rtol: float
    atol: float

    @property
    def operators(self) -> set[str]:
        return {node.op_type for node in self.model.graph.node}

    @property
    def kind(self) -> str:
        """The operator of a one-operator model, "several" for a graph of more."""
        return min(self.operators) if len(self.operators) == 1 else "several"


@dataclass
class Conformance:
    """Cases passed and all cases, by operator; the names of those that did not pass and what was said."""

    passed: Counter[str] = field(default_factory=Counter)
    total: Counter[str] = field(default_factory=Counter)
    failed: dict[str, str] = field(default_factory=dict)
    other_types: list[str] = field(default_factory=list)


@lru_cache
def cases() -> tuple[Case, ...]:
    """Every case all of whose operators are in our table."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # other operators' cases divide by zero on purpose
        from onnx.backend.test.loader import load_model_tests

        loaded = [case for kind in KINDS for case in load_model_tests(kind=kind)]
    found = []
    for case in loaded:
        folder = Path(case.model_dir or "")
        model = case.model or onnx.load(folder / "model.onnx", load_external_data=False)
        if any(node.domain or node.op_type not in OPERATORS for node in model.graph.node):
            continue
        sets = case.data_sets or [
            (_arrays(each, "input"), _arrays(each, "output"))
            for each in sorted(folder.glob("test_data_set_*"))
        ]
        found.append(Case(case.name, model, [(_plain(a), _plain(b)) for a, b in sets], case.rtol, case.atol))
    return tuple(found)


def _arrays(folder: Path, kind: str) -> list[TensorProto]:
    """The tensors of a folder ``test_data_set_0``."""
    count = len(list(folder.glob(f"{kind}_*.pb")))
    return [TensorProto.FromString((folder / f"{kind}_{i}.pb").read_bytes()) for i in range(count)]


def _plain(values: Any) -> list[Any]:
    return [numpy_helper.to_array(value) if isinstance(value, TensorProto) else value for value in values]


def has_our_types(model: ModelProto) -> bool:
    """Whether all a model takes, holds, gives and casts to are arrays of types that NumPy has."""
    values = [*model.graph.input, *model.graph.output]
    types = [value.type.tensor_type.elem_type for value in values]
    types += [tensor.data_type for tensor in model.graph.initializer]
    for node in model.graph.node:
        for attribute in node.attribute:
            if node.op_type == "Cast" and attribute.name == "to":
                types.append(attribute.i)
            if attribute.type == attribute.TENSOR:
                types.append(attribute.t.data_type)
    return all(number in TYPES for number in types)


def check(case: Case) -> None:
    """Raise unless reading and running the case's model gives its outputs, in their shapes and types."""
    network = read_onnx(case.model.SerializeToString())
    names = [value.name for value in case.model.graph.input]
    for inputs, outputs in case.sets:
        values = network.run(dict(zip(names, inputs, strict=False)))
        for name, expected in zip(network.outputs, outputs, strict=True):
            found = values[name]
            assert (found.shape, found.dtype) == (expected.shape, expected.dtype)
            rtol = max(case.rtol, HALF) if expected.dtype == np.float16 else case.rtol
            np.testing.assert_allclose(found, expected, rtol=rtol, atol=case.atol)


@lru_cache
def conformance() -> Conformance:
    """Run every case of our operators and types."""
    result = Conformance()
    for case in cases():
        if not has_our_types(case.model):
            result.other_types.append(case.name)
            continue
        result.total[case.kind] += 1
        try:
            check(case)
        except (ModelError, AssertionError) as error:
            result.failed[case.name] = str(error)
        else:
            result.passed[case.kind] += 1
    return result


def reason(name: str) -> str | None:
    """Why a case does not pass, if that is known."""
    return next((why for pattern, why in NOT_TAKEN.items() if re.search(pattern, name)), None)
