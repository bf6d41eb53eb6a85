"""Keys of what the account's own pages, imports, exports and figures store.

Accounts table
    pk                    sk                      is
    {account}             USER#{user id}          who may sign in to the account's pages
    EMAIL#{sha256}        USER#{account}#{id}     e-mail address → a user of an account
"""

from kundenakte.storage.keys import Key, of


def user(account: str, user_id: str) -> Key:
    """One user of the account's own pages."""
    return of(account, f"USER#{user_id}")


def user_pointer(digest: str, account: str, user_id: str) -> Key:
    """SHA-256 of an e-mail address (hex) → a user of an account."""
    return of(f"EMAIL#{digest}", f"USER#{account}#{user_id}")
