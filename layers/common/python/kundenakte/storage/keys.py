"""Every key of both tables, one function each; more are in page_keys, office_keys and import_keys.
Nothing else writes a pk, an sk or an index key. Each key begins with the account, so that another
account's data cannot even be named; the few that do not (API keys, account hashes, customer hashes)
are random and lead to exactly one account.

Customers table: a customer's file is one item collection.
    pk                             sk                   is
    {account}#CUSTOMER#{id}        CUSTOMER             the record
                                   TAG#{tag}            one for each tag, for by_tag
                                   LOG#{id}             change log
                                   EVENT#{id}           outbox
                                   MAIL#{id}            a mail, by the id of its event
                                   ERASURE              what a deletion leaves behind
                                   SUBSCRIPTION#{id}    a booked subscription
                                   USAGE#{subscription}#{id}   usage data of one
                                   INVOICE#{id}         a draft, or a final document
                                   PAYMENT#{id}         money received or given back
                                   SHIPMENT#{id}        what is sent for a subscription
                                   MANDATE#{reference}  a SEPA mandate
                                   DECLARATION#{id}     leads to a declaration of the customer's
    {account}#NUMBER#{number}      CLAIM                the number is in use, by customer_id
    {account}#EXT_UID#{ext uid}    CLAIM                likewise
    {account}#SUBSCRIPTION#{id}    OWNER                whose file; INVOICE, PAYMENT ... too
    {account}#INVOICE_NUMBER#{n}   CLAIM                the number is in use, by invoice_id
    {account}#SUBSCRIPTION_EXT_UID#{ext uid}   CLAIM    likewise, by subscription_id
    {account}#MANDATE#{reference}  CLAIM                likewise, by customer_id
    {account}#COLLECTION#{id}      RUN                  a collection run
                                   DEBIT#{invoice}      one invoice in it
    {account}#COLLECTION#OPEN      OPEN                 which run is not complete, if one is
    {account}#BANKENTRY#{digest}   ENTRY                a movement that a bank statement told of
    {account}#DECLARATION#{id}     RECORD               a notice or a withdrawal that was received
                                   EVENT#{id}, MAIL#{id}   its outbox and its mails
    {account}#IDEMPOTENCY#{key}    ANSWER               what /v1 answered to this key

Accounts table
    {account}                      SETTINGS             settings and seller data
                                   RECEIVERS            of notifications, with their secrets
                                   COUNTERS             customer ids and numbers, ids of all else
                                   INVOICE_NUMBERS      the gapless counters of invoice numbers
                                   KEY#{key id}         one for each API key
                                   ARTICLE#{number}     what is sold
                                   COUPON#{code}        the code in capitals
                                   LOG#{id}             who changed articles and coupons
                                   MAILTEMPLATE#{name}#{language}   own words of a mail
    KEY#{sha256}                   ACCOUNT              API key → account and its settings
    HASH#{account hash}            ACCOUNT              account hash → account and its settings
    INSTALLATION                   ACCOUNT#{account}    the list of accounts
    GUESSES#{source}               {minute}             wrong credentials by source, expiring

Indexes of the customers table (attributes; a missing one keeps the item out of the index)
    by_number     account_id, customer_number    by_tag        tag_key, customer_id
    by_ext_uid    account_id, ext_uid            by_hash       page_hash
    directory     account_id, customer_id        by_open       open_key, open_of
    by_due        due_shard, due_at              by_account    list_key, list_sort (a customer's
    by_name       account_id, name_sort                        e-mail address)
"""

from typing import Any

Key = dict[str, dict[str, Any]]
WAITING = ("open_key", "open_of")  # attributes of what by_open lists
SHARDS = 16  # partitions that the due things of a job are spread over


def of(pk: str, sk: str) -> Key:
    """A primary key."""
    return {"pk": {"S": pk}, "sk": {"S": sk}}


def customer_file(account: str, customer_id: int) -> str:
    """The partition that holds everything about one customer."""
    return f"{account}#CUSTOMER#{customer_id}"


