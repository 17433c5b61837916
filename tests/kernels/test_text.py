"""Pasted text becomes the kernel its writer meant, or a sentence saying what is wrong with it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cnnviz.kernels import KERNELS, Grid, KernelError, build, parse_grid

SHAPES = st.one_of(
    st.tuples(st.integers(1, 15), st.integers(1, 15)),
    st.tuples(st.sampled_from([1, 3]), st.integers(1, 15), st.integers(1, 15)),
)
GRIDS = hnp.arrays(np.float64, SHAPES, elements=st.floats(-1e6, 1e6))
PLANES = hnp.arrays(
    np.float64, st.tuples(st.integers(1, 15), st.integers(1, 15)), elements=st.floats(-1e6, 1e6)
)

TWO = [[1, 2], [3, 4]]
READ = {
    "spreadsheet": ("1\t2\n3\t4", TWO),
    "spreadsheet, Windows line ends and a last one": ("1\t2\r\n3\t4\r\n", TWO),
    "old line ends": ("1\t2\r3\t4", TWO),
    "decimal commas between tabs": ("0,5\t−1\n1,25\t2", [[0.5, -1], [1.25, 2]]),
    "decimal commas between semicolons": ("0,5;1,5\n2;3", [[0.5, 1.5], [2, 3]]),
    "one row of decimal commas": ("0,25;0,5;0,25", [[0.25, 0.5, 0.25]]),
    "commas": ("1,2\n3,4", TWO),
    "commas and spaces": ("1, 2\n3, 4", TWO),
    "commas at the ends": ("1,2,\n3,4,", TWO),
    "spaces": ("  1   2\n  3 4  ", TWO),
    "empty lines": ("\n1 2\n\n3 4\n\n", TWO),
    "MATLAB without brackets": ("1 2; 3 4", TWO),
    "MATLAB with commas": ("1, 2; 3, 4", TWO),
    "MATLAB over lines": ("1 2;\n3 4;", TWO),
    "MATLAB": ("K = [1 2; 3 4];", TWO),
    "MATLAB lines in brackets": ("[1 2\n 3 4]", TWO),
    "MATLAB column": ("[1; 2; 3]", [[1], [2], [3]]),
    "fractions": ("1/9 -1/2\n2/4 1 / 8", [[1 / 9, -0.5], [0.5, 0.125]]),
    "fractions in a list": ("[[1/9, 1 / 9]]", [[1 / 9, 1 / 9]]),
    "true minus, full-width digits and commas": ("−１，２\n３，－４", [[-1, 2], [3, -4]]),
    "no-break spaces": ("1\u00a02\n3\u00a04", TWO),
    "byte order mark": ("\ufeff1 2", [[1, 2]]),
    "every look-alike of a space": ("1\u00a02\u20073\u20094\u202f5\u30006", [[1, 2, 3, 4, 5, 6]]),
    "every look-alike of a minus": ("\u22121 \u20132 \uff0d3", [[-1, -2, -3]]),
    "Chinese commas and semicolons": ("1\u30012\uff0c3\uff1b4\uff0c5\uff0c6", [[1, 2, 3], [4, 5, 6]]),
    "full-width brackets": ("\uff3b\uff3b1\uff0c2\uff3d\uff0c\uff3b3\uff0c4\uff3d\uff3d", TWO),
    "every end of a line": ("1\x0b2\x0c3\x854\u20285\u20296", [[1], [2], [3], [4], [5], [6]]),
    "exponents and bare points": ("1e-3 .5 5. +2E2", [[0.001, 0.5, 5, 200]]),
    "one number": ("7", [[7]]),
    "Python": ("[[1, 2], [3, 4]]", TWO),
    "Python over lines with last commas": ("[\n    [1, 2],\n    [3, 4],\n]", TWO),
    "Python tuples": ("((1, 2), (3, 4))", TWO),
    "one flat list is a row": ("[1, 2, 3]", [[1, 2, 3]]),
    "flat list over lines": ("[\n  1,\n  2,\n]", [[1, 2]]),
    "NumPy call": ("np.array([[1., 0.]])", [[1, 0]]),
    "NumPy repr": ("array([[1., 2.],\n       [3., 4.]], dtype=float32)", TWO),
    "NumPy print": ("[[1. 2.]\n [3. 4.]]", TWO),
    "NumPy print of a long row": ("[[1. 2.\n  3. 4.]]", [[1, 2, 3, 4]]),
    "NumPy scalars": ("[[np.float64(0.5), np.int64(-2)]]", [[0.5, -2]]),
    "assigned tensor": ("k = torch.tensor([[1, 2], [3, 4]], dtype=torch.float32, device='cuda:0')", TWO),
    "C": ("float k[2][2] = {{1.0f, 2.f}, {3, 4}};", TWO),
    "rows without outer brackets": ("[1, 2]\n[3, 4]", TWO),
    "three channels": ("[[[1, 2]], [[3, 4]], [[5, 6]]]", [[[1, 2]], [[3, 4]], [[5, 6]]]),
    "factor before": ("1/16 [[1,2],[3,4]]", [[1 / 16, 2 / 16], [3 / 16, 4 / 16]]),
    "factor times": ("0.5 * [[1, 2], [3, 4]]", [[0.5, 1], [1.5, 2]]),
    "factor in brackets": ("K = (1/4) * np.array([[1, 2], [3, 4]], dtype=float)", [[0.25, 0.5], [0.75, 1]]),
    "factor in brackets, no sign": ("(1/4) [[1, 2], [3, 4]]", [[0.25, 0.5], [0.75, 1]]),
    "divided list": ("[[1,2],[3,4]]/16", [[1 / 16, 2 / 16], [3 / 16, 4 / 16]]),
    "divided NumPy array": (
        "kernel = np.array([[1, 2], [3, 4]]) / 16.0",
        [[1 / 16, 2 / 16], [3 / 16, 4 / 16]],
    ),
    "divided by a quotient": ("[1 2; 3 4] / (1/2)", [[2, 4], [6, 8]]),
    "divided MATLAB": ("K = [1 2 1; 2 4 2]/16;", [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16]]),
    "factor of MATLAB": ("1/8*[1 2; 3 4];", [[1 / 8, 2 / 8], [3 / 8, 4 / 8]]),
    "both factors, true minus": ("−2 × [[1, 2]] / 4", [[-0.5, -1]]),
    "large numbers that are divided": ("[[3000000, 1]] / 3", [[1e6, 1 / 3]]),
    "three divided channels": ("[[[1, 2]], [[3, 4]], [[5, 6]]] / 2", [[[0.5, 1]], [[1.5, 2]], [[2.5, 3]]]),
    "rows in round brackets": ("(1)\n(2)", [[1], [2]]),
    "LaTeX": (
        r"$$K = \frac{1}{16}\begin{bmatrix} 1 & 2 \\ 3 & -4 \\ \end{bmatrix}$$",
        [[1 / 16, 2 / 16], [3 / 16, -4 / 16]],
    ),
    "LaTeX array": (
        "\\left[\n\\begin{array}{c|c}\n1 & \\phantom{-}2 \\\\[2pt] \\hline\n{-3} & 4\n\\end{array}\\right]",
        [[1, 2], [-3, 4]],
    ),
    "LaTeX cells": (r"\begin{pmatrix}\tfrac19&-\frac{1}{2}\end{pmatrix}", [[1 / 9, -1 / 2]]),
    "LaTeX in brackets of its own": (r"[\begin{matrix}1&2\\3&4\end{matrix}] \cdot 2", [[2, 4], [6, 8]]),
    "small LaTeX": (r"\(\begin{smallmatrix}1\\2\end{smallmatrix}\)", [[1], [2]]),
    "LaTeX fractions between tabs": ("\\frac{1}{9}\t2", [[1 / 9, 2]]),
    "one channel": ("[[[1, 2]]]", [[[1, 2]]]),
    "three channels printed": ("[[[1. 2.]]\n\n [[3. 4.]]\n\n [[5. 6.]]]", [[[1, 2]], [[3, 4]], [[5, 6]]]),
}
REFUSED = {
    "nothing": ("", "no numbers"),
    "blanks": (" \n\t\n ", "no numbers"),
    "no rows": ("[]", "Row 0 is empty"),
    "an empty row": ("[[1], []]", "row 0 has 1, but row 1 has 0|Row 1 is empty"),
    "ragged": ("1 2 3\n4 5", "row 0 has 3, but row 1 has 2"),
    "ragged list": ("[[1, 2], [3, 4, 5]]", "row 0 has 2, but row 1 has 3"),
    "ragged channels": ("[[[1]], [[1], [2]], [[1]]]", "has 2 rows, but the first has 1"),
    "a word": ("1 2\n3 four", "Row 1, column 1 is not a number: four"),
    "a long word": ("[[1, " + "x" * 99 + "]]", "column 1 is not a number: x{19}…$"),
    "an empty cell": ("1\t\t3", "Row 0, column 1 is empty"),
    "an empty first cell": ("\t1\n2\t3", "Row 0, column 0 is empty"),
    "a left-out number": ("[1,,2]", "Row 0, column 1 is empty"),
    "nan": ("1 nan", "Row 0, column 1 is not a finite"),
    "inf": ("[[1], [-Infinity]]", "Row 1, column 0 is not a finite"),
    "beyond float": ("1e999", "not a finite"),
    "division by zero": ("1/0", "not a finite"),
    "too large": ("1 2\n3 2000000", "Row 1, column 1 is too large"),
    "16 rows": ("1\n" * 16, "16 by 1"),
    "16 columns": ("1 " * 16, "1 by 16"),
    "a factor that divides by 0": ("[[1, 2]] / 0", "factor / 0 divides by 0"),
    "a factor far too large": ("1e9 [[1, 2]]", "Row 0, column 0 is too large"),
    "an endless factor": ("1e999 [[0]]", "Row 0, column 0 is not a finite"),
    "LaTeX that is no matrix": (r"\begin{align}1\end{align}", "environment align is not a matrix"),
    "LaTeX that does not end": (r"\begin{bmatrix}1&2", r"add \\end\{bmatrix\}"),
    "two matrices": (r"\begin{matrix}1\end{matrix}\begin{matrix}2\end{matrix}", "several LaTeX matrices"),
    "another command": (r"\begin{matrix}1&\sqrt2\end{matrix}", r"command \\sqrt has no place"),
    "a word in LaTeX": (r"\begin{matrix}1&2\\3&x\end{matrix}", "Row 1, column 1 is not a number: x"),
    "ragged LaTeX": (r"\begin{matrix}1&2\\3\end{matrix}", "row 0 has 2, but row 1 has 1"),
    "two channels": ("[[[1]], [[2]]]", "this one has 2"),
    "four deep": ("[[[[1]]]]", "more than three levels deep"),
    "numbers beside lists": ("[1, [2]]", "mixes numbers and lists"),
    "semicolons inside rows": ("[[1 2; 3 4]]", "mixes numbers and lists"),
    "open bracket": ("[[1, 2]", "not closed; add the missing ]"),
    "wrong bracket": ("[1, 2)", "closes nothing"),
    "stray bracket": ("[1, 2]]", "closes nothing"),
    "long text around": ("[[1]] " + "x" * 99, "outside the brackets: x{19}…$"),
    "text around": ("[[1]] + [[2]]", "outside the brackets: \\+"),
    "comma or decimal comma": ("0,5 0,25", "Row 0 has both commas and spaces"),
    "a call": ("__import__('os').system('true')", "outside the brackets|not a number"),
    "an expression": ("[[2**3]]", "not a number: 2\\*\\*3"),
    "hexadecimal": ("0x10", "not a number"),
    "underscores": ("1_000", "not a number"),
    "truth": ("[[True]]", "not a number: True"),
    "complex": ("1j", "not a number"),
    "superscript": ("3²", "not a number"),
    "a mixed number": ("1½", "not a number"),
    "other digits": ("٣", "not a number"),
    "too long": ("1 " * 30_000, "too long"),
}


@pytest.mark.parametrize(("text", "expected"), READ.values(), ids=READ)
def test_text_is_read_as_it_was_meant(text: str, expected: list) -> None:
    """Rows, columns, channels and values come out as written."""
    grid = parse_grid(text)
    assert grid.dtype == np.float64
    assert grid.tolist() == expected


@pytest.mark.parametrize(("text", "sentence"), REFUSED.values(), ids=REFUSED)
def test_other_text_is_refused_with_its_reason(text: str, sentence: str) -> None:
    """The error says where and what, in a sentence that a page can translate."""
    with pytest.raises(KernelError, match=sentence) as caught:
        parse_grid(text)
    assert caught.value.template.format(**caught.value.values) == str(caught.value)


@settings(max_examples=150, deadline=None)
@given(GRIDS)
def test_copied_text_reads_back_exactly(grid: Grid) -> None:
    """A Python list gives the same shape and the same bits, but for the sign of 0."""
    assert np.array_equal(parse_grid(repr(grid.tolist())), grid)


@pytest.mark.parametrize("name", KERNELS)
def test_every_kernel_survives_copy_and_paste(name: str) -> None:
    """The library's kernels read back exactly."""
    assert np.array_equal(parse_grid(repr(build(name).tolist())), build(name))


