"""Keys of what the sign-in to the account's own pages leaves for a while; all of it expires. Whose
account it is is not known yet, so they begin with none.

Accounts table
    pk                       sk           is
    SIGNIN#{id}              CHALLENGE    a one-time code, and the link that does the same
    SIGNINS#{kind}#{who}     {window}     how often codes were asked for, by address or source
"""

from kundenakte.storage.keys import Key, of


def challenge(challenge_id: str) -> Key:
    """A one-time code that waits to be typed."""
    return of(f"SIGNIN#{challenge_id}", "CHALLENGE")


def asked(kind: str, who: str, window: int) -> Key:
    """How often codes were asked for in a stretch of time; `who` says it without a name."""
    return of(f"SIGNINS#{kind}#{who}", str(window))
