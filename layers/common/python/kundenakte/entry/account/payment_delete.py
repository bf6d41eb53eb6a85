"""/account/payment/{id}/delete: take a payment back; what it settled is open again."""

from kundenakte.domain.customer import Customer
from kundenakte.domain.errors import Refused
from kundenakte.domain.payment import REVERSALS, Payment
from kundenakte.entry.account import acting, paying, typed
from kundenakte.entry.account.visit import AccountVisit
from kundenakte.pages.account import payment as view
from kundenakte.pages.respond import Response
from kundenakte.storage import invoice_list


def answer(visit: AccountVisit) -> Response | None:
    """What follows from it; posted, the way back to the file."""
    acting.must_write(visit)
    payment, customer = acting.payment(visit)
    if not visit.posted:
        form = {"kind": REVERSALS[-1], "date": typed.day_shown(visit.unit().today), "reason": ""}
        return _page(visit, payment, customer, form)
    form = visit.form
    asked = {
        "payment_id": payment.id,
        "kind": form.get("kind", ""),
        "date": typed.day(form.get("date", "")),
        "reason": form.get("reason", ""),
    }
    try:
        visit.call("payment.delete", asked)
    except Refused as refused:
        return _page(visit, payment, customer, form, refused)
    return visit.done(acting.home(customer), "payment_taken_back")


def _page(
    visit: AccountVisit,
    payment: Payment,
    customer: Customer,
    form: dict[str, str],
    refused: Refused | None = None,
) -> Response:
    labels = acting.words(visit, "payment").payment_labels
    ids = sorted(payment.invoice_ids)
    found = invoice_list.in_file(visit.unit(), customer.customer_id, ids)
    return acting.page(
        visit,
        "payment_delete",
        customer,
        *paying.AREAS,
        status=400 if refused else 200,
        payment=view.told(payment, {one.id: one.number for one in found}),
        canceled={one.id for one in found if "CANCELED_BY" in one.state},
        kinds=REVERSALS[::-1],
        form=form,
        errors=acting.wrong(visit, refused, labels) if refused else {},
    )
