"""What a job may be, how far it may be, and what may go wrong with it: each with its words. Pure."""

from enum import StrEnum


class JobKind(StrEnum):
    """What is done."""

    TRAIN = "train"
    EVALUATE = "evaluate"
    RELEASE = "release"
    ROLLBACK = "rollback"
    EXPORT = "export"


class Lane(StrEnum):
    """Jobs of one lane wait for each other. A release waits for no training, least of all a return in an emergency."""

    WORK = "work"
    RELEASE = "release"


LANES: dict[JobKind, Lane] = {
    JobKind.TRAIN: Lane.WORK,
    JobKind.EVALUATE: Lane.WORK,
    JobKind.RELEASE: Lane.RELEASE,
    JobKind.ROLLBACK: Lane.RELEASE,
    JobKind.EXPORT: Lane.WORK,
}


class JobState(StrEnum):
    """Where a job stands. The last four are ends."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"


OPEN = frozenset({JobState.WAITING, JobState.RUNNING})


class Stage(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    CHECKING = "checking"
    LEARNING = "learning"
    PACKING = "packing"
    REGISTERING = "registering"
    TEST_SETS = "test_sets"
    CROSS_VALIDATION = "cross_validation"
    DIALOGUES = "dialogues"
    REPLAY = "replay"
    JUDGING = "judging"
    STARTING = "starting"
    PROBING = "probing"
    SWITCHING = "switching"
    WRITING = "writing"
    VALIDATING = "validating"
    DONE = "done"


class Trouble(StrEnum):
    """Why a job failed."""

    NO_ROOM = "no_room"
    DISK_FULL = "disk_full"
    MEMORY = "memory"
    TOO_LONG = "too_long"
    KILLED = "killed"
    PROGRAM = "program"
    BAD_MODEL = "bad_model"
    DATA_CHANGED = "data_changed"
    WITHDRAWN = "withdrawn"
    NO_MEMORY = "no_memory"
    NOT_RUNNING = "not_running"
    NOT_READY = "not_ready"
    WRONG_ANSWERS = "wrong_answers"
    OVERTAKEN = "overtaken"
    REFUSED = "refused"
    NOTHING_NEW = "nothing_new"


KIND_TITLES: dict[JobKind, str] = {
    JobKind.TRAIN: "训练",
    JobKind.EVALUATE: "评测",
    JobKind.RELEASE: "发布",
    JobKind.ROLLBACK: "退回",
    JobKind.EXPORT: "写回",
}
STATE_TITLES: dict[JobState, str] = {
    JobState.WAITING: "马上开始",
    JobState.RUNNING: "正在进行",
    JobState.SUCCEEDED: "做完了",
    JobState.FAILED: "没有成功",
    JobState.CANCELLED: "已取消",
    JobState.INTERRUPTED: "中途断了",
}
STAGE_TITLES: dict[Stage, str] = {
    Stage.WAITING: "等着开始",
    Stage.CHECKING: "核对数据",
    Stage.LEARNING: "学例句",
    Stage.PACKING: "打包模型",
    Stage.REGISTERING: "登记",
    Stage.TEST_SETS: "考试题",
    Stage.CROSS_VALIDATION: "交叉验证",
    Stage.DIALOGUES: "对话测试",
    Stage.REPLAY: "重放真实会话",
    Stage.JUDGING: "对照标准",
    Stage.STARTING: "启动新模型",
    Stage.PROBING: "试问",
    Stage.SWITCHING: "切换",
    Stage.WRITING: "写进文件",
    Stage.VALIDATING: "用 Rasa 核对",
    Stage.DONE: "完成",
}
TROUBLE_SENTENCES: dict[Trouble, str] = {
    Trouble.NO_ROOM: "磁盘空间不够，没有开始，请先用 hotline learn prune 清理旧模型，或者换一块大的磁盘",
    Trouble.DISK_FULL: "磁盘写满了，请先用 hotline learn prune 清理旧模型再来一次",
    Trouble.MEMORY: "内存用到了上限（data/learning/jobs.yml），请关掉别的程序或者调高上限再来一次",
    Trouble.TOO_LONG: "时间到了上限（data/learning/jobs.yml）还没有做完，请在空闲的时候再来一次或者调高上限",
    Trouble.KILLED: "干活的程序被系统或别人停掉了，请再来一次",
    Trouble.PROGRAM: "数据或程序有错，原因在日志的最后几行",
    Trouble.BAD_MODEL: "模型文件坏了或被改动，不能用，请检查磁盘后重新训练",
    Trouble.DATA_CHANGED: "训练的时候例句文件又改了，分不清模型学的是哪一版，请改完再来一次",
    Trouble.WITHDRAWN: "例句里还有群众要求去掉的，没有训练：请先写回，写回的分支里就没有了，用那个分支训练或者合并以后再训练",
    Trouble.NO_MEMORY: "空着的内存不够两个模型同时跑，没有开始，请等训练、评测做完或者关掉别的程序再来一次",
    Trouble.NOT_RUNNING: "智能助手没有在运行，没有地方试，请先启动再发布",
    Trouble.NOT_READY: "新模型的进程一直没有准备好，没有切换，请看日志和机器忙不忙，再来一次",
    Trouble.WRONG_ANSWERS: "新模型起来了，但是试问答得不对，没有切换，答错的在日志的最后几行",
    Trouble.OVERTAKEN: "这时候在用的模型换成了别的（多半是重新训练过），没有切换，请重新评测",
    Trouble.REFUSED: "写完核对没有通过，全部退回了，像没有写过一样，哪个文件哪一行在日志的最后几行",
    Trouble.NOTHING_NEW: "没有要写的，没有开新分支：还没有标好的，或者标好的例句里都已经有了",
}
STILL_SERVING = "现在的模型照常服务。"
INTERRUPTED_SENTENCE = "干活的进程中途没了（多半是机器重启或被强行停掉），没有留下半个模型，请再来一次"
