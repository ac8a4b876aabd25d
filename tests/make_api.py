"""Helpers for the API's tests: tokens of posts, and a client that speaks JSON.

partner = make_api.partner()                      a partner's post
program = make_api.program(partner, "items.read") a client with a token of that post
"""

import json
from datetime import timedelta

import make
from django.test import Client

from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.roster.actions.tokens import give_token
from kentongan.roster.models import Post

KEY = "k" * 24


class Program:
    """A program that speaks JSON to the API."""

    def __init__(self, secret: str = "", **headers: str) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.headers = headers | ({"Authorization": f"Bearer {secret}"} if secret else {})

    def get(self, path: str, **headers: str):
        return self.client.get(f"/api/v1/{path}", headers=self.headers | headers)

    def post(self, path: str, body: object, key: str = "", **headers: str):
        more = {"Idempotency-Key": key} if key else {}
        raw = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(
            f"/api/v1/{path}",
            raw,
            content_type="application/json",
            headers=self.headers | more | headers,
        )


def partner(code: str = make.BOGOR, kind: str = "mitra", **more) -> Post:
    """A partner's post."""
    return make.post("kim" if kind == "kim" else "mitra", kind, code, **more)


def secret(post: Post, *scopes: str, now=make.NOON, days: int = 30) -> str:
    """A fresh token of a post."""
    given = give_token(
        actor=SYSTEM,
        now=now,
        post=post,
        name="Program contoh",
        scopes=list(scopes),
        expires_at=now + timedelta(days=days),
    )
    return given[1]


def program(post: Post, *scopes: str, **more) -> Program:
    return Program(secret(post, *scopes, **more))


def answered(words: str, *, code: str = make.KEDUNG_BADAK, **more):
    """A report that went the whole way: grouped, checked, answered. Returns (report, answer)."""
    report = make.report(words, code=code, **more).report
    run_due()
    report.refresh_from_db()
    draft = make.draft(make.decided_check(report.group, make.desk()), make.desk())
    approve_and_answer(actor=make.second(), now=make.NOON, clarification=draft)
    run_due()
    report.refresh_from_db()
    return report, report.answer
