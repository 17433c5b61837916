"""The network page as Streamlit runs it, without a browser."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.networks import read_onnx
from cnnviz.parts.graph.drawn import MOST_COLUMNS
from cnnviz.reader import reader_of
from cnnviz.state.network import PANELS
from cnnviz.ui.door import Asked
from cnnviz.ui.network.overview import OPENS_IN
from cnnviz.ui.network.panels.account import MOST_ROWS
from cnnviz.ui.networks import OwnNetwork
from cnnviz.ui.visitor import Visitor
from cnnviz.views.numbers import THIN
from cnnviz.views.sentences import plain
from tests.networks.build import model, node
from tests.ui.sent import sent
from tests.ui.test_lab import opened

IMAGE = "![x](https://elsewhere.example/x.png)"
"""A name that Markdown takes for a picture, which the browser would fetch from another host."""


def own_network() -> OwnNetwork:
    """A branch that is joined again, and names with marks that a page must not take for its own."""
    rng = np.random.default_rng(2)
    weights = {
        "k1": rng.normal(size=(4, 3, 3, 3)).astype(np.float32),
        "k2": rng.normal(size=(4, 4, 1, 1)).astype(np.float32),
        "m": rng.normal(size=(8, 3)).astype(np.float32),
    }
    nodes = [
        node("Conv", "x k1", "<b>a</b>", pads=[1, 1, 1, 1]),
        node("Conv", "<b>a</b> k2", IMAGE),
        node("Add", f"<b>a</b> {IMAGE}", "sum"),
        node("Concat", f"sum {IMAGE}", "both", axis=1),
        node("GlobalAveragePool", "both", "means"),
        node("Flatten", "means", "flat"),
        node("MatMul", "flat m", "scores"),
        node("Softmax", "scores", "chances"),
    ]
    built = model(nodes, {"x": (1, 3, 12, 10)}, "chances", weights)
    return OwnNetwork(reader_of(read_onnx(built.SerializeToString())), IMAGE)


def page(own: OwnNetwork | None = None, **query: str) -> AppTest:
    """The network page after its first run at a link, for a visitor who may have brought a network."""
    visitor = Visitor()
    if own is not None:
        visitor.brought["own.network"] = own
    return opened({"visitor": visitor}, page="network", **query)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("panel", PANELS)
def test_every_panel_opens_for_every_network(panel: str, language: str) -> None:
    """No panel raises or complains, for the shipped networks and one with branches."""
    for network, source in (
        ("digits", "sample"),
        ("digits", "drawing"),
        ("faces", "photo"),
        ("own", "photo"),
    ):
        own = own_network() if network == "own" else None
        query = {"network": network, "from": source, "panel": panel, "lang": language, "size": "64"}
        app = page(own, **query)
        assert not app.exception, (network, source, app.exception)
        assert not app.error, (network, source, app.error)
        if network == "own":
            texts = [
                text.value for kind in ("markdown", "caption", "info", "warning") for text in app.get(kind)
            ]
            assert texts and not [text for text in texts if IMAGE in text]


@pytest.mark.parametrize("layer", ["conv1", "relu1", "pool1", "conv2", "flatten", "fc", "softmax"])
@pytest.mark.parametrize("panel", ["layer", "trace"])
def test_every_layer_opens(panel: str, layer: str) -> None:
    """Each kind of layer has its view and its trace, and an element past the end is moved inside."""
    for element in ("3_2_1", "3", "900_900_900"):
        app = page(panel=panel, layer=layer, element=element)
        assert not app.exception
        assert not app.error


@pytest.mark.parametrize(
    "query",
    [
        {"network": "nothing"},
        {"layer": "x" * 3000},
        {"element": "a_b"},
        {"prep": "x"},
        {"from": "drawing", "drawing": "AAAA"},
        {"from": "upload"},
    ],
)
def test_a_link_that_cannot_be_followed_is_said_in_one_sentence(query: dict[str, str]) -> None:
    """One notice, and the page works."""
    app = page(**query)
    assert not app.exception
    assert len(app.info) == 1


@pytest.mark.parametrize(
    "query",
    [
        {"layer": "no such layer", "element": "1_2_3"},
        {"layer": "fc", "element": "1_2_3_4_5"},
        {"answer": "500"},
        {"path": "900_900_900_900_900"},
        {"sample": "9999"},
        {"network": "faces", "from": "sample"},
        {"network": "own"},
    ],
)
def test_what_is_not_there_gives_way(query: dict[str, str]) -> None:
    """A link made for another network, or by hand, shows the nearest thing instead of a complaint."""
    for panel in ("layer", "trace", "why"):
        app = page(panel=panel, **query)
        assert not app.exception
        assert not app.error


def test_an_own_network_is_kept_while_another_page_is_looked_at() -> None:
    """Going to the lab and back keeps the network and its view."""
    app = page(own_network(), network="own", **{"from": "photo"}, layer="make sum")
    app.segmented_control(key="shell.page").set_value("lab").run()
    assert not app.exception
    app.segmented_control(key="shell.page").set_value("network").run()
    assert not app.exception
    assert app.query_params["network"] == "own"
    assert app.query_params["layer"] == "make sum"
    assert any(plain(IMAGE) in caption.value for caption in app.caption)


def test_pages_have_links_of_their_own() -> None:
    """The language goes along; what belongs to one page does not stand in another's link."""
    app = page(lang="zh_CN", sample="12")
    app.segmented_control(key="shell.page").set_value("signals").run()
    assert app.query_params["page"] == "signals"
    assert app.query_params["lang"] == "zh_CN"
    assert "sample" not in app.query_params


