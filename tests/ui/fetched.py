"""What a browser gets that fetches the script of a part."""

from __future__ import annotations

from typing import Any

from starlette.applications import Starlette

from cnnviz.ui.server.scripts import scripts
from tests.loops import played


def fetched(path: str) -> tuple[int, dict[str, str], str]:
    """Status, headers and text of the answer to a GET."""
    said: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        said.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": [],
    }
    played(Starlette(routes=[scripts("")])(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in said[0]["headers"]}
    return said[0]["status"], headers, b"".join(each.get("body", b"") for each in said[1:]).decode()
