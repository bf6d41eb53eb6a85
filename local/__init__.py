"""`python -m local`: the whole service on one machine, without an AWS account (docs/local.md)."""
