"""Where a table lies in a file, and which of its columns are channels."""

from __future__ import annotations

import numpy as np
import pytest

from cnnviz.signals.tables import read_csv
from tests.signals.test_tables import remarks


@pytest.mark.parametrize(
    ("text", "channels", "values", "aside"),
    [
        ("TIME;P\nDAYS;BARS\n0;1,5\n1;2,5\n", ("TIME (DAYS)", "P (BARS)"), [[0, 1], [1.5, 2.5]], 0),
        ("t,v\n[s],[mV]\n0,1\n1,3\n", ("t (s)", "v (mV)"), [[0, 1], [1, 3]], 0),
        (
            "X,CH1,CH2,Start,\nSequence,Volt,Volt,0.0,\n0,1.5,3,,\n1,1.6,4,,\n2,1.7,3,,\n",
            ("X (Sequence)", "CH1 (Volt)", "CH2 (Volt)"),
            [[0, 1, 2], [1.5, 1.6, 1.7], [3, 4, 3]],
            0,
        ),
        (
            "Device: X\nSerial;12\nRate;1000\n\nTime;V\ns;V\n0,0;5\n0,1;6\n0,2;8\nMean;6,3\nEnd of file\n",
            ("Time (s)", "V (V)"),
            [[0, 0.1, 0.2], [5, 6, 8]],
            5,
        ),
        (
            "Scope\nInterval,0.1\nTIME,CH1\n-0.5,1\n-0.4,2\n-0.3,4\n",
            ("TIME", "CH1"),
            [[-0.5, -0.4, -0.3], [1, 2, 4]],
            2,
        ),
        ("# made by a program\n# t v\n1 2\n2 5\n", ("t", "v"), [[1, 2], [2, 5]], 0),
        ("v\n1.5\n2.5\n\nmean 2.0\n", ("v",), [[1.5, 2.5]], 1),
        ("time,v\n0,1\n1,2\ntime,v\n2,3\n", ("time", "v"), [[0, 1, 2], [1, 2, 3]], 1),
        ("name,left\n0,1\n1,2\n2", ("name", "left"), [[0, 1], [1, 2]], 0),
        ('"Time\n(s)","V"\n0,1\n1,2\n', ("Time (s)", "V"), [[0, 1], [1, 2]], 0),
        (
            "Separator\tTab\n***End***\t\nSamples\t3\t3\t\nX0\t0.0E+0\t0.0E+0\t\nDelta_X\t0.5\t0.5\t\n***End***\t\t\t\n"
            "X_Value\tVoltage_0\tVoltage_1\tComment\n0.0\t1.5\t3\n0.5\t1.6\t4\n1.0\t1.7\t3\n",
            ("X_Value", "Voltage_0", "Voltage_1"),
            [[0, 0.5, 1], [1.5, 1.6, 1.7], [3, 4, 3]],
            6,
        ),
        (
            "X,CH1,CH2,Start,Increment,\nSequence,Volt,Volt,-6.0e-03,1.0e-05\n0,1.5,3,\n1,1.6,4,\n2,1.7,3,\n",
            ("X (Sequence)", "CH1 (Volt)", "CH2 (Volt)"),
            [[0, 1, 2], [1.5, 1.6, 1.7], [3, 4, 3]],
            0,
        ),
        (
            "'Elapsed time','MLII'\n'hh:mm:ss.mmm','mV'\n'0:00.000',-0.145\n'0:00.003',-0.12\n",
            ("MLII (mV)",),
            [[-0.145, -0.12]],
            0,
        ),
        ("a:1,b:2.5\na:3,b:-4\n", ("a", "b"), [[1, 3], [2.5, -4]], 0),
        ("temp = 1.5\ntemp = 2.5\n", ("temp",), [[1.5, 2.5]], 0),
    ],
)
def test_the_table_is_found_among_other_lines(
    text: str, channels: tuple[str, ...], values: list[list[float]], aside: int
) -> None:
    """Headers of instruments, units below names, footers and comments; a note counts the lines that were left out."""
    recording = read_csv(text.encode())
    np.testing.assert_array_equal(recording.values, values)
    assert recording.channels == channels
    counts = [given["count"] for template, given in recording.notes if template.startswith("Lines")]
    assert counts == [aside] * bool(aside)


def test_an_oscilloscopes_settings_beside_the_table_are_no_channels() -> None:
    """They stand in the columns before it, in its first rows alone."""
    settings_ = ["Record Length,2500,Points", "Sample Interval,0.001,s", "Source,CH1,"]
    rows = [f"{settings_[n] if n < 3 else ',,'},{n / 10:.1f},{n % 7}," for n in range(40)]
    recording = read_csv("\n".join(rows).encode())
    np.testing.assert_array_equal(recording.values[1], np.arange(40) % 7)
    assert len(recording.values) == 2


