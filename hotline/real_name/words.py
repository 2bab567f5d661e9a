"""The closed lists of 实名登录, and what the citizen reads."""

from enum import StrEnum


class LoginPage(StrEnum):
    """The page that a login was begun on, and leads back to."""

    CHAT = "chat"
    APP = "app"
    LITE = "lite"


BACK_TO: dict[LoginPage, str] = {LoginPage.CHAT: "/", LoginPage.APP: "/?channel=app", LoginPage.LITE: "/lite#latest"}


class LoginFault(StrEnum):
    """Why a login came to nothing. Stands in the audit trail."""

    CANCELLED = "cancelled"
    PROVIDER_AWAY = "provider_away"
    PROVIDER_REFUSES = "provider_refuses"
    BAD_TOKEN = "bad_token"  # noqa: S105
    NOT_REAL_NAME = "not_real_name"
    OTHER_PERSON = "other_person"
    CLOSED = "closed"
    OTHER_BROWSER = "other_browser"
    OTHER_PAGE = "other_page"


_AGAIN = "对话都在，接着谈就行，要登录可以再点一次。"
FAULT_WORDS: dict[LoginFault, str] = {
    LoginFault.CANCELLED: "您没有登录。不登录也接着办；要登录可以再点一次。",
    LoginFault.PROVIDER_AWAY: "{provider}暂时连不上，没有登录成。对话都在，接着谈就行，过一会儿可以再试。",
    LoginFault.PROVIDER_REFUSES: "{provider}没有认这次登录，没有登录成。" + _AGAIN,
    LoginFault.BAD_TOKEN: "{provider}给的结果核对不上，没有登录成，什么也没有记下。" + _AGAIN,
    LoginFault.NOT_REAL_NAME: "您在{provider}的账号还没有做过实名认证，所以不能算核实。请先在那边做实名认证，再回来登录；不登录也接着办。",
    LoginFault.OTHER_PERSON: "这段会话先前是另一位实名登录的，换了人，这一次没有登录。您要办自己的事，请另开一个新对话再登录。",
    LoginFault.OTHER_PAGE: "这段会话刚在另一个页面上打开，这一次没有登录。要登录，请在那个页面上再点一次。",
    LoginFault.CLOSED: "本次人工服务已经结束，没有登录。接着发消息就能接着谈，要登录可以再点一次。",
}
LOGGED_IN = "实名登录好了：{name}（{provider}）。接待您的工作人员看得到您的姓名和证件号、电话的尾号；这次人工服务结束就不再算。用完可以退出。"
LOGGED_OUT = "已经退出实名登录，姓名和尾号删掉了，往后的话不再算已核实。"
PROOF_ENDED = "这段会话刚在另一个页面上打开，先前核实的身份不再算。要用的，请重新登录，或者请工作人员重新核实。"
NOT_LOGGED_IN = "现在没有实名登录，不用退出。"
STRAY = "这次登录已经用过、过了时间，或者不是从这个浏览器开始的，没有登录。请回到对话里再点一次“实名登录”。"
"""Which of these it was is not said: whoever brings another's address learns nothing."""
