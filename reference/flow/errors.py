"""What a room can't do, as values that the target door answers with."""

from collections.abc import Iterable


class RoomError(Exception):
    """`code` is stable: bad_request, not_found, refused."""

    code = "bad_request"
    status = 400

    def __init__(self, message: str, because: Iterable[str] = (), at: str = ""):
        super().__init__(message)
        self.message, self.because, self.at = message, list(because), at


class BadRequest(RoomError):
    """Something given that can't be; `at` says where."""


class NotFound(RoomError):
    """No such thing."""

    code, status = "not_found", 404

    def __init__(self, what: str, id: object):
        super().__init__(f"no such {what}: {id}", at=what)


class Refused(RoomError):
    """A rule refuses; `because` names it, and nothing was changed."""

    code, status = "refused", 409
