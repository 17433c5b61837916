"""Arrays on their way to the browser: each becomes an Arrow table of one column, its numbers in reading order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from cnnviz.ui.direct import Content, Direct


def table(values: npt.NDArray[Any]) -> pa.Table:
    """`values` of any shape, in their own type; the shape is told apart from them."""
    return pa.table({"v": np.ravel(values)})


def tables(arrays: Mapping[str, npt.NDArray[Any]]) -> dict[str, pa.Table]:
    """A table for each of `arrays`."""
    return {name: table(values) for name, values in arrays.items()}


def sent(content: Content, direct: Direct | None, same: bool = False) -> dict[str, Any]:
    """What a component is sent of its `content`: nothing of it if it is the `same` that a direct answer brought."""
    meta, arrays = content
    shown = {"meta": None} if same else {"meta": meta, **tables(arrays)}
    return {"direct": direct, "same": same, **shown}
