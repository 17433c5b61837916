"""The signals page as a visitor uses it, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from cnnviz.parts.part import script
from cnnviz.signal_pipeline import SignalRun, run
from cnnviz.signals import SIGNALS
from cnnviz.state import from_query
from cnnviz.state.signal import SignalState

from .conftest import Lab, fits_every_width, follow, frames, patient, rest, uploader

SMALL = "signal=sine&length=64&kernel=average&set=length:3"


def computed(query: str) -> SignalRun:
    """What the engine gives here for a link."""
    state, unreadable = from_query(dict(part.split("=") for part in f"page=signals&{query}".split("&")))
    assert isinstance(state, SignalState) and not unreadable
    return run(state, SIGNALS[state.signal].record(state.length, **dict(state.signal_numbers)))


def opened(new_lab: Any, query: str = SMALL, **options: Any) -> Lab:
    """The signals page at a link, when the last of it has come and nothing moves any more."""
    made: Lab = new_lab(**options).open(f"?page=signals&{query}")
    made.page.wait_for_selector(".st-key-signals-panel")
    made.settle()
    return made


@pytest.fixture
def page(new_lab: Any) -> Lab:
    """The page with a short signal."""
    return opened(new_lab)


def test_hover_shows_the_window_whose_sum_is_the_engines_value(page: Lab) -> None:
    """At several places of each lane the browser's result is the number that the engine computed here too."""
    engine = computed(SMALL)
    for stage, values in (("conv", engine.conv), ("act", engine.act), ("pool", engine.pool)):
        seen = set()
        for across in (0.2, 0.5, 0.93):
            page.hover(stage, across, 0.5)
            spot = page.spot()
            assert spot["stage"] == stage and spot["agrees"]
            assert spot["engine"] == pytest.approx(float(values[0, spot["column"]]), rel=1e-7)
            seen.add(spot["column"])
        assert len(seen) == 3


def test_pointing_at_the_input_reads_the_output_around_it(page: Lab) -> None:
    """The window of the element is around the sample; of a causal kernel the output is read that was just made of it."""
    box = page.page.locator('figure[data-stage="input"] .base').bounding_box()
    page.hover("input", 0.5, 0.5)
    whole = 64 + 2  # the signal and a sample of padding at each end
    left, right = 58, 8
    sample = (0.5 * box["width"] - left) / (box["width"] - left - right) * whole - 1.5
    assert page.spot()["stage"] == "conv"
    assert page.spot()["column"] == pytest.approx(sample, abs=0.51)
    follow(page.page, "?page=signals&signal=step&length=64&kernel=past_average&pad=causal")
    page.hover("input", 0.97, 0.5)
    column = page.spot()["column"]
    said = page.page.locator('figure[data-stage="input"] .readout').inner_text()
    assert said == f"samples {column - 7} to {column}"


QUERIES = (
    "signal=motion&length=64&kernel=matched",
    "signal=motion&length=128&w=1_-1~2_0~0_1&depthwise=1&act=tanh&pool=avg&poolsize=3&poolstride=2&poolpad=1",
    "signal=microphones&kernel=echo&pad=causal&border=replicate&act=gelu&bias=-0.3",
    "signal=chirp&length=4096&kernel=gaussian&set=length:63~sigma:9&stride=5&dilation=3",
    "signal=step&kernel=jump&flip=1&pad=8&border=reflect&act=identity&pool=none",
    "signal=square&length=32&kernel=second&pad=4&border=circular&ceil=1&poolsize=3&poolstride=2",
)
"""Of every kind of padding, border, stride, dilation, channel, activation and pooling."""


def test_every_sum_on_every_lane_is_the_engines(new_lab: Any) -> None:
    """All elements in turn, whatever the padding, stride, dilation, channels, activation and pooling."""
    lab = opened(new_lab, QUERIES[0])
    for query in QUERIES:
        follow(lab.page, f"?page=signals&{query}")
        engine = computed(query)
        for stage in ("conv", "act", "pool"):
            values = getattr(engine, stage)
            if values is None:
                continue
            lab.map(stage).focus()
            for key in ("Home", *["ArrowRight"] * 9, "End", *["Shift+ArrowLeft"] * 3):
                lab.page.keyboard.press(key)
                lab.settle()
                spot = lab.spot()
                assert (spot["stage"], spot["agrees"]) == (stage, True), query
                assert spot["engine"] == pytest.approx(
                    float(values[spot["channel"], spot["column"]]), rel=1e-6, abs=1e-9
                ), query


