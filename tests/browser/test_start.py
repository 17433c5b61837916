"""The start page in a browser: a sum that follows pointer, keys and fingers, and ways that lead where they say."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlparse

import pytest

from cnnviz.first_sum import KERNEL, PICTURE, feature_map
from cnnviz.lessons import LESSONS
from cnnviz.questions import QUESTIONS

from .conftest import follow, rest, until

TELEPHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
STILL: dict[str, Any] = {"reduced_motion": "reduce"}
ALL = [question for asked in QUESTIONS.values() for question in asked]
SOUGHT = {
    "minibatch": "What is a batch?",
    "heatmaps": "Which pixels decided?",
    "saliency": "Which pixels decided?",
    "kernel size": "What does a larger kernel do?",
    "what happens at the edge of the image": "Why is the border different?",
    "feature map": "Kernel, filter, channel, feature map: which is which?",
    "dense layer": "Where are most of the weights?",
    "卷积核大小": "What does a larger kernel do?",
    "图像边缘会发生什么": "Why is the border different?",
    "热力图": "Which pixels decided?",
    "全连接": "Where are most of the weights?",
}
"""Words that stand in no question, and a question that they find, whichever the language."""
FIRST, SECOND, THIRD = list(LESSONS)[:3]


def opened(new_page: Any, url: str, query: str = "?lang=en", **options: Any) -> Any:
    """The start page at rest: its window has made its own steps."""
    page = new_page(**options)
    page.goto(f"{url}/{query}")
    page.wait_for_selector(".start[data-shown]")
    rest(page)
    return page


def spot(page: Any) -> dict[str, Any]:
    """What the page says of the window: its place, the browser's sum, the engine's, and how many places were seen."""
    data = page.locator(".live").evaluate("live => ({...live.dataset})")
    return {name: int(data[name]) for name in ("row", "column", "total", "engine", "seen")} | {
        "agrees": data["agrees"] == "true"
    }


def stands_at(page: Any, row: int, column: int) -> dict[str, Any]:
    """Wait until the window stands there; then its sum is what NumPy makes of the picture, and the engine agrees."""
    until(page, lambda: (spot(page)["row"], spot(page)["column"]) == (row, column))
    found = spot(page)
    assert found["total"] == (PICTURE[row : row + 3, column : column + 3] * KERNEL).sum()
    assert found["agrees"] and found["engine"] == found["total"]
    return found


def cell(page: Any, board: str, row: int, column: int) -> tuple[float, float]:
    """The middle of a cell of "picture" or "map"."""
    box = page.locator(f".{board} .plate").bounding_box()
    count = 8 if board == "picture" else 6
    return box["x"] + (column + 0.5) * box["width"] / count, box["y"] + (row + 0.5) * box["height"] / count


def address(page: Any) -> dict[str, str]:
    return dict(parse_qsl(urlparse(page.url).query))


def test_the_window_takes_some_steps_by_itself_and_then_waits(new_page: Any, app_url: str) -> None:
    """Once, along one row; the first touch ends what is left of it."""
    page = opened(new_page, app_url)
    assert spot(page)["seen"] == 6 and spot(page)["agrees"]
    page.mouse.move(*cell(page, "picture", 5, 2))
    assert stands_at(page, 4, 1)["seen"] == 7
    assert not page.locator(".hint").is_visible()
    rest(page)
    assert spot(page)["seen"] == 7


def test_with_reduced_motion_nothing_moves_by_itself(new_page: Any, app_url: str) -> None:
    """And all the rest is filled at once."""
    page = opened(new_page, app_url, **STILL)
    assert spot(page)["seen"] == 1
    page.get_by_role("button", name="Fill the rest").click()
    assert spot(page)["seen"] == 36


def test_the_pointer_is_followed_without_a_word_to_the_server(new_page: Any, app_url: str) -> None:
    """Over picture and map, at their edges too; the map shows the engine's number where the window has been."""
    page = opened(new_page, app_url, **STILL)
    said: list[str] = []
    page.on("request", lambda request: said.append(request.url))
    for place, window in {(0, 0): (0, 0), (7, 7): (5, 5), (3, 4): (2, 3)}.items():
        page.mouse.move(*cell(page, "picture", *place))
        stands_at(page, *window)
    page.mouse.move(*cell(page, "map", 4, 5))
    stands_at(page, 4, 5)
    assert not said
    shown = page.locator(".map .cell").all_inner_texts()
    expected = feature_map().astype(int)
    for row, column in ((0, 0), (5, 5), (2, 3), (4, 5)):
        assert shown[row * 6 + column].replace("−", "-") == str(expected[row, column])
    assert sum(map(bool, shown)) == spot(page)["seen"]
    assert "brighter on the left" in page.locator(".meaning").inner_text()


