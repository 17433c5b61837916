"""The page as Streamlit runs it, without a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from cnnviz import ops
from cnnviz.actions.lab import WITHOUT
from cnnviz.images.gallery import load_photo
from cnnviz.images.patterns import PATTERNS
from cnnviz.images.picture import Picture, Sheet, working_copy
from cnnviz.state.lab import PANELS
from cnnviz.ui import session
from cnnviz.ui.pictures import OwnPicture
from cnnviz.ui.visitor import Visitor
from tests.patience import PATIENCE
from tests.ui.heard import send
from tests.ui.sent import sent

ROOT = Path(__file__).resolve().parents[2]


def opened(session: dict[str, Any] | None = None, **query: str) -> AppTest:
    """The app after its first run at a link; the lab's, if it names no page."""
    query = {"page": "lab"} | query
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    for name, value in query.items():
        app.query_params[name] = value
    for name, value in (session or {}).items():
        app.session_state[name] = value
    return app.run()


def payload(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The meta data and arrays that the Stepper was sent, with the picture that was carried for it."""
    meta, arrays = sent(app, "cnnviz_stepper")
    carried, picture = sent(app, "cnnviz_carrier")
    assert carried["name"] == meta["image"]["name"]
    return meta, arrays | {"image": picture["values"]}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_opens_in_every_language(panel: str, language: str) -> None:
    """No panel raises, with an element pinned in any stage."""
    for stage in ("conv", "act", "pool"):
        app = opened(lang=language, panel=panel, pin=f"{stage}_0_2_3", size="32", pool="avg")
        assert not app.exception
        assert not app.error


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_opens_for_a_transposed_convolution(panel: str, language: str) -> None:
    """Those that say nothing of it say so."""
    query = {"op": "transposed", "stride": "2", "outpad": "1", "pad": "1", "size": "16"}
    app = opened(lang=language, panel=panel, pin="conv_0_2_3", **query)
    assert not app.exception and not app.error
    meta, arrays = payload(app)
    assert meta["conv"]["transposed"] and arrays["conv"].size == 32 * 32
    assert bool(app.info) == (panel in WITHOUT["transposed"])


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"op": "transposed", "stride": "8", "size": "512"}, "at most 1200000"),
        ({"op": "transposed", "pad": "same"}, "padding 'same' is not offered"),
        ({"op": "transposed", "outpad": "3"}, "output_padding"),
    ],
)
def test_what_a_transposed_convolution_cannot_do_is_said(query: dict[str, str], said: str) -> None:
    """In one sentence, and the controls stay."""
    app = opened(**query)
    assert not app.exception
    assert [said in error.value.replace("\\", "") for error in app.error] == [True]


@pytest.mark.parametrize(
    ("name", "formula", "legend"),
    [
        ("hardtanh", "min(1.0, max(−1.0, ", "f(x) = min(b, max(a, x))\na = −1; b = 1"),
        ("leaky_relu", " + 0.1·min(0, ", "f(x) = max(0, x) + a·min(0, x)\na = 0.1"),
        ("softshrink", " − 0.5) + min(0, ", "f(x) = max(0, x − λ) + min(0, x + λ)\nλ = 0.5"),
        ("abs", "= |", "f(x) = |x|"),
    ],
)
def test_an_activation_is_written_with_its_numbers(name: str, formula: str, legend: str) -> None:
    """In full with true minus signs at a pinned element, and in signs beside the Stepper."""
    app = opened(act=name, panel="element", pin="act_0_2_3", size="32")
    assert not app.exception
    assert any(formula in each.value for each in app.markdown)
    meta, _arrays = payload(app)
    assert meta["explain"]["act"]["formula"] == legend


def test_a_link_carries_the_coefficients_of_an_activation() -> None:
    """By their names in the engine; what the sliders cannot show is brought to what they can."""
    meta, _arrays = payload(opened(act="threshold", actset="threshold:2.5~value:-60", size="32"))
    assert meta["act"]["parameters"] == {"threshold": 2.5, "value": -50.0}


def test_the_browser_is_sent_the_engines_values() -> None:
    """Every array of the payload is what the engine computes for the same choices."""
    meta, arrays = payload(opened(size="40", photo="cat", kernel="box", act="tanh", unit="1"))
    pixels = working_copy(load_photo("cat"), 40, True).pixels
    conv = ops.conv2d(pixels * np.float32(1 / 255), np.full((1, 3, 3, 3), 1 / 9, np.float32))
    act = ops.tanh(conv)
    np.testing.assert_array_equal(arrays["image"], pixels.ravel())
    np.testing.assert_allclose(arrays["conv"], conv.ravel(), rtol=1e-6)
    np.testing.assert_allclose(arrays["act"], act.ravel(), rtol=1e-6)
    np.testing.assert_allclose(arrays["pool"], ops.max_pool2d(act, 2).ravel(), rtol=1e-6)
    assert meta["conv"]["out"] == list(conv.shape)
    assert meta["act"]["sent"] == "numbers"


def test_what_the_browser_can_fill_in_exactly_is_not_sent() -> None:
    """Whole numbers go in 16 bits, and the values after ReLU not at all, as Python has compared them."""
    meta, arrays = payload(opened(size="40", photo="cat", kernel="sobel_x", act="relu"))
    pixels = working_copy(load_photo("cat"), 40, True).pixels.astype(np.float32)
    sobel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)
    conv = ops.conv2d(pixels, np.broadcast_to(sobel, (1, 3, 3, 3)))
    assert arrays["conv"].dtype == np.int16
    np.testing.assert_array_equal(arrays["conv"], conv.ravel())
    assert "act" not in arrays
    assert meta["act"]["sent"] == "positive"
    np.testing.assert_array_equal(np.maximum(arrays["conv"], 0), ops.relu(conv).ravel())


@pytest.mark.parametrize(
    "query",
    [
        {"size": "x"},
        {"w": "1_2~3"},
        {"kernel": "nope"},
        {"act": "nope"},
        {"photo": "nope"},
        {"from": "upload"},
    ],
)
def test_a_link_that_cannot_be_followed_is_said_in_one_sentence(query: dict[str, str]) -> None:
    """One notice, no error, and a Stepper to work with."""
    app = opened(**query)
    assert len(app.info) == 1
    assert not app.exception
    payload(app)


def test_what_does_not_fit_is_said_and_the_controls_stay() -> None:
    """A 15x15 kernel on 8 pixels: one sentence instead of maps."""
    app = opened(size="8", kernel="box", set="size:15")
    assert len(app.error) == 1
    assert app.sidebar.slider


def test_a_visitors_picture_is_seen_by_that_visitor_alone() -> None:
    """One session's upload is in its payload and in no other's."""
    own = OwnPicture(Sheet(Picture(np.full((3, 30, 20), 77, np.uint8))), "mine.png")
    visitor = Visitor()
    visitor.brought["own.picture.upload"] = own
    mine = payload(opened({"visitor": visitor}, **{"from": "upload", "size": "16"}))[1]
    other = payload(opened(**{"from": "upload", "size": "16"}))[1]
    assert (mine["image"] == 77).all()
    assert not (other["image"] == 77).all()


def test_a_changed_setting_goes_into_the_link() -> None:
    """What a control changes stands in the address afterwards."""
    app = opened()
    send(app, "lab.controls", [1, {"name": "activation", "value": "tanh"}])
    assert "tanh" in app.query_params["act"]
    assert payload(app.run())[0]["act"]["name"] == "tanh"


def test_another_kernel_or_setting_leaves_the_rest_of_the_page_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its run draws the maps and its own controls, not the masthead and not the picture, which are dear to send again."""
    app, act = opened(), session.act

    def act_in_fragment(key: str, body: Any) -> None:
        act(key, body)
        st.rerun(
            ("lab.maps",)
        )  # as a browser asks for it, whose messages name the fragment that they come from

    monkeypatch.setattr(session, "act", act_in_fragment)
    send(app, "lab.controls", [1, {"name": "activation", "value": "tanh"}])
    keys = {element.key for kind in ("selectbox", "segmented_control", "slider") for element in app.get(kind)}
    assert "lab.family" in keys
    assert not keys & {"shell.page", "lab.source", "lab.size"}
    components = {element.proto.component_name for element in app.get("bidi_component")}
    assert components == {
        "cnnviz_stepper",
        "cnnviz_compare",
        "cnnviz_picker",
        "cnnviz_dials",
        "cnnviz_editor",
        "cnnviz_controls",
    }


def test_no_collection_follows_every_run() -> None:
    """Streamlit reads the hidden setting from the project's configuration."""
    code = "import streamlit.config as c; c.get_config_options(force_reparse=True); print(c.get_option('runner.postScriptGC'))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


@pytest.mark.parametrize("pattern", list(PATTERNS))
def test_every_patterns_sliders_write_a_percent_sign_as_formats_ask(pattern: str) -> None:
    """A lone percent sign in a slider's format would be an error in the browser."""
    app = opened(**{"from": "pattern", "pattern": pattern, "size": "16"})
    assert not app.exception
    for slider in app.sidebar.slider:
        assert "%" not in re.sub(r"%%|%d|%g", "", slider.proto.format)


def test_a_change_is_kept_when_the_browser_still_has_the_former_link() -> None:
    """A quick visitor's next click leaves the browser before the new link has arrived there."""
    app = opened(act="relu6")
    send(app, "lab.controls", [1, {"name": "activation", "value": "tanh"}])
    app.query_params["act"] = "relu6"  # the former link, while the change after it is under way
    send(app, "lab.controls", [2, {"name": "activation", "value": "sigmoid"}])
    assert payload(app.run())[0]["act"]["name"] == "sigmoid"


def test_a_layers_panels_count_and_offer_all_kernels() -> None:
    """The cost is that of all weights, and the programs have all."""
    link = {"size": "24", "others": "sobel_y,box"}
    cost = opened(panel="cost", **link)
    assert any("3 kernels" in each.value for each in cost.markdown)
    assert any(
        r"3 \cdot \frac{3}{1} \cdot 3 \cdot 3 + 3 = 84" in each.value for each in cost.markdown
    )  # 3 x (27 + 1)
    files = opened(panel="downloads", **link)
    assert all("(3, 3, 3, 3)" in code.value or code.value.count("[[[[") == 1 for code in files.code)


def test_an_unknown_kernel_of_a_layer_is_left_out() -> None:
    """The page says so, and the others stay."""
    app = opened(size="24", others="nope,sobel_y", at="2")
    assert any("nope" in each.value for each in app.info)
    assert not app.exception
    assert payload(app)[0]["layer"]["names"] == ["Sobel y", "Sobel x"]
    assert app.query_params["others"] == "sobel_y" and app.query_params["at"] == "1"


def test_no_convolution_is_saved_where_the_operation_is_transposed() -> None:
    """At full size only convolutions are computed, and one sentence says so in the button's place."""
    transposed, plain = (opened(panel="downloads", size="16", op=op) for op in ("transposed", "convolution"))
    begins = [[each.key == "lab.full_size.begin" for each in app.button] for app in (transposed, plain)]
    assert not any(begins[0]) and any(begins[1])
    assert any("a transposed one is not computed at full size" in each.value for each in transposed.caption)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("panel", ["element", "cost", "matrix", "borders", "methods", "downloads"])
def test_every_panel_opens_where_a_result_is_the_input(panel: str, language: str) -> None:
    """With signed values too; the browser has them as they are."""
    app = opened(
        panel=panel,
        lang=language,
        size="24",
        pin="conv_0_3_4",
        before="kernel=sobel_x&act=identity&pool=none",
    )
    assert not app.error
    meta, _arrays = sent(app, "lab.chain")
    assert len(meta["steps"]) == 1 and "1 × 22 × 22" in meta["about"]
    _meta, carried = sent(app, "lab.pixels")
    assert carried["values"].dtype == np.float32 and carried["values"].min() < 0


def test_a_step_that_does_not_fit_is_said_and_there_is_a_way_back() -> None:
    """The settings of the picture stay, and so does the link."""
    app = opened(size="8", before="kernel=box&poolsize=8&poolstride=8|kernel=sobel_x")
    (error,) = app.error
    assert error.value.startswith("Step 1 cannot be computed: a window that covers 8 × 8")
    meta, _arrays = sent(app, "lab.chain")
    assert len(meta["steps"]) == 2 and not meta["about"]
    assert app.query_params["before"]
    assert app.slider


def test_unknown_names_in_steps_before_are_said_and_these_are_left_out() -> None:
    """A kernel or an activation; the picture is the input."""
    app = opened(size="16", before="kernel=box|kernel=nope&act=never")
    assert [info.value.split()[4] for info in app.info] == ["never", "nope"]
    assert "before" not in app.query_params
