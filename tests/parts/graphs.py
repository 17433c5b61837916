"""Small networks for the picture of a network, and what its description says in plain words."""

from __future__ import annotations

from typing import Any

import numpy as np

from cnnviz.networks import Network, read_onnx

from ..networks.build import model, node

RNG = np.random.default_rng(5)


def drawn(*shape: int) -> np.ndarray:
    """Numbers without zeros among them, float32."""
    return (RNG.uniform(0.2, 1, shape) * RNG.choice([-1, 1], shape)).astype(np.float32)


def one_layer(
    op_type: str,
    shape: tuple[int, ...],
    weights: dict[str, np.ndarray],
    outputs: str = "y",
    **attributes: Any,
) -> Network:
    """A network of one layer that takes `x` and then the weights."""
    built = model(
        [node(op_type, " ".join(["x", *weights]), outputs, **attributes)], {"x": shape}, outputs, weights
    )
    return read_onnx(built.SerializeToString())


def taken(meta: dict[str, Any], at: int, unit: int) -> set[tuple[int, int]]:
    """The (column, channel) pairs that a column's links say `unit` is made from."""
    columns = meta["columns"]
    column = columns[at]
    found: set[tuple[int, int]] = set()
    for link in column["links"]:
        source = columns[link["source"]]
        match link["kind"]:
            case "one":
                channels = [0] if source["total"] == 1 else [unit]
            case "shift":
                channels = [unit + link["shift"]]
            case "cells":
                channels = [unit // (source["size"][0] * source["size"][1])]
            case "dense":
                group = unit // (column["total"] // link["groups"])
                share = source["total"] // link["groups"]
                channels = list(range(group * share, (group + 1) * share))
            case _:
                channels = list(range(source["total"]))
        found |= {(link["source"], channel) for channel in channels if 0 <= channel < source["total"]}
    return found
