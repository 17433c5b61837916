"""Links whose keys come from different parts of a page: no traceback, and nothing that is covered is sent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.patience import PATIENCE
from tests.ui.sent import part, sent

ROOT = Path(__file__).resolve().parents[2]
LAB = [
    "op=transposed&stride=8&outpad=7&others=box;size:15,nothing,sobel_y&at=3&then=convolve&slicesize=7&depthwise=1&size=24",
    "op=transposed&pad=same&then=magnitude&panel=overlap&cover=kernel.then&pin=then_9_9_9&size=16",
    "op=transposed&others=sobel_y&then=sum&panel=downloads&pin=then_0_5_5&cover=then&size=16&demo=1",
    "others=,;;,box&at=3&w=1_2~3&mix=inf&then=mix&slices=nothing&panel=matrix&matrix=im2col&on=x9999&block=2&colour=0&size=8",
    "op=transposed&panel=matrix&others=sobel_y&then=difference&cover=sum.output&hide=controls&asphoto=1&size=16&lang=zh_CN",
]
NETWORK = [
    "panel=disturb&cover=answer&disturb=turn:20~noise:1e9&dial=nothing&fool=255&target=999999",
    "panel=disturb&fooling=1&fool=300&target=3&rival=999999&patch=99&grown=9&open=[1]&disturb=turn:1~turn:2",
    "panel=wish&disturb=blur:2&fool=9&patch=8&grown=0&layer=softmax&element=9999999_0&cover=answer.sum&growrate=3&growgoal=x",
    'network=faces&panel=disturb&fooling=1&fool=9&disturb=turn:9&open=["fire2"]&why=whynot&from=photo&size=64',
    'network=squeezenet&from=photo&disturb=blur:2&cover=answer&panel=why&why=whynot&rival=5&open=["fire3","nothing"]&lang=zh_CN',
]


def opened(page: str, link: str) -> AppTest:
    """A page after its first run at a link."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    for name, value in [("page", page), *(pair.split("=", 1) for pair in link.split("&"))]:
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


@pytest.mark.parametrize("link", LAB)
def test_the_lab_shows_what_can_be_read_of_a_link(link: str) -> None:
    """The Stepper, or one sentence on what does not fit."""
    app = opened("lab", link)
    shown = [each for each in app.get("bidi_component") if each.proto.component_name == "cnnviz_stepper"]
    assert bool(shown) != bool(app.error)


@pytest.mark.parametrize("link", NETWORK)
def test_the_network_page_shows_what_can_be_read_of_a_link(link: str) -> None:
    """The network's columns, and with the answer covered neither its bars nor the panels that would tell it."""
    app = opened("network", link)
    assert part(app, "network.graph") is not None and not app.error
    if "cover=answer" in link:
        _meta, arrays = sent(app, "network.answers")
        assert "probabilities" not in arrays
        keys = {_key(each) for each in app.get("bidi_component")}
        assert not keys & {"network.disturb", "network.disturb_curve", "network.fooling", "network.why"}


def _key(element: Any) -> str:
    data: dict[str, Any] = json.loads(element.proto.json or element.proto.mixed.json)
    return str(data["key"])
