"""A drawn worksheet says the engine's numbers, keeps its blanks empty, stays on its paper, and has a glyph for every character."""

from __future__ import annotations

import re
from dataclasses import replace

import matplotlib.backends.backend_agg as agg
import numpy as np
import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text

from cnnviz import inputs, pipeline, signal_pipeline
from cnnviz.pipeline import Stages, as_weights
from cnnviz.signals import Recording
from cnnviz.state import LabState, SignalState
from cnnviz.state.stages import Pin, StagesState
from cnnviz.views.worksheet import PAPERS, worksheet_file
from cnnviz.views.worksheet.canvas import width_of, wrapped
from cnnviz.views.worksheet.fonts import FILES, letters
from cnnviz.views.worksheet.pages import figures
from cnnviz.words import LANGUAGES, translation
from cnnviz.worksheets import Worksheet, worksheet
from tests.worksheets.drawn import labs, signals

PIXELS = np.random.default_rng(5).integers(0, 256, (3, 24, 33), dtype=np.uint8)
STATES = [
    LabState(),
    LabState(colour=False, unit=1, kernel="gaussian", activation="sigmoid", pooling="avg", bias=-0.5),
    LabState(colour=False, stride=2, dilation=2, flip=True, padding="same", pin=Pin("pool", 0, 0, 0)),
    LabState(weights=as_weights(np.arange(75).reshape(3, 5, 5) - 30), padding="2", padding_mode="reflect"),
    LabState(weights=as_weights(np.arange(49).reshape(1, 7, 7) * 3), depthwise=True, pooling="none"),
    SignalState(),
    SignalState(stride=3, dilation=1, kernel="gaussian", pooling="avg", pin=Pin("act", 0, 0, 0)),
]


def run_of(state: StagesState) -> Stages:
    """The run of a state on what it names."""
    if isinstance(state, SignalState):
        return signal_pipeline.run(state, inputs.signal(state))
    assert isinstance(state, LabState)
    picture = inputs.lab_picture(state)
    assert picture is not None
    return pipeline.run(state, picture.pixels)


def drawn(
    state: StagesState, run: Stages, language: str = "en", paper: str = "a4"
) -> tuple[Worksheet, list[Figure]]:
    """The numbers and the two pages."""
    sheet = worksheet(state, run)
    return sheet, figures(translation(language).gettext, state, run, sheet, PAPERS[paper])


def texts(figure: Figure) -> dict[str, str]:
    """What stands in each cell, by its name."""
    return {text.get_gid(): text.get_text() for text in figure.axes[0].texts if text.get_gid()}


def number(text: str) -> float:
    """A printed number."""
    return float(text.replace("−", "-"))


@settings(max_examples=12, deadline=None)
@given(st.one_of(labs(), signals()))
def test_the_pages_say_the_numbers_of_the_worksheet(case: tuple[StagesState, Stages]) -> None:
    """Every number of the solution, and on the exercise what is given and nothing of what is to be found."""
    state, run = case
    sheet, pages = drawn(state, run)
    exercise, solution = map(texts, pages)
    maps = {"conv": sheet.conv, "act": sheet.act, "pool": sheet.pool}
    assert exercise.keys() == solution.keys()
    for name, map_ in maps.items():
        cells = {key for key in solution if key.split()[0] == name}
        assert len(cells) == (0 if map_ is None else map_.values.size)
        for key in cells:
            at = tuple(map(int, key.split()[1:]))
            assert map_ is not None
            assert number(solution[key]) == map_.values[at]
            assert exercise[key] == ("" if map_.blank[at] else solution[key])
    for key, text in solution.items():
        name, *at = key.split()
        if name in ("input", "window", "kernel", "products"):
            block, row, column = map(int, at)
            values = {"input": sheet.input, "window": sheet.step.inputs, "products": sheet.step.products}
            plane = values.get(name, sheet.weight)
            plane = plane.transpose(1, 0, 2) if name == "input" and sheet.is_signal else plane
            assert number(text) == pytest.approx(plane[block, row, column], rel=1e-12, abs=1e-9)
            assert exercise[key] == ("" if name == "products" else text)
    assert number(solution["total"]) == pytest.approx(sheet.step.total, abs=1e-6)
    assert number(solution["result"]) == sheet.result
    assert exercise["total"] == exercise["result"] == ""


