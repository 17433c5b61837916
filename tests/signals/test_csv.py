"""Files of numbers are read exactly, and what cannot be read is said in one sentence."""

from __future__ import annotations

import contextlib
import csv
import io
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.signals import SignalError
from cnnviz.signals import csv as table
from cnnviz.signals.csv import read_csv, rises_like_a_clock

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)


@settings(max_examples=80, deadline=None)
@given(
    rows=st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=2, max_size=12)
    ),
    separator=st.sampled_from([",", ";", "\t", " "]),
    decimal_comma=st.booleans(),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    coding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    names=st.booleans(),
)
def test_every_written_number_comes_back(
    rows: list[list[float]], separator: str, decimal_comma: bool, end: str, coding: str, names: bool
) -> None:
    """Whatever the separator, the decimal sign, the line ends and the coding: the same float64, a column a channel."""
    comma = decimal_comma and separator != "," and (len(rows[0]) > 1 or separator == " ")
    width = len(rows[0])
    lines = [[repr(value).replace(".", ",") if comma else repr(value) for value in row] for row in rows]
    head = [[f"name{number}" for number in range(width)]] if names else []
    text = end.join(separator.join(line) for line in head + lines) + end
    if comma and (separator == " " or width == 1):
        return  # a comma among spaces separates; see the next test
    recording = read_csv(text.encode(coding))
    np.testing.assert_array_equal(recording.values, np.array(rows).T)
    assert recording.channels == (tuple(head[0]) if names else ("",) * width)
    assert recording.notes == ()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,5\n2,5\n", [[1, 2], [5, 5]]),
        ("1,5;2\n2,5;3\n", [[1.5, 2.5], [2, 3]]),
        ("1\n\n2\n\n\n3", [[1, 2, 3]]),
        ("# from the lab\n1\n2\n", [[1, 2]]),
        ("1 2 3 4 5", [[1, 2, 3, 4, 5]]),
        ("1;2;\n3;4;\n", [[1, 3], [2, 4]]),
        ('"a b","c"\n"1","2"\n3,4\n', [[1, 3], [2, 4]]),
        ("  1  2\n  3  4\n", [[1, 3], [2, 4]]),
        ("x\n\u22121\n+2e1\n", [[-1, 20]]),
    ],
)
def test_the_forms_that_programs_write_are_read(text: str, values: list[list[float]]) -> None:
    """A comma separates unless a stronger separator is there; empty lines and comments do not count."""
    np.testing.assert_array_equal(read_csv(text.encode()).values, values)


def test_names_come_from_the_first_row() -> None:
    """Spreadsheets quote them; a long one is cut."""
    assert read_csv(b'time,"left, dB"\n0,1\n1,2\n').channels == ("time", "left, dB")
    assert read_csv(b"a" * 200 + b"\n1\n2\n").channels == ("a" * 24,)
    assert read_csv("Spannung\xe4\n1\n2\n".encode("latin-1")).channels == ("Spannungä",)


def test_what_is_left_out_is_said() -> None:
    """More than 4096 rows or 8 columns: the first are kept, and a note says of how many."""
    long = read_csv("\n".join(map(str, range(5000))).encode())
    np.testing.assert_array_equal(long.values[0], np.arange(4096))
    assert [values for _, values in long.notes] == [{"moments": 5000, "used": 4096}]
    named = read_csv(("v\n" + "\n".join(map(str, range(5000)))).encode())
    assert named.values.shape == (1, 4096) and named.notes == long.notes
    wide = read_csv(b"1,2,3,4,5,6,7,8,9,10\n" * 3)
    assert wide.values.shape == (8, 3)
    assert [values for _, values in wide.notes] == [{"columns": 10, "used": 8}]
    row = read_csv(" ".join(map(str, range(5000))).encode())
    assert row.values.shape == (1, 4096) and row.notes == long.notes


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no numbers"),
        (b"\n\n", "no numbers"),
        (b"# nothing\n", "no numbers"),
        (b"name\n", "no numbers"),
        (b"5", "only one value"),
        (b"a,b\n5,6\n", "only one value"),
        (b"1,2\n3\n", "row 2 has 1"),
        (b"1,2\n3,4,5\n", "row 2 has 3"),
        (b"1,2\n3,\n4,5", "row 2 has 1"),
        (b"1,2\n,3\n", "Row 2, column 1 is empty"),
        (b"1\nx\n", "Row 2, column 1 is not a number: x"),
        (b"v\n1\nx\n", "Row 3, column 1 is not a number: x"),
        (b"1\nnan\n", "not a finite number"),
        (b"1\n-inf\n", "not a finite number"),
        (b"1\n1e999\n", "too large"),
        (b"1\n2e9\n", "too large"),
        (b"1\n0x10\n", "not a number"),
        (b"1\n1_000\n", "not a number"),
        (b"1.2.3\n4\n5.6.7\n", "Row 3, column 1"),
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
    """Of a million cells no more than are shown: 4096 in one row, eight in each of many."""
    read: list[str] = []
    value = table._value
    monkeypatch.setattr(table, "_value", lambda cell, *place: read.append(cell) or value(cell, *place))
    assert read_csv(HOSTILE["a million columns"]).notes[0][1] == {"moments": MOST // 2, "used": 4096}
    assert len(read) == 4096
    read.clear()
    wide = read_csv(HOSTILE["two wide rows"])
    assert wide.values.shape == (8, 2) and wide.notes[0][1] == {"columns": MOST // 6, "used": 8}
    assert len(read) == 16


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text("0123456789.,;-+eE \t\n\"'#naif", max_size=200).map(str.encode))
def test_any_bytes_give_a_signal_or_a_sentence(data: bytes) -> None:
    """Nothing else can happen."""
    try:
        recording = read_csv(data)
    except SignalError:
        return
    assert np.isfinite(recording.values).all()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=2, max_size=20))
def test_files_are_read_as_numpy_reads_them(rows: list[list[float]]) -> None:
    """numpy.loadtxt gives the same numbers for a file that Python's csv module wrote."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    expected = np.loadtxt(io.StringIO(buffer.getvalue()), delimiter=",", ndmin=2)
    np.testing.assert_array_equal(read_csv(buffer.getvalue().encode()).values, expected.T)


def test_a_column_of_times_is_known() -> None:
    """Even steps upwards; neither a signal that falls, nor one that stands still, nor uneven steps."""
    assert rises_like_a_clock(np.arange(50) * 0.01)
    assert not rises_like_a_clock(-np.arange(50.0))
    assert not rises_like_a_clock(np.zeros(50))
    assert not rises_like_a_clock(np.array([0.0, 1, 2, 4]))
