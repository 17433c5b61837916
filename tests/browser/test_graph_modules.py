"""The picture of a network: what the browser works out by itself agrees with Python, and nothing overlaps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from cnnviz.networks import Network, read_onnx, receptive_fields
from cnnviz.parts.graph.content import graph_payload
from cnnviz.parts.part import script

from ..networks.build import model, node, small_network
from ..parts.graphs import drawn, taken
from .conftest import patient

EXPOSED = {
    "graph/model.js": "incoming, fieldAt, windowIn, cellOf, numberAt, reachOf, rangeOf, unitAt, indexOf, elementAt",
    "graph/layout.js": "layOut, boxOf, indexAt",
    "graph/paint.js": "percent",
    "graph/sentences.js": "rounded",
}


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """An empty page that has loaded the pure modules."""
    opened = patient(browser.new_context()).new_page()
    for entry, names in EXPOSED.items():
        opened.add_script_tag(
            type="module", content=f"{script(entry)}\nObject.assign(window, {{ {names} }});"
        )
    opened.wait_for_function("() => window.incoming && window.layOut && window.percent && window.rounded")
    yield opened
    opened.context.close()


def branches() -> Network:
    return read_onnx(small_network().SerializeToString())


def wide() -> Network:
    """Groups, a sum with an earlier array, several pages, and many single numbers."""
    nodes = [
        node("Conv", "image w1", "c1", pads=[1, 1, 1, 1], strides=[2, 1]),
        node("Conv", "c1 w2", "c2", pads=[1, 1, 1, 1], group=40),
        node("Add", "c1 c2", "sum"),
        node("MaxPool", "sum", "p", kernel_shape=[2, 2], strides=[2, 2]),
        node("Flatten", "p", "flat"),
        node("Gemm", "flat w3", "scores"),
        node("Softmax", "scores", "chances"),
    ]
    weights = {"w1": drawn(80, 3, 3, 3), "w2": drawn(80, 2, 3, 3), "w3": drawn(80 * 2 * 5, 12)}
    return read_onnx(model(nodes, {"image": (1, 3, 7, 10)}, "chances", weights).SerializeToString())


def described(
    network: Network, **options: Any
) -> tuple[dict[str, Any], dict[str, np.ndarray], dict[str, Any]]:
    values = network.run({"image": drawn(1, 3, 7, 10)})
    meta, arrays = graph_payload(network, values, input="image", **options)
    return json.loads(json.dumps(meta)), arrays, values


def call(page: Any, body: str, meta: dict[str, Any], arrays: dict[str, np.ndarray], *rest: Any) -> Any:
    """What the JavaScript expression `body` gives for `columns`, `levels`, `numbers` and `rest`."""
    return page.evaluate(
        f"([columns, levels, numbers, rest]) => {{ {body} }}",
        [meta["columns"], arrays["levels"].tolist(), arrays["numbers"].tolist(), list(rest)],
    )


@pytest.mark.parametrize(
    ("column", "unit", "cell", "element"),
    [
        ({"kind": "maps", "shape": [4, 3, 5]}, 2, [1, 4], [2, 1, 4]),
        ({"kind": "maps", "shape": [4, 3, 5]}, 2, None, [2]),
        ({"kind": "maps", "shape": [4, 2, 3, 5]}, 2, [4, 4], [2, 1, 1, 4]),
        ({"kind": "maps", "shape": [4, 5]}, 2, [0, 4], [2, 4]),
        ({"kind": "numbers", "shape": [9]}, 7, None, [7]),
        ({"kind": "numbers", "shape": [9, 1, 1]}, 7, None, [7, 0, 0]),
        ({"kind": "maps", "shape": [4, 6, 5], "last": True}, 2, [3, 4], [3, 4, 2]),
        ({"kind": "maps", "shape": [4, 6, 5], "last": True}, 2, None, [0, 0, 2]),
    ],
)
def test_a_click_leads_to_the_element_behind_the_cell(
    page: Any, column: dict[str, Any], unit: int, cell: list[int] | None, element: list[int]
) -> None:
    """Rows of a map count through all axes between the first and the last; the channel is the last place where it comes last."""
    assert (
        page.evaluate("([column, unit, cell]) => elementAt(column, unit, cell)", [column, unit, cell])
        == element
    )


@pytest.mark.parametrize("network", [branches, wide])
def test_lines_lead_to_the_channels_of_the_links(page: Any, network: Any) -> None:
    """Lines, hidden and left out channels of every unit are together the channels that its links name."""
    meta, arrays, _ = described(network(), pages={"c2": 1})
    found = call(
        page,
        """return columns.map((column, at) => Array.from({length: column.count}, (_, index) => {
          const {edges, hidden, left} = incoming(columns, levels, at, index);
          return [unitAt(column, index), edges.map(e => [e.source, unitAt(columns[e.source], e.index)]), hidden, left];
        }));""",
        meta,
        arrays,
    )
    for at, units in enumerate(found):
        assert len(units) == meta["columns"][at]["count"]
        for unit, edges, hidden, left in units:
            drawn_lines = {tuple(edge) for edge in edges}
            expected = taken(meta, at, unit)
            assert drawn_lines <= expected
            assert len(drawn_lines) == len(edges) and len(edges) + hidden + left == len(expected)


def test_the_strongest_lines_are_drawn(page: Any) -> None:
    """Of 800 weights of a number the 64 largest are drawn, with their sizes and signs."""
    network = wide()
    meta, arrays, _ = described(network)
    at = next(at for at, c in enumerate(meta["columns"]) if c["array"] == "scores")
    got = call(page, "return incoming(columns, levels, rest[0], 5);", meta, arrays, at)
    weights = network.weights["w3"][:, 5]
    sizes = np.abs(weights) / np.abs(network.weights["w3"]).max()
    assert len(got["edges"]) == 64 and got["left"] == 800 - 64
    assert min(edge["size"] for edge in got["edges"]) >= np.sort(sizes)[-64] - 1 / 255
    for edge in got["edges"]:
        assert edge["size"] == pytest.approx(sizes[edge["index"]], abs=0.51 / 255)
        assert edge["share"] == np.sign(weights[edge["index"]])


@pytest.mark.parametrize("network", [branches, wide])
def test_the_field_is_the_one_that_python_counts(page: Any, network: Any) -> None:
    """First and last rows and columns of the input for corners and a middle of every array of maps."""
    built = network()
    meta, arrays, values = described(built)
    fields = receptive_fields(built, values, "image")
    for at, column in enumerate(meta["columns"]):
        if column["kind"] != "maps":
            continue
        height, width = column["size"]
        for row, across in {(0, 0), (height - 1, width - 1), (height // 2, width // 3)}:
            got = call(page, "return fieldAt(columns, ...rest);", meta, arrays, at, 0, row, across)
            ranges = [f.cells(p) for f, p in zip(fields[column["array"]], (row, across), strict=True)]
            assert got == [[cells[0], cells[-1]] for cells in ranges]


def test_a_flattened_number_sees_what_its_cell_sees(page: Any) -> None:
    """Number k of a flattened array has the field of the element that it is."""
    network = wide()
    meta, arrays, values = described(network)
    at = next(at for at, c in enumerate(meta["columns"]) if c["array"] == "flat")
    fields = receptive_fields(network, values, "image")["p"]
    channel, row, column = np.unravel_index(437, values["p"].shape[1:])
    got = call(page, "return fieldAt(columns, ...rest);", meta, arrays, at, 437, 0, 0)
    assert got == [
        [f.cells(int(p))[0], f.cells(int(p))[-1]] for f, p in zip(fields, (row, column), strict=True)
    ]
    edges = call(page, "return incoming(columns, levels, ...rest).edges;", meta, arrays, at, 5)
    assert [edge["index"] for edge in edges] == [0]
    assert channel == 437 // 10


def test_the_window_is_the_kernels(page: Any) -> None:
    """What makes an element of a strided convolution, of pooling and of a sum: rows and columns counted from the kernel."""
    meta, arrays, _ = described(wide())
    number = {c["array"]: at for at, c in enumerate(meta["columns"])}
    cases = [
        ("c1", (1, 4), [[[1, 3], [3, 5]]]),
        ("c2", (0, 9), [[[-1, 1], [8, 10]]]),
        ("p", (1, 3), [[[2, 3], [6, 7]]]),
        ("sum", (2, 5), [[[2, 2], [5, 5]]] * 2),
        ("flat", (0, 0), [None]),
        ("scores", (0, 0), [None]),
    ]
    for array, place, expected in cases:
        body = "const [at, ...place] = rest; return columns[at].links.map(link => windowIn(columns, link, at, ...place));"
        assert call(page, body, meta, arrays, number[array], *place) == expected, array


def test_fractions_of_a_field_are_cut_as_in_python(page: Any) -> None:
    """A field between cells holds the whole cells in it."""
    column = {"links": [], "field": [[2.5, 0.5, -0.75], [1, 2, 0.5]]}
    for row, across in [(0, 0), (1, 3), (4, 2)]:
        got = page.evaluate("([c, r, a]) => fieldAt([c], 0, 0, r, a)", [column, row, across])
        for ends, (size, jump, start), place in zip(got, column["field"], (row, across), strict=True):
            first = Fraction(start) + place * Fraction(jump)
            last = first + Fraction(size) - 1
            assert ends == [-((-first) // 1), last // 1]


def test_numbers_are_read_to_half_a_level(page: Any) -> None:
    """A number of a map in the browser is the engine's to half of a 255th of the map's range."""
    meta, arrays, values = described(branches())
    for at, column in enumerate(meta["columns"]):
        if column["kind"] != "maps":
            continue
        height, width = column["size"]
        found = call(
            page,
            """const [at, h, w] = rest; const c = columns[at];
            return Array.from({length: c.count * h * w}, (_, k) =>
              numberAt(c, {levels, numbers}, Math.floor(k / (h * w)), Math.floor(k / w) % h, k % w));""",
            meta,
            arrays,
            *(at, height, width),
        )
        maps = values[column["array"]][0]
        span = np.ptp(maps.reshape(len(maps), -1), axis=1)[:, None, None]
        assert (np.abs(np.reshape(found, maps.shape) - maps) <= span / 509).all()


def test_a_scale_reaches_the_largest_number_of_what_it_is_for(page: Any) -> None:
    """Full colour is the largest size of a number of the map, of the layer, or of the network."""
    meta, arrays, values = described(branches())
    at = next(at for at, c in enumerate(meta["columns"]) if c["array"] == "left")
    got = call(
        page,
        "return ['unit', 'layer', 'network'].map(s => reachOf(columns, numbers, s, columns[rest[0]], 2));",
        meta,
        arrays,
        at,
    )
    shown = [c["array"] for c in meta["columns"]]
    expected = [
        np.abs(values["left"][0, 2]).max(),
        np.abs(values["left"]).max(),
        max(np.abs(values[name]).max() for name in shown),
    ]
    np.testing.assert_allclose(got, expected, rtol=1e-6)


ROOM = """{width: rest[0], height: 486, answer: 190, between: 28, apart: 10, pitch: () => 98, head: (at, n, level) => n > 2 ? 46 : level ? 64 : 84}"""


@pytest.mark.parametrize("width", [350, 1000, 1900])
@pytest.mark.parametrize("network", [branches, wide])
def test_nothing_overlaps_and_every_place_is_found(page: Any, network: Any, width: int) -> None:
    """Boxes of all maps lie apart and on the stage, and the point in the middle of each finds that map again."""
    meta, arrays, _ = described(network(), probabilities="chances", labels=list("abcdefghijkl"))
    layout, boxes, places = call(
        page,
        f"""const layout = layOut(columns, {ROOM});
        const boxes = columns.map((c, at) => Array.from({{length: c.count}}, (_, k) => boxOf(layout.columns[at].grid, k)));
        const places = boxes.map((list, at) => list.map(b =>
          indexAt(layout.columns[at].grid, b.left + b.width / 2, b.top + b.height / 2)));
        return [layout, boxes, places];""",
        meta,
        arrays,
        width,
    )
    assert [list(range(c["count"])) for c in meta["columns"]] == places
    rectangles = []
    for at, column in enumerate(meta["columns"]):
        place = layout["columns"][at]
        assert place["head"]["top"] + place["head"]["height"] <= place["top"]
        assert place["top"] + place["height"] <= 486
        assert place["left"] >= 0 and place["left"] + place["width"] <= layout["width"]
        picture = place["picture"]
        own = [picture] if picture and column["count"] > 1 else []
        rectangles += [*own, *boxes[at]]
    left, top, wide_, tall = (
        np.array([r[name] for r in rectangles]) for name in ("left", "top", "width", "height")
    )
    apart_x = (left[:, None] + wide_[:, None] <= left) | (left + wide_ <= left[:, None])
    apart_y = (top[:, None] + tall[:, None] <= top) | (top + tall <= top[:, None])
    overlap = ~(apart_x | apart_y)
    assert overlap.sum() == len(rectangles), "only each with itself"


def test_columns_fit_when_there_is_room(page: Any) -> None:
    """The small network needs no scrolling at 1,400 pixels, and uses most of them."""
    meta, arrays, _ = described(branches())
    layout = call(page, f"return layOut(columns, {ROOM});", meta, arrays, 1400)
    assert 900 < layout["width"] <= 1400


@pytest.mark.parametrize(
    ("share", "text"),
    [(0, "0%"), (1, "100%"), (0.9374, "93.7%"), (0.0004, "<0.1%"), (0.5, "50%"), (0.999, "99.9%")],
)
def test_shares_are_written_as_percentages(page: Any, share: float, text: str) -> None:
    """One decimal where there is one; a small share is not called 0."""
    assert page.evaluate("share => percent(share)", share) == text


@pytest.mark.parametrize(("low", "high"), [(0.0, 1.0), (-16.3, 5.2), (-0.002, 0.0001), (0, 7e5), (3.0, 3.0)])
def test_a_number_is_written_as_finely_as_levels_tell(page: Any, low: float, high: float) -> None:
    """Rounding changes a number by no more than one level, and nothing finer than a tenth of a level is written."""
    step = (high - low) / 255
    for value in np.linspace(low, high, 37):
        text = page.evaluate("rest => rounded(...rest)", [float(value), low, high])
        written = float(text.replace("\u2212", "-"))
        assert abs(written - value) <= max(step, 1e-4 * abs(value))
        if step:
            digits = round(written / 10 ** np.floor(np.log10(step)), 6)
            assert digits == round(digits)