def test_nothing_is_kept_of_a_reading_that_is_gone() -> None:
    """What a panel worked out goes with its reading, even when the panel that is open now keeps nothing."""
    app = page(panel="trace", sample="12")
    stored = app.session_state["visitor"].computed["network.reading"]
    assert app.session_state["visitor"].computed["network.worked_out"][0] is stored.now[1]
    assert stored.shown is stored.now[1]
    app.segmented_control(key="network.panel").set_value("account").run()
    before = stored.now[1]
    app.segmented_control(key="network.digit").set_value(3).run()
    owner, kept = app.session_state["visitor"].computed["network.worked_out"]
    assert owner is stored.now[1] is not before
    assert not [name for name in kept if "trace" in name]
    app.segmented_control(key="network.network").set_value("own").run()
    assert (stored.now, stored.shown) == ((None, None), None)
    assert app.session_state["visitor"].computed["network.reading"] is stored


def test_nothing_is_kept_of_a_reading_after_which_an_answer_brought_another() -> None:
    """The run that follows a direct answer drops what was worked out before, though it reads nothing itself."""
    app = page(panel="trace", sample="12")
    stored, before = (
        app.session_state["visitor"].computed["network.reading"],
        app.session_state["visitor"].computed["network.worked_out"][0],
    )
    app.segmented_control(key="network.panel").set_value("account").run()
    assert app.session_state["visitor"].computed["network.worked_out"][0] is before
    answer = app.session_state["door"].answer(Asked("network.samples", [(1, "13")]))
    kept = stored.now
    assert kept[1] is not before
    app.query_params.update(answer.link)
    app.run()
    assert not app.exception
    assert stored.now is kept
    assert stored.shown is kept[1]
    assert app.session_state["visitor"].computed["network.worked_out"][0] is kept[1]


def chain(count: int) -> OwnNetwork:
    """So many layers one after another."""
    nodes = [node("Relu", f"x{n}", f"x{n + 1}") for n in range(count)]
    built = model(nodes, {"x0": (1, 1, 4, 4)}, f"x{count}")
    return OwnNetwork(reader_of(read_onnx(built.SerializeToString())), "chain")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_of_a_long_network_a_part_is_drawn_and_any_other_can_be_chosen(language: str) -> None:
    """The page says so, and the number of a layer leads there; the table has all layers, some at a time."""
    count = MOST_COLUMNS + 200
    own = chain(count)
    app = page(own, network="own", panel="account", lang=language, **{"from": "photo", "size": "64"})
    assert not app.exception and not app.error
    assert any("401" in each.value.replace(THIN, "") or "400" in each.value for each in app.caption)
    app.number_input(key="network.part").set_value(count - 3).run()
    assert app.query_params["layer"] == f"make x{count - 3}"
    app.number_input(key="network.account.page").set_value(2).run()
    table = "".join(each.proto.body for each in app.get("html"))
    assert f"<b>make x{MOST_ROWS + 1}</b>" in table
    assert f"<b>make x{MOST_ROWS}</b>" not in table


def test_the_table_of_layers_says_operations_in_the_visitors_language() -> None:
    """ONNX's name stands below, where it is another."""
    app = page(own_network(), network="own", panel="account", lang="zh_CN", **{"from": "photo", "size": "64"})
    table = "".join(each.proto.body for each in app.get("html"))
    assert "<td>卷积<small>Conv</small></td>" in table


def test_a_short_network_is_drawn_whole_and_says_nothing_of_it() -> None:
    """No number is asked for."""
    app = page(own_network(), network="own", panel="account", **{"from": "photo", "size": "64"})
    assert not [each for each in app.number_input if each.key in ("network.part", "network.account.page")]


def test_the_picture_of_the_network_is_told_where_a_chosen_map_opens() -> None:
    """Its scripts know no place of a page."""
    assert sent(page(), "cnnviz_graph")[0]["opens_in"] == OPENS_IN
