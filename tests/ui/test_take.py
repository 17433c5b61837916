"""Taking a view away as the app does it, without a browser."""

from __future__ import annotations

import gc
import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from cnnviz.images.picture import Picture, Sheet
from cnnviz.limits import LIMITS
from cnnviz.memory import LEDGER
from cnnviz.networks import read_onnx
from cnnviz.networks.steps import outcome
from cnnviz.reader import reader_of
from cnnviz.state import PAGES
from cnnviz.takeaway import kind
from cnnviz.ui import slices, take
from cnnviz.ui.networks import OwnNetwork
from cnnviz.ui.pictures import OwnPicture
from cnnviz.ui.slices import Sliced
from cnnviz.ui.take import TAKE
from cnnviz.ui.visitor import Visitor
from tests.networks.build import model, node
from tests.ui.door.browser import answer_to, asking, door_of, fire, held_of, keys_of, shown
from tests.ui.test_lab import opened
from tests.ui.test_network import page as network_page

LINKS: dict[str, dict[str, str]] = {
    "lab": {"size": "16"},
    "network": {"network": "digits"},
    "train-network": {"count": "50", "net": "flat-fc10"},
}


def said(app: AppTest, *bodies: Any) -> Any:
    """What the part shows after a request with these messages was answered."""
    door = door_of(app)
    answer = answer_to(door, asking(TAKE, *bodies, first=door.turn(TAKE) + 1))
    assert answer is not None and not answer.run and not answer.link
    return answer.shown[TAKE]


def choice(kind: str, format: str = "", *, make: bool = False, without: bool = False, **options: Any) -> Any:
    """The message that chooses a kind."""
    return {"kind": kind, "format": format, "options": options, "without": without, "make": make}


def made(app: AppTest, kind: str, format: str, **options: Any) -> tuple[str, bytes]:
    """The name and the bytes of a file, slice by slice."""
    part = said(app, choice(kind, format, make=True, **options))
    while part.meta["work"]["running"]:
        part = said(app, "go on")
    assert not part.meta["work"]["error"]
    return part.meta["work"]["file"]["name"], part.arrays["file"].tobytes()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_can_be_taken_away(page: str, language: str) -> None:
    """At least as a link; nothing is worked out before the panel is opened, and the page stays as it is."""
    app = opened(page=page, lang=language, **LINKS.get(page, {}))
    assert not app.exception
    meta = shown(app, TAKE).meta
    assert not meta["open"] and "cards" not in meta
    before = held_of(app, page).now
    meta = said(app, "open").meta
    ids = [card["id"] for card in meta["cards"]]
    assert ids[-1] == "link" and meta["chosen"]["id"] == ids[0]
    expected = {"lab": 8, "signals": 8, "network": 9, "train-network": 5, "train": 3, "train-step": 5}
    assert len(ids) == expected.get(page, 1)
    for each in ids:
        assert said(app, choice(each)).meta["chosen"]["id"] == each
    assert held_of(app, page).now is before
    assert not said(app, "close").meta["open"]


def test_a_file_is_of_what_the_page_shows_then() -> None:
    """Also where a direct answer has changed the kernel since the page was drawn."""
    app = opened(size="16", kernel="sobel_x", pool="none")
    said(app, "open")
    _name, first = made(app, "numbers", "npy")
    assert answer_to(door_of(app), asking("lab.kernels", "sobel_y")) is not None
    name, second = made(app, "numbers", "npy")
    assert name == "lab_sobel_y_convolution.npy"
    ground = door_of(app).ground
    assert ground is not None
    what = ground.what(held_of(app, "lab").state)
    assert np.array_equal(np.load(io.BytesIO(second)), what.layer.together.conv)  # type: ignore[attr-defined]
    assert first != second


def test_a_file_goes_to_the_browser_and_leaves_the_server() -> None:
    """Its room is given back when the browser says that it has it, or when the panel is closed."""
    app = opened(size="64")
    account = app.session_state["visitor"].account
    before = account.bytes
    said(app, "open")
    made(app, "numbers", "npz")
    assert account.bytes > before
    part = said(app, "saved")
    gc.collect()
    assert account.bytes == before
    assert part.meta["work"]["file"] is None and "lab_sobel_x_arrays.npz" in part.meta["work"]["said"]
    made(app, "numbers", "npz")
    said(app, "close")
    gc.collect()
    assert account.bytes == before


