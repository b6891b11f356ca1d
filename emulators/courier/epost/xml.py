"""Korea Post's XML: leaves in CDATA, errors in HTTP 200."""

from flask import Response

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def leaf(name: str, value: object) -> str:
    """One element with its text in CDATA."""
    text = "" if value is None else str(value)
    return f"<{name}><![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]></{name}>"


def leaves(members: dict) -> str:
    """Elements in order; a list of dicts repeats its element."""
    out = []
    for name, value in members.items():
        if isinstance(value, list):
            out += [f"<{name}>{leaves(part)}</{name}>" for part in value]
        else:
            out.append(leaf(name, value))
    return "".join(out)


def answer(root: str, members: dict, status: int = 200) -> Response:
    """An XML document."""
    return Response(f"{HEAD}<{root}>{leaves(members)}</{root}>", status, content_type="text/xml; charset=utf-8")


def is_clean(text: str) -> bool:
    """Whether XML can carry a text: no control characters, no halves of pairs, no non-characters."""
    return not any(
        (letter < " " and letter not in "\t\n\r") or "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff" for letter in text
    )
