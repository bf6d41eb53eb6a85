"""The account's own pages, a module for each address; registry.py names them all."""
