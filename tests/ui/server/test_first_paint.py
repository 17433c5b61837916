"""The style of the first moments is in Streamlit's page, and in nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from cnnviz.ui.server.first_paint import DEMONSTRATION, STYLE, FirstPaint
from cnnviz.ui.server.preloads import preloads
from tests.loops import played

PAGE = b"<html><head><title>x</title></head><body></body></html>"


def asked(
    kind: str = "text/html; charset=utf-8", status: int = 200, query: bytes = b"", **headers: str
) -> tuple[Any, Any, bytes]:
    """What reaches an application that answers `PAGE` in two pieces; the headers and the body that come back."""
    reached: list[Any] = []
    said: list[Any] = []

    async def app(scope: Any, _receive: Any, send: Any) -> None:
        reached.extend(scope["headers"])
        raw = [
            (b"content-type", kind.encode()),
            (b"etag", b"1"),
            (b"content-length", str(len(PAGE)).encode()),
        ]
        await send({"type": "http.response.start", "status": status, "headers": raw})
        await send({"type": "http.response.body", "body": PAGE[:20], "more_body": True})
        await send({"type": "http.response.body", "body": PAGE[20:]})

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is to be read")

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "GET", "path": "/", "query_string": query, "headers": raw}
    played(FirstPaint(app)(scope, receive, send))
    return dict(reached), dict(said[0]["headers"]), b"".join(each["body"] for each in said[1:])


def test_the_page_has_the_style_once_in_its_head() -> None:
    """It is asked for whole and uncompressed; its length is right, and its old name is gone."""
    reached, headers, body = asked(accept="text/html", if_none_match="1", accept_encoding="gzip")
    assert reached == {b"accept": b"text/html"}
    assert body == PAGE.replace(b"</head>", preloads({}) + STYLE + b"</head>", 1)
    assert int(headers[b"content-length"]) == len(body)
    assert b"etag" not in headers


@pytest.mark.parametrize(
    ("query", "there"),
    [
        (b"page=lab&demo=1", True),
        (b"demo=1", True),
        (b"demo=0", False),
        (b"x=demo%3D1", False),
        (b"\xff&demo", False),
    ],
)
def test_a_demonstration_s_page_hides_the_drawer_from_the_start(query: bytes, there: bool) -> None:
    """By a style of its own, which no other page has."""
    _reached, headers, body = asked(accept="text/html", query=query)
    assert (DEMONSTRATION in body) == there and STYLE in body
    assert int(headers[b"content-length"]) == len(body)


def test_everything_else_is_as_it_was() -> None:
    """Text, pages that are not there, and requests for something else than a page."""
    for answer in (
        asked("text/plain", accept="text/html"),
        asked(status=404, accept="text/html"),
        asked(accept="*/*"),
    ):
        assert answer[1:] == (
            {
                b"etag": b"1",
                b"content-length": str(len(PAGE)).encode(),
                b"content-type": answer[1][b"content-type"],
            },
            PAGE,
        )
