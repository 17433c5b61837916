"""A network that learns, in a real Chromium: it runs, stops, reads digits that it never saw, explodes, and comes back the same."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlparse

from .conftest import follow, frames, in_widths, rest, until

SMALL = "net=flat-fc16-relu-fc10&count=200&batch=16&epochs=20"
"""A network that is trained in a moment."""


def opened(page: Any, url: str, query: str = "") -> Any:
    """The view at a link, at rest."""
    page.goto(f"{url}/?page=train-network&{query}")
    page.wait_for_selector(".training .sentence:not(:empty)")
    page.wait_for_selector(".stage .answer li")
    rest(page)
    return page


def sentence(page: Any) -> str:
    """What is said of the network."""
    text: str = page.locator(".sentence").inner_text()
    return text


def button(page: Any) -> str:
    """What the large button says."""
    text: str = page.locator(".run").inner_text()
    return text.strip()


def step(page: Any) -> int:
    """The step of the moment that is shown."""
    text = page.locator(".training .where").inner_text()
    return int("".join(each if each.isdigit() else " " for each in text).split()[0])


def right(page: Any) -> float:
    """How many percent of the held-out pictures are read rightly."""
    text = page.locator(".facts .heldRight dd").inner_text()
    return float(text.rstrip("%")) if text != "–" else 0.0


def query(page: Any) -> dict[str, str]:
    """What the address says."""
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def looks(page: Any) -> dict[str, Any]:
    """All that can be told two trainings by: facts, answer, and every pixel of kernels and maps."""
    canvases = page.locator(".stage canvas")
    return {
        "facts": page.locator(".training .facts").inner_text(),
        "answer": page.locator(".stage .answer").inner_text(),
        "pixels": canvases.evaluate_all("each => each.map(canvas => canvas.toDataURL())"),
        "fared": page.locator(".stage .fared").all_inner_texts(),
    }


def test_it_learns_to_read_digits_and_its_link_trains_to_the_same(new_page: Any, app_url: str) -> None:
    """Nine of ten digits that it never saw; the run is one step of the way back; another visitor gets the same numbers."""
    page = opened(new_page(), app_url)
    assert "can only guess" in sentence(page) and page.locator(".again, .small").last.is_disabled()
    before = page.evaluate("history.length")
    kernels = looks(page)["pixels"]
    page.locator(".run").click()
    until(page, lambda: right(page) >= 90)
    page.locator(".run").click()
    until(page, lambda: button(page) == "Continue")
    rest(page)
    assert "of every 100 held-out digits" in sentence(page) and looks(page)["pixels"] != kernels
    assert page.evaluate("history.length") == before + 1
    assert query(page)["step"] == str(step(page))
    other = opened(new_page(), app_url, page.url.partition("page=train-network&")[2])
    if button(other).startswith("Train to step"):
        assert step(other) == 0 and "computes the same numbers again" in sentence(other)
        other.locator(".run").click()
    until(other, lambda: step(other) == step(page) and button(other) == "Continue")
    rest(other)
    assert looks(other) == looks(page)


def test_a_link_to_a_short_training_needs_no_hand(new_page: Any, app_url: str) -> None:
    """It looks back at what its sender looked back at."""
    page = opened(new_page(), app_url, f"{SMALL}&step=40&look=12")
    until(page, lambda: page.locator(".to-now").is_enabled() and 0 < step(page) <= 12)
    rest(page)
    assert query(page)["step"] == "40" and query(page)["look"] == "12"
    page.locator(".to-now").click()
    until(page, lambda: step(page) == 40)
    rest(page)
    assert "look" not in query(page)


def test_a_long_training_waits_for_the_hand(new_page: Any, app_url: str) -> None:
    """And can be stopped on the way."""
    page = opened(new_page(), app_url, "step=700")
    assert button(page) == "Train to step 700" and step(page) == 0
    page.locator(".run").click()
    until(page, lambda: step(page) > 3)
    assert button(page) == "Pause"
    page.locator(".run").click()
    until(page, lambda: button(page) == "Continue")
    rest(page)
    assert 3 < step(page) < 700 and query(page)["step"] == str(step(page))


def test_by_keys_alone(new_page: Any, app_url: str) -> None:
    """Run and pause, one batch, start again, and a look back."""
    page = opened(new_page(), app_url, SMALL)
    page.locator(".run").focus()
    page.keyboard.press("ArrowRight")
    until(page, lambda: step(page) == 1)
    rest(page)
    page.keyboard.press("ArrowRight")
    until(page, lambda: step(page) == 2)
    rest(page)
    assert query(page)["step"] == "2"
    page.keyboard.press("Space")
    until(page, lambda: step(page) > 20)
    page.keyboard.press("Space")
    until(page, lambda: button(page) in ("Continue", "Start again"))
    rest(page)
    reached = step(page)
    page.locator("#time").focus()
    page.keyboard.press("Home")
    until(page, lambda: step(page) == 0)
    rest(page)
    assert query(page)["look"] == "0" and query(page)["step"] == str(reached)
    page.locator(".run").focus()
    page.keyboard.press("0")
    until(page, lambda: "can only guess" in sentence(page))
    rest(page)
    assert "step" not in query(page) and "look" not in query(page)


def test_back_ends_a_run_and_forward_comes_back_to_it(new_page: Any, app_url: str) -> None:
    """The page shows what the address says, and nothing runs any more.

    While it runs, the address names the step that was announced last. Training may have been left before that; then forward
    offers to train so far, as any link does.
    """
    page = opened(new_page(), app_url, SMALL.replace("epochs=20", "epochs=50"))
    page.locator("#speed").fill("2")
    page.locator(".run").click()
    until(page, lambda: int(query(page).get("step", 0)) > 20)
    page.go_back()
    until(page, lambda: "step" not in query(page) and button(page) == "Run" and step(page) == 0)
    rest(page)
    assert "step" not in query(page) and button(page) == "Run" and step(page) == 0
    page.go_forward()
    until(page, lambda: button(page) in ("Continue", f"Train to step {query(page).get('step')}"))
    rest(page)
    assert 0 < step(page) <= int(query(page)["step"])  # the last moment that is kept until there


def test_a_run_ends_and_begins_anew_with_the_same_numbers(new_page: Any, app_url: str) -> None:
    """The same seed, the same course."""
    page = opened(new_page(), app_url, SMALL.replace("epochs=20", "epochs=2"))
    found = []
    for _ in range(2):
        page.locator(".run").click()
        until(page, lambda: sentence(page).startswith("Training has ended") or button(page) == "Start again")
        rest(page)
        found.append(looks(page))
        assert step(page) == 26 and page.locator(".small").first.is_disabled()
        page.locator(".run").click()
        until(page, lambda: step(page) == 0)
        rest(page)
    assert found[0] == found[1]


def test_an_explosion_is_said_and_a_lower_rate_begins_anew(new_page: Any, app_url: str) -> None:
    """Nothing is lost: one looks back at the last good moment, and one change of the slider leads on."""
    page = opened(new_page(), app_url, "net=flat-fc32-fc10&count=200&batch=16&rule=sgd&rate=8")
    page.locator(".run").click()
    until(page, lambda: "exploded at step" in sentence(page))
    rest(page)
    assert button(page) == "Start again" and "has been restored" in sentence(page)
    page.reload()
    page.wait_for_selector(".training .sentence:not(:empty)")
    until(page, lambda: "exploded at step" in sentence(page))
    rest(page)
    page.locator("#rate").focus()
    page.keyboard.press("Home")
    until(page, lambda: step(page) == 0 and button(page) == "Run")
    rest(page)
    assert query(page)["rate"] == "1e-05"
    page.locator(".small").first.click()
    until(page, lambda: step(page) == 1)


def test_rate_look_and_language_change_while_it_runs(new_page: Any, app_url: str) -> None:
    """A rate stands in the link from its step on, and nothing begins anew. A moment that is looked back at stays while training goes on, and
    Latest step follows it again. In another language it goes on.
    """
    page = opened(new_page(), app_url, "epochs=100")
    page.locator(".run").click()
    until(page, lambda: step(page) > 5)
    page.locator("#rate").focus()
    page.keyboard.press("ArrowLeft")
    changed_at = step(page)
    until(page, lambda: step(page) > max(20, changed_at + 5))
    box = page.locator(".curves canvas").first.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 80)
    frames(page)
    assert "step" in page.locator(".reading").first.inner_text()
    page.mouse.click(box["x"] + 60, box["y"] + 80)
    until(page, lambda: page.locator(".to-now").is_enabled())
    looked = step(page)
    reached = int(page.locator("#time").get_attribute("max"))
    until(page, lambda: int(page.locator("#time").get_attribute("max")) > reached + 10)
    assert step(page) == looked
    page.locator(".to-now").click()
    until(page, lambda: step(page) > reached)
    page.get_by_text("中文", exact=True).click()
    until(page, lambda: page.locator(".training figcaption b").first.inner_text() == "损失")
    translated_at = step(page)
    until(page, lambda: step(page) > translated_at + 5)
    page.locator(".run").click()
    until(page, lambda: button(page) != "暂停")
    rest(page)
    assert query(page)["lang"] == "zh_CN" and query(page)["step"] == str(step(page))
    first, changed = query(page)["rate"].split("~")
    at, rate = changed.split(":")
    assert first == "0.01" and 5 < int(at) <= step(page) and float(rate) < 0.01


def test_going_back_in_the_middle_of_a_run(new_page: Any, app_url: str) -> None:
    """The start is shown; forward again, nothing was lost."""
    page = opened(new_page(), app_url, SMALL)
    page.locator(".run").click()
    until(page, lambda: step(page) > 20)
    page.locator(".run").click()
    until(page, lambda: button(page) in ("Continue", "Start again"))
    rest(page)
    reached = step(page)
    page.evaluate("history.back()")
    until(page, lambda: step(page) == 0)
    rest(page)
    page.evaluate("history.forward()")
    until(page, lambda: step(page) == reached)
    rest(page)


def test_going_back_while_it_runs_ends_the_run(new_page: Any, app_url: str) -> None:
    """What was before is shown and stays."""
    page = opened(new_page(), app_url, "epochs=20")
    page.locator(".run").click()
    until(page, lambda: step(page) > 5 and "step" in query(page))
    page.evaluate("history.back()")
    until(page, lambda: "step" not in query(page))
    until(page, lambda: button(page) == "Run")
    rest(page)
    assert step(page) == 0 and "step" not in query(page)


def test_another_picture_an_epoch_and_other_settings(new_page: Any, app_url: str) -> None:
    """A picture is shown before and after, and stands in the link. An epoch leads to the end of the one that has begun. Settings begin
    anew, at once; other pictures have their own classes, and are drawn first where they have to be.
    """
    page = opened(new_page(), app_url, SMALL)
    first = page.locator(".stage .picture").evaluate("each => each.toDataURL()")
    page.locator(".choose button").nth(1).click()
    until(page, lambda: query(page).get("picture") == "1")
    rest(page)
    assert page.locator(".stage .picture").evaluate("each => each.toDataURL()") != first
    page.locator(".choose button").first.click()
    until(page, lambda: "picture" not in query(page))
    rest(page)
    assert page.locator(".stage .picture").evaluate("each => each.toDataURL()") == first
    page.locator(".small").first.click()
    until(page, lambda: step(page) == 1)
    rest(page)
    page.locator(".small").nth(1).click()
    until(page, lambda: step(page) == 13)
    rest(page)
    assert button(page) == "Continue" and query(page)["step"] == "13"
    page.locator(".controls [data-name=source] label").nth(2).click()
    until(page, lambda: page.locator(".stage .answer li").count() == 5)
    rest(page)
    assert step(page) == 0 and query(page)["net"].endswith("fc5")
    page.locator(".run").click()
    until(page, lambda: "of every 100 held-out shapes" in sentence(page) or right(page) > 0)
    page.locator(".run").click()
    rest(page)


def test_the_page_fits(new_page: Any, app_url: str) -> None:
    """In every width nothing is cut off, also of the widest network and in large type: it scrolls in itself."""
    page = opened(new_page(), app_url, SMALL)
    for link in (
        f"{SMALL}&step=3",
        "large=1&lang=zh_CN&net=" + "conv8k3p1-relu-" * 4 + "gap-fc10",
    ):
        follow(page, f"?page=train-network&{link}")
        for width in in_widths(page, (1920, 1280, 1024, 768, 390)):
            main = page.locator("[data-testid='stMain']")
            assert main.evaluate("each => each.scrollWidth <= innerWidth"), (link, width)
            for part in (".training", ".bar", ".course", ".stage"):
                over = page.locator(part).first.evaluate("each => each.scrollWidth - each.clientWidth")
                assert over <= 0, (part, link, width)


def test_on_a_phone_the_bar_stays_at_the_bottom(new_page: Any, app_url: str) -> None:
    """However far one has scrolled, and nothing lies under it at the end of the page."""
    page = opened(
        new_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True), app_url, SMALL
    )
    for _ in range(2):
        box = page.locator(".training .bar").bounding_box()
        assert abs(box["y"] + box["height"] - 844) <= 1 and page.locator(".run").is_visible()
        page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 1e6)")
        frames(page)
    last = page.locator(".stage .row").bounding_box()
    assert last["y"] + last["height"] <= box["y"]
