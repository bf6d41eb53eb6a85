"""Keys of what the account's own pages, imports, exports and figures store.

Accounts table
    pk                    sk                      is
    {account}             USER#{user id}          who may sign in to the account's pages
    {account}             EXPORT#{id}             an export of the account, and how far it is
    {account}             FILTER#{name}           a saved filter of the list of customers
    {account}             RESTORE                 how far an archive is read back
    {account}             FIGURES#{month}         revenue and open amounts, a month's
    {account}             FIGURES                 those of a day, while they are worked out
    EMAIL#{sha256}        USER#{account}#{id}     e-mail address → a user of an account

Customers table
    {account}#USER#{id}   EVENT#{id}, MAIL#{id}   what is sent to a user
    {account}#EXPORT#{id} WORK                    wakes who makes the export; gone when it is made
"""

from kundenakte.storage.keys import Key, of


def user(account: str, user_id: str) -> Key:
    """One user of the account's own pages."""
    return of(account, f"USER#{user_id}")


def user_file(account: str, user_id: str) -> str:
    """The partition, of the customers table, of events and mails to a user."""
    return f"{account}#USER#{user_id}"


def user_pointer(digest: str, account: str, user_id: str) -> Key:
    """SHA-256 of an e-mail address (hex) → a user of an account."""
    return of(f"EMAIL#{digest}", f"USER#{account}#{user_id}")


def export(account: str, export_id: int) -> Key:
    """An export, and how far it is."""
    return of(account, f"EXPORT#{export_id:016d}")


def export_work(account: str, export_id: int) -> Key:
    """Wakes who makes an export; of the customers table, which has a stream."""
    return of(f"{account}#EXPORT#{export_id}", "WORK")


def saved_filter(account: str, folded: str) -> Key:
    """A saved filter of the list of customers, by its folded name."""
    return of(account, f"FILTER#{folded}")


def restore(account: str) -> Key:
    """How far the reading back of an archive is; not there when none is under way."""
    return of(account, "RESTORE")


def drafts(account: str) -> str:
    """The partition of by_open with the account's invoices that are drafts."""
    return f"{account}#DRAFTS"


def open_declarations(account: str) -> str:
    """The partition of by_open with the account's declarations that nobody has handled yet."""
    return f"{account}#DECLARED"


def undelivered(account: str) -> str:
    """The partition of by_open with the events that a receiver of notifications did not take."""
    return f"{account}#UNDELIVERED"


def figures(account: str, month: str) -> Key:
    """An account's figures of a month (YYYY-MM)."""
    return of(account, f"FIGURES#{month}")


def unfinished_figures(account: str) -> Key:
    """How far a day's figures are; not there when they are done."""
    return of(account, "FIGURES")
