"""Networks that a visitor builds and trains: their description, the data, and the training itself.

A description (:mod:`~cnnviz.training.architecture`) is data. :mod:`~cnnviz.training.plain` is what training it means, with the
engine's functions; :mod:`~cnnviz.training.quick` does the same sooner, in arrays that are kept. A
:class:`~cnnviz.training.trainer.Trainer` takes pictures and settings and does the work in slices.
"""
