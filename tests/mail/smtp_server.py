"""A mail server for tests, in a process of its own with a folder of its own.

    python smtp_server.py PORT FOLDER [starttls|implicit]

What it takes it writes down, one e-mail a line, and whether it came over TLS. With a file `refuse` in the folder it takes
nothing for good, with a file `busy` nothing for now. With TLS it shows `certificate.pem` and `key.pem` of the folder, takes
nothing before STARTTLS, and wants the login `hotline` with the password `mail@2026`.
"""

import asyncio
import email
import email.policy
import json
import ssl
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

LOGIN = LoginPassword(b"hotline", b"mail@2026")


class Mailbox:
    """Takes e-mails."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if (self._folder / "refuse").exists():
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if (self._folder / "busy").exists():
            return "451 try again later"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        message = email.message_from_bytes(content, policy=email.policy.default)
        body = message.get_body()
        told = {
            "to": envelope.rcpt_tos,
            "from": envelope.mail_from,
            "subject": str(message["Subject"]),
            "id": str(message["Message-ID"]),
            "text": body.get_content() if body else "",
            "tls": server.transport.get_extra_info("cipher") is not None if server.transport else False,
        }
        with (self._folder / "taken.jsonl").open("a") as taken:
            taken.write(json.dumps(told, ensure_ascii=False) + "\n")
        return "250 OK"


def _knows(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: LoginPassword) -> AuthResult:
    return AuthResult(success=given == LOGIN, handled=False)


async def main() -> None:
    port, folder, *secured = int(sys.argv[1]), Path(sys.argv[2]), *sys.argv[3:]
    loop, mailbox = asyncio.get_running_loop(), Mailbox(folder)
    if not secured:
        server = await loop.create_server(lambda: SMTP(mailbox, hostname="mail.test"), "127.0.0.1", port)
    else:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        tls.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
        starts, wants = (tls, None) if secured == ["starttls"] else (None, tls)

        def speak() -> SMTP:
            return SMTP(
                mailbox,
                hostname="mail.test",
                tls_context=starts,
                require_starttls=starts is not None,
                authenticator=_knows,
                auth_required=True,
                auth_require_tls=starts is not None,
            )

        server = await loop.create_server(speak, "127.0.0.1", port, ssl=wants)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
