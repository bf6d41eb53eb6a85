"""Hosted pages: what a customer sees in a browser. `respond` is the way in."""