def customer(account: str, customer_id: int) -> Key:
    """The customer's record."""
    return of(customer_file(account, customer_id), "CUSTOMER")


def tag(account: str, customer_id: int, folded: str) -> Key:
    """One tag of a customer; `folded` is the tag in lower case."""
    return of(customer_file(account, customer_id), f"TAG#{folded}")


def tag_key(account: str, folded: str) -> str:
    """The partition of by_tag that lists an account's customers with a tag."""
    return f"{account}#{folded}"


def log(account: str, customer_id: int, entry_id: int) -> Key:
    """One entry of the change log; 16 digits, so that text order is time order."""
    return of(customer_file(account, customer_id), f"LOG#{entry_id:016d}")


def event(file: str, event_id: int) -> Key:
    """One event of the outbox, in time order; `file` is a customer's, or a declaration's."""
    return of(file, f"EVENT#{event_id:016d}")


def mail(file: str, mail_id: int) -> Key:
    """One mail, in the partition of the event that it was made of and under the event's id."""
    return of(file, f"MAIL#{mail_id:016d}")


def declaration_file(account: str, declaration_id: int) -> str:
    """The partition that holds a declaration and the mails about it."""
    return f"{account}#DECLARATION#{declaration_id}"


def declaration(account: str, declaration_id: int) -> Key:
    """A notice or a withdrawal, as it was received."""
    return of(declaration_file(account, declaration_id), "RECORD")


def returned_mails(account: str) -> str:
    """The partition of by_open with the account's mails that did not arrive."""
    return f"{account}#BOUNCED"


def mail_template(account: str, name: str, language: str) -> Key:
    """An account's own words of a mail in one language."""
    return of(account, f"MAILTEMPLATE#{name}#{language}")


def erasure(account: str, customer_id: int) -> Key:
    """The note that a customer was deleted and the rest of the file is to be erased."""
    return of(customer_file(account, customer_id), "ERASURE")


def filed(account: str, customer_id: int, kind: str, number: int) -> Key:
    """A SUBSCRIPTION, INVOICE, PAYMENT or SHIPMENT in its customer's file, in order of the ids."""
    return of(customer_file(account, customer_id), f"{kind}#{number:016d}")


def usage(account: str, customer_id: int, subscription_id: int, usage_id: int) -> Key:
    """One record of usage data, in time order."""
    sk = f"{usages(subscription_id)}{usage_id:016d}"
    return of(customer_file(account, customer_id), sk)


def usages(subscription_id: int) -> str:
    """What the sort keys of a subscription's usage data begin with."""
    return f"USAGE#{subscription_id:016d}#"


def mandate(account: str, customer_id: int, reference: str) -> Key:
    """A SEPA mandate; its reference in upper case."""
    return of(customer_file(account, customer_id), f"MANDATE#{reference}")


def mandate_claim(account: str, reference: str) -> Key:
    """Exists for ever once mandate.create has given the reference."""
    return of(f"{account}#MANDATE#{reference}", "CLAIM")


def owner(account: str, kind: str, number: int) -> Key:
    """Leads from an id to the customer whose file it is in; read consistently."""
    return of(f"{account}#{kind}#{number}", "OWNER")


def listed(account: str, kind: str) -> str:
    """The partition of by_account that lists all of an account's things of a kind."""
    return f"{account}#{kind}"


def by_email(account: str, email: str) -> dict[str, str]:
    """Where by_account lists the customers with an e-mail address, whose case does not matter."""
    if not email:
        return {}
    return {"list_key": listed(account, "EMAIL"), "list_sort": email.casefold()}


def due(job: str, customer_id: int) -> str:
    """The partition of by_due that a job (BILLING, DUNNING) finds a customer's things in."""
    return f"{job}#{customer_id % SHARDS}"


def collection(account: str) -> str:
    """The partition of by_due with the invoices that are to be collected by direct debit."""
    return f"COLLECTION#{account}"


