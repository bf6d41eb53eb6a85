"""All calls by service name. A call's module is imported on use: a start costs that of one call."""

from importlib import import_module

from kundenakte.calls.call import Call
from kundenakte.domain.errors import UnknownService

SERVICES = (
    "article.create",
    "article.delete",
    "article.get",
    "article.update",
    "bankentry.assign",
    "bankentry.get",
    "bankstatement.import",
    "collection.create",
    "collection.get",
    "coupon.check",
    "coupon.create",
    "coupon.delete",
    "coupon.get",
    "coupon.update",
    "customer.addcredits",
    "customer.create",
    "customer.createsecurelink",
    "customer.delete",
    "customer.export",
    "customer.get",
    "customer.getlog",
    "customer.renewlink",
    "customer.update",
    "declaration.complete",
    "declaration.get",
    "invoice.cancel",
    "invoice.complete",
    "invoice.correct",
    "invoice.create",
    "invoice.delete",
    "invoice.dunningstop",
    "invoice.get",
    "invoice.getreminders",
    "invoice.renewlink",
    "invoice.sendbyemail",
    "invoice.sendbypost",
    "invoice.setpaid",
    "invoice.sign",
    "invoice.update",
    "item.delete",
    "item.get",
    "mail.get",
    "mail.send",
    "mailtemplate.delete",
    "mailtemplate.get",
    "mailtemplate.preview",
    "mailtemplate.update",
    "mandate.create",
    "mandate.delete",
    "mandate.get",
    "notification.get",
    "notification.resend",
    "payment.create",
    "payment.delete",
    "payment.get",
    "shipment.create",
    "shipment.delete",
    "shipment.get",
    "shipment.update",
    "subscription.cancel",
    "subscription.changearticle",
    "subscription.create",
    "subscription.createsecurelink",
    "subscription.deleteusagedata",
    "subscription.get",
    "subscription.getupcomingamount",
    "subscription.getusagedata",
    "subscription.postpone",
    "subscription.preview",
    "subscription.reactivate",
    "subscription.renew",
    "subscription.setaddon",
    "subscription.setusagedata",
    "subscription.update",
    "template.get",
)


def find(service: str) -> Call:
    """The call of that name. Raises UnknownService."""
    if service not in SERVICES:
        raise UnknownService(service)
    module = import_module(f"kundenakte.calls.{service.replace('.', '_')}")
    call: Call = module.CALL
    return call
