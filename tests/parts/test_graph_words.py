"""What the picture of a network says."""

from __future__ import annotations

import re

from cnnviz.parts.graph.words import TITLES, graph_title, graph_words
from cnnviz.parts.part import FOLDER
from cnnviz.parts.spans import span_words
from cnnviz.state.network import SCALES


def test_every_word_the_browser_asks_for_is_sent() -> None:
    """`words.name` in the scripts and the names in the table are the same set, so none is missing or idle; `shared/spans.js` asks for its own."""
    sources = [path.read_text() for path in sorted((FOLDER / "graph").glob("*.js"))]
    asked = {name for source in sources for name in re.findall(r"\bwords\.(\w+)", source)}
    assert asked | {f"scale_{scale}" for scale in SCALES} | span_words(str).keys() == set(
        graph_words(str, {"columns": [], "modules": []})["words"]
    )


def test_operators_have_titles() -> None:
    """The input and often met operators have words; another is called by its own name."""
    assert graph_title(str, "") == "Input"
    assert graph_title(str, "Relu") == "ReLU"
    assert graph_title(str.upper, "MaxPool") == "MAX POOLING"
    assert graph_title(str, "Erf") == "Erf"
    assert all(TITLES.values())
