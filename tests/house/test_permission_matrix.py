"""The permission matrix: every route, every role at every level, every way to ask.

Rows come from the URL resolver, columns from `may.toml`; what is expected is worked out by
`oracle.py`. A page that shows a canary out of reach, or writes out of reach, fails with its address.
A route without an audience, or one that nobody has taught `walk.py` to fill, fails the build.
"""

import logging
import re

import make
import pytest
import time_machine
from django.db import connection, transaction

from kentongan.roster.models import Institution
from kentongan.seals import spaced

from . import oracle, walk, world
from .world import Someone, Thing, World

pytestmark = pytest.mark.django_db
CANARY = re.compile(rf"{world.PREFIX}\d{{4}}[a-z]{{6}}")
NOT_THERE = 912_345_678
MANY = 8  # failures shown of one column
SEATED = [world.named(*seat) for seat in world.SEATED]
# Those who look at a thing in every stage; the others look at one.
DEEP = [world.named("petugas_meja", "kpu", world.FIRST), world.named("anggota", "kpu", "")]
# Those who ask in every other way too: searches, views, areas, tables, fragments.
ASKING = [
    DEEP[0],
    *(
        world.named(role, kind, world.FIRST)
        for role, kind in (("anggota", "bawaslu"), ("pengelola", "kpu"), ("anggota", "diskominfo"))
    ),
]
WHOLE = ["nobody", "somebody without a post", DEEP[0]]
ONE_OF_EACH = [
    "nobody",
    "somebody without a post",
    *(world.named(role, kind, world.SEATS[kind][-1]) for role, kind in oracle.PAIRS),
]


@pytest.fixture(scope="module")
def there(django_db_setup, django_db_blocker):
    """The world, made once; every request is rolled back, and in the end the world too."""
    with (
        django_db_blocker.unblock(),
        time_machine.travel(make.NOON, tick=False),
        transaction.atomic(),
    ):
        yield world.build()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def noon(there):
    told = logging.getLogger("django.request")
    level = told.level
    told.setLevel(logging.CRITICAL)
    with time_machine.travel(make.NOON, tick=False):
        yield
    told.setLevel(level)


class Column:
    """One person's walk through the house; what went wrong is gathered."""

    def __init__(self, there: World, someone: Someone) -> None:
        self.world, self.someone, self.wrong = there, someone, []
        self.secrets = {secret.text: secret for secret in there.secrets}

    def fails(self, what: str) -> None:
        self.wrong.append(what)

    def ask(self, route, method: str, at: str, form: dict | None = None, **headers) -> walk.Answer:
        """Ask, and look at what no answer may ever do."""
        answer = walk.ask(self.someone, method, at, form if method == "POST" else None, **headers)
        line = f"{method} {at} → {answer.status}"
        if answer.status >= 500 and not at.startswith("/sehat/"):
            self.fails(f"{line}: our own failure")
        for text in set(CANARY.findall(answer.text)):
            secret = self.secrets.get(text)
            if secret is None or route.audience not in secret.pages:
                continue
            if not secret.known_to(self.someone) and not self._own_receipt(at, text):
                self.fails(f"{line}: shows {secret.what} of {secret.owner} {secret.codes}")
        for code in self.world.receipts:
            if not at.startswith("/tanda-terima/") and (
                code in answer.text or spaced(code) in answer.text
            ):
                self.fails(f"{line}: shows a receipt code")
        reading = method in ("GET", "HEAD")
        if reading and answer.wrote - {"down_delivery"}:
            self.fails(f"{line}: reading wrote {answer.wrote}")
        return answer

    def _own_receipt(self, at: str, text: str) -> bool:
        return any(code in at and text in told for code, told in self.world.receipts.items())

    def closed(self, route, method: str, at: str, answer: walk.Answer) -> None:
        """Somebody to whom it is not open: led to the door, or told that nothing is there."""
        wanted = (404, 405) if self.someone.role else (302, 405)
        if answer.status not in wanted:
            self.fails(f"{method} {at} → {answer.status}: expected {wanted}")
        if answer.wrote:
            self.fails(f"{method} {at} wrote {answer.wrote} out of reach")


def in_reach(someone: Someone, route, thing: Thing, acts: tuple[str, ...]) -> bool:
    """What the two tables say of this person and this thing at this door."""
    if not someone.opens(route.audience, route.act):
        return False
    if thing.kind in ("job", "outside"):  # these belong to no territory
        return True
    if someone.touched(thing.about):  # R1.15
        return False
    reads = any(someone.may(act, thing.codes, thing.owner) for act in acts)
    return reads and someone.may(route.act, thing.codes, thing.owner)