@pytest.mark.parametrize(
    ("text", "names", "values"),
    [
        ("ecg,1,2,3,4,5\n", ("ecg",), [[1, 2, 3, 4, 5]]),
        ("ecg;1,5;2,5;3,5\n", ("ecg",), [[1.5, 2.5, 3.5]]),
        ("ecg,1,2,3,4\nacc,5,6,7,9\n", ("ecg", "acc"), [[1, 2, 3, 4], [5, 6, 7, 9]]),
        ("ecg,1,,3,4\nacc,5,6,7,9\n", ("ecg", "acc"), [[1, 2, 3, 4], [5, 6, 7, 9]]),
        (" ".join(map(str, range(20))) + "\n" + " ".join(["7"] * 20), ("", ""), [list(range(20)), [7] * 20]),
    ],
)
def test_a_row_for_each_channel_is_turned(
    text: str, names: tuple[str, ...], values: list[list[float]]
) -> None:
    """With names before the numbers, or with far more columns than rows."""
    recording = read_csv(text.encode())
    np.testing.assert_array_equal(recording.values, values)
    assert recording.channels == names
    told = [template for template, _ in recording.notes if template.startswith("Each row")]
    assert len(told) == (len(values) > 1)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["2024-01-01 00:00:00", "2024-01-01 00:01:00", "2024-01-01 00:02:00"], "times"),
        (["2024-01-01T00:00:00.5Z", "2024-01-01T00:00:01.5Z", "2024-01-01T00:00:02.5Z"], "times"),
        (["01/02/2024 10:00", "01/02/2024 10:01", "01/02/2024 10:02"], "times"),
        (["1.2.2024", "2.2.2024", "3.2.2024"], "times"),
        (["2024年1月1日", "2024年1月2日", "2024年1月3日"], "times"),
        (["1-Jan-2024 10:00:00", "2-Jan-2024 10:00:00", "3-Jan-2024 10:00:00"], "times"),
        (["12:00:01.5", "12:00:02.5", "12:00:03.5"], "times"),
        (["9:05 AM", "9:06 AM", "9:07 AM"], "times"),
        (["9:05 p.m.", "9:06 p.m.", "9:07 p.m."], "times"),
        (["上午9:05", "上午9:06", "上午9:07"], "times"),
        (["0:00.004", "0:00.008", "0:00.012"], "times"),
        (["0 days 00:00:01", "0 days 00:00:02", "1 days 00:00:03"], "times"),
        (["2024-01-05 00:00:01 CET", "2024-01-05 00:00:02 CET", "2024-01-05 00:00:03 CET"], "times"),
        (["2024-01-05T10:00:00 +0100", "2024-01-05T10:00:01 +0100", "2024-01-05T10:00:02 +0100"], "times"),
        (["2024-01-05T10:00+01:00[Europe/Berlin]"] * 3, "times"),
        (["2024-01-05_10:00:00", "2024-01-05_10:00:01", "2024-01-05_10:00:02"], "times"),
        (["2024-01-05-10.00.00", "2024-01-05-10.00.01", "2024-01-05-10.00.02"], "times"),
        (["20240105T100000", "20240105T100001", "20240105T100002"], "times"),
        (["Mon Jan  1 10:00:00 2024", "Tue Jan  2 10:00:00 2024", "Wed Jan  3 10:00:00 2024"], "times"),
        (
            ["Mon, 1 Jan 2024 10:00:00 +0100", "Tue, 2 Jan 2024 10:00:00 +0100", "3 Jan 2024 10:00:00"],
            "times",
        ),
        (["1949-01", "1949-02", "1949-03"], "times"),
        (["01/2024", "02/2024", "03/2024"], "times"),
        (["may", "now", "sat"], "text"),
        (["v1.2", "v1.3", "v1.4"], "text"),
        (["1700000000", "1700000001", "1700000003"], "times"),
        (["1700000000123", "1700000001123", "1700000001123"], "times"),
        (["1700000000.5", "1700000001.5", "1700000002.7"], "times"),
        (["A", "B", "C"], "text"),
        (["left arm", "right arm", "left arm"], "text"),
        (["0x10", "0x11", "0x12"], "text"),
        (["1_000", "1_001", "1_002"], "text"),
        (["5", "", ""], "blank"),
        (["1", "2e9", "3"], "above 10"),
        (["1", "1e999", "3"], "above 10"),
    ],
)
@pytest.mark.parametrize("separator", [";", "\t"])
def test_a_column_that_is_no_channel_is_named(cells: list[str], kind: str, separator: str) -> None:
    """The others are used; the note says which was left out and why."""
    rows = [separator.join([cell, value]) for cell, value in zip(cells, ["1.5", "2.5", "1.5"], strict=True)]
    recording = read_csv("\n".join([f"first{separator}v", *rows]).encode())
    np.testing.assert_array_equal(recording.values, [[1.5, 2.5, 1.5]])
    assert recording.channels == ("v",)
    ((template, values),) = recording.notes
    assert values == {"columns": ("first",)} and kind in template
    assert remarks("\n".join(rows).encode()) == [{"columns": ("#0",)}]


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
    text = "\n".join(",".join("abcdefg") + f",{n}" for n in range(5))
    assert remarks(text.encode()) == [{"columns": ("#0", "#1", "#2", "#3", "#4", "…")}]
