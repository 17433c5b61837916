"""The kernel editor, the picker, the sketch and the heatmaps: what they show and what they may be sent."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from cnnviz.actions.drawing import levels_of
from cnnviz.actions.kernel import TOOLS
from cnnviz.parts import bundle
from cnnviz.parts.editor import kernel_editor
from cnnviz.parts.heatmaps import Heatmap, bounds
from cnnviz.parts.picker import Option, picker
from cnnviz.parts.sketch import sketch
from tests.patience import PATIENCE
from tests.ui.heard import heard

THUMBNAIL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def editor_app() -> None:
    import numpy as np
    import streamlit as st

    from cnnviz.parts.editor import kernel_editor

    weights = np.arange(18, dtype=np.float32).reshape(3, 2, 3) / 10
    kernel_editor(
        weights,
        translate=lambda sentence: f"<{sentence}>",
        key="editor",
        error=st.session_state.get("error"),
    )


def picker_app() -> None:

    from cnnviz.parts.picker import Option, picker

    thumbnail = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    options = [Option(name, name.upper(), thumbnail) for name in ("cat", "coins")]
    picker(
        options,
        "cat",
        label="Pictures",
        key="picker",
    )


def sketch_app() -> None:
    import numpy as np

    from cnnviz.parts.sketch import sketch

    levels = (np.arange(1024, dtype=np.uint8) % 16).reshape(32, 32)
    sketch(levels, translate=str, key="sketch")


def large_sketch_app() -> None:
    import numpy as np

    from cnnviz.parts.sketch import sketch

    sketch(
        np.zeros((54, 54), np.uint8),
        translate=str,
        key="sketch",
        direct=("line", 3),
        pen=4.5,
        guide=20 / 28,
    )


def heatmaps_app() -> None:
    import numpy as np

    from cnnviz.parts.heatmaps import Heatmap, heatmaps

    signed = np.array([[-4, 0, 1], [2, 0.5, np.nan]], np.float32)
    grays = np.asfortranarray(np.arange(6, dtype=np.float32).reshape(3, 2))
    heatmaps(
        [
            Heatmap("First", "signed", signed),
            Heatmap("Second", "gray", grays, "gray", 0, 5, ((-0.5, 0.5), (0.5, -0.5))),
        ],
        translate=str,
        key="maps",
    )


def component(app: AppTest) -> Any:
    (element,) = app.get("bidi_component")
    return element.proto


def payload(app: AppTest) -> dict[str, Any]:
    proto = component(app)
    return json.loads(proto.json or proto.mixed.json)


def started(page: Any) -> AppTest:
    app = AppTest.from_function(page, default_timeout=PATIENCE).run()
    assert not app.exception
    return app


CELLS = {"kind": "cells", "channel": 2, "texts": [["1", "1/3", ""], ["-2", "x", "3"]]}
NEGATE = {"kind": "tool", "name": "negate"}


@pytest.mark.parametrize("name", ["carrier", "editor", "picker", "sketch", "heatmaps"])
def test_a_script_needs_nothing_from_elsewhere(name: str) -> None:
    """The joined script has no import left, one default export and no markup from text."""
    script = bundle.script(f"{name}/{name}.js")
    assert script.count("export default") == 1
    assert not any(
        line.startswith(("import ", "export function", "export class")) for line in script.splitlines()
    )
    assert "innerHTML" not in script and "http" not in script.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.parametrize("name", ["carrier", "editor", "picker", "sketch", "heatmaps"])
def test_the_names_of_a_script_are_unique(name: str) -> None:
    """Two modules of one script that declare the same name would stop it from loading."""
    declared = re.compile(r"^(?:export )?(?:const|let|class|(?:async )?function) (\w+)", re.MULTILINE)
    names = declared.findall(bundle.script(f"{name}/{name}.js"))
    assert names and len(names) == len(set(names))


def test_the_editor_shows_the_shortest_text_of_each_weight() -> None:
    """A float32 0.1 is shown as 0.1, a whole number without a point; the words are translated."""
    shown = payload(started(editor_app))
    assert shown["texts"][0] == [["0", "0.1", "0.2"], ["0.3", "0.4", "0.5"]]
    assert shown["texts"][1][1][1] == "1"
    assert shown["words"]["rows"] == "<Rows>"
    assert (shown["shared"], shown["error"], shown["turn"], shown["direct"]) == (False, None, 0, None)


def test_the_editor_has_a_word_for_everything_its_script_asks_for() -> None:
    """Each tool and each word that the script reads by name is in the data."""
    words = payload(started(editor_app))["words"]
    source = "".join(path.read_text("utf-8") for path in Path(bundle.FOLDER, "editor").glob("*.js"))
    asked = set(re.findall(r"words\.(\w+)", source))
    assert set(TOOLS) | asked <= words.keys()


def test_messages_are_handled_once_and_in_order() -> None:
    """A message repeated beside a later one is not handled again, and the data name the newest number."""
    app = started(editor_app)
    assert heard(app, [[1, NEGATE]], [[1, NEGATE], [2, CELLS]], [[1, NEGATE]]) == [NEGATE, CELLS]
    assert payload(app)["turn"] == 2


def test_what_is_no_numbered_message_is_ignored() -> None:
    """Nothing that a browser can send raises, and the next good message still comes."""
    app = started(editor_app)
    hostile = [
        None,
        7,
        "x",
        {},
        {"0": [1, NEGATE]},
        [],
        [1],
        [[1]],
        [[True, NEGATE]],
        [["1", NEGATE]],
        [[2.0, NEGATE]],
    ]
    hostile += [[[10**400, NEGATE]], [[-1, NEGATE]], [[1, 2, 3]], [[0, NEGATE]]]
    assert heard(app, *hostile) == []
    assert heard(app, [[1, NEGATE]]) == [NEGATE]


@pytest.mark.parametrize("shape", [(1, 16, 3), (1, 3, 16), (1, 0, 3), (2, 3, 3)])
def test_the_editor_refuses_other_shapes(shape: tuple[int, int, int]) -> None:
    """Sides of 0 or more than 15, or 2 channels, are the page's mistake."""
    with pytest.raises(ValueError, match="weights must be"):
        kernel_editor(np.zeros(shape), translate=str, key="e")


