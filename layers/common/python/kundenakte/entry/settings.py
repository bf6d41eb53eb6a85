"""What the environment says. No other module reads it."""

import os
from typing import NamedTuple


class Settings(NamedTuple):
    """Names of the tables, the AWS region, where to find a local stand-in for AWS, if any, and what
    page URLs of an account begin with that is made without a PUBLIC_URL of its own; where the
    billing queue is, for the function that sends to it; the buckets of documents, and of files that
    go in or out. For mails:
    their queue, whom they come from where an account names nobody, and SES's configuration set.
    `local_sign_in` is where a local run has a sign-in of its own, to show a link to it."""

    customers: str
    accounts: str
    region: str
    endpoint: str
    public_url: str
    billing_queue: str
    documents: str
    mail_queue: str = ""
    mail_from: str = ""
    mail_events: str = ""
    notification_queue: str = ""
    erasure_queue: str = ""
    notify_loopback: bool = False
    local_sign_in: str = ""
    transfers: str = ""
    import_queue: str = ""
    export_queue: str = ""


def read_settings() -> Settings:
    """Raises KeyError with the name of a variable that is missing, which stops the cold start."""
    return Settings(
        customers=os.environ["TABLE_CUSTOMERS"],
        accounts=os.environ["TABLE_ACCOUNTS"],
        region=os.environ["AWS_REGION"],
        endpoint=os.environ.get("AWS_ENDPOINT_URL", ""),
        public_url=os.environ.get("PUBLIC_URL", ""),
        billing_queue=os.environ.get("BILLING_QUEUE", ""),
        documents=os.environ.get("DOCUMENTS_BUCKET", ""),
        mail_queue=os.environ.get("MAIL_QUEUE", ""),
        mail_from=os.environ.get("MAIL_FROM", ""),
        mail_events=os.environ.get("MAIL_EVENTS", ""),
        notification_queue=os.environ.get("NOTIFICATION_QUEUE", ""),
        erasure_queue=os.environ.get("ERASURE_QUEUE", ""),
        local_sign_in=os.environ.get("LOCAL_SIGN_IN", ""),
        notify_loopback=os.environ.get("NOTIFY_LOOPBACK", "") == "1",
        transfers=os.environ.get("TRANSFER_BUCKET", ""),
        import_queue=os.environ.get("IMPORT_QUEUE", ""),
        export_queue=os.environ.get("EXPORT_QUEUE", ""),
    )
