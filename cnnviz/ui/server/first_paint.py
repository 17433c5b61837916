"""What a browser has before the first run of the script has arrived: nothing in sight that would have to make room for the page,
and what the page will need.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cnnviz.ui.server.preloads import preloads

STYLE = (
    b"<style>@keyframes cnnviz-late { to { visibility: visible } } "
    b"div:has(> .stMain), [data-testid='stSidebarUserContent'] { visibility: hidden; animation: cnnviz-late 0s 10s forwards } "
    b".stApp:has([class*='st-key-mishap']) :is(div:has(> .stMain), [data-testid='stSidebarUserContent']) { visibility: visible } "
    b".stMain .stMarkdown > div { visibility: inherit } "
    b".stApp [data-testid='stSidebarHeader'] { height: 2.2rem; min-height: 0 } "
    b".stApp [data-testid='stSkeleton'] { visibility: hidden; animation: none }</style>"
)
"""The page stays unseen until the drawer is beside it and its own style (``app.css``) says so, or ten seconds have passed; so do the
settings in the drawer, which has its measures from the start.

What tells of a mishap is seen at once: a page that broke off early has no drawer.
"""

DEMONSTRATION = (
    b"<style>.stApp:not(:has(.masthead)) :is(.stAppHeader, [data-testid='stSidebar'], [data-testid='stExpandSidebarButton']) "
    b"{ display: none }</style>"
)
"""For a link to a demonstration: the drawer is not seen before the name at the top, which says that it is folded away."""

_LEFT_OUT = (b"accept-encoding", b"if-", b"range")
"""Headers of a request whose answer could not be read or would be none."""


class FirstPaint:
    """ASGI middleware that puts `STYLE` into the head of Streamlit's HTML page, `DEMONSTRATION` where the link asks for one, and what
    the browser may fetch while Streamlit starts.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        wanted = scope["type"] == "http" and scope["method"] == "GET"
        if not wanted or "text/html" not in Headers(scope=scope).get("accept", ""):
            await self._app(scope, receive, send)
            return
        plain = [each for each in scope["headers"] if not each[0].startswith(_LEFT_OUT)]
        link = dict(parse_qsl(scope.get("query_string", b"").decode("latin-1")))
        style = STYLE + DEMONSTRATION if link.get("demo") == "1" else STYLE
        await self._app({**scope, "headers": plain}, receive, _Styled(send, preloads(link) + style))


class _Styled:
    """Sends an answer on, and an HTML page with more in its head."""

    def __init__(self, send: Send, more: bytes) -> None:
        self._send = send
        self._more = more
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_page(message):
            self._start = message
            return
        if self._start is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body.replace(b"</head>", self._more + b"</head>", 1)
        headers = MutableHeaders(raw=list(self._start["headers"]))
        headers["Content-Length"] = str(len(body))
        del headers["etag"]  # it names the page as it was
        await self._send({**self._start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_page(start: Message) -> bool:
    headers = Headers(raw=start["headers"])
    return start["status"] == 200 and headers.get("content-type", "").startswith("text/html")
