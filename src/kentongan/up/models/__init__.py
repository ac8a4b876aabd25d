"""Tables of the strand up: what people send, how it is grouped, checked and answered."""

from .attachment import Attachment, LinkSeen, Withdrawal
from .claim import Check, Claim, Decision, Dissent, Source, Wording
from .clarification import Clarification, ClarificationQuerySet
from .conversation import Conversation
from .desk import Change, Move, SavedView, Tag
from .group import ClaimMatch, Exposure, ExposureQuerySet, GroupKey, GroupQuerySet, ReportGroup
from .identity import Identity, IdentityRequest
from .official import OfficialForm
from .outside import OutsideCheck, OutsideQuerySet
from .report import Filing, Kind, Message, Openness, Report, ReportQuerySet

__all__ = [
    "Attachment",
    "Change",
    "Check",
    "Claim",
    "ClaimMatch",
    "Clarification",
    "ClarificationQuerySet",
    "Conversation",
    "Decision",
    "Dissent",
    "Exposure",
    "ExposureQuerySet",
    "Filing",
    "GroupKey",
    "GroupQuerySet",
    "Identity",
    "IdentityRequest",
    "Kind",
    "LinkSeen",
    "Message",
    "Move",
    "OfficialForm",
    "Openness",
    "OutsideCheck",
    "OutsideQuerySet",
    "Report",
    "ReportGroup",
    "ReportQuerySet",
    "SavedView",
    "Source",
    "Tag",
    "Withdrawal",
    "Wording",
]