def test_the_rest_is_filled_with_the_engines_map(new_page: Any, app_url: str) -> None:
    """The window comes back, and the focus goes where something can still be done."""
    page = opened(new_page, app_url)
    button = page.get_by_role("button", name="Fill the rest")
    before = spot(page)
    button.press("Enter")
    until(page, lambda: spot(page)["seen"] == 36)
    rest(page)
    assert (spot(page)["row"], spot(page)["column"]) == (before["row"], before["column"])
    shown = [int(text.replace("−", "-")) for text in page.locator(".map .cell").all_inner_texts()]
    assert shown == feature_map().astype(int).ravel().tolist()
    assert button.is_disabled()
    assert page.locator(".map .plate").evaluate("plate => plate.getRootNode().activeElement === plate")


def test_the_keys_walk_and_are_told(new_page: Any, app_url: str) -> None:
    """Within the map, and no further than its edges."""
    page = opened(new_page, app_url, **STILL)
    page.locator(".picture .plate").focus()
    page.keyboard.press("ArrowDown")
    stands_at(page, 2, 0)
    page.keyboard.press("ArrowRight")
    found = stands_at(page, 2, 1)
    told = page.locator(".live > [role=status]")
    until(page, lambda: "row 2, column 1" in told.inner_text())
    assert str(abs(found["total"])) in told.inner_text()
    for _ in range(8):
        page.keyboard.press("ArrowUp")
    stands_at(page, 0, 1)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_on_a_telephone_the_sum_and_a_way_on_are_seen_at_once(
    new_page: Any, app_url: str, language: str
) -> None:
    """Nothing scrolls sideways, and a finger moves the window."""
    page = opened(new_page, app_url, f"?lang={language}", **TELEPHONE, **STILL)
    hint = page.locator(".hint").bounding_box()
    assert hint["y"] + hint["height"] <= page.locator(".picture .plate").bounding_box()["y"]
    x, y = cell(page, "picture", 4, 4)
    page.touchscreen.tap(x, y)
    stands_at(page, 3, 3)
    for seen in (".to-ask", ".picture .plate", ".trio", ".total", ".map .plate", ".learn .main"):
        box = page.locator(seen).bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= 390 and box["y"] + box["height"] <= 844, seen
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth <= innerWidth")
    sizes = "all => all.map(each => each.getBoundingClientRect()).map(box => Math.min(box.width, box.height))"
    assert min(page.locator(".start :is(a, button):visible").evaluate_all(sizes)) >= 24


