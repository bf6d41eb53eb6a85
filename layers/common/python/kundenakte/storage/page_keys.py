"""Keys of what hosted pages leave for a while; all of it expires.

Customers table
    pk                             sk          is
    {account}#LINK#{token}         LINK        a time-limited page link
    {account}#FORM#{nonce}         FORM        a form of a page that was sent
    {account}#CODE#{token}         CODE        a one-time code and what it is for
    {account}#CODES#{id}           SENT        when a customer was sent codes
    {account}#LIMIT#{kind}#{who}   {window}    how often something was done
"""

from kundenakte.storage.keys import Key, of


def link(account: str, token: str) -> Key:
    """A time-limited link to a customer's pages."""
    return of(f"{account}#LINK#{token}", "LINK")


def form(account: str, nonce: str) -> Key:
    """A form of a page that was sent."""
    return of(f"{account}#FORM#{nonce}", "FORM")


def code(account: str, token: str) -> Key:
    """A one-time code, and what it is for."""
    return of(f"{account}#CODE#{token}", "CODE")


def codes_sent(account: str, customer_id: int) -> Key:
    """When the customer was sent one-time codes."""
    return of(f"{account}#CODES#{customer_id}", "SENT")


def limit(account: str, kind: str, who: str, window: int) -> Key:
    """How often somebody did something in a stretch of time; `who` says it without a name."""
    return of(f"{account}#LIMIT#{kind}#{who}", str(window))
