"""What learns: one kernel (:mod:`~cnnviz.training.one_kernel`), and networks that a visitor builds.

The description of a network (:mod:`~cnnviz.training.architecture`) is data. :mod:`~cnnviz.training.plain` is what training it
means, with the engine's functions; :mod:`~cnnviz.training.quick` does the same sooner, in arrays that are kept. A
:class:`~cnnviz.training.trainer.Trainer` takes pictures and settings and does the work in slices.
"""
