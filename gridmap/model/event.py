"""Something that happened in gridmap, in the past tense."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from gridmap.model.ids import AssignmentId, FeatureId, MemberId, RequestId, WorkOrderId

MACHINE = "gridmap"
"""The actor of what nobody did by hand."""


class EventKind(StrEnum):
    """Every kind of event; the words are part of the public interface."""

    REQUEST_RECEIVED = "request_received"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_REFERRED = "request_referred"
    REQUEST_CANCELLED = "request_cancelled"
    ORDER_OPENED = "order_opened"
    ORDER_LOCATED = "order_located"
    ORDER_FILED = "order_filed"
    ORDER_MERGED = "order_merged"
    ORDER_WAITING = "order_waiting"
    ORDER_ASSIGNED = "order_assigned"
    BATCH_MATCHED = "batch_matched"
    ASSIGNMENT_SIGNED = "assignment_signed"
    ASSIGNMENT_ARRIVED = "assignment_arrived"
    ASSIGNMENT_DONE = "assignment_done"
    ASSIGNMENT_CANNOT_GO = "assignment_cannot_go"
    ASSIGNMENT_WITHDRAWN = "assignment_withdrawn"
    ASSIGNMENT_TRANSFERRED = "assignment_transferred"
    ASSIGNMENT_CANNOT_GO_ASKED = "assignment_cannot_go_asked"
    ASSIGNMENT_CANNOT_GO_REFUSED = "assignment_cannot_go_refused"
    MORE_TIME_ASKED = "more_time_asked"
    MORE_TIME_GRANTED = "more_time_granted"
    MORE_TIME_REFUSED = "more_time_refused"
    RETURN_ASKED = "return_asked"
    RETURN_GRANTED = "return_granted"
    RETURN_REFUSED = "return_refused"
    ORDER_TO_BE_CLAIMED = "order_to_be_claimed"
    OFFER_MADE = "offer_made"
    OFFER_ACCEPTED = "offer_accepted"
    OFFER_DECLINED = "offer_declined"
    OFFER_EXPIRED = "offer_expired"
    OFFER_WITHDRAWN = "offer_withdrawn"
    COOPERATION_ASKED = "cooperation_asked"
    COOPERATION_ACKNOWLEDGED = "cooperation_acknowledged"
    COOPERATION_ANSWERED = "cooperation_answered"
    COOPERATION_WITHDRAWN = "cooperation_withdrawn"
    ASSIGNMENT_REMINDED = "assignment_reminded"
    ASSIGNMENT_PHONE_LISTED = "assignment_phone_listed"
    CALL_NOTED = "call_noted"
    STAND_IN_ASKED = "stand_in_asked"
    GRID_HEAD_TOLD = "grid_head_told"
    NEXT_LEVEL_TOLD = "next_level_told"
    ORDER_ESCALATED = "order_escalated"
    ESCALATION_ACKNOWLEDGED = "escalation_acknowledged"
    CO_HANDLER_ASSIGNED = "co_handler_assigned"
    LEAD_HANDED_OVER = "lead_handed_over"
    TEAM_ASKED = "team_asked"
    TEAM_WAITING = "team_waiting"
    JOINT_OPERATION_PLANNED = "joint_operation_planned"
    JOINT_OPERATION_SHORT = "joint_operation_short"
    JOINT_OPERATION_STARTED = "joint_operation_started"
    JOINT_OPERATION_CANCELLED = "joint_operation_cancelled"
    FOLLOW_UP_OPENED = "follow_up_opened"
    FOLLOW_UP_DONE = "follow_up_done"
    FOLLOW_UP_DROPPED = "follow_up_dropped"
    RISK_RAISED = "risk_raised"
    RISK_SEEN = "risk_seen"
    NOTE_ADDED = "note_added"
    INSTRUCTION_GIVEN = "instruction_given"
    INSTRUCTION_REPORTED = "instruction_reported"
    SHIFT_HANDED_OVER = "shift_handed_over"
    SHIFT_TAKEN_OVER = "shift_taken_over"
    SHIFT_TAKEN_BACK = "shift_taken_back"
    ORDER_CHECKED = "order_checked"
    ORDER_CLOSED = "order_closed"
    MEMBER_AWAY = "member_away"
    MEMBER_BACK = "member_back"
    MEMBER_LEFT_GRID = "member_left_grid"
    MEMBER_BACK_IN_GRID = "member_back_in_grid"
    ORDER_REACHED = "order_reached"
    DEVICE_ADDED = "device_added"
    DEVICE_REVOKED = "device_revoked"
    TRAIL_VIEWED = "trail_viewed"
    LAYER_IMPORTED = "layer_imported"
    LAYER_ROLLED_BACK = "layer_rolled_back"
    STREETS_EDITED = "streets_edited"
    STREET_EDIT_WITHDRAWN = "street_edit_withdrawn"
    REDIVISION_SUBMITTED = "redivision_submitted"
    REDIVISION_SENT_BACK = "redivision_sent_back"
    REDIVISION_APPROVED = "redivision_approved"
    REDIVISION_DROPPED = "redivision_dropped"
    EMERGENCY_PLAN_CHANGED = "emergency_plan_changed"
    WARNING_RECEIVED = "warning_received"
    WARNING_ENDED = "warning_ended"
    WARNING_CONFIRMED = "warning_confirmed"
    WARNING_UNCONFIRMED = "warning_unconfirmed"
    WARNING_CALLED = "warning_called"
    OPERATION_PREPARED = "operation_prepared"
    OPERATION_SIGNED = "operation_signed"
    OPERATION_SWITCHED_ON = "operation_switched_on"
    OPERATION_STANDING_DOWN = "operation_standing_down"
    OPERATION_SWITCHED_OFF = "operation_switched_off"
    PEOPLE_MOBILISED = "people_mobilised"
    CALLS_ANSWERED = "calls_answered"
    ROLL_CALLED = "roll_called"
    ROLL_ANSWERED = "roll_answered"
    HAZARD_CHECKED = "hazard_checked"
    GOODS_MOVED = "goods_moved"
    EVACUEES_LISTED = "evacuees_listed"
    EVACUEES_MOVED = "evacuees_moved"
    EVACUEES_RETURNED = "evacuees_returned"
    EVACUEE_LIST_SHOWN = "evacuee_list_shown"
    CARE_PERSON_KEPT = "care_person_kept"
    CARE_PERSON_VIEWED = "care_person_viewed"
    CARE_PAUSED = "care_paused"
    CARE_ENDED = "care_ended"
    CARE_PLANNED = "care_planned"
    CARE_VISIT_HANDED = "care_visit_handed"
    CARE_VISIT_REPORTED = "care_visit_reported"
    CARE_VISIT_MISSED = "care_visit_missed"
    CARE_ALERTED = "care_alerted"
    HOUSEHOLD_VISITED = "household_visited"
    WISH_PUBLISHED = "wish_published"
    WISH_CLAIMED = "wish_claimed"
    WISH_GIVEN_BACK = "wish_given_back"
    WISH_DONE = "wish_done"
    WISH_CONFIRMED = "wish_confirmed"
    WISH_SENT_BACK = "wish_sent_back"
    WISH_EXPIRED = "wish_expired"
    WISH_WITHDRAWN = "wish_withdrawn"
    DEMAND_ASKED = "demand_asked"
    DEMAND_MATCHED = "demand_matched"
    DEMAND_ANSWERED = "demand_answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One event. `actor` is who did it: a member, a desk, `gridmap` itself.

    `written` is what somebody wrote in their own words and no column keeps: history has it, the
    feed that every page hears does not.
    """

    at: datetime
    kind: EventKind
    actor: str
    request_id: RequestId | None = None
    work_order_id: WorkOrderId | None = None
    assignment_id: AssignmentId | None = None
    member_id: MemberId | None = None
    subdistrict_id: FeatureId | None = None
    facts: Mapping[str, object] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
