"""Targets for the tests of `mallrig test`: Python adapters that can little, or nothing."""

import json

SETUP = {"setup": "s1", "tick": "http://target.test/target/s1/tick", "signing_key": "00", "sellers": []}


class CanNothing:
    """A target that makes setups and has no capability."""

    capabilities: tuple[str, ...] = ()

    def request(self, method, path, headers, body):
        """Answer setups alone."""
        if (method, path) == ("POST", "/target/setups"):
            self.world = json.loads(body)["world"]
            return 201, json.dumps(SETUP | {"capabilities": list(self.capabilities)}).encode()
        if method in ("DELETE", "PUT"):
            return 200, b"{}"
        return 404, b'{"error": {"code": "not_found", "message": "no such path"}}'


class SaysItCollects(CanNothing):
    """A target that says it collects, and never has an order."""

    capabilities = ("collect",)

    def request(self, method, path, headers, body):
        """An empty list of orders, whatever was collected."""
        if method == "GET" and "/orders" in path:
            return 200, b'{"total": 0, "orders": []}'
        if method == "POST" and path.endswith(("/tick", "/collect")):
            return 200, b'{"now": "2026-01-10T09:10:00+09:00", "ran": {}}'
        return super().request(method, path, headers, body)


class SaysItMerges(CanNothing):
    """A target that merges, and can't do what comes before and after it."""

    capabilities = ("merge",)


class NoRequest:
    """No adapter: it has no request()."""
