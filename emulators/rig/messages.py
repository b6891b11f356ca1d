"""/_rig/worlds/{w}/messages: what arrived on the phones, as their owners see it, and what they do with it; phones and friends."""

from flask import Blueprint
from sqlmodel import Session

from mallrig.emulators.alimtalk import console, inbox
from mallrig.emulators.alimtalk.reading import number
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import OBJECT, TEXT, TRUTH, Part, answer, describe, each
from mallrig.emulators.rig.read import read, read_query

SHOWN_DEFAULT = 100
SHOWN_MAX = 1_000


def add_routes(rig: Blueprint) -> None:
    """Put the messages' routes on the rig."""
    at = "/worlds/<name>"
    rig.add_url_rule(f"{at}/messages", view_func=show_messages)
    rig.add_url_rule(f"{at}/messages/<message_id>", view_func=show_message)
    rig.add_url_rule(f"{at}/messages/<message_id>/press", view_func=press, methods=["POST"])
    rig.add_url_rule(f"{at}/shop/messages/<message_id>/press", view_func=press, methods=["POST"])
    rig.add_url_rule(f"{at}/friends", view_func=list_friends)
    rig.add_url_rule(f"{at}/friends", view_func=set_friend, methods=["PUT"])
    rig.add_url_rule(f"{at}/shop/friends", view_func=set_friend, methods=["PUT"])
    rig.add_url_rule(f"{at}/phones", view_func=list_phones)
    rig.add_url_rule(f"{at}/phones", view_func=set_phone, methods=["PUT"])
    rig.add_url_rule(f"{at}/message-account", view_func=show_account)
    rig.add_url_rule(f"{at}/message-account", view_func=set_account, methods=["PUT"])
    rig.add_url_rule(f"{at}/templates/<template_id>/review", view_func=review, methods=["POST"])
    rig.add_url_rule(f"{at}/channel-tokens", view_func=list_tokens)


@describe(query=(Part("phone"), Part("after", int, low=0), Part("limit", int, low=1, high=SHOWN_MAX)), gives=answer("next", messages=each(OBJECT)))
def show_messages(name: str) -> dict:
    """The messages that arrived (?phone=, ?after=0, ?limit=100), oldest first; each as inbox.shown() has it, with its number.
    `next` is the number to go on after, null when this was all."""
    asked = read_query()
    phone, after, length = asked.get("phone"), asked.get("after", 0), asked.get("limit", SHOWN_DEFAULT)
    with the_worlds().get(name).store.reading() as db:
        found = inbox.arrived(db, phone and _phone(phone), after, length + 1)
        shown = inbox.shown(db, found[:length])
    return {"messages": shown, "next": shown[-1]["number"] if len(found) > length else None}


@describe(gives=OBJECT)
def show_message(name: str, message_id: str) -> dict:
    """One message that arrived, as its receiver sees it."""
    with the_worlds().get(name).store.reading() as db:
        return inbox.shown(db, [_message(db, message_id)])[0]


@describe(Part("button", required=True), gives=answer("type", "landed", "friend"))
def press(name: str, message_id: str) -> dict:
    """{"button": its name} -> {"type", "landed": the address or null, "friend": whether the receiver is one now}."""
    world = the_worlds().get(name)
    button = read()["button"]
    with world.store.writing() as db:
        message = _message(db, message_id)
        pressed = inbox.press(world, db, message, button)
        if pressed is None:
            seen = [b["name"] for b in inbox.shown(db, [message])[0]["buttons"]]
            raise WorldError("unknown_button", f"the receiver sees no button {button!r} (there are {', '.join(seen) or 'none'})")
    return pressed


@describe(gives=answer(friends=each(OBJECT)))
def list_friends(name: str) -> dict:
    """{"friends": [{"channel", "phone"}]}."""
    with the_worlds().get(name).store.reading() as db:
        return {"friends": inbox.friends(db)}


