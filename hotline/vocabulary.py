"""Closed lists that the API, the data files and the brain all use: areas, facets, outcomes, reasons, senders, channels."""

from enum import StrEnum


class Area(StrEnum):
    """What a question is about, at the coarsest level (the `topic.area` of a Message)."""

    LEGAL_AID = "legal_aid"
    MEDIATION = "mediation"
    ADMIN_REVIEW = "admin_review"
    INFO_DISCLOSURE = "info_disclosure"
    LABOR = "labor"
    MARRIAGE_FAMILY = "marriage_family"
    INHERITANCE = "inheritance"
    DEBT_CONTRACT = "debt_contract"
    TRAFFIC_INJURY = "traffic_injury"
    MEDICAL = "medical"
    HOUSING_PROPERTY = "housing_property"
    LAND_DEMOLITION = "land_demolition"
    CONSUMER = "consumer"
    CRIMINAL = "criminal"
    CORPORATE_IP = "corporate_ip"
    OTHER_LEGAL = "other_legal"
    GOV_SERVICE = "gov_service"
    HOTLINE_HUMAN = "hotline_human"
    CHITCHAT = "chitchat"
    OUT_OF_SCOPE = "out_of_scope"
    CRISIS = "crisis"


CORE_AREAS = (Area.LEGAL_AID, Area.MEDIATION, Area.ADMIN_REVIEW, Area.INFO_DISCLOSURE)


class Facet(StrEnum):
    """Which side of a matter is asked for. An answer is keyed (matter, facet)."""

    WHAT = "what"
    CONDITION = "condition"
    WHO = "who"
    MATERIAL = "material"
    PROCESS = "process"
    DURATION = "duration"
    DEADLINE = "deadline"
    WHERE = "where"
    FEE = "fee"
    REFUSED = "refused"
    EFFECT = "effect"
    SPECIAL = "special"


FACET_TITLES: dict[Facet, str] = {
    Facet.WHAT: "是什么",
    Facet.CONDITION: "要什么条件",
    Facet.WHO: "谁能办、找谁",
    Facet.MATERIAL: "要什么材料",
    Facet.PROCESS: "怎么办",
    Facet.DURATION: "多久办好",
    Facet.DEADLINE: "最晚什么时候",
    Facet.WHERE: "在哪办",
    Facet.FEE: "要不要钱",
    Facet.REFUSED: "不给办怎么办",
    Facet.EFFECT: "有什么用",
    Facet.SPECIAL: "特殊情况",
}


class Outcome(StrEnum):
    """How a citizen's message ended. Closed: the citizen API promises this list."""

    ANSWERED = "answered"
    AREA_OVERVIEW = "area_overview"
    CLARIFIED = "clarified"
    SEARCHED = "searched"
    PROCEDURE = "procedure"
    HANDED_OFF = "handed_off"
    DANGER = "danger"
    OUT_OF_SCOPE = "out_of_scope"
    CHITCHAT = "chitchat"
    LEFT_TO_STAFF = "left_to_staff"
    ACTION_FAILED = "action_failed"
    BRAIN_UNAVAILABLE = "brain_unavailable"
    PENDING = "pending"

    @property
    def interim(self) -> bool:
        """True for the two outcomes that a later, final one replaces once."""
        return self in (Outcome.PENDING, Outcome.BRAIN_UNAVAILABLE)


class RunStatus(StrEnum):
    """Where a run of a procedure stands. Of one conversation at most one is active; none is ever deleted on the way."""

    ACTIVE = "active"
    PAUSED = "paused"
    CONCLUDED = "concluded"
    LEFT = "left"
    """The citizen does not want it any more. What was entered stays until the conversation is erased."""


class Crossed(StrEnum):
    """How a message stands to the question it met, where it was written before that question was seen."""

    AGAIN = "again"
    """The same words as the message before: two tabs, or sent twice."""
    OTHER = "other"