def test_the_first_screen_has_the_sum_and_all_ways(new_page: Any, app_url: str) -> None:
    """Without scrolling; and with large type the numbers are larger, and the whole sum is still on one screen, with a way on."""
    page = opened(new_page, app_url, **STILL)
    for width, height in ((1440, 900), (1280, 720), (1920, 1080)):
        page.set_viewport_size({"width": width, "height": height})
        rest(page)
        for seen in (".live", ".learn", ".explore", ".ask"):
            box = page.locator(seen).bounding_box()
            assert box["y"] + box["height"] <= height, seen
            assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.set_viewport_size({"width": 1280, "height": 720})  # a projector's
    follow(page, "lang=en&large=1")
    size = "cell => parseFloat(getComputedStyle(cell).fontSize)"
    until(page, lambda: page.locator(".trio .cell").first.evaluate(size) >= 20)
    rest(page)
    for seen in (".live", ".learn .main"):
        box = page.locator(seen).bounding_box()
        assert box["y"] + box["height"] <= 720, seen


KEPT = [
    (json.dumps({FIRST: [0]}), FIRST, "Continue"),
    ("{", FIRST, "Start"),
    ("null", FIRST, "Start"),
    ('{"__proto__": [1], "pixels": {"length": 1e9}}', FIRST, "Start"),
    ('["<img src=x onerror=alert(1)>"]', FIRST, "Start"),
    (json.dumps({FIRST: list(range(50)), SECOND: [0]}), SECOND, "Continue"),
]
"""What a browser keeps of the lessons, the lesson that is next, and what its button says first."""


def test_progress_is_read_whatever_the_browser_keeps(new_page: Any, app_url: str) -> None:
    """The button names the lesson that is next and leads to it; what is broken counts for nothing. It is read when the page opens, and
    by the same function when another tab has written it, which takes no loading.
    """
    page = opened(new_page, app_url, **STILL)
    button = page.locator(".learn .main")
    for number, (text, next_one, begins) in enumerate(KEPT):
        page.evaluate("text => localStorage.setItem('cnnviz.progress', text)", text)
        if number < 2:
            page.reload()
            page.wait_for_selector(".start[data-shown]")
        else:
            page.evaluate("dispatchEvent(new StorageEvent('storage'))")
        called = f"{begins}: {LESSONS[next_one].title['en']}"
        until(page, lambda called=called: button.inner_text() == called)
        assert dict(parse_qsl(urlparse(button.get_attribute("href")).query))["lesson"] == next_one
        stations = page.locator(".stretches a")
        assert stations.count() == len(LESSONS)
        assert stations.nth(list(LESSONS).index(next_one)).get_attribute("data-next") is not None
        assert (stations.first.get_attribute("data-state") == "done") == (next_one == SECOND)
    button.click()
    page.wait_for_function("id => location.search.includes(`lesson=${id}`)", arg=SECOND)
    page.wait_for_selector(".st-key-shell-lesson")


def test_a_browser_that_keeps_nothing_is_served_as_well(new_page: Any, app_url: str) -> None:
    """It may be forbidden to ask."""
    page = new_page()
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } })"
    )
    page.goto(f"{app_url}/?lang=en")
    page.wait_for_selector(".start[data-shown]")
    assert page.locator(".learn .main").inner_text().startswith("Start: ")


def test_a_station_is_named_where_it_is_pointed_at(new_page: Any, app_url: str) -> None:
    """And by the keys."""
    page = opened(new_page, app_url, **STILL)
    third = page.locator(".stretches a").nth(2)
    third.focus()
    assert LESSONS[THIRD].title["en"] in page.locator(".lesson-name").inner_text()
    titles = page.locator(".course a").all_inner_texts()
    assert [each.split("\n")[-1] for each in titles] == [lesson.title["en"] for lesson in LESSONS.values()]
    third.blur()
    assert LESSONS[FIRST].title["en"] in page.locator(".lesson-name").inner_text()


