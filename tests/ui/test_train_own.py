"""The view of own classes as the script draws it: what is brought stays with its visitor, and mishaps are one sentence."""

from __future__ import annotations

import base64
import gc
import weakref
from functools import partial
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz.limits import LIMITS, Limits
from cnnviz.memory import LEDGER
from cnnviz.own_classes.saved import read, save
from cnnviz.own_classes.starts import names_of
from cnnviz.ui.train.own.page import _saved
from tests.own_classes.pictures import file, noise
from tests.ui.door.browser import answer_to, answered, asking, door_of, fire, held_of, shown
from tests.ui.test_lab import opened

CLASSES = "train-own.classes"
SAVED = save([("猫", [noise(n) for n in range(3)]), ("b", [file(level=90)])])
PHOTO = base64.b64encode(noise(1)).decode()


def page(**link: str) -> AppTest:
    """The view at a link."""
    return opened(page="train-own", **link)


def ask(app: AppTest, turn: int, body: Any) -> dict[str, Any]:
    """What the part shows after a message."""
    return answered(door_of(app), asking(CLASSES, body, first=turn)).shown[CLASSES].meta


def bring(app: AppTest, data: bytes, name: str = "classes.zip") -> AppTest:
    """Put a file where saved classes come back."""
    app.file_uploader[0].set_value((name, data, "application/zip")).run()
    assert not app.exception
    return app


def test_saved_classes_come_back() -> None:
    """With their names in the link; the uploader is empty again."""
    app = bring(page(start="nothing"), SAVED)
    meta = shown(app, CLASSES).meta
    assert meta["names"] == ["猫", "b"] and [len(each) for each in meta["classes"]] == [3, 1]
    assert app.query_params["nothing"] == ["猫~b"] or app.query_params["nothing"] == "猫~b"
    assert app.file_uploader[0].value is None and not app.error


@pytest.mark.parametrize("data", [b"no", save([("a", [b"GIF89a" + bytes(9)]), ("b", [])]), SAVED[:-9]])
def test_a_file_that_holds_none_leaves_what_there_is(data: bytes) -> None:
    """One sentence says why."""
    app = bring(page(start="drawings"), data)
    meta = shown(app, CLASSES).meta
    assert [len(each) for each in meta["classes"]] == [7, 7, 7]
    assert len(app.error) == 1


def test_learning_goes_on_slice_by_slice_and_ends() -> None:
    """Each answer says how far it is; who asks no more has stopped it."""
    app = page()
    turn, meta = 1, ask(app, 1, "learn")
    shares = [meta["learning"]]
    while meta["learning"] is not None:
        turn += 1
        meta = ask(app, turn, "go on")
        shares.append(meta["learning"])
    assert shares[:-1] == sorted(shares[:-1]) and len(shares) > 2
    assert meta["learned"] and meta["reading"]["top"] == 1 and meta["facts"]["count"] == 21


def test_a_change_of_names_is_in_the_answers_link() -> None:
    """And what is done with pictures leaves the address as it is."""
    app = page()
    told = answered(door_of(app), asking(CLASSES, {"name": "x", "of": 1}))
    assert "drawings=circle" in told.link and not told.run
    told = answered(door_of(app), asking(CLASSES, {"photo": PHOTO}, first=2))
    assert told.link == ""


def test_what_was_taken_away_last_is_put_back() -> None:
    """A class with its pictures, or an example; one after the other, until there is nothing to undo."""
    app = page()
    meta = ask(app, 1, {"less": 1})
    assert meta["names"] == ["circle", "triangle"] and meta["undo"] == "putBack"
    meta = ask(app, 2, "back")
    assert meta["names"] == ["circle", "square", "triangle"] and not meta["undo"]
    assert [len(each) for each in meta["classes"]] == [7, 7, 7]
    ask(app, 3, {"less": 0})
    meta = ask(app, 4, {"out": meta["classes"][1][2]})
    assert [len(each) for each in meta["classes"]] == [6, 7] and meta["undo"] == "putBack"
    meta = ask(app, 5, "back")
    assert [len(each) for each in meta["classes"]] == [7, 7] and meta["undo"] == "putBack"
    meta = ask(app, 6, "back")
    assert [len(each) for each in meta["classes"]] == [7, 7, 7] and not meta["undo"]
    assert ask(app, 7, "back")["names"] == ["circle", "square", "triangle"]


