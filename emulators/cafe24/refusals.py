"""Cafe24's refusals, in its words. Texts are the vendor's where one is known; "ours" where the vendor publishes none."""

from http import HTTPStatus

from mallrig.emulators.core.refused import Refused

INVALID_TOKEN = "Invalid access_token"
EXPIRED_TOKEN = "access_token time expired. (invalid_token)"
NO_SCOPE = "No authority to access"
NO_API = "No API found."
NOT_JSON = "Content-type is not an application/json in the header."
NO_CLIENT_ID = "API cannot be used. Please enter the App key."
NOT_ALLOWED = "not an allowed client_id"
NO_ENTITY = "The ID of the corresponding entity does not exist."

_BY_STATUS = {
    400: "Bad Request", 401: EXPIRED_TOKEN, 403: NO_SCOPE, 404: NO_API, 405: NO_API, 409: "The content is identical to what is stored.",
    422: "Input value is invalid", 429: "Too Many Requests", 500: "Internal Server Error", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip


def label(name: str, given: str | None = None) -> str:
    """The words for a parameter in Cafe24's messages: [Order status]."""
    return given or name.replace("_", " ").capitalize()


def bad_request(message: str = "Bad Request") -> Refused:
    """400: what can't be read at all."""
    return Refused(400, message)


def missing(name: str, words: str | None = None) -> Refused:
    """422: a required parameter isn't there."""
    return Refused(422, f"[{label(name, words)}] is a required field. (parameter.{name})")


def invalid(name: str) -> Refused:
    """422: a value outside the specification."""
    return Refused(422, f"Input value in [{name}] is invalid")


def refused(name: str, why: str) -> Refused:
    """422 for what the mall's state doesn't allow: a sentence that names the parameter first (ours; no text is published)."""
    return Refused(422, f"[{name}] {why}")


def unknown_id() -> Refused:
    """404: no such entity in this mall."""
    return Refused(404, NO_ENTITY)


def unknown_courier() -> Refused:
    """422: a delivery company that isn't among the mall's."""
    return Refused(422, "It is an unregistered delivery company.")


def unauthorized(message: str) -> Refused:
    """401."""
    return Refused(401, message)


def by_status(status: int) -> Refused:
    """The vendor's words for an HTTP status, as a fault answers with it."""
    known = {member.value: member.phrase for member in HTTPStatus}
    return Refused(404 if status == 405 else status, _BY_STATUS.get(status) or known.get(status, "Error"))
