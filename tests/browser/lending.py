"""Pages that tests have in turn, and what goes wrong on one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from .waiting import patient

VIEWPORT = {"width": 1440, "height": 1000}
PREFERENCES = {
    "color_scheme": "light",
    "reduced_motion": "no-preference",
    "forced_colors": "none",
    "media": "screen",
}
"""What a page can be told to prefer at any time, with what it prefers otherwise: that needs no context of its own."""


class Contexts:
    """Browser contexts and their pages, for one test after the other. A page that nothing has been added to is lent again at an
    empty address, without its storage and its history. Its process has loaded and compiled the scripts: opening the app in it
    takes half of what a new page takes.
    """

    def __init__(self, browser: Any) -> None:
        self._browser = browser
        self._idle: dict[str, list[tuple[Any, Any | None]]] = {}
        self._lent: list[_Lent] = []

    def page(self, url: str, *, viewport: dict[str, int] = VIEWPORT, **options: Any) -> Any:
        """A page for what is at `url`, in a context that no other page of the test is in."""
        if options.get("is_mobile"):
            options["viewport"] = viewport
        preferences = {name: options.pop(name) for name in PREFERENCES if name in options}
        kind = repr(sorted(options.items()))
        idle = self._idle.setdefault(kind, [])
        context, page = (
            idle.pop()
            if idle
            else (patient(self._browser.new_context(**{"viewport": VIEWPORT} | options)), None)
        )
        lent = _Lent(url, kind, context, page or context.new_page())
        self._lent.append(lent)
        lent.page.emulate_media(**PREFERENCES | preferences)
        if lent.page.viewport_size != viewport:
            lent.page.set_viewport_size(viewport)
        by_hand = context.new_cdp_session(lent.page)
        by_hand.send(
            "Storage.clearDataForOrigin", {"origin": url, "storageTypes": "cookies,local_storage,indexeddb"}
        )
        by_hand.send("Page.resetNavigationHistory")
        by_hand.detach()
        lent.watch()
        return lent.page

    def complaints(self) -> list[str]:
        """What went wrong on the pages that are lent."""
        return [each for lent in self._lent for each in lent.complaints]

    def give_back(self) -> None:
        """Leave all pages; those that something was added to are closed."""
        while self._lent:
            lent = self._lent.pop()
            kept = lent.leave()
            for page in lent.context.pages:
                if page is not kept:
                    page.close()
            self._idle[lent.kind].append((lent.context, kept))


LASTING = ("add_init_script", "expose_function", "on", "once", "route", "set_content")
"""Methods of a page whose effects outlive what it shows, or the address at which it shows it."""


class _Lent:
    """A page as long as one test has it."""

    def __init__(self, url: str, kind: str, context: Any, page: Any) -> None:
        self.url, self.kind, self.context, self.page = url, kind, context, page
        self.complaints: list[str] = []
        self._listeners = listeners_for(url, self.complaints)
        self._lasts = False

    def watch(self) -> None:
        """Hear what goes wrong, and notice what would outlive the test."""
        for event, listener in self._listeners.items():
            self.page.on(event, listener)
        for owner, names in ((self.page, LASTING), (self.context, ("new_cdp_session",))):
            for name in names:
                setattr(owner, name, self._noticing(getattr(owner, name)))

    def _noticing(self, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def called(*given: Any, **named: Any) -> Any:
            self._lasts = True
            return method(*given, **named)

        return called

    def leave(self) -> Any | None:
        """Take back what `watch` did; the page at an empty address, or None if it must not be lent again."""
        for owner, names in ((self.page, LASTING), (self.context, ("new_cdp_session",))):
            for name in names:
                delattr(owner, name)
        if self._lasts or self.page.is_closed():
            return None
        for event, listener in self._listeners.items():
            self.page.remove_listener(event, listener)
        self.page.mouse.move(0, 0)
        self.page.goto(f"{self.url}/_stcore/health")
        self.page.evaluate("() => { sessionStorage.clear(); window.name = ''; }")
        return self.page


def listeners_for(url: str, complaints: list[str]) -> dict[str, Callable[[Any], object]]:
    """Write down errors, and requests that leave the app at `url`."""
    allowed = (url, url.replace("http", "ws"), "data:", "blob:")
    return {
        "pageerror": lambda error: complaints.append(f"error: {error}"),
        "console": lambda said: said.type == "error" and complaints.append(f"console: {said.text}"),
        "request": lambda asked: (
            asked.url.startswith(allowed) or complaints.append(f"left the host: {asked.url}")
        ),
    }
