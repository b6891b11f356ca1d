"""Paths of the account: balance, statistics, files, sender numbers, blocks, channels and templates. See routes.py."""

from collections.abc import Callable

from flask import g, jsonify
from sqlmodel import select

from mallrig.emulators.alimtalk import channels, files, listing, reading, statistics, templates
from mallrig.emulators.alimtalk.state import Phone, Sender, Template


def show_balance() -> dict:
    """Balance and points, in won."""
    account = g.account
    return {
        "lowBalanceAlert": {"notificationBalance": "0", "currentBalance": str(account.balance), "balances": [], "channels": [], "enabled": False},
        "point": account.point, "minimumCash": 3000, "rechargeTo": 50000, "rechargeTryCount": 0, "autoRecharge": 0,
        "accountId": account.account_id, "balance": account.balance, "deposit": 0,
    }  # fmt: skip


def show_statistics() -> dict:
    """Totals of a period."""
    return statistics.totals(g.world, g.db)


def upload_file() -> dict:
    """Upload a file in base64."""
    return files.file_object(g.account, files.upload(g.world, g.db, reading.body(files.Upload)))


def list_senders():
    """The registered sender numbers (the list's form: ours)."""
    return jsonify(list(g.db.exec(select(Sender.number).order_by(Sender.created, Sender.number))))


def list_blacklist() -> dict:
    """080 opt-outs: phones that refuse with 1061."""
    sender = g.db.exec(select(Sender.number).order_by(Sender.created, Sender.number)).first()
    facts = {"type": "DENIAL", "senderNumber": sender or ""} | _dates()
    return _whole_page() | {"blackList": [facts | {"handleKey": f"{sender}-{phone}", "recipientNumber": phone} for phone in _refusing("1061")]}


def list_block_groups() -> dict:
    """No groups of blocked numbers are kept."""
    return _whole_page() | {"blockGroups": []}


def list_block_numbers() -> dict:
    """Blocked numbers: phones that refuse with 1060."""
    facts = {"accountId": g.account.account_id, "memo": "", "blockGroupIds": []}
    return _whole_page() | {"blockNumbers": [facts | {"blockNumberId": phone, "phoneNumber": phone} | _dates() for phone in _refusing("1060")]}


def _refusing(code: str) -> list[str]:
    return list(g.db.exec(select(Phone.number).where(Phone.refuse == code).order_by(Phone.number)))


def _whole_page() -> dict:
    return {"startKey": None, "nextKey": None, "limit": reading.limit()}


def _dates() -> dict[str, str]:
    """When a phone began to refuse isn't kept; the world's birth stands for it (ours)."""
    born = g.db.exec(select(Sender.created).order_by(Sender.created)).first() or reading.utc(g.world.now())
    return {"dateCreated": born, "dateUpdated": born}


def show_quota() -> dict:
    """No limit is set (none is published)."""
    return {"accountId": g.account.account_id, "quota": 0, "used": 0, "isUnlimited": True}


# -- channels --


def list_channel_categories():
    """Kakao's categories of channels."""
    return jsonify(channels.CATEGORIES)


def ask_channel_token() -> dict:
    """Let Kakao send the channel's manager a number."""
    channels.ask_token(g.world, g.db, reading.body(channels.TokenRequest))
    return {"success": True}


def add_channel() -> dict:
    """Add a channel."""
    return channels.channel_object(g.account, channels.add(g.world, g.db, reading.body(channels.ChannelRequest)))


def list_channels() -> dict:
    """A page of channels."""
    page = listing.page(g.db, listing.CHANNELS)
    return _page(page) | {"channelList": [channels.channel_object(g.account, row) for row in page.rows]}


def show_channel(channel_id: str) -> dict:
    """One channel."""
    return channels.channel_object(g.account, channels.find(g.db, channel_id))


def remove_channel(channel_id: str) -> dict:
    """Give a channel up; messages of it that are on their way fail with 3106."""
    row = channels.find(g.db, channel_id)
    g.db.delete(row)
    return channels.channel_object(g.account, row)


