"""The Stepper of a network's layer: its sums in a real browser, and a click on a map of the network page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnnviz.images.digits import samples
from cnnviz.networks import Layer, Network
from cnnviz.parts.layer_stepper.content import layer_payload, subject_of
from cnnviz.parts.part import script
from cnnviz.reader import shipped
from cnnviz.reading import read
from cnnviz.state import NetworkState
from tests.networks.layer_cases import CASES, joined_maps, numbers, one, run

from .conftest import follow, frames, patient, rest

WALK = """([meta, arrays]) => {
  const kinds = { float32: Float32Array, float64: Float64Array, int32: Int32Array };
  const plain = ([name, [kind, values]]) => [name, kinds[kind].from(values)];
  const model = new LayerModel({ meta, ...Object.fromEntries(Object.entries(arrays).map(plain)) });
  const [rows, columns, cells] = model.size();
  return Array.from({ length: cells }, (_, at) => {
    const spot = { row: Math.floor(at / columns), column: at % columns };
    const { total, engine, agrees } = model.stepAt(spot);
    return [model.indexOf(spot), total, engine, agrees];
  });
}"""


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """An empty page that has loaded the model of a layer."""
    opened = patient(browser.new_context()).new_page()
    source = f"{script('layer_stepper/layer_model.js')}\nObject.assign(window, {{ LayerModel }});"
    opened.add_script_tag(type="module", content=source)
    opened.wait_for_function("() => window.LayerModel")
    yield opened
    opened.context.close()


def walk(
    page: Any, network: Network, values: dict[str, np.ndarray], name: str, element: tuple[int, ...]
) -> list[Any]:
    """Every element of the map that `element` is on, as [index, the browser's total, the value sent, agreement]."""
    subject = subject_of(network, network.layer(name), values, element)
    assert subject is not None
    meta, arrays = layer_payload(subject)
    assert meta["kind"] != "none"
    sent = {name: [array.dtype.name, array.tolist()] for name, array in arrays.items()}
    walked: list[Any] = page.evaluate(WALK, [json.loads(json.dumps(meta, allow_nan=False)), sent])
    return walked


def rounded(layer: Layer, values: dict[str, np.ndarray], number: float) -> float:
    """The layer's number for a sum: quantised convolutions and products are drawn before they round."""
    if layer.op_type not in ("QLinearConv", "QLinearMatMul"):
        return number
    scale, zero = (values[name].item() for name in layer.inputs[6:8])
    return float(np.clip(np.rint(number / scale) + zero, 0, 255))


def check(page: Any, network: Network, values: dict[str, np.ndarray], name: str) -> None:
    """Every total is the network's value, and all elements of the output are reached."""
    layer = network.layer(name)
    output = values[layer.outputs[0]][0]
    fully_connected = layer.op_type in ("Gemm", "MatMul") and output.ndim == 1
    alone = fully_connected or layer.op_type in ("ReduceMean", "BatchNormalization", "PRelu")
    seen = np.zeros(output.shape, bool)
    for place in np.ndindex(output.shape[: max(1, output.ndim - 2)] if output.ndim > 1 or alone else (1,)):
        for index, total, engine, agrees in walk(page, network, values, name, place):
            if fully_connected and tuple(index) != place:
                continue  # the weights are those of one unit
            seen[tuple(index)] = True
            assert rounded(layer, values, engine) == output[tuple(index)]
            assert agrees, (name, index, total, engine)
            real = output.dtype if output.dtype.kind == "f" else np.float32
            coarse = np.sqrt(float(np.finfo(real).eps)) / 4
            assert total == pytest.approx(engine, rel=coarse, abs=coarse)
    assert seen.all()


@pytest.mark.parametrize("name", CASES)
def test_every_total_is_the_networks_value(page: Any, name: str) -> None:
    """For each kind of layer the browser, from what it was sent, comes to the network's number at every element."""
    built, x = CASES[name]
    network, values = run(built, x)
    check(page, network, values, network.layers[-1].name)


def test_layers_that_join_and_flatten_are_followed(page: Any) -> None:
    """Side by side, flattened and fully connected: the unit's weights stand on the maps they came from."""
    network, values = run(*joined_maps())
    for layer in network.layers:
        check(page, network, values, layer.name)


@given(
    height=st.integers(3, 7),
    width=st.integers(3, 7),
    kernel=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    strides=st.tuples(st.integers(1, 3), st.integers(1, 3)),
    pads=st.tuples(*[st.integers(0, 2)] * 4),
    groups=st.integers(1, 3),
    op_type=st.sampled_from(["Conv", "ConvTranspose"]),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_convolutions_of_any_shape_add_up(
    page: Any,
    height: int,
    width: int,
    kernel: tuple[int, int],
    strides: tuple[int, int],
    pads: tuple[int, ...],
    groups: int,
    op_type: str,
) -> None:
    """Sizes, strides, padding and groups that differ on each side."""
    x = numbers(1, 2 * groups, height, width)
    weight = numbers(2 * groups, 2, *kernel)
    pads = tuple(min(pad, size - 1) for pad, size in zip(pads, kernel * 2, strict=True))
    network, values = run(
        *one(op_type, x, weight, numbers(2 * groups), strides=strides, pads=pads, group=groups)
    )
    if values["y"].size:
        check(page, network, values, network.layers[-1].name)


def test_what_is_left_out_is_counted(page: Any) -> None:
    """Of 80 maps 64 are sent; the sum of the others is added, and the total is still the network's."""
    x = numbers(1, 80, 4, 3)
    network, values = run(*one("Conv", x, numbers(2, 80, 2, 2), numbers(2)))
    check(page, network, values, network.layers[-1].name)
    subject = subject_of(network, network.layers[-1], values, (1, 0, 0))
    assert subject is not None
    meta, _arrays = layer_payload(subject)
    assert len(meta["image"]["numbers"]) == 64
    assert meta["left_out"]["channels"] == 16


def test_what_is_no_number_agrees_with_itself(page: Any) -> None:
    """Infinity times zero in one map is NaN in the network and in the browser."""
    x = numbers(1, 2, 3, 3)
    x[0, 0, 1, 1] = np.inf
    weight = numbers(1, 2, 1, 1)
    weight[0, 0] = 0
    network, values = run(*one("Conv", x, weight))
    total, engine, agrees = next(
        entry[1:]
        for entry in walk(page, network, values, network.layers[-1].name, (0,))
        if entry[0] == [0, 1, 1]
    )
    assert np.isnan(values["y"][0, 0, 1, 1])
    assert np.isnan(total) and np.isnan(engine) and agrees


class NetworkPage:
    """The network page in a browser, at a layer's Stepper."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def open(self, url: str, query: str) -> NetworkPage:
        """Open the page at a link."""
        self.page.goto(f"{url}/?page=network&{query}")
        self.page.wait_for_selector(".stepper.layer[data-total]")
        return self

    def follow(self, query: str) -> NetworkPage:
        """Go on to another link."""
        follow(self.page, f"?page=network&{query}")
        return self

    def spot(self) -> dict[str, Any]:
        """The element that is read."""
        data: dict[str, Any] = self.page.locator(".stepper.layer").evaluate("e => ({...e.dataset})")
        return data

    def until(self, condition: str, *arguments: Any) -> None:
        """Wait until a condition on the Stepper's dataset `d` and arguments `a` holds."""
        find = "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.stepper.layer')).find(Boolean)"
        self.page.wait_for_function(
            f"a => {{ const d = {find}?.dataset; return d && ({condition}); }}", arg=list(arguments)
        )


@pytest.fixture
def opened(new_page: Any, app_url: str) -> Any:
    """Open network pages at links."""
    return lambda query, **options: NetworkPage(new_page(**options)).open(app_url, query)


@pytest.fixture(scope="module")
def digit() -> dict[str, np.ndarray]:
    """Every array of the shipped digit network on the sample that the page opens with."""
    images, _labels = samples()
    return read(shipped("digits"), images[NetworkState().sample][np.newaxis]).values  # type: ignore[return-value]


def element_of(spot: dict[str, Any]) -> tuple[int, ...]:
    """The index of the element that a Stepper of maps reads."""
    return 0, int(spot["channel"]), int(spot["row"]), int(spot["column"])


def test_a_click_on_a_map_opens_its_arithmetic(opened: Any, digit: dict[str, np.ndarray]) -> None:
    """The Stepper stands on the map that was clicked in the network, and its total is the network's value there."""
    shown = opened("panel=layer")
    rest(shown.page)
    before = shown.spot()
    for column, layer in ((1, "conv1"), (2, "relu1"), (3, "pool1"), (4, "conv2")):
        canvas = shown.page.locator(".wide > canvas").nth(column)
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        shown.page.mouse.click(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.55)
        shown.page.wait_for_url(re.compile(f"layer={layer}&"))
        shown.until("d.layer === a[0]", layer)
        rest(shown.page)  # the page moves up to show what opens
        spot = shown.spot()
        assert spot != before
        assert spot["agrees"] == "true"
        value = digit[layer][element_of(spot)]
        assert float(spot["engine"]) == value
        assert float(spot["total"]) == pytest.approx(float(value), rel=1e-5, abs=1e-6)
        channel = int(re.search(r"element=(\d+)", shown.page.url)[1])  # type: ignore[index]
        assert channel == int(spot["channel"])
        before = spot


def test_the_pointer_reads_other_elements_without_the_server(
    opened: Any, digit: dict[str, np.ndarray]
) -> None:
    """At each place of the output map of each layer the total is the network's value of the cell under the pointer."""
    layers = ("conv1", "relu1", "pool1", "conv2", "relu2", "pool2")
    shown = opened(f"panel=layer&layer={layers[0]}")
    for layer in layers:
        shown.follow(f"panel=layer&layer={layer}")
        shown.until("d.layer === a[0]", layer)
        canvas = shown.page.locator('.layer [data-stage="output"] .base')
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        for across, down in ((0.15, 0.3), (0.5, 0.5), (0.9, 0.8)):
            shown.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
            frames(shown.page)
            spot = shown.spot()
            rows, columns = digit[layer].shape[2:]
            assert (int(spot["row"]), int(spot["column"])) == pytest.approx(
                (down * rows, across * columns), abs=1
            ), layer
            assert spot["agrees"] == "true"
            assert float(spot["engine"]) == digit[layer][element_of(spot)]


def test_every_unit_of_the_last_layer_adds_up(opened: Any, digit: dict[str, np.ndarray]) -> None:
    """A click on a class brings that class's weights, and its total is its logit."""
    shown = opened("panel=layer&layer=fc")
    for unit in (3, 8):
        shown.page.locator(".units button").nth(unit).click()
        shown.until("d.channel === a[0] && d.agrees === 'true'", str(unit))
        logit = digit["logits"][0, unit]
        assert float(shown.spot()["engine"]) == logit
        assert float(shown.spot()["total"]) == pytest.approx(float(logit), rel=1e-5)


def test_keys_walk_pin_and_play(opened: Any, digit: dict[str, np.ndarray]) -> None:
    """From the focused map arrows go one cell, and a screen reader hears of it; Enter writes the element into the address, Escape takes
    it out again. Space starts a sweep, which goes on by itself, and holds it. A button brings the next map at the same element.
    """
    shown = opened("panel=layer&layer=conv2&element=4_7_7")
    shown.page.locator(".chooser button").nth(1).click()
    shown.until("d.channel === '5' && d.agrees === 'true'")
    spot = shown.spot()
    assert float(spot["engine"]) == digit["conv2"][0, 5, 7, 7]
    assert element_of(spot) == (0, 5, 7, 7)
    shown.follow("panel=layer&layer=conv2&element=4_7_7")
    shown.until("d.channel === '4'")
    output = shown.page.locator('.layer [data-stage="output"] .plate')
    output.focus()
    for key in ("ArrowLeft", "ArrowUp", "ArrowUp"):
        shown.page.keyboard.press(key)
    shown.until("d.row === '5' && d.column === '6'")
    shown.page.keyboard.press("Enter")
    shown.page.wait_for_url(re.compile("element=4_5_6"))
    shown.page.wait_for_selector("text=The pinned element in full")
    shown.page.keyboard.press("Escape")
    shown.page.wait_for_url(re.compile("element=4(&|$)"))
    assert shown.spot()["channel"] == "4"
    rest(shown.page)
    shown.follow("panel=layer&layer=pool1&element=2_3_4")
    shown.until("d.layer === 'pool1'")
    output.focus()
    shown.page.keyboard.press("ArrowRight")
    shown.page.wait_for_selector(".layer .spoken:has-text('pool1, row 3, column 5')", state="attached")
    shown.page.keyboard.press(" ")
    shown.until("Number(d.row) * 14 + Number(d.column) > 52")
    shown.page.keyboard.press(" ")
    rest(shown.page)
    held = shown.spot()
    frames(shown.page, 30)
    assert shown.spot() == held


def test_the_temperature_is_marked_as_foreign_to_the_network(
    opened: Any, digit: dict[str, np.ndarray]
) -> None:
    """At T = 1 the share is the network's; at another temperature it is no longer said to agree."""
    shown = opened("panel=layer&layer=softmax")
    spot = shown.spot()
    assert spot["agrees"] == "true"
    assert float(spot["engine"]) == digit["probabilities"].max()
    shown.page.locator(".temperature input").fill("1.5")
    shown.until("d.agrees === 'false'")
    assert float(shown.spot()["total"]) < 1
    shown.page.locator(".temperature button").click()
    shown.until("d.agrees === 'true'")


def test_the_cards_are_ordered_by_strength_and_add_up(opened: Any, digit: dict[str, np.ndarray]) -> None:
    """Strongest first, the largest subtotal leads; all subtotals and the bias make the total; a click enlarges one."""
    shown = opened("panel=layer&layer=conv2&element=4_10_4")
    cards = shown.page.locator("button.card")
    assert cards.count() == 8
    shown.page.get_by_role("button", name="Strongest first").click()
    read = """all => all.map(e => [Number(e.style.order), Number(e.querySelector('.subtotal').textContent.replace('\u2212', '-'))])"""
    ranked = [value for _order, value in sorted(cards.evaluate_all(read))]
    assert [abs(value) for value in ranked] == sorted((abs(value) for value in ranked), reverse=True)
    bias = float(shown.page.locator(".card.bias .subtotal").inner_text().replace("\u2212", "-"))
    assert sum(ranked) + bias == pytest.approx(float(digit["conv2"][0, 4, 10, 4]), abs=0.01)
    last = cards.nth(7)
    last.click()
    shown.page.wait_for_function("card => card.ariaPressed === 'true'", arg=last.element_handle())


def test_pointing_at_an_input_map_moves_the_window_there(opened: Any) -> None:
    """The output whose window is centred on the cell under the pointer is read."""
    shown = opened("panel=layer&layer=pool1&element=2_0_0")
    canvas = shown.page.locator('.layer [data-stage="input"] .base')
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    shown.page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.75 * box["height"])
    shown.until("Math.abs(d.row - 10) < 2 && Math.abs(d.column - 7) < 2")
    shown.page.mouse.move(5, 5)
    shown.until("d.row === '0' && d.column === '0'")


def test_another_digit_brings_the_weights_of_its_answer(opened: Any) -> None:
    """Where no unit was chosen the Stepper follows the answer, with that unit's weights; it never disagrees."""
    shown = opened("panel=layer&layer=fc")
    shown.page.evaluate(
        """() => {
          const find = [...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('.stepper.layer')).find(Boolean);
          window.seen = [];
          new MutationObserver(() => seen.push(find.dataset.agrees)).observe(find, { attributes: true });
        }"""
    )
    images, labels = samples()
    number = int(np.flatnonzero(labels == 3)[0])
    logits = read(shipped("digits"), images[number][np.newaxis]).values["logits"][0]
    shown.page.get_by_role("radio", name="3", exact=True).click()
    shown.until(
        "d.channel === a[0] && d.engine === a[1]", str(int(logits.argmax())), repr(float(logits.max()))
    )
    shown.page.locator(".units button").nth(5).click()
    shown.until("d.channel === '5'")
    assert "false" not in shown.page.evaluate("seen")


def test_layers_can_be_looked_at_one_after_the_other(opened: Any, digit: dict[str, np.ndarray]) -> None:
    """Each click in the network's picture brings the next kind of layer into the same Stepper, and all agree."""
    shown = opened("panel=layer&layer=conv2&element=4_10_4")
    kinds = {
        1: "convolution",
        8: "linear",
        4: "convolution",
        7: "copy",
        3: "pooling",
        9: "softmax",
        2: "activation",
    }
    for column, kind in kinds.items():
        canvas = shown.page.locator(".wide > canvas").nth(column)
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        shown.page.mouse.click(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.52)
        rest(shown.page)  # the page moves up to show what opens
        shown.until("d.kind === a[0] && d.agrees === 'true'", kind)
        spot = shown.spot()
        array = {"fc": "logits", "softmax": "probabilities"}.get(spot["layer"], spot["layer"])
        values = digit[array][0]
        index = int(spot["channel"]) if values.ndim == 1 else element_of(spot)[1:]
        assert float(spot["engine"]) == values[index]
