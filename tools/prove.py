"""Runs every built function in Lambda's own runtime, one after the other through a customer's life.

    python -m tools.prove [--build .aws-sam/build]

The events of events/ go to the built functions as they are, with a local AWS behind them: an
account is made, a customer created, found, changed, shown, exported, billed, deleted, erased.
Whatever the build has cut away too much of shows here. tools/runtime.py says how a function runs.

An event of a queue, a schedule or a stream is a step like any other: its function gets it as Lambda
would hand it over, its status is None, and `holds` is a part of the answer as JSON, such as
NONE_FAILED. In every event the account EXAMPLE is replaced by the account of this run.
"""

import argparse
import base64
import json
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from local.backend import Backend
from tools.package import functions
from tools.runtime import ROOT, can_mount, emulator, files, gather_runtime, prepare

ACCOUNT = {
    "action": "account.create",
    "email": "demo@example.com",  # the credentials in events/
    "api_key": "0123456789abcdef0123456789abcdef",
    "public_url": "https://kunden.example",
    "settings": {  # whatever an invoice must say of its seller
        "COMPANY": "Muster GmbH",
        "STREET": "Torstraße 1",
        "ZIPCODE": "10119",
        "CITY": "Berlin",
        "VAT_ID": "DE136695976",
        "BANK_OWNER": "Muster GmbH",
        "BANK_IBAN": "DE89370400440532013000",
        "CREDITOR_ID": "DE98ZZZ09999999999",
    },
}
EXAMPLE = "0123456789"  # the account in events/
NONE_FAILED = '"batchItemFailures": []'


class Step(NamedTuple):
    """An event of events/, the HTTP status it must get (None where the answer is no HTTP), and a
    word that the answer must hold."""

    function: str
    event: str
    status: int | None = 200
    holds: str = "success"


