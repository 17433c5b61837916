"""What stands below the Stepper in the lab and on the signals page alike: panels, costs, evidence, files, programs."""

from __future__ import annotations

import streamlit as st

from cnnviz import activations, evidence
from cnnviz.activations import ACTIVATIONS
from cnnviz.pipeline import Run
from cnnviz.signal_pipeline import SignalRun
from cnnviz.state.stages import StagesState
from cnnviz.ui import session, widgets
from cnnviz.ui.numbers import formula, headline
from cnnviz.views import code
from cnnviz.views import cost as costs
from cnnviz.views.export import npy_file
from cnnviz.views.numbers import number
from cnnviz.words import Translate


def choose_panel(_: Translate, names: dict[str, str]) -> None:
    """A row of names; the state's `panel` is what is picked."""
    st.divider()
    widgets.heading(_("More about this result"))
    widgets.show(
        st.segmented_control,
        _("More about this result"),
        "panel",
        options=tuple(names),
        format_func=names.get,
        required=True,
    )


def choose_stage(_: Translate, stages: dict[str, str]) -> str:
    """Which of `stages` (id to name) to save; the convolution at first."""
    place = f"{session.page()}.stage_to_save"
    chosen: str = st.session_state.get(place, "conv")
    if chosen not in stages:
        chosen = "conv"

    def take(stage: str) -> None:
        st.session_state[place] = stage

    widgets.show_value(
        st.segmented_control,
        _("Stage"),
        f"{session.page()}.download.stage",
        chosen,
        take,
        options=tuple(stages),
        format_func=stages.get,
        required=True,
    )
    return chosen


def size_legend(_: Translate) -> None:
    """What the letters of a size formula stand for."""
    st.caption(
        _(
            "{n}: size of the input; {p1}, {p2}: padding before and after it; {k}: size of the kernel or window; {d}: dilation; "
            "{s}: stride. {floor} rounds down, {ceil} up (ceil mode)."
        ).format(
            n="$n$",
            p1="$p_1$",
            p2="$p_2$",
            k="$k$",
            d="$d$",
            s="$s$",
            floor=r"$\lfloor\ \rfloor$",
            ceil=r"$\lceil\ \rceil$",
        )
    )


def counts_legend(_: Translate, sizes: str, kernel: str) -> None:
    """What the letters of weights and multiply-adds stand for; `sizes` and `kernel` are those of the output and kernel."""
    st.caption(
        _(
            "{channels_in}, {channels_out}: channels of the input and output; {groups}: groups; {kernel}: size of the kernel; "
            "{sizes}: size of the output; {numbers_in}, {numbers_out}: how many numbers the whole input and output have."
        ).format(
            channels_in=r"$C_\mathrm{in}$",
            channels_out=r"$C_\mathrm{out}$",
            groups="$g$",
            kernel=kernel,
            sizes=sizes,
            numbers_in=r"$N_\mathrm{in}$",
            numbers_out=r"$N_\mathrm{out}$",
        )
    )


def fully_connected_cost(_: Translate, layer: costs.FullyConnectedCost) -> None:
    """What a fully connected layer would need in the convolution's place."""
    st.markdown("**" + _("A fully connected layer from the same input to the same output") + "**")
    formula(
        _("Weights and biases"),
        costs.FULLY_CONNECTED_WEIGHTS_SYMBOLS,
        costs.fully_connected_weights_formula(layer),
    )
    formula(
        _("Multiply-adds"),
        costs.FULLY_CONNECTED_MULTIPLY_ADDS_SYMBOLS,
        costs.fully_connected_multiply_adds_formula(layer),
    )


def activation_in_full(_: Translate, state: StagesState, x: float, engine: float) -> None:
    """The function at `x` with its numbers filled in, beside the engine's value, and its slope there."""
    given = activations.numbers(state.activation, dict(state.activation_numbers))
    if state.activation == "identity":
        step = evidence.ActivationStep(x, x, 1.0)
    else:
        step = evidence.activation_step(state.activation, x, **given)
    written = {name: str(value).replace("-", "−") for name, value in given.items()}
    formula = ACTIVATIONS[state.activation].formula.format(x=number(x), **written)
    headline(_, f"f({number(x)}) = {formula}", step.value, engine)
    st.markdown(_("The slope there is {slope}.").format(slope=number(step.slope)))


def programs(_: Translate, state: StagesState, run: Run | SignalRun) -> None:
    """The run as a program for NumPy and for PyTorch, and the file with the input that both of them read."""
    st.divider()
    st.markdown(
        _(
            "The same computation as a program: save the input beside it as {file}, and its numbers are those of this page."
        ).format(file=f"`{code.INPUT_FILE}`")
    )
    st.download_button(
        _("Input (NPY)"),
        lambda: npy_file(run.input),
        file_name=code.INPUT_FILE,
        mime="application/octet-stream",
        on_click="ignore",
        key=f"{session.page()}.download.{code.INPUT_FILE}",
    )
    plain, torch = st.tabs(["NumPy, SciPy", "PyTorch"])
    plain.code(code.numpy_code(_, state, run), language="python")
    torch.code(code.torch_code(_, state, run), language="python")
