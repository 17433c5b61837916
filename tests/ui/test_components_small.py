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
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.testing.v1 import AppTest

from cnnviz.ui.components import bundle
from cnnviz.ui.components.editor import LARGEST, TOOLS, checked_action, kernel_editor
from cnnviz.ui.components.heatmaps import Heatmap, bounds
from cnnviz.ui.components.picker import Option, picker
from cnnviz.ui.components.sketch import checked_sketch, levels_of, sketch
from tests.patience import PATIENCE

THUMBNAIL = "data:image/gif;base64,R0lGODlhAQABAAAAACw="


def editor_app() -> None:
    import numpy as np
    import streamlit as st

    from cnnviz.ui.components.editor import kernel_editor

    st.session_state.setdefault("heard", [])
    weights = np.arange(18, dtype=np.float32).reshape(3, 2, 3) / 10
    kernel_editor(
        weights,
        translate=lambda sentence: f"<{sentence}>",
        key="editor",
        on_action=lambda body: st.session_state.heard.append(body),
        error=st.session_state.get("error"),
    )


def picker_app() -> None:
    import streamlit as st

    from cnnviz.ui.components.picker import Option, picker

    thumbnail = "data:image/gif;base64,R0lGODlhAQABAAAAACw="
    st.session_state.setdefault("heard", [])
    options = [Option(name, name.upper(), thumbnail) for name in ("cat", "coins")]
    picker(
        options,
        "cat",
        label="Pictures",
        key="picker",
        on_choose=lambda body: st.session_state.heard.append(body),
    )


def sketch_app() -> None:
    import numpy as np
    import streamlit as st

    from cnnviz.ui.components.sketch import sketch

    st.session_state.setdefault("heard", [])
    levels = (np.arange(1024, dtype=np.uint8) % 16).reshape(32, 32)
    sketch(levels, translate=str, key="sketch", on_draw=lambda body: st.session_state.heard.append(body))


def large_sketch_app() -> None:
    import numpy as np
    import streamlit as st

    from cnnviz.ui.components.sketch import sketch

    st.session_state.setdefault("heard", [])
    sketch(
        np.zeros((54, 54), np.uint8),
        translate=str,
        key="sketch",
        on_draw=lambda levels: st.session_state.heard.append(levels),
        direct=("line", 3),
        pen=4.5,
        guide=20 / 28,
    )


def heatmaps_app() -> None:
    import numpy as np

    from cnnviz.ui.components.heatmaps import Heatmap, heatmaps

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


def send(app: AppTest, *values: Any) -> list[Any]:
    """Let the browser send each of `values` as the trigger ``action``; gives what the callback heard."""
    app.session_state["heard"] = []
    for value in values:
        trigger = WidgetState(
            id=f"$$STREAMLIT_INTERNAL_KEY_{component(app).id}__events",
            json_trigger_value=json.dumps([{"event": "action", "value": value}]),
        )
        app._run(WidgetStates(widgets=[trigger]))
        assert not app.exception
    return app.session_state["heard"]


def started(page: Any) -> AppTest:
    app = AppTest.from_function(page, default_timeout=PATIENCE).run()
    assert not app.exception
    return app


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)
CELLS = {"kind": "cells", "channel": 2, "texts": [["1", "1/3", ""], ["-2", "x", "3"]]}
NEGATE = {"kind": "tool", "name": "negate"}
GOOD_ACTIONS = [
    CELLS,
    {"kind": "paste", "text": "1\t2\n3\t4"},
    {"kind": "resize", "rows": 1, "columns": LARGEST},
    *({"kind": "tool", "name": name} for name in TOOLS),
    {"kind": "share", "shared": True},
]
BAD_ACTIONS: list[Any] = [
    None,
    [],
    "negate",
    7,
    {},
    {"kind": "explode"},
    {"kind": ["tool"], "name": "negate"},
    {"kind": "tool", "name": "delete"},
    {"kind": "tool", "name": ["negate"]},
    {"kind": "resize", "rows": 0, "columns": 3},
    {"kind": "resize", "rows": 3, "columns": 16},
    {"kind": "resize", "rows": True, "columns": 3},
    {"kind": "resize", "rows": 3.0, "columns": 3},
    {"kind": "resize", "rows": 10**400, "columns": 3},
    {"kind": "share", "shared": 1},
    {"kind": "paste", "text": "1 " * 20_000},
    {"kind": "paste", "text": ["1"]},
    {"kind": "paste", "text": "1\ud800"},
    CELLS | {"channel": 3},
    CELLS | {"channel": -1},
    CELLS | {"channel": False},
    CELLS | {"channel": "0"},
    CELLS | {"texts": [["1", "2", "3"]]},
    CELLS | {"texts": [["1", "2", "3"], ["4", "5"]]},
    CELLS | {"texts": [["1", "2", "3"], ["4", "5", 6]]},
    CELLS | {"texts": [["1", "2", "3"], ["4", "5", "6" * 65]]},
    CELLS | {"texts": [["1", "2", "3"], ["4", "5", "\udfff"]]},
    CELLS | {"texts": ["123", "456"]},
    CELLS | {"texts": {"0": ["1", "2", "3"], "1": ["4", "5", "6"]}},
]


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