@describe(Part("phone", required=True), Part("friend", bool, required=True), Part("channel"), gives=answer(phone=TEXT, friend=TRUTH, channel=TEXT))
def set_friend(name: str) -> dict:
    """{"phone", "friend": bool, "channel"?: pfId} -> the phone's owner added the channel, or left it."""
    sent = read()
    phone, friend = _phone(sent["phone"]), sent["friend"]
    with the_worlds().get(name).store.writing() as db:
        channel = inbox.the_channel(db, sent.get("channel"))
        if channel is None:
            raise WorldError("unknown_channel", f"no such channel: {sent.get('channel')}")
        inbox.befriend(db, channel, phone, friend)
    return {"phone": phone, "friend": friend, "channel": channel}


@describe(gives=answer(phones=each(OBJECT)))
def list_phones(name: str) -> dict:
    """{"phones": [{"phone", "refuse", "alimtalk", "text"}]}: those that aren't like the others."""
    with the_worlds().get(name).store.reading() as db:
        return {"phones": inbox.phones(db)}


@describe(Part("phone", required=True), *(Part(member, choices=tuple(codes)) for member, codes in inbox.PHONE_CODES.items()), gives=answer(phone=TEXT))
def set_phone(name: str) -> dict:
    """{"phone", "alimtalk"?: code, "text"?: code, "refuse"?: code} -> how messages to this phone fail from now on; what isn't
    named, or null, works. alimtalk "3000": the phone is off, messages wait until it is set otherwise."""
    world = the_worlds().get(name)
    sent = read()
    phone = _phone(sent["phone"])
    codes = {member: sent.get(member) for member in inbox.PHONE_CODES}
    with world.store.writing() as db:
        inbox.set_phone(world, db, phone, codes)
    return {"phone": phone} | codes


@describe(gives=OBJECT)
def show_account(name: str) -> dict:
    """What only SOLAPI's own console shows of the account: balance, sender numbers, webhooks, strictness."""
    with the_worlds().get(name).store.reading() as db:
        return console.show(db)


@describe(
    Part("balance", int), Part("point", int), Part("strict_dates", bool), Part("senders", list), Part("webhooks", list), gives=OBJECT,
)  # fmt: skip
def set_account(name: str) -> dict:
    """{"balance"?, "point"?, "strict_dates"?, "senders"?: [numbers], "webhooks"?: [{"url", "event", "secret"?, "shape"?}]} -> the
    account with these changed; lists are replaced as a whole."""
    world = the_worlds().get(name)
    sent = read()
    with world.store.writing() as db:
        try:
            console.change(world, db, {member: value for member, value in sent.items() if value is not None})
        except ValueError as bad:
            raise WorldError("bad_request", str(bad)) from None
        return console.show(db)


@describe(Part("approve", bool, required=True), Part("comment"), gives=OBJECT, refuses=(409,))
def review(name: str, template_id: str) -> dict:
    """{"approve": bool, "comment"?} -> Kakao's decision on a template that is being inspected."""
    world = the_worlds().get(name)
    sent = read()
    approve = sent["approve"]
    with world.store.writing() as db:
        try:
            return console.review(world, db, template_id, approve, sent.get("comment"))
        except LookupError as bad:
            raise WorldError("unknown_template", str(bad.args[0])) from None
        except ValueError as bad:
            raise WorldError("wrong_state", str(bad)) from None


@describe(gives=answer(tokens=each(OBJECT)))
def list_tokens(name: str) -> dict:
    """{"tokens": [{"search_id", "phone", "token"}]}: the numbers that Kakao sent to the managers of channels."""
    with the_worlds().get(name).store.reading() as db:
        return {"tokens": console.tokens(db)}


def _message(db: Session, message_id: str):
    found = inbox.find(db, message_id)
    if found is None:
        raise WorldError("unknown_message", f"no such message arrived: {message_id}")
    return found


def _phone(text: str) -> str:
    found = number(text)
    if found is None:
        raise WorldError("bad_request", f"phone must be a phone number: {text!r}")
    return found
