"""AlimTalk text against its template: substitution, matching, length. Pure.

How Kakao matches isn't public; modelled: outside the variables every character counts, a variable is any text, newlines
included and possibly empty, CRLF counts as LF, nothing is trimmed.
"""

import re

VARIABLE = re.compile(r"#\{([^{}]*)\}")


def names(text: str) -> list[str]:
    """The variables of a text, each once, in order."""
    return list(dict.fromkeys(VARIABLE.findall(text)))


def bare(name: str) -> str:
    """A variable's name without the `#{}` that SDKs put around it."""
    return name[2:-1] if name.startswith("#{") and name.endswith("}") else name


def substitute(text: str, values: dict[str, str]) -> str | None:
    """The text with every variable replaced (keys without `#{}`); None when one has no value."""
    if any(name not in values for name in VARIABLE.findall(text)):
        return None
    return VARIABLE.sub(lambda found: values[found[1]], text)


def matches(template: str, text: str) -> bool:
    """Whether a text is the template with something in place of each variable.

    The fixed pieces are sought from left to right, the last one at the end: linear, whatever the text.
    """
    template, text = unix(template), unix(text)
    first, *rest = VARIABLE.split(template)[::2]
    if not rest:
        return text == first
    *middle, last = rest
    if not text.startswith(first) or not text.endswith(last) or len(text) < len(first) + len(last):
        return False
    at, end = len(first), len(text) - len(last)
    for piece in middle:
        found = text.find(piece, at, end)
        if found < 0:
            return False
        at = found + len(piece)
    return True


def unix(text: str) -> str:
    """The text with LF line ends."""
    return text.replace("\r\n", "\n")


def korean_bytes(text: str) -> int | None:
    """Length of a text message: a Hangul syllable counts two bytes. None when a phone couldn't show it.

    Carriers speak of EUC-KR and take its common superset (all 11,172 syllables), which is code page 949.
    """
    try:
        return len(text.encode("cp949"))
    except UnicodeEncodeError:
        return None
