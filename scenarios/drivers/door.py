"""A door: JSON over HTTP to one server, with what it refuses raised by name."""

from dataclasses import dataclass

import httpx


class Refused(AssertionError):
    """The other side answered with an error; `status`, `code` and `body` say which."""

    def __init__(self, answer: httpx.Response):
        self.status = answer.status_code
        self.body = _json(answer)
        error = self.body.get("error") if isinstance(self.body, dict) else None
        self.code = error.get("code") if isinstance(error, dict) else None
        super().__init__(f"{answer.request.method} {answer.request.url} answered {answer.status_code}: {answer.text[:2000]}")


@dataclass(frozen=True)
class Door:
    """A server, reached through an httpx client."""

    client: httpx.Client

    def get(self, path: str, /, **query: object) -> dict:
        """The JSON of a GET. Raises Refused."""
        return self.ask("GET", path, params=query)

    def post(self, path: str, body: object = None) -> dict:
        """The JSON of a POST. Raises Refused."""
        return self.ask("POST", path, json={} if body is None else body)

    def put(self, path: str, body: object) -> dict:
        """The JSON of a PUT. Raises Refused."""
        return self.ask("PUT", path, json=body)

    def delete(self, path: str) -> dict:
        """The JSON of a DELETE. Raises Refused."""
        return self.ask("DELETE", path)

    def ask(self, method: str, path: str, **rest: object) -> dict:
        """The JSON of any call. Raises Refused for a status of 400 and above."""
        answer = self.raw(method, path, **rest)
        if answer.status_code >= 400:
            raise Refused(answer)
        return answer.json()

    def raw(self, method: str, path: str, **rest: object) -> httpx.Response:
        """The answer as it came."""
        return self.client.request(method, path, **rest)


def _json(answer: httpx.Response) -> object:
    try:
        return answer.json()
    except ValueError:
        return answer.text
