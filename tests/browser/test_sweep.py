"""Every kind of control while something else is pressed right after it: nothing breaks, and nothing is chosen by itself."""

from __future__ import annotations

import random
import re
from typing import Any
from urllib.parse import parse_qsl, urlparse

import pytest

from cnnviz.state import SECTIONS, START, from_query, section_of

from .conftest import follow, frames, rest, until

AGREES = """([BROKEN, PAGES, LANGUAGES]) => {
  if (document.querySelector(BROKEN)) return true;
  const groups = document.querySelectorAll(".st-key-top [data-testid='stButtonGroup']"), query = new URLSearchParams(location.search);
  const chosen = [...groups].map(group => [...group.querySelectorAll('button')].findIndex(each => each.getAttribute('aria-checked') === 'true'));
  const section = (query.get('page') ?? 'start').split('-')[0];
  return chosen.at(0) === PAGES.indexOf(section) && LANGUAGES[chosen.at(-1)] === query.get('lang');
}"""
"""The bar at the top shows the section, none of a page that is in none, and the language that the address says, or something is broken."""

BACK = """async () => {
  if (!navigation.entries()[navigation.currentEntry.index - 1]?.sameDocument) return;
  await navigation.back().finished.catch(() => {}); // which it is if something else opens another address meanwhile
}"""
"""Within the app: a page that is left for good loses what it was about to send."""

BROKEN = "[data-testid='stException'], [class*='st-key-mishap']"
LANGUAGES = ("en", "zh_CN")
LEAVES = ("page", "start", "glossary")
STAYS = ("language", "back", "twice", "over")
"""What is pressed after a control: only the last at each link leaves the page, as coming back takes as long as three controls."""

FEWEST, MOST = 2, 4
"""Kinds of controls that are driven at one link."""

CONTROLS = {
    "selectbox": "[data-testid='stSelectbox']",
    "segment": "section [data-testid='stButtonGroup'], [data-testid='stMain'] :is(.st-key-network-panels, .st-key-network-fooling-view) [data-testid='stButtonGroup']",
    "slider": "[data-testid='stSlider']",
    "toggle": "[data-testid='stCheckbox']",
    "number": "[data-testid='stNumberInput']",
    "text": "[data-testid='stTextInput'], [data-testid='stTextArea']",
    "expander": "section [data-testid='stExpander']",
    "picker": ".picker",
    "dial": ":is(.dials, .controls, .disturb, .wish) input[type=range]",
    "select": ":is(.controls, .curve, .wish) select",
    "row": ".controls .row",
    "switch": ".controls .toggle label",
    "typed": ".controls .number, .wish .numbered",
    "fold": ".controls summary",
}

LISTED = """selectors => {
  const roots = [document, ...[...document.querySelectorAll('*')].map(each => each.shadowRoot).filter(Boolean)];
  const visible = each => each.checkVisibility({ visibilityProperty: true }) && each.getBoundingClientRect().height;
  const keyOf = each => [...((each.getRootNode().host ?? each).closest("[class*='st-key-']")?.classList ?? [])].find(
    name => name.startsWith('st-key-')) ?? '';
  const nameOf = each => {
    const field = each.closest('.controls [data-name]')?.dataset.name;
    return field ? keyOf(each).replace(/[^-]+$/, field.replace('.', '-')) : keyOf(each);
  };
  return Object.entries(selectors).flatMap(([kind, selector]) =>
    roots.flatMap(root => [...root.querySelectorAll(selector)]).filter(visible).map((each, place) => [kind, place, nameOf(each)]));
}"""
"""Every control that is seen: its kind, its number among those, and the class that names what it changes."""

TYPED = {"number": ("3", "2"), "typed": ("3", "2", "1e9", "x"), "text": ("0.5", "1 2 1", "x")}
"""What is typed into the fields."""

ANEW = {"step", "at", "rate", "pin"}
"""What begins anew with another setting of a lesson."""

