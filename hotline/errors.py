"""The error tree, by cause. Lower layers raise these; the web maps them to problem+json in one place.

`title` and `detail` are Chinese: a citizen or a member of staff reads them.
"""


class HotlineError(Exception):
    """Anything the service refuses or cannot do, with the HTTP status it becomes."""

    status = 500
    code = "internal"
    title = "系统出了点问题"

    def __init__(self, detail: str = "请稍后再试，急事请拨打 12348。") -> None:
        super().__init__(detail)
        self.detail = detail


class NotAuthenticated(HotlineError):
    """No credentials, or wrong ones."""

    status, code, title = 401, "not-authenticated", "需要重新进入"


class Forbidden(HotlineError):
    """Known, but not allowed."""

    status, code, title = 403, "forbidden", "没有权限"


class ReasonNeeded(Forbidden):
    """Open to whoever types why they want to see it."""

    code, title = "reason-needed", "要写明事由"


class NotFound(HotlineError):
    """There is no such thing, or it is not yours to see."""

    status, code, title = 404, "not-found", "没有找到"


class Conflict(HotlineError):
    """The request contradicts what is already recorded."""

    status, code, title = 409, "conflict", "与已有的记录冲突"


class PersonNeeded(Conflict):
    """It can be done while a person has the conversation, and none has."""

    code, title = "person-needed", "要等工作人员接入"


class Invalid(HotlineError):
    """The request was understood and is not acceptable."""

    status, code, title = 422, "invalid", "填写的内容不对"


class TooMany(HotlineError):
    """A budget is used up; `retry_after` is in whole seconds."""

    status, code, title = 429, "too-many", "请求太频繁了"

    def __init__(self, detail: str, *, retry_after: int) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Unavailable(HotlineError):
    """A part the request needs does not answer just now."""

    status, code, title = 503, "unavailable", "服务暂时不可用"


class DataError(HotlineError):
    """A data file is wrong. The detail names file, entry and field; commands exit with code 2."""

    code, title = "data", "数据文件有错"
