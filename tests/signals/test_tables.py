"""Tables are read as people have them, exactly; what is left out is said, and so is what cannot be read."""

from __future__ import annotations

import contextlib
import csv
import io
import tracemalloc

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.signals import SignalError
from cnnviz.signals.tables import columns, holds_times, read_csv

NUMBERS = st.floats(-1e9, 1e9, allow_nan=False)
NAMES = {
    "utf-8": "Größe 电压",
    "utf-8-sig": "température",
    "utf-16": "电压",
    "utf-16-le": "Länge",
    "utf-16-be": "時間",
    "utf-32": "напряжение",
    "gb18030": "时间",
    "cp932": "電圧",
    "cp1252": "Größe",
}


def remarks(data: bytes) -> list[dict[str, object]]:
    """The values in the notes on a file."""
    return [values for _, values in read_csv(data).notes]


@settings(max_examples=80, deadline=None)
@given(
    rows=st.integers(1, 5).flatmap(
        lambda width: st.lists(st.lists(NUMBERS, min_size=width, max_size=width), min_size=2, max_size=12)
    ),
    separator=st.sampled_from([",", ";", "\t", " ", "|"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    coding=st.sampled_from(sorted(NAMES)),
    names=st.booleans(),
)
def test_every_written_number_comes_back(
    rows: list[list[float]], separator: str, end: str, coding: str, names: bool
) -> None:
    """Whatever the separator, the line ends and the coding: the same float64, a column a channel."""
    head = [[f'"{NAMES[coding]} {number}"' for number in range(len(rows[0]))]] if names else []
    lines = [separator.join(line) for line in head + [list(map(repr, row)) for row in rows]]
    recording = read_csv(end.join([*lines, ""]).encode(coding))
    np.testing.assert_array_equal(recording.values, np.array(rows).T)
    assert recording.channels == tuple(f"{NAMES[coding]} {n}" if names else "" for n in range(len(rows[0])))
    assert recording.notes == ()


@settings(max_examples=150, deadline=None)
@given(
    rows=st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.floats(-1e7, 1e7, allow_nan=False), min_size=width, max_size=width),
            min_size=3,
            max_size=9,
        )
    ),
    separator=st.sampled_from([",", ";", "\t", " ", "|"]),
    decimal=st.sampled_from([".", ","]),
    thousands=st.sampled_from(["", "other", " ", "'", "\u00a0", "\u202f"]),
    digits=st.sampled_from([1, 2, 4]),
    quoted=st.booleans(),
    named=st.booleans(),
    closed=st.booleans(),
)
def test_numbers_are_read_as_a_country_writes_them(
    rows: list[list[float]],
    separator: str,
    decimal: str,
    thousands: str,
    digits: int,
    quoted: bool,
    named: bool,
    closed: bool,
) -> None:
    """Decimal points and commas, thousands grouped by any sign, quotes where a separator is within, separators at the
    end of each row."""
    group = {".": ",", ",": "."}[decimal] if thousands == "other" else thousands
    alone = len(rows[0]) == 1 and decimal == "."  # then 1,234.5 and 1 234.5 could as well be two columns

    def written(number: float) -> str:
        text = f"{number:,.{digits}f}".translate(str.maketrans({",": group, ".": decimal}))
        return f'"{text}"' if quoted or separator in text or (alone and group and group in text) else text

    lines = [[f"name{place}" for place in range(len(rows[0]))]] if named else []
    lines += [list(map(written, row)) for row in rows]
    closing = separator if closed and separator != " " else ""
    text = "\n".join(separator.join(line) + closing for line in lines)
    expected = np.array([[float(f"{number:.{digits}f}") for number in row] for row in rows]).T
    np.testing.assert_array_equal(read_csv(text.encode()).values, expected)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(NUMBERS, NUMBERS, NUMBERS), min_size=9, max_size=20),
    st.lists(st.tuples(st.integers(0, 19), st.integers(0, 1)), max_size=4),
    st.sampled_from(["", "NA", "NaN", "-", "n.a.", "#N/A", "null", "Err"]),
    st.sampled_from([(",", "."), (";", ","), ("\t", ","), ("|", ".")]),
)
def test_gaps_are_filled_as_pandas_fills_them(
    rows: list[tuple[float, float, float]],
    gaps: list[tuple[int, int]],
    written: str,
    signs: tuple[str, str],
) -> None:
    """On straight lines between neighbours; what has a neighbour on one side only is left out."""
    frame = pd.DataFrame(rows, columns=["a", "b", "c"], dtype=float)
    for row, column in gaps:
        # words in the first row could be names, and below the last one a footer
        place = 1 + row % (len(rows) - 2) if written == "Err" else row % len(rows)
        frame.iloc[place, column] = np.nan
    file = io.StringIO()
    frame.to_csv(file, sep=signs[0], decimal=signs[1], na_rep=written, index=False)
    expected = frame.interpolate(limit_area="inside").dropna()
    recording = read_csv(file.getvalue().encode())
    np.testing.assert_allclose(recording.values, expected.to_numpy().T, rtol=1e-12, atol=1e-6)
    cut = len(frame) - len(expected)
    filled = int(frame.loc[expected.index].isna().sum().sum())
    assert [value["count"] for _, value in recording.notes] == [n for n in (filled, cut) if n]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1,5;2\n2,5;3\n", [[1.5, 2.5], [2, 3]]),
        ("0,5 1,5\n0,6 1,7\n", [[0.5, 0.6], [1.5, 1.7]]),
        ("1\n\n2\n\n\n3", [[1, 2, 3]]),
        ("# from the lab\n1\n2\n", [[1, 2]]),
        ("1 2 3 4 5", [[1, 2, 3, 4, 5]]),
        ("1;2;\n3;4;\n", [[1, 3], [2, 4]]),
        ('"a b","c"\n"1","2"\n3,4\n', [[1, 3], [2, 4]]),
        ("  1  2\n  3  4\n", [[1, 3], [2, 4]]),
        ("x\n\u22121\n+2e1\n", [[-1, 20]]),
        ("sep=;\na;b\n1,5;2\n2,5;3\n", [[1.5, 2.5], [2, 3]]),
        ('"sep=,"\r\na,b\r\n1,2\r\n3,4\r\n', [[1, 3], [2, 4]]),
        ("sep=:\na:b\n1:2\n3:4\n", [[1, 3], [2, 4]]),
        ("sep=:\nx:1\ny:2\nz:3\n", [[1, 2, 3]]),
        ("时间，电压\n0，1.5\n1，2.5\n", [[0, 1], [1.5, 2.5]]),
        ("1,234.5\n999.5\n2,000\n", [[1234.5, 999.5, 2000]]),
        ('"1,234","2,345"\n"1,235","1,000"\n', [[1234, 1235], [2345, 1000]]),
        ("1.234;0,5\n1.235;0,75\n", [[1234, 1235], [0.5, 0.75]]),
        ("1.234;0.5\n1.235;0.75\n", [[1.234, 1.235], [0.5, 0.75]]),
        ("50%\n60 %\n", [[50, 60]]),
        ("a;b;;\n1;2;;\n3;4;;\n", [[1, 3], [2, 4]]),
        ('"x" "y"\n"1" 2 3\n"2" 4 5\n', [[1, 2], [2, 4], [3, 5]]),
        ("  1.5D+00  2.0d-01\n  2.5D+01  3.0d-01\n", [[1.5, 25], [0.2, 0.3]]),
        ("\x0c\n1 2\n3 4\n", [[1, 3], [2, 4]]),
        ("\u00a0\n1 2\n3 4\n", [[1, 3], [2, 4]]),
        ("a,b\n1,2\n\n3,\n,4\n5,6\n7,8\n", [[1, 3, 4, 5, 7], [2, 3, 4, 6, 8]]),
    ],
)
def test_the_forms_that_programs_write_are_read(text: str, values: list[list[float]]) -> None:
    """Separators, also named ones; quotes, comments, empty lines and columns, grouped thousands."""
    np.testing.assert_array_equal(read_csv(text.encode()).values, values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("0,5\n0,6\n0,7\n", [[0.5, 0.6, 0.7]]),
        ("1,5\n2,5\n", [[1.5, 2.5]]),
        ("12,5\n13\n14,5\n", [[12.5, 13, 14.5]]),
        ("Spannung (V)\n0,05\n-0,6\n", [[0.05, -0.6]]),
        ("0,05\n0,10\n1,15\n2,00", [[0.05, 0.1, 1.15, 2]]),
        ("1 234,5\n1 235,5\n999,5", [[1234.5, 1235.5, 999.5]]),
        ("1.234,5\n1.235,5\n999,5", [[1234.5, 1235.5, 999.5]]),
    ],
)
def test_a_decimal_comma_in_each_line_is_one_number(text: str, values: list[list[float]]) -> None:
    """And the page says that it was read so, for it could be two."""
    recording = read_csv(text.encode())
    np.testing.assert_array_equal(recording.values, values)
    assert "decimal comma" in recording.notes[0][0]


