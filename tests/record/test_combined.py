"""Links that have a transposed convolution, several kernels, a second step and covers at once, and hostile ones among them."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.signal import convolve2d

from cnnviz import kernels
from cnnviz.inputs import lab_picture
from cnnviz.parts.controls.content import lab_controls
from cnnviz.parts.matrix.content import matrix_content
from cnnviz.pipeline import layer, shown_pixels
from cnnviz.record import RecordError, view_of
from cnnviz.record.link import state_of
from cnnviz.state import LabState, from_query, to_query
from cnnviz.words import translation

from .pages import recorded

LINK = "?size=24&op=transposed&stride=2&outpad=1&others=sobel_y,box&at=1&act=identity&pool=none&then=mix&mix=1_-1_0.5"


def stamped(pixels: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """A transposed convolution with stride 2 and a row and a column more, from its definition, by SciPy."""
    height, width = pixels.shape[1:]
    spread = np.zeros((len(pixels), 2 * height - 1, 2 * width - 1))
    spread[:, ::2, ::2] = pixels
    return np.pad(np.sum([convolve2d(plane, kernel) for plane in spread], axis=0), ((0, 1), (0, 1)))


def test_a_transposed_layer_with_a_second_step_is_recorded_whole() -> None:
    """Each kernel's map and their mix are SciPy's; the settings in words name the operation, the kernels and the step."""
    state = state_of(LINK)
    assert isinstance(state, LabState)
    picture = lab_picture(state)
    assert picture is not None
    maps = [stamped(picture.pixels, kernels.build(one.kernel)) for one in state.filters]
    page = recorded(LINK)
    assert len(page.view["kernels"]) == 3
    for record, expected in zip(page.view["kernels"], maps, strict=True):
        meta, arrays = page.content(record)
        assert meta["conv"]["transposed"] and meta["then"]["kind"] == "mix"
        np.testing.assert_allclose(arrays["conv"], expected.ravel(), atol=1e-2)
        for at, (channel, one) in enumerate(zip(meta["then"]["own"], maps, strict=True)):
            read = arrays["conv"] if channel is not None else arrays[f"then_{at}"]
            np.testing.assert_allclose(read, one.ravel(), atol=1e-2)
        mixed = maps[0] - maps[1] + 0.5 * maps[2]
        np.testing.assert_allclose(arrays["then"], mixed.ravel(), atol=1e-2)
    facts = " ".join(page.view["facts"])
    assert "transposed convolution" in facts and "After the stages: 1 × 1 convolution" in facts


def test_what_a_link_covers_stays_covered_in_its_page() -> None:
    """Also where maps are small and a step follows: names of kernels are in no sentence about it."""
    meta, _arrays = recorded(LINK.replace("then=mix", "then=sum") + "&cover=kernel.then").shown("lab.stepper")
    assert meta["cover"] == ["kernel", "then"]
    assert "Sobel" not in json.dumps(meta["explain"]["then"])


VALUES = {
    "op": ["transposed", "convolution", "TRANSPOSED"],
    "outpad": ["0", "1", "7", "8", "-1"],
    "stride": ["1", "2", "8"],
    "dilation": ["1", "3", "8"],
    "pad": ["same", "valid", "1", "8"],
    "border": ["reflect", "circular"],
    "flip": ["1"],
    "depthwise": ["1"],
    "colour": ["0"],
    "unit": ["1", "9"],
    "others": ["box", "sobel_y,box,emboss,box", "box;size:15", "box;;1_2_3~4_5_6", "box;;1~2~~3", ",,", "box;;;", ";;"],
    "at": ["1", "3", "4", "-1"],
    "w": ["1_2~3_4", "1_0~0_1~~2_0~0_2~~1_1~1_1", "nan", "1_2~3"],
    "then": ["magnitude", "sum", "convolve", "mix", "both"],
    "slices": ["zero", "box.sobel_x", ".".join(["point"] * 40), "nothing", "."],
    "slicesize": ["7", "9"],
    "mix": ["0", "2_-2_0", "_".join(["1"] * 40), "3", "inf", "_"],
    "pool": ["max", "avg", "none"],
    "poolsize": ["1", "8"],
    "act": ["identity", "tanh"],
    "panel": ["matrix", "overlap", "borders", "downloads"],
    "matrix": ["im2col", "dense"],
    "block": ["2", "3"],
    "on": ["y0", "w9999", "x14", "y", "<b>"],
    "pin": ["then_0_0_0", "then_11_9999_9999", "pool_2_0_0", "then_0_0"],
    "cover": ["kernel.then", "sum.output", "then.then"],
    "hide": ["values", "panels.controls"],
    "term": ["0", "5"],
    "demo": ["1"],
    "asphoto": ["1"],
}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.fixed_dictionaries({"size": st.sampled_from(["8", "17"])}, optional={
    key: st.sampled_from(values) for key, values in VALUES.items()
}))  # fmt: skip
def test_no_link_is_too_much(query: dict[str, str]) -> None:
    """What can be read of it is shown, or one sentence says what does not fit; and what was read comes back from its own link."""
    _ = translation("en").gettext
    state, _unreadable = from_query({"page": "lab", **query})
    assert isinstance(state, LabState)
    assert from_query(to_query(state)) == (state, [])
    lab_controls(_, state)
    view, said = None, ""
    try:
        view = view_of(state)
    except RecordError as error:
        said = str(error)
    if view is None:
        assert said and "\n" not in said
        return
    json.dumps([record.meta for _part, record in view.shown.values()], allow_nan=False)
    picture = lab_picture(state)
    assert picture is not None
    matrix_content(_, layer(state, shown_pixels(state, picture.pixels)).chosen, state)


@pytest.mark.parametrize("disturb", ["turn:20~noise:30", "rows:3~cover:9"])
def test_a_disturbed_digit_is_recorded_as_the_network_got_it(disturb: str) -> None:
    """What was done to it is in words there; with the answer covered, nothing tells the answer."""
    plain, changed = recorded("?page=network"), recorded(f"?page=network&disturb={disturb}")
    before, after = (page.shown("network.answers") for page in (plain, changed))
    assert (before[1]["probabilities"] != after[1]["probabilities"]).any()
    assert after[0]["note"] != before[0]["note"]
    covered = recorded(f"?page=network&disturb={disturb}&cover=answer").shown("network.answers")
    assert "probabilities" not in covered[1]
