"""From an invoice's snapshot to what is handed out: checks, e-invoice XML, the PDF's contents.

Pure: text and numbers in, text out. Only functions/invoice_render turns the contents into a PDF.
"""
