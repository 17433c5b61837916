"""The arithmetic that the browser does by itself agrees with the engine, NumPy and counting."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from cnnviz.parts.part import script
from cnnviz.pointwise import POINTWISE

from .conftest import patient

EXPOSED = {
    "stepper/functions.js": "FUNCTIONS",
    "stepper/activation.js": "activationEquation",
    "stepper/geometry.js": "taps, sourceOf, windowAt, outputsSeeing",
    "shared/numbers.js": "formatNumber, compactNumber",
    "stepper/maps.js": "scaleFor, showScale, halfOf",
}
MINUS = "\u2212"
FIXED = {"weight": 0.3, "min": -0.7, "max": 2.2, "bias": 0.3}
"""Coefficients without a default, or with one that does nothing."""


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """An empty page that has loaded the pure modules."""
    opened = patient(browser.new_context()).new_page()
    for entry, names in EXPOSED.items():
        opened.add_script_tag(
            type="module", content=f"{script(entry)}\nObject.assign(window, {{ {names} }});"
        )
    opened.wait_for_function("() => window.FUNCTIONS && window.taps && window.formatNumber")
    yield opened
    opened.context.close()


def spec(kernel: int, stride: int, dilation: int, padding: tuple[int, int], out: int) -> dict[str, Any]:
    """What the browser is told of a convolution that is the same on both axes."""
    return {
        "kernel": [kernel, kernel],
        "stride": [stride, stride],
        "dilation": [dilation, dilation],
        "padding": [padding, padding],
        "out": [1, out, out],
    }


@pytest.mark.parametrize("name", POINTWISE)
def test_values_and_slopes_are_the_engines(page: Any, name: str) -> None:
    """A function in the browser gives its record's value and slope, at kinks and halves too."""
    function = POINTWISE[name]
    x = np.linspace(-20, 20, 401)
    parameters = {
        each.name: each.slider.default if each.slider else FIXED.get(each.name, each.default)
        for each in function.coefficients
    }
    with np.errstate(all="ignore"):
        values, slopes = function.value(x, **parameters), function.slope(x, **parameters)
    there = np.isfinite(values) & np.isfinite(slopes)  # 1 / 0, and roots of what is below 0
    got = np.array(
        page.evaluate(
            "([name, xs, p]) => xs.map(x => FUNCTIONS[name](x, p))", [name, x[there].tolist(), parameters]
        )
    )
    np.testing.assert_allclose(got[:, 0], values[there], rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(got[:, 1], slopes[there], rtol=1e-9, atol=1e-12)


def test_the_browser_has_every_function(page: Any) -> None:
    """By the names of the records, and no others."""
    assert set(page.evaluate("() => Object.keys(FUNCTIONS)")) == set(POINTWISE)


@pytest.mark.parametrize(("formula", "parameters", "written"), [
    ("max(0, {x}) + {negative_slope}·min(0, {x})", {"negative_slope": 0.1}, "max(0, (−3)) + 0.1·min(0, (−3))"),
    ("min({max_val}, max({min_val}, {x}))", {"min_val": -1, "max_val": 2}, "min(2, max((−1), (−3)))"),
    ("tanh({x})", {}, "tanh((−3))"),
])  # fmt: skip
def test_an_activations_equation_holds_every_number(
    page: Any, formula: str, parameters: dict[str, float], written: str
) -> None:
    """The element's and the parameters'; none stays a name in braces."""
    call = "([formula, parameters]) => activationEquation({ formula, parameters }, { x: -3 })"
    assert page.evaluate(call, [formula, parameters]) == f"f(−3) = {written}"


@pytest.mark.parametrize(
    ("mode", "numpy_mode"), [("reflect", "reflect"), ("replicate", "edge"), ("circular", "wrap")]
)
def test_padding_reads_the_cells_that_numpy_repeats(page: Any, mode: str, numpy_mode: Any) -> None:
    """The cell that stands in for a padded one is the one that np.pad copies."""
    for size in (2, 3, 5, 8):
        room = size - 1
        places = list(range(-room, size + room))
        got = page.evaluate(
            "([at, size, mode]) => at.map(a => sourceOf(a, size, mode))", [places, size, mode]
        )
        assert got == np.pad(np.arange(size), room, mode=numpy_mode).tolist()


@pytest.mark.parametrize(
    ("ends", "legend"),
    [
        ((-2, 3037), "−3037 0 3037"),
        ((0, 3037), "0 3037"),
        ((-5, 0), "−5 0"),
        ((0, 0), "−1 0 1"),
        ((2, 9), "0 9"),
    ],
)
def test_a_legend_shows_the_signs_that_there_are(page: Any, ends: list[float], legend: str) -> None:
    """After ReLU nothing is negative, so the scale begins at 0; its colours stay those of the other maps."""
    shown = page.evaluate(
        """(ends) => {
            const theme = { negative: "#000080", paper: "#ffffff", positive: "#800000" };
            const scale = scaleFor("diverging", ends, 255, theme);
            scale.colours = Array.from({ length: 513 }, (_, index) => [index, 0, 0]);
            const element = document.createElement("p");
            showScale(element, scale);
            const texts = [...element.querySelectorAll(".ends span")].map((span) => span.textContent);
            return [texts.join(" "), scale.low, scale.high, halfOf(ends), scale.half];
        }""",
        list(ends),
    )
    assert shown[0].replace("\u2009", "").replace(",", "") == legend
    assert -shown[1] == shown[2] == (max(map(abs, ends)) or 1)
    assert shown[3] == shown[4]


def test_zero_padding_reads_no_cell(page: Any) -> None:
    """With zeros around the image a padded place has no cell, and a place inside is its own."""
    got = page.evaluate("() => [-2, -1, 0, 3, 4, 5].map(at => sourceOf(at, 4, 'zeros'))")
    assert got == [-1, -1, 0, 3, -1, -1]


def test_a_window_reads_what_a_padded_array_holds(page: Any) -> None:
    """The pixels of a window, with different numbers on each axis, are those of a slice of the padded image."""
    height, width = 7, 9
    given = {"kernel": [3, 2], "stride": [2, 3], "dilation": [2, 3], "padding": [[2, 1], [1, 3]]}
    rows = np.pad(np.arange(height), (2, 1), mode="reflect")
    columns = np.pad(np.arange(width), (1, 3), mode="reflect")
    for row, column in itertools.product(range(3), range(4)):
        window = page.evaluate(
            "([row, column, spec, h, w]) => windowAt(row, column, spec, h, w)",
            [row, column, given | {"mode": "reflect"}, height, width],
        )
        assert window["sourceRows"] == rows[row * 2 :][:5:2].tolist()
        assert window["sourceColumns"] == columns[column * 3 :][:4:3].tolist()
        assert window["rows"] == [row * 2 - 2 + 2 * tap for tap in range(3)]
        assert window["columns"] == [column * 3 - 1 + 3 * tap for tap in range(2)]


@pytest.mark.parametrize("kernel", [1, 2, 3, 5])
@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_outputs_that_see_a_cell_are_found(page: Any, kernel: int, dilation: int) -> None:
    """An input cell is seen by exactly the outputs whose window, from first tap to last, spans it."""
    size = 11
    for stride, before, after in itertools.product((1, 2, 3, 4), (0, 1, 2), (0, 2)):
        reach = (kernel - 1) * dilation
        out = (size + before + after - reach - 1) // stride + 1
        if out < 1:
            continue
        given = spec(kernel, stride, dilation, (before, after), out)
        got = page.evaluate(
            "([spec, size]) => Array.from({length: size}, (_, at) => outputsSeeing(at, spec, 1))",
            [given, size],
        )
        for at, (first, last) in enumerate(got):
            starts = [index * stride - before for index in range(out)]
            seeing = [index for index, start in enumerate(starts) if start <= at <= start + reach]
            assert list(range(first, last + 1)) == seeing, (given, at)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (7.0, "7"),
        (-3.0, f"{MINUS}3"),
        (100.0, "100"),
        (123456.0, "123456"),
        (0.5, "0.5"),
        (-0.25, f"{MINUS}0.25"),
    ],
)
def test_numbers_are_written_with_a_true_minus_and_whole(page: Any, value: float, text: str) -> None:
    """Integers stay whole, zero has no sign, and a minus is U+2212."""
    assert page.evaluate("value => formatNumber(value)", value) == text


def test_written_numbers_read_back(page: Any) -> None:
    """A written number holds no hyphen, is never a signed zero, and is within its digits of the value."""
    values = [
        sign * lead * 10.0**power
        for sign in (1, -1)
        for lead in (1, 2.34567, 9.99996)
        for power in range(-9, 9)
    ]
    texts = page.evaluate("values => values.map(value => formatNumber(value))", values)
    for value, text in zip(values, texts, strict=True):
        assert "-" not in text and text != f"{MINUS}0", (value, text)
        read = float(text.replace(MINUS, "-"))
        assert abs(read - value) <= max(0.51e-4, 0.006 * abs(value)), (value, text)


def test_small_cells_hold_short_numbers(page: Any) -> None:
    """A cell tells a small number from zero and drops the leading zero of a fraction."""
    values = [0, 0.001, -0.001, 0.5, -0.25, 3, -3, 12.34, 123.4]
    got = page.evaluate("values => values.map(compactNumber)", values)
    assert got == ["0", "≈0", "≈0", ".5", f"{MINUS}.25", "3", f"{MINUS}3", "12.3", "123"]
