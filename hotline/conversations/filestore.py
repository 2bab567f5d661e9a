"""Where the files of conversations lie, and how they are given out."""

import asyncio
from enum import StrEnum

from fastapi.responses import FileResponse
from sqlalchemy import select

from hotline.conversations.models import ConversationFileRow, ConversationRow
from hotline.errors import NotFound
from hotline.files.inspection import JPEG, PNG
from hotline.files.receiving import Received
from hotline.files.store import FileStore, file_response
from hotline.services import Services
from hotline.settings import Settings


class FileSize(StrEnum):
    """The file itself, or of a picture a small one for a list on a slow line."""

    WHOLE = "whole"
    SMALL = "small"


def conversation_files(settings: Settings) -> FileStore:
    """The files of all conversations, by the conversation's id."""
    return FileStore(settings.var_dir / "conversations")


def is_picture(media_type: str) -> bool:
    """Whether there is a small one."""
    return media_type in (JPEG, PNG)


async def put(services: Services, conversation_id: str, received: Received) -> None:
    """Move a received file and its small picture in."""
    store = conversation_files(services.settings)
    if received.small is not None:
        await asyncio.to_thread(store.put, received.small, conversation_id, _small(received.sha256))
    await asyncio.to_thread(store.put, received.path, conversation_id, received.sha256)


def response_of(services: Services, file: ConversationFileRow, size: FileSize) -> FileResponse:
    """One file, to be saved. Raises NotFound for the small one of what is no picture."""
    store = conversation_files(services.settings)
    if size is FileSize.WHOLE:
        path = store.path(file.conversation_id, file.sha256)
        return file_response(path, media_type=file.media_type, name=file.name)
    if not is_picture(file.media_type):
        raise NotFound("只有图片才有小图。")
    path = store.path(file.conversation_id, _small(file.sha256))
    return file_response(path, media_type=JPEG, name=file.name)


async def remove_erased(services: Services) -> None:
    """Files of erased conversations: what a crash between the commit and their removal left, and an old backup brought back."""
    store = conversation_files(services.settings)
    holders = await asyncio.to_thread(store.holders)
    async with services.database.read() as session:
        for holder in holders:
            erased = select(ConversationRow.id).where(
                ConversationRow.id == holder, ConversationRow.erased_at.is_not(None)
            )
            if await session.scalar(erased) is not None:
                await asyncio.to_thread(store.remove_folder, holder)


def _small(sha256: str) -> str:
    return f"{sha256}.small"
