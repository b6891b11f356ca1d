"""Refused: how a vendor's behaviour says no. Each vendor renders it in its own envelope."""


class Refused(Exception):
    """A vendor's refusal: HTTP status, the vendor's stable code (may be the status), its text, and what else its body carries.

    `keeps`: what was written before the refusal stays (a counted try); otherwise nothing of the request does.
    """

    def __init__(self, status: int, message: str, code: object = None, headers: dict | None = None, keeps: bool = False, **more: object):
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = status if code is None else code
        self.headers = headers or {}
        self.keeps = keeps
        self.more = more
