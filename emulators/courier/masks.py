"""Names as couriers show them to the public."""


def masked(name: str) -> str:
    """A name with its second character starred: 홍길동 -> 홍*동."""
    return name[:1] + "*" + name[2:] if len(name) > 1 else name


def end_masked(name: str) -> str:
    """A name with its last character starred: 홍길동 -> 홍길*."""
    return name[:-1] + "*" if name else name
