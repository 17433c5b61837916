"""The way in: how an answer is packed, which requests are answered, how many at once, and by whom they may be sent."""

from __future__ import annotations

import asyncio
import gc
import json
import threading
import time
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnnviz.limits import LIMITS
from cnnviz.ui.door import Answer, Asked, Door, NotDirectError, Reply, Shown, changed, door_of
from cnnviz.ui.server.direct import MOST_AT_ONCE, pack
from tests.loops import played
from tests.patience import PATIENCE
from tests.ui.door.browser import BODY, answered, asking, refused, request, requested, told
from tests.ui.door.labs import lab_door

SHIPPED_TYPES = (np.uint8, np.int16, np.float32)
"""What the browser can read."""

EMPTY = Answer(Reply({}, run=False), 1, {"lang": "en"}, passing=False)


class Fixed(Door):
    """A door that always gives the same answer, or raises."""

    def __init__(self, gives: Answer | Exception = EMPTY) -> None:
        super().__init__()
        self.gives = gives
        self.heard: list[tuple[Asked, threading.Thread]] = []

    def answer(self, asked: Asked) -> Answer:
        self.heard.append((asked, threading.current_thread()))
        if isinstance(self.gives, Exception):
            raise self.gives
        return self.gives


# How an answer is packed


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(SHIPPED_TYPES), st.lists(st.integers(0, 4), min_size=1, max_size=3)),
        max_size=5,
    ),
    st.text(max_size=12),
    st.booleans(),
    st.booleans(),
)
def test_what_is_packed_is_read_again(shapes: list[Any], word: str, run: bool, passing: bool) -> None:
    """Any arrays of the types that are sent, of any size and not in one piece either, and any words beside them."""
    generator = np.random.default_rng(len(shapes))
    arrays = {
        f"of {number}": generator.integers(0, 200, shape).astype(kind).T
        for number, (kind, shape) in enumerate(shapes)
    }
    shown = {"lab.kernels": changed(chosen=word), "graph": Shown(({"word": word}, arrays))}
    packed = pack(Answer(Reply(shown, run), 3, {"photo": word}, passing))
    answer = told(packed)
    assert (answer.version, answer.run, answer.passing) == (3, run, passing)
    assert answer.link == urlencode({"photo": word})
    assert answer.shown.keys() == shown.keys()
    picker, graph = answer.shown["lab.kernels"], answer.shown["graph"]
    assert (picker.meta, picker.arrays, picker.whole) == ({"chosen": word}, {}, False)
    assert (graph.meta, graph.whole) == ({"word": word}, True)
    assert graph.arrays.keys() == arrays.keys()
    for name, values in arrays.items():
        assert graph.arrays[name].dtype == values.dtype
        np.testing.assert_array_equal(graph.arrays[name], values.ravel())
    assert len(packed) % 8 == 0


# Which requests are answered


def test_an_answer_comes_in_one_piece_and_is_kept_nowhere() -> None:
    """The bytes are those of the packed reply; no cache may keep them; no server packs them again."""
    door = Fixed()
    parts = [b'{"of": "lab.kernels", "messages": [[4, ', b'"box"]], "has": {"lab.dials": 3}}']
    status, headers, body = request(f"/direct/{door.token}", parts)
    assert (status, body) == (200, pack(EMPTY))
    assert headers["cache-control"] == "no-store"
    assert headers["content-encoding"] == "identity"
    assert headers["content-type"] == "application/octet-stream"
    ((asked, thread),) = door.heard
    assert asked == Asked("lab.kernels", [(4, "box")], False, {"lab.dials": 3})
    assert thread is not threading.main_thread()


@pytest.mark.parametrize(("said", "passing"), [(True, True), (False, False), (1, False), ("true", False)])
def test_only_what_says_so_is_passing(said: Any, passing: bool) -> None:
    """All else is to last."""
    door = Fixed()
    request(f"/direct/{door.token}", [json.dumps(asking("network.pad", "0", passing=said)).encode()])
    assert [asked.passing for asked, _thread in door.heard] == [passing]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"1" * 5000, 400),
        (b"[" * 200_000, 400),
        (b"x" * (LIMITS.request_bytes + 1), 413),
        (BODY + b" " * (LIMITS.request_bytes + 1 - len(BODY)), 413),
        (BODY + b" " * (LIMITS.request_bytes - len(BODY)), 200),
        (BODY, 200),
    ],
)
def test_a_body_that_cannot_be_read_is_refused(body: bytes, status: int) -> None:
    """No JSON, too deep, too long; in one part or in many."""
    door = Fixed()
    for parts in ([body], [body[at : at + 50_000] for at in range(0, len(body), 50_000)] or [b""]):
        got, _headers, said = request(f"/direct/{door.token}", parts)
        assert got == status
        assert said == (pack(EMPTY) if status == 200 else b"")


@pytest.mark.parametrize(
    "message",
    [
        None,
        3,
        "lab.kernels",
        [],
        {},
        {"of": "lab.kernels"},
        {"of": "lab.kernels", "messages": [[1, "box"]]},
        {"of": "lab.kernels", "has": {}},
        {"messages": [[1, "box"]], "has": {}},
        asking("lab.kernels", "box") | {"of": None},
        asking("lab.kernels", "box") | {"of": ["lab.kernels"]},
        asking("lab.kernels"),
        asking("lab.kernels") | {"messages": [["1", "box"], "box"]},
    ],
)
def test_what_asks_nothing_has_no_content(message: Any) -> None:
    """JSON of another shape, of no part, or without a single numbered message: the door is not even asked."""
    door = Fixed()
    status, _headers, body = request(f"/direct/{door.token}", [json.dumps(message).encode()])
    assert (status, body, door.heard) == (204, b"", [])