def collection_run(account: str, run_id: int) -> Key:
    """A collection run."""
    return of(f"{account}#COLLECTION#{run_id}", "RUN")


def collection_debit(account: str, run_id: int, invoice_id: int) -> Key:
    """One invoice in a collection run."""
    return of(f"{account}#COLLECTION#{run_id}", f"DEBIT#{invoice_id:016d}")


def open_collection(account: str) -> Key:
    """Leads to the collection run that is not complete; not there when there is none."""
    return of(f"{account}#COLLECTION#OPEN", "OPEN")


def bank_entry(account: str, entry_id: str) -> Key:
    """One movement that a bank statement has told of."""
    return of(f"{account}#BANKENTRY#{entry_id}", "ENTRY")


def waiting(partition: str, file: str) -> dict[str, Any]:
    """Where by_open lists what waits. Not by pk: that may be longer than an index's sort key."""
    return {"open_key": {"S": partition}, "open_of": {"S": file}}


def open_invoices(account: str) -> str:
    """The partition of by_open with the account's final invoices that are not paid."""
    return f"{account}#OPEN"


def shards(job: str) -> list[str]:
    """All partitions of by_due that a job looks into."""
    return [due(job, number) for number in range(SHARDS)]


def invoice_number_claim(account: str, number: str) -> Key:
    """Exists for ever once an invoice of the account has the number."""
    return of(f"{account}#INVOICE_NUMBER#{number}", "CLAIM")


def subscription_ext_uid_claim(account: str, ext_uid: str) -> Key:
    """Exists while a subscription of the account has the external id."""
    return of(f"{account}#SUBSCRIPTION_EXT_UID#{ext_uid}", "CLAIM")


def number_claim(account: str, number: str) -> Key:
    """Exists while a customer of the account has the number."""
    return of(f"{account}#NUMBER#{number}", "CLAIM")


def ext_uid_claim(account: str, ext_uid: str) -> Key:
    """Exists while a customer of the account has the external id."""
    return of(f"{account}#EXT_UID#{ext_uid}", "CLAIM")


def idempotency(account: str, key: str) -> Key:
    """The answer given to an Idempotency-Key."""
    return of(f"{account}#IDEMPOTENCY#{key}", "ANSWER")


def settings(account: str) -> Key:
    """The account's settings."""
    return of(account, "SETTINGS")


def receivers(account: str) -> Key:
    """The receivers of the account's notifications."""
    return of(account, "RECEIVERS")


def counters(account: str) -> Key:
    """The account's counters for ids and numbers."""
    return of(account, "COUNTERS")


def invoice_numbers(account: str) -> Key:
    """The account's gapless counters: one attribute for each range and period."""
    return of(account, "INVOICE_NUMBERS")


def api_key(account: str, key_id: str) -> Key:
    """One API key in the list of the account's keys; holds no secret."""
    return of(account, f"KEY#{key_id}")


def article(account: str, number: str) -> Key:
    """One article; its number as written."""
    return of(account, f"ARTICLE#{number}")


def coupon(account: str, code: str) -> Key:
    """One coupon; its code may be typed in any case."""
    return of(account, f"COUPON#{code.upper()}")


def account_log(account: str, entry_id: int) -> Key:
    """One entry of the log of what belongs to no customer, in time order."""
    return of(account, f"LOG#{entry_id:016d}")


def key_pointer(digest: str) -> Key:
    """SHA-256 of an API key (hex) → the account."""
    return of(f"KEY#{digest}", "ACCOUNT")


def hash_pointer(account_hash: str) -> Key:
    """The hash in the account's page URLs → the account."""
    return of(f"HASH#{account_hash}", "ACCOUNT")


def installation(account: str) -> Key:
    """One account in the list of all."""
    return of("INSTALLATION", f"ACCOUNT#{account}")


def guesses(source: str, minute: int) -> Key:
    """Wrong credentials from one source in one minute."""
    return of(f"GUESSES#{source}", str(minute))
