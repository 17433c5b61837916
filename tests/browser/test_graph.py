"""The picture of a network, mounted alone in Chromium: its colours, its messages, its keys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from cnnviz.networks import Network, read_onnx
from cnnviz.parts.graph.content import graph_payload
from cnnviz.parts.graph.words import graph_words
from cnnviz.parts.part import script, text
from cnnviz.views.colours import diverging_table

from ..networks.build import model, node, small_network
from ..parts.graphs import drawn
from .conftest import patient

STYLE = text("shared/base.css", "graph/graph.css")
SCRIPT = script("graph/graph.js").replace("export default", "window.mountGraph =")
MOUNT = """([style, width]) => {
  document.body.style.margin = 0;
  const host = document.createElement('div');
  host.style.width = width + 'px';
  document.body.append(host);
  window.root = host.attachShadow({mode: 'open'});
  root.append(Object.assign(document.createElement('style'), {textContent: style}));
  window.sent = [];
  let version = 0;
  window.show = (meta, levels, numbers, turn) => {
    const column = values => ({getChildAt: () => ({toArray: () => values})});
    const arrays = {levels: column(Uint8Array.from(levels)), numbers: column(Float32Array.from(numbers))};
    mountGraph({
      data: {key: 'alone.graph', version: ++version, turn, door: 'none', direct: false, meta, ...arrays},
      parentElement: root, setTriggerValue: (name, value) => sent.push(JSON.parse(JSON.stringify(value))),
    });
  };
}"""
PIXEL = """([canvas, x, y]) => {
  const c = root.querySelectorAll('.wide canvas')[canvas];
  return [...c.getContext('2d').getImageData(Math.floor(x - c.offsetLeft), Math.floor(y - c.offsetTop), 1, 1).data];
}"""


class Picture:
    """One mounted picture of a network, and what the engine says of it."""

    def __init__(
        self, page: Any, network: Network, width: int = 1400, colours: str = "", **state: Any
    ) -> None:
        self.page, self.network, self.state = page, network, state
        page.goto("about:blank")
        page.set_content(f"<style>:root {{ {colours} }}</style>")
        page.add_script_tag(type="module", content=SCRIPT)
        page.wait_for_function("() => window.mountGraph")
        page.evaluate(MOUNT, [STYLE, width])
        self.show(drawn(*[1, *network.inputs[0].shape[1:]]))  # type: ignore[index,list-item]

    def show(self, x: np.ndarray, **state: Any) -> None:
        """Let another input arrive."""
        self.values = self.network.run({"image": x})
        meta, arrays = graph_payload(self.network, self.values, input="image")
        words = graph_words(str, meta)
        given = {"scale": "layer", "selected": None, "large": False, "turn": 0} | self.state | state
        turn = given.pop("turn")
        meta |= words | given
        self.meta = json.loads(json.dumps(meta))
        levels, numbers = arrays["levels"].tolist(), arrays["numbers"].tolist()
        self.page.evaluate("sent => show(...sent)", [self.meta, levels, numbers, turn])
        self.settle()

    def settle(self) -> None:
        self.page.evaluate(
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )

    def column(self, array: str) -> int:
        return next(at for at, c in enumerate(self.meta["columns"]) if c["array"] == array)

    def box(self, array: str, unit: int) -> tuple[float, float, float, float]:
        """Left, top, width and height of a map on the stage: the canvas holds one column of maps, 1 pixel around."""
        at = self.column(array)
        column = self.meta["columns"][at]
        frame = self.page.evaluate(
            "at => { const c = root.querySelectorAll('.wide canvas')[at];"
            " return [c.offsetLeft, c.offsetTop, c.clientWidth, c.clientHeight]; }",
            at,
        )
        across = round((frame[2] + 2) / self.step(at, 0))
        down = -(-column["total"] // across)
        width, height = (frame[2] + 2) / across - 4, (frame[3] + 2) / down - 4
        return (
            frame[0] + 1 + (unit // down) * (width + 4),
            frame[1] + 1 + (unit % down) * (height + 4),
            width,
            height,
        )

    def step(self, at: int, axis: int) -> float:
        """The distance of maps, from the shape of the map: maps are as wide as the largest that fits their column."""
        height, width = self.meta["columns"][at]["size"]
        frame = self.page.evaluate(
            "at => { const c = root.querySelectorAll('.wide canvas')[at]; return [c.clientWidth, c.clientHeight]; }",
            at,
        )
        total = self.meta["columns"][at]["total"]
        for across in range(1, total + 1):
            down = -(-total // across)
            wide, tall = (frame[0] + 2) / across - 4, (frame[1] + 2) / down - 4
            if abs(wide / tall - width / height) < 0.03 and -(-total // down) == across:
                return wide + 4
        raise AssertionError("no grid of such maps")

    def pixel(self, array: str, unit: int, row: int, column: int) -> list[int]:
        """The colour in the middle of a number of a map."""
        left, top, width, height = self.box(array, unit)
        rows, columns = self.meta["columns"][self.column(array)]["size"]
        place = [left + (column + 0.5) * width / columns, top + (row + 0.5) * height / rows]
        return self.page.evaluate(PIXEL, [self.column(array), *place])[:3]

    def point(self, array: str, unit: int, row: int, column: int) -> None:
        """Move the pointer to a number of a map."""
        left, top, width, height = self.box(array, unit)
        rows, columns = self.meta["columns"][self.column(array)]["size"]
        stage = self.page.locator(".scroller").bounding_box()
        self.page.mouse.move(
            stage["x"] + left + (column + 0.5) * width / columns,
            stage["y"] + top + (row + 0.5) * height / rows,
        )
        self.settle()

    @property
    def sent(self) -> list[Any]:
        """The bodies of the messages that wait for the server."""
        sent = self.page.evaluate("() => sent")
        return [body for _turn, body in sent[-1]["messages"]] if sent else []

    def text(self, name: str) -> str:
        return str(self.page.locator(f".{name}").first.text_content())


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    opened = patient(browser.new_context(viewport={"width": 1440, "height": 900})).new_page()
    yield opened
    opened.context.close()


@pytest.fixture
def small(page: Any) -> Picture:
    return Picture(page, read_onnx(small_network().SerializeToString()))


def colour(value: float, reach: float) -> np.ndarray:
    """The light theme's colour as files have it."""
    return diverging_table()[round(256 + 256 * value / reach)].astype(int)


