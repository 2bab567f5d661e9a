"""A kept run as a scene: with its procedure, and the world as its conversation sees it."""

from hotline.catalogue.directory import Directory
from hotline.conversations.models import ConversationRow
from hotline.conversations.store import conversation_now
from hotline.procedures.asking import Scene
from hotline.procedures.run import Run
from hotline.services import Services
from hotline.vocabulary import Area


def stage(services: Services, conversation: ConversationRow, directory: Directory, run: Run) -> Scene | None:
    """None where the procedure is gone with an earlier release."""
    procedure = services.procedures.get(run.procedure)
    if procedure is None:
        return None
    now = conversation_now(services.clock, conversation)
    context = services.procedures.context(now=now, district=conversation.district, directory=directory)
    topic = Area(conversation.topic_area) if conversation.topic_area else Area.OTHER_LEGAL
    return Scene(run, procedure, context, procedure.area or topic)