def test_the_picker_shows_its_options_and_hears_a_choice() -> None:
    """Names, labels and thumbnails are in the data; choices come in order."""
    app = started(picker_app)
    shown = payload(app)
    assert shown["options"] == [["cat", "CAT", THUMBNAIL], ["coins", "COINS", THUMBNAIL]]
    assert (shown["chosen"], shown["label"]) == ("cat", "Pictures")
    assert heard(app, [[1, "cat"], [2, "coins"]]) == ["cat", "coins"]


def test_the_picker_takes_pictures_only_from_the_data() -> None:
    """A thumbnail elsewhere would make the browser ask another host."""
    with pytest.raises(ValueError, match="data:image/"):
        picker([Option("a", "A", "https://example.org/a.png")], None, label="", key="p")


def test_a_drawing_goes_there_and_back() -> None:
    """The levels are sent as one hexadecimal digit each, and digits come back as the same levels."""
    app = started(sketch_app)
    digits = payload(app)["levels"]
    assert digits == "0123456789abcdef" * 64
    np.testing.assert_array_equal(levels_of(digits, 32), (np.arange(1024) % 16).reshape(32, 32))


@pytest.mark.parametrize("levels", [np.zeros((32, 31), np.uint8), np.full((32, 32), 16, np.uint8)])
def test_the_sketch_refuses_other_levels(levels: np.ndarray) -> None:
    """Another shape or a level above 15 is the page's mistake."""
    with pytest.raises(ValueError, match="levels must be"):
        sketch(levels, translate=str, key="s")


def test_a_sketch_says_how_it_is_drawn_on() -> None:
    """Its line, its size and its pen."""
    shown = payload(started(large_sketch_app))
    assert (shown["side"], shown["direct"], shown["pen"], len(shown["levels"])) == (
        54,
        ["line", 3],
        4.5,
        54 * 54,
    )


def test_maps_arrive_row_by_row_with_their_scales() -> None:
    """Each array is one Arrow column in row order, whatever its layout; its scale is plain numbers."""
    app = started(heatmaps_app)
    shown = payload(app)
    first, second = shown["items"]
    assert (first["height"], first["width"], first["low"], first["high"]) == (2, 3, -4, 4)
    assert second["extent"] == [[-0.5, 0.5], [0.5, -0.5]]
    blobs = component(app).mixed.arrow_blobs
    arrived = []
    for name in ("values0", "values1"):
        table = pa.ipc.open_stream(io.BytesIO(blobs[shown[name]["__streamlit_arrow_ref__"]].data)).read_all()
        assert table.num_columns == 1 and table.schema.field(0).type == pa.float32()
        arrived.append(table.column(0).to_numpy())
    np.testing.assert_array_equal(arrived[0], np.array([-4, 0, 1, 2, 0.5, np.nan], np.float32))
    np.testing.assert_array_equal(arrived[1], np.arange(6))


@pytest.mark.parametrize("scale", ["diverging", "gray"])
@given(
    values=st.lists(st.floats(width=32), min_size=1, max_size=8),
    low=st.none() | st.floats(),
    high=st.none() | st.floats(),
)
def test_a_scale_is_finite_and_rises(
    scale: Any, values: list[float], low: float | None, high: float | None
) -> None:
    """Whatever the values, the ends of the colours are finite and in order, around 0 if diverging."""
    start, end = bounds(Heatmap("", "", np.array([values], np.float32), scale, low, high))
    assert np.isfinite([start, end]).all() and start <= end
    if scale == "diverging":
        assert start == -end < 0