def test_the_ways_lead_to_the_pages_and_the_name_leads_back(new_page: Any, app_url: str) -> None:
    """By keys, in the same visit: what a visitor brought along is not lost."""
    page = opened(new_page, app_url, "?lang=zh_CN", **STILL)
    page.evaluate("() => { window.sameVisit = true; }")
    for name in ("lab", "network", "train", "signals"):
        page.locator(f".explore a[href*='page={name}&'], .explore a[href$='page={name}']").press("Enter")
        page.wait_for_function("name => location.search.includes(`page=${name}`)", arg=name)
        rest(page)
        assert address(page)["lang"] == "zh_CN"
        page.locator(".start").wait_for(state="detached")
        home = page.locator(".masthead a")
        home.focus()
        page.keyboard.press("Enter")
        page.wait_for_selector(".start[data-shown]")
        rest(page)
        assert address(page) == {"lang": "zh_CN"}
        assert page.evaluate("window.sameVisit")
    page.go_back()
    page.wait_for_function("name => location.search.includes(`page=${name}`)", arg=name)


def test_a_group_of_questions_is_one_press_away(new_page: Any, app_url: str) -> None:
    """The focus goes there, and a question opens its view, with what it asks and where to look beside it."""
    page = opened(new_page, app_url, **STILL)
    page.locator(".ask button").nth(1).click()
    head = page.locator(".questions h3").nth(1)
    assert head.evaluate("head => head.getRootNode().activeElement === head")
    until(page, lambda: 0 <= head.bounding_box()["y"] < 400)
    page.get_by_role("link", name=re.compile("Why ReLU")).click()
    page.wait_for_selector(".st-key-lab-compare [data-drawn]")
    rest(page)
    assert address(page)["astage"] == "then" and "act=identity" in address(page)["a"]
    assert page.locator(".lesson-card h2").inner_text() == "Why ReLU?"
    assert (
        page.locator(".lesson-card .text")
        .inner_text()
        .startswith("Without it (A), two convolutions do no more")
    )
    drawing = page.locator(".lesson-card .two-layers")
    assert drawing.locator(".weights i").count() == 9 + 9 + 25 and drawing.get_attribute("aria-label")
    assert page.locator(".lesson-card .given dd").all_inner_texts() == ["2152", "2152", "1335"]
    assert [
        page.locator(f".compare figcaption:has-text('Activation: {name}')").count()
        for name in ("None", "ReLU")
    ] == [1, 1]
    page.wait_for_selector(".cnnviz-spotlight")


def test_what_is_typed_finds_questions_and_terms(new_page: Any, app_url: str) -> None:
    """In both languages, by keys, counted for readers; where nothing is found, a way to the glossary and one back."""
    page = opened(new_page, app_url, **STILL)
    field, found = page.get_by_role("searchbox"), page.locator(".ask .found a")
    told = page.locator(".ask [role=status]")
    assert told.inner_text() == f"{len(ALL)} questions, answered with numbers"
    field.fill("softmax")
    assert found.first.inner_text() == "What does softmax do?"
    assert "term=softmax" in found.last.get_attribute("href")
    assert told.inner_text() == f"{found.count()} results. Enter opens the first."
    assert not page.locator(".questions").is_visible()  # what is found stands there once
    field.fill("反向传播")
    assert "What is backpropagation?" in found.all_inner_texts()[:2]
    field.fill("convolution")  # which is also another word for stride 2, in an earlier group
    assert found.first.inner_text() == "What is a transposed convolution?"
    ends = [page.locator(f".ask {each}") for each in (".found li >> nth=-1", ".more")]
    page.set_viewport_size({"width": 1280, "height": 720})
    assert all(each.bounding_box()["y"] + each.bounding_box()["height"] <= 720 for each in ends)
    page.get_by_role("button", name="Show all").click()
    number = int(told.inner_text().split()[0])
    assert found.count() == number > 6 and not page.locator(".ask .more").is_visible()
    assert found.nth(5).evaluate("link => link.getRootNode().activeElement === link")
    for word, ask in SOUGHT.items():
        field.fill(word)
        assert ask in found.all_inner_texts() and "result" in told.inner_text(), word
    field.fill("minibatch transformer")
    assert told.inner_text() == "Nothing contains all of these words. The closest matches:"
    assert found.first.inner_text() == "What is a batch?" and found.count() <= 8
    field.fill("qqq zzz")
    assert not found.first.is_visible() and told.inner_text() == "No results."
    assert "qqq zzz" in page.locator(".nothing p").inner_text()
    assert "page=glossary" in page.locator(".nothing a").get_attribute("href")
    page.get_by_role("button", name="Show all questions").click()
    assert field.input_value() == "" and page.locator(".questions .cards a:visible").count() == len(ALL)
    assert field.evaluate("field => field.getRootNode().activeElement === field")
    page.keyboard.type("heatmap")
    page.keyboard.press("Enter")
    page.wait_for_selector(".lesson-card h2")
    assert page.locator(".lesson-card h2").inner_text() == "Which pixels decided?"


