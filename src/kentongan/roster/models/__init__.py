"""Tables of the roster: places in force, institutions, people, and the posts they hold."""

from .accounts import Account, AccountQuerySet, Handover, NeutralityCheck, NoAccount, Partner
from .headcount import Headcount, HeadcountNote, HeadcountQuerySet
from .people import (
    Division,
    EntryLink,
    ImportBatch,
    Institution,
    Person,
    PersonManager,
    Place,
    PlaceHistory,
    PlaceQuerySet,
    Post,
    PostQuerySet,
)
from .readings import Reading, ReadingQuerySet
from .staging import RosterChange, RosterFile, RosterHabit, RosterPart, StagedRow
from .tokens import ApiToken, ApiTokenQuerySet, Heading, WebhookEndpoint, WebhookQuerySet

__all__ = [
    "Account",
    "AccountQuerySet",
    "ApiToken",
    "ApiTokenQuerySet",
    "Division",
    "EntryLink",
    "Handover",
    "Headcount",
    "HeadcountNote",
    "HeadcountQuerySet",
    "Heading",
    "ImportBatch",
    "Institution",
    "NeutralityCheck",
    "NoAccount",
    "Partner",
    "Person",
    "PersonManager",
    "Place",
    "PlaceHistory",
    "PlaceQuerySet",
    "Post",
    "PostQuerySet",
    "Reading",
    "ReadingQuerySet",
    "RosterChange",
    "RosterFile",
    "RosterHabit",
    "RosterPart",
    "StagedRow",
    "WebhookEndpoint",
    "WebhookQuerySet",
]
