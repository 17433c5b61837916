"""Mount the picture of a network: columns of feature maps that can be pointed at, opened and paged through."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.tables import sent
from cnnviz.ui.components.turns import seen, unseen
from cnnviz.ui.direct import Content, Direct

SCALES = ("unit", "layer", "network")

Cell = tuple[int, int]

_mount = component("cnnviz_graph", "graph/graph.js", "shared/base.css", "graph/graph.css")


def graph(
    content: Content,
    *,
    key: str,
    on_select: Callable[[str, int, Cell | None], None],
    on_scale: Callable[[str], None],
    on_page: Callable[[str, int], None],
    opens_in: str | None = None,
    direct: Direct | None = None,
    same: bool = False,
) -> None:
    """Show a network; `content` comes from :func:`cnnviz.views.network_payload.graph_payload`.

    Parameters
    ----------
    content
        Its meta data with the words of :func:`cnnviz.ui.network.graph_words.graph_words`, ``scale`` (one of `SCALES`), ``selected``
        (``{"layer": name, "channel": number, "cell": [row, column] or None}``, or None) and ``large`` added.
    on_select
        Called with the name of a layer, a channel, and the row and column that were clicked; None where a channel is
        one number without rows and columns, or none was pointed at.
    direct, same
        The line for direct answers; whether the last one over it brought this content, so that it is not sent again.
    on_scale, on_page
        Called with the scale of colours that was chosen; with an array's name and a page, for `pages` of the payload.
    opens_in
        The key of the container below in which a chosen map opens: the page scrolls until some of it is in view.
    """
    columns = content[0]["columns"]

    def act() -> None:
        for body in unseen(key):
            match checked(body, columns):
                case ["scale", str(scale)]:
                    on_scale(scale)
                case ["page", str(array), int(page)]:
                    on_page(array, page)
                case ["select", str(layer), int(channel), cell]:
                    on_select(layer, channel, cell)

    data = {"turn": seen(key), "opens_in": opens_in, **sent(content, direct, same)}
    _mount(key=key, data=data, on_action_change=act)


def checked(body: Any, columns: Sequence[Mapping[str, Any]]) -> list[Any] | None:
    """What a browser's `body` asks for, or None if nothing that is there: a browser can send anything.

    ``["scale", scale]``, ``["page", array, page]`` or ``["select", layer, channel, (row, column) or None]``.
    """
    match body:
        case ["scale", str(scale)] if scale in SCALES:
            return [*body]
        case [str(what), str(array), *numbers] if all(type(n) is int and n >= 0 for n in numbers):
            column = next((column for column in columns if column["array"] == array), None)
        case _:
            return None
    match what, numbers:
        case "page", [page] if column and page < column["page_count"]:
            return ["page", array, page]
        case "select", [channel, *cell] if column and column["op_type"] and channel < column["total"]:
            maps = column["kind"] == "maps"
            if not cell:
                single = (0, 0) if not maps and len(column["shape"]) == 3 else None
                return ["select", column["layer"], channel, single]
            if maps and len(cell) == 2 and cell[0] < column["size"][0] and cell[1] < column["size"][1]:
                return ["select", column["layer"], channel, (cell[0], cell[1])]
    return None
