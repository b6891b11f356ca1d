"""Loads on a served mallrig. Locust patches the process that imports it, so it runs in one of its own."""
