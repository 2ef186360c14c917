"""Reportedly: a ledger of claims from reporting about a conflict."""
