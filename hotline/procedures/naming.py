"""Names and addresses as people write them when asked for one, and what is plainly neither."""

import re

_NAME = re.compile(r"[A-Za-z\u3400-\u9fff][A-Za-z0-9\u3400-\u9fff·.（）() ]{1,49}")
_I_AM = re.compile(r"^(?:我(?:的名字)?[叫是]|名字[叫是]?|姓名[是：: ]*|叫)")
_CALLED = re.compile(r"^.*[\s，,]+(?:名字)?叫(?P<name>[\u3400-\u9fff·]{2,4})$")
"""「老板姓钱 叫钱大有」."""
_ONE = r"(?!叫|姓|名|是|他|她|我)[\u3400-\u9fff·]{2,4}"
_SEVERAL = re.compile(
    rf"(?:我们[^、，,：:]{{0,4}}[：: ]?)?{_ONE}(?:[、，, ]+(?:和|跟)?{_ONE}(?:[一二三四五六七八九十几两]个人?)?)+"
)
_STREET = re.compile(r"[省市区县镇乡村街路].*[镇乡村街路号]|\d+[号组栋楼]")
_ORGANISATION = re.compile(r"公司|厂|店|行|局|院|校|会|所|中心|政府|单位|社|部|队|站|矿|办|超市")
_PLACE = re.compile(
    r"[省市区县旗镇乡村社屯组队路街巷弄道号楼栋幢层室户院苑园城庄堡沟寨坪湾坡塬原峪岭桥店厂矿港站场所]"
    r"|小区|家属|宿舍|工地|学校|公司|没有?固定|居无定所|没有?住处|流浪"
)
"""What nearly every address has; a single one of them is enough, and whoever has no address may say so."""
_DAY = re.compile(r"(?:\d{2,4}年)?\d{1,2}月\d{1,2}[日号]")


def name_in(text: str) -> str | None:
    """The name that somebody gives: 王小红, 我叫王小红, 老板姓钱叫钱大有; None where it is none."""
    words = text.strip()
    called = _CALLED.search(words)
    name = called["name"] if called else _I_AM.sub("", words).strip(" ，,。.！!")
    return name if _NAME.fullmatch(name) else None


def like_an_address(name: str) -> bool:
    """Whether what stands for a name is more like a street or a village; organisations are called after them."""
    return _STREET.search(name) is not None and _ORGANISATION.search(name) is None


def has_a_place(words: str) -> bool:
    """Whether anything in it is of an address."""
    return _PLACE.search(words) is not None and _DAY.fullmatch(words) is None


def several_names(text: str) -> bool:
    """「赵一、钱二、孙三」: names of persons side by side, where one is asked for."""
    return _SEVERAL.fullmatch(text.strip().rstrip("。.")) is not None
