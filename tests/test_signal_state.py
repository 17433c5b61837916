"""A link carries the signals page's state exactly and is read safely."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.signals import MOST_CHANNELS, MOST_WEIGHTS
from cnnviz.state import from_query, to_query
from cnnviz.state import signal as state_module
from cnnviz.state.signal import LENGTHS, PADDINGS, SignalState
from cnnviz.state.stages import STAGES, Pin

FLOATS = st.floats(-1e6, 1e6, allow_nan=False)
NAMES = st.from_regex(r"[a-z0-9_]{1,12}", fullmatch=True)
NUMBERS = st.lists(st.tuples(NAMES, FLOATS), max_size=4).map(tuple)


@settings(max_examples=120, deadline=None)
@given(
    st.builds(
        SignalState,
        source=st.sampled_from(["shape", "upload"]),
        signal=NAMES,
        signal_numbers=NUMBERS,
        length=st.sampled_from(LENGTHS),
        scale=st.sampled_from(["raw", "peak", "standard"]),
        kernel=NAMES,
        kernel_numbers=NUMBERS,
        taps=st.none()
        | st.integers(1, 5).flatmap(
            lambda k: st.lists(
                st.lists(FLOATS, min_size=k, max_size=k).map(tuple), min_size=1, max_size=8
            ).map(tuple)
        ),
        bias=FLOATS,
        flip=st.booleans(),
        depthwise=st.booleans(),
        stride=st.integers(1, 16),
        padding=st.sampled_from(PADDINGS),
        dilation=st.integers(1, 16),
        pool_size=st.integers(1, 8),
        pin=st.none()
        | st.builds(Pin, st.sampled_from(STAGES), st.integers(0, 9999), st.just(0), st.integers(0, 9999)),
        large=st.booleans(),
    )
)
def test_a_link_gives_the_state_back(state: SignalState) -> None:
    """Every field, exactly; what is the default is not in the link."""
    query = to_query(state)
    assert from_query(query) == (state, [])
    assert query["page"] == "signals"
    assert to_query(SignalState()) == {"page": "signals"}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("w", "1_2~3"),
        ("w", "1_x"),
        ("w", "nan"),
        ("w", ""),
        ("w", "_".join("1" * 65)),
        ("w", "~".join("1" * 9)),
        ("length", "100"),
        ("length", "99999"),
        ("pin", "conv_1"),
        ("pin", "input_0_0"),
        ("pin", "conv_0_0_0"),
        ("pin", "conv_-1_0"),
        ("stride", "0"),
        ("stride", "17"),
        ("pad", "5"),
        ("values", "zero"),
        ("signal", "../x"),
    ],
)
def test_what_a_link_gets_wrong_is_left_at_its_default(key: str, text: str) -> None:
    """The key is named, and nothing else changes."""
    assert from_query({"page": "signals", key: text}) == (SignalState(), [key])


def test_the_states_bounds_are_the_signals() -> None:
    """A link carries as many taps and channels as the page takes."""
    assert (state_module.MOST_TAPS, state_module.MOST_CHANNELS) == (MOST_WEIGHTS, MOST_CHANNELS)
