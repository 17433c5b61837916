"""The steps whose result is the input of the lab, what that input is, and the ways back; nothing while the picture is the input.

The messages: ``{"back": k}`` goes back to step k, ``{"use": "picture"}`` takes the picture as the input.
"""

from cnnviz.parts.part import Part

PART = Part("cnnviz_chain", "chain/chain.js", ("shared/base.css", "chain/chain.css"))
"""The steps before, the input that they make, and the ways back."""
