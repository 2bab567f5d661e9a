"""What every route and use case needs, made once per process and handed in: never imported as a global."""

from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from hotline.clock import Clock, day_of
from hotline.content import Content
from hotline.conversations.brain import Brain
from hotline.conversations.danger import DangerGuard
from hotline.conversations.groups import SkillGroups
from hotline.conversations.hub import Hub
from hotline.procedures.registry import Procedures
from hotline.quality.targets import Targets
from hotline.real_name.provider import IdentityProvider
from hotline.settings import Settings
from hotline.staff.sealing import Seal
from hotline.storage.database import Database


@dataclass(frozen=True)
class Services:
    """The outside world as one process sees it. Tests build it from the fakes in tests/fakes.py."""

    settings: Settings
    clock: Clock
    database: Database
    hub: Hub
    brain: Brain
    guard: DangerGuard
    groups: SkillGroups
    seal: Seal
    procedures: Procedures
    targets: Targets
    identity_provider: IdentityProvider | None = None
    content: Content = field(default_factory=Content)

    @property
    def today(self) -> date:
        """The day in Shanghai."""
        return day_of(self.clock.now())


def services_of(connection: HTTPConnection) -> Services:
    """FastAPI dependency: the process's services, for HTTP and WebSocket routes alike."""
    return connection.app.state.services


Injected = Annotated[Services, Depends(services_of)]
"""`async def route(services: Injected)`."""