class Reason(StrEnum):
    """Why a turn got its outcome, finer than the outcome says. Stored with the turn, shown at the desk, counted."""

    ASKED = "asked"
    BUTTON = "button"
    ASKED_DURING_OUTAGE = "asked_during_outage"
    ASSISTANT_OFF = "assistant_off"
    WHICH_MATTER = "which_matter"
    WHICH_MEANING = "which_meaning"
    WHICH_AREA = "which_area"
    WHICH_DAY = "which_day"
    NOT_MEANT = "not_meant"
    PERSON_OFFERED = "person_offered"
    BY_WORDS = "by_words"
    ITEMS = "items"
    NO_ITEM = "no_item"
    OFFICE = "office"
    WHICH_OFFICE = "which_office"
    WHICH_DISTRICT = "which_district"
    NUMBER = "number"
    ASKED_AGAIN = "asked_again"
    PERSON_OWNS = "person_owns"
    OWNER_CHANGED = "owner_changed"
    FOUND_BY_RULE = "found_by_rule"
    FOUND_BY_CLASSIFIER = "found_by_classifier"
    SAFE = "safe"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    BLOCKED = "blocked"
    NO_REPLY = "no_reply"
    BRAIN_UNAVAILABLE = "brain_unavailable"
    BRAIN_REFUSED = "brain_refused"
    BRAIN_TOO_SLOW = "brain_too_slow"
    BROKE = "broke"


class NoteKind(StrEnum):
    """What a note among staff is for: oneself and colleagues, the next one to have it, or a supervisor's quiet word."""

    NOTE = "note"
    TRANSFER = "transfer"
    WHISPER = "whisper"


class Resolution(StrEnum):
    """How a conversation ended that a seat closed."""

    ANSWERED = "answered"
    GUIDED = "guided"
    PROCEDURE = "procedure"
    PROMISED = "promised"
    DANGER = "danger"
    SILENT = "silent"
    OTHER = "other"


class Identity(StrEnum):
    """What is known of who somebody is: nothing, what they say, or proved."""

    NONE = "none"
    CLAIMED = "claimed"
    VERIFIED = "verified"


class Proof(StrEnum):
    """How it was proved: the word agreed for a call-back, receipt and code of an earlier conversation, papers shown, or
    a login at the identity provider."""

    CHECK_WORD = "check_word"
    RECEIPT = "receipt"
    IN_PERSON = "in_person"
    REAL_NAME = "real_name"


class BriefKind(StrEnum):
    """The lines of the brief that a seat sees before the transcript, in this order."""

    WHAT = "what"
    WHO = "who"
    WHEN = "when"
    HOW_MUCH = "how_much"
    DOCUMENTS = "documents"
    SAID = "said"


BRIEF_TITLES: dict[BriefKind, str] = {
    BriefKind.WHAT: "什么事",
    BriefKind.WHO: "跟谁有关",
    BriefKind.WHEN: "什么时候",
    BriefKind.HOW_MUCH: "多少钱",
    BriefKind.DOCUMENTS: "手里的材料",
    BriefKind.SAID: "智能助手答过",
}


class BriefStatus(StrEnum):
    """What the citizen has said to the brief: nothing yet, this is right, or not to be asked."""

    OPEN = "open"
    GIVEN = "given"
    SKIPPED = "skipped"


class WaitEnd(StrEnum):
    """How a wait for a person ended."""

    CLAIMED = "claimed"
    GIVEN_UP = "given_up"


class DangerKind(StrEnum):
    """The classes of danger, each with its own two lines in `data/danger.yml`."""

    VICTIM = "victim"
    CAPTIVE = "captive"
    MEDICAL = "medical"
    HARM_DONE = "harm_done"
    SELF_HARM = "self_harm"
    THREAT = "threat"
    CHILD = "child"
    ACCIDENT = "accident"
    UNREST = "unrest"


class Sender(StrEnum):
    """Who wrote a Message."""

    CITIZEN = "citizen"
    BOT = "bot"
    STAFF = "staff"
    SYSTEM = "system"


class Channel(StrEnum):
    """Where a conversation comes in. `phone` is opened by staff only, `wechat` by what the official account hands on."""

    WEB = "web"
    APP = "app"
    PHONE = "phone"
    WECHAT = "wechat"


class Mode(StrEnum):
    """The four handling modes of a government service item."""

    AT_ONCE = "马上办"
    NEARBY = "就近办"
    ONE_VISIT = "一次办"
    ONLINE = "网上办"