MORE = {
    "family": {"kernel", "set", "w"},
    "kernels": {"kernel", "set", "w", "pad"},
    "editor": {"w"},
    "activation": {"act", "actset"},
    "kernel_numbers": {"set"},
    "dials": {"set"},
    "activation_numbers": {"actset"},
    "pattern_numbers": {"shape"} | ANEW,
    "signal_numbers": {"shape"},
    "patterns": {"pattern", "shape"} | ANEW,
    "source": {"fool", "crop", "facewin"} | ANEW,
    "shapes": {"signal", "shape"},
    "photos": {"photo", "fool", "crop", "facewin"} | ANEW,
    "digit": {"sample", "fool"},
    "samples": {"sample", "fool"},
    "network": {
        *("network", "from", "size", "scale", "panel", "layer", "element", "answer", "path", "prep"),
        *("open", "fool"),  # which belong to the network that was left
    },
    "preset": {"prep"},
    "unit": {"prep", "unit"},
    "order": {"prep"},
    "fit": {"prep"},
    "invert": {"prep"},
    "mean": {"prep"},
    "std": {"prep"},
    "typed": {"w"},
    "class": {"answer"},
    "disturb": {"disturb", "dial", "fool"},
    "disturb_curve": {"dial"},
    "wish": {
        "layer",
        "element",
        "patch",
        "grown",
        "growseed",
        "growrate",
        "growblur",
        "growjitter",
        "growgoal",
    },
    "then": {"then", "others", "kernel", "set", "w", "at"},
    "operation": {"op", "panel", "pad", "border", "flip", "outpad"},
    "stride": {"stride", "outpad"},
    "dilation": {"dilation", "outpad"},
    **dict.fromkeys(("size", "colour", "side", "bias", "start", "seed", "pixels", "rule", "scaled"), ANEW),
    "target": {"fool"} | ANEW,
    "lesson": ANEW,
    "train-network": {  # whose own classes come with settings for few pictures
        *("step", "look", "rate", "net", "draft", "picture", "drawing", "cell", "exp"),
        *("own", "classes", "batch", "epochs", "augment"),
    },
    "train-step": {  # whose settings begin with the first weights
        *("network", "picture", "pixels", "sample", "truth", "pool", "act", "norm", "kernels", "seed"),
        *("trained", "taken", "step", "look", "w", "eps", "maps", "image"),
    },
}
"""The keys of a link that a control changes, where they are not those of the field that it is called after."""

SAYS = """([key, value]) => {
  const said = new URLSearchParams(location.search).get(key) ?? 'start';
  return (key === 'page' ? said.split('-')[0] : said) === value;
}"""
"""Whether the address has this value, or a page of this section."""

LINKS = {
    "lab": (
        "page=lab",
        "from=pattern&panel=downloads",
        "kernel=gaussian&panel=borders&pool=avg",
        "lesson=window&card=4",
        "others=sobel_y&pool=none&then=mix",
        "op=transposed&stride=2&panel=matrix",
    ),
    "network": (
        "page=network",
        "page=network&from=photo&network=faces&size=64",
        "page=network&panel=why",
        "page=network&panel=disturb",
        "page=network&panel=disturb&fooling=1&fool=40",
        'page=network&network=squeezenet&from=photo&open=["fire3"]&panel=wish&layer=fire3',
    ),
    "train": (
        "page=train",
        "page=train&side=5&colour=1&hidden=1",
        "page=train&rule=momentum&rate=0.5&step=30",
        "page=train&from=pattern&pattern=rings&step=5&at=2",
        "page=train&from=own&step=5",
    ),
    "train-network": (
        "page=train-network&count=50&batch=8",
        "page=train-network&data=shapes&count=50&net=flat-fc5&step=10&look=4",
        "page=train-network&data=own&net=flat-fc3&epochs=9",
    ),
    "train-own": ("page=train-own", "page=train-own&start=photos&way=scratch"),
    "train-step": ("page=train-step", "page=train-step&network=digits&step=20"),
    "signals": ("page=signals", "page=signals&panel=downloads&kernel=mean", "page=signals&panel=cost"),
}


