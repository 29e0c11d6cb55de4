"""Distinct id types, so that one kind of id cannot be passed for another.

All but the tenant are UUIDv7 (made in Python, sorted by time, unique across servers). The
tenant is the district that runs the centre: a small surrogate number that never changes,
whatever happens to its official code.
"""

from typing import NewType
from uuid import UUID

TenantId = NewType("TenantId", int)
FeatureId = NewType("FeatureId", UUID)
VersionId = NewType("VersionId", UUID)
MemberId = NewType("MemberId", UUID)
AbsenceId = NewType("AbsenceId", UUID)
UnitId = NewType("UnitId", UUID)
RequestId = NewType("RequestId", UUID)
WorkOrderId = NewType("WorkOrderId", UUID)
AssignmentId = NewType("AssignmentId", UUID)
DecisionId = NewType("DecisionId", UUID)
BatchId = NewType("BatchId", UUID)
InstructionId = NewType("InstructionId", UUID)
HandoverId = NewType("HandoverId", UUID)
PhotoId = NewType("PhotoId", UUID)
PetitionId = NewType("PetitionId", UUID)
OfferId = NewType("OfferId", UUID)
CooperationId = NewType("CooperationId", UUID)
FollowUpId = NewType("FollowUpId", UUID)
JointOperationId = NewType("JointOperationId", UUID)
RedivisionId = NewType("RedivisionId", UUID)
StreetEditId = NewType("StreetEditId", UUID)
PlanId = NewType("PlanId", UUID)
WarningId = NewType("WarningId", UUID)
OperationId = NewType("OperationId", UUID)
MobilisedId = NewType("MobilisedId", UUID)
RollId = NewType("RollId", UUID)
EscalationId = NewType("EscalationId", UUID)
TellingId = NewType("TellingId", UUID)
CarePersonId = NewType("CarePersonId", UUID)
CareReportId = NewType("CareReportId", UUID)
CareVisitId = NewType("CareVisitId", UUID)
VolunteerId = NewType("VolunteerId", UUID)
HouseholdVisitId = NewType("HouseholdVisitId", UUID)
LedgerEntryId = NewType("LedgerEntryId", UUID)
WishId = NewType("WishId", UUID)
DemandId = NewType("DemandId", UUID)
AccountId = NewType("AccountId", UUID)
