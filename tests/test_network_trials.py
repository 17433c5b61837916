"""Experiments as states: what sets them up, and what is still one of them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cnnviz.actions import RefusedError, after
from cnnviz.network_training import data_of, settings_of
from cnnviz.network_trials import set_up, trial_of
from cnnviz.state import TrainNetworkState, from_query, to_query
from cnnviz.training.data import CLASSES
from cnnviz.training.experiments import BASE, DIGITS, EXPERIMENTS, TRIALS
from cnnviz.training.written import read_layers, write_layers

VISITOR = TrainNetworkState(language="zh_CN", large=True, step=7, seed=3)


@pytest.mark.parametrize("trial", TRIALS)
def test_a_trials_state_trains_just_what_the_trial_says(trial: str) -> None:
    """Before its first step; it stands in a link, and the visitor keeps the language and the size of text."""
    state = set_up(trial, VISITOR)
    wanted = TRIALS[trial]
    assert (data_of(state), settings_of(state)) == (wanted.data, wanted.settings)
    assert state.layers == wanted.layers(len(CLASSES[wanted.data.source]))
    assert (state.step, state.language, state.large, trial_of(state)) == (0, "zh_CN", True, trial)
    assert from_query(to_query(state)) == (state, [])


def test_trials_differ_from_what_the_page_opens_with_only_where_they_say_so() -> None:
    """A trial that says nothing is the page's own start."""
    start = TrainNetworkState()
    assert (data_of(start), settings_of(start)) == (DIGITS, BASE)
    assert replace(set_up("start_random", start), experiment="") == start


def test_a_state_stays_of_its_trial_while_it_runs_and_is_looked_at() -> None:
    """Until something else is trained; the same settings without the name are nobody's trial."""
    state = set_up("few_50", VISITOR)
    for going_on in ({"step": 30}, {"look": 3, "step": 30}, {"picture": 9}, {"draft": read_layers("fc10")}):
        assert trial_of(replace(state, **going_on)) == "few_50"
    for other in ({"seed": 5}, {"rates": ((0, 0.01), (4, 0.1))}, {"count": 100}, {"experiment": "few_5000"}):
        assert trial_of(replace(state, **other)) == ""
    assert trial_of(replace(state, experiment="")) == trial_of(replace(state, experiment="nope")) == ""


def test_a_question_sets_its_first_trial_up_and_another_can_be_set_up_or_left() -> None:
    """To leave an experiment leads back to what was there before it."""
    for name, experiment in EXPERIMENTS.items():
        state = after(VISITOR, "experiments", name)
        assert state == set_up(experiment.trials[0].id, VISITOR)
        for trial in experiment.trials:
            assert after(state, "trials", {"trial": trial.id}) == set_up(trial.id, VISITOR)
    assert after(state, "trials", {"trial": None}) == VISITOR


def test_leaving_gives_back_what_was_there_before_the_first_of_several_experiments() -> None:
    """Network, data and settings, however far its training was; also by a link, in another language and with large text."""
    own = replace(
        VISITOR,
        source="shapes",
        layers=read_layers("conv4k3-relu-flat-fc5"),
        count=200,
        rates=((0, 0.1), (4, 0.02)),
        look=3,
    )
    state: TrainNetworkState = own
    for name in EXPERIMENTS:
        state = replace(after(state, "experiments", name), step=9)
        assert from_query(to_query(state)) == (state, [])
    assert after(state, "trials", {"trial": None}) == own
    spoken = replace(state, language="en", large=False)
    assert after(spoken, "trials", {"trial": None}) == replace(own, language="en", large=False)
    changed = after(state, "controls", {"name": "batch", "value": 64})
    assert trial_of(changed) == ""
    begun = after(changed, "experiments", "zero")
    assert after(begun, "trials", {"trial": None}) == changed


def test_a_link_that_says_nonsense_of_what_was_before_leads_to_the_start() -> None:
    """As far as it cannot be read."""
    state, unreadable = from_query(
        {"page": "train-network", "exp": "few_50", "before": "count=-3&seed=4&before=x&nonsense"}
    )
    assert not unreadable
    assert after(state, "trials", {"trial": None}) == TrainNetworkState(seed=4)
    long = {"page": "train-network", "before": "x" * 5000}
    assert from_query(long)[1] == ["before"]


@pytest.mark.parametrize(
    ("part", "body"),
    [
        ("experiments", "nope"),
        ("experiments", None),
        ("experiments", ["zero"]),
        ("trials", {}),
        ("trials", None),
        ("trials", {"trial": "nope"}),
        ("trials", {"trial": ["few_50"]}),
        ("trials", {"trial": 0}),
    ],
)
def test_experiments_that_are_not_there_are_refused(part: str, body: object) -> None:
    """Nothing is changed."""
    with pytest.raises(RefusedError):
        after(VISITOR, part, body)


def test_a_link_that_names_other_pictures_alone_brings_their_classes() -> None:
    """To the network that the page opens with, to that of the link, and to a draft."""
    for net, fitted in (({}, "flat-fc5"), ({"net": "flat-fc32-fc10"}, "flat-fc32-fc5")):
        query = {"page": "train-network", "data": "shapes", "draft": "relu-fc10", **net}
        state, unreadable = from_query(query)
        assert isinstance(state, TrainNetworkState) and not unreadable
        assert write_layers(state.layers).endswith(fitted)
        assert write_layers(state.draft or ()) == "relu-fc5"
        assert from_query(to_query(state)) == (state, [])


def test_a_draft_is_kept_beside_the_network_that_goes_on_learning() -> None:
    """Its steps and its experiment stay; what fits takes its place and begins anew."""
    state = replace(set_up("few_50", VISITOR), step=30)
    draft = after(state, "builder", {"remove": 6})
    assert write_layers(draft.draft or ()) == "conv8k3p1-relu-max2-conv16k3p1-relu-max2-fc10"
    assert replace(draft, draft=None) == state
    assert from_query(to_query(draft)) == (draft, [])
    further = after(draft, "builder", {"line": 3, "name": "kernels", "value": 4})
    assert further.layers == state.layers and further.step == 30
    mended = after(further, "builder", {"add": "global", "at": 6})
    assert write_layers(mended.layers) == "conv8k3p1-relu-max2-conv4k3p1-relu-max2-gap-fc10"
    assert (mended.draft, mended.step, mended.experiment) == (None, 0, "")


def test_to_return_from_a_draft_loses_no_step() -> None:
    """By the button or by undoing what was done."""
    state = replace(set_up("few_50", VISITOR), step=30)
    draft = after(state, "builder", {"remove": 6})
    assert after(draft, "builder", {"to": write_layers(state.layers)}) == state
    assert after(draft, "builder", {"add": "flatten", "at": 6}) == state


def test_other_classes_reach_the_draft_too() -> None:
    """Its scores follow them as the network's do."""
    draft = after(TrainNetworkState(), "builder", {"remove": 6})
    found = after(draft, "controls", {"name": "source", "value": "shapes"})
    assert write_layers(found.layers).endswith("flat-fc5")
    assert write_layers(found.draft or ()).endswith("max2-fc5")
