"""Everything under /api/desk."""

from fastapi import APIRouter

from hotline.blocks import desk_api as blocks_api
from hotline.call_records import desk_api as call_records_api
from hotline.callbacks import desk_api as callbacks_api
from hotline.cases import desk_api as cases_api
from hotline.child_reports import desk_api as child_reports_api
from hotline.connectors import desk_api as connectors_api
from hotline.desk import (
    at_hand_api,
    calls_api,
    canned_api,
    conversations_api,
    filling_api,
    identity_api,
    seats_api,
    stream,
)
from hotline.editions import desk_api as editions_api
from hotline.inquiries import desk_api as inquiries_api
from hotline.knowledge import statutes_api
from hotline.learning import desk_api as learning_api
from hotline.learning import export_api, inbox_api, reports_api
from hotline.learning.release import desk_api as release_api
from hotline.lookups import desk_api as lookups_api
from hotline.mail import desk_api as mail_api
from hotline.notices import desk_api as notices_api
from hotline.privacy import desk_api as privacy_api
from hotline.procedures import desk_api as procedures_api
from hotline.proposals import desk_api as proposals_api
from hotline.quality import desk_api as quality_api
from hotline.quality import reports_api as quality_reports_api
from hotline.staff import accounts_api, staff_api
from hotline.web.problems import PROBLEMS
from hotline.work_orders import desk_api as work_orders_api

router = APIRouter(prefix="/api/desk", responses=PROBLEMS)
router.include_router(accounts_api.router)
router.include_router(staff_api.router)
router.include_router(conversations_api.router)
router.include_router(proposals_api.router)
router.include_router(filling_api.router)
router.include_router(calls_api.router)
router.include_router(identity_api.router)
router.include_router(at_hand_api.router)
router.include_router(canned_api.router)
router.include_router(seats_api.router)
router.include_router(callbacks_api.router)
router.include_router(inquiries_api.router)
router.include_router(child_reports_api.router)
router.include_router(work_orders_api.router)
router.include_router(connectors_api.router)
router.include_router(mail_api.router)
router.include_router(cases_api.router)
router.include_router(procedures_api.router)
router.include_router(notices_api.router)
router.include_router(statutes_api.router)
router.include_router(editions_api.router)
router.include_router(learning_api.router)
router.include_router(export_api.router)
router.include_router(release_api.router)
router.include_router(quality_api.router)
router.include_router(inbox_api.router)
router.include_router(reports_api.router)
router.include_router(quality_reports_api.router)
router.include_router(call_records_api.router)
router.include_router(privacy_api.router)
router.include_router(lookups_api.router)
router.include_router(blocks_api.router)
router.include_router(stream.router)