@pytest.mark.parametrize("scale", ["unit", "layer", "network"])
def test_every_number_has_the_colour_of_its_scale(page: Any, scale: str) -> None:
    """Pixels of maps are the colours that NumPy finds from the engine's numbers, to what 256 levels can tell."""
    small = Picture(page, read_onnx(small_network().SerializeToString()), scale=scale)
    shown = [small.values[c["array"]] for c in small.meta["columns"]]
    for array in ("conv1", "relu1", "left"):
        maps = small.values[array][0]
        for unit, row, column in [(0, 0, 0), (1, 3, 4), (3, 6, 9), (2, 5, 1)]:
            reach = {
                "unit": np.abs(maps[unit]).max(),
                "layer": np.abs(maps).max(),
                "network": max(np.abs(each).max() for each in shown),
            }[scale]
            value = float(maps[unit, row, column])
            near = np.stack(
                [
                    colour(np.clip(value + off, -reach, reach), reach)
                    for off in np.ptp(maps[unit]) / 255 * np.linspace(-1, 1, 9)
                ]
            )
            got = np.array(small.pixel(array, unit, row, column))
            assert (got >= near.min(axis=0) - 1).all() and (got <= near.max(axis=0) + 1).all(), (array, unit)


def test_another_input_repaints_every_column(small: Picture) -> None:
    """New numbers are new colours in the same places, and the browser says when they are painted."""
    small.page.evaluate(
        "() => { window.told = []; root.addEventListener('cnnviz:painted', e => told.push(e.detail)); }"
    )
    before = [small.pixel("left", unit, 3, 3) for unit in range(4)]
    small.show(-drawn(1, 3, 7, 10) * 3)
    assert [small.pixel("left", unit, 3, 3) for unit in range(4)] != before
    small.page.wait_for_function(
        "() => told.some(e => e.kind === 'data' && e.part === 'graph' && e.painted > e.from)"
    )