@pytest.mark.parametrize("state", STATES, ids=range(len(STATES)))
@pytest.mark.parametrize("paper", PAPERS)
def test_everything_stays_on_the_paper(state: StagesState, paper: str) -> None:
    """No text and no grid leaves the page or comes into its margin, and no number is wider than its cell."""
    _sheet, pages = drawn(state, run_of(state), "zh_CN", paper)
    for figure in pages:
        figure.set_dpi(300)  # at few dots, letters are as wide as whole dots
        agg.FigureCanvasAgg(figure)
        renderer = figure.canvas.get_renderer()  # type: ignore[attr-defined]
        millimetre = figure.dpi / 25.4
        width, height = figure.get_size_inches() * figure.dpi
        boxes = {text: text.get_window_extent(renderer) for text in shown(figure)}
        for text, box in boxes.items():
            assert box.x0 >= 10 * millimetre and box.x1 <= width - 14 * millimetre, text.get_text()
            assert box.y0 >= 8 * millimetre and box.y1 <= height - 8 * millimetre, text.get_text()
            if text.get_gid():
                assert text.get_fontsize() >= 3.5, text.get_text()
        said = [text.get_text() for text in boxes]
        left, bottom, right, top = np.array([box.extents for box in boxes.values()]).T
        across = np.minimum(right[:, None], right) - np.maximum(left[:, None], left)
        down = np.minimum(top[:, None], top) - np.maximum(bottom[:, None], bottom)
        over = np.triu((across > 0.2 * millimetre) & (down > 0.6 * millimetre), 1)
        assert [(said[one], said[other]) for one, other in np.argwhere(over)] == []


def shown(figure: Figure) -> list[Text]:
    """The texts that are not empty."""
    return [text for text in figure.axes[0].texts if text.get_text()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_fonts_have_every_character(language: str) -> None:
    """Of all that a worksheet can say in any language; no glyph is missing in a drawn one, where warnings are errors."""
    for file in FILES.values():
        assert letters() <= {chr(code) for code in TTFont(file).getBestCmap()}, "run `make fonts`"
    for state in STATES[:2] + STATES[-1:]:
        for figure in drawn(state, run_of(state), language)[1]:
            assert {
                letter for text in shown(figure) for letter in text.get_text() if not text.get_parse_math()
            } <= letters()


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("paper", "size"), [("a4", (595.276, 841.89)), ("letter", (612, 792))])
def test_a_file_has_two_pages_of_the_paper(language: str, paper: str, size: tuple[float, float]) -> None:
    """In points, as ISO 216 and ANSI say; and the same worksheet is the same file."""
    state = STATES[0]
    run = run_of(state)
    file = worksheet_file(translation(language).gettext, state, run, PAPERS[paper])
    assert file.startswith(b"%PDF")
    boxes = re.findall(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", file)
    assert len(boxes) == 2
    for box in boxes:
        assert tuple(map(float, box)) == pytest.approx(size, abs=0.5)
    assert file == worksheet_file(translation(language).gettext, state, run, PAPERS[paper])


def test_lines_are_broken_where_the_language_breaks_them() -> None:
    """At spaces, and between Chinese characters but before no mark; nothing is lost."""
    for text in (
        "Multiply each number by the weight at the same place.",
        "把窗口中的每个数与同一位置的权重相乘，把每行的乘积相加。",
    ):
        lines = wrapped(text, 30, 8.5)
        assert len(lines) > 1
        assert all(width_of(line, 8.5) <= 30 for line in lines)
        assert not any(line.startswith(("，", "。", " ")) for line in lines)
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")


def test_a_visitors_own_channels_are_numbered() -> None:
    """Their names may have characters that the fonts lack."""
    state = replace(SignalState(), source="upload", taps=((1.0, -1.0),))
    run = signal_pipeline.run(state, Recording(np.arange(40.0).reshape(2, 20), ("Ü", "ж")))
    _sheet, pages = drawn(state, run)
    said = " ".join(text.get_text() for text in pages[0].axes[0].texts)
    assert "Channel 0" in said and "Channel 1" in said and "ж" not in said
