"""By STARTTLS and by TLS from the first byte; and never to a server that cannot show whose it is."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from hotline.clock import SystemClock
from hotline.connectors.dead_letters import _WHY
from hotline.connectors.models import Failure
from hotline.mail.server import Mail, MailFailed, hand_over
from tests.mail.conftest import MailServer, running_mail_server

pytestmark = pytest.mark.process

SCHEMES = {"starttls": "smtp", "implicit": "smtps"}


@dataclass(frozen=True)
class Secured:
    """A mail server with a certificate, and who issued that."""

    scheme: str
    server: MailServer
    authority: Path

    def url(self, host: str = "localhost", password: str = "mail%402026") -> SecretStr:
        return SecretStr(f"{self.scheme}://hotline:{password}@{host}:{self.server.port}")


def certificate(
    subject: str, key: ec.EllipticCurvePrivateKey, issuer: str, signer: ec.EllipticCurvePrivateKey, *, authority: bool
) -> bytes:
    now = SystemClock().now()
    rights = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    usage = x509.KeyUsage(digital_signature=not authority, key_cert_sign=authority, crl_sign=authority, **rights)
    by = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
    named = [x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]) for name in (subject, issuer)]
    made = (
        x509.CertificateBuilder(named[1], named[0], key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(by, critical=False)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(subject)]), critical=False)
        .sign(signer, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM)


@pytest.fixture(scope="module", params=list(SCHEMES))
def started(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    """One process for each way."""
    folder = tmp_path_factory.mktemp(request.param)
    own, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    authority = folder / "authority.pem"
    authority.write_bytes(certificate("bureau.test", own, "bureau.test", own, authority=True))
    (folder / "certificate.pem").write_bytes(certificate("localhost", key, "bureau.test", own, authority=False))
    unsealed = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, unsealed))
    scheme = SCHEMES[request.param]

    def knock(port: int) -> smtplib.SMTP:
        if scheme == "smtp":
            return smtplib.SMTP("localhost", port, "tests", timeout=5)
        context = ssl.create_default_context(cafile=authority)
        return smtplib.SMTP_SSL("localhost", port, "tests", timeout=5, context=context)

    with running_mail_server(folder, request.param, knock=knock) as server:
        yield Secured(scheme, server, authority)


@pytest.fixture
def secured(started: Secured) -> Secured:
    """It has taken nothing."""
    (started.server.folder / "taken.jsonl").unlink(missing_ok=True)
    return started


@pytest.fixture
def why(settings, clock) -> Callable[[SecretStr], Failure | None]:
    """What came of handing one over; None: it was taken."""

    def hand(url: SecretStr) -> Failure | None:
        mail = Mail("a", "li@bureau.test", "1 件事要看", "工单到期", clock.now())
        try:
            hand_over(settings.model_copy(update={"smtp_url": url, "env": "production"}), mail)
        except MailFailed as failed:
            return failed.why
        return None

    return hand


def test_it_comes_encrypted(secured, why, monkeypatch):
    """The bureau's own authority is one that this machine knows."""
    monkeypatch.setenv("SSL_CERT_FILE", str(secured.authority))
    assert why(secured.url()) is None
    (mail,) = secured.server.taken()
    assert (mail["to"], mail["subject"], mail["tls"]) == (["li@bureau.test"], "1 件事要看", True)


def test_nothing_goes_to_a_server_that_cannot_show_whose_it_is(secured, why, monkeypatch):
    assert why(secured.url()) is Failure.UNTRUSTED, "nobody here knows who signed it"
    monkeypatch.setenv("SSL_CERT_FILE", str(secured.authority))
    assert why(secured.url(host="127.0.0.1")) is Failure.UNTRUSTED, "it is another host's"
    assert secured.server.taken() == []
    assert "证书" in _WHY[Failure.UNTRUSTED]


def test_a_wrong_password_is_called_by_its_name(secured, why, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(secured.authority))
    assert why(secured.url(password="wrong")) is Failure.LOCKED_OUT
    assert secured.server.taken() == []
