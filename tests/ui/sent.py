"""What a part of a tested page was sent."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
from streamlit.testing.v1 import AppTest


def part(app: AppTest, name: str = "") -> Any:
    """The part that Streamlit knows by this name, or by this key where there are several; without one the only part."""
    (element,) = (e for e in app.get("bidi_component") if not name or name in _names(e))
    return element


def data_of(app: AppTest, name: str = "") -> dict[str, Any]:
    """All that the part was sent as JSON: its version, turn and door, and in the place of each array where that is."""
    return _data(part(app, name))


def sent(app: AppTest, name: str = "") -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the part shows: its meta data, and its tables as arrays."""
    element = part(app, name)
    data, blobs = _data(element), element.proto.mixed.arrow_blobs
    arrays = {
        name: _array(blobs[value["__streamlit_arrow_ref__"]].data)
        for name, value in data.items()
        if isinstance(value, dict) and "__streamlit_arrow_ref__" in value
    }
    return data["meta"], arrays


def _names(element: Any) -> tuple[str, str]:
    return element.proto.component_name, _data(element)["key"]


def _data(element: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(element.proto.json or element.proto.mixed.json)
    return data


def _array(blob: bytes) -> np.ndarray:
    """The only column of a table."""
    table = pa.ipc.open_stream(io.BytesIO(blob)).read_all()
    assert table.num_columns == 1
    return table.column(0).to_numpy()
