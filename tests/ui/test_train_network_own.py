"""A network that learns a visitor's own classes, as the script draws it: which pictures there are, and what is said without them."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from cnnviz import network_training
from cnnviz.images.drawing import DIGIT_SIDE
from cnnviz.state import TrainNetworkState
from tests.ui.door.browser import answered, asking, door_of, fire, held_of, setting, shown
from tests.ui.test_lab import opened

PAGE = "train-network"
TRAINING, STAGE, CONFUSION = (f"{PAGE}.{part}" for part in ("training", "stage", "confusion"))
CLASSES = "train-own.classes"
INK = "0" * (DIGIT_SIDE**2 - 9) + "f" * 9
OWN = {"page": PAGE, "data": "own", "net": "flat-fc3"}


@pytest.fixture(autouse=True)
def _ample_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slice ends with what is asked for, however busy the machine is."""
    monkeypatch.setattr(network_training, "SLICE_SECONDS", 600.0)


def state_of(app: AppTest) -> TrainNetworkState:
    """The state that is held."""
    state = held_of(app, PAGE).state
    assert isinstance(state, TrainNetworkState)
    return state


def press(app: AppTest, key: str) -> AppTest:
    """Press the button with this key."""
    app.button(key=key).click().run()
    assert not app.exception
    return app


def told(app: AppTest) -> list[str]:
    """All that is said in boxes."""
    assert not app.exception
    return [each.value for each in app.info]


def tell(app: AppTest, *bodies: Any) -> None:
    """Let messages come to the view of own classes."""
    for turn, body in enumerate(bodies, 1):
        answered(door_of(app), asking(CLASSES, body, first=turn))


def trained(app: AppTest, step: int = 4, turn: int = 1) -> AppTest:
    """Let it train so far."""
    fire(app, TRAINING, {"to": step, "told": 0}, first=turn, has={TRAINING: 0})
    assert shown(app, TRAINING).meta["trained"] == step
    return app


def test_the_classes_of_the_other_view_are_learned() -> None:
    """With their names, a held-out picture of each, and a layer of as many outputs; what is learned there opens by a link here."""
    app = opened(page="train-own")
    tell(app, {"name": "_ring_", "of": 0}, {"more": True}, *[{"ink": INK, "into": 3}] * 3)
    press(app, "train-own.build")
    state = state_of(app)
    assert (state.source, state.own_classes, state.augment, state.epochs) == ("own", 4, True, 100)
    stage, confusion = shown(app, STAGE), shown(app, CONFUSION)
    assert stage.meta["names"][0] == "_ring_" and len(stage.meta["names"]) == len(stage.arrays["shares"]) == 4
    assert stage.meta["pictures"] == 4
    assert not told(app) and "20 of your pictures are learned from; 4 are held out" in "".join(
        each.value for each in app.caption
    )
    trained(app)
    confusion = shown(app, CONFUSION)
    assert (
        confusion.meta["classes"][0] == "_ring_"
        and confusion.arrays["matrix"].reshape(4, 4).sum(axis=1).tolist() == [1] * 4
    )
    assert "of the 4 pictures of yours" in shown(app, TRAINING).meta["verdict"]
    assert app.query_params["data"] in ("own", ["own"])


def test_what_a_visitor_calls_a_class_is_not_translated() -> None:
    """Even if it is a message of the project."""
    app = opened(page="train-own", lang="zh_CN", drawings="Picture~circle~Answer")
    press(app, "train-own.build")
    assert shown(app, STAGE).meta["names"] == ["Picture", "circle", "Answer"]
    assert shown(opened(**OWN, lang="zh_CN"), STAGE).meta["names"][1] != "square"


def test_other_examples_begin_anew_and_other_names_do_not() -> None:
    """What it is made of has changed, and the page says so once."""
    app = trained(opened(**OWN))
    before = state_of(app)
    press(app, f"{PAGE}.classes")
    tell(app, {"name": "ring", "of": 0})
    press(app, "train-own.build")
    assert state_of(app) == before and not told(app)
    assert shown(app, TRAINING).meta["trained"] == 4 and shown(app, STAGE).meta["names"][0] == "ring"
    press(app, f"{PAGE}.classes")
    answered(door_of(app), asking(CLASSES, {"ink": INK, "into": 1}, first=2))
    press(app, "train-own.build")
    (notice,) = told(app)
    assert "begins anew" in notice
    now = state_of(app)
    assert (now.step, now.source) == (0, "own") and now.own != before.own
    assert shown(app, TRAINING).meta["trained"] == 0
    fire(app, STAGE, {"picture": 1}, first=2, has={TRAINING: 0})
    assert not told(app)
    trained(app, turn=2)


