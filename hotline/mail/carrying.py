"""An e-mail out of the outbox, brought to the mail server."""

import asyncio
import json

import httpx

from hotline.connectors.models import DeliveryRow, Failure
from hotline.connectors.outbox import Result
from hotline.mail.server import Mail, MailFailed, MailRefused, hand_over
from hotline.services import Services


async def carry_mail(services: Services, _client: httpx.AsyncClient, row: DeliveryRow) -> Result:
    """Hand it over, in a thread; what became of it."""
    told = json.loads(row.body or "{}")
    mail = Mail(row.id, told["to"], told["subject"], told["text"], row.created_at)
    try:
        await asyncio.to_thread(hand_over, services.settings, mail)
    except MailRefused:
        return Result(failure=Failure.REFUSED, final=True)
    except MailFailed as error:
        return Result(failure=Failure.FAILED if error.reached else Failure.UNREACHABLE)
    return Result()
