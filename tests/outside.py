"""Services as the tests have them: the fakes around a database of the test's own."""

from hotline.clock import Clock
from hotline.conversations.brain import Brain
from hotline.conversations.groups import SkillGroups, load_skill_groups
from hotline.conversations.hub import MemoryHub
from hotline.real_name.provider import IdentityProvider
from hotline.real_name.registration import registration_of
from hotline.services import Services
from hotline.settings import Settings
from hotline.staff.sealing import Seal, new_key
from hotline.storage.database import Database
from tests import sharing
from tests.procedures.wages import PROCEDURES


def services_over(
    database: Database, settings: Settings, *, clock: Clock, brain: Brain, groups: SkillGroups | None = None
) -> Services:
    """Services over this database, with the shipped rules; the city's skill groups unless others are given."""
    data_dir, registration = settings.data_dir, registration_of(settings)
    return Services(
        settings=settings,
        clock=clock,
        database=database,
        hub=MemoryHub(),
        brain=brain,
        guard=sharing.danger_guard(data_dir),
        groups=groups or load_skill_groups(data_dir),
        seal=Seal(new_key()),
        procedures=PROCEDURES,
        targets=sharing.targets(data_dir),
        identity_provider=IdentityProvider(registration, clock) if registration else None,
    )
