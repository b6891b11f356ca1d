"""Rejected: how the registration of one message says no, while the request that carried it goes on."""


class Rejected(Exception):
    """`code` is the message's 1xxx status code."""

    def __init__(self, code: str):
        super().__init__(code)
        self.code = code
