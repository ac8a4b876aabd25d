"""Notices on their way and people in office, for the tests of the field and of hq.

sent = make_office.circle()                a rumour answered, a notice sent to two villages
siti = make_office.browser(sent.organisers[make.KEDUNG_BADAK])
"""

from dataclasses import dataclass
from datetime import timedelta

import make
from allauth.mfa.models import Authenticator
from django.test import Client

from kentongan.down.actions.release import release_notice
from kentongan.down.models import Notice
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.roster.models import Post
from kentongan.up.models import Claim, ReportGroup

MINUTE = timedelta(minutes=1)
RUMOUR = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"
HEADLINE = "Anda tetap bisa memilih tanpa surat pemberitahuan"


@dataclass(frozen=True)
class Sent:
    """A notice on its way, and the people of its villages."""

    notice: Notice
    claim: Claim
    organisers: dict[str, Post]


def browser(post: Post) -> Client:
    """A browser in which the holder of this post is at work, with a second lock."""
    Authenticator.objects.get_or_create(user=post.person, type="totp", defaults={"data": {}})
    client = Client()
    client.force_login(post.person, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session["post"] = post.pk
    session.save()
    return client


def holder(role: str, kind: str, code: str, **more) -> Client:
    """The same, for somebody new in a post."""
    return browser(make.post(role, kind, code, **more))


def circle(
    codes: tuple[str, ...] = (make.KEDUNG_BADAK, make.CIBADAK), *, empty: tuple[str, ...] = ()
) -> Sent:
    """One rumour, seen in these villages from noon on, answered 50 minutes later.

    Nobody holds a post in the `empty` ones.
    """
    make.places()
    desk, second = make.desk(), make.second()
    organisers = {code: make.post("pps", "pps", code) for code in codes if code not in empty}
    for late, code in enumerate(codes):
        make.report(RUMOUR + "!" * late, code=code, now=make.NOON + 5 * late * MINUTE)
    run_due()
    group = ReportGroup.objects.get(claim=None, owner="kpu")
    check = make.decided_check(group, desk, now=make.NOON + 30 * MINUTE)
    draft = make.draft(check, desk, now=make.NOON + 40 * MINUTE)
    notice = approve_and_answer(actor=second, now=make.NOON + 50 * MINUTE, clarification=draft)
    run_due()
    return Sent(notice, check.claim, organisers)


def another_notice(n: int, codes: list[str], *, now=make.NOON, kind: str = "kpu") -> Notice:
    """One more notice to these places."""
    return release_notice(
        actor=SYSTEM,
        now=now,
        purpose=Notice.Purpose.STAGE,
        institution=make.institution(kind, make.BOGOR),
        headline=f"Siaran contoh {n}",
        body="Isi siaran contoh yang cukup panjang.",
        share=f"Kabar resmi: siaran contoh {n}.",
        about=f"sample:{n}",
        codes=codes,
    )
