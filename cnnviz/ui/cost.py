"""Sizes, weights and multiply-adds as filled-in formulas, beside a fully connected layer's."""

from __future__ import annotations

import streamlit as st

from cnnviz.pipeline import Stages
from cnnviz.second_step import TITLES, SecondStep
from cnnviz.ui.explained import explained
from cnnviz.ui.numbers import formula
from cnnviz.views import cost as costs
from cnnviz.views.cost_lines import convolution_lines, fully_connected_lines, size_line
from cnnviz.views.numbers import grouped
from cnnviz.words import Translate


def show(_: Translate, run: Stages, kernels: int = 1, second: SecondStep | None = None) -> None:
    """Two columns: what this convolution needs, and what a fully connected layer would need for the same; the formulas follow.

    `kernels` is how many stand side by side in `run`; `second` is the step that follows.
    """
    found = costs.cost(run)
    convolution, dense, pooling = found.convolution, found.fully_connected, found.pooling
    with st.container(key="cost-lines"):
        told, beside = st.columns(2, gap="large")
    left, right = st.columns(2, gap="large")
    with told:
        transposed = isinstance(convolution, costs.TransposedCost)
        single = _("This transposed convolution") if transposed else _("This convolution")
        several = (
            _("This transposed convolution with its {count} kernels")
            if transposed
            else _("This convolution with its {count} kernels")
        )
        st.markdown("**" + (several.format(count=kernels) if kernels > 1 else single) + "**")
        st.markdown("\n".join(f"- {line}" for line in convolution_lines(_, convolution)))
    with left:
        _sizes(_, convolution.axes)
        if transposed:
            _transposed_legend(_)
        else:
            _size_legend(_)
        formula(_("Weights and biases"), *costs.weights_formula(convolution))
        formula(_("Multiply-adds"), *costs.multiply_adds_formula(convolution))
        _counts_legend(_, len(convolution.axes))
        if len(convolution.axes) == 1:
            st.markdown(
                explained(
                    _(
                        "Each output sees {reach} samples with {taps} weights. [[dilation|Dilation]] reaches further at the same cost; a larger [[stride]] gives fewer outputs."
                    )
                ).format(reach=convolution.axes[0].reach, taps=convolution.axes[0].kernel)
            )
    with beside:
        st.markdown("**" + _("A fully connected layer from the same input to the same output") + "**")
        st.markdown("\n".join(f"- {line}" for line in fully_connected_lines(_, dense)))
    with right:
        formula(_("Weights and biases"), *costs.fully_connected_weights_formula(dense))
        formula(_("Multiply-adds"), *costs.fully_connected_multiply_adds_formula(dense))
        st.markdown(
            explained(
                _(
                    "A [[fully_connected|fully connected layer]] would need **{parameters} times** the [[parameter|parameters]] and **{work} times** the [[multiply_add|multiply-adds]]. Each output of a convolution sees only a small window: that saves parameters and multiply-adds. All its outputs share the same weights: that saves parameters alone."
                )
            ).format(parameters=_times(found.parameter_ratio), work=_times(found.multiply_add_ratio))
        )
        if pooling is not None:
            st.markdown("**" + _("Pooling") + "**")
            st.markdown(f"- {size_line(_, pooling.axes[0])}")
            _sizes(_, pooling.axes)
            work = _("Comparisons") if pooling.kind == "max" else _("Additions")
            formula(work, *costs.pooling_formula(pooling))
            st.markdown(
                explained(
                    _("[[pooling|Pooling]] has no weights and passes on {share} of the values.")
                ).format(share=f"{100 * run.pool.size / run.act.size if run.pool is not None else 100:.3g}%")
            )
        if second is not None:
            _second(_, second)
    st.caption(
        explained(
            _(
                "Each use of a [[weight]] counts as one [[multiply_add|multiply-add]]; [[padding]] counts, adding the [[bias]] does not. The [[activation]] is applied once to each of the {count} elements."
            )
        ).format(count=grouped(found.activations))
    )


def _second(_: Translate, second: SecondStep) -> None:
    """What the second step needs."""
    st.markdown("**" + _("After the stages") + ": " + _(TITLES[second.kind]) + "**")
    found = costs.second_cost(second)
    if found is None:
        told = _("A combination has no weights. It makes one number of two, at {count} places.")
        st.markdown(told.format(count=grouped(second.result.size)))
        return
    formula(_("Weights, without a bias"), *costs.weights_alone_formula(found))
    formula(_("Multiply-adds"), *costs.multiply_adds_formula(found))


def _sizes(_: Translate, axes: tuple[costs.Axis, ...]) -> None:
    """The output size of each axis, once where they are alike."""
    names = [_("Output length")] if len(axes) == 1 else [_("Output rows"), _("Output columns")]
    if len(set(axes)) < len(axes):
        names = [_("Output rows, and columns likewise")]
    for name, axis in zip(names, axes, strict=False):
        formula(name, *costs.size_formula(axis))


def _times(ratio: float) -> str:
    return grouped(ratio) if ratio >= 10 else f"{ratio:.3g}"


def _size_legend(_: Translate) -> None:
    """What the letters of a size formula stand for."""
    st.caption(
        explained(
            _(
                "{n}: size of the input; {p1}, {p2}: [[padding]] before and after it; {k}: size of the [[kernel]] or window; {d}: [[dilation]]; {s}: [[stride]]. {floor} rounds down, {ceil} up ([[ceil_mode]])."
            )
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


def _transposed_legend(_: Translate) -> None:
    """What the letters of a transposed convolution's size stand for."""
    st.caption(
        explained(
            _(
                "{n}: size of the input; {k}: size of the [[kernel]]; {s}: [[stride]] between the copies of the kernel; {d}: [[dilation]]; {p1}, {p2}: [[padding]], which is cut off before and after; {o}: output padding."
            )
        ).format(n="$n$", k="$k$", s="$s$", d="$d$", p1="$p_1$", p2="$p_2$", o="$o$")
    )


def _counts_legend(_: Translate, axes: int) -> None:
    """What the letters of weights and multiply-adds stand for."""
    st.caption(
        explained(
            _(
                "{channels_in}, {channels_out}: [[channel|channels]] of the input and output; {groups}: groups; {kernel}: size of the [[kernel]]; {sizes}: size of the output; {numbers_in}, {numbers_out}: how many numbers the whole input and output have."
            )
        ).format(
            channels_in=r"$C_\mathrm{in}$",
            channels_out=r"$C_\mathrm{out}$",
            groups="$g$",
            kernel="$k$" if axes == 1 else "$k_H$, $k_W$",
            sizes=r"$L_\mathrm{out}$" if axes == 1 else r"$H_\mathrm{out}$, $W_\mathrm{out}$",
            numbers_in=r"$N_\mathrm{in}$",
            numbers_out=r"$N_\mathrm{out}$",
        )
    )