@pytest.mark.parametrize("action", GOOD_ACTIONS)
def test_the_editor_passes_on_what_fits(action: dict[str, Any]) -> None:
    """An action of the right shape reaches the page as it is, without fields that do not belong to it."""
    assert checked_action(action | {"more": 1}, 3, 2, 3) == action


@pytest.mark.parametrize("body", BAD_ACTIONS)
def test_the_editor_drops_what_does_not_fit(body: Any) -> None:
    """A message of any other shape is no action."""
    assert checked_action(body, 3, 2, 3) is None


@given(body=json_values)
def test_the_editor_reads_any_json_without_failing(body: Any) -> None:
    """Arbitrary JSON, also inside the fields of an action, never raises."""
    checked_action(body, 1, 1, 1)
    for kind, field in {"cells": "texts", "paste": "text", "resize": "rows", "tool": "name"}.items():
        checked_action({"kind": kind, "channel": 0, "columns": 1, field: body}, 1, 1, 1)


def test_messages_are_handled_once_and_in_order() -> None:
    """A message repeated beside a later one is not handled again, and the data name the newest number."""
    app = started(editor_app)
    assert send(app, [[1, NEGATE]], [[1, NEGATE], [2, CELLS]], [[1, NEGATE]]) == [NEGATE, CELLS]
    assert payload(app)["turn"] == 2


def test_several_triggers_at_once_lose_nothing() -> None:
    """When the browser batches two triggers, the later one repeats the earlier message: it counts once."""
    app = started(editor_app)
    events = [{"event": "action", "value": value} for value in ([[1, CELLS]], [[1, CELLS], [2, NEGATE]])]
    trigger = WidgetState(
        id=f"$$STREAMLIT_INTERNAL_KEY_{component(app).id}__events", json_trigger_value=json.dumps(events)
    )
    app._run(WidgetStates(widgets=[trigger]))
    assert app.session_state["heard"] == [CELLS, NEGATE]


@pytest.mark.parametrize("page", [editor_app, picker_app, sketch_app, large_sketch_app])
def test_hostile_messages_are_ignored(page: Any) -> None:
    """Nothing that a browser can send raises or reaches the page, and the next good message still does."""
    app = started(page)
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
    assert send(app, *hostile) == []
    bodies = [*BAD_ACTIONS, "dog", ["cat"], "f" * 1023, "f" * 1025, "F" * 1024, "g" * 1024, "f" * 1024 + "\n"]
    bodies += [{"wet": body} for body in bodies] + [{"wet": {"wet": "0" * 54**2}}, {"wet": "0" * 1024}]
    bodies += [{"wet": "0" * 54**2}]
    assert send(app, *([[turn, body]] for turn, body in enumerate(bodies, 1))) == []
    good = {editor_app: NEGATE, picker_app: "coins", sketch_app: "0" * 1024, large_sketch_app: "0" * 54**2}[
        page
    ]
    assert len(send(app, [[len(bodies) + 1, good]])) == 1


def test_state_sent_instead_of_a_trigger_is_checked_too() -> None:
    """A browser that sets the component's state, not its trigger, is held to the same shapes."""
    app = started(editor_app)
    for value in (
        {"action": "x"},
        {"action": [[1, {"kind": "tool", "name": "x"}]]},
        ["action"],
        {"action": {"a": 1}},
    ):
        app._run(WidgetStates(widgets=[WidgetState(id=component(app).id, json_value=json.dumps(value))]))
        assert not app.exception
        assert app.session_state["heard"] == []


@pytest.mark.parametrize("shape", [(1, 16, 3), (1, 3, 16), (1, 0, 3), (2, 3, 3)])
def test_the_editor_refuses_other_shapes(shape: tuple[int, int, int]) -> None:
    """Sides of 0 or more than 15, or 2 channels, are the page's mistake."""
    with pytest.raises(ValueError, match="weights must be"):
        kernel_editor(np.zeros(shape), translate=str, key="e", on_action=print)


