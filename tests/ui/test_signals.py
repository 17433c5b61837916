"""The signals page as Streamlit runs it, without a browser."""

from __future__ import annotations

import base64
import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy import signal as scipy_signal
from streamlit.testing.v1 import AppTest

from cnnviz.signals import SIGNALS
from cnnviz.signals.tables import read_csv
from cnnviz.state.signal import PANELS
from cnnviz.ui.recordings import OwnRecording
from cnnviz.ui.signals.thumbnails import line_thumbnail, stem_thumbnail
from cnnviz.ui.visitor import Visitor
from cnnviz.views.sentences import plain
from tests.patience import PATIENCE
from tests.ui.heard import send
from tests.ui.sent import sent

from .test_lab import ROOT


def opened(session: dict[str, Any] | None = None, **query: str) -> AppTest:
    """The signals page after its first run at a link."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    for name, value in {"page": "signals", **query}.items():
        app.query_params[name] = value
    for name, value in (session or {}).items():
        app.session_state[name] = value
    return app.run()


def payload(app: AppTest) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The meta data and arrays that the Stepper was sent."""
    assert not app.exception
    return sent(app, "cnnviz_signal_stepper")


def brought(text: str) -> dict[str, Any]:
    """A session in which a file with `text` was uploaded."""
    recording = read_csv(text.encode())
    visitor = Visitor()
    visitor.brought["signals.own"] = OwnRecording(recording, tuple(range(len(recording.values))), "mine.csv")
    return {"visitor": visitor}


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_opens_in_every_language(panel: str, language: str) -> None:
    """No panel raises, with an element pinned in any stage, for one channel and for several."""
    for stage in ("conv", "act", "pool"):
        for options in ({"pool": "avg"}, {"signal": "motion", "depthwise": "1"}, {"signal": "motion"}):
            app = opened(lang=language, panel=panel, pin=f"{stage}_0_3", length="64", **options)
            assert not app.exception
            assert not app.error


@pytest.mark.parametrize("name", list(SIGNALS))
def test_every_signal_opens(name: str) -> None:
    """Each one in its default form, with its sliders."""
    meta, arrays = payload(opened(signal=name, length="128"))
    np.testing.assert_array_equal(
        arrays["image"], SIGNALS[name].record(128).values.astype(np.float32).ravel()
    )
    assert meta["image"]["width"] == 128


def test_the_browser_is_sent_what_scipy_computes() -> None:
    """A moving average of the past over a noisy wave is lfilter's, and its tanh and pooled maxima follow."""
    app = opened(
        signal="sine",
        length="128",
        kernel="past_average",
        pad="causal",
        act="tanh",
        poolsize="2",
        poolstride="2",
    )
    _, arrays = payload(app)
    conv = scipy_signal.lfilter(np.full(8, 1 / 8), 1, SIGNALS["sine"].record(128).values[0])
    np.testing.assert_allclose(arrays["conv"], conv, atol=1e-6)
    np.testing.assert_allclose(arrays["act"], np.tanh(conv), atol=1e-6)
    np.testing.assert_allclose(arrays["pool"], np.tanh(conv).reshape(-1, 2).max(axis=1), atol=1e-6)


@pytest.mark.parametrize(
    "query",
    [
        {"length": "x"},
        {"w": "1_2~3"},
        {"kernel": "nope"},
        {"act": "nope"},
        {"signal": "nope"},
        {"from": "upload"},
    ],
)
def test_a_link_that_cannot_be_followed_is_said_in_one_sentence(query: dict[str, str]) -> None:
    """One notice, no error, and a Stepper to work with."""
    app = opened(**query)
    assert len(app.info) == 1
    payload(app)


@pytest.mark.parametrize(
    "query",
    [
        {"length": "32", "pad": "valid", "w": "_".join("1" * 64)},
        {"length": "32", "pad": "32", "border": "reflect"},
        {"signal": "step", "set": "start:0", "kernel": "matched"},
    ],
)
def test_what_does_not_fit_is_said_and_the_controls_stay(query: dict[str, str]) -> None:
    """One sentence instead of lanes."""
    app = opened(**query)
    assert len(app.error) == 1
    assert not app.exception
    assert app.sidebar.slider


def test_a_kernel_of_the_past_brings_causal_padding_and_takes_it_away_again() -> None:
    """Choosing it from the list changes the padding; so does choosing another kind after it, but not a chosen one."""
    app = opened()
    send(app, "signals.kernels", [1, "exponential"])
    meta, arrays = payload(app)
    assert meta["conv"]["causal"] and meta["conv"]["padding"] == [[0, 0], [11, 0]]
    assert arrays["weight"].size == 12
    send(app, "signals.kernels", [2, "average"])
    assert payload(app)[0]["conv"]["padding"] == [[0, 0], [2, 2]]
    app = opened(kernel="average", pad="causal")
    send(app, "signals.kernels", [1, "gaussian"])
    assert payload(app)[0]["conv"]["causal"]


