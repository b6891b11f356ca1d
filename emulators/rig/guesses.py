"""/_rig/worlds/{w}/warnings: whether answers that lean on a guess say so."""

from flask import Blueprint

from mallrig.emulators.core.mount import GUESS_HEADER, the_worlds
from mallrig.emulators.core.world import DOUBTS
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import Part, answer, describe
from mallrig.emulators.rig.read import read


def add_routes(rig: Blueprint) -> None:
    """Put the switch on the rig."""
    rig.add_url_rule("/worlds/<name>/warnings", view_func=show_warnings)
    rig.add_url_rule("/worlds/<name>/warnings", view_func=set_warnings, methods=["PUT"])


_SHOWN = answer("of", header={"type": "string", "enum": [GUESS_HEADER]})


@describe(gives=_SHOWN)
def show_warnings(name: str) -> dict:
    """{"of": "ours", "read" or null, "header"}: null: nothing is warned of."""
    return {"of": the_worlds().get(name).warns, "header": GUESS_HEADER}


@describe(Part("of", choices=tuple(DOUBTS)), gives=_SHOWN)
def set_warnings(name: str) -> dict:
    """{"of": "ours" | "read" | null} -> answers of Cafe24 name in a header, and in the journal, what of them we chose ("ours"), or
    chose or read into a vaguer text ("read"); null: none does."""
    sent = read()
    if "of" not in sent:
        raise WorldError("bad_request", "of is missing")
    the_worlds().get(name).set_warns(sent["of"])
    return show_warnings(name)
