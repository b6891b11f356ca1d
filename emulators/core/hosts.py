"""Real host names and the vendors' paths that stand for them."""

from collections.abc import Iterable

from mallrig.emulators.core.vendor import Vendor


def host_table(vendors: Iterable[Vendor]) -> dict[str, str]:
    """Every real host name (`*.` for one label) with its path prefix (`*` for that label)."""
    return {host: prefix for vendor in vendors for host, prefix in vendor.hosts.items()}


def prefix_of(table: dict[str, str], host: str) -> str | None:
    """The path prefix that stands for a host, with or without a port; None for a host that nobody emulates."""
    name = host.partition(":")[0].lower()
    if name in table:
        return table[name]
    label, _, parent = name.partition(".")
    return table.get(f"*.{parent}", "").replace("*", label) or None if label and parent else None