@settings(max_examples=100, deadline=None)
@given(PLANES, st.sampled_from(["\t", ",", ", ", ";", " ", "  "]), st.sampled_from(["\n", "\r\n", "\n\n"]))
def test_any_separators_give_the_same_numbers(grid: Grid, between: str, ends: str) -> None:
    """Spreadsheet text with any one separator reads back exactly."""
    text = ends.join(between.join(repr(float(value)) for value in row) for row in grid)
    assert np.array_equal(parse_grid(text), grid)


@settings(max_examples=100, deadline=None)
@given(PLANES.filter(lambda grid: grid.shape[1] > 1), st.sampled_from(["\t", ";"]))
def test_decimal_commas_read_as_points(grid: Grid, between: str) -> None:
    """With tabs or semicolons between them, numbers may have decimal commas and true minus signs."""
    text = "\n".join(between.join(repr(float(value)) for value in row) for row in grid)
    assert np.array_equal(parse_grid(text.replace(".", ",").replace("-", "\u2212")), grid)


@settings(max_examples=100, deadline=None)
@given(PLANES, st.sampled_from(("matrix", "pmatrix", "bmatrix", "smallmatrix", "array")), st.integers(1, 99))
def test_latex_and_factors_read_back(grid: Grid, name: str, divisor: int) -> None:
    """A matrix under each name, and the same numbers as lists of other languages, divided as a whole."""
    columns = "{" + "r" * grid.shape[1] + "}" if name == "array" else ""
    rows = r" \\ ".join(" & ".join(repr(float(value)) for value in row) for row in grid)
    latex = rf"\begin{{{name}}}{columns} {rows} \end{{{name}}}"
    assert np.array_equal(parse_grid(latex), grid)
    divided = grid / divisor
    assert np.array_equal(parse_grid(rf"\frac{{1}}{{{divisor}}} {latex}"), divided)
    assert np.array_equal(parse_grid(f"1/{divisor} {grid.tolist()}"), divided)
    assert np.array_equal(parse_grid(f"np.array({grid.tolist()}) / {divisor}"), divided)
    matlab = "; ".join(" ".join(repr(float(value)) for value in row) for row in grid)
    assert np.array_equal(parse_grid(f"K = [{matlab}]/{divisor};"), divided)


