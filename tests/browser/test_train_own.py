"""A visitor's own classes in a real Chromium: drawn, photographed, uploaded, learned, explained, taken away and brought back."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlparse

from tests.own_classes.pictures import file, noise

from .conftest import follow, rest, until, uploader

PHOTOS = Path(__file__).resolve().parents[2] / "assets" / "images"


def opened(page: Any, url: str, query: str = "") -> Any:
    """The view of own classes at a link, at rest."""
    page.goto(f"{url}/?page=train-own&{query}")
    page.wait_for_selector(".own .note:not(:empty)")
    if "from=camera" not in query:
        rest(page)
    return page


def learn(page: Any) -> None:
    """Let it learn, until it has."""
    page.locator(".go").click()
    until(page, lambda: "Training is complete" in note(page))


def note(page: Any) -> str:
    """The sentence beside the button."""
    text: str = page.locator(".note").inner_text()
    return text


def says(page: Any) -> str:
    """What is said of the picture."""
    text: str = page.locator(".says b").inner_text()
    return text


def counts(page: Any) -> list[int]:
    """How many examples each class has."""
    found: list[int] = page.locator(".own .row").evaluate_all(
        "rows => rows.map(r => r.querySelectorAll('.picture').length)"
    )
    return found


def names(page: Any) -> list[str]:
    """What the classes are called."""
    found: list[str] = page.locator(".own .row .name").evaluate_all(
        "inputs => inputs.map(input => input.value)"
    )
    return found


def query(page: Any) -> dict[str, str]:
    """What the address says."""
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def draw(page: Any, points: list[tuple[float, float]]) -> None:
    """Draw one line on the empty pad, through points in shares of its width and height."""
    pad = page.locator(".board canvas")
    page.locator(".tools button").last.click()
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    places = [(box["x"] + across * box["width"], box["y"] + down * box["height"]) for across, down in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=3)
    page.mouse.up()
    rest(page)


def ring(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    """The points of a circle."""
    turns = [2 * math.pi * at / 24 for at in range(25)]
    return [(x + radius * math.cos(turn), y + radius * math.sin(turn)) for turn in turns]


def zigzag(x: float, y: float, size: float) -> list[tuple[float, float]]:
    """Four strokes up and down."""
    return [(x + size * (at / 2 - 1), y + size * (1 if at % 2 else -1)) for at in range(5)]


def drop(page: Any, place: str, *files: tuple[str, str, bytes]) -> None:
    """Drop files of these names, types and contents on a place of the page."""
    page.locator(place).evaluate(
        """(element, files) => {
            const dataTransfer = new DataTransfer();
            for (const [name, type, bytes] of files) {
                dataTransfer.items.add(new File([new Uint8Array(bytes)], name, { type }));
            }
            element.dispatchEvent(new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer }));
        }""",
        [[name, kind, list(data)] for name, kind, data in files],
    )


def test_drawings_of_ones_own_are_told_apart(new_page: Any, app_url: str) -> None:
    """From nothing: three rings and three zigzags, added by their keys, and then one more of each is read."""
    page = opened(new_page(), app_url, "start=nothing")
    assert page.locator(".go").is_disabled() and "at least 3 pictures" in note(page)
    for at in range(3):
        draw(page, ring(0.4 + 0.1 * at, 0.5, 0.2 + 0.05 * at))
        page.keyboard.press("1")
        until(page, lambda at=at: counts(page) == [at + 1, at])
        draw(page, zigzag(0.5, 0.4 + 0.1 * at, 0.2 + 0.05 * at))
        page.keyboard.press("2")
        until(page, lambda at=at: counts(page) == [at + 1, at + 1])
    learn(page)
    draw(page, ring(0.55, 0.45, 0.27))
    until(page, lambda: says(page).startswith("Class 1"))
    draw(page, zigzag(0.45, 0.5, 0.27))
    until(page, lambda: says(page).startswith("Class 2"))
    assert page.locator(".own .row.top .name").input_value() == "Class 2"


def test_what_each_example_says_adds_up_to_the_score(new_page: Any, app_url: str) -> None:
    """Of the class that leads, and of each that is asked for; the map lies over the picture."""
    page = opened(new_page(), app_url, "start=photos")
    learn(page)
    assert says(page) == "Cup"
    assert "✓" in page.locator(".sum").inner_text()
    assert page.locator(".nearest").count() == 1
    before = page.locator(".sum").inner_text()
    page.locator(".own .row .ask").first.click()
    assert "✓" in page.locator(".sum").inner_text() and page.locator(".sum").inner_text() != before
    assert page.locator(".overlay").is_hidden()
    page.locator("#mapped").check()
    assert page.locator(".overlay").is_visible()
    assert "the score:" in page.locator(".map-help").inner_text()


def test_an_example_is_looked_at_taken_out_and_put_back(new_page: Any, app_url: str) -> None:
    """And what has changed since it learned waits for the button."""
    page = opened(new_page(), app_url)
    learn(page)
    page.locator(".own .row").nth(2).locator(".picture .shown").first.click()
    until(page, lambda: says(page) == "triangle")
    page.locator(".own .row").first.locator(".picture").nth(1).hover()
    page.locator(".own .row").first.locator(".picture .out").nth(1).click()
    until(page, lambda: counts(page) == [6, 7, 7])
    assert page.locator(".go").inner_text() == "Train with the changes"
    page.locator(".back").click()
    until(page, lambda: counts(page) == [7, 7, 7])
    assert page.locator(".go").inner_text() == "Train again"


def test_names_and_the_number_of_classes_are_in_the_link_and_pictures_are_not(
    new_page: Any, app_url: str
) -> None:
    """The way back brings a class back with its pictures; the link opens the names anew."""
    page = opened(new_page(), app_url)
    page.locator(".own .row .name").first.fill("Ring ~ 圆")
    page.locator(".own .row .name").first.press("Enter")
    until(page, lambda: query(page).get("drawings") == "Ring - 圆~square~triangle")
    rest(page)  # else both changes are one step of the way back
    page.locator(".own .row").nth(1).locator(".less").click()
    until(page, lambda: names(page) == ["Ring - 圆", "triangle"])
    rest(page)
    link = urlparse(page.url).query
    assert len(link) < 200
    page.evaluate("history.back()")
    until(page, lambda: names(page) == ["Ring - 圆", "square", "triangle"] and counts(page) == [7, 7, 7])
    other = opened(new_page(), app_url, link)
    assert names(other) == ["Ring - 圆", "triangle"]


def test_classes_go_away_as_one_file_and_come_back(new_page: Any, app_url: str, tmp_path: Path) -> None:
    """To another visitor, with names and pictures; and it learns from them."""
    page = opened(new_page(), app_url, "start=photos&photos=猫~Cup~Rocket")
    with page.expect_download() as found:
        page.get_by_role("button", name="Save the classes and pictures").click()
    path = tmp_path / found.value.suggested_filename
    found.value.save_as(path)
    assert path.name == "cnnviz-classes.zip"
    other = opened(new_page(), app_url, "start=nothing")
    other.get_by_text("Open saved classes").click()
    uploader(other).set_input_files(path)
    until(other, lambda: names(other) == ["猫", "Cup", "Rocket"] and counts(other) == [7, 7, 7])
    rest(other)
    learn(other)
    uploader(other).set_input_files(
        {"name": "other.zip", "mimeType": "application/zip", "buffer": b"PK\5\6" + bytes(18)}
    )
    until(other, lambda: other.locator("[data-testid='stAlert']").count() == 1)
    assert "does not hold classes" in other.locator("[data-testid='stAlert']").inner_text()
    assert counts(other) == [7, 7, 7]


def test_files_are_dropped_on_a_class(new_page: Any, app_url: str) -> None:
    """Several at once; what is no picture is told by its name, and the others are taken."""
    page = opened(new_page(), app_url, "start=nothing&from=upload")
    cat = (PHOTOS / "cat.png").read_bytes()
    files = [
        ("cat.png", "image/png", cat),
        ("notes.txt", "text/plain", b"no"),
        ("wide.bmp", "image/bmp", file(9, 90, "BMP")),
    ]
    drop(page, ".own .row:first-child", *files)
    until(page, lambda: counts(page) == [2, 0])
    until(page, lambda: "notes.txt is not a picture" in note(page))
    drop(page, ".view", ("noise.png", "image/png", noise(1)))
    until(page, lambda: page.locator(".view > img").is_visible())
    page.locator(".own .row").nth(1).locator(".add").click()
    until(page, lambda: counts(page) == [2, 1])


def test_the_camera_is_read_while_it_is_on(new_page: Any, app_url: str) -> None:
    """Its pictures are added while the button is held, and read at once after learning."""
    page = opened(new_page(), app_url, "from=camera")
    until(page, lambda: page.locator("video").is_visible())
    add = page.locator(".own .row").first.locator(".add")
    add.hover()
    page.mouse.down()
    until(page, lambda: counts(page)[0] >= 9)
    page.mouse.up()
    learn(page)
    until(page, lambda: says(page).startswith("circle"))
    page.locator(".tabs button").first.click()
    until(page, lambda: page.locator(".board canvas").is_visible())
    assert page.locator("video").is_hidden()


def test_without_a_camera_the_page_says_so(new_page: Any, app_url: str) -> None:
    """In the place of its picture; the pad remains."""
    page = new_page()
    page.add_init_script(
        "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError'); }"
    )
    opened(page, app_url, "from=camera&start=nothing")
    until(page, lambda: "No camera can be used here" in page.locator(".empty").inner_text())
    page.locator(".tabs button").first.click()
    until(page, lambda: page.locator(".board canvas").is_visible())
    page.keyboard.press("1")
    until(page, lambda: "There is no picture to add" in note(page))


def test_from_scratch_it_learns_by_itself_and_says_what_it_is_given(new_page: Any, app_url: str) -> None:
    """In slices that can be stopped; what came of either way stands side by side."""
    page = opened(new_page(), app_url)
    learn(page)
    page.locator(".way").nth(1).click()
    until(page, lambda: query(page).get("way") == "scratch")
    page.locator(".go").click()
    until(page, lambda: page.locator(".go").inner_text() == "Stop")
    page.locator(".go").click()
    until(page, lambda: page.locator(".go").inner_text() == "Train")
    learn(page)
    results = page.locator(".way .result").all_inner_texts()
    assert len(results) == 2 and all("correct when left out" in result for result in results)
    assert page.locator(".small").is_visible() and page.locator(".sum").is_hidden()


def test_everything_is_done_by_keys(new_page: Any, app_url: str) -> None:
    """Tab comes to every button; a way is chosen by arrow keys; a digit in a name adds nothing."""
    page = opened(new_page(), app_url)
    page.locator(".go").focus()
    page.keyboard.press("Enter")
    until(page, lambda: "Training is complete" in note(page))
    page.locator(".own .row .name").first.focus()
    page.keyboard.press("End")
    page.keyboard.type("2")
    page.keyboard.press("Tab")
    until(page, lambda: names(page)[0] == "circle2")
    assert counts(page) == [7, 7, 7]
    page.locator(".picture .shown").first.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.shadowRoot.activeElement.className") == "out"
    page.keyboard.press("Enter")
    until(page, lambda: counts(page) == [6, 7, 7])
    page.locator(".way").first.focus()
    page.keyboard.press("ArrowRight")
    until(page, lambda: query(page).get("way") == "scratch")
    assert page.locator(".way").nth(1).evaluate("each => each === each.getRootNode().activeElement")


def test_it_fits_a_phone(new_page: Any, app_url: str) -> None:
    """Nothing makes the page scroll sideways, in either language."""
    page = opened(new_page(), app_url)
    for language in ("en", "zh_CN"):
        follow(page, f"?page=train-own&lang={language}")
        for width in (390, 720, 1024, 1440):
            page.set_viewport_size({"width": width, "height": 844})
            rest(page)
            assert page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth") <= 0, width