def test_who_leaves_has_stopped_it() -> None:
    """And nothing of the file is kept; who comes back is told."""
    app = opened(size="64")
    said(app, "open")
    said(app, choice("maps", "png", make=True))
    visitor: Visitor = app.session_state["visitor"]
    visitor.leave()
    gc.collect()
    assert visitor.account.bytes == 0
    work = said(app, "go on").meta["work"]
    assert (work["share"], work["running"], work["said"], work["file"]) == (None, False, "", None)
    assert "dropped" in work["error"]


def test_a_full_server_says_so_and_the_panel_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sentence; with room again the same button makes the file."""
    app = opened(size="64", lang="en")
    said(app, "open")
    with monkeypatch.context() as full:
        full.setattr(LEDGER, "limits", LIMITS.__class__(process_bytes=0))
        meta = said(app, choice("numbers", "npz", make=True)).meta
        assert "memory" in meta["work"]["error"] and not meta["work"]["running"]
        assert meta["cards"]
    assert made(app, "numbers", "npz")


@pytest.mark.parametrize("body", ["go on", "stop", "saved", choice("maps")])
def test_a_closed_panel_makes_nothing(body: Any) -> None:
    """Whatever is sent."""
    app = opened(size="16")
    assert answer_to(door_of(app), asking(TAKE, body)) is None


def test_it_is_not_there_where_panels_are_hidden() -> None:
    """Nor does it answer who asks all the same, after it was there."""
    app = opened(size="16", hide="panels")
    assert TAKE not in keys_of(app)
    app = opened(size="16")
    held = held_of(app, "lab")
    held.put(held.state.changed(hide=("panels",)))
    assert answer_to(door_of(app), asking(TAKE, "open")) is None


@pytest.mark.parametrize("link", [{"cover": "output"}, {"hide": "values"}])
def test_what_is_covered_is_not_in_the_panel(link: dict[str, str]) -> None:
    """No number, no picture and no text of it; a file that is asked for all the same is refused."""
    app = opened(size="16", lang="en", **link)
    part = said(app, "open")
    assert not part.arrays
    assert all(card["refused"] for card in part.meta["cards"] if card["id"] != "link")
    assert said(app, choice("program")).meta["chosen"]["text"] is None
    refused = said(app, choice("numbers", "npy", make=True))
    assert "covered" in refused.meta["work"]["error"] and not refused.arrays


def own_picture() -> dict[str, Any]:
    """A visitor who has brought a picture."""
    here = Visitor()
    pixels = np.random.default_rng(3).integers(0, 256, (3, 24, 32), np.uint8)
    here.brought["own.picture.upload"] = OwnPicture(Sheet(Picture(pixels)), "mine.png")
    return {"visitor": here}


def test_an_own_picture_is_announced_and_left_out_by_one_message() -> None:
    """The banner names the kinds, their cards are marked; then no card is, and the figure does not offer the picture."""
    app = opened(own_picture(), **{"from": "upload"}, size="16", lang="en")
    part = said(app, "open")
    assert part.meta["banner"]["text"].startswith(
        "7 of 8 kinds of file can contain your picture: Recorded page, "
    )
    marks = {card["id"]: card["mark"] for card in part.meta["cards"]}
    assert marks == {
        "page": "your picture",
        "maps": "your picture",
        "computation": "your picture",
        "animation": "your picture",
        "numbers": "",
        "program": "your picture",
        "worksheet": "your picture",
        "link": "",
    }
    assert part.meta["chosen"]["warning"].startswith("This file will contain your picture")
    assert said(app, choice("numbers", "npz")).meta["chosen"]["warning"]
    part = said(app, choice("numbers", "npz", without=True))
    assert part.meta["banner"]["text"].startswith("Left out of every file")
    assert not any(card["mark"] for card in part.meta["cards"]) and not part.meta["chosen"]["warning"]
    assert not opened(size="16").exception


def test_the_panel_closes_where_another_page_is_opened() -> None:
    """Or another language; what is shown there is of no page that was left."""
    app = opened(size="16")
    said(app, "open")
    app.button(key="shell.glossary").click().run()
    assert not shown(app, TAKE).meta["open"]
    fire(app, TAKE, "open", first=door_of(app).turn(TAKE) + 1)
    assert [card["id"] for card in shown(app, TAKE).meta["cards"]] == ["link"]


@pytest.fixture(scope="module")
def small() -> AppTest:
    """The lab with a small picture."""
    return opened(size="16", lang="en")


MESSAGES = st.sampled_from(
    [
        "go on",
        "stop",
        "saved",
        choice("maps"),
        choice("numbers", "csv", make=True),
        choice("numbers", "npy", make=True),
    ]
)


@settings(max_examples=40, deadline=None)
@given(requests=st.lists(st.lists(MESSAGES, min_size=1, max_size=4), max_size=6))
def test_messages_in_any_order_do_no_harm(small: AppTest, requests: list[list[Any]]) -> None:
    """Each is answered, and the file can be made all the same afterwards."""
    said(small, "open")
    for request in requests:
        work = said(small, *request).meta["work"]
        assert not work["error"] and not (work["running"] and work["file"])
    name, file = made(small, "numbers", "npy")
    assert name == "lab_sobel_x_convolution.npy" and file.startswith(b"\x93NUMPY")
    work = said(small, "saved").meta["work"]
    assert said(small, "saved", "saved", "go on").meta["work"] == work and name in work["said"]


def test_one_request_has_one_slice_and_one_drawing(small: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many it asks for: the last choice counts, as it says everything."""
    slices, drawn = [], []
    ask, panel_of = Sliced.ask, take.panel_of
    monkeypatch.setattr(Sliced, "ask", lambda self: (slices.append(self), ask(self)))
    monkeypatch.setattr(
        take, "panel_of", lambda *given, **more: drawn.append(given) or panel_of(*given, **more)
    )
    said(small, "open")
    said(small, *[choice(kind) for kind in ("maps", "page", "program")] * 30)
    assert len(drawn) == 2
    part = said(small, *[choice("page", make=True), "go on"] * 30, *["go on"] * 40)
    assert len(drawn) == 3 and len(slices) == 1
    assert part.meta["work"]["running"] or part.meta["work"]["file"]
    assert said(small, choice("maps"), "close", "open").meta["chosen"]["id"] == "page"


