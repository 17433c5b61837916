"""Tables are read as people have them, exactly; what is left out is said, and so is what cannot be read."""

from __future__ import annotations

import csv
import io

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.signals.tables import holds_times, read_csv

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
