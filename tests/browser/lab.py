"""The kernel lab in a browser page, and what a visitor does there with a mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .waiting import frames, rest, until


def from_menu(page: Any, control: str) -> None:
    """Click a control that is in the menu at the end of a Stepper's bar."""
    page.locator(".stepper .more-open").click()
    page.locator(f".stepper .more-panel {control}").click()


class Lab:
    """The kernel lab in a browser page, as a visitor handles it."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self.url = url

    def open(self, query: str = "?page=lab") -> Lab:
        """Open the app at a link and wait for the first arithmetic, and until nothing moves any more."""
        self.page.goto(f"{self.url}/{query}")
        self.page.wait_for_selector(".stepper[data-total]")
        rest(self.page)
        return self

    def map(self, stage: str) -> Any:
        """The map of a stage: "input", "conv", "act" or "pool"."""
        return self.page.locator(f'figure[data-stage="{stage}"] .plate')

    def hover(self, stage: str, across: float, down: float) -> None:
        """Point at a place of a map, given as shares of its width and height."""
        box = self.page.locator(f'figure[data-stage="{stage}"] .base').bounding_box()
        self.page.mouse.move(box["x"] + across * box["width"], box["y"] + down * box["height"])
        self.settle()

    def settle(self) -> None:
        """Wait until two frames have been painted."""
        frames(self.page)

    def spot(self) -> dict[str, Any]:
        """The element that is read: stage (of a layer None), channel, row, column, the browser's total, the engine's value."""
        found: list[dict[str, str]] = []

        def one() -> bool:
            """While a page gives way to another, both may have a Stepper."""
            read = "steppers => steppers.map(stepper => ({...stepper.dataset}))"
            found[:] = self.page.locator(".stepper").evaluate_all(read)
            return len(found) == 1

        until(self.page, one)
        (data,) = found
        numbers = {name: int(data[name]) for name in ("channel", "row", "column")}
        values = {name: float(data[name]) for name in ("total", "engine")}
        return {"stage": data.get("stage"), "agrees": data["agrees"] == "true"} | numbers | values

    def until(self, condition: str, argument: Any = None) -> None:
        """Wait until a JavaScript `condition` on the Stepper's dataset `d` and `argument` `a` holds."""
        from playwright.sync_api import TimeoutError as InVain

        root = "document.querySelectorAll('*')"
        find = f"[...{root}].map(e => e.shadowRoot?.querySelector('.stepper')).find(Boolean)"
        try:
            self.page.wait_for_function(
                f"a => {{ const d = {find}?.dataset; return d && ({condition}); }}", arg=argument
            )
        except InVain as waited:
            raise AssertionError(
                f"{condition} does not hold for {argument}: {self.spot()} at {self.page.url}"
            ) from waited


def fits_every_width(lab: Lab, widths: Sequence[int]) -> None:
    """Neither the page nor the Stepper scrolls sideways in a window of any of these widths."""
    for width in widths:
        lab.page.set_viewport_size({"width": width, "height": 900})
        rest(lab.page)
        assert lab.page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0, width
        assert lab.page.locator(".stepper").evaluate("e => e.scrollWidth - e.clientWidth") <= 0, width
