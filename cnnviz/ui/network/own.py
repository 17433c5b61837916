"""Controls for a visitor's own network: where its file is put, and what its classes are called."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from cnnviz.limits import LIMITS, MEGABYTE
from cnnviz.networks import ModelError
from cnnviz.ui import networks, session, widgets
from cnnviz.ui.inbox import File, Inbox
from cnnviz.ui.slices import SLICE_SECONDS
from cnnviz.views.numbers import grouped
from cnnviz.views.sentences import in_markdown, plain
from cnnviz.words import N_, Translate

FRONTS = {
    "batch": N_(
        "The network takes one picture without a batch axis: its input {name} has the shape {shape}. The layer {layer}, which is not in the file, removes the extra axes of the picture."
    ),
    "channels": N_(
        "The network takes the channels last, as Keras and TensorFlow write them: its input {name} has the shape {shape}. "
        "The layer {layer}, which is not in the file, puts the axes of the picture in this order."
    ),
    "gray": N_(
        "The network takes grey pictures without a channel axis: its input {name} has the shape {shape}. The layer {layer}, which is not in the file, removes this axis."
    ),
    "pixels": N_(
        "The network takes whole numbers: its input {name} receives the pixels as they are stored, from 0 to 255. The layer {layer}, which is not in the file, converts the picture to whole numbers."
    ),
    "real pixels": N_(
        "The network takes whole numbers and converts them to real numbers first: its input {name} receives the pixels as they are stored, from 0 to 255."
    ),
}
"""What is said of the layers that are put before a network, by their kind."""


def bring_network(_: Translate) -> None:
    """The place to drop a file, what went wrong with the last one, and the names of its classes."""
    inbox = Inbox("own.network")
    most = LIMITS.model_bytes // MEGABYTE
    st.file_uploader(
        _("An .onnx file, up to {most} MB, with its .data file if it has one").format(most=most),
        key=inbox.key,
        on_change=lambda: inbox.receive_all(_take, ModelError),
        max_upload_size=most,
        accept_multiple_files=True,
    )
    if inbox.refused:
        name, error = inbox.refused
        reason = in_markdown(_, error)
        if isinstance(error, ModelError):
            reason = _("{name} cannot be opened: {reason}.").format(name=plain(name), reason=reason)
        st.error(reason)
    st.caption(
        _(
            "A network may have up to {layers} layers. One forward pass may take {operations} × 10⁹ multiply-adds; one array may take {array} MB and all arrays together {all} MB. Long computations run in slices of {slice} milliseconds, users take turns, and you can stop at any time."
        ).format(
            layers=grouped(LIMITS.layers),
            operations=grouped(LIMITS.operations // 10**9),
            array=LIMITS.array_bytes // MEGABYTE,
            all=LIMITS.run_bytes // MEGABYTE,
            slice=round(1000 * SLICE_SECONDS),
        )
    )
    if (found := networks.own()) is None:
        st.caption(
            _(
                "Most programs can save a trained network as ONNX. It is read here from the file's bytes, kept only while this page is open, and stored nowhere."
            )
        )
        return
    st.caption(
        _("Your network: {name}. Only you can see it, and it is deleted when you leave.").format(
            name=plain(found.name)
        )
    )
    for front in found.reader.fronts:
        st.caption(
            _(FRONTS[front.kind]).format(
                name=plain(front.port.name), shape=plain(front.port.describe()), layer=plain(front.layer)
            )
        )
    with st.expander(_("Names of the classes")):
        if named := found.reader.file_labels:
            st.caption(
                _("The file names {count} classes. These names are used until you enter others.").format(
                    count=grouped(len(named))
                )
            )
        # Streamlit forgets the text of a widget that is not shown; the session's own place for it does not.
        widgets.show_value(
            st.text_area,
            _("One name per line, in the network's order"),
            "own.network.typed",
            networks.labels(),
            networks.take_labels,
            max_chars=100_000,
        )


def apart(files: Sequence[File]) -> tuple[File, dict[str, bytes]]:
    """Tell the network's own file among `files`, which were put there together, from one that may hold its numbers.

    Raises
    ------
    ModelError
        They are not one network.
    """
    if len(files) == 1:
        return files[0], {}
    models = [file for file in files if file[1].lower().endswith(".onnx")]
    if len(files) > 2 or len(models) != 1:
        raise ModelError(
            "{count} files were dropped, and {models} of them end in .onnx; one network is opened at a time, from its .onnx file or "
            "from that and the file with its numbers",
            count=len(files),
            models=len(models),
        )
    return models[0], {name: data for data, name in files if name != models[0][1]}


def _take(files: Sequence[File]) -> None:
    model, beside = apart(files)
    networks.take_own(*model, beside=beside)
    session.change(**networks.UNREAD)
