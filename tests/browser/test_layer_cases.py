"""The Stepper's sums for the last layer of every model of the onnx package's cases, in a real browser."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import numpy as np

from cnnviz.parts.layer_stepper.content import layer_payload, subject_of
from tests.networks.test_trace_cases import runs

from .test_layer import WALK, page

__all__ = ["page"]

LARGEST = 2**16
"""A case with more numbers than this to send is left out, as the others show the same arithmetic."""


def test_no_number_of_any_case_differs_from_the_networks(page: Any) -> None:
    """Each layer is drawn with sums that come to the network's numbers, or it is not drawn."""
    wrong, kinds = [], Counter[str]()
    for name, network, values in runs():
        for layer in network.layers[-1:]:
            subject = subject_of(network, layer, values)
            if subject is None:
                continue
            meta, arrays = layer_payload(subject)
            kinds[meta["kind"]] += 1
            if meta["kind"] == "none" or sum(array.size for array in arrays.values()) > LARGEST:
                continue
            if not all(np.isfinite(array).all() for array in arrays.values()):
                continue  # JSON, which stands for Arrow here, has no such numbers
            sent = {key: [array.dtype.name, array.tolist()] for key, array in arrays.items()}
            walked = page.evaluate(WALK, [json.loads(json.dumps(meta, allow_nan=False)), sent])
            one_unit = list(subject.element) if meta["kind"] == "linear" else None  # whose weights were sent
            bad = [each for each in walked if not each[3] and one_unit in (None, each[0])]
            if bad:
                wrong.append((name, layer.op_type, bad[0]))
    assert wrong == []
    assert min(kinds[kind] for kind in ("copy", "elementwise", "terms", "normalization", "rounding")) > 5
