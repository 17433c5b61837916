"""The picture of a network as a component: what it is sent, and what a browser can make it do."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.parts import bundle
from cnnviz.parts.graph.words import TITLES, graph_title, graph_words
from cnnviz.state.network import SCALES
from tests.patience import PATIENCE
from tests.ui.heard import heard

JAVASCRIPT = [path.read_text() for path in sorted((Path(bundle.FOLDER) / "graph").glob("*.js"))]


def graph_app() -> None:
    import numpy as np

    from cnnviz.network import read_onnx
    from cnnviz.parts.graph import graph
    from cnnviz.parts.graph.content import graph_payload
    from cnnviz.parts.graph.words import graph_words
    from tests.network.build import small_network

    network = read_onnx(small_network().SerializeToString())
    x = np.linspace(-1, 1, 210, dtype=np.float32).reshape(1, 3, 7, 10)
    meta, arrays = graph_payload(network, network.run({"image": x}), input="image", probabilities="answer")
    meta |= graph_words(str, meta) | {"scale": "layer", "selected": None, "large": False}
    graph(
        (meta, arrays),
        key="graph",
        opens_in="below",
    )


@pytest.fixture(scope="module")
def app() -> AppTest:
    started = AppTest.from_function(graph_app, default_timeout=PATIENCE).run()
    assert not started.exception
    return started


def data_of(app: AppTest) -> dict[str, Any]:
    (element,) = app.get("bidi_component")
    return json.loads(element.proto.mixed.json)


def columns(app: AppTest) -> list[dict[str, Any]]:
    return data_of(app)["meta"]["columns"]


def test_arrays_arrive_as_one_column_each(app: AppTest) -> None:
    """Levels are uint8 and numbers float32, and every offset in the description lies inside them."""
    (element,) = app.get("bidi_component")
    sent = json.loads(element.proto.mixed.json)
    found = {}
    for name in ("levels", "numbers"):
        blob = element.proto.mixed.arrow_blobs[sent[name]["__streamlit_arrow_ref__"]].data
        table = pa.ipc.open_stream(io.BytesIO(blob)).read_all()
        assert table.num_columns == 1
        found[name] = table.column(0).to_numpy()
    assert (found["levels"].dtype, found["numbers"].dtype) == (np.uint8, np.float32)
    for column in columns(app):
        if column["kind"] == "maps":
            assert column["levels"] + column["count"] * np.prod(column["cells"]) <= len(found["levels"])
        assert column["numbers"] + column["count"] <= len(found["numbers"])


def test_choices_reach_the_page(app: AppTest) -> None:
    """In order, each once."""
    first, second, third, fourth = (
        ["select", "left", 2, 3, 4],
        ["select", "left", 1],
        ["scale", "unit"],
        ["page", "left", 0],
    )
    got = heard(app, [[1, first]], [[1, first], [2, second]], [[3, third], [4, fourth]])
    assert got == [first, second, third, fourth]
    assert data_of(app)["turn"] == 4


def test_every_word_the_browser_asks_for_is_sent(app: AppTest) -> None:
    """`words.name` in the scripts and the names in the table are the same set, so none is missing or idle."""
    sent = set(graph_words(str, {"columns": []})["words"])
    asked = {name for source in JAVASCRIPT for name in re.findall(r"\bwords\.(\w+)", source)}
    assert asked | {f"scale_{scale}" for scale in SCALES} == sent


def test_operators_have_titles() -> None:
    """The input and often met operators have words; another is called by its own name."""
    assert graph_title(str, "") == "Input"
    assert graph_title(str, "Relu") == "ReLU"
    assert graph_title(str.upper, "MaxPool") == "MAX POOLING"
    assert graph_title(str, "Erf") == "Erf"
    assert all(TITLES.values())


def test_no_name_stands_twice_in_the_script() -> None:
    """The joined script declares each top-level name once."""
    names = re.findall(
        r"^(?:async )?(?:function|class|const|let) (\w+)", bundle.script("graph/graph.js"), re.MULTILINE
    )
    assert len(names) == len(set(names)), sorted(n for n in names if names.count(n) > 1)


def test_the_picture_knows_no_page(app: AppTest) -> None:
    """The page tells where a chosen map opens; the scripts name no place of a page."""
    assert data_of(app)["opens_in"] == "below"
    assert not [source for source in JAVASCRIPT if re.search(r"st-key-\w", source)]


def test_names_from_models_are_text_only() -> None:
    """Layer names and labels are a stranger's words: no script of the component writes markup."""
    assert not [
        source for source in JAVASCRIPT if re.search(r"innerHTML|insertAdjacentHTML|outerHTML", source)
    ]
