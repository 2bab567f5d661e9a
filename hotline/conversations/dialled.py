"""The numbers in what we say, as they are dialled today: an edit at the workbench shows in the next message."""

import structlog

from hotline.services import Services

log = structlog.get_logger()


async def danger_as_dialled(services: Services, text: str) -> str:
    """The danger's lines with the numbers in force. Where those cannot be read the lines go out as they are written:
    the police and the ambulance are never replaced, and nobody in danger waits for a table."""
    try:
        directory = await services.content.directory(services.database)
    except Exception:
        log.exception("danger_numbers_unread")
        return text
    return directory.as_dialled(text)
