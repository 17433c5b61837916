"""When a page rests, and when a fact has come true."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.patience import PATIENCE

from .servers import ROOT

NUMBERS = {
    "RERUN": BackMsg.DESCRIPTOR.fields_by_name["rerun_script"].number,
    "FRAGMENT": ClientState.DESCRIPTOR.fields_by_name["fragment_id"].number,
    "NEW_SESSION": ForwardMsg.DESCRIPTOR.fields_by_name["new_session"].number,
    "HEARD": ForwardMsg.DESCRIPTOR.fields_by_name["heartbeat_ack"].number,
    "HEARTBEAT": list(BackMsg(app_heartbeat=True).SerializeToString()),
}
REST = re.sub(
    "|".join(rf"\b{name}\b" for name in NUMBERS),
    lambda found: str(NUMBERS[found[0]]),
    (ROOT / "tests/browser/rest.js").read_text("utf-8"),
)


OPENED = ".start[data-shown], .stepper[data-total], .glossary, .teacher article, .graph, .lesson, .training .sentence:not(:empty), .one-step .sum h2:not(:empty), .own"
"""What a page of each kind has as soon as its main part is drawn."""


def rest(page: Any) -> None:
    """Wait until a page has nothing more to do by itself, so that what has not happened by now will not happen."""
    from playwright.sync_api import TimeoutError as InVain

    try:
        page.wait_for_function("() => window.atRest()")
    except InVain as waited:
        raise AssertionError(f"{page.url} does not rest: {page.evaluate('underWay()')}") from waited


def follow(page: Any, link: str) -> None:
    """Bring an opened page to another link, with its "?" or without, as Back would: by one run of the script, which takes a fraction of
    what opening the app anew takes. What a visitor had folded, scrolled or taken along stays.
    """
    asks = page.evaluate(
        """link => {
          const app = document.querySelector("[data-testid='stApp']");
          window.hasBegun = new Promise(done => new MutationObserver(done).observe(app, { attributeFilter: ['data-test-script-state'] }));
          history.pushState({}, '', link);
          dispatchEvent(new PopStateEvent('popstate'));
          return window.underWay().asksFor;
        }""",
        f"/?{link.removeprefix('?')}",
    )
    assert asks == "page", "the script must have been asked before the page can be waited for"
    # A busy page is told that a run begins some frames before it shows that; if begin and end come at once, it never shows it.
    page.evaluate("Promise.race([window.hasBegun.then(() => true), window.framesLater(60)])")
    rest(page)


def in_widths(page: Any, widths: Sequence[int], height: int = 900) -> Iterator[int]:
    """Bring an opened page's window to each width in turn. The page is then as one that was opened in such a window, drawer and all, for
    a fraction of what opening it takes.
    """
    for width in widths:
        page.set_viewport_size({"width": width, "height": height})
        rest(page)
        yield width


def uploader(page: Any, place: int = 0) -> Any:
    """The input of the page's upload widget number `place`, for a file. Another widget takes the place of the one that has had a file,
    some frames after parts show what has become of it: what the former one gets then is lost.
    """
    rest(page)
    return page.locator("[data-testid='stFileUploader']").nth(place).locator("input[type=file]")


def frames(page: Any, count: int = 2) -> None:
    """Wait until so many frames have been painted."""
    page.evaluate("count => window.framesLater(count)", count)


def until(page: Any, fact: Callable[[], bool]) -> None:
    """Wait for a fact that has to be worked out here."""
    end = time.monotonic() + PATIENCE
    while not fact():
        assert time.monotonic() < end, "it does not come true"
        page.wait_for_timeout(50)


def patient(context: Any) -> Any:
    """A browser's context whose pages tell when they rest, and are waited for as long as a busy machine takes."""
    context.set_default_timeout(1000 * PATIENCE)
    context.add_init_script(REST)
    return context