def test_pointing_reads_number_and_field(small: Picture) -> None:
    """The line below names layer, map, row and column, the number to its level, and the rows and columns it sees."""
    small.point("left", 2, 4, 6)
    value = small.values["left"][0, 2, 4, 6]
    said = small.text("place")
    layer = small.meta["columns"][small.column("left")]["layer"]
    assert said.startswith(f"{layer}, map 2, row 4, column 6: about ")
    number = float(said.split("about ")[1].split(". ")[0].rstrip(".").replace("\u2212", "-"))
    assert abs(number - value) <= 1.01 * np.ptp(small.values["left"][0, 2]) / 255
    assert said.endswith("It depends on rows 2 to 6 and columns 4 to 8 of the input.")
    assert small.text("about").startswith("The thicker the line")
    small.point("left", 2, 0, 9)
    assert small.text("place").endswith("It depends on rows 0 to 2 and columns 7 to 9 of the input.")


def test_lines_and_frames_appear_with_the_pointer_and_go_with_it(small: Picture) -> None:
    """Nothing lies over the maps until one is pointed at, and nothing afterwards."""
    inked = "() => ['.under + .under', '.over'].map(s => root.querySelector(s)).map(c => c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v))"
    assert small.page.evaluate(inked) == [False, False]
    small.point("left", 1, 3, 3)
    assert small.page.evaluate(inked) == [True, True]
    small.page.mouse.move(5, 890)
    small.settle()
    assert small.page.evaluate(inked) == [False, False]


def test_a_rest_opens_the_lens(small: Picture) -> None:
    """After a moment on a map a large copy of it stands beside it, and goes when the pointer leaves."""
    small.point("left", 1, 3, 3)
    lens = small.page.locator(".lens")
    lens.wait_for(state="visible")
    assert lens.bounding_box()["width"] > 2 * small.box("left", 1)[2]
    small.page.mouse.move(5, 890)
    lens.wait_for(state="hidden")


def test_a_click_opens_what_was_clicked(small: Picture) -> None:
    """A map of a layer is sent with its place; the input, which nothing made, is not."""
    small.point("left", 2, 4, 6)
    small.page.mouse.down()
    small.page.mouse.up()
    assert small.sent == [["select", "make left", 2, 4, 6]]
    picture = small.page.evaluate(
        "() => { const c = root.querySelector('.wide canvas'); return [c.offsetLeft, c.offsetTop]; }"
    )
    stage = small.page.locator(".scroller").bounding_box()
    small.page.mouse.click(stage["x"] + picture[0] + 20, stage["y"] + picture[1] + 20)
    assert len(small.sent) == 1


def test_the_chosen_map_is_lit_and_a_place_outside_it_is_not_taken(page: Any) -> None:
    """A link's layer, channel and place are read below at once; a place of a larger picture is left out."""
    network = read_onnx(small_network().SerializeToString())
    layer = "make left"
    lit = Picture(page, network, selected={"layer": layer, "channel": 1, "cell": [3, 4]})
    assert lit.text("place").startswith(f"{layer}, map 1, row 3, column 4: about ")
    lit = Picture(page, network, selected={"layer": layer, "channel": 1, "cell": [3, 40]})
    assert lit.text("place").startswith(f"{layer}, map 1: numbers from ")


def test_keys_walk_and_open(small: Picture) -> None:
    """Arrows go from map to map and from layer to layer, End to a layer's last map, Enter opens it; all is said aloud."""
    small.page.locator(".scroller").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "End"):
        small.page.keyboard.press(key)
    last = small.meta["columns"][small.column("relu1")]["total"] - 1
    low, high = small.values["relu1"][0, last].min(), small.values["relu1"][0, last].max()
    small.page.wait_for_function(
        "n => root.querySelector('[role=status]').textContent.includes(`map ${n}`)", arg=last
    )
    said = small.text("unseen")
    assert said.startswith("ReLU. ") and "numbers from 0 to " in said and low == 0 < high
    small.page.keyboard.press("Enter")
    assert small.sent == [["select", "make relu1", last]]
    small.page.wait_for_function(
        "() => root.querySelector('[role=status]').textContent.endsWith('is open below.')"
    )