def test_a_link_whose_pictures_are_not_here_says_so() -> None:
    """Nothing is trained, and there is a way on."""
    app = opened(**OWN, own="0123abcd", step="7")
    (notice,) = told(app)
    assert "not here" in notice and state_of(app).own == "0123abcd"
    assert len([each for each in app.button if each.key.startswith("train-network")]) == 2 and not app.error
    press(app, "train-network.take")
    assert not told(app) and state_of(app).step == 0
    trained(app)


def test_a_link_to_classes_that_nobody_has_changed_is_trained_to_the_same() -> None:
    """The examples that come with the project are everywhere."""
    app = trained(opened(**OWN, epochs="9"))
    link = {key: value if isinstance(value, str) else value[0] for key, value in app.query_params.items()}
    other = opened(**link)
    assert not told(other) and shown(other, TRAINING).meta["target"] == 4
    fire(other, TRAINING, {"to": 4, "told": 0}, has={TRAINING: 0})
    for name, array in shown(app, TRAINING).arrays.items():
        assert array.tolist() == shown(other, TRAINING).arrays[name].tolist()


@pytest.mark.parametrize(
    ("bodies", "says"),
    [
        ((), "Give every class at least 3 pictures"),
        (({"ink": INK, "into": 0},) * 3, "All pictures are in the class Class 1"),
    ],
)
def test_too_few_pictures_are_one_sentence(bodies: tuple[Any, ...], says: str) -> None:
    """Which leads to the view of own classes; the network stays as it was built."""
    app = opened(page="train-own", start="nothing")
    tell(app, *bodies)
    press(app, "train-own.build")
    (notice,) = told(app)
    assert notice.startswith(says) and not app.error
    press(app, "train-network.classes")
    assert app.query_params["page"] in ("train-own", ["train-own"])
    missing = 2 if bodies else 0
    rest = [{"ink": INK, "into": place} for place in range(2) for _ in range(3) if place or not missing]
    for turn, body in enumerate(rest, len(bodies) + 1):
        answered(door_of(app), asking(CLASSES, body, first=turn))
    press(app, "train-own.build")
    assert not told(app) and state_of(app).own_classes == 2
    trained(app)


def test_pictures_are_counted_and_given_back() -> None:
    """They stand in their visitor's account, and in nothing that others share."""
    app = opened(**OWN, own="0123abcd")
    visitor = app.session_state["visitor"]
    before = visitor.account.bytes
    press(app, "train-network.take")
    assert visitor.account.bytes >= before + 2 * 21 * 28 * 28
    assert not any(data.source == "own" for data, _seed in network_training.SPLITS._kept)
    visitor.last = -1e9
    assert visitor.give_up() and visitor.account.bytes <= before


def test_other_data_are_chosen_and_left() -> None:
    """The settings that few pictures need come with them, and go."""
    app = opened(page=PAGE, net="flat-fc10", count="20", epochs="3")
    fire(app, f"{PAGE}.controls", setting("source", "own"))
    assert (state_of(app).epochs, state_of(app).batch) == (100, 16)
    names = [each["name"] for each in shown(app, f"{PAGE}.controls").meta["groups"][0]["controls"]]
    assert names == ["source"] and shown(app, f"{PAGE}.builder").meta["lines"][-1]
    fire(app, f"{PAGE}.experiments", "seed", first=2)
    assert state_of(app).source == "digits"
    fire(app, f"{PAGE}.controls", setting("source", "own"), first=3)
    fire(app, f"{PAGE}.controls", setting("source", "digits"), first=4)
    assert state_of(app) == TrainNetworkState(layers=state_of(app).layers, count=500)


def test_it_opens_on_the_network_page_with_the_names_of_the_visitor() -> None:
    """Held-out pictures of the own classes are there to read, with names as they were typed; files carry them too."""
    app = trained(opened(**OWN, picture="2"))
    press(app, f"{PAGE}.classes")
    tell(app, {"name": "*ring*", "of": 0})
    press(app, "train-own.build")
    chances = shown(app, STAGE).arrays["shares"]
    press(app, f"{PAGE}.open")
    assert not told(app) and not app.error
    own = app.session_state["visitor"].brought["own.network"]
    assert (
        own.reader.examples.classes == ("*ring*", "square", "triangle")
        and len(own.reader.examples.labels) == 3
    )
    answers = shown(app, "network.answers")
    assert answers.arrays["probabilities"].tolist() == pytest.approx(chances.tolist(), abs=1e-5)
    assert "*ring*" in str(answers.meta)