def test_what_is_not_direct_has_no_content() -> None:
    """The browser then goes the usual way."""
    door = Fixed(NotDirectError())
    status, _headers, body = request(f"/direct/{door.token}")
    assert (status, body, len(door.heard)) == (204, b"", 1)


@pytest.mark.parametrize(
    ("origin", "status"),
    [
        (None, 200),
        ("http://school.example:8501", 200),
        ("http://localhost:8501", 200),
        ("http://elsewhere.example", 403),
        ("http://school.example:8501.elsewhere.example", 403),
        ("http://school.example", 403),
        ("null", 403),
        ("", 403),
        ("http://[", 403),
    ],
)
def test_only_a_page_of_this_server_is_answered(origin: str | None, status: int) -> None:
    """A page from elsewhere gets nothing, even if it knew the token."""
    door = Fixed()
    headers = {"Host": "school.example:8501"} | ({} if origin is None else {"Origin": origin})
    assert request(f"/direct/{door.token}", **headers)[0] == status
    assert len(door.heard) == (status == 200)


@pytest.mark.parametrize("token", ["", "x", "..%2f", "%00", "a" * 32, "a/b", "日"])
def test_an_unknown_token_leads_nowhere(token: str) -> None:
    """404, and the body is not even read."""
    status, _headers, body = request(f"/direct/{token}", [b"x" * (LIMITS.request_bytes + 1)])
    assert status == 404
    assert b"Traceback" not in body


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
def test_only_posts_are_answered(method: str) -> None:
    """A link or an image in a foreign page cannot change anything."""
    door = Fixed()
    status, _headers, _body = request(f"/direct/{door.token}", method=method)
    assert status == 405
    assert not door.heard


def test_the_route_answers_the_real_door() -> None:
    """From the bytes of a request to the bytes of the maps."""
    door, _held = lab_door()
    status, _headers, body = request(f"/direct/{door.token}", [BODY])
    assert status == 200
    answer = told(body)
    assert "kernel=sobel_y" in answer.link.split("&")
    sobel = [-1, -2, -1, 0, 0, 0, 1, 2, 1]
    np.testing.assert_array_equal(answer.shown["lab.stepper"].arrays["weight"], np.tile(sobel, 3))
    nope = json.dumps(asking("lab.kernels", "nope", first=2)).encode()
    status, _headers, body = request(f"/direct/{door.token}", [nope])
    assert (status, body) == (204, b"")


# How many at once


class Slow(Fixed):
    """A door that answers when it may."""

    def __init__(self) -> None:
        super().__init__()
        self.may = threading.Event()

    def answer(self, asked: Asked) -> Answer:
        assert self.may.wait(PATIENCE)
        return super().answer(asked)


def test_one_visitor_cannot_keep_all_workers_busy() -> None:
    """Of requests that are under way at once, so many are answered and the others refused at once; then it goes on."""
    door = Slow()

    async def scene() -> list[int]:
        first = [asyncio.create_task(requested(f"/direct/{door.token}")) for _ in range(MOST_AT_ONCE)]
        while door.under_way < MOST_AT_ONCE:
            await asyncio.sleep(0)
        assert (await requested(f"/direct/{door.token}"))[0] == 204
        door.may.set()
        return [status for status, _headers, _body in await asyncio.gather(*first)]

    statuses = played(scene())
    assert statuses == [200] * MOST_AT_ONCE
    assert request(f"/direct/{door.token}")[0] == 200
    assert door.under_way == 0


@pytest.mark.parametrize(
    "gives", [NotDirectError(), Answer(Reply({"x": changed(low=float("-inf"))}, False), 1, {}, False)]
)
def test_a_request_that_failed_is_no_longer_under_way(gives: Any) -> None:
    """Nor is one whose numbers JSON cannot carry, which goes the usual way as well."""
    door = Fixed(gives)
    for _ in range(2 * MOST_AT_ONCE):
        assert request(f"/direct/{door.token}")[0] == 204
        assert request(f"/direct/{door.token}", [b"{"])[0] == 400
    assert door.under_way == 0


# Who gets an answer


def test_a_token_opens_its_own_visitors_state_alone() -> None:
    """Two visitors: what one asks for changes nothing for the other, and their tokens are long and different."""
    (one, of_one), (other, of_other) = lab_door(), lab_door()
    assert one.token != other.token and min(len(one.token), len(other.token)) >= 32
    before = of_other.now
    answered(one, asking("lab.kernels", "sobel_y"))
    assert of_one.state.kernel == "sobel_y"
    assert of_other.now is before and other.turn("lab.kernels") == 0
    refused(other, of_other, asking("lab.kernels", "nope"))


def until_gone(token: str) -> None:
    """Wait until nobody holds the door any more: a worker lets go of it after its answer, on a busy machine long after."""
    end = time.monotonic() + PATIENCE
    while door_of(token) is not None:
        assert time.monotonic() < end, "somebody still holds it"
        gc.collect()
        time.sleep(0.001)


def test_a_door_ends_with_its_session() -> None:
    """Nothing but the session holds it: when that is gone, the token leads nowhere."""
    door = Fixed()
    path = f"/direct/{door.token}"
    assert request(path)[0] == 200
    door.heard.clear()
    token = door.token
    del door
    until_gone(token)
    assert request(path)[0] == 404


def test_an_answer_does_not_keep_a_door_alive() -> None:
    """Also the worker threads let go of it."""
    door = Fixed()
    token = door.token
    for _ in range(8):
        request(f"/direct/{token}")
    door.heard.clear()
    assert door_of(token) is door
    del door
    until_gone(token)
