"""A tiny training set for the tests: three matters of two areas, a follow-up, talk and danger."""

EXAMPLES: dict[str, list[str]] = {
    "legal_aid/apply.material": [
        "申请法律援助要什么材料", "法律援助要带什么东西", "办法律援助需要哪些材料", "法援要准备啥材料", "申请法援带哪些证件",
        "法律援助的材料清单", "法援要交什么材料", "申请法律援助需要准备什么",
    ],
    "legal_aid/apply.where": [
        "法律援助在哪申请", "去哪里申请法律援助", "法援在哪办", "申请法律援助去哪", "办法律援助到什么地方", "法律援助哪里办",
        "在哪申请法援", "法援去什么地方申请",
    ],
    "legal_aid/apply.condition": [
        "能申请法律援助吗", "什么条件能申请法律援助", "我可以申请法援吗", "法律援助有什么条件", "法援要啥条件", "申请法律援助的条件",
        "我这样够法律援助条件吗", "什么人能申请法援",
    ],
    "marriage_family/divorce.process": [
        "离婚怎么办", "怎么离婚", "我想离婚怎么弄", "离婚要走什么程序", "协议离婚怎么办理", "咋离婚", "离婚手续怎么办", "要离婚先干啥",
    ],
    "inheritance/share.condition": [
        "遗产怎么分", "我爸的遗产怎么分", "遗产谁能分", "房子遗产咋分", "兄弟分遗产", "老人去世遗产怎么分配", "遗产分多少", "继承遗产怎么算",
    ],
    "followup/topic.where": ["在哪办", "去哪办", "在哪里", "到哪去弄", "去哪儿", "哪里办", "上哪办", "在什么地方"],
    "followup/topic.duration": ["那要多久", "要多久", "多长时间", "几天能好", "得多久", "要等几天", "要多少天", "多久办好"],
    "chitchat/greeting.what": ["你好", "您好", "在吗", "早上好", "你好呀", "喂", "有人吗", "晚上好"],
    "chitchat/venting.what": ["气死我了", "烦死了", "累死了", "笑死我了", "急死人", "热死了", "饿死了", "气死人了"],
    "crisis/self_harm.what": [
        "我不想活了", "我想从楼上跳下去", "活着没意思", "我想死", "我要自杀", "不想活下去了", "我站在楼顶想跳下去", "药我都吃了不想活了",
    ],
}  # fmt: skip

TEXTS = [text for texts in EXAMPLES.values() for text in texts]
INTENTS = [intent for intent, texts in EXAMPLES.items() for _ in texts]
