"""A link that is opened, or gone back to, and a change of the visitor's that reach the same run: both count."""

from __future__ import annotations

from typing import NoReturn

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime.scriptrunner import StopException
from streamlit.testing.v1 import AppTest

from tests.ui.test_lab import opened


def query(app: AppTest, *names: str) -> list[str]:
    """What the address says under these names."""
    return ["".join(app.query_params[name]) for name in names]


def test_a_link_and_a_change_in_one_run_both_count() -> None:
    """The change stays, and everything else is as the link says; so is the address."""
    app = opened(kernel="sobel_y", bias="2")
    app.query_params["kernel"] = "prewitt_y"
    app.slider(key="lab.size").set_value(64).run()
    assert not app.exception
    assert query(app, "kernel", "bias", "size") == ["prewitt_y", "2", "64"]


def test_a_field_that_both_name_is_as_the_hand_left_it() -> None:
    """The link may be from before."""
    app = opened(size="32")
    app.query_params["size"] = "16"
    app.slider(key="lab.size").set_value(64).run()
    assert query(app, "size") == ["64"]


def test_a_change_alone_is_not_undone_by_the_address_of_before() -> None:
    """The browser sends the address that it has, which may not know of the last change yet."""
    app = opened(kernel="sobel_y")
    before = dict(app.query_params)
    app.slider(key="lab.size").set_value(64).run()
    app.query_params.clear()
    app.query_params.update(before)
    app.segmented_control(key="lab.unit").set_value(1).run()
    assert query(app, "size", "unit", "kernel") == ["64", "1", "sobel_y"]


@pytest.mark.parametrize("page", ["network", "signals"])
def test_another_page_wins_over_a_link(page: str) -> None:
    """A link of the page that is left says nothing of the one that was chosen."""
    app = opened(kernel="sobel_y")
    app.query_params["kernel"] = "prewitt_y"
    app.segmented_control(key="shell.page").set_value(page).run()
    assert not app.exception and query(app, "page") == [page]
    app.segmented_control(key="shell.page").set_value("lab").run()
    assert query(app, "page", "kernel") == ["lab", "sobel_y"]


@pytest.mark.parametrize(
    ("presses", "page", "language"),
    [
        ({"shell.page": ("Signals", "Train")}, "train-step", "en"),
        ({"shell.page": ("Signals", "Network")}, "network", "en"),
        ({"shell.view": ("A network", "Own classes")}, "train-own", "en"),
        ({"shell.language": ("中文", "EN")}, "train-step", "en"),
        ({"shell.page": ("Signals",), "shell.language": ("中文",)}, "signals", "zh_CN"),
        ({"shell.language": ("中文",), "shell.page": ("Signals",)}, "signals", "zh_CN"),
        ({"shell.page": ("Signals",), "shell.view": ("Own classes",)}, "train-own", "en"),
    ],
)
def test_of_two_quick_presses_around_the_pages_the_later_one_counts(
    monkeypatch: pytest.MonkeyPatch, presses: dict[str, tuple[str, ...]], page: str, language: str
) -> None:
    """Although no run has drawn what the first one chose; of two choices, both."""
    app = opened(page="train-step", network="digits", step="20", lang="en")
    names = {key: app.button_group(key=key).proto.id for key in presses}
    said = [(names[key], label) for key, labels in presses.items() for label in labels]
    with monkeypatch.context() as cut:
        cut.setattr("cnnviz.ui.shell._top", _cut_short)
        app._run(_reporting(dict(said[:1])))
    app._run(_reporting(dict(said)))
    assert not app.exception and query(app, "page", "lang") == [page, language]


def _reporting(chosen: dict[str, str]) -> WidgetStates:
    """What a browser says of choices, of each the one that is chosen by its label."""
    return WidgetStates(
        widgets=[WidgetState(id=name, string_array_value={"data": [label]}) for name, label in chosen.items()]
    )


def _cut_short(*_given: object) -> NoReturn:
    """A run ends here when another is asked for."""
    raise StopException
