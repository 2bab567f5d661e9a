"""A mail server for tests, in a process of its own with a folder of its own.

    python smtp_server.py PORT FOLDER

What it takes it writes down, one e-mail a line. With a file `refuse` in the folder it takes nothing for good, with a file
`busy` nothing for now.
"""

import asyncio
import email
import email.policy
import json
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


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
        }
        with (self._folder / "taken.jsonl").open("a") as taken:
            taken.write(json.dumps(told, ensure_ascii=False) + "\n")
        return "250 OK"


async def main() -> None:
    port, folder = int(sys.argv[1]), Path(sys.argv[2])
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(Mailbox(folder), hostname="mail.test"), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
