"""One job of a lane at a time on a machine."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hotline.errors import Conflict
from hotline.learning.jobs.states import Lane
from hotline.locks import Held, holding, is_held
from hotline.serving.record import RELEASE_LOCK

_FILES = {Lane.WORK: "learning.lock", Lane.RELEASE: RELEASE_LOCK}
ANOTHER = {
    Lane.WORK: "已经有一次训练或评测在进行，请等它结束，或者用 hotline learn cancel 取消。",
    Lane.RELEASE: "已经有人在发布或退回模型，请等它结束（一两分钟），再看要不要接着做。",
}


@contextmanager
def alone(models_dir: Path, lane: Lane) -> Iterator[None]:
    """Hold the lane. Raises Conflict while another job does."""
    try:
        with holding(models_dir / _FILES[lane]):
            yield
    except Held:
        raise Conflict(ANOTHER[lane]) from None


def is_busy(models_dir: Path, lane: Lane) -> bool:
    """Whether a job of the lane runs on this machine."""
    return is_held(models_dir / _FILES[lane])
