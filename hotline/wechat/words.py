"""What the official account itself says and understands, beside what the assistant and the seats say."""

from enum import StrEnum

NOTICE = (
    "\n\n我不是律师，说的只供参考。您写的内容会保存下来用于答复，工作人员看得到；发“隐私”看说明，发“删除”随时可以删掉，"
    "发“不参与改进”就不用来改进服务。\n有人身危险请马上拨打 110，急病、受伤拨打 120。\n大字、法条原文和文书在网页上看：{page}"
)
HELP = (
    "直接写您的问题就行。也可以发：\n“转人工”找工作人员\n“排队”看排到第几位\n“取消排队”不等了\n“网页”在网页上打开这段会话（看法条原文、文书，填表）\n"
    "“结束”结束这段会话\n“删除”删掉这段会话\n“不参与改进”“参与改进”\n“隐私”看怎么用您的信息"
)
PRIVACY = (
    "您在这里写的话、发的图片用来答复您，工作人员看得到。您的微信昵称、头像、手机号我们拿不到；只存着微信给本公众号的一个编号，"
    "加密存放，用来把答复发给您，删除会话时一起删掉。发“删除”马上删；发“不参与改进”，这段会话就不用来改进服务。完整的隐私说明在网页“更多”里：{page}"
)
PAGE = "请点这个链接，在网页上打开这段会话（一天以内有效，只能打开一次，请不要转给别人）：\n{link}"
RATE = "请给这次服务打个分，回一个数字：5 非常满意，4 满意，3 基本满意，2 不满意，1 非常不满意。"
RATED = "谢谢，记下了：{score} 分（{title}）。"
ENDED = "这段会话结束了，有需要随时再发消息。"
ASK_ERASE = "删除以后，这段会话的全部内容都没有了，找不回来；正在排队的也不再排。确定删除，请回 1；不删，接着写就行。"
ERASED = (
    "已经删除，这段会话的内容都没有了。留下的只有不含内容的记录，用来证明已经删除和查清谁处理过；"
    "您交出去的办件、工单和依法做的报告，按各自的规定保存。再发消息就是一段新的会话。"
)
LEARNING_REFUSED = "记下了，这段会话不用来改进服务，以前用过的也去掉了。"
LEARNING_ALLOWED = "记下了，这段会话隐去个人信息以后可以用来改进服务。"
NOT_WAITING = "您现在没有在排队。要找工作人员，发“转人工”。"
PLACE = "您现在排在第 {place} 位，{wait}。发“取消排队”就不等了。"
USUAL_WAIT, NO_WAIT_KNOWN = "最近一般要等约 {minutes} 分钟", "要等多久暂时估不出"
REGISTERED = "现在不是人工服务时间，您的请求已经登记，工作人员上班以后会在这里答复。"
WITH_PERSON = "工作人员正在接待您，直接写就行。"
NOT_WHILE_SERVED = "工作人员正在接待您，要结束请直接告诉他。"
UNHEARD_VOICE = "语音没有识别出文字，请打字说一下。要找工作人员，发“转人工”；急事请拨打 12348，有危险请拨打 110。"
UNREADABLE = "这种消息这里看不了。请打字说明，照片可以在工作人员接入以后发。"
PICTURE_GONE = "这张图片取不到了，请再发一次。"
PLACE_KNOWN = "记下了：您在{district}。请接着说您的问题。"
PLACE_UNKNOWN = "没认出这个位置在本市哪个区县。请直接写出来，比如“我在{example}”。"
FULL_TEXT = "（法条原文、事项和机构的详情：发“网页”）"
TO_OPEN = "请在网页上打开（一天以内有效，只能打开一次，请不要转给别人）："
TO_FILL = "这一项请在网页上填（一天以内有效，只能打开一次，请不要转给别人）："
PICK = "回数字选一个："
ALSO = "也可以回："

LABELS = {
    "bot": "【智能助手】",
    "staff": "【人工坐席】",
    "system": "【系统提示】",
    "danger": "【紧急提示】",
}


class Command(StrEnum):
    """What the channel does by itself, without the assistant."""

    END = "end"
    ERASE = "erase"
    REFUSE_LEARNING = "refuse_learning"
    ALLOW_LEARNING = "allow_learning"
    PLACE = "place"
    CANCEL = "cancel"
    PAGE = "page"
    HELP = "help"
    PRIVACY = "privacy"


SPOKEN: dict[str, Command] = {
    word: command
    for command, words in {
        Command.END: ("结束", "结束会话", "结束对话", "结束咨询"),
        Command.ERASE: ("删除", "删除会话", "删除记录", "删除我的记录", "删除聊天记录"),
        Command.REFUSE_LEARNING: ("不参与改进", "不用来改进", "退出改进"),
        Command.ALLOW_LEARNING: ("参与改进",),
        Command.PLACE: ("排队", "排第几", "排到第几", "排到哪了", "还要等多久"),
        Command.CANCEL: ("取消排队", "取消转人工", "不排了", "不等了"),
        Command.PAGE: ("网页", "网页版", "打开网页"),
        Command.HELP: ("帮助", "菜单", "怎么用"),
        Command.PRIVACY: ("隐私", "隐私说明"),
    }.items()
    for word in words
}
