"""What a component in a tested page was sent."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np
import pyarrow as pa
from streamlit.testing.v1 import AppTest


def sent(app: AppTest, component: str) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """What the one component of this name was sent: its JSON, and its tables as arrays."""
    (element,) = (e for e in app.get("bidi_component") if e.proto.component_name == component)
    data = json.loads(element.proto.mixed.json)
    blobs = element.proto.mixed.arrow_blobs
    arrays = {
        name: pa.ipc.open_stream(io.BytesIO(blobs[value["__streamlit_arrow_ref__"]].data))
        .read_all()
        .column(0)
        .to_numpy()
        for name, value in data.items()
        if isinstance(value, dict) and "__streamlit_arrow_ref__" in value
    }
    return data, arrays
