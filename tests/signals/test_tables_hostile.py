"""Files that cannot be used, or are made to do harm: a sentence, and little memory."""

from __future__ import annotations

import contextlib
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.signals import SignalError
from cnnviz.signals.tables import columns, read_csv


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no numbers"),
        (b"\n\n", "no numbers"),
        (b"# nothing\n", "no numbers"),
        (b"name\n", "no numbers"),
        (b"0x10\n0x11\n", "no numbers"),
        (b"title\na;1\n2;b\n", "no numbers"),
        (b"5", "only one value"),
        (b"a,b\n5,6\n", "only one value"),
        (b"1\nx\n", "only one value"),
        (b"1\nnan\n-inf\n", "more than half"),
        (b"1\n1e999\n", "10⁹"),
        (b"1\n2e9\n", "10⁹"),
        (b"1700000000\n1700000001\n", "No column"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not a text file"),
        (b"\x93NUMPY\1\0v\0", "not a text file"),
        (b"1\n" * (LIMITS.table_bytes // 2 + 1), "too large"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_in_one_sentence(data: bytes, said: str) -> None:
    """Where the trouble is and what it is; the template can be translated."""
    with pytest.raises(SignalError) as caught:
        read_csv(data)
    assert said in str(caught.value)
    assert str(caught.value) == caught.value.template.format(**caught.value.values)
    assert len(str(caught.value)) < 160


MOST = LIMITS.table_bytes - 10
HOSTILE = {
    "one word": b"x" * MOST,
    "one number": b"1" * MOST,
    "commas": b"," * MOST,
    "quotes": b'"' * MOST,
    "quoted quotes": b'a,"' + b'""' * (MOST // 2 - 3),
    "quotes over lines": b"a,b\n" + b'"1\n' * (MOST // 3 - 3),
    "empty lines": b"\n" * MOST,
    "short lines": b"1\n" * (MOST // 2),
    "a million columns": b"1," * (MOST // 2),
    "columns of spaces": b"1 " * (MOST // 2),
    "two wide rows": (b"12," * (MOST // 6) + b"\n") * 2,
    "names by the hundred thousand": b"ab," * (MOST // 3),
    "a thousand columns": (b"1," * 1000 + b"1\n") * (MOST // 2003),
    "long numbers": (b"0." + b"1" * 1000 + b"\n") * (MOST // 1003),
    "sixty columns": (b"12345," * 60 + b"\n") * (MOST // 361),
    "letters of no coding": b"\xe9\xa1" * (MOST // 2),
    "lines of no coding": b"\xe9\xa1,1\n" * (MOST // 5),
    "endless groups": (b"1" + b",111" * 50000 + b"x\n") * (MOST // 200003),
    "endless dates": (b"1-" * 20000 + b"\n") * (MOST // 40001),
    "comments": b"#\n" * (MOST // 2),
    "labels": b"a:1," * (MOST // 4),
    "labels of dots": (b"a:" + b"." * 1000 + b"1,") * (MOST // 1004),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_table_takes_little_memory(kind: str) -> None:
    """Only what may be used becomes numbers; the rest is counted. A signal or a sentence comes of it."""
    tracemalloc.start()
    try:
        with contextlib.suppress(SignalError):
            read_csv(HOSTILE[kind])
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 60 * MEGABYTE


def test_only_what_may_be_used_becomes_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a million cells: 4096 in each of a few rows, 64 in each of many."""
    read: list[str] = []
    numbers = columns.numbers
    monkeypatch.setattr(columns, "numbers", lambda cells, sign: read.extend(cells) or numbers(cells, sign))
    assert read_csv(HOSTILE["a million columns"]).notes[0][1] == {"moments": MOST // 2, "used": 4096}
    assert len(read) == 4096
    read.clear()
    wide = read_csv(HOSTILE["two wide rows"])
    assert wide.values.shape == (2, 4096) and wide.notes[1][1] == {"moments": MOST // 6, "used": 4096}
    assert len(read) == 2 * 4096
    read.clear()
    assert read_csv(HOSTILE["a thousand columns"]).values.shape == (8, MOST // 2003)
    assert len(read) == 64 * (MOST // 2003)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200)
    | st.text("0123456789.,;-+eE \t\n\"'#naif", max_size=200).map(str.encode)
    | st.lists(st.sampled_from(["1", "2,5", "0.1", "x", "NA", "1:00", ";", ",", "\n", '"', " "]))
    .map("".join)
    .map(str.encode)
)
def test_any_bytes_give_a_signal_or_a_sentence(data: bytes) -> None:
    """Nothing else can happen."""
    try:
        recording = read_csv(data)
    except SignalError:
        return
    assert np.isfinite(recording.values).all()
