"""HTTP over a connection that stays open, as a browser's."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

LONGEST = 180.0
"""Seconds that an answer may take; then the server counts as dead."""


@dataclass(frozen=True)
class Answer:
    """A status, headers by lower-case name, and a body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """One connection to ``http://host:port``."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        """One request and its answer, of known length; the connection is opened anew if the server has closed it.

        Raises
        ------
        OSError
            The server cannot be reached or does not answer.
        """
        while True:
            kept = self._streams
            try:
                return await asyncio.wait_for(self._asked(method, path, body, headers or {}), LONGEST)
            except (asyncio.IncompleteReadError, ConnectionError, TimeoutError) as error:
                self.close()
                # the server may close a connection that nobody used, just when somebody does: browsers ask again
                if kept is None or isinstance(error, TimeoutError):
                    raise ConnectionError("no answer") from error

    async def _asked(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        host, port = self.url.removeprefix("http://").split(":")
        if self._streams is None or self._streams[0].at_eof():
            self._streams = await asyncio.open_connection(host, int(port), limit=2**24)
        reader, writer = self._streams
        lines = [f"{method} {path} HTTP/1.1", f"Host: {host}:{port}", f"Content-Length: {len(body)}"]
        lines += [f"Origin: {self.url}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        with suppress(ConnectionError):  # it may refuse a body that it has not read
            await writer.drain()
        first, *rest = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        found = {name.lower(): value.strip() for name, value in (line.split(":", 1) for line in rest)}
        content = await reader.readexactly(int(found.get("content-length", "0")))
        if found.get("connection") == "close":
            self.close()
        return Answer(int(first.split()[1]), found, content)

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
