"""The overview of a recorded page turns to the maps that are in the file, drawn from these as Python draws them."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from cnnviz.networks import Layer, Network
from cnnviz.networks.graph import Input
from cnnviz.parts.graph.content import graph_payload

ROOT = Path(__file__).resolve().parents[2]


def test_another_page_is_drawn_from_the_maps_in_the_file(tmp_path: Path) -> None:
    """To a level, as a mean may fall between two; what is not finite has its marks, and only what is there is offered."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    random = np.random.default_rng(3)
    weights = {"w": random.normal(size=(80, 1, 3, 3)).astype(np.float32)}
    layers = [Layer("conv", "Conv", ("x", "w"), ("y",)), Layer("relu", "Relu", ("y",), ("z",))]
    network = Network(layers, [Input("x", (1, 1, 101, 9), np.dtype(np.float32))], ["z"], weights)
    x = random.normal(size=(1, 1, 101, 9)).astype(np.float32)
    x[0, 0, 50, 4], x[0, 0, 90, 2] = np.nan, np.inf
    values = network.run({"x": x})
    (shown, arrays), (turned, expected) = (
        graph_payload(network, values, input="x", pages={"y": page}) for page in (0, 2)
    )
    asked = {
        "recorded": {"columns": shown["columns"], **{name: each.tolist() for name, each in arrays.items()}},
        "maps": {
            name: values[array][0].reshape(80, -1).astype(str).tolist()
            for name, array in (("conv", "y"), ("relu", "z"))
        },
    }
    (tmp_path / "asked.json").write_text(json.dumps(asked))
    code = f"""
        import {{ readFileSync }} from "node:fs";
        const {{ turnedTo, withHeld }} = await import({json.dumps((ROOT / "cnnviz/record/turned.js").as_uri())});
        const {{ recorded, maps }} = JSON.parse(readFileSync("asked.json"));
        const number = (text) => ({{ nan: NaN, inf: Infinity, "-inf": -Infinity }})[text] ?? Number(text);
        const mapOf = (layer, unit) => (unit < 70 && unit % 32 ? maps[layer][unit].map(number) : null);
        const held = withHeld(recorded.columns, (layer, unit) => (unit < 64 || layer === "conv" ? mapOf(layer, unit) : null));
        const {{ columns, levels, numbers }} = turnedTo(recorded, {{ y: 2 }}, mapOf);
        const plain = (array) => [...array].map(String);
        console.log(JSON.stringify({{ held: held.map((each) => each.held), columns, levels: [...levels], numbers: plain(numbers) }}));
    """
    ended = subprocess.run(
        [node, "--input-type=module", "-e", code], cwd=tmp_path, capture_output=True, text=True
    )
    assert ended.returncode == 0, ended.stderr
    made = json.loads(ended.stdout)
    assert made["held"] == [[0], [0, 1], [0, 1]]
    levels = np.array(made["levels"])
    numbers = np.array([float(text.replace("Infinity", "inf")) for text in made["numbers"]], np.float32)
    for ours, theirs in zip(made["columns"][1:], turned["columns"][1:], strict=True):
        assert (ours["units"], ours["page"], ours["all"]) == ([*range(65, 70)], 2, 16)
        cells = np.prod(theirs["cells"])
        for name in ("levels", "special"):
            there = slice(
                theirs[name] + cells, theirs[name] + 6 * cells
            )  # without map 64, which is not in the file
            far = levels[ours[name] :][: 5 * cells] - expected["levels"][there].astype(int)
            usual = levels[ours["special"] :][: 5 * cells] == 0
            assert np.abs(far[usual]).max() <= 1 if name == "levels" else not far.any()
        ends = expected["numbers"][theirs["numbers"] + 2 : theirs["numbers"] + 12]
        np.testing.assert_array_equal(numbers[ours["numbers"] :][:10], ends)
        assert all("strengths" not in link for link in ours["links"])
