"""Who acts: a post in force, the public, or the system itself."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who acts, with what the permission map needs to know.

    A person acts only through a post, and a post only within its dates: `since <= now < until`.
    `place` is the territory code of the post ("" is the whole country).
    """

    kind: str  # "post", "public" or "system"
    post_id: int | None = None
    person_id: int | None = None
    role: str = ""
    institution: str = ""  # kind of institution, e.g. "kpu"
    institution_id: int | None = None
    place: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def in_force(self, now: datetime) -> bool:
        """True while the post is held; the public and the system are always in force."""
        if self.kind != "post":
            return True
        return (self.since is None or self.since <= now) and (
            self.until is None or now < self.until
        )


PUBLIC = Actor(kind="public")
SYSTEM = Actor(kind="system")
