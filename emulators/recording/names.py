"""Which members, parameters and headers hold secrets or personal data, by their names, whatever the vendor."""

import re
from functools import lru_cache

from mallrig.emulators.core.redact import SECRET_MEMBERS

SECRET, PERSONAL = "secret", "personal"

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+")
_SECRET_WORDS = frozenset("token secret password passwd pwd otp apikey signature hmac salt credential".split())
_ACCOUNTS = frozenset("mallid memberid userid buyerid customerid custid loginid adminid clientid serviceid authorid".split())
"""What names a person or an account: it opens nothing, but is used in paths and must be replaced there too."""

_PERSONS = frozenset("receiver sender buyer recipient orderer customer author manager".split())
"""As a member's last word."""

_PERSONAL_WORDS = frozenset(
    """account holder birthday birthdate birth wedding city street clearance ip nick nickname surname furigana memo content contents
    text comment hp cell""".split()
)
_PERSONAL_ENDINGS = tuple("name names nm tel telno phone mobile addr adr address addresses zip zipcd zipcode zonecode mail cpno fax".split())
"""The couriers write words together: recevnm, TML_NM, snperAdr."""

_ABOUT = frozenset("type at in expires expired date time status yn use used flag count length size".split())
"""As a member's last word: it tells something about a secret or a person, not the thing itself (a birth's date is the thing)."""

_CODES = frozenset({"code", "state"})
"""Of OAuth, in a query or a form; in JSON these words mean other things."""

PERSON_PATHS = re.compile(r"(?<=/customers/)(?!count(?:/|$))[^/]+|(?<=/customersprivacy/)(?!count(?:/|$))[^/]+")
"""The id of a member of a mall in a path of Cafe24."""

FRAMING = frozenset("content-length content-encoding transfer-encoding connection keep-alive proxy-connection te trailer upgrade".split())
"""Headers of how a message was carried: a recorded body is neither chunked nor compressed."""

PLAIN_HEADERS = frozenset(
    """accept accept-charset accept-encoding accept-language accept-ranges age allow cache-control content-language content-type date expect
    expires pragma retry-after server user-agent vary www-authenticate x-api-call-limit x-cafe24-api-version x-cafe24-call-usage
    x-cafe24-time-usage x-cafe24-call-remain x-cafe24-time-remain""".split()
)
"""Headers that are kept as they are, unless an e-mail is in them; every other one gets a stand-in."""

URL_HEADERS = frozenset("host origin referer location content-location".split())


@lru_cache(20_000)
def kind_of(name: str) -> str | None:
    """SECRET or PERSONAL for what a member of this name holds; None for neither. A bare `key` may be a word, which must not be taken out
    of paths, so it counts as PERSONAL."""
    words = [word.lower() for word in _WORD.findall(name)]
    joined = "".join(words)
    if words[-1:] == ["date"] and not {"birth", "wedding"}.isdisjoint(words) or joined == "key":
        return PERSONAL
    if not _ABOUT.isdisjoint(words[-1:]):
        return None
    if name.lower() in SECRET_MEMBERS or joined in _ACCOUNTS or not _SECRET_WORDS.isdisjoint(words):
        return SECRET
    if not _PERSONAL_WORDS.isdisjoint(words) or not _PERSONS.isdisjoint(words[-1:]) or any(word.endswith(_PERSONAL_ENDINGS) for word in words):
        return PERSONAL
    return None


def kind_of_parameter(name: str) -> str | None:
    """The same for a parameter of a query or a form."""
    return SECRET if name.lower() in _CODES else kind_of(name)
