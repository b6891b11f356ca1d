"""Adapters: the ports filled in over HTTP, one file a vendor. Nothing here decides anything."""
