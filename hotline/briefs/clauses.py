"""The citizen's own words, cut into clauses, and those among them that tell something. Pure; nothing is reworded."""

import re
from collections.abc import Iterable, Iterator

_CUT = re.compile(r"[，,。.！!？?；;\n\r]+")
_ASKS = re.compile(r"吗|么(?:样|办)?$|多少|多久|几天|怎么|咋|如何|能不能|可不可以|是不是|算不算|什么|哪")
_PAPERS = re.compile(
    "(?:处罚|认定|复议|裁决|征收|补偿|告知)?决定书|(?:行政|民事|刑事)?判决书|调解书|裁决书|裁定书|认定书|通知书|告知书|起诉书|传票"
    "|劳动合同|租房合同|购房合同|合同|协议书?|欠条|借条|收条|收据|发票|票据|工资条|工资卡|工牌|考勤|打卡记录"
    "|银行流水|流水|转账记录|转账截图|聊天记录|微信记录|短信记录|通话录音|录音|录像|视频|照片|截图|监控"
    "|病历|诊断证明|诊断书|鉴定书|鉴定意见|伤情鉴定|出院小结|房产证|不动产证|产权证|宅基地证|土地证|户口本|结婚证|离婚证|遗嘱|证人"
)
_PEOPLE = re.compile(
    "老板|包工头|工头|公司|单位|厂里|工厂|中介|房东|租客|物业|开发商|邻居|对象|男朋友|女朋友|丈夫|老公|妻子|老婆|媳妇|前夫|前妻"
    "|公公|婆婆|岳父|岳母|父亲|母亲|爸爸|妈妈|儿子|女儿|哥哥|弟弟|姐姐|妹妹|亲戚|朋友|同事|同学|司机|医院|学校|商家|卖家|店家"
    "|村委会|居委会|派出所|交警队|法院|人社局|社保局|街道办|镇政府|区政府|县政府"
)
_LONGEST = 60


def clauses(text: str) -> Iterator[str]:
    """The pieces between punctuation marks."""
    for piece in _CUT.split(text):
        if piece.strip():
            yield piece.strip()


def telling(texts: Iterable[str], words: Iterable[str]) -> list[str]:
    """The clauses that hold one of these words and do not ask, each once, in the order they were written."""
    wanted = [word for word in words if word]
    return once(
        clause[:_LONGEST]
        for text in texts
        for clause in clauses(text)
        if any(word in clause for word in wanted) and not _ASKS.search(clause)
    )


def papers(texts: Iterable[str]) -> list[str]:
    """What was said about papers and other proof, with the words around: 「没签劳动合同」 must not become a contract."""
    return once(
        clause[:_LONGEST]
        for text in texts
        for clause in clauses(text)
        if _PAPERS.search(clause) and not _ASKS.search(clause)
    )


def people(texts: Iterable[str]) -> list[str]:
    """Who was named, by the words that were used."""
    return once(word for text in texts for word in _PEOPLE.findall(text))


def once(found: Iterable[str]) -> list[str]:
    """Without repeats, and without what stands in a longer one already."""
    kept: list[str] = []
    for each in found:
        if not any(each in before for before in kept):
            kept = [before for before in kept if before not in each] + [each]
    return kept
