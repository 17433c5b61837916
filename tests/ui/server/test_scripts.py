"""The scripts of parts are files that never change, and a component's module fetches and calls them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from http import HTTPStatus

import pytest

from cnnviz.ui.server.scripts import address, offer
from tests.ui.fetched import fetched

TWICE = "export default ({ data }) => 2 * data;\n"


def place_of(name: str) -> str:
    """The address of a script that is offered."""
    place = address(name)
    assert place is not None
    return place


def test_a_script_has_its_own_address_and_another_one_another() -> None:
    """Both are there as long as the server runs, as a page may have been told of either; what is not there is not kept."""
    offer("test_twice", TWICE)
    first = place_of("test_twice")
    offer("test_twice", "export default () => 0;\n")
    second = place_of("test_twice")
    assert first != second
    for place, script in ((first, TWICE), (second, "export default () => 0;\n")):
        _status, headers, text = fetched(place.removeprefix("."))
        assert text == script
        assert headers["content-type"].startswith("text/javascript")
        assert "immutable" in headers["cache-control"]
    status, headers, _text = fetched("/parts/test_twice.0000.js")
    assert status == HTTPStatus.NOT_FOUND and headers["cache-control"] == "no-store"
    offer("test_twice", TWICE)
    assert address("test_twice") == first


@pytest.mark.parametrize("missing", [0, 1, 3, 9])
def test_the_module_asks_again_for_what_did_not_arrive(missing: int) -> None:
    """It gives on what it is called with, and what the script answers. What has arrived is not asked for again; while nothing
    arrives a call fails, and the next one asks anew.
    """
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    module = offer("test_twice", TWICE)
    source = re.sub(r"\bimport\(", "fetching(", module).replace("export default", "const called =")
    script = f"""
      const setTimeout = (done) => queueMicrotask(done);
      const document = {{ baseURI: "http://host/below/?page=lab" }}, asked = [];
      const fetching = async (url) => {{
        asked.push(url.href);
        if (asked.length <= {missing}) throw new TypeError("did not arrive");
        return {{ default: ({{ data }}) => 2 * data }};
      }};
      {source}
      const tried = (data) => called({{ data }}).catch(() => null);
      const answers = [...(await Promise.all([tried(21), tried(4)])), await tried(5)];
      console.log(JSON.stringify([answers, asked]));
    """
    said = subprocess.run(
        [node, "--input-type=module", "-e", script], capture_output=True, text=True, check=True, timeout=120
    )
    place = f"http://host/below/{place_of('test_twice').removeprefix('./')}"
    arrives = missing < 7
    assert json.loads(said.stdout) == [
        [42 if arrives else None, 8 if arrives else None, 10],
        [place, *(f"{place}?again={again}" for again in range(1, missing + 1))],
    ]