class Sweep:
    """A page in the browser."""

    def __init__(self, page: Any, url: str, seed: int) -> None:
        self.page, self.url, self.draw = page, url, random.Random(seed)

    def open(self, link: str, language: str) -> None:
        """In the same visit as the link before, which can be gone back to."""
        query = f"{link}&lang={language}"
        if self.page.url.startswith(f"{self.url}/?"):
            follow(self.page, query)
        else:
            self.page.goto(f"{self.url}/?{query}")
        self.page.wait_for_selector(".st-key-top")
        self.rest()
        until(self.page, lambda: any(kind in self.first for kind, _place, _name in self.listed()))

    @property
    def first(self) -> tuple[str, ...]:
        """Controls of which the page has one as soon as its settings are there."""
        return ("row", "fold") if section_of(self.open_page()) == "train" else ("segment", "slider")

    def rest(self) -> None:
        """Wait until nothing is under way; then nothing is broken, and the bar at the top shows what the address says."""
        rest(self.page)
        self.page.wait_for_function(AGREES, arg=[BROKEN, list(SECTIONS), LANGUAGES])
        broken = self.page.locator(BROKEN)
        assert broken.count() == 0, broken.first.inner_text()

    def address(self) -> dict[str, str]:
        return dict(parse_qsl(urlparse(self.page.url).query))

    def open_page(self) -> str:
        return self.address().get("page", START)

    def bar(self, group: int, place: int) -> None:
        """Press a button of the bar at the top: of the pages (0) or the languages (1)."""
        found = self.page.locator(".st-key-top [data-testid='stButtonGroup']").nth(group)
        found.locator("button").nth(place).click()

    def come_back(self, at: str) -> None:
        """Open a page again, if another is open: its section, which shows the view that was left last, and then its view."""
        section = section_of(at)
        if section_of(self.open_page()) != section:
            self.bar(0, list(SECTIONS).index(section))
            until(self.page, lambda: section_of(self.open_page()) == section)
            self.rest()
        if self.open_page() != at:
            self.page.locator("[data-testid='stSidebar'] [class*='st-key-shell-view'] button").nth(
                SECTIONS[section].index(at)
            ).click()
            until(self.page, lambda: self.open_page() == at)
            self.rest()

    def listed(self) -> list[tuple[str, int, str]]:
        return [tuple(each) for each in self.page.evaluate(LISTED, CONTROLS)]  # type: ignore[misc]

    def drive(self, kind: str, place: int) -> None:
        """Do with this control what a hand does."""
        page, draw = self.page, self.draw
        found = page.locator(CONTROLS[kind]).locator("visible=true").nth(place)
        found.scroll_into_view_if_needed()
        frames(page)
        match kind:
            case "selectbox":
                options = page.locator("[role=option]")
                found.locator("input").click()
                while not options.count():  # a list closes when what it belongs to is scrolled
                    found.locator("input").press("ArrowDown")
                    frames(page, 6)
                if draw.random() < 0.8:  # else the list stays open
                    options.nth(draw.randrange(options.count())).click()
            case "segment" | "picker":
                buttons = found.locator("button:not([disabled])")
                buttons.nth(draw.randrange(buttons.count())).click()
            case "slider":
                found.locator("[role=slider], input[type=range]").first.focus()
                for _ in range(draw.randint(1, 6)):
                    page.keyboard.press(draw.choice(("ArrowRight", "ArrowRight", "ArrowLeft")))
            case "dial":
                box = found.bounding_box()
                across, down = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
                page.mouse.move(across, down)
                page.mouse.down()
                page.mouse.move(across + draw.randint(-60, 60), down, steps=8)
                page.mouse.up()
            case "toggle" | "expander":
                found.locator("label, summary").first.click()
            case "switch" | "fold":
                found.click()
            case "select":
                found.select_option(index=draw.randrange(found.locator("option").count()))
            case "row":
                found.locator("label").nth(draw.randrange(found.locator("label").count())).click()
            case "typed":
                found.locator("input").press("ControlOrMeta+a")
                page.keyboard.type(draw.choice(TYPED[kind]))
                page.keyboard.press("Enter")
            case _:
                field = found.locator("input, textarea").first
                field.fill(draw.choice(TYPED[kind]))
                field.press("Control+Enter" if field.evaluate("e => e.tagName") == "TEXTAREA" else "Enter")

    def disturb(self, leave: bool) -> dict[str, str]:
        """Press something else, by which the page is left or not; what the address must then say."""
        here = self.address()
        page, language = list(SECTIONS).index(section_of(self.open_page())), LANGUAGES.index(here["lang"])
        what = self.draw.choice(LEAVES if leave else STAYS)
        if what == "start":
            self.page.locator(".masthead a").click()
            return {"page": START}
        if what == "glossary":
            self.page.locator(".st-key-shell-glossary button").click()
            return {"page": what}
        if what == "over":
            self.page.locator(".st-key-shell-over button").click()
            return {}
        if what == "back":
            self.page.evaluate(BACK)
            return {}
        if what == "language":
            self.bar(-1, 1 - language)
            return {"lang": LANGUAGES[1 - language]}
        there = (page + self.draw.randint(1, len(SECTIONS) - 1)) % len(SECTIONS)
        self.bar(0, there)
        if what == "twice":
            self.page.wait_for_timeout(self.draw.randint(50, 120))
            self.bar(0, page)
            there = page
        return {"page": list(SECTIONS)[there]}

    def check(self, page: str, before: dict[str, str], name: str, told: dict[str, str]) -> None:
        """The address is readable, says what was pressed last, and otherwise only what was chosen."""
        after = self.address()
        for key, value in told.items():
            said = ({"page": START} | after)[key]
            assert (section_of(said) if key == "page" else said) == value
        state, unreadable = from_query(after)
        assert not unreadable
        if after.get("page", START) != page or not told:
            return
        forms = type(state).FORMS
        field = re.sub(rf"^st-key-({page}|\w+?)-", "", name)
        field = re.sub(r"-\d+$", "", field)
        keys = next((keys for each, keys in MORE.items() if field.split("-")[0] == each), set())
        keys = (
            keys
            | ({forms[field].key} if field in forms else set())
            | {"lang", "page"}
            | MORE.get(page, set())
        )
        changed = {key for key in {*before, *after} if before.get(key) != after.get(key)}
        assert changed <= keys, (name, before, after)


