"""Buttons of a message against those of its template, and what each type of button needs. Pure."""

import re

from mallrig.emulators.alimtalk import matching
from mallrig.emulators.alimtalk.reading import Button
from mallrig.emulators.alimtalk.rejected import Rejected
from mallrig.emulators.alimtalk.words import BUTTON_NAME_MAX, BUTTON_URL_MAX, BUTTONS_MAX

LINKS = ("linkMo", "linkPc", "linkAnd", "linkIos")
TYPES = {"WL": ("linkMo",), "AL": ("linkAnd", "linkIos"), "DS": (), "BK": (), "MD": (), "BC": (), "BT": (), "AC": ()}
"""What each type must have."""

WEB = re.compile(r"https?://.+", re.IGNORECASE | re.DOTALL)


def as_json(button: Button) -> dict:
    """A button as SOLAPI answers it: name and type always, links where there are any."""
    links = {"linkMo": button.link_mo, "linkPc": button.link_pc, "linkAnd": button.link_and, "linkIos": button.link_ios}
    return {"buttonName": button.button_name, "buttonType": button.button_type} | {name: link for name, link in links.items() if link}


def of_template(approved: list[dict], given: list[Button] | None, values: dict[str, str]) -> list[dict]:
    """The buttons that a message shows: those approved with their variables filled in. A sender may repeat them, equal
    outside the variables. Raises Rejected 1043 (a variable without a value), 1044 to 1052."""
    if given:
        _check_alike(approved, given, values)
    shown = [_filled(button, values) for button in ([as_json(button) for button in given] if given else approved)]
    for button in shown:
        _check_links(button)
    return shown


def freely(given: list[Button] | None) -> list[dict]:
    """The buttons of a message without a template. Raises Rejected."""
    shown = [as_json(button) for button in given or []]
    if len(shown) > BUTTONS_MAX:
        raise Rejected("1050")
    for button in shown:
        _check_parts(button)
        _check_links(button)
    return shown


def _check_alike(approved: list[dict], given: list[Button], values: dict[str, str]) -> None:
    if len(given) > BUTTONS_MAX:
        raise Rejected("1050")
    if not approved:
        raise Rejected("1047")
    mine = [as_json(button) for button in given]
    for button in mine:
        _check_parts(button)
    keys = [(button["buttonType"], button["buttonName"]) for button in mine]
    wanted = [(button["buttonType"], button["buttonName"]) for button in approved]
    if keys != wanted:
        raise Rejected("1052" if sorted(keys) == sorted(wanted) else "1046" if len(keys) < len(wanted) else "1044")
    if not all(_same_links(pattern, button, values) for pattern, button in zip(approved, mine, strict=True)):
        raise Rejected("1044")


def _same_links(pattern: dict, button: dict, values: dict[str, str]) -> bool:
    filled = _filled(button, values)
    return all(matching.matches(pattern.get(link, ""), filled.get(link, "")) for link in LINKS)


def _check_parts(button: dict) -> None:
    """What a button has by its type, and how long its name is. Raises Rejected."""
    if button["buttonType"] not in TYPES or not button["buttonName"]:
        raise Rejected("1044")
    if any(not button.get(link) for link in TYPES[button["buttonType"]]):
        raise Rejected("1044")
    if len(button["buttonName"]) > BUTTON_NAME_MAX:
        raise Rejected("1049")


def _check_links(button: dict) -> None:
    for link in LINKS:
        url = button.get(link)
        if url and link in ("linkMo", "linkPc") and not WEB.fullmatch(url):
            raise Rejected("1045")
        if url and len(url) > BUTTON_URL_MAX:
            raise Rejected("1048")


def _filled(button: dict, values: dict[str, str]) -> dict:
    filled = {name: matching.substitute(part, values) if name in LINKS else part for name, part in button.items()}
    if None in filled.values():
        raise Rejected("1043")
    return filled
