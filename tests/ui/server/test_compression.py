"""Files that never change are read and compressed once."""

from __future__ import annotations

import asyncio
import gzip
from typing import Any

import pytest

from cnnviz.ui.server.compression import Compressed
from tests.loops import played

SCRIPT = b"function cell() { return 0 }\n" * 1000
FOREVER = {"cache-control": "public, immutable, max-age=31536000", "content-type": "text/javascript"}


class Files:
    """An application with one file, and how often it was asked."""

    def __init__(self, body: bytes = SCRIPT, status: int = 200, **headers: str) -> None:
        self.body, self.status = body, status
        self.headers = FOREVER | {name.replace("_", "-"): value for name, value in headers.items()}
        self.asked = 0
        self.headers_asked: dict[bytes, bytes] = {}
        self.compressed = Compressed(self.app)

    async def app(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        self.headers_asked = dict(scope["headers"])
        await asyncio.sleep(0)
        raw = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": raw})
        for at in range(0, len(self.body), 7000):
            await send({"type": "http.response.body", "body": self.body[at : at + 7000], "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    async def get(
        self, path: str = "/static/js/index.js", method: str = "GET", **headers: str
    ) -> tuple[dict[str, str], bytes]:
        """The headers and the body of an answer."""
        said: list[dict[str, Any]] = []

        async def send(message: Any) -> None:
            said.append(message)

        asked = {"accept-encoding": "gzip, br"} | {k.replace("_", "-"): v for k, v in headers.items()}
        raw = [(name.encode(), value.encode()) for name, value in asked.items()]
        await self.compressed({"type": "http", "method": method, "path": path, "headers": raw}, None, send)  # type: ignore[arg-type]
        found = {name.decode(): value.decode() for name, value in said[0]["headers"]}
        return found, b"".join(message.get("body", b"") for message in said[1:])


def test_a_file_is_compressed_once_for_all() -> None:
    """Thirty newcomers at once: the file is read once, each gets the same bytes, and they are the file."""

    async def scene() -> None:
        files = Files(etag='"abc"')
        answers = await asyncio.gather(*(files.get() for _ in range(30)))
        assert files.asked == 1
        for headers, body in answers:
            assert gzip.decompress(body) == SCRIPT
            assert headers["content-encoding"] == "gzip"
            assert headers["content-length"] == str(len(body))
            assert headers["vary"] == "Accept-Encoding"
            assert headers["cache-control"] == FOREVER["cache-control"]
            assert "etag" not in headers

    played(scene())


@pytest.mark.parametrize(
    ("made", "asked"),
    [
        ({"cache_control": "no-cache"}, {}),
        ({"content_encoding": "br"}, {}),
        ({"status": 404}, {}),
        ({}, {"accept_encoding": "identity"}),
        ({}, {"range": "bytes=0-99"}),
        ({}, {"method": "HEAD"}),
        ({}, {"path": "/media/picture.png"}),
    ],
)
def test_everything_else_passes_as_it_is(made: dict[str, Any], asked: dict[str, Any]) -> None:
    """What may change, what is packed already, parts of files, and browsers that do not unpack."""

    async def scene() -> None:
        files = Files(**made)
        for _ in range(2):
            before = files.asked
            headers, body = await files.get(**asked)
            assert body == files.body
            assert headers == files.headers
            assert files.asked > before

    played(scene())


@pytest.mark.parametrize("made", [{"content_type": "font/woff2"}, {"body": b"short"}])
def test_what_would_not_get_smaller_is_read_once_too(made: dict[str, Any]) -> None:
    """Fonts and short files are kept as they are, with all that the application said of them."""

    async def scene() -> None:
        files = Files(etag='"abc"', **made)
        for headers, body in await asyncio.gather(*(files.get() for _ in range(30))):
            assert body == files.body
            assert headers == files.headers
        assert files.asked == 1

    played(scene())


def test_a_script_of_a_part_is_compressed_as_streamlit_s_are() -> None:
    """Wherever the app is hung in, and whatever the first browser knows of the file or can unpack beside gzip."""

    async def scene() -> None:
        files = Files()
        _headers, body = await files.get("/below/parts/stepper.abc.js", if_none_match='"abc"')
        assert gzip.decompress(body) == SCRIPT
        assert files.headers_asked == {}

    played(scene())


def test_one_who_leaves_does_not_stop_it_for_the_others() -> None:
    """The first to ask closes the page meanwhile."""

    async def scene() -> None:
        files = Files()
        first = asyncio.create_task(files.get())
        second = asyncio.create_task(files.get())
        await asyncio.sleep(0)
        first.cancel()
        assert gzip.decompress((await second)[1]) == SCRIPT

    played(scene())


def test_a_file_that_could_not_be_read_once_is_read_for_the_next() -> None:
    """One failure is that visitor's alone."""

    async def scene() -> None:
        files = Files()
        read = files.body
        del files.body
        with pytest.raises(AttributeError):
            await files.get()
        files.body = read
        _headers, body = await files.get()
        assert gzip.decompress(body) == SCRIPT

    played(scene())


@pytest.mark.parametrize(
    "path", ["/static/./js/index.js", "/static//js/index.js", "/static/a/../js/index.js"]
)
def test_a_file_is_kept_under_one_name_alone(path: str) -> None:
    """However else a browser writes the way to it, that is answered, and fills no memory."""

    async def scene() -> None:
        files = Files()
        for turn in (1, 2):
            assert await files.get(path) == (FOREVER, SCRIPT) and files.asked == turn

    played(scene())


def test_half_a_file_is_not_kept() -> None:
    """Whoever asks first may leave meanwhile: the application hears nothing of that, and what is not whole is read again."""

    async def scene() -> None:
        files = Files(content_length=str(2 * len(SCRIPT)))
        for turn in (1, 3):  # for keeping it, and for this visitor
            await files.get()
            assert files.asked >= turn
        files = Files()
        leaving = asyncio.create_task(files.get())
        await asyncio.sleep(0)
        leaving.cancel()
        _headers, body = await files.get()
        assert gzip.decompress(body) == SCRIPT and files.asked == 1

    played(scene())
