"""An e-mail out of the outbox, brought to the mail server."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import httpx

from hotline.connectors.endpoints import Connector, is_connected
from hotline.connectors.models import DeliveryRow, Failure
from hotline.connectors.outbox import Result
from hotline.mail.server import Mail, MailFailed, MailRefused, hand_over
from hotline.services import Services

_THREADS = ThreadPoolExecutor(4, thread_name_prefix="mail")
"""Its own: a mail server that hangs must not take those in which passwords are checked and files are written."""


async def carry_mail(services: Services, _client: httpx.AsyncClient, row: DeliveryRow) -> Result:
    """Hand it over, in a thread; what became of it."""
    if not is_connected(services.settings, Connector.MAIL):
        return Result(failure=Failure.NOT_SET_UP)
    told = json.loads(row.body or "{}")
    mail = Mail(row.id, told["to"], told["subject"], told["text"], row.created_at)
    try:
        await asyncio.get_running_loop().run_in_executor(_THREADS, hand_over, services.settings, mail)
    except MailRefused:
        return Result(failure=Failure.REFUSED, final=True)
    except MailFailed as error:
        return Result(failure=error.why)
    return Result()