LIFE = (
    Step("Manage", "manage", None, "account_hash"),
    Step("Openapi", "openapi", 200, "openapi"),
    Step("CustomerCreate", "customer_create"),
    Step("Api", "api", 200, "RESPONSE"),
    Step("Api", "api_base64", 200, "RESPONSE"),
    Step("Api", "api_xml", 200, "<RESPONSE>"),
    Step("CustomerGet", "customer_get", 200, "CUSTOMERS"),
    Step("CustomerUpdate", "customer_update"),
    Step("CustomerAddcredits", "customer_addcredits"),
    Step("CustomerCreatesecurelink", "customer_createsecurelink", 200, "DASHBOARD_URL"),
    Step("CustomerRenewlink", "customer_renewlink", 200, "DASHBOARD_URL"),
    Step("CustomerMerge", "customer_merge", 200, "DRAFT_IDS"),
    Step("CustomerGetlog", "customer_getlog", 200, "customer.update"),
    Step("CustomerExport", "customer_export", 200, "EXPORTED"),
    Step("ExportCreate", "export_create", 200, "EXPORT_ID"),
    Step("ExportWork", "export_work", None, NONE_FAILED),
    Step("ExportGet", "export_get", 200, "EXPORTS"),
    Step("MandateCreate", "mandate_create"),
    Step("MandateGet", "mandate_get", 200, "KD-1001"),
    Step("CollectionCreate", "collection_create", 200, "COLLECTION_ID"),
    Step("CollectionGet", "collection_get", 200, "COLLECTIONS"),
    Step("BankstatementImport", "bankstatement_import"),
    Step("BankentryGet", "bankentry_get", 200, "BANKENTRIES"),
    Step("BankentryAssign", "bankentry_assign", 404, "BANKENTRY_ID"),
    Step("MandateDelete", "mandate_delete"),
    Step("PaymentCreate", "payment_create"),
    Step("PaymentGet", "payment_get", 200, "TO_CREDIT"),
    Step("PaymentDelete", "payment_delete", 200, "REVERSES"),
    Step("InvoiceCreate", "invoice_create"),
    Step("InvoiceUpdate", "invoice_update"),
    Step("ItemGet", "item_get", 200, "Anfahrt"),
    Step("ItemDelete", "item_delete"),
    Step("InvoiceComplete", "invoice_complete", 200, "INVOICE_NUMBER"),
    Step("InvoiceGet", "invoice_get", 200, "outgoing"),
    Step("InvoiceSendbyemail", "invoice_sendbyemail"),
    Step("InvoiceSendbypost", "invoice_sendbypost", 400, "not_available"),
    Step("InvoiceSign", "invoice_sign", 400, "not_available"),
    Step("InvoiceGetreminders", "invoice_getreminders", 200, "REMINDERS"),
    Step("InvoiceDunningstop", "invoice_dunningstop"),
    Step("InvoiceRenewlink", "invoice_renewlink", 200, "/download/"),
    Step("InvoiceSetpaid", "invoice_setpaid"),
    Step("InvoiceCorrect", "invoice_correct", 200, "CANCELED_BY"),
    Step("InvoiceDelete", "invoice_delete"),
    Step("InvoiceCancel", "invoice_cancel", 400, "it is canceled already"),
    Step("ArticleCreate", "article_create"),
    Step("ArticleCreate", "article_create_addon"),
    Step("ArticleUpdate", "article_update"),
    Step("ArticleGet", "article_get", 200, "52.90"),
    Step("CouponCreate", "coupon_create"),
    Step("CouponUpdate", "coupon_update"),
    Step("CouponGet", "coupon_get", 200, "10,00%"),
    Step("CouponCheck", "coupon_check", 200, '"valid"'),
    Step("TemplateGet", "template_get", 200, "Standard"),
    Step("SubscriptionCreate", "subscription_create"),
    Step("ShipmentCreate", "shipment_create"),
    Step("ShipmentUpdate", "shipment_update"),
    Step("ShipmentGet", "shipment_get", 200, "DHL"),
    Step("ShipmentDelete", "shipment_delete"),
    Step("SubscriptionGet", "subscription_get", 200, "hosting-m"),
    Step("SubscriptionPreview", "subscription_preview", 200, "EARLIEST_END"),
    Step("SubscriptionGetupcomingamount", "subscription_getupcomingamount", 200, "52.9"),
    Step("SubscriptionSetaddon", "subscription_setaddon"),
    Step("SubscriptionChangearticle", "subscription_changearticle"),
    Step("SubscriptionSetusagedata", "subscription_setusagedata"),
    Step("SubscriptionGetusagedata", "subscription_getusagedata", 200, '"BILLED":0'),
    Step("SubscriptionDeleteusagedata", "subscription_deleteusagedata", 404, "USAGEDATA_ID"),
    Step("SubscriptionRenew", "subscription_renew"),
    Step("SubscriptionPostpone", "subscription_postpone"),
    Step("SubscriptionCreatesecurelink", "subscription_createsecurelink", 200, "CANCEL_URL"),
    Step("SubscriptionCancel", "subscription_cancel", 200, "CANCELLATION_DATE"),
    Step("SubscriptionReactivate", "subscription_reactivate"),
    Step("SubscriptionUpdate", "subscription_update"),
    Step("HostedPage", "hosted_page", 200, "Freising"),
    Step("HostedPage", "hosted_page_asset", 200, "--accent"),
    Step("AccountPage", "account_page", 303, ""),
    Step("AccountPage", "account_page_sign_in", 200, "<h1>Anmelden</h1>"),
    Step("BillingRun", "billing_run", None, "customers"),
    Step("BillingWork", "billing_work", None, NONE_FAILED),
    Step("DunningRun", "dunning_run", None, '"failed": 0'),
    Step("TrialRun", "trial_run", None, '"failed": 0'),
    Step("FiguresRun", "figures_run", None, '"failed": 0'),
    Step("InvoiceRender", "invoice_render", None, NONE_FAILED),
    Step("EventRoute", "event_route", None, NONE_FAILED),
    Step("MailDeliver", "mail_deliver", None, NONE_FAILED),
    Step("MailFeedback", "mail_feedback", None, '"messages": 1'),
    Step("DeclarationGet", "declaration_get", 200, "DECLARATIONS"),
    Step("DeclarationComplete", "declaration_complete", 404, "DECLARATION_ID"),
    Step("MailGet", "mail_get", 200, "MAILS"),
    Step("MailtemplateUpdate", "mailtemplate_update"),
    Step("MailtemplateGet", "mailtemplate_get", 200, "Willkommen, {{CUSTOMER_NAME}}"),
    Step("MailtemplatePreview", "mailtemplate_preview", 200, "HTML"),
    Step("MailtemplateDelete", "mailtemplate_delete"),
    Step("MailSend", "mail_send", 200, "MAIL_ID"),
    Step("NotificationSend", "notification_send", None, NONE_FAILED),
    Step("NotificationGet", "notification_get", 200, "NOTIFICATIONS"),
    Step("NotificationResend", "notification_resend", 404, "NOTIFICATION_ID"),
    Step("HostedPage", "hosted_page_download", 404, "keiner Seite"),
    Step("CouponDelete", "coupon_delete"),
    Step("ArticleDelete", "article_delete"),
    Step("CustomerDelete", "customer_delete"),
    Step("CustomerErase", "customer_erase", None, NONE_FAILED),
    Step("ImportCreate", "import_create", 200, "PART_SIZE"),
    Step("ImportUpload", "import_upload", 200, "uploaded"),
    Step("ImportCheck", "import_check", 200, "checking"),
    Step("ImportWork", "import_work", None, NONE_FAILED),
    Step("ImportRun", "import_run", 200, "running"),
    Step("ImportWork", "import_work", None, NONE_FAILED),
    Step("ImportGetreport", "import_getreport", 200, "LINES"),
    Step("ImportGet", "import_get", 200, '"done"'),
    Step("ImportCancel", "import_cancel", 400, "its state is done"),
)