def _page(page: listing.Page) -> dict:
    return {"limit": page.limit, "startKey": page.start_key, "nextKey": page.next_key}


# -- templates --


def list_template_categories():
    """Kakao's categories of templates."""
    return jsonify(templates.CATEGORIES)


def create_template() -> dict:
    """A PENDING template."""
    return templates.template_object(g.account, templates.create(g.world, g.db, reading.body(templates.TemplateRequest)))


def list_templates() -> dict:
    """A page of templates."""
    page = listing.page(g.db, listing.TEMPLATES)
    return _page(page) | {"templateList": [templates.template_object(g.account, row) for row in page.rows]}


def list_sendable_templates():
    """Approved templates, as a plain list."""
    page = listing.page(g.db, listing.TEMPLATES, Template.status == "APPROVED", Template.is_hidden.is_(False))
    return jsonify([templates.template_object(g.account, row) for row in page.rows])


def show_template(template_id: str) -> dict:
    """One template."""
    return templates.template_object(g.account, templates.find(g.db, template_id))


def edit_template(template_id: str) -> dict:
    """Write a template anew."""
    sent = reading.body(templates.TemplateRequest)
    row = templates.find(g.db, template_id)
    templates.edit(g.world, g.db, row, sent)
    return templates.template_object(g.account, row)


def delete_template(template_id: str) -> dict:
    """Delete a PENDING or REJECTED template."""
    row = templates.find(g.db, template_id)
    templates.move(g.world, row, "delete")
    g.db.delete(row)
    return templates.template_object(g.account, row)


def rename_template(template_id: str) -> dict:
    """Another name."""
    sent = reading.body(templates.Rename)
    row = templates.find(g.db, template_id)
    templates.rename(g.world, g.db, row, sent.name)
    return templates.template_object(g.account, row)


def inspect_template(template_id: str) -> dict:
    """Ask Kakao for its review."""
    return _moved(template_id, "inspect")


def withdraw_template(template_id: str) -> dict:
    """Take the request for review back."""
    return _moved(template_id, "withdraw")


def wake_template(template_id: str) -> dict:
    """Release a dormant template; none is dormant here, so nothing changes."""
    return show_template(template_id)


def _moved(template_id: str, what: str) -> dict:
    row = templates.find(g.db, template_id)
    templates.move(g.world, row, what)
    g.db.add(row)
    return templates.template_object(g.account, row)


ROUTES: dict[str, dict[str, Callable]] = {
    "/messages/v4/statistics": {"GET": show_statistics},
    "/cash/v1/balance": {"GET": show_balance},
    "/storage/v1/files": {"POST": upload_file},
    "/senderid/v1/numbers/active": {"GET": list_senders},
    "/iam/v1/black": {"GET": list_blacklist},
    "/iam/v1/block/groups": {"GET": list_block_groups},
    "/iam/v1/block/numbers": {"GET": list_block_numbers},
    "/quota/v1/me": {"GET": show_quota},
    "/kakao/v2/channels": {"GET": list_channels, "POST": add_channel},
    "/kakao/v2/channels/categories": {"GET": list_channel_categories},
    "/kakao/v2/channels/token": {"POST": ask_channel_token},
    "/kakao/v2/channels/<channel_id>": {"GET": show_channel, "DELETE": remove_channel},
    "/kakao/v2/templates": {"GET": list_templates, "POST": create_template},
    "/kakao/v2/templates/categories": {"GET": list_template_categories},
    "/kakao/v2/templates/sendable": {"GET": list_sendable_templates},
    "/kakao/v2/templates/<template_id>": {"GET": show_template, "PUT": edit_template, "DELETE": delete_template},
    "/kakao/v2/templates/<template_id>/name": {"PUT": rename_template},
    "/kakao/v2/templates/<template_id>/inspection": {"PUT": inspect_template},
    "/kakao/v2/templates/<template_id>/inspection/cancel": {"PUT": withdraw_template},
    "/kakao/v2/templates/<template_id>/relese-dormant": {"POST": wake_template},
}
"""Path -> method -> view; the last is spelt as SOLAPI spells it."""
