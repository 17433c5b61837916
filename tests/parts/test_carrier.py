"""What a carrier brings is found by its name."""

from __future__ import annotations

import numpy as np

from cnnviz.parts.carrier.content import carried


def test_a_name_tells_an_array_from_any_other() -> None:
    """Other numbers or another shape have another name; the same ones, however they lie, have theirs again."""
    values = np.arange(12, dtype=np.uint8).reshape(1, 3, 4)
    name, (meta, arrays) = carried(values)
    assert meta == {"name": name} and arrays["values"] is values
    assert carried(values.copy())[0] == carried(np.asfortranarray(values))[0] == name
    assert carried(values.reshape(1, 4, 3))[0] != name
    assert carried(values + np.uint8(1))[0] != name