def form_of(route, there: World, someone: Someone, thing: Thing | None) -> dict | None:
    """What the form of this page sends; None when it was never taught."""
    form = walk.FORMS.get(route.text)
    if form is None:
        return None
    if route.text.endswith("periksa/") and thing and thing.stage in ("new", "nowhere"):
        return {"step": "topic", "topic": "Surat pemberitahuan"}
    body = Institution.objects.get(kind="kpu", place__code="3273").pk
    named = {
        "claim": there.of("claim", "shared")[0].pk,
        "like": there.of("group", "like")[0].pk,
        "pair": there.of("group", "pair")[0].pk,
        "member": there.of("member")[0].pk,
        "change": there.of("change")[0].pk,
        "body": body,
        "keeper_post": there.keeper_post,
    }
    return {name: str(value).format(**named) for name, value in form.items()}


def things_for(someone: Someone, route, there: World, kind: str, acts) -> tuple[list, list]:
    """In reach: one of each stage. Out of reach: one of each owner and relation of its places."""
    within: dict[object, Thing] = {}
    beyond: dict[object, Thing] = {}
    for thing in there.of(kind):
        if in_reach(someone, route, thing, acts):
            within.setdefault(thing.stage, thing)
        else:
            standing = tuple(oracle.relation(someone.own, code) for code in thing.codes)
            beyond.setdefault((thing.owner, standing, thing.about), thing)
    if not someone.opens(route.audience, route.act):
        return [], list(beyond.values())[:1]
    return list(within.values()), list(beyond.values())


def walk_keyed(column: Column, route) -> None:
    """A staff page of one thing: each thing by reading, by its form, and by what nobody sends."""
    there, someone = column.world, column.someone
    kind, acts = walk.kind_of(route)
    within, beyond = things_for(someone, route, there, kind, acts)
    deep = someone.name in DEEP
    for thing in within if deep else within[:1]:
        at = walk.path(route, there, thing)
        for method in ("GET", "POST") if thing is within[0] else ("GET",):
            answer = column.ask(route, method, at, form_of(route, there, someone, thing))
            offered = not route.text.endswith("sama/") or thing.stage == "like"
            if answer.status in (403, 404) and route.audience != "field" and offered:
                column.fails(f"{method} {at} ({thing}) → {answer.status}, but the map allows it")
    nothing = walk.path(route, there, pk=NOT_THERE)
    missing = {m: column.ask(route, m, nothing, form_of(route, there, someone, None))
               for m in ("GET", "POST") if beyond and someone.role}  # fmt: skip
    taken = [method for method, answer in missing.items() if answer.status != 405]
    for thing in beyond:
        at = walk.path(route, there, thing)
        for method in taken or ("GET", "POST"):
            answer = column.ask(route, method, at, form_of(route, there, someone, thing))
            column.closed(route, method, f"{at} ({thing})", answer)
            if someone.role and not answer.same_as(missing[method], at, nothing):
                column.fails(f"{method} {at} ({thing}) reads otherwise than what is not there")
    if someone.name in ASKING and someone.opens(route.audience, route.act):
        for thing in (*within[:1], *beyond[:1]):
            at = walk.path(route, there, thing)
            for more in walk.ASKED.get(route.text, ()):
                column.ask(route, "GET", f"{at}?{more}")
            column.ask(route, "GET", at, headers={"HX-Request": "true"})
    walk_oddly(column, route, at)


def walk_plain(column: Column, route) -> None:
    """A staff page of many things."""
    there, someone = column.world, column.someone
    at, opened = walk.path(route, there), someone.opens(route.audience, route.act)
    answer = column.ask(route, "GET", at)
    if opened and answer.status not in (200, 302, 303):
        column.fails(f"GET {at} → {answer.status}, but the door is open")
    body = Institution.objects.get(kind="kpu", place__code="3273").pk
    for more in walk.ASKED.get(route.text, ()) if opened and someone.name in ASKING else ():
        groups = there.of("group", "new") + there.of("group", "shared")
        for group in groups if "{group}" in more else groups[:1]:
            column.ask(route, "GET", f"{at}?{more.format(group=group.pk, body=body)}")
    sent = column.ask(route, "POST", at, form_of(route, there, someone, None) or {})
    if not opened:
        column.closed(route, "GET", at, answer)
        column.closed(route, "POST", at, sent)
    elif sent.status not in (405,) and route.text not in walk.FORMS:
        column.fails(f"POST {at} → {sent.status}: teach tests/house/walk.py its form")
    walk_oddly(column, route, at)


def walk_oddly(column: Column, route, at: str) -> None:
    """HEAD reads like GET; PUT changes nothing."""
    if column.someone.name not in ONE_OF_EACH:
        return
    if column.someone.opens(route.audience, route.act):
        head, get = column.ask(route, "HEAD", at), column.ask(route, "GET", at)
        if head.status != get.status or head.response.content:
            column.fails(f"HEAD {at} → {head.status}, GET → {get.status}")
    put = column.ask(route, "PUT", at)
    if put.wrote or put.status < 300:
        column.fails(f"PUT {at} → {put.status}, wrote {put.wrote}")


