"""Kundenakte: customer files and subscription billing.

`entry` is the way in, `calls` is what it can do.
"""
