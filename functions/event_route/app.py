"""event_route: hands the events that the table's stream names to the queues of mails and
notifications."""

from kundenakte.entry.route import serve

handler = serve()