# Every seat walks on SQLite; on PostgreSQL, where the same map is asked, those who try the most.
WALKERS = SEATED if connection.vendor == "sqlite" else [*ASKING, DEEP[1]]


@pytest.mark.parametrize("name", ["nobody", "somebody without a post", *WALKERS])
def test_each_sees_and_does_what_the_map_says_and_nothing_else(there, name):
    column = Column(there, there.people[name])
    for route in walk.routes():
        if route.audience in world.STAFF:
            (walk_keyed if route.keyed else walk_plain)(column, route)
    assert not column.wrong, f"{len(column.wrong)} wrong\n" + "\n".join(column.wrong[:MANY])


@pytest.mark.parametrize("name", ONE_OF_EACH)
def test_the_pages_for_everybody_show_nobody_what_is_kept(there, name):
    """A role makes no difference there, so that most only look; a few try everything."""
    column = Column(there, there.people[name])
    for route in walk.routes():
        if route.audience in world.STAFF:
            continue
        named = walk.kind_of(route)[0] if "pk>" in route.text else ""
        things = there.of(named) or [None]
        for thing in things if name in WHOLE else things[:1]:
            at = walk.path(route, there, thing, pk=1)
            seen = column.ask(route, "GET", at)
            if named == "clarification" and (thing.stage == "draft") != (seen.status == 404):
                column.fails(f"GET {at} of a clarification that is {thing.stage}")
        if name in WHOLE:
            walk_everything(column, route, at)
    assert not column.wrong, f"{len(column.wrong)} wrong\n" + "\n".join(column.wrong[:MANY])


def walk_everything(column: Column, route, at: str) -> None:
    """Every way to ask for a page that is open to everybody."""
    for more in walk.ASKED.get(route.text, ()):
        column.ask(route, "GET", f"{at}?{more}")
    column.ask(route, "POST", at)
    column.ask(route, "HEAD", at)
    put = column.ask(route, "PUT", at)
    if put.wrote:
        column.fails(f"PUT {at} wrote {put.wrote}")


@pytest.mark.parametrize("route", list(walk.routes()), ids=lambda r: r.text or "/")
def test_every_route_says_for_whom_it_is_and_can_be_walked(there, route):
    assert route.audience in (*world.STAFF, "public", "account", "token"), route.text
    if route.audience in world.STAFF:
        assert any(route.act in grant["acts"] for grant in oracle.GRANTS), route.text
    named = walk.kind_of(route)[0] if "pk>" in route.text else ""
    assert walk.path(route, there, pk=1)
    if route.audience in world.STAFF and named:
        assert there.of(named), f"the world has no {named}"


# Forms that write only after another step that the world does not take, with where they are proven.
AFTER_A_STEP = {
    "meja/kelompok/<key:pk>/lepas/": "letting go of what one does not hold; tests/web/desk",
    "meja/kiriman/<key:pk>/bukti/": "reading a name that two people opened; tests/up/test_senders.py",
    "meja/sumber/<key:pk>/": "looking at a drawn picture; tests/web/desk/test_source_files.py",
    "meja/jawaban/<key:pk>/tarik/setuju/": "agreeing to a withdrawal; tests/loop/test_corrections.py",
    "meja/jawaban/<key:pk>/urungkan/": "the writer's own draft; tests/loop/test_corrections.py",
    "kendali/akun/serah-terima/": "a body whose term is over; tests/web/hq/test_hq_handover.py",
    "kendali/siaran/penerusan/<int:pk>/batal/": "one's own word; tests/web/hq/test_hq_relays.py",
    "petugas/siaran/penerusan/<int:pk>/batal/": "one's own word; tests/web/hq/test_hq_relays.py",
}
WALKED = [t for t in walk.FORMS if t not in AFTER_A_STEP and t != "kendali/petugas/angkat/"]


@pytest.mark.parametrize("text", WALKED)
def test_the_forms_of_the_walk_do_write_where_they_may(there, text):
    """Else the walk would be blind: a form that never writes anywhere proves nothing."""
    route = next((r for r in walk.routes() if r.text == text), None)
    assert route, f"{text} is gone: take it out of tests/house/walk.py"
    for someone in there.people.values():
        if not someone.opens(route.audience, route.act):
            continue
        things = there.of(walk.kind_of(route)[0]) if route.keyed else [None]
        for thing in things:
            at = walk.path(route, there, thing)
            if walk.ask(someone, "POST", at, form_of(route, there, someone, thing)).wrote:
                return
    raise AssertionError(f"nobody could write by {text}")
