"""Mount the picture of a network: columns of feature maps that can be pointed at, opened and paged through."""

from __future__ import annotations

from cnnviz.ui.components.bundle import component
from cnnviz.ui.components.tables import sent
from cnnviz.ui.components.turns import seen, taker
from cnnviz.ui.direct import Content, Direct

_mount = component("cnnviz_graph", "graph/graph.js", "shared/base.css", "graph/graph.css")


def graph(
    content: Content,
    *,
    key: str,
    opens_in: str | None = None,
    direct: Direct | None = None,
    same: bool = False,
) -> None:
    """Show a network; `content` comes from :func:`cnnviz.views.network_payload.graph_payload`.

    The messages are ``["select", layer, *element]`` for a map or one of its elements, an index into the layer's output
    without the batch axis; ``["scale", scale]`` for the scale of colours; and ``["page", array, page]`` for `pages` of the
    payload.

    Parameters
    ----------
    content
        Its meta data with the words of :func:`cnnviz.ui.network.graph_words.graph_words`, ``scale``, ``selected``
        (``{"layer": name, "channel": number, "cell": [row, column] or None}``, or None) and ``large`` added.
    direct, same
        The line for direct answers; whether the last one over it brought this content, so that it is not sent again.
    opens_in
        The key of the container below in which a chosen map opens: the page scrolls until some of it is in view.
    """
    data = {"turn": seen(key), "opens_in": opens_in, **sent(content, direct, same)}
    _mount(key=key, data=data, on_action_change=taker(key))