@pytest.mark.parametrize("at", list(LINKS))
def test_whatever_is_pressed_right_after_a_control_nothing_breaks(
    new_page: Any, app_url: str, at: str
) -> None:
    """The page goes on, the address says only what somebody chose, and no error is shown or logged. Links are opened in both languages
    in turn, as the other is often what is pressed; every kind of control that was not driven at a link before has its turn.
    """
    sweep = Sweep(new_page(), app_url, seed=len(at))
    driven: set[str] = set()
    for number, link in enumerate(LINKS[at]):
        sweep.open(link, LANGUAGES[number % len(LANGUAGES)])
        kinds = sorted({kind for kind, _place, _name in sweep.listed()})
        assert set(sweep.first) & set(kinds)
        drawn = sorted(sweep.draw.sample(kinds, len(kinds)), key=driven.__contains__)
        chosen = drawn[: min(max(len(set(kinds) - driven), FEWEST), MOST)]
        for kind in chosen:
            sweep.come_back(at)
            there_are = [each for each in sweep.listed() if each[0] == kind]
            if not there_are:
                continue
            driven.add(kind)
            _kind, place, name = sweep.draw.choice(there_are)
            before = sweep.address()
            sweep.drive(kind, place)
            sweep.page.wait_for_timeout(sweep.draw.choice((0, 20, 60, 90, 150, 300)))
            told = sweep.disturb(leave=kind == chosen[-1])
            for key, value in told.items():
                sweep.page.wait_for_function(
                    SAYS,
                    arg=[key, value],
                )
            sweep.rest()
            sweep.check(at, before, name, told)