def test_what_is_being_composed_is_not_looked_for(new_page: Any, app_url: str) -> None:
    """The letters of which an input method makes Chinese find nothing and are not told; what it made of them is looked for."""
    page = opened(new_page, app_url, **STILL)
    field, told = page.get_by_role("searchbox"), page.locator(".ask [role=status]")
    field.focus()
    before = told.inner_text()
    keys = page.context.new_cdp_session(page)
    for letters in ("ch", "chi", "chi h", "chi hua"):
        keys.send("Input.imeSetComposition", {"text": letters, "selectionStart": 1, "selectionEnd": 1})
        assert field.input_value() == letters and told.inner_text() == before
        assert page.locator(".ask .rows").is_visible()
    keys.send("Input.insertText", {"text": "为什么要池化"})
    until(page, lambda: "results" in told.inner_text())
    assert page.locator(".ask .found a").first.inner_text() == "What is pooling for, and what does it lose?"


def test_whoever_is_faster_than_an_answer_finds_it_on_the_way_back(new_page: Any, app_url: str) -> None:
    """All that was typed stands in the address that is left, though no answer has come."""
    page = opened(new_page, app_url, **STILL)
    waiting: list[Any] = []
    page.route(re.compile("/direct/"), lambda route: waiting.append(route))
    field, found = page.get_by_role("searchbox"), page.locator(".ask .found a")
    field.press_sequentially("softmax")
    until(page, lambda: waiting)
    assert "find" not in address(page)
    found.first.click()
    page.unroute(re.compile("/direct/"))  # lets go on what waits
    page.wait_for_selector(".lesson-card h2")
    rest(page)
    assert page.locator(".lesson-card h2").inner_text() == "What does softmax do?"
    page.go_back()
    page.wait_for_selector(".ask .found a")
    rest(page)
    assert field.input_value() == "softmax" and address(page) == {"lang": "en", "find": "softmax"}


def test_on_a_phone_each_question_stands_there_once(new_page: Any, app_url: str) -> None:
    """Below its group, as large as a finger; its answer waits on its card."""
    page = opened(new_page, app_url, **TELEPHONE, **STILL)
    for question in ALL:
        assert page.get_by_role("link", name=question.ask, exact=True).count() == 1
    page.get_by_role("button", name="Ask a question").tap()
    until(page, lambda: 0 <= page.locator(".ask").bounding_box()["y"] < 100)
    fold = page.locator(".stretches .fold").first
    assert not page.locator(".stretches a").first.is_visible()
    fold.tap()
    assert page.locator(".stretches a:visible").count() == len(
        [each for each in LESSONS.values() if each.stretch == 0]
    )
    rows = page.locator(".questions .cards a")
    assert rows.count() == len(ALL) and min(each.bounding_box()["height"] for each in rows.all()[:8]) >= 44
    page.locator(".ask .rows button").last.tap()
    until(page, lambda: 0 <= page.locator(".questions h3").last.bounding_box()["y"] < 700)