def test_a_scale_is_chosen_at_once_and_an_old_answer_does_not_undo_it(small: Picture) -> None:
    """Colours change before the server knows; data that do not know of the choice keep it, those that do decide."""
    before = small.pixel("left", 1, 3, 3), small.pixel("left", 0, 3, 3)
    small.page.get_by_role("radio", name="each map").click()
    small.settle()
    chosen = small.pixel("left", 1, 3, 3), small.pixel("left", 0, 3, 3)
    assert chosen != before and small.sent == [["scale", "unit"]]
    pressed = "() => [...root.querySelectorAll('[role=radio]')].map(b => b.getAttribute('aria-checked'))"
    x = small.values["image"]
    small.show(x, turn=0, scale="layer")
    assert small.page.evaluate(pressed) == ["true", "false", "false"]
    small.show(x, turn=1, scale="layer")
    assert small.page.evaluate(pressed) == ["false", "true", "false"]
    assert (small.pixel("left", 1, 3, 3), small.pixel("left", 0, 3, 3)) == before


def test_zero_is_the_page_in_the_dark_too(page: Any) -> None:
    """A ReLU's zeros have the dark background's own colour."""
    dark = "--st-background-color: #14161b; --st-text-color: #eceae4"
    small = Picture(page, read_onnx(small_network().SerializeToString()), colours=dark)
    zeros = np.argwhere(small.values["relu1"][0] == 0)
    for unit, row, column in zeros[:: max(1, len(zeros) // 6)].tolist():
        assert small.pixel("relu1", unit, row, column) == [0x14, 0x16, 0x1B]


def deep_network() -> Network:
    """Thirty layers of 64 maps."""
    nodes = [node("Conv", "image w", "a0")]
    nodes += [node("Relu" if at % 2 else "Sigmoid", f"a{at}", f"a{at + 1}") for at in range(29)]
    return read_onnx(
        model(nodes, {"image": (1, 3, 12, 12)}, "a29", {"w": drawn(64, 3, 3, 3)}).SerializeToString()
    )


def test_a_deep_network_is_painted_where_it_is_seen(page: Any) -> None:
    """Columns far outside have no pixels until the stage is scrolled to them, and give them back afterwards."""
    deep = Picture(page, deep_network())
    widths = "() => [...root.querySelectorAll('.wide canvas')].map(c => c.width)"
    before = deep.page.evaluate(widths)
    assert before[0] > 0 and before[-1] == 0
    deep.page.evaluate("() => { root.querySelector('.scroller').scrollLeft = 1e6; }")
    deep.settle()
    after = deep.page.evaluate(widths)
    assert after[0] == 0 and after[-1] > 0


def test_pages_are_turned_by_button_and_key(page: Any) -> None:
    """Of 64 maps 32 are shown; the button asks for the next page of all columns that turn together."""
    deep = Picture(page, deep_network())
    assert deep.text("pager") == "0–31"
    deep.page.get_by_role("button", name="a0: further maps").or_(
        deep.page.get_by_role("button", name="make a0: further maps")
    ).first.click()
    assert deep.sent == [["page", "a0", 1]]


@pytest.mark.parametrize("width", [358, 736, 1400, 1880])
@pytest.mark.parametrize("build", [lambda: read_onnx(small_network().SerializeToString()), deep_network])
def test_nothing_sticks_out_of_the_page(page: Any, width: int, build: Any) -> None:
    """From a phone to a wide screen only the stage scrolls sideways, and it never scrolls down."""
    picture = Picture(page, build(), width=width)
    sizes = picture.page.evaluate(
        "() => { const g = root.querySelector('.graph'), s = root.querySelector('.scroller');"
        " return [g.scrollWidth - g.clientWidth, s.scrollHeight - s.clientHeight, g.clientHeight]; }"
    )
    assert sizes[0] <= 0 and sizes[1] <= 0
    assert sizes[2] < 720
