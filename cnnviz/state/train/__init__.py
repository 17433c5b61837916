"""What the views of training show: one kernel that learns, a network, one step by hand, a visitor's own classes."""

from cnnviz.state.train.kernel import TrainKernelState
from cnnviz.state.train.network import TrainNetworkState
from cnnviz.state.train.own import TrainOwnState
from cnnviz.state.train.step import TrainStepState

__all__ = ["TrainKernelState", "TrainNetworkState", "TrainOwnState", "TrainStepState"]
