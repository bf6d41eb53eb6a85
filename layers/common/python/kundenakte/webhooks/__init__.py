"""Sends JSON to addresses that somebody else has chosen: where to, signed how, and by when."""
