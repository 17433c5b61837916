"""What stands on the network page until a visitor has brought a network: how to save one, and files to try."""

from __future__ import annotations

import streamlit as st

from cnnviz.ui import widgets
from cnnviz.views.onnx_export import FILE, PROGRAMS
from cnnviz.words import Translate
from cnnviz.zoo import SHIPPED


def invite(_: Translate) -> None:
    """Draw what stands in the network's place before one is brought: how to save a network as a file and open it."""
    widgets.heading(_("Open your own network"))
    st.info(
        _("Drop an .onnx file on the left: its layers, its maps and every number in them will appear here.")
    )
    st.markdown("**" + _("Save a network as a file") + "**")
    st.markdown(
        _(
            "Each program runs as it stands and writes a small network to {file}; its last line saves your own in the same way. "
            "A network may take a picture, a signal, a row of numbers, or several of them."
        ).format(file=f"`{FILE}`")
    )
    for tab, program in zip(st.tabs(list(PROGRAMS)), PROGRAMS.values(), strict=True):
        tab.code(program, language="python")
    st.caption(
        _(
            "If the weights were saved in a second file, {file}, drop both files together. skorch trains PyTorch networks in the way "
            "of scikit-learn."
        ).format(file=f"`{FILE}.data`")
    )
    st.markdown("**" + _("Files to try") + "**")
    st.markdown(_("Download a network that comes with cnnviz, and drop it on the left."))
    with st.container(horizontal=True):
        for shipped in SHIPPED.values():
            st.download_button(
                f"{_(shipped.label)} ({shipped.file})",
                shipped.path.read_bytes,
                file_name=shipped.file,
                mime="application/octet-stream",
                on_click="ignore",
                key=f"network.try.{shipped.id}",
            )
