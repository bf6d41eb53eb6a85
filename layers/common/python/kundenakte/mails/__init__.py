"""Mails: values in, subject, text and HTML out (docs/mails.md). Sending is not known here."""
