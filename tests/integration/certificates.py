"""Certificates, keys and signed tokens, made on the spot; they are worth nothing anywhere else."""

from __future__ import annotations

import base64
import ipaddress
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import NameOID


class Files(NamedTuple):
    """A certificate and its key, PEM; `both` has the two in one file, as brokers like it."""

    certificate: Path
    key: Path
    both: Path


class Authority:
    """A certificate authority of its own.

    Parameters
    ----------
    folder
        Where files go.
    name
        Its common name, and the beginning of its files' names.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self._folder, self._name, self._key = folder, name, ec.generate_private_key(ec.SECP256R1())
        public = self._key.public_key()
        usage = x509.KeyUsage(
            digital_signature=True, key_cert_sign=True, crl_sign=True, content_commitment=False, key_agreement=False,
            key_encipherment=False, data_encipherment=False, encipher_only=False, decipher_only=False,
        )  # fmt: skip
        self._identifier = x509.SubjectKeyIdentifier.from_public_key(public)
        signed = (
            _unsigned(name, name, public, timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(self._identifier, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        self.certificate = folder / f"{name}-ca.pem"
        self.certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))

    def issue(self, name: str, *, valid_for: timedelta = timedelta(days=1)) -> Files:
        """Issue a certificate for a broker on 127.0.0.1 (no host name) or a client; a negative time has passed."""
        key = ec.generate_private_key(ec.SECP256R1())
        by = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(self._identifier)
        signed = (
            _unsigned(self._name, name, key.public_key(), valid_for)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False)
            .add_extension(by, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        stem = f"{self._name}-{name}"
        files = Files(*(self._folder / f"{stem}{end}.pem" for end in ("", "-key", "-both")))
        pem = signed.public_bytes(serialization.Encoding.PEM)
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        files.certificate.write_bytes(pem)
        files.key.write_bytes(private)
        files.both.write_bytes(private + pem)
        return files


def _unsigned(
    issuer: str, name: str, public: ec.EllipticCurvePublicKey, valid_for: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=2))
        .not_valid_after(now + valid_for)
    )


class TokenIssuer:
    """Signs JSON Web Tokens (RFC 7519, RS256), and publishes its key as a JWKS file."""

    def __init__(self, folder: Path) -> None:
        self._key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        numbers = self._key.public_key().public_numbers()
        key = {"kty": "RSA", "kid": "k", "alg": "RS256", "use": "sig"}
        key |= {
            name: _base64(n.to_bytes((n.bit_length() + 7) // 8)) for name, n in (("n", numbers.n), ("e", numbers.e))
        }
        self.keys = folder / "jwks.json"
        self.keys.write_text(json.dumps({"keys": [key]}))

    def token(self, subject: str, *, audience: str, valid_for: timedelta) -> str:
        """Sign a token; a negative time has passed."""
        now = datetime.now(UTC)
        times = {"iat": int((now - timedelta(days=1)).timestamp()), "exp": int((now + valid_for).timestamp())}
        claims = {"sub": subject, "scope": "kafka", "aud": audience, "iss": "test"} | times
        parts = [_base64(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": "k"}, claims)]
        signature = self._key.sign(".".join(parts).encode(), padding.PKCS1v15(), hashes.SHA256())
        return ".".join([*parts, _base64(signature)])


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