def test_undoing_acts_on_the_last_thing_and_page_link_and_file_agree() -> None:
    """First the picture comes back, then the new name goes, then the pictures, then the class."""
    app = page()
    acts: list[Any] = [{"more": True}, {"name": "cross", "of": 3}, *[{"photo": PHOTO, "into": 3}] * 4]
    for turn, body in enumerate(acts, start=1):
        meta = ask(app, turn, body)
    first = meta["classes"][3][0]
    found = []
    for turn, body in enumerate([{"out": first}, *["back"] * 7], start=len(acts) + 1):
        told = answered(door_of(app), asking(CLASSES, body, first=turn))
        meta = told.shown[CLASSES].meta
        state = held_of(app, "train-own").state
        assert meta["names"] == list(names_of(state))
        assert meta["names"] == [name for name, _files in door_of(app).works[CLASSES].files()]
        found.append((meta["names"][3:], [len(each) for each in meta["classes"][3:]], meta["undo"]))
    assert found == [
        (["cross"], [3], "putBack"),
        (["cross"], [4], "undo"),
        (["cross"], [3], "undo"),
        (["cross"], [2], "undo"),
        (["cross"], [1], "undo"),
        (["cross"], [0], "undo"),
        (["Class 4"], [0], "undo"),
        ([], [], ""),
    ]


def test_a_name_that_another_class_has_is_one_sentence() -> None:
    """And all names and pictures stay."""
    app = page()
    meta = ask(app, 1, {"name": " circle ", "of": 2})
    assert meta["wrong"] and "circle is the name of class 1 already" in meta["note"]
    assert meta["names"] == ["circle", "square", "triangle"] and not meta["undo"]
    assert not ask(app, 2, {"name": "ring", "of": 2})["wrong"]


def test_names_from_a_link_end_what_could_be_undone() -> None:
    """As the browser's way back brings them: to undo would bring back what is gone from the address."""
    app = page()
    ask(app, 1, {"name": "ring", "of": 0})
    app.query_params.clear()
    app.query_params["page"] = "train-own"
    held = held_of(app, "train-own")
    held.put(held.state.changed(drawings=("a", "b", "c")))
    app.run()
    meta = shown(app, CLASSES).meta
    assert meta["names"] == ["a", "b", "c"] and not meta["undo"]


def test_what_could_be_undone_gives_way_to_new_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """A picture that was taken out takes no room from one that comes."""
    app = page(start="nothing")
    meta = ask(app, 1, {"photo": PHOTO, "into": 0})
    ask(app, 2, {"out": meta["classes"][0][0]})
    gc.collect()
    held = app.session_state["visitor"].account.bytes
    monkeypatch.setattr(LEDGER, "limits", Limits(visitor_bytes=held))
    meta = ask(app, 3, {"into": 1})
    assert not meta["wrong"] and [len(each) for each in meta["classes"]] == [0, 1] and meta["undo"] == "undo"


def test_opened_classes_are_no_drawings_any_more() -> None:
    """They stand where one begins with nothing; the drawings wait, and opening can be undone."""
    app = bring(page(start="drawings"), SAVED)
    state = held_of(app, "train-own").state
    assert state.start == "nothing" and state.nothing == ("猫", "b") and state.drawings == ()
    meta = ask(app, 1, "back")
    assert meta["names"] == ["Class 1", "Class 2"] and held_of(app, "train-own").state.nothing == ()


def test_what_goes_wrong_with_a_picture_is_one_sentence() -> None:
    """And the next message has another."""
    app = page(start="nothing")
    meta = ask(app, 1, {"photo": base64.b64encode(b"no picture").decode(), "into": 0})
    assert meta["wrong"] and meta["classes"] == [[], []]
    meta = ask(app, 2, {"photo": PHOTO, "into": 0})
    assert not meta["wrong"] and [len(each) for each in meta["classes"]] == [1, 0]
    assert answer_to(door_of(app), asking(CLASSES, {"photo": "no base64!"}, first=3)) is None


