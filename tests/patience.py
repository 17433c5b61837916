"""How long a test waits for a fact before it gives up: much longer than even a busy machine takes, as nothing waits in vain."""

PATIENCE = 300.0
"""Seconds."""
