"""Give dead work another try: the one thing a person does to a job."""

from datetime import datetime

from django.db import transaction

from .actor import Actor
from .permission import require
from .record import record
from .refusal import Refusal
from .worker import revive


def revive_job(*, actor: Actor, now: datetime, job_id: int) -> None:
    """Another round of attempts for a job that rests as dead; refused when it no longer does."""
    require(actor, "jobs.revive", place=actor.place, of=actor.institution, now=now)
    with transaction.atomic():
        if not revive(job_id):
            raise Refusal("job.not_dead")
        record(
            "job.revived",
            actor=actor,
            now=now,
            subject="job",
            subject_id=job_id,
            place=actor.place,
        )
