"""The network page in a real Chromium: what is clicked opens, and every sum is the network's."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlparse

import numpy as np
import pytest

from cnnviz.images.digits import samples
from cnnviz.reader import shipped
from cnnviz.reading import Reading, read

from .conftest import follow, frames, rest

SAMPLE = 143
MINUS = "\u2212"


def reading(sample: int = SAMPLE) -> Reading:
    """What the engine makes of a sample digit."""
    return read(shipped("digits"), samples()[0][sample][np.newaxis])


def number(text: str) -> float:
    """A number as the page writes it."""
    return float(text.replace(MINUS, "-"))


@pytest.fixture
def page(new_page: Any, app_url: str) -> Any:
    """The network page with the digits."""
    made = new_page(viewport={"width": 1440, "height": 1000})
    made.goto(f"{app_url}/?page=network&sample={SAMPLE}")
    made.wait_for_selector(".stepper[data-total]")
    rest(made)
    return made


def shown(page: Any) -> dict[str, Any]:
    """The element that the Stepper reads."""
    data: dict[str, Any] = page.locator(".stepper").evaluate("element => ({...element.dataset})")
    return data


def expected(layer: str, data: dict[str, Any]) -> float:
    """The network's own value of the element that `data` names."""
    net = reading()
    array = np.asarray(net.values[net.network.layer(layer).outputs[0]])[0]
    place = [int(data[name]) for name in ("channel", "row", "column")]
    return float(array[tuple(place)] if array.ndim == 3 else array[place[0]])


def test_a_map_that_is_opened_shows_the_networks_value(page: Any) -> None:
    """From the keyboard: from layer to layer, down to the next map of some, Enter. The Stepper's total is the network's number."""
    for layer in ("conv1", "pool1", "conv2", "fc", "softmax"):
        page.locator(".scroller[role=application]").focus()
        for _ in range(40):
            if page.get_by_text(re.compile(rf"^{layer}, ")).count():
                break
            page.keyboard.press("ArrowRight")
            rest(page)
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(rf"layer={layer}"))
        page.wait_for_selector(f".stepper[data-layer='{layer}']")
        rest(page)
        query = parse_qs(urlparse(page.url).query)
        data = shown(page)
        assert query["element"][0].split("_")[0] == data["channel"]
        value = expected(layer, data)
        assert float(data["engine"]) == pytest.approx(value, rel=1e-6)
        assert float(data["total"]) == pytest.approx(value, rel=1e-5, abs=1e-6)
        assert data["agrees"] == "true"


def test_a_clicked_map_opens_at_the_place_that_was_clicked(page: Any) -> None:
    """With the pointer: the row and the column under it are those of the Stepper."""
    follow(page, f"?page=network&sample={SAMPLE}&layer=conv1&element=0_0_0")
    page.wait_for_selector(".stepper[data-layer='conv1']")
    box = page.locator(".scroller[role=application]").bounding_box()
    found = None
    for across in range(60, 400, 6):
        page.mouse.move(box["x"] + across, box["y"] + box["height"] / 2)
        frames(page)  # what is pointed at is written in the next one
        said = page.locator(".graph").inner_text()
        if match := re.search(r"conv1, map (\d+), row (\d+), column (\d+)", said):
            found = match.groups()
            break
    assert found, "the pointer met a map of the first convolution"
    page.mouse.down()
    page.mouse.up()
    page.wait_for_url(re.compile("element=" + "_".join(found)))
    page.wait_for_selector(
        f".stepper[data-row='{found[1]}'][data-column='{found[2]}'][data-channel='{found[0]}']"
    )
    data = shown(page)
    assert float(data["total"]) == pytest.approx(expected("conv1", data), rel=1e-5, abs=1e-6)


def test_another_sample_repaints_the_whole_network(page: Any) -> None:
    """The answer, the maps and the element that is read belong to the new digit."""
    before = shown(page)
    page.get_by_role("radio", name="3", exact=True).click()
    page.wait_for_url(re.compile(r"sample=\d+"))
    sample = int(parse_qs(urlparse(page.url).query)["sample"][0])
    page.wait_for_selector(f".answers[data-winner='{reading(sample).answer()}']")
    page.wait_for_function(
        "before => [...document.querySelectorAll('*')].some(e => { const s = e.shadowRoot?.querySelector('.stepper');"
        " return s && s.dataset.engine !== before; })",
        arg=before["engine"],
    )
    data = shown(page)
    net = reading(sample)
    array = np.asarray(net.values[net.network.layer("conv1").outputs[0]])[0]
    place = tuple(int(data[name]) for name in ("channel", "row", "column"))
    assert float(data["engine"]) == pytest.approx(float(array[place]), rel=1e-6)


def test_the_trace_of_a_class_sums_to_its_logit_and_follows_another_contribution(page: Any) -> None:
    """What the first card lists, the rest and the bias add up to the score that the engine gives, to what is written; a click on the second
    term changes the way below, and the link remembers it.
    """
    follow(page, f"?page=network&sample={SAMPLE}&panel=trace&layer=fc&element=7")
    page.wait_for_selector(".step .rows")
    card = page.locator(".step").first
    rows = card.locator(".rows > *").evaluate_all(
        "rows => rows.map(row => row.innerText.trim().split(/\\s*\\n\\s*/))"
    )
    values = [
        number(next(text for text in reversed(row) if re.fullmatch(rf"[{MINUS}\d.e]+", text))) for row in rows
    ]
    *terms, total = values
    logit = float(np.asarray(reading().values["logits"])[0, 7])
    assert len(terms) > 5
    assert sum(terms) == pytest.approx(logit, abs=5e-3)
    assert total == pytest.approx(logit, rel=1e-4)
    assert number(card.locator(".result b").inner_text()) == pytest.approx(logit, rel=1e-5)

    before = page.locator(".step").nth(1).inner_text()
    page.locator(".step").first.locator("button[data-follow]").nth(1).click()
    page.wait_for_url(re.compile(r"path=1"))
    page.wait_for_function(
        "before => [...document.querySelectorAll('*')].some(e => { const s = e.shadowRoot?.querySelectorAll('.step');"
        " return s?.length > 1 && s[1].innerText !== before; })",
        arg=before,
    )
