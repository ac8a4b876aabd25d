"""Tables of the roster: places in force, institutions, people, and the posts they hold."""

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
from .tokens import ApiToken, ApiTokenQuerySet, Heading, WebhookEndpoint, WebhookQuerySet

__all__ = [
    "ApiToken",
    "ApiTokenQuerySet",
    "Division",
    "EntryLink",
    "Heading",
    "ImportBatch",
    "Institution",
    "Person",
    "PersonManager",
    "Place",
    "PlaceHistory",
    "PlaceQuerySet",
    "Post",
    "PostQuerySet",
    "WebhookEndpoint",
    "WebhookQuerySet",
]