@settings(max_examples=60, deadline=None)
@given(GRIDS)
def test_numpys_own_text_reads_back(grid: Grid) -> None:
    """What repr and str of an array print is read, to the digits printed."""
    with np.printoptions(precision=17, threshold=10_000, floatmode="unique"):
        assert np.array_equal(parse_grid(repr(grid)), grid)
        assert np.array_equal(parse_grid(str(grid)), grid)
    assert np.array_equal(parse_grid(f"kernel = {grid.tolist()}"), grid)


@settings(max_examples=1000, deadline=None)
@given(
    st.one_of(
        st.text(max_size=60),
        st.text("0123456789.,;/-+eE[](){} \t\n\r'\"naif=_xp\u2212\uff0c\u00a0", max_size=60),
        st.lists(
            st.sampled_from(
                [
                    *"[](){},;1 \n\te=x/*&\\",
                    "-2.5",
                    "1/3",
                    "array(",
                    "nan",
                    "\\frac",
                    "\\begin{matrix}",
                    "\\end{matrix}",
                ]
            ),
            max_size=30,
        ).map("".join),
    )
)
def test_arbitrary_text_gives_a_kernel_or_a_kernel_error(text: str) -> None:
    """No other exception comes out, and what is read passes every check and reads back."""
    try:
        grid = parse_grid(text)
    except KernelError:
        return
    assert np.isfinite(grid).all() and grid.size and max(grid.shape) <= 15
    assert np.array_equal(parse_grid(repr(grid.tolist())), grid)


@pytest.mark.parametrize(
    "text",
    [
        "1" * 50_000,
        "1" * 49_999 + "x",
        "a" + " " * 49_000 + "[",
        "[" * 50_000,
        "],," * 16_000,
        "[" + "1," * 24_000 + "]",
        "np.a1(" * 8_000,
        "x(" + "]," * 24_000,
        ("x(" + "[1]," + " " * 300) * 160,
        "1 / " * 12_000,
        "\\begin{matrix}" * 3_000,
        "\\frac{1}" * 6_000,
        "\\frac" + "{" * 49_000,
        "[[1]]" + " * 2" * 12_000,
        "[[1]]" + ")" * 49_000 + "/2",
        "(1/" * 16_000,
        "\\left" * 10_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_is_refused(text: str) -> None:
    """Long text made to slow a reader down ends in an error too."""
    with pytest.raises(KernelError):
        parse_grid(text)
