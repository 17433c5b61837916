"""Messages as a browser could send them."""

from __future__ import annotations

from hypothesis import strategies as st

PARTS = st.sampled_from(
    [
        "photos",
        "patterns",
        "sketch",
        "kernels",
        "dials",
        "editor",
        "stepper",
        "samples",
        "pad",
        "answers",
        "graph",
        "layer",
        "disturb",
        "disturb_curve",
        "fooling",
    ]
    + ["trace", "shapes", "controls", "kernel", "classes", ""]
)

_WORDS = st.sampled_from(
    [
        "select",
        "scale",
        "page",
        "element",
        "follow",
        "start",
        "sobel_y",
        "conv",
        "stage",
        "channel",
        "row",
        "column",
        "kind",
    ]
    + [
        "cells",
        "paste",
        "tool",
        "texts",
        "text",
        "name",
        "scope",
        "values",
        "value",
        "stride",
        "flip",
        "unit",
        "gaussian",
        "coffee",
        "5",
        "steps",
        "told",
        "step",
        "rate",
        "was",
        "again",
        "pin",
        "weight",
        "less",
        "more",
        "of",
        "into",
        "ink",
        "photo",
        "show",
        "out",
        "source",
        "way",
        "learn",
        "add",
        "random",
        "copy",
        "choose",
        "remove",
        "at",
        "dial",
        "turn",
        "use",
    ]
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**400), 10**400)
    | st.floats()
    | st.text(max_size=8)
    | _WORDS
    | st.integers(0, 9),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(_WORDS, inner, max_size=5),
    max_leaves=14,
)
"""Anything that JSON can carry, often in the words of real messages."""