def test_the_picker_shows_its_options_and_hears_a_choice() -> None:
    """Names, labels and thumbnails are in the data; of several choices the last one counts."""
    app = started(picker_app)
    shown = payload(app)
    assert shown["options"] == [["cat", "CAT", THUMBNAIL], ["coins", "COINS", THUMBNAIL]]
    assert (shown["chosen"], shown["label"]) == ("cat", "Pictures")
    assert send(app, [[1, "cat"], [2, "coins"]]) == ["coins"]


def test_the_picker_takes_pictures_only_from_the_data() -> None:
    """A thumbnail elsewhere would make the browser ask another host."""
    with pytest.raises(ValueError, match="data:image/"):
        picker([Option("a", "A", "https://example.org/a.png")], None, label="", key="p", on_choose=print)


def test_a_drawing_goes_there_and_back() -> None:
    """The levels are sent as one hexadecimal digit each, and digits come back as the same levels."""
    app = started(sketch_app)
    digits = payload(app)["levels"]
    assert digits == "0123456789abcdef" * 64
    (drawn,) = send(app, [[1, digits]])
    assert drawn.dtype == np.uint8
    np.testing.assert_array_equal(drawn, (np.arange(1024) % 16).reshape(32, 32))


@pytest.mark.parametrize("levels", [np.zeros((32, 31), np.uint8), np.full((32, 32), 16, np.uint8)])
def test_the_sketch_refuses_other_levels(levels: np.ndarray) -> None:
    """Another shape or a level above 15 is the page's mistake."""
    with pytest.raises(ValueError, match="levels must be"):
        sketch(levels, translate=str, key="s", on_draw=print)


@given(body=json_values)
def test_only_a_whole_drawing_is_taken(body: Any) -> None:
    """Arbitrary JSON is no drawing and does not raise, neither as a finished stroke nor as one under way."""
    assert levels_of(body, 32) is None
    assert checked_sketch(body, 32) is None
    assert checked_sketch({"wet": body}, 32) is None


def test_the_stroke_under_way_is_told_from_the_finished_one() -> None:
    """A sketch says where its line is; what is told there while the pen is down is not taken for a finished stroke."""
    shown = payload(started(large_sketch_app))
    assert (shown["side"], shown["direct"], shown["pen"], len(shown["levels"])) == (
        54,
        ["line", 3],
        4.5,
        54 * 54,
    )
    begun, done = "f" + "0" * (54 * 54 - 1), "ff" + "0" * (54 * 54 - 2)
    first, second = checked_sketch({"wet": begun}, 54), checked_sketch(done, 54)
    assert first is not None and second is not None
    (wet, wet_finished), (dry, dry_finished) = first, second
    assert (wet_finished, dry_finished) == (False, True)
    assert wet.shape == dry.shape == (54, 54) and (wet.sum(), dry.sum()) == (15, 30)


@pytest.mark.parametrize(
    "digits", ["f" * (54**2 - 1), "f" * (54**2 + 1), "F" * 54**2, "g" * 54**2, "f" * 54**2 + "\n", ""]
)
def test_other_digits_are_no_stroke(digits: str) -> None:
    """Too few, too many, other letters and a line's end are refused, also while the pen is down."""
    assert checked_sketch(digits, 54) is None
    assert checked_sketch({"wet": digits}, 54) is None
    assert checked_sketch({"wet": {"wet": "0" * 54**2}}, 54) is None


def test_without_the_line_only_finished_strokes_are_heard() -> None:
    """A stroke under way that comes through a run of the script reaches no callback; the finished one does."""
    begun, done = "f" + "0" * (54 * 54 - 1), "ff" + "0" * (54 * 54 - 2)
    (levels,) = send(started(large_sketch_app), [[1, {"wet": begun}]], [[2, done]])
    assert levels.shape == (54, 54) and levels.sum() == 30


def test_of_several_drawings_at_once_the_newest_counts() -> None:
    """A finished stroke that arrives with an older one is the only one handled."""
    app = started(large_sketch_app)
    (levels,) = send(app, [[1, "1" * 54**2], [2, "2" * 54**2]])
    assert (levels == 2).all()
    (levels,) = send(app, [[3, {"wet": "3" * 54**2}], [4, "4" * 54**2]])
    assert (levels == 4).all()


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
