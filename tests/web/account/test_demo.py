"""Sign-in links of the demonstration: only there, only once, and one of two who press at once."""

import make
import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from kentongan.ledger.models import Event
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.enter import make_entry_link, use_entry_link
from kentongan.roster.models import EntryLink, Post
from make_account import officer


@pytest.fixture(autouse=True)
def before_the_vote(monkeypatch):
    monkeypatch.setattr("kentongan.ledger.clock.now", lambda: make.NOON)


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def link(**more) -> tuple[str, object]:
    post = officer(**more)
    return reverse("account:demo", args=[make_entry_link(post=post, now=make.NOON)]), post


@pytest.mark.django_db
def test_a_link_shows_who_one_would_become_and_only_the_button_spends_it(client, demo):
    path, post = link()
    for _ in range(2):
        page = client.get(path)
        assert page.status_code == 200
        assert post.person.name in page.text and post.title in page.text
    answer = client.post(path)
    assert (answer.status_code, answer.url) == (303, reverse("field:today"))
    assert client.get(answer.url).status_code == 200
    assert Event.objects.filter(code="entry.used").count() == 1


@pytest.mark.django_db
def test_a_spent_or_mistyped_link_says_so(client, demo):
    path, _ = link()
    client.post(path)
    for again in (path, reverse("account:demo", args=["salah-ketik"])):
        for answer in (Client().get(again), Client().post(again)):
            assert answer.status_code == 422
            assert "Tautan ini sudah dipakai atau salah ketik" in answer.text


@pytest.mark.django_db
def test_outside_a_demonstration_there_is_no_such_page(client, settings):
    settings.DEMO = True
    path, _ = link()
    settings.DEMO = False
    for answer in (client.get(path), client.post(path)):
        assert answer.status_code == 404
        assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_who_was_signed_in_before_has_left(client, demo):
    first, _ = link()
    second, post = link(code=make.CIBADAK)
    client.post(first)
    client.post(second)
    assert client.session["post"] == post.pk


@pytest.mark.django_db
def test_of_two_who_press_at_once_one_comes_in(demo, monkeypatch):
    token = make_entry_link(post=officer(), now=make.NOON)
    came, looks = [], QuerySet.first

    def look_and_be_overtaken(rows):
        """Both have seen the link unspent before either has spent it."""
        found = looks(rows)
        if rows.model is EntryLink and not came:
            came.append("waits")
            came.append(use_entry_link(token=token, now=make.NOON))
        return found

    monkeypatch.setattr(QuerySet, "first", look_and_be_overtaken)
    with pytest.raises(Refusal, match=r"entry\.spent"):
        use_entry_link(token=token, now=make.NOON)
    assert isinstance(came[1], Post)
