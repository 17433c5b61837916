"""Traces through every model of the onnx package's cases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from cnnviz.networks import ModelError, Network, read_onnx
from cnnviz.networks.trace import Closed, Element, linear_attribution, seen_region, trace

from .cases import cases, has_our_types, reason

Values = dict[str, np.ndarray]


@lru_cache
def runs() -> tuple[tuple[str, Network, Values], ...]:
    """Each model that is taken, run on the inputs of its case."""
    found = []
    for case in cases():
        if has_our_types(case.model) and reason(case.name) is None and case.sets:
            network = read_onnx(case.model.SerializeToString())
            names = [value.name for value in case.model.graph.input]
            if network.inputs:
                found.append(
                    (case.name, network, network.run(dict(zip(names, case.sets[0][0], strict=False))))
                )
    return tuple(found)


def picked() -> Iterator[tuple[str, Network, Values, Element]]:
    """Two numbers of each result of the last two layers of every model."""
    rng = np.random.default_rng(6)
    for name, network, values in runs():
        for layer in network.layers[-2:]:
            for made in filter(None, layer.outputs):
                for _ in range(2 if values[made].size else 0):
                    yield (
                        name,
                        network,
                        values,
                        Element(made, tuple(int(rng.integers(n)) for n in values[made].shape)),
                    )


def test_no_step_of_any_case_differs_from_the_engine() -> None:
    """Each step either comes to the engine's number, or says that its arithmetic is not shown."""
    wrong, kinds = [], Counter[bool]()
    for name, network, values, element in picked():
        for step in trace(network, values, element):
            kinds[isinstance(step.how, Closed)] += 1
            if step.agrees is False:
                wrong.append((name, step.element, step.engine, step.how.value))
    assert wrong == []
    assert kinds[False] > 3 * kinds[True] > 0


def test_whatever_can_be_shared_out_is_shared_out_completely() -> None:
    """Pixels and biases sum to the number for every model of straight pieces; for the others the reason is told."""
    wrong, shared_out = [], 0
    for name, network, values, element in picked():
        seen_region(network, values, element)
        try:
            shared = linear_attribution(network, values, element)
        except ModelError:
            continue
        value = float(values[element.array][element.index])
        if not np.isfinite(value):
            continue
        shared_out += 1
        size = np.abs(shared.contributions).sum() + sum(map(abs, shared.biases.values())) + abs(value)
        precision = 1e-2 if values[element.array].dtype == np.float16 else 1e-5
        if not abs(shared.total - value) <= precision * size:
            wrong.append((name, element, value, shared.total))
    assert wrong == []
    assert shared_out > 500
