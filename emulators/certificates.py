"""A certificate authority of the user's own, for `mallrig proxy`: made on this machine, its key readable by the user alone,
and good for the emulated host names only (name constraints), so that a stolen key opens nothing else."""

import os
import ssl
import tempfile
from collections.abc import Iterable
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from pathlib import Path

import certifi
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_DAYS = 3650
HOST_DAYS = 397
"""No longer: clients refuse certificates of hosts that live more than 398 days."""

BACKDATED = timedelta(days=1)
CONTEXTS_MAX = 256


class Authority:
    """The authority in `folder` (ca.pem, ca-key.pem), made if it isn't there, anew if it is for other hosts or over.

    `bundle` is a file with its certificate and the public ones, for clients whose setting replaces their whole list.
    """

    def __init__(self, folder: Path, hosts: Iterable[str], now: datetime):
        self._now = now
        self._domains = sorted({host.removeprefix("*.") for host in hosts})
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.certificate, self._key_path, self.bundle = folder / "ca.pem", folder / "ca-key.pem", folder / "bundle.pem"
        if not self._is_good():
            self._make()
        self._key = serialization.load_pem_private_key(self._key_path.read_bytes(), password=None)
        self._issuer = x509.load_pem_x509_certificate(self.certificate.read_bytes())
        self.bundle.write_bytes(self.certificate.read_bytes() + Path(certifi.where()).read_bytes())
        self._host_key = ec.generate_private_key(ec.SECP256R1())
        self.context = lru_cache(CONTEXTS_MAX)(self._context)

    def _is_good(self) -> bool:
        try:
            found = x509.load_pem_x509_certificate(self.certificate.read_bytes())
            key = serialization.load_pem_private_key(self._key_path.read_bytes(), password=None)
            names = found.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
        except (OSError, ValueError, x509.ExtensionNotFound):
            return False
        same = key.public_key() == found.public_key() and [name.value for name in names] == self._domains
        return same and self._key_path.stat().st_mode & 0o077 == 0 and found.not_valid_after_utc > self._now + timedelta(days=HOST_DAYS)

    def _make(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mallrig local authority")])
        made = (
            self._builder(name, name, key, AUTHORITY_DAYS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.NameConstraints([x509.DNSName(domain) for domain in self._domains], None), critical=True)
            .add_extension(_usage(certify=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        _write_privately(self._key_path, _pem(key))
        self.certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def _builder(self, subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._now - BACKDATED)
            .not_valid_after(self._now + timedelta(days=days))
        )

    def _context(self, host: str) -> ssl.SSLContext:
        """What a server that is `host` speaks TLS with (HTTP/1.1 only)."""
        issued = (
            self._builder(x509.Name([]), self._issuer.subject, self._host_key, HOST_DAYS)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=True)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(certify=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._issuer.public_key()), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        with tempfile.TemporaryDirectory() as private:
            chain = Path(private, "host.pem")
            _write_privately(chain, _pem(self._host_key) + issued.public_bytes(serialization.Encoding.PEM))
            context.load_cert_chain(chain)
        return context


def now() -> datetime:
    """The machine's time: certificates are for real clients."""
    return datetime.now(timezone.utc)


def _usage(certify: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True, key_cert_sign=certify, crl_sign=certify, content_commitment=False, key_encipherment=False,
        data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())


def _write_privately(path: Path, content: bytes) -> None:
    """Write a file that only its owner ever could read."""
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
