"""The decide door: JSON in, JSON out, for `mallrig decide NAME` and `POST /decide/NAME` alike."""

from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from mallrig.reference.rules import DECIDE, cases
from mallrig.reference.rules.ruling import InvalidCase

_BLOCK = 1 << 16
_encode = msgspec.json.Encoder().encode


def _answering(name: str) -> Any:
    """answer(raw) for one decision, its parts looked up once. KeyError if there is none."""
    decision = DECIDE[name]
    case_type, decide = decision.case_type, decision.function

    def answer(raw: bytes | Any) -> tuple[Any, bool]:
        try:
            return decide(cases.read(case_type, raw)), True
        except InvalidCase as invalid:
            return _refusal(invalid), False

    return answer


def _refusal(invalid: InvalidCase) -> dict[str, Any]:
    return {"error": {"code": "invalid_case", "message": invalid.message, "at": invalid.at}}


def answer(name: str, raw: bytes | Any) -> Any:
    """The answer of decision `name` (KeyError if unknown) to one case, JSON bytes or decoded JSON.

    A malformed case has its answer too, `{"error": {"code": "invalid_case", ...}}`.
    """
    return _answering(name)(raw)[0]


def answer_json(name: str, body: bytes) -> tuple[int, bytes]:
    """HTTP status and JSON body for `POST /decide/NAME`: one case, or a list of them.

    404 for an unknown name, 400 for a body that isn't JSON; else 200, invalid cases in their place.
    """
    if name not in DECIDE:
        return 404, _encode({"error": {"code": "not_found", "message": f"no decision {name!r}", "at": "name"}})
    answer = _answering(name)
    try:
        body.decode()
        if not body.lstrip(b" \t\r\n").startswith(b"["):
            msgspec.json.decode(body)
            return 200, _encode(answer(body)[0])
        listed = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        return 400, _encode(_refusal(InvalidCase(f"not JSON: {error}")))
    return 200, _encode([answer(bytes(raw))[0] for raw in listed])


def run_lines(name: str, stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Answer JSON Lines, one line for each case in their order; blank lines are skipped.

    Returns the exit code: 0, or 1 if a case was invalid. Raises KeyError for an unknown name.
    """
    answer = _answering(name)
    all_valid = True
    for lines in _lines(stdin):
        answers = []
        for line in lines:
            if line.strip():
                given, valid = answer(line)
                answers.append(_encode(given))
                all_valid &= valid
        if answers:
            stdout.write(b"\n".join(answers) + b"\n")
            stdout.flush()
    return 0 if all_valid else 1


def _lines(stdin: BinaryIO) -> Iterator[list[bytes]]:
    """Lists of whole lines, as they come: who writes one line and waits gets its answer."""
    rest = []
    while block := stdin.read1(_BLOCK):
        first, *others = block.split(b"\n")
        rest.append(first)
        if others:
            yield [b"".join(rest), *others[:-1]]
            rest = [others[-1]]
    yield [b"".join(rest)]


def example(name: str) -> str:
    """A case to start from, as one line of JSON."""
    return _encode(DECIDE[name].example).decode()


def schema(name: str) -> str:
    """The JSON Schema (2020-12) of the case and of the answer, as indented JSON."""
    from mallrig.reference.rules import schemas

    return schemas.of(DECIDE[name])


def explain(name: str, stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Answer as run_lines does, but in sentences, with the text of each rule."""
    from mallrig.reference.rules import sentences

    answer = _answering(name)
    all_valid = True
    for lines in _lines(stdin):
        for line in lines:
            if line.strip():
                given, valid = answer(line)
                told = "\n".join(sentences.tell(name, msgspec.to_builtins(given)))
                stdout.write(told.encode() + b"\n\n")
                all_valid &= valid
        stdout.flush()
    return 0 if all_valid else 1
