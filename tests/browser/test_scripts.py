"""How the scripts of the parts come to a browser."""

from __future__ import annotations

from typing import Any

from .conftest import patient, rest


def test_scripts_come_once_and_past_the_web_socket(browser: Any, app_url: str) -> None:
    """One that does not arrive is fetched again; another run of the whole page neither fetches nor sends any script anew."""
    context = patient(browser.new_context())  # of its own: the lost file is an error on the console
    page = context.new_page()
    fetched: list[str] = []
    frames: list[Any] = []

    def lose(route: Any) -> None:
        if route.request.url.endswith("?again=2"):
            route.continue_()
        else:
            route.abort()

    page.route("**/parts/cnnviz_start.*", lose)
    page.on("request", lambda asked: fetched.extend([asked.url] if "/parts/" in asked.url else []))
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(frame)))
    page.goto(f"{app_url}/?lang=en")
    page.wait_for_selector(".start[data-shown]")
    rest(page)
    assert any("cnnviz_start" in each and each.endswith("?again=2") for each in fetched)
    assert all(b"mounting(" not in frame for frame in frames if isinstance(frame, bytes))
    before, frames[:] = list(fetched), []
    page.get_by_text("Large text").click()
    page.wait_for_function("() => getComputedStyle(document.documentElement).fontSize === '20px'")
    rest(page)
    assert frames and fetched == before
    assert sum(map(len, frames)) < 150_000
    context.close()