def test_a_full_budget_is_said_and_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """By either way."""
    app = page(start="nothing")
    ask(app, 1, {"photo": PHOTO, "into": 0})
    held = app.session_state["visitor"].account.bytes
    monkeypatch.setattr(LEDGER, "limits", Limits(visitor_bytes=held))
    meta = ask(app, 2, {"into": 1})
    assert meta["wrong"] and "MB" in meta["note"] and [len(each) for each in meta["classes"]] == [1, 0]
    fire(app, CLASSES, {"into": 1}, first=3)
    assert [len(each) for each in shown(app, CLASSES).meta["classes"]] == [1, 0]


def test_who_leaves_gives_back_all_room() -> None:
    """Pictures, and what was learned from them."""
    app = page()
    for turn, body in enumerate([{"into": 0}, {"out": 3}, "learn"], start=1):
        ask(app, turn, body)
    visitor = app.session_state["visitor"]
    assert visitor.account.bytes > 0
    visitor.leave()
    assert visitor.give_up()
    door_of(app).works.clear()
    gc.collect()
    assert visitor.account.bytes == 0


def test_a_button_holds_no_pictures() -> None:
    """What it saves is what is there when it is asked for; pictures that are given up are given back with the page still open."""
    app = page()
    ask(app, 1, {"into": 0})
    visitor = app.session_state["visitor"]
    work = weakref.ref(visitor.brought["train-own"])
    (button,) = (each for each in app.get("download_button") if "Save the classes" in each.proto.label)
    saved = partial(_saved, visitor)
    assert button and [len(each) for _name, each in read(saved())] == [8, 7, 7]
    visitor.leave()
    visitor.give_up()
    gc.collect()
    assert work() is None and visitor.account.bytes == 0
    assert saved() == save([])


def test_a_file_finds_its_place_though_the_room_was_given_up() -> None:
    """As others needed it while the visitor was away, and a file is the first that comes back."""
    app = page(start="nothing")
    app.session_state["visitor"].brought.clear()
    app = bring(app, SAVED)
    assert [len(each) for each in shown(app, CLASSES).meta["classes"]] == [3, 1]


def test_two_visitors_see_their_own_pictures() -> None:
    """Nothing of one comes to the other."""
    one, other = page(start="nothing"), page(start="nothing")
    ask(one, 1, {"photo": PHOTO, "into": 0})
    assert [len(each) for each in ask(other, 1, "back")["classes"]] == [0, 0]
    assert held_of(one, "train-own").state == held_of(other, "train-own").state


def test_a_reload_goes_on_with_the_pictures_from_before() -> None:
    """Of all starts, with their own room; new ones get other numbers, and nobody without the token gets any."""
    one = page(start="nothing")
    ask(one, 1, {"photo": PHOTO, "into": 0})
    ask(one, 2, {"name": "Ring", "of": 0})
    token, link = door_of(one).token, {"start": "nothing", "nothing": "Ring~Class 2"}
    other = page(**link)
    assert [len(each) for each in ask(other, 1, {"resume": token[:-1]})["classes"]] == [0, 0]
    meta = ask(other, 2, {"resume": token})
    assert [len(each) for each in meta["classes"]] == [1, 0] and meta["own"] and not meta["undo"]
    assert meta["names"] == ["Ring", "Class 2"]
    held = other.session_state["visitor"].account.bytes
    assert held > 16_000
    meta = ask(other, 3, {"photo": PHOTO, "into": 1})
    assert meta["classes"][0] != meta["classes"][1] and [len(each) for each in meta["classes"]] == [1, 1]
    assert ask(other, 4, {"resume": token})["classes"] == meta["classes"]
    assert [len(each) for each in ask(one, 3, "clear")["classes"]] == [1, 0]


def test_a_picture_fits_into_a_request() -> None:
    """The largest one, as base64 with all around it."""
    from cnnviz.own_classes.examples import MOST_BYTES

    assert LIMITS.request_bytes > 4 * MOST_BYTES / 3 + 5000
