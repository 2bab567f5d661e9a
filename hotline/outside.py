"""The real outside world: what the settings name, opened for one process."""

from datetime import timedelta

from hotline.clock import ShiftedClock, SystemClock
from hotline.conversations.brain import Brain, brain_at
from hotline.conversations.danger import load_danger_guard
from hotline.conversations.groups import load_skill_groups
from hotline.conversations.hub import MemoryHub, RedisHub
from hotline.conversations.routing import RoutedBrain
from hotline.procedures.registry import load_procedures
from hotline.quality.targets import load_targets
from hotline.real_name.provider import IdentityProvider
from hotline.real_name.registration import registration_of
from hotline.services import Services
from hotline.serving.secrets_file import read_second_factor_key
from hotline.serving.slot import CurrentSlot
from hotline.settings import Settings
from hotline.staff.sealing import Seal
from hotline.storage.database import Database


def build_services(settings: Settings) -> Services:
    """Services over it. The caller closes the database, the hub and the brain."""
    base, registration = SystemClock(), registration_of(settings)
    clock = (
        ShiftedClock(base, timedelta(seconds=settings.clock_shift_seconds)) if settings.clock_shift_seconds else base
    )
    return Services(
        settings=settings,
        clock=clock,
        database=Database(settings.database),
        hub=RedisHub(settings.redis_url) if settings.redis_url else MemoryHub(),
        brain=_brain(settings),
        guard=load_danger_guard(settings.data_dir),
        groups=load_skill_groups(settings.data_dir),
        seal=Seal(read_second_factor_key(settings)),
        procedures=load_procedures(settings.data_dir),
        targets=load_targets(settings.data_dir),
        identity_provider=IdentityProvider(registration, clock) if registration else None,
    )


def _brain(settings: Settings) -> Brain:
    if settings.brain_url:
        return brain_at(settings.brain_url, settings)
    brains = [brain_at(f"http://127.0.0.1:{port}", settings) for port in settings.brain_ports]
    return RoutedBrain(brains, CurrentSlot(settings.models_dir))
