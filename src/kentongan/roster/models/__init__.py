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

__all__ = [
    "Division",
    "EntryLink",
    "ImportBatch",
    "Institution",
    "Person",
    "PersonManager",
    "Place",
    "PlaceHistory",
    "PlaceQuerySet",
    "Post",
    "PostQuerySet",
]
