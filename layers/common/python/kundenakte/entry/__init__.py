"""The ways in: the compatible URL, /v1, pages, and management."""

import gc

# Init allocates much and frees nothing: collecting meanwhile costs a quarter of the start.
# `boot.ready` turns it on again.
gc.disable()