def test_a_file_larger_than_was_expected_is_counted(small: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """It claims what it takes, or is dropped with a sentence that says why."""
    monkeypatch.setattr(
        slices, "SLICE_SECONDS", 0
    )  # a quick machine has not made it before the limits change
    monkeypatch.setattr(take, "check", lambda *given: kind.Size(1))
    account = small.session_state["visitor"].account
    said(small, "open")
    before = account.bytes
    _name, file = made(small, "numbers", "npz")
    assert account.bytes - before == len(file)
    with monkeypatch.context() as full:
        said(small, choice("numbers", "npz", make=True))
        full.setattr(LEDGER, "limits", LIMITS.__class__(process_bytes=0))
        work = said(small, "go on").meta["work"]
        while work["running"]:
            work = said(small, "go on").meta["work"]
        assert "memory" in work["error"] and work["file"] is None
    said(small, choice("numbers", "npz", make=True))
    monkeypatch.setattr(kind, "LIMITS", LIMITS.__class__(taken_bytes=1000))
    work = said(small, "go on").meta["work"]
    while work["running"]:
        work = said(small, "go on").meta["work"]
    assert "can be downloaded" in work["error"] and work["file"] is None
    gc.collect()
    assert account.bytes == before


@pytest.mark.parametrize("drawn", [False, True])
def test_a_file_of_another_view_is_dropped(drawn: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """After Back, say, whether the page was drawn anew or not; but not where only what is pointed at is another."""
    monkeypatch.setattr(slices, "SLICE_SECONDS", 0)  # a quick machine has not made it before that
    app = opened(size="64", lang="en")
    said(app, "open")
    held = held_of(app, "lab")
    assert said(app, choice("page", make=True)).meta["work"]["running"]
    if not drawn:
        held.put(held.state.changed(term=3))
        assert said(app, "go on").meta["work"]["share"] is not None
        said(app, choice("page", make=True))
    held.put(held.state.changed(kernel="sobel_y"))
    if drawn:
        app.run()
        meta = shown(app, TAKE).meta
        assert meta["open"] and meta["waits"] and meta["work"]["share"] is None
        meta = said(app, choice("page")).meta
    else:
        meta = said(app, "go on").meta
    assert meta["work"]["share"] is None and not meta["work"]["error"] and not meta["waits"]
    assert "Sobel y" in meta["said"] and meta["chosen"]["id"] == "page" and len(meta["cards"]) == 8


def test_who_lost_a_file_to_others_is_told() -> None:
    """Memory goes from who rests; a file that has arrived is none of that."""
    app = opened(size="64", lang="en")
    visitor: Visitor = app.session_state["visitor"]
    said(app, "open")
    for arrived in (False, True):
        said(app, choice("numbers", "npy", make=True))
        if arrived:
            made(app, "numbers", "npy")
            said(app, "saved")
        visitor.last = float("-inf")
        assert visitor.give_up()
        work = said(app, "go on").meta["work"]
        assert ("dropped" in work["error"]) is not arrived and not work["running"]


def test_a_page_with_its_link_alone_says_why() -> None:
    """In one sentence."""
    meta = said(opened(page="train-own", lang="en"), "open").meta
    assert "only as a link" in meta["note"] and [card["id"] for card in meta["cards"]] == ["link"]


def test_own_classes_can_be_taken_away_once_they_are_learned() -> None:
    """As a network and what is made of it; nothing of it is the visitor's while the pictures are those that come with cnnviz."""
    app = opened(page="train-own", lang="en")
    work = door_of(app).works["train-own.classes"]
    outcome(work.lesson.learn("transfer", 1))
    meta = said(app, "open").meta
    assert [card["id"] for card in meta["cards"]] == ["architecture", "numbers", "program", "network", "link"]
    assert "None of these files" in meta["note"] and not meta["banner"]["text"]
    name, file = made(app, "network", "onnx")
    assert name == "own_classes_transfer_network.onnx" and len(file) > 2_000_000


def test_a_step_by_hand_becomes_a_page_a_film_and_numbers() -> None:
    """And its settings are told as on other pages."""
    meta = said(opened(page="train-step", lang="en"), "open").meta
    assert not meta["note"] and "Learning rate" in meta["said"]
    assert [card["id"] for card in meta["cards"]] == ["page", "animation", "numbers", "program", "link"]
    meta = said(opened(page="train", lang="en"), "open").meta
    assert not meta["note"] and "Target map" in meta["said"]


def test_a_library_that_lacks_a_layer_of_a_network_says_so() -> None:
    """It stays chosen with its sentence, has nothing to download, and the panel goes on with another."""
    nodes = [node("LRN", "x", "a", size=3), node("Relu", "a", "y")]
    built = model(nodes, {"x": (1, 3, 12, 10)}, "y")
    own = OwnNetwork(reader_of(read_onnx(built.SerializeToString())), "x")
    app = network_page(own, network="own", **{"from": "photo"})
    meta = said(app, "open").meta
    assert len(meta["cards"]) > 5
    for make in (False, True):
        meta = said(app, choice("program", "zip", dialect="torch", make=make)).meta
        (card,) = (each for each in meta["cards"] if each["id"] == "program")
        assert "(LRN) cannot be written in PyTorch" in card["refused"] and "NumPy" in card["refused"]
        assert meta["chosen"]["options"][0]["value"] == "torch" and meta["chosen"]["text"] is None
        assert not meta["work"]["running"] and meta["work"]["error"] == (card["refused"] if make else "")
    name, _file = made(app, "program", "zip", dialect="numpy")
    assert name == "own_network_with_numpy.zip"
