"""Errors of the Hub's functions: the channel-app codes with their stable types."""


class HubError(Exception):
    """{"error": {"code", "type", "message", "data"?}} of the wire format."""

    code, type = 1, "unprocessable"

    def __init__(self, message: str, data: dict | None = None):
        super().__init__(message)
        self.message, self.data = message, data


class InvalidParams(HubError):
    """An input that is missing or can't be; the message names it (HUB-TASK-09)."""

    code, type = 2, "invalidParams"


class UnknownOrder(HubError):
    """No such order, or another's: the answer doesn't tell which."""

    code, type = 3, "notFound"


class NotIdentified(HubError):
    """The asker isn't known yet (HUB-ID-02)."""

    code, type = 4, "unauthorized"


class NotOffered(HubError):
    """A command that is off, or a chat that the Hub doesn't serve (HUB-SET-04, -12)."""

    type = "notOffered"


class NotConfigured(HubError):
    """The WMS isn't linked as it has to be; the message says which part (HUB-SET-02, -16)."""

    type = "configuration"


class NoPermission(HubError):
    """The mall hasn't agreed to the API permissions (HUB-SET-05)."""

    type = "permission"


class UnknownMethod(HubError):
    """No function of that name."""

    code, type = -32601, "methodNotFound"


def missing(name: str, why: str = "") -> InvalidParams:
    """The error for a required input that isn't there."""
    return InvalidParams(f"{name} is required{': ' + why if why else ''}", {"name": name})
