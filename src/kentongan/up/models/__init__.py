"""Tables of the strand up: what people send, how it is grouped, checked and answered."""

from .attachment import Attachment
from .claim import Check, Claim, Source, Wording
from .clarification import Clarification, ClarificationQuerySet
from .conversation import Conversation
from .group import ClaimMatch, Exposure, ExposureQuerySet, GroupKey, GroupQuerySet, ReportGroup
from .report import Filing, Kind, Message, Openness, Report, ReportQuerySet

__all__ = [
    "Attachment",
    "Check",
    "Claim",
    "ClaimMatch",
    "Clarification",
    "ClarificationQuerySet",
    "Conversation",
    "Exposure",
    "ExposureQuerySet",
    "Filing",
    "GroupKey",
    "GroupQuerySet",
    "Kind",
    "Message",
    "Openness",
    "Report",
    "ReportGroup",
    "ReportQuerySet",
    "Source",
    "Wording",
]
