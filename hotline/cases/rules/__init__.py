"""The law of each kind of case: who may do what to it, where it leads, and by which article."""

from hotline.cases.kinds import CaseKind
from hotline.cases.rules.admin_review import ADMIN_REVIEW
from hotline.cases.rules.info_disclosure import INFO_DISCLOSURE
from hotline.cases.rules.legal_aid import LEGAL_AID
from hotline.cases.rules.mediation import MEDIATION
from hotline.cases.rules.other import OTHER
from hotline.cases.rules.rule import Rule

RULES: dict[CaseKind, tuple[Rule, ...]] = {
    CaseKind.LEGAL_AID: LEGAL_AID,
    CaseKind.ADMIN_REVIEW: ADMIN_REVIEW,
    CaseKind.INFO_DISCLOSURE: INFO_DISCLOSURE,
    CaseKind.MEDIATION: MEDIATION,
    CaseKind.OTHER: OTHER,
}
