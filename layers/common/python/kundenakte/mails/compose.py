"""A mail out of an order: subject, text and HTML."""

from kundenakte.mails.order import Mail, Order


def compose(order: Order) -> Mail:
    """The mail that is to be sent. Raises KeyError for a template that is not known."""
    raise NotImplementedError
