"""regData: SEED-128 in ECB mode, zero padding, lowercase hex (courier facts 5.1)."""

from cryptography.hazmat.decrepit.ciphers.algorithms import SEED
from cryptography.hazmat.primitives.ciphers import Cipher, modes

BLOCK = 16


def decrypt(security_key: str, hexadecimal: str) -> dict[str, str]:
    """The members of regData. Raises ValueError for what isn't name=value&... under this key."""
    raw = bytes.fromhex(hexadecimal)
    if not raw or len(raw) % BLOCK:
        raise ValueError("not a row of blocks")
    decryptor = _cipher(security_key).decryptor()
    text = (decryptor.update(raw) + decryptor.finalize()).rstrip(b"\0").decode("utf-8")
    pairs = [part.partition("=") for part in text.split("&") if part]
    if not all(sign and name.isidentifier() for name, sign, _ in pairs):
        raise ValueError("not name=value&...")
    return {name: value for name, _, value in pairs}


def encrypt(security_key: str, text: str) -> str:
    """regData of a text, as a client makes it."""
    raw = text.encode("utf-8")
    encryptor = _cipher(security_key).encryptor()
    return (encryptor.update(raw + b"\0" * (-len(raw) % BLOCK)) + encryptor.finalize()).hex()


def _cipher(security_key: str) -> Cipher:
    """The key is the first 16 bytes of the security key, zeros where it is shorter. Korea Post's choice of mode, not ours."""
    return Cipher(SEED(security_key.encode("utf-8")[:BLOCK].ljust(BLOCK, b"\0")), modes.ECB())
