"""Vendor: all that one emulated vendor owes the core."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from flask import Blueprint, Request, Response
from sqlmodel import Session

from mallrig.emulators.core.outgoing import Outgoing
from mallrig.emulators.core.refused import Refused
from mallrig.emulators.core.world import World


@dataclass(frozen=True)
class Vendor:
    """One vendor. Credentials are claimed with `Worlds` by the keys that `furnish` returns.

    find_key: the (kind, value) by which a request names its world; None or an unknown one makes the request a stray
    open_kinds: the kinds of keys that are names and no secrets, so that a near miss may show whole whose it was
    refuse_stray: the vendor's own answer to such a request
    render: a Refused in the vendor's envelope
    fault: the Refused that the vendor answers with for an HTTP status (a fault's 429, 500, 503 ...)
    furnish: makes the vendor's part of a new world; `spec` is the preset's part for it. Answers (keys, credentials):
        keys [(kind, value)] open this world and no other; credentials is JSON for the client, {base} standing for the server
    rekey: the same after a fork, when the world got a new name: everything that names the world gets its new value
    due: what the vendor does when something of a kind falls due: kind -> function(world, db, when, payload), inside one
        write, `when` being the due time
    sends: calls that leave the world when they fall due: kind -> function(outgoing) -> function(world, when, payload);
        made between writes, and made again if the server died in the middle
    guesses: what of the current answer rests on one of these bases, by name; None for a vendor whose bases aren't written down
    effects: those of a fault that it applies besides CALL_EFFECTS
    hosts: real host names whose requests are this vendor's, with the path prefix they get; `*.` stands for one label
    """

    name: str
    blueprint: Blueprint
    find_key: Callable[[Request], tuple[str, str] | None]
    refuse_stray: Callable[[Request], Refused]
    render: Callable[[Refused], Response]
    fault: Callable[[int], Refused]
    furnish: Callable[[World, Session, dict], tuple[list[tuple[str, str]], dict]]
    rekey: Callable[[World, Session], tuple[list[tuple[str, str]], dict]]
    due: dict[str, Callable[[World, Session, datetime, dict], None]] = field(default_factory=dict)
    sends: dict[str, Callable[[Outgoing], Callable[[World, datetime, dict], None]]] = field(default_factory=dict)
    guesses: Callable[[Response, frozenset[str]], list[str]] | None = None
    hosts: dict[str, str] = field(default_factory=dict)
    open_kinds: frozenset[str] = frozenset()
    effects: tuple[str, ...] = ()
