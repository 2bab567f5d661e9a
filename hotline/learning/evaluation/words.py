"""Areas (and what else a model may take a message for) and ways of writing in Chinese, as reports and refusals name them."""

from hotline.vocabulary import Area

AREA_TITLES: dict[str, str] = {
    Area.LEGAL_AID: "法律援助",
    Area.MEDIATION: "调解",
    Area.ADMIN_REVIEW: "行政复议",
    Area.INFO_DISCLOSURE: "政府信息公开",
    Area.LABOR: "劳动",
    Area.MARRIAGE_FAMILY: "婚姻家庭",
    Area.INHERITANCE: "继承",
    Area.DEBT_CONTRACT: "借贷合同",
    Area.TRAFFIC_INJURY: "交通和人身损害",
    Area.MEDICAL: "医疗",
    Area.HOUSING_PROPERTY: "房屋物业",
    Area.LAND_DEMOLITION: "土地拆迁",
    Area.CONSUMER: "消费",
    Area.CRIMINAL: "刑事治安",
    Area.CORPORATE_IP: "公司和知识产权",
    Area.OTHER_LEGAL: "其他法律服务",
    Area.GOV_SERVICE: "政务服务",
    Area.HOTLINE_HUMAN: "热线和人工",
    Area.CHITCHAT: "闲聊",
    Area.OUT_OF_SCOPE: "不归热线管",
    Area.CRISIS: "危险",
    "unclear": "没听清",
    "procedure": "一步步办理",
    "handoff": "要找人工",
    "item_search": "找办事事项",
    "office_search": "找部门、地点、电话",
    "followup": "接着刚才的问",
}
GROUP_TITLES: dict[str, str] = {
    "plain": "一般写法",
    "elderly": "老人的说法",
    "dialect": "方言",
    "typos": "错别字",
    "asr": "语音识别",
    "traditional": "繁体字",
    "long": "长叙述",
}