def test_pointing_asks_the_server_for_nothing(new_lab: Any) -> None:
    """While the pointer, the keys and the view move, no message leaves the browser."""
    sent: list[Any] = []
    lab = new_lab()
    lab.page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    lab.open(f"?page=signals&{SMALL}")
    lab.page.wait_for_selector(".st-key-signals-panel")
    rest(lab.page)
    assert sent
    sent.clear()
    for step in range(20):
        lab.hover("conv", 0.2 + 0.03 * step, 0.5)
    lab.map("pool").focus()
    for key in ("Home", "ArrowRight", "+", "0"):
        lab.page.keyboard.press(key)
    lab.settle()
    assert sent == []


def test_arrow_keys_move_and_enter_pins_in_the_link(page: Lab) -> None:
    """One element, with Shift eight; Home and End; Enter writes the element into the address, Escape lets it go. A screen reader hears of
    a step. Space starts a sweep, which goes on by itself, and holds it on an element whose sum agrees. Up and down change the channel.
    """
    page.map("conv").focus()
    page.page.keyboard.press("Home")
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowLeft"):
        page.page.keyboard.press(key)
    page.settle()
    assert page.spot()["column"] == 8
    page.page.keyboard.press("Enter")
    page.page.wait_for_url(re.compile("pin=conv_0_8"))
    page.page.wait_for_selector("text=Computed here with 64-bit numbers")
    page.map("conv").focus()
    page.page.keyboard.press("Escape")
    page.page.wait_for_url(lambda url: "pin=" not in url)
    rest(page.page)
    page.map("conv").focus()
    page.page.keyboard.press("ArrowLeft")
    page.settle()
    column = page.spot()["column"]
    page.page.wait_for_selector(f".spoken:has-text('Convolution, position {column}')", state="attached")
    page.map("conv").focus()
    page.page.keyboard.press("Home")
    page.page.keyboard.press(" ")
    page.until("Number(d.column) > 8")
    page.page.keyboard.press(" ")
    page.settle()
    held = page.spot()
    frames(page.page, 30)
    assert page.spot() == held and held["agrees"]
    follow(page.page, "?page=signals&signal=motion&length=64&depthwise=1&kernel=average")
    page.map("conv").focus()
    first = page.spot()
    page.page.keyboard.press("ArrowDown")
    page.settle()
    page.page.keyboard.press("ArrowDown")
    page.settle()
    assert page.spot()["channel"] == min(2, first["channel"] + 2)


def test_the_view_gets_shorter_and_follows_the_element(page: Lab) -> None:
    """Plus shows fewer samples; going on past the edge moves the view; 0 shows all again. Ctrl and the wheel zoom where the pointer is, and
    that place stays under it; Shift and the wheel move.
    """
    pan = page.page.locator(".pan")
    assert not pan.is_visible()
    page.map("conv").focus()
    for key in ("Home", "+", "+", "+"):
        page.page.keyboard.press(key)
        page.settle()
    assert pan.is_visible()
    start = float(pan.input_value())
    for _ in range(4):
        page.page.keyboard.press("Shift+ArrowRight")
        page.settle()
    assert float(pan.input_value()) > start
    page.hover("conv", 0.5, 0.5)
    assert page.spot()["column"] == pytest.approx(32, abs=8)
    page.page.keyboard.press("0")
    page.settle()
    assert not pan.is_visible()
    page.hover("conv", 0.75, 0.5)
    under = page.spot()["column"]
    page.page.keyboard.down("Control")
    page.page.mouse.wheel(0, -400)
    page.page.keyboard.up("Control")
    page.settle()
    assert page.page.locator(".pan").is_visible()
    page.hover("conv", 0.7501, 0.5)
    assert page.spot()["column"] == pytest.approx(under, abs=1)
    page.page.mouse.wheel(-300, 0)
    page.settle()
    page.hover("conv", 0.75, 0.5)
    assert page.spot()["column"] < under


def test_what_is_drawn_ahead_while_nobody_does_anything_leaves_the_view_alone(new_lab: Any) -> None:
    """Elements out of view are drawn unseen, so that the first movement of a hand is as quick as the others."""
    lab = new_lab().open(f"?page=signals&{SMALL}")
    lab.hover("conv", 0.9, 0.5)
    lab.map("conv").focus()
    for _ in range(3):
        lab.page.keyboard.press("+")
    lab.settle()
    view = lab.page.locator(".pan").input_value()
    assert lab.page.evaluate("() => idle.splice(0).map((then) => then({ timeRemaining: () => 50 })).length")
    lab.settle()
    assert lab.page.locator(".pan").input_value() == view