def main() -> int:
    """0 when every function answered as it should."""
    parser = argparse.ArgumentParser(description="Run the built functions in Lambda's runtime.")
    parser.add_argument("--build", type=Path, default=ROOT / ".aws-sam" / "build")
    build = parser.parse_args().build.resolve()
    folders = {folder.name: folder for folder in functions(build)}
    if not folders:
        sys.exit("nothing is built: make build")
    gather_runtime()
    before = files(build)
    with tempfile.TemporaryDirectory() as state:
        backend = Backend(Path(state), every=0).wait()
        prepare(backend)
        faults = list(live(build, folders, backend.endpoint_url))
        backend.stop()
    if files(build) != before:
        faults.append("a function wrote into its own folder or the layer")
    if untried := folders.keys() - {step.function for step in LIFE}:
        faults.append(f"not tried: {', '.join(sorted(untried))}")
    for fault in faults:
        print(f"error: {fault}", file=sys.stderr)
    return 1 if faults else 0


def live(build: Path, folders: dict[str, Path], endpoint: str) -> Iterator[str]:
    """Goes through LIFE; one sentence for each event that was not answered as it should be."""
    mounted = can_mount(build)
    print("/var/task and /opt are", "read-only mounts" if mounted else "compared before and after")
    known: dict[str, str] = {}
    for step in LIFE:
        with emulator(build, folders[step.function], mounted, endpoint) as (invoke, log):
            answer = invoke(event(step, known))
            print(f"{step.function:26} {step.event:26} {answer.get('statusCode', '')}")
            if answer.get("statusCode") != step.status or step.holds not in text(answer):
                yield f"{step.function} with {step.event}: {answer!r:.600}\n{log()}"
        known |= learned(answer)


def event(step: Step, known: dict[str, str]) -> dict[str, Any]:
    """The event as it lies in events/; the account's and the page's are made for this run."""
    if step.function == "Manage":
        return ACCOUNT
    text = (ROOT / f"events/{step.event}.json").read_text()
    found: dict[str, Any] = json.loads(text.replace(EXAMPLE, known.get("account", EXAMPLE)))
    if step.event == "hosted_page" and "page" in known:
        _, page, account, customer = known["page"].rsplit("/", 3)
        found["rawPath"] = f"/{page}/{account}/{customer}"
        found["pathParameters"] = {"path": f"{account}/{customer}"}
    return found


def learned(answer: dict[str, Any]) -> dict[str, str]:
    """The id of the account that was made, the address of the page of the customer."""
    if "account_hash" in answer:
        return {"account": answer["account"]}
    body = text(answer)
    if not body.startswith("{") or '"DASHBOARD_URL":' not in body:
        return {}
    found = json.loads(body)
    response = found.get("RESPONSE", found)
    return {"page": response["DASHBOARD_URL"]} if "DASHBOARD_URL" in response else {}


def text(answer: dict[str, Any]) -> str:
    """What the function has to say."""
    body = str(answer.get("body", json.dumps(answer)))
    return base64.b64decode(body).decode() if answer.get("isBase64Encoded") else body


if __name__ == "__main__":
    sys.exit(main())
