"""Imports every module that declares tables, so that `Base.metadata` is complete."""

import hotline.blocks.models
import hotline.briefs.models
import hotline.call_records.models
import hotline.callbacks.models
import hotline.cases.models
import hotline.catalogue.legal_aid
import hotline.catalogue.models
import hotline.child_reports.models
import hotline.connectors.models
import hotline.conversations.events
import hotline.conversations.models
import hotline.conversations.service_hours
import hotline.desk.canned
import hotline.desk.models
import hotline.editions.models
import hotline.inquiries.models
import hotline.knowledge.models
import hotline.learning.models
import hotline.lookups.models
import hotline.mail.models
import hotline.notices.models
import hotline.privacy.audit
import hotline.procedures.models
import hotline.proposals.models
import hotline.quality.first_replies
import hotline.quality.models
import hotline.real_name.models
import hotline.revisions
import hotline.staff.models
import hotline.wechat.models
import hotline.work_orders.models  # noqa: F401  (imported for their tables)
from hotline.storage.base import Base

metadata = Base.metadata