@pytest.mark.parametrize(
    "text",
    [
        "0,1\n1,2\n2,3\n",
        "time,v\n0,5\n3,6\n7,7\n",
        "a,b\n0,5\n0,6\n",
        "98,100\n97,98\n103,110\n",
        "1700000000,5\n1700000003,6\n1700000004,9\n",
        "0,5\n1,6\n2,7\n3",
        "\n".join(f"{500 + n * n % 7},{510 + n % 5}" for n in range(40)),
        "1;5\n3;6\n",
        "1,2\n,3\n4,5\n",
    ],
)
def test_two_numbers_in_each_line_stay_two(text: str) -> None:
    """Where names say so, the first counts the rows, is a time, or the second is no fraction."""
    assert not any("decimal comma" in template for template, _ in read_csv(text.encode()).notes)


@pytest.mark.parametrize(
    ("names", "coding"),
    [
        ("时间,电压", "gb2312"),
        ("序号,加速度X,加速度Y", "gbk"),
        ("时间/s,电流/A", "gb18030"),
        ("角度(°),力", "gb18030"),
        ("心电图,通道二", "gb18030"),
        ("時間,電圧(mV)", "shift_jis"),
        ("センサ,値", "cp932"),
        ("Temps,Tension (µV)", "latin-1"),
        ("Höhe,Weg", "latin-1"),
        ("Température °C,naïve", "cp1252"),
        ("año,señal", "cp1252"),
        ("Größe,Länge", "utf-16-le"),
        ("Größe,Länge", "utf-8"),
    ],
)
def test_names_are_read_in_the_coding_of_their_country(names: str, coding: str) -> None:
    """Old codings say nowhere which they are; the letters of a header are enough."""
    count = names.count(",") + 1
    text = names + "\n" + "\n".join(",".join(f"{n}.{place}" for place in range(count)) for n in range(5))
    assert read_csv(text.encode(coding)).channels == tuple(names.split(","))


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


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=2, max_size=20))
def test_files_are_read_as_numpy_reads_them(rows: list[list[float]]) -> None:
    """numpy.loadtxt gives the same numbers for a file that Python's csv module wrote."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    expected = np.loadtxt(io.StringIO(buffer.getvalue()), delimiter=",", ndmin=2)
    np.testing.assert_array_equal(read_csv(buffer.getvalue().encode()).values, expected.T)


def test_a_column_of_times_is_known() -> None:
    """Even steps upwards, or a name that says so; neither a signal that falls, nor one that stands still."""
    assert holds_times(np.arange(50) * 0.01)
    assert not holds_times(-np.arange(50.0))
    assert not holds_times(np.zeros(50))
    uneven = np.array([0.0, 1, 2, 4])
    assert not holds_times(uneven) and not holds_times(uneven, "strain") and not holds_times(-uneven, "time")
    assert all(holds_times(uneven, name) for name in ("time", "Time (s)", "t [ms]", "时间", "Zeit"))
