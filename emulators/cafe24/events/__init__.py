"""Webhooks: what happened, told to who wants to know."""