def test_what_is_typed_survives_the_way_back_and_a_reload(new_page: Any, app_url: str) -> None:
    """It stands in the link, in the other language too; typing is no step of the way back, and the start begins with an empty field."""
    page = opened(new_page, app_url, **STILL)
    steps = page.evaluate("history.length")
    field, found = page.get_by_role("searchbox"), page.locator(".ask .found a")
    field.press_sequentially("dense  layer")
    page.wait_for_function("() => location.search.includes('find=dense+layer')")
    rest(page)
    assert address(page) == {"lang": "en", "find": "dense layer"} and page.evaluate("history.length") == steps
    names = found.all_inner_texts()
    found.first.click()
    page.wait_for_selector(".lesson-card h2")
    rest(page)
    assert page.locator(".lesson-card h2").inner_text() == names[0]
    page.go_back()
    page.wait_for_selector(".ask .found a")
    rest(page)
    assert field.input_value() == "dense layer" and found.all_inner_texts() == names
    page.reload()
    page.wait_for_selector(".ask .found a")
    assert field.input_value() == "dense layer" and found.all_inner_texts() == names
    rest(page)
    page.locator("[class*='st-key-shell-language'] button").last.click()
    page.wait_for_function("() => location.search.includes('zh_CN')")
    rest(page)
    assert field.input_value() == "dense layer" and found.count() == len(names)
    button = page.locator(".st-key-shell-over button")
    button.click()
    until(page, lambda: field.input_value() == "" and "find" not in address(page))
    button.click()
    until(page, lambda: field.input_value() == "dense layer" and address(page).get("find") == "dense layer")
    page.locator(".masthead a").click()
    until(page, lambda: field.input_value() == "" and "find" not in address(page))


def test_starting_over_can_be_undone(new_page: Any, app_url: str) -> None:
    """No question is asked; language and type stay, the focus too."""
    page = new_page()
    page.goto(f"{app_url}/?kernel=gaussian&size=16&lang=zh_CN&large=1")
    page.wait_for_selector(".stepper[data-total]")
    rest(page)
    before = address(page)
    button = page.locator(".st-key-shell-over button")
    button.press("Enter")
    page.wait_for_function("() => !location.search.includes('gaussian')")
    rest(page)
    assert address(page) == {"page": "lab", "lang": "zh_CN", "large": "1"}
    assert button.get_attribute("data-undo") == "true"
    assert button.evaluate("button => button.getRootNode().activeElement === button")
    button.press("Enter")
    page.wait_for_function("() => location.search.includes('gaussian')")
    rest(page)
    assert address(page) == before
    assert button.get_attribute("data-undo") == "false"


def test_undo_is_offered_until_something_else_is_done(new_page: Any, app_url: str) -> None:
    """A direct answer writes the address without a run of the script."""
    page = new_page()
    page.goto(f"{app_url}/?kernel=gaussian&size=16&lang=en")
    page.wait_for_selector(".stepper[data-total]")
    rest(page)
    button = page.locator(".st-key-shell-over button")
    button.click()
    page.wait_for_function("() => !location.search.includes('gaussian')")
    rest(page)
    page.get_by_role("radio", name="Sobel y", exact=True).click()
    page.wait_for_function("() => location.search.includes('sobel_y')")
    until(page, lambda: button.get_attribute("data-undo") == "false")


def test_on_the_start_all_is_as_at_first_and_comes_back(new_page: Any, app_url: str) -> None:
    """The map that was filled, and the progress in the lessons."""
    page = opened(new_page, app_url, **STILL)
    page.evaluate("id => localStorage.setItem('cnnviz.progress', JSON.stringify({[id]: [0]}))", FIRST)
    page.get_by_role("button", name="Fill the rest").click()
    button = page.locator(".st-key-shell-over button")
    button.click()
    until(page, lambda: spot(page)["seen"] == 1)
    assert page.locator(".learn .main").inner_text().startswith("Start: ")
    button.click()
    until(page, lambda: spot(page)["seen"] == 36)
    assert page.locator(".learn .main").inner_text().startswith("Continue: ")
