"""Shapes that several resources share: what an answer and a place look like."""

from datetime import datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field

from kentongan.up.models import Clarification, Report

Code = Annotated[str, Field(pattern="^[0-9]{0,16}$", description="Territory code, digits only")]
Text = Annotated[str, Field(max_length=100_000)]
Status = Literal["received", "grouped", "checking", "answered", "withdrawn"]


class Strict(BaseModel):
    """What comes in: types as they are, and nothing we do not know."""

    model_config = ConfigDict(strict=True, extra="forbid")


class Answer(Schema):
    """An official clarification: what is right. The rumour is not in it."""

    id: int
    headline: str
    body: str
    steps: list[str]
    basis: str
    share: str
    body_name: str
    place: str
    version: int
    valid_from: datetime
    valid_until: datetime | None
    approved_at: datetime
    url: str


def answer_of(row: Clarification) -> dict[str, Any]:
    """A clarification as it goes out."""
    return {
        "id": row.pk,
        "headline": row.headline,
        "body": row.body,
        "steps": [line.strip() for line in row.steps.splitlines() if line.strip()],
        "basis": row.basis,
        "share": row.share,
        "body_name": row.institution.name,
        "place": row.place_code,
        "version": row.version,
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
        "approved_at": row.approved_at,
        "url": site(f"/klarifikasi/{row.pk}/"),
    }


def status_of(report: Report) -> Status:
    """How far a thing sent in has come, in one word."""
    if report.withdrawn_at is not None:
        return "withdrawn"
    if report.answer_id is not None:
        return "answered"
    if report.group is None:
        return "received"
    return "checking" if report.group.claim_id is not None else "grouped"


def site(path: str) -> str:
    """An address of a page, whole."""
    return settings.ADDRESS + path
