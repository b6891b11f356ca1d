"""SOLAPI's paths under /solapi: parse, call behaviour, dump. A trailing slash is tolerated both ways."""

from collections.abc import Callable
from functools import wraps

from flask import Blueprint, g, request

from mallrig.emulators.alimtalk import account_routes, groups, listing, reading, shapes, signing
from mallrig.emulators.alimtalk.words import ACCEPTED, status_message
from mallrig.emulators.core.mount import EVERY_METHOD, is_hit
from mallrig.emulators.core.refused import Refused


def blueprint() -> Blueprint:
    """A fresh blueprint of every path."""
    made = Blueprint("solapi", __name__, url_prefix="/solapi")
    for rule, methods in ROUTES.items():
        for method, view in methods.items():
            made.add_url_rule(rule, f"{method} {rule}".replace(".", "_"), signed(view), methods=[method], strict_slashes=False)
    made.add_url_rule("/<path:unknown_path>", "unknown", signed(nothing_here), methods=EVERY_METHOD)
    return made


def signed(view: Callable) -> Callable:
    """The view behind a check of the Authorization header."""

    @wraps(view)
    def checked(**parts: str):
        account = groups.the_account(g.db)
        if is_hit("solapi", "expire_token"):
            raise signing.too_skewed()
        if is_hit("solapi", "squeeze"):
            raise Refused(429, "요청이 너무 많습니다.", "TooManyRequests")
        signing.check(g.world, account, signing.read(request.headers.get("Authorization")))
        g.account = account
        return view(**parts)

    return checked


def nothing_here(unknown_path: str):
    """A path that SOLAPI doesn't have."""
    raise Refused(404, f"{request.method} /{unknown_path} 은(는) 없습니다.", "ResourceNotFound")


# -- sending --


def send_one() -> dict:
    """One message to one receiver. One that is refused leaves nothing behind but its id, which it was told and no other message gets."""
    sent = reading.body(reading.SendOne)
    if isinstance(sent.message.to, list) and len(sent.message.to) != 1:
        raise reading.invalid("수신번호는 하나여야 합니다.")
    group = groups.make_group(g.world, g.db, sent.agent or reading.Agent(), bool(sent.allow_duplicates), bool(sent.strict))
    [(message_id, made)] = groups.add_messages(g.world, g.db, group, [sent.message])
    if made.code != ACCEPTED:
        g.db.delete(group)
        raise Refused(400, f"{message_id}: {made.code} {status_message(made.code)}", "InvalidStatusCode", keeps=True)
    groups.send(g.world, g.db, group)
    return {
        "groupId": group.group_id, "messageId": message_id, "accountId": g.account.account_id, "statusCode": made.code,
        "statusMessage": status_message(made.code), "to": made.to, "from": made.from_, "type": made.type, "country": made.country,
    }  # fmt: skip


def send_many() -> dict:
    """Many messages -> the group."""
    return _send(reading.body(reading.SendMany))["groupInfo"]


def send_many_in_detail() -> dict:
    """Many messages -> the group and what failed; 200 even when everything did."""
    return _send(reading.body(reading.SendMany))


def _send(sent: reading.SendMany) -> dict:
    group = groups.make_group(g.world, g.db, sent.agent or reading.Agent(), bool(sent.allow_duplicates), bool(sent.strict))
    results = groups.add_messages(g.world, g.db, group, sent.messages)
    groups.dispatch(g.world, g.db, group, sent.scheduled_date)
    answer = {"failedMessageList": groups.failed_items(g.account, results), "groupInfo": shapes.group_object(g.db, g.account, group)}
    return answer | ({"messageList": [groups.short_item(*result) for result in results]} if sent.show_message_list else {})


# -- groups --


def make_group() -> dict:
    """A PENDING group."""
    sent = reading.body(reading.NewGroup)
    agent = reading.Agent(sent.sdk_version, sent.os_platform, sent.app_id)
    group = groups.make_group(g.world, g.db, agent, bool(sent.allow_duplicates), bool(sent.strict), sent.custom_fields)
    return shapes.group_object(g.db, g.account, group)


