"""Scenarios of large files: pictures, models that are nothing but entries, and files that nobody asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from benchmarks.load import files
from benchmarks.load.http import LONGEST
from benchmarks.load.row import Row, beside
from benchmarks.load.server import Server
from benchmarks.load.visitor import Visitor, leave

REFUSED = 413


async def photos(server: Server) -> Row:
    """Thirty visitors bring a photo of 12 megapixels at once."""
    return await _pictures(server, 30, "jpg", files.jpeg())


async def tiffs(server: Server) -> Row:
    """Twelve bring a TIFF of 40 megapixels with transparent parts."""
    return await _pictures(server, 12, "tiff", files.tiff())


async def _pictures(server: Server, count: int, kind: str, data: bytes) -> Row:
    visitors = [await Visitor(server.url).open(**{"from": "upload", "size": 128}) for _ in range(count)]
    async with beside(server) as row:
        row.notes.append(f"{len(data) / 1e6:.1f} MB each")
        began = time.perf_counter()
        outcomes = await asyncio.gather(
            *(_brought(visitor, f"own{number:03}", kind, data) for number, visitor in enumerate(visitors))
        )
        row.notes.append(f"all done after {time.perf_counter() - began:.1f} s")
        row.tell("", outcomes)
        await leave(visitors)
    return row


async def _brought(visitor: Visitor, name: str, kind: str, data: bytes) -> str:
    """Bring a picture; what the page says of it."""
    status = await visitor.upload(f"{name}.{kind}", data)
    if status != 204:
        return f"refused with {status}"
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        await visitor.finished()
        if visitor.alerts:
            return visitor.alerts[-1]
        if visitor.says(name):
            return "taken"
        await asyncio.sleep(0.05)
    return "without a word"


async def nodes(server: Server) -> Row:
    """A model of 29 MB of empty nodes."""
    return await _model(server, files.empty_nodes, 29)


async def attributes(server: Server) -> Row:
    """A model of 60 MB of empty attributes; of 29 MB where 60 are not taken."""
    return await _model(server, files.empty_attributes, 60, 29)


async def _model(server: Server, make: Callable[[int], bytes], *megabytes: int) -> Row:
    visitor = await Visitor(server.url).open(page="network", network="own", **{"from": "photo"})
    async with beside(server) as row:
        for most in megabytes:
            began = time.perf_counter()
            status = await visitor.upload("model.onnx", make(most))
            if status == 204:
                await visitor.finished()
            row.notes.append(f"{most} MB: {status} after {time.perf_counter() - began:.1f} s")
            if status != REFUSED:
                break
        row.tell("told", visitor.alerts)
        await visitor.leave()
    return row


async def unasked(server: Server, count: int = 20, megabytes: int = 29) -> Row:
    """Twenty uploads of 29 MB to a page that has no place for a file; half of the places are made up."""
    visitor = await Visitor(server.url).open()
    async with beside(server) as row:
        asked = await visitor.file_urls(*(f"file{number}" for number in range(count // 2)))
        folder = asked[0].upload_url.rsplit("/", 1)[0]
        places = [each.upload_url for each in asked] + [f"{folder}/made-up-{n}" for n in range(count // 2)]
        data = bytes(megabytes * files.MEGABYTE)
        for what, some in (("asked for", places[: len(asked)]), ("made up", places[len(asked) :])):
            row.tell(what, [str(await _sent(visitor, place, data)) for place in some])
        await asyncio.sleep(1)
        row.notes.append(f"{server.megabytes() - row.base:.0f} MB kept for the visitor")
        await visitor.leave()
    return row


async def _sent(visitor: Visitor, place: str, data: bytes) -> int | str:
    try:
        return await visitor.send_file(place, "file", data)
    except OSError as error:
        return type(error).__name__


SCENARIOS = (photos, tiffs, nodes, attributes, unasked)
