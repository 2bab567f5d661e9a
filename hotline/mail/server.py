"""The mail server of the settings, and handing it one e-mail. Runs in a thread: it waits for the network."""

import smtplib
import ssl
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import unquote, urlsplit

from hotline.clock import SHANGHAI
from hotline.connectors.models import Failure
from hotline.settings import Settings

_PATIENCE_SECONDS = 15.0
_PORTS = {"smtp": 587, "smtps": 465}


class MailRefused(Exception):
    """The server does not take this e-mail, however often it is asked."""


class MailFailed(Exception):
    """This time it did not work; `why` is what an operator can put right, or wait for."""

    def __init__(self, why: Failure) -> None:
        super().__init__()
        self.why = why


@dataclass(frozen=True)
class Mail:
    """One e-mail. `id` is the same at every try, so that a mailbox can tell a second copy."""

    id: str
    to: str
    subject: str
    text: str
    at: datetime


def hand_over(settings: Settings, mail: Mail) -> None:
    """Give it to the server. Raises MailRefused or MailFailed, neither of which says anything of its content."""
    server = urlsplit(settings.smtp_url.get_secret_value())
    host, port = server.hostname or "", server.port or _PORTS[server.scheme]
    # Said to the server as who calls. Left out, this machine's name is asked of the name server twice for each e-mail: one
    # that does not answer holds each up for half a minute, and the name is nobody's business.
    caller = _domain(settings)
    try:
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            opened = smtplib.SMTP_SSL(host, port, caller, timeout=_PATIENCE_SECONDS, context=context)
        else:
            opened = smtplib.SMTP(host, port, caller, timeout=_PATIENCE_SECONDS)
        with opened as smtp:
            smtp.ehlo()
            offered = smtp.has_extn("starttls")
            if server.scheme == "smtp" and settings.env == "production" and not offered:
                raise MailFailed(Failure.UNENCRYPTED)
            if server.scheme == "smtp" and offered:
                smtp.starttls(context=ssl.create_default_context())
                smtp.ehlo()
            if server.username:
                smtp.login(unquote(server.username), unquote(server.password or ""))
            smtp.send_message(_message(settings, mail))
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise (MailRefused() if codes and min(codes) >= 500 else MailFailed(Failure.FAILED)) from error
    except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
        raise (MailRefused() if error.smtp_code >= 500 else MailFailed(Failure.FAILED)) from error
    except (smtplib.SMTPConnectError, smtplib.SMTPServerDisconnected) as error:
        raise MailFailed(Failure.UNREACHABLE) from error
    except smtplib.SMTPAuthenticationError as error:
        raise MailFailed(Failure.LOCKED_OUT) from error
    except ssl.SSLCertVerificationError as error:
        raise MailFailed(Failure.UNTRUSTED) from error
    except ssl.SSLError as error:
        raise MailFailed(Failure.UNENCRYPTED) from error
    except smtplib.SMTPException as error:
        raise MailFailed(Failure.FAILED) from error
    except OSError as error:
        raise MailFailed(Failure.UNREACHABLE) from error


def _message(settings: Settings, mail: Mail) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = settings.smtp_from, mail.to, mail.subject
    message["Date"] = format_datetime(mail.at.astimezone(SHANGHAI))
    message["Message-ID"] = f"<{mail.id}@{_domain(settings)}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text)
    return message


def _domain(settings: Settings) -> str:
    return settings.smtp_from.rpartition("@")[2]
