"""/_rig/worlds/{w}/faults: what goes wrong, for which calls, how often."""

from flask import Blueprint

from mallrig.emulators.core.faults import CALL_EFFECTS, EFFECTS, METHOD, RANGES, TEXTS, BadFault, Fault
from mallrig.emulators.core.mount import the_worlds
from mallrig.emulators.core.world import World
from mallrig.emulators.core.worlds import WorldError
from mallrig.emulators.rig.description import EMULATOR, FAULT, TEXT, Part, answer, describe, each
from mallrig.emulators.rig.openapi import object_schema
from mallrig.emulators.rig.read import body, value


def add_routes(rig: Blueprint) -> None:
    """Put the routes of the faults on the rig."""
    at = "/worlds/<name>/faults"
    rig.add_url_rule(at, view_func=list_faults)
    rig.add_url_rule(at, view_func=add_fault, methods=["POST"])
    rig.add_url_rule(at, view_func=replace_faults, methods=["PUT"])
    rig.add_url_rule(at, view_func=clear_faults, methods=["DELETE"])
    rig.add_url_rule(f"{at}/<fault_id>", view_func=remove_fault, methods=["DELETE"])


_MORE = {"emulator": EMULATOR, "method": {"pattern": f"^{METHOD.pattern}$"}}
_FAULT = object_schema((
    Part("effect", required=True, choices=EFFECTS), *(Part(name, more=_MORE.get(name)) for name in TEXTS),
    *(Part(name, int, low=low, high=high) for name, (low, high) in RANGES.items()),
    Part("probability", (int, float), low=0, high=1), Part("after_commit", bool), Part("id"),
))  # fmt: skip


@describe(gives=answer(faults=each(FAULT)))
def list_faults(name: str) -> dict:
    """The faults in force, each with how often it hit."""
    return {"faults": [fault.as_json() | {"hits": hits} for fault, hits in the_worlds().get(name).fault_hits()]}


@describe(body=_FAULT, gives=FAULT, status=201)
def add_fault(name: str) -> tuple[dict, int]:
    """{effect, matcher members ...} -> the fault with its id; it stands behind those already in force."""
    world = the_worlds().get(name)
    fault = _read(world, body())
    world.change_faults(lambda faults: [*faults, fault])
    return fault.as_json(), 201


@describe(body=each(_FAULT), gives=answer(faults=each(FAULT)))
def replace_faults(name: str) -> dict:
    """A list of faults -> these and no others are in force; [] turns all off."""
    world = the_worlds().get(name)
    sent = value()
    if not isinstance(sent, list):
        raise BadFault("the body must be a list of faults")
    made = [_read(world, members) for members in sent]
    world.change_faults(lambda _faults: made)
    return list_faults(name)


@describe(gives=answer(faults=each(FAULT)))
def clear_faults(name: str) -> dict:
    """No fault any more."""
    the_worlds().get(name).change_faults(lambda _faults: [])
    return {"faults": []}


@describe(gives=answer(deleted=TEXT))
def remove_fault(name: str, fault_id: str) -> dict:
    """Take one fault out."""

    def without(faults: list[Fault]) -> list[Fault]:
        kept = [fault for fault in faults if fault.id != fault_id]
        if len(kept) == len(faults):
            raise WorldError("unknown_fault", f"no such fault: {fault_id}")
        return kept

    the_worlds().get(name).change_faults(without)
    return {"deleted": fault_id}


def _read(world: World, members: object) -> Fault:
    """A fault of a new id. Raises BadFault."""
    return Fault.of(members, _new_id(world), {vendor.name: (*CALL_EFFECTS, *vendor.effects) for vendor in the_worlds().vendors})


def _new_id(world: World) -> str:
    with world.store.writing() as db:
        return f"f{world.next_number(db, 'fault')}"