def list_groups() -> dict:
    """A page of groups."""
    page = listing.page(g.db, listing.GROUPS)
    return shapes.listing("groupList", page.start_key, page.next_key, page.limit, shapes.group_objects(g.db, g.account, page.rows).items())


def show_group(group_id: str) -> dict:
    """One group."""
    return shapes.group_object(g.db, g.account, groups.find_group(g.db, group_id))


def delete_group(group_id: str) -> dict:
    """Delete a PENDING group."""
    group = groups.find_group(g.db, group_id)
    groups.delete_group(g.world, g.db, group)
    return shapes.group_object(g.db, g.account, group)


def add_messages(group_id: str) -> dict:
    """Put messages into a PENDING group."""
    sent = reading.body(reading.AddMessages)
    results = groups.add_messages(g.world, g.db, groups.find_group(g.db, group_id), sent.messages)
    return {
        "errorCount": sum(made.content is None for _, made in results),
        "resultList": [groups.result_item(g.account, message_id, made) for message_id, made in results],
    }


def list_group_messages(group_id: str) -> dict:
    """A page of a group's messages."""
    group = groups.find_group(g.db, group_id)
    return _messages(listing.page(g.db, listing.MESSAGES, listing.MESSAGES.fields["groupId"][0] == group.group_id))


def delete_messages(group_id: str) -> dict:
    """Take messages out of a PENDING group."""
    sent = reading.body(reading.MessageIds)
    group = groups.find_group(g.db, group_id, missing=400)
    results = groups.delete_messages(g.world, g.db, group, sent.message_ids)
    return {"groupId": group.group_id, "errorCount": sum(r["resultCode"] != "Success" for r in results), "resultList": results}


def send_group(group_id: str) -> dict:
    """Send a PENDING group."""
    group = groups.find_group(g.db, group_id)
    groups.send(g.world, g.db, group)
    return shapes.group_object(g.db, g.account, group)


def schedule_group(group_id: str) -> dict:
    """Send a PENDING group at a time."""
    sent = reading.body(reading.Schedule)
    group = groups.find_group(g.db, group_id)
    groups.schedule(g.world, g.db, group, sent.scheduled_date)
    return shapes.group_object(g.db, g.account, group)


def cancel_schedule(group_id: str) -> dict:
    """Take a scheduled group back."""
    group = groups.find_group(g.db, group_id)
    groups.cancel_schedule(g.world, g.db, group)
    return shapes.group_object(g.db, g.account, group)


def list_messages() -> dict:
    """A page of messages of the whole account."""
    return _messages(listing.page(g.db, listing.MESSAGES))


def _messages(page: listing.Page) -> dict:
    objects = ((row.message_id, shapes.message_object(g.account, row)) for row in page.rows)
    return shapes.listing("messageList", page.start_key, page.next_key, page.limit, objects)


ROUTES: dict[str, dict[str, Callable]] = {
    "/messages/v4/send": {"POST": send_one},
    "/messages/v4/send-many": {"POST": send_many},
    "/messages/v4/send-many/detail": {"POST": send_many_in_detail},
    "/messages/v4/groups": {"POST": make_group, "GET": list_groups},
    "/messages/v4/groups/<group_id>": {"GET": show_group, "DELETE": delete_group},
    "/messages/v4/groups/<group_id>/messages": {"PUT": add_messages, "GET": list_group_messages, "DELETE": delete_messages},
    "/messages/v4/groups/<group_id>/send": {"POST": send_group},
    "/messages/v4/groups/<group_id>/schedule": {"POST": schedule_group, "DELETE": cancel_schedule},
    "/messages/v4/list": {"GET": list_messages},
    "/messages/v4/list-old": {"GET": list_messages},
    **account_routes.ROUTES,
}
"""Path -> method -> view."""