def test_another_kernel_and_a_look_at_another_page_keep_the_pinned_element(page: Lab) -> None:
    """Its sum is then the other kernel's."""
    page.hover("conv", 0.4, 0.4)
    page.page.mouse.down()
    page.page.mouse.up()
    page.page.wait_for_url(re.compile("pin=conv_0_"))
    before = page.spot()
    page.page.get_by_role("radio", name="Central difference").click()
    page.until("Number(d.engine) !== a", before["engine"])
    after = page.spot()
    assert after["column"] == before["column"] and after["agrees"]
    x = SIGNALS["sine"].record(64).values[0].astype(np.float32)
    assert after["engine"] == pytest.approx((x[after["column"] + 1] - x[after["column"] - 1]) / 2, abs=1e-6)
    rest(page.page)
    pinned = page.spot()
    page.page.get_by_role("radio", name="Kernel lab").click()
    page.page.wait_for_selector("text=Sobel x")
    page.page.get_by_role("radio", name="Signals").click()
    page.page.wait_for_selector(".stepper.signal[data-total]")
    assert page.spot()["column"] == pinned["column"]


def test_a_file_becomes_the_signal_and_a_broken_one_keeps_it(new_lab: Any) -> None:
    """Two channels with a column of times: the lanes say so; a file without numbers brings one sentence."""
    lab = opened(new_lab, "from=upload&kernel=average")
    rows = "time;left;right\n" + "\n".join(
        f"{n / 10:.1f};{n % 7};{-n % 5}".replace(".", ",") for n in range(90)
    )
    uploader(lab.page).set_input_files(
        {"name": "<b>mine</b>.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    )
    lab.page.wait_for_selector("text=2\u2009×\u200990")
    assert lab.page.locator(".channels button").all_inner_texts() == ["left", "right"]
    assert lab.page.locator("b", has_text="mine").count() == 0
    assert lab.spot()["agrees"]
    uploader(lab.page).set_input_files(
        {"name": "bad.csv", "mimeType": "text/csv", "buffer": b"name\n\nx\ny\n"}
    )
    lab.page.wait_for_selector("text=There are no numbers in this file")
    assert lab.page.locator("text=2\u2009×\u200990").count() == 1


def test_a_link_restores_the_view_elsewhere(new_lab: Any) -> None:
    """What one visitor set up, another sees from the link alone."""
    query = "signal=hidden&length=128&shape=width:31~noise:0.2&pad=causal&border=replicate&dilation=2&act=tanh&pool=avg&poolsize=3&pin=pool_0_4"
    first = opened(new_lab, query)
    spot = first.spot()
    assert (spot["stage"], spot["column"], spot["agrees"]) == ("pool", 4, True)
    second = new_lab().open(first.page.url.split("/")[-1])
    assert second.spot() == spot


def test_the_page_is_never_wider_than_the_screen(new_lab: Any) -> None:
    """At every width the page scrolls down only, with many taps and three channels."""
    query = "signal=motion&kernel=matched&set=length:63&lang=zh_CN"
    fits_every_width(opened(new_lab, query), (1920, 1280, 768, 390))


def test_touch_reads_an_element(new_lab: Any) -> None:
    """A tap on a phone reads and pins the element under the finger."""
    lab = opened(new_lab, SMALL, viewport={"width": 390, "height": 844}, has_touch=True)
    lab.map("pool").tap()
    lab.page.wait_for_url(re.compile("pin=pool_0"))
    assert lab.spot()["stage"] == "pool"


def test_the_frequency_curve_is_read_by_keys(new_lab: Any) -> None:
    """From the left end on, a level and then each wave with its gain; the right end is the wave of 2 samples."""
    lab = opened(new_lab, "kernel=average&panel=frequency")
    canvas = lab.page.locator(".curves canvas")
    assert canvas.get_attribute("aria-label") == "Kernel: constant signal × 1, fastest wave × 0.2."
    canvas.focus()
    said = lab.page.locator(".curves .read")
    for key, text in (
        ("Home", "a constant signal: 1"),
        ("End", "a wave of 2 samples: 0.2"),
        ("Shift+ArrowLeft", "a wave of 2.06 samples: 0.194"),
    ):
        canvas.press(key)
        assert said.inner_text() == text


@pytest.fixture(scope="module")
def bare(browser: Any) -> Iterator[Any]:
    """An empty page that has loaded the axis."""
    made = patient(browser.new_context()).new_page()
    names = "SampleAxis, tickStep, ticks, laneBounds"
    made.add_script_tag(
        type="module", content=f"{script('signal_stepper/axis.js')}\nObject.assign(window, {{ {names} }});"
    )
    made.wait_for_function("() => window.SampleAxis")
    yield made
    made.context.close()


def axis_meta(
    taps: int, stride: int, dilation: int, padding: tuple[int, int], causal: bool
) -> dict[str, Any]:
    """What the axis needs to know of a convolution over 50 samples and a pooling of 3 by 2."""
    return {
        "image": {"width": 50},
        "conv": {
            "kernel": [1, taps],
            "stride": [1, stride],
            "dilation": [1, dilation],
            "padding": [[0, 0], padding],
            "causal": causal,
        },
        "pool": {"kernel": [1, 3], "stride": [1, 2], "padding": [[0, 0], [1, 1]]},
    }


@pytest.mark.parametrize(("taps", "dilation"), [(1, 1), (4, 1), (5, 2)])
@pytest.mark.parametrize("stride", [1, 3])
@pytest.mark.parametrize("causal", [False, True])
def test_elements_stand_at_the_middle_or_the_end_of_their_window(
    bare: Any, taps: int, dilation: int, stride: int, causal: bool
) -> None:
    """The mean of a window's taps, the last tap where it is causal; a pooled one at the mean of its window's elements."""
    padding = ((taps - 1) * dilation, 0) if causal else (2, 1)
    meta = axis_meta(taps, stride, dilation, padding, causal)
    indices = list(range(6))
    read = "([meta, stage, at]) => at.map(index => new SampleAxis(meta).at(stage, index))"
    windows = [[n * stride - padding[0] + i * dilation for i in range(taps)] for n in indices]
    conv = [window[-1] if causal else float(np.mean(window)) for window in windows]
    assert bare.evaluate(read, [meta, "conv", indices]) == conv
    pooled = [conv[0] + stride * float(np.mean([2 * n - 1 + i for i in range(3)])) for n in indices]
    assert bare.evaluate(read, [meta, "pool", indices]) == pooled
    near = "([meta, at]) => at.map(sample => new SampleAxis(meta).near('conv', sample))"
    assert bare.evaluate(near, [meta, [place + 0.3 * stride for place in conv]]) == indices


def test_a_view_stays_on_the_signal_and_keeps_what_is_under_the_pointer(bare: Any) -> None:
    """Zooming keeps the place and its share of the view; no view leaves the signal or gets shorter than 8 samples."""
    meta = axis_meta(5, 1, 1, (2, 2), False)
    zoom = "([meta, view, factor, around]) => new SampleAxis(meta).zoomed(view, factor, around)"
    closer = bare.evaluate(zoom, [meta, {"from": 0, "to": 40}, 0.5, 10])
    assert closer == {"from": 5, "to": 25}
    assert bare.evaluate(zoom, [meta, {"from": 0, "to": 40}, 9, 10]) == {"from": -2.5, "to": 51.5}
    least = bare.evaluate(zoom, [meta, {"from": 0, "to": 40}, 0.001, 10])
    assert least["to"] - least["from"] == 8
    keep = "([meta, view]) => new SampleAxis(meta).inside(view)"
    assert bare.evaluate(keep, [meta, {"from": 45, "to": 65}]) == {"from": 31.5, "to": 51.5}


def test_ticks_are_round_and_few(bare: Any) -> None:
    """Steps of 1, 2 or 5 times a power of ten, never below 1."""
    steps = bare.evaluate(
        "() => [[8, 20], [64, 8], [4096, 6], [260, 9], [50, 1]].map(([span, most]) => tickStep(span, most))"
    )
    assert steps == [1, 10, 1000, 50, 50]
    assert bare.evaluate("() => ticks({ from: -2.5, to: 21 }, 5)") == [0, 5, 10, 15, 20]


@pytest.mark.parametrize(("low", "high"), [(-1, 1), (0, 5), (-3, 0), (2, 9), (0, 0)])
def test_a_lane_shows_all_its_values_and_0(bare: Any, low: float, high: float) -> None:
    """From the lowest value to the highest, stretched to hold 0; a lane of zeros has room on both sides."""
    bottom, top = bare.evaluate("([low, high]) => laneBounds(low, high)", [low, high])
    assert (bottom, top) == (-1, 1) if low == high == 0 else (bottom, top) == (min(0, low), max(0, high))