def test_typed_weights_become_the_kernel_and_go_into_the_link() -> None:
    """A line for all channels; what cannot be read is said, and the last good kernel stays."""
    app = opened(signal="impulse", length="32")
    app.text_area(key="signals.typed").set_value("1 2 3").run()
    assert app.query_params["w"] == "1_2_3"
    _, arrays = payload(app)
    np.testing.assert_array_equal(arrays["weight"], [1, 2, 3])
    assert arrays["conv"][arrays["conv"] != 0].tolist() == [3, 2, 1]
    app.text_area(key="signals.typed").set_value("1 two").run()
    assert len(app.error) == 1
    np.testing.assert_array_equal(payload(app)[1]["weight"], [1, 2, 3])
    app.text_area(key="signals.typed").set_value("0 1").run()
    assert not app.error
    np.testing.assert_array_equal(payload(app)[1]["weight"], [0, 1])


def test_a_visitors_file_is_seen_by_that_visitor_alone() -> None:
    """One session's numbers are in its payload and in no other's."""
    rows = "left,right\n" + "\n".join(f"{number},{-number}" for number in range(40))
    link = {"from": "upload", "kernel": "average"}
    meta, mine = payload(opened(brought(rows), **link))
    assert meta["channel_names"] == ["left", "right"]
    np.testing.assert_array_equal(mine["image"], [*range(40), *(-number for number in range(40))])
    _, other = payload(opened(**link))
    assert other["image"].size == 256


@pytest.mark.parametrize("rows", [2, 3, 4, 5, 6])
def test_the_shortest_files_can_be_worked_on(rows: int) -> None:
    """With a shape cut from them, each slider has room to move."""
    values = "\n".join(f"{number * number % 5},{number}" for number in range(rows))
    app = opened(brought(values), **{"from": "upload", "kernel": "matched", "pool": "none"})
    assert not app.error
    assert payload(app)[1]["weight"].size <= 2 * rows


def test_channels_of_a_file_can_be_left_out() -> None:
    """The pills choose which columns are computed on; none at all changes nothing."""
    rows = "\n".join(f"{number},{number * number}" for number in range(40))
    app = opened(brought(rows), **{"from": "upload", "kernel": "average"})
    app.button_group(key="signals.channels").set_value([1]).run()
    np.testing.assert_array_equal(payload(app)[1]["image"], [number * number for number in range(40)])
    app.button_group(key="signals.channels").set_value([]).run()
    np.testing.assert_array_equal(payload(app)[1]["image"], [number * number for number in range(40)])


def test_what_was_left_out_of_a_file_is_said_in_plain_words() -> None:
    """A column's name in a note makes no picture, link or heading."""
    name = "![x](http://y.z)"
    rows = f"time;{name};v\n" + "\n".join(f"{number * number};word;{number % 3},5" for number in range(40))
    app = opened(brought(rows), **{"from": "upload", "kernel": "average"})
    captions = [caption.value for caption in app.caption]
    assert f"Not used as channels, because they hold text: {plain(name)}." in captions
    assert not any(name in caption for caption in captions)


def test_a_changed_setting_goes_into_the_link() -> None:
    """What a control changes stands in the address afterwards."""
    app = opened()
    send(app, "signals.controls", [1, {"name": "padding", "value": "causal"}])
    assert app.query_params["pad"] == "causal"
    assert payload(app)[0]["conv"]["causal"]


def test_a_visitors_words_have_no_meaning_in_markdown() -> None:
    """Every sign of Markdown is written with a backslash; letters and digits stay."""
    assert plain("a*b_[c](d) 12 é") == r"a\*b\_\[c\]\(d\) 12 é"


@pytest.mark.parametrize("weights", [[1.0], [0.0, 0.0], [-1.0, 2.0, -3.0], [0.25] * 64])
def test_thumbnails_are_drawings(weights: list[float]) -> None:
    """Well-formed SVG with a stem for each weight, or a line for each channel, inside the frame."""
    for uri, tag, count in (
        (stem_thumbnail(np.array(weights)), "path", len(weights) + 1),
        (line_thumbnail(np.array([weights, weights])), "polyline", 2),
    ):
        kind, data = uri.split(",")
        assert kind == "data:image/svg+xml;base64"
        root = ElementTree.fromstring(base64.b64decode(data))
        assert len(root.findall(f"{{http://www.w3.org/2000/svg}}{tag}")) == count
        numbers = re.findall(r"[-\d.]+", " ".join(one.get("points") or "" for one in root))
        assert all(0 <= float(number) <= 64 for number in numbers)
