"""The decide door: JSON in, JSON out, for `mallrig decide NAME` and `POST /decide/NAME` alike."""

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

import msgspec

from mallrig.reference.rules import DECIDE, cases
from mallrig.reference.rules.ruling import InvalidCase

_BLOCK = 1 << 16
_to_json = msgspec.json.Encoder().encode
_LINE_ENDS = {each.encode(): b"\\u%04x" % ord(each) for each in "\x85\u2028\u2029"}


def _encode(value: Any) -> bytes:
    """JSON on one line by every reader's idea of a line: many end one at more than JSON must escape."""
    raw = _to_json(value)
    if not raw.isascii():
        for end, escaped in _LINE_ENDS.items():
            raw = raw.replace(end, escaped)
    return raw


def answerer(name: str) -> Callable[[bytes | Any], tuple[bytes, bool]]:
    """A function from one case (JSON bytes or decoded JSON) to its answer as JSON, and whether
    the case was valid. A malformed case has an answer too:
    `{"error": {"code": "invalid_case", "message": ..., "at": path}}`.

    Raises KeyError when there is no decision `name`.
    """
    decision = DECIDE[name]
    case_type, decide = decision.case_type, decision.function

    def answer(raw: bytes | Any) -> tuple[bytes, bool]:
        try:
            return _encoded(decide(cases.read(case_type, raw))), True
        except InvalidCase as invalid:
            return _refusal(invalid), False

    return answer


def answer(name: str, raw: bytes | Any) -> Any:
    """The answer of decision `name` to one case, as decoded JSON; see `answerer`."""
    return msgspec.json.decode(answerer(name)(raw)[0])


def _encoded(answer: Any) -> bytes:
    try:
        return _encode(answer)
    except ValueError as error:  # sums of the largest numbers that can be read may not be writable
        raise InvalidCase(f"a number of the answer is too large: {error}") from None


def _refusal(invalid: InvalidCase) -> bytes:
    return _error("invalid_case", invalid.message, invalid.at)


def _error(code: str, message: str, at: str) -> bytes:
    return _encode({"error": {"code": code, "message": message, "at": at}})


def answer_json(name: str, body: bytes) -> tuple[int, bytes]:
    """HTTP status and JSON body for `POST /decide/NAME`: one case, or a list of them.

    404 for an unknown name, 400 for a body that isn't JSON; else 200, invalid cases in their place.
    """
    if name not in DECIDE:
        return 404, _error("not_found", f"there is no decision {name}", "")
    answer = answerer(name)
    try:
        body.decode()
        cases.json_value(body)
        if not body.lstrip().startswith(b"["):
            return 200, answer(body)[0]
        listed = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return 400, _refusal(InvalidCase(f"not JSON: {error}"))
    except RecursionError:
        return 400, _refusal(InvalidCase("nested too deeply"))
    return 200, b"[" + b",".join(answer(bytes(raw))[0] for raw in listed) + b"]"


def run_lines(name: str, stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Answer JSON Lines, one line for each case in their order; blank lines are skipped.

    Returns the exit code: 0, or 1 if a case was invalid. Raises KeyError for an unknown name.
    """
    answer = answerer(name)
    all_valid = True
    for lines in _lines(stdin):
        answers = []
        for line in lines:
            if line.strip():
                given, valid = answer(line)
                answers.append(given)
                all_valid &= valid
        stdout.write(b"".join(given + b"\n" for given in answers))
        stdout.flush()
    return 0 if all_valid else 1


def explain(name: str, stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Answer as run_lines does, but in sentences, with the text of each rule (UTF-8)."""
    from mallrig.reference.rules import sentences

    answer = answerer(name)
    all_valid = True
    for lines in _lines(stdin):
        for line in lines:
            if line.strip():
                given, valid = answer(line)
                told = sentences.tell(name, msgspec.json.decode(given))
                stdout.write("\n".join([*told, "", ""]).encode())
                all_valid &= valid
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
    """A case to start from, as one line of JSON. Raises KeyError for an unknown name."""
    return _encode(DECIDE[name].example).decode()


def schema(name: str) -> str:
    """The JSON Schemas (2020-12) of case and answer: `{"case": ..., "answer": ...}`, indented.

    Raises KeyError for an unknown name.
    """
    from mallrig.reference.rules import schemas

    return msgspec.json.format(_encode(schemas.of(DECIDE[name]))).decode()
