"""The settings on the page: the way back, the other language, what does not fit, explanations, and links."""

from __future__ import annotations

from typing import Any

from cnnviz.words import translation

from .conftest import Lab, frames, rest
from .test_controls import LINK, TELEPHONE, control, field, typed, unfold, until_query, value_of
from .test_direct import query, sent_to_streamlit, watched


def test_the_way_back_leads_through_the_settings(lab: Lab) -> None:
    """Each is a step of the browser's history, and the control shows what the address says."""
    unfold(lab)
    for name, keys in (("stride", ("ArrowRight",)), ("flip", ("ArrowRight",))):
        typed(lab, name, *keys)
        rest(lab.page)
    until_query(lab, stride="2", flip="1")
    lab.page.go_back()
    until_query(lab, stride="2", flip=None)
    rest(lab.page)
    assert (value_of(lab, "stride"), value_of(lab, "flip")) == ("2", "as it is (cross-correlation)")
    lab.page.go_back()
    rest(lab.page)
    assert value_of(lab, "stride") == "1"
    lab.page.go_forward()
    rest(lab.page)
    assert value_of(lab, "stride") == "2"


def test_the_other_language_says_the_same(lab: Lab) -> None:
    """Labels, options and explanations change; what was chosen and opened stays, also on the way over another page."""
    unfold(lab)
    typed(lab, "stride", "ArrowRight")
    rest(lab.page)
    lab.page.locator(".controls summary").first.click()  # folded again
    lab.page.get_by_role("radio", name="中文").click()
    until_query(lab, lang="zh_CN", stride="2")
    rest(lab.page)
    _ = translation("zh_CN").gettext
    is_open = "e => [...e.querySelectorAll('details')].map(each => each.open)"
    for _turn in range(2):
        summaries = lab.page.locator(".controls summary").all_inner_texts()
        assert summaries == [*map(_, ("Convolution", "Activation", "Pooling", "Second step", "View"))]
        assert lab.page.locator(".controls").evaluate(is_open) == [False, True, True, True, True]
        assert value_of(lab, "stride") == "2"
        assert control(lab, "stride").locator("label").text_content() == _("Stride")
        assert value_of(lab, "pooling") == _("max")
        lab.page.get_by_role("radio", name=_("Signals"), exact=True).click()
        lab.page.wait_for_selector(".lanes")
        rest(lab.page)
        lab.page.get_by_role("radio", name=_("Kernel lab"), exact=True).click()
        lab.page.wait_for_selector("figure[data-stage=conv]")
        rest(lab.page)


def test_settings_that_do_not_fit_are_said_and_can_be_taken_back(new_lab: Any) -> None:
    """A sentence in the place of the maps; the control stays where the hand left it."""
    lab = unfold(new_lab().open("?size=8&pool=none"))
    typed(lab, "dilation", *["ArrowRight"] * 5)
    lab.page.wait_for_selector("[data-testid='stAlert']")
    rest(lab.page)
    assert value_of(lab, "dilation") == "6"
    until_query(lab, dilation="6")
    typed(lab, "dilation", *["ArrowLeft"] * 5)
    lab.page.wait_for_selector("[data-testid='stAlert']", state="detached")
    rest(lab.page)
    assert value_of(lab, "dilation") == "1"
    assert lab.spot()["agrees"]


def test_controls_come_and_go_with_what_they_belong_to(new_lab: Any) -> None:
    """Another activation has its own sliders, without pooling there is no window, and the focus stays."""
    lab = unfold(watched(new_lab(), LINK))
    field(lab, "activation").focus()
    field(lab, "activation").select_option("Leaky ReLU")
    slider = lab.page.locator(".controls [data-name='activation_numbers.negative_slope'] input")
    slider.wait_for()
    slider.focus()
    lab.page.keyboard.press("ArrowRight")
    until_query(lab, act="leaky_relu", actset="negative_slope:0.11")
    control(lab, "pooling").locator("label").last.click()
    lab.page.wait_for_selector(".controls [data-name=pool_size]", state="detached")
    until_query(lab, pool="none")
    control(lab, "pooling").locator("label").first.click()
    lab.page.wait_for_selector(".controls [data-name=pool_size]")
    rest(lab.page)
    assert sent_to_streamlit(lab.page) == 0
    field(lab, "padding").select_option("none (valid)")
    lab.page.wait_for_selector(".controls [data-name=padding_mode] select:disabled")


def test_an_explanation_is_there_for_every_hand(new_lab: Any) -> None:
    """Pointed at, focused or tapped; Escape takes it away and leaves the drawer open."""
    lab = new_lab(**TELEPHONE).open(LINK)
    lab.page.locator("[data-testid='stExpandSidebarButton']").tap()
    rest(lab.page)
    unfold(lab, lambda found: found.tap())
    mark, tip = control(lab, "stride").locator(".hint button"), control(lab, "stride").locator(".tip")
    assert not tip.is_visible()
    mark.tap()
    assert tip.is_visible() and "pixels" in tip.inner_text()
    mark.tap()
    assert not tip.is_visible()
    mark.tap()
    control(lab, "dilation").locator("label").tap()
    assert not tip.is_visible()
    field(lab, "stride").focus()
    lab.page.keyboard.press("Shift+Tab")
    assert tip.is_visible()
    assert mark.get_attribute("aria-describedby") == tip.get_attribute("id")
    box, seen = tip.bounding_box(), lab.page.viewport_size
    assert box["x"] >= 0 and box["x"] + box["width"] <= seen["width"]
    lab.page.keyboard.press("Escape")
    assert not tip.is_visible()
    rest(lab.page)
    assert lab.page.locator("[data-testid='stSidebar']").get_attribute("data-collapsed") != "true"
    mark.hover()
    assert tip.is_visible()
    tip.hover()
    assert tip.is_visible()
    lab.page.mouse.move(5, 5)
    frames(lab.page)
    assert not tip.is_visible() or mark.evaluate("e => e.matches(':focus-visible')")


def test_the_address_of_a_link_sets_every_control(new_lab: Any) -> None:
    """What a link names is what its control shows."""
    lab = unfold(
        new_lab().open(
            "?size=64&stride=3&dilation=2&pad=2&border=reflect&flip=1&depthwise=1&bias=0.25&act=hardtanh&actset=min_val:-2"
            "&pool=avg&poolsize=5&poolstride=3&poolpad=2&ceil=1&countpad=0&view=absolute"
        )
    )
    shown = {name: value_of(lab, name) for name in ("stride", "dilation", "bias", "pool_size", "pool_stride")}
    assert shown == {"stride": "3", "dilation": "2", "bias": "0.25", "pool_size": "5", "pool_stride": "3"}
    assert [value_of(lab, name) for name in ("pool_padding", "ceil_mode", "include_padding")] == [
        "2",
        "true",
        "false",
    ]
    assert query(lab.page)["pad"] == "2"
    assert lab.spot()["agrees"]
