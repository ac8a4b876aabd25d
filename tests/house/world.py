"""Three regencies in two provinces, each with KPU and Bawaslu at work, made through the actions.

Everything that is not meant for everybody carries a canary: a word found nowhere else. A page that
shows a canary to somebody whose reach it lies beyond leaks.
"""

import itertools
import random
from dataclasses import dataclass, field
from datetime import timedelta

import make
from django.contrib.auth import get_user_model
from django.test import Client

import make_cascade
import make_desk
import make_files
import make_kits
import make_rosters
from kentongan.down.actions.acknowledge import acknowledge
from kentongan.down.actions.relay import state_relayed
from kentongan.down.actions.write import approve_notice
from kentongan.down.models import Relay
from kentongan.ledger.actor import SYSTEM
from kentongan.ledger.models import Job
from kentongan.ledger.worker import run_due
from kentongan.loop.actions.answer import approve_and_answer
from kentongan.roster.actions.accounts import register_account
from kentongan.roster.actions.headcount import state_headcount
from kentongan.roster.actions.partners import register_partner
from kentongan.roster.actions.readings import note_level
from kentongan.roster.actions.tokens import give_token
from kentongan.roster.actions.webhooks import TOLD, add_webhook, note_silence
from kentongan.roster.models import Post
from kentongan.up.actions.attach import attach_files
from kentongan.up.actions.check import decide_check, open_check
from kentongan.up.actions.clarify import draft_clarification
from kentongan.up.actions.converse import add_words
from kentongan.up.actions.facts import write_question
from kentongan.up.actions.identify import Told, ask_to_open, identify_sender
from kentongan.up.actions.import_items import import_items
from kentongan.up.actions.note import note_source
from kentongan.up.actions.outside import import_outside
from kentongan.up.actions.receive import PLAIN, Extra
from kentongan.up.actions.tag import tag_group
from kentongan.up.models import OutsideCheck

from . import oracle

REGENCIES = {"3271": "3271061003", "3273": "3273011001", "1674": "1674011007"}
FIRST = "3271"
REVIEW = (
    '{"@type": "ClaimReview", "url": "https://pemeriksa.contoh.id/1", "claimReviewed": '
    '"Kabar contoh tentang TPS", "author": {"name": "Pemeriksa Contoh"}, '
    '"reviewRating": {"alternateName": "Salah"}}'
)
TPS = "32710610032001"
make._PLACES.setdefault(TPS, "TPS 001")
PREFIX = "kenari"  # what every canary begins with: a search for it finds them, and echoes none
EVERYWHERE = frozenset({"public", "account", "field", "desk", "hq"})
STAFF = frozenset({"field", "desk", "hq"})
_numbers = itertools.count(1)
_letters = random.Random(2024)


def canary() -> str:
    """A word found nowhere else."""
    return f"{PREFIX}{next(_numbers):04d}" + "".join(_letters.choices("bdfgklmnprst", k=6))


@dataclass(frozen=True)
class Secret:
    """A canary, who may see it (one of the acts at one of the places), and where it is looked for."""

    text: str
    what: str
    acts: tuple[str, ...]
    codes: tuple[str, ...]
    owner: str
    pages: frozenset[str] = EVERYWHERE
    post: int | None = None  # a holder's own name stands on every page he sees
    about: tuple[str, str] | None = None  # the office complained about: it never sees this

    def known_to(self, someone: "Someone") -> bool:
        return (
            someone.post is not None
            and not someone.touched(self.about)
            and (
                someone.post.pk == self.post
                or any(someone.may(act, self.codes, self.owner) for act in self.acts)
            )
        )


@dataclass(frozen=True)
class Thing:
    """A row that an address can name."""

    kind: str
    pk: int
    codes: tuple[str, ...]
    owner: str
    stage: str = ""
    about: tuple[str, str] | None = None  # the office complained about, as (kind, place)


@dataclass
class Someone:
    """A browser: of a post, of an account without a post, or of nobody."""

    name: str
    post: Post | None = None
    cookies: dict[str, str] = field(default_factory=dict)
    role: str = ""
    institution: str = ""
    own: str = ""

    def may(self, act: str, codes, of: str) -> bool:
        return oracle.may(self.role, self.institution, self.own, act, codes, of)

    def touched(self, about: tuple[str, str] | None) -> bool:
        return oracle.conflicted(self.institution, self.own, about)

    def opens(self, audience: str, act: str) -> bool:
        return bool(self.role) and oracle.opens(self.role, self.institution, audience, act)


@dataclass
class World:
    """What there is."""

    things: list[Thing] = field(default_factory=list)
    secrets: list[Secret] = field(default_factory=list)
    people: dict[str, Someone] = field(default_factory=dict)
    kit: str = ""  # short code of official material that is public
    keeper_post: int = 0  # a post that a keeper may give a token for
    receipts: dict[str, str] = field(default_factory=dict)  # code → canaries that it may show

    def of(self, kind: str, stage: str = "") -> list[Thing]:
        return [t for t in self.things if t.kind == kind and (not stage or t.stage == stage)]


def build() -> World:
    """Make all of it."""
    make.places()
    world = World()
    staff = {
        (code, kind): (
            _seat(world, "petugas_meja", kind, code),
            _seat(world, "anggota", kind, code),
        )
        for code in REGENCIES
        for kind in ("kpu", "bawaslu")
    }
    organisers = {code: _seat(world, "pps", "pps", village) for code, village in REGENCIES.items()}
    for (code, kind), (desk, second) in staff.items():
        _work(world, code, kind, make.actor_for(desk), make.actor_for(second), organisers[code])
        _material(world, code, kind, make.actor_for(desk), make.actor_for(second))
        _asked(world, code, kind, make.actor_for(desk))
    _seen_in_two(world)
    _about_an_office(world)
    _for_arranging(world)
    _checked_outside(world)
    _from_nowhere(world)
    _batch(world)
    _programs(world)
    _machinery(world)
    _lists(world)
    _people(world)
    _cascade(world)
    return world


def _seat(world: World, role: str, kind: str, code: str, **more) -> Post:
    name = canary()
    post = make.post(role, kind, code, name=f"Contoh {name}", **more)
    place, owner = (post.place.code,), oracle.owner_of(kind)
    world.things.append(Thing("post", post.pk, place, owner))
    pages = frozenset({"hq", "public"})
    world.secrets.append(Secret(name, "a name", ("roster.see",), place, owner, pages, post.pk))
    return post


def _secret(
    world: World, what: str, acts: str, codes, owner: str, pages=EVERYWHERE, about=None
) -> str:
    text = canary()
    acts = tuple(acts.split())
    world.secrets.append(Secret(text, what, acts, tuple(codes), owner, pages, about=about))
    return text


def _told(world: World, owner: str, code: str, sentence: str = "", about=None) -> tuple:
    """A report with everything a person may send, and one message more; returns it and its group."""

    def hidden(what: str, acts: str = "report.see") -> str:
        return _secret(world, what, acts, [code], owner, about=about)

    nonsense = " ".join("".join(_letters.choices("aeioubdgklmnprst", k=7)) for _ in range(6))
    found = [hidden("words"), hidden("a link"), hidden("the place as said"), hidden("a message")]
    address = hidden("an e-mail address", "")
    receipt = make.report(
        sentence or f"Kabar {nonsense} {found[0]}",
        code=code,
        kind="complaint" if about else "content" if owner == "kpu" else "violation",
        extra=Extra(against=make.institution(*about)) if about else PLAIN,
        link=f"https://contoh.id/{found[1]}",
        place_said=f"dekat {found[2]}",
        email=f"{address}@contoh.invalid",
    )
    add_words(now=make.NOON, report=receipt.report, words=f"Tambahan {found[3]}", key="k" * 24)
    world.secrets.append(Secret(receipt.code, "a receipt code", (), (), owner))
    world.receipts[receipt.code] = " ".join([*found, receipt.code])
    run_due()
    receipt.report.refresh_from_db()
    world.things.append(Thing("report", receipt.report.pk, (code,), owner, about=about))
    return receipt.report, receipt.report.group


def _work(world: World, code: str, kind: str, desk, second, organiser: Post) -> None:
    """Four rumours of one office: new, being checked, drafted, answered."""
    village = REGENCIES[code]
    for stage in ("new", "checking", "draft", "answered"):
        report, group = _told(world, kind, village)
        assert group.size == 1, "every rumour here is another one"
        world.things.append(Thing("group", group.pk, (village,), kind, stage))
        if stage == "new":
            _beside(world, report, village, kind, desk)
            continue
        topic = _secret(world, "a topic", "report.see measure.see", [village], kind, STAFF)
        check = open_check(actor=desk, now=make.NOON, group=group, topic=f"Tentang {topic}")
        world.things.append(Thing("claim", check.claim_id, (village,), kind, stage))
        for n in range(2):
            said = _secret(world, "a source", "report.see", [village], kind, STAFF)
            shown = make_files.kept(said.encode()) if n else None
            row = note_source(
                actor=desk, now=make.NOON, check=check, name=f"Sumber {n} {said}", via="phone",
                said=f"Kata {said}", stance="denies", file=shown,
            )  # fmt: skip
            world.things.append(Thing("source", row.pk, (village,), kind))
        if stage == "checking":
            continue
        why = _secret(world, "a reasoning", "report.see", [village], kind, STAFF)
        decide_check(
            actor=desk, now=make.NOON, check=check, verdict="salah", reasoning=f"Sebab {why} begitu"
        )
        where = {"draft": EVERYWHERE, "answered": frozenset({"field", "hq"})}[stage]
        acts = "clarification.draft notice.see coverage.see measure.see"
        right = _secret(world, f"a headline ({stage})", acts, [village, code], kind, where)
        draft = draft_clarification(
            actor=desk, now=make.NOON, claim=check.claim, headline=f"Yang benar adalah {right}",
            body="Begini duduk perkaranya, dan begini caranya.", basis="PKPU 17/2024",
        )  # fmt: skip
        world.things.append(Thing("clarification", draft.pk, (code,), kind, stage))
        if stage == "answered":
            notice = approve_and_answer(actor=second, now=make.NOON, clarification=draft)
            run_due()
            world.things.append(Thing("notice", notice.pk, (village,), kind))
            acknowledge(actor=make.actor_for(organiser), now=make.NOON, notice=notice)


def _beside(world: World, report, village: str, kind: str, desk) -> None:
    """A file, a sealed name that nobody has been allowed to read, and a request to read it."""
    hidden = _secret(world, "a file", "report.see", [village], kind)
    (piece,) = attach_files(now=make.NOON, report=report, files=[make_files.kept(hidden.encode())])
    world.things.append(Thing("attachment", piece.pk, (village,), kind))
    name = _secret(world, "a sealed name", "", [village], kind)
    told = Told(f"Contoh {name}", f"0800 {name}")
    identify_sender(now=make.NOON, report=report, told=told, openness="confidential")
    why = _secret(world, "a reason", "identity.grant", [village], kind, STAFF)
    asked = ask_to_open(actor=desk, now=make.NOON, report=report, reason=f"Perlu sebab {why}")
    world.things.append(Thing("opening", asked.pk, (village,), kind))


def _asked(world: World, code: str, kind: str, desk) -> None:
    """One question of the office's own, with an answer that waits for the second person."""
    hidden = _secret(world, "a question", "clarification.draft", [code], kind, STAFF)
    claim = write_question(actor=desk, now=make.NOON, question=f"Di mana kantor {hidden}?")
    world.things.append(Thing("fact", claim.pk, (code,), kind))


def _about_an_office(world: World) -> None:
    """Complaints about an office: the office above handles them, that office sees nothing of them."""
    for kind in ("kpu", "bawaslu"):
        about, village = (kind, FIRST), REGENCIES[FIRST]
        _, group = _told(world, kind, village, about=about)
        assert group.owner == kind
        world.things.append(Thing("group", group.pk, (village,), kind, "about", about))
        above = make.actor("petugas_meja", kind, "32")
        topic = _secret(world, "a topic", "report.see measure.see", [village], kind, STAFF, about)
        check = open_check(actor=above, now=make.NOON, group=group, topic=f"Tentang {topic}")
        world.things.append(Thing("claim", check.claim_id, (village,), kind, "about", about))


def _for_arranging(world: World) -> None:
    """A group of two that nobody holds, with a change that can be taken back."""
    village = REGENCIES[FIRST]
    report, pair = _told(world, "kpu", village)
    make.report(f"{report.words} ya", code=village)
    run_due()
    pair.refresh_from_db()
    assert pair.size == 2
    world.things.append(Thing("group", pair.pk, (village,), "kpu", "pair"))
    world.things.append(Thing("member", report.pk, (village,), "kpu"))
    desk = make.actor("petugas_meja", "kpu", FIRST)
    change = tag_group(actor=desk, now=make.NOON, group=pair, values=["politik_identitas"])
    world.things.append(Thing("change", change.pk, (village,), "kpu"))


def _checked_outside(world: World) -> None:
    """One check of another publisher: it belongs to no territory."""
    import_outside(actor=SYSTEM, now=make.NOON, content=REVIEW)
    row = OutsideCheck.objects.get()
    world.things.append(Thing("outside", row.pk, (), ""))


def _material(world: World, code: str, kind: str, desk, second) -> None:
    """Material that is public, material that waits, and dates that wait; drafts carry a canary."""
    public = make_kits.published_by(desk, second)
    world.kit = world.kit or public.kit.code
    world.things.append(Thing("kit", public.kit_id, (code,), kind))
    text = _secret(world, "a draft of material", "kit.write", [code], kind)
    draft = make_kits.drafted_by(desk, headline=f"Rancangan dengan {text}")
    world.things.append(Thing("kit_version", draft.pk, (code,), kind, "draft"))
    world.things.append(Thing("kit_version", public.pk, (code,), kind, "public"))
    if kind == "kpu":
        note = _secret(world, "dates that wait", "stage.write", [code], kind)
        row = make_kits.local_by(desk, basis=f"Keputusan {note}")
        world.things.append(Thing("local_stage", row.pk, (code,), kind))


def _seen_in_two(world: World) -> None:
    """One rumour seen in two regencies: each desk sees the group, and only its own senders."""
    sentence = "Katanya yang belum dapat undangan tidak boleh mencoblos tanggal 27 November"
    both = [_told(world, "kpu", REGENCIES[code], sentence) for code in ("3273", FIRST)]
    groups = {group.pk for _, group in both}
    assert len(groups) == 1
    codes = (REGENCIES["3273"], REGENCIES[FIRST])
    world.things.append(Thing("group", groups.pop(), codes, "kpu", "shared"))
    desk = make.actor("petugas_meja", "kpu", FIRST)
    shared = both[0][1]
    check = open_check(actor=desk, now=make.NOON, group=shared, topic="Surat pemberitahuan")
    world.things.append(Thing("claim", check.claim_id, codes, "kpu", "shared"))
    # Nearly the same, with another day: the desk is asked whether it is the same.
    _, other = _told(world, "kpu", REGENCIES[FIRST], sentence.replace("27", "29"))
    assert other.pk != shared.pk and other.matches.exists()
    world.things.append(Thing("group", other.pk, codes[1:], "kpu", "like"))


def _from_nowhere(world: World) -> None:
    """A report whose place nobody knows: only the national office reads it."""
    _, group = _told(world, "kpu", "")
    world.things.append(Thing("group", group.pk, ("",), "kpu", "nowhere"))


def _machinery(world: World) -> None:
    """One promise that is dead."""
    job = Job.objects.order_by("pk").first()
    Job.objects.filter(pk=job.pk).update(state=Job.State.DEAD, error="boom", finished_at=make.NOON)
    world.things.append(Thing("job", job.pk, (), ""))


def _lists(world: World) -> None:
    """A list of officers in each regency, read and not applied: names that nobody else may see."""
    for code, village in REGENCIES.items():
        keeper = make.actor("pengelola", "kpu", code)
        name = _secret(world, "a name in a list", "roster.edit", [code], "kpu")
        line = make_rosters.line(name, village, end="8 Desember 2030")
        file = make_rosters.send(keeper, make_rosters.HEAD + line)
        world.things.append(Thing("roster_file", file.pk, (code,), "kpu"))
        _counted(world, keeper, code)


def _counted(world: World, keeper, code: str) -> None:
    """A number of officers, and an account, of one regency."""
    source = _secret(world, "a source of a number", "headcount.see", [code], "kpu")
    stated = state_headcount(
        actor=keeper, now=make.NOON, owner="kpu", place=make.place(code), unit="ppk",
        status="aktif", number=30, source=f"Surat {source}", on=make.NOON.date(),
    )  # fmt: skip
    world.things.append(Thing("headcount", stated.pk, (code,), "kpu"))
    body = make.institution("kpu", code)
    named = _secret(world, "an account", "account.see", [code], "kpu", STAFF)
    account = register_account(
        actor=keeper, now=make.NOON, institution=body, platform="instagram", said=named
    )
    world.things.append(Thing("account", account.pk, (code,), "kpu"))
    read = note_level(actor=SYSTEM, now=make.NOON, account=account, metric="followers", value=90)
    world.things.append(Thing("reading", read.pk, (code,), "kpu"))
    world.things.append(Thing("unit", body.pk, (code,), "kpu"))
    partner = register_partner(
        actor=keeper, now=make.NOON, place=make.place(code), kind="bem", name=f"BEM Contoh {code}"
    )
    world.things.append(Thing("partner", partner.institution_id, (code,), "mitra"))


# Seen from FIRST the data lie in every relation: own, inside, around, a sibling, another province.
# Some also sit higher or elsewhere.
SEATS = {
    "kpu": (FIRST,),
    "bawaslu": (FIRST,),
    "ppk": ("327101", "327106"),
    "pps": ("3271011001", REGENCIES[FIRST]),
    "kpps": (TPS,),
    "diskominfo": ("32", FIRST),
    "kim": (REGENCIES[FIRST],),
    "mitra": (REGENCIES[FIRST],),
    "polri": (FIRST,),
    "kejaksaan": ("16",),
}
HIGHER = [
    ("anggota", "kpu", ""),
    ("anggota", "kpu", "16"),
    ("petugas_meja", "kpu", "32"),
    ("pemeriksa", "bawaslu", "32"),
]
SEATED = [(role, kind, code) for role, kind in oracle.PAIRS for code in SEATS[kind]] + HIGHER


def named(role: str, kind: str, code: str) -> str:
    return f"{role} of {kind} at {code or 'the nation'}"


def _people(world: World) -> None:
    """Everybody who has grants, at every level; one without a post; nobody."""
    world.people["nobody"] = Someone("nobody")
    plain = get_user_model().objects.create(handle="tanpa-jabatan", name="Tanpa Jabatan")
    browser = Client()
    browser.force_login(plain, "allauth.account.auth_backends.AuthenticationBackend")
    bare = Someone("somebody without a post", cookies=_cookies(browser))
    world.people[bare.name] = bare
    for role, kind, code in SEATED:
        post = _seat(world, role, kind, code)
        seat = Someone(named(role, kind, code), post, role=role, institution=kind, own=code)
        seat.cookies = _cookies(make_desk.signed_in(post).client)
        world.people[seat.name] = seat
        if (role, code) == ("pps", REGENCIES[FIRST]):
            _own_item(world, post)


def _own_item(world: World, sender: Post) -> None:
    """One item that a village's organiser sent in: his own, and the desk's to read."""
    code, words = sender.place.code, canary()
    sent = make.report(f"Kabar {words} dari warga", code=code, extra=Extra(sent_by=sender.pk))
    world.secrets.append(Secret(words, "an item", ("report.see",), (code,), "kpu", post=sender.pk))
    world.things.append(Thing("item", sent.report.pk, (code,), "pps"))


def _batch(world: World) -> None:
    """A file of items that KPU's desk brought in, sorted and not touched by anybody."""
    desk = make.actor("petugas_meja", "kpu", FIRST)
    words, code = canary(), REGENCIES[FIRST]
    content = f"nomor;isi;desa\nW-1;Pemadaman listrik {words} di gudang;{code}".encode()
    batch, _ = import_items(actor=desk, now=make.NOON, file_name="w.csv", content=content)
    run_due()
    world.secrets.append(Secret(words, "an item of a file", ("report.see",), (code,), "kpu"))
    world.things.append(Thing("batch", batch.pk, (FIRST,), "kpu"))


def _programs(world: World) -> None:
    """A partner's program: its token, and an address that has been silent for days."""
    post, owner = make.post("mitra", "mitra", FIRST), oracle.owner_of("mitra")
    world.keeper_post = post.pk
    until = make.NOON + timedelta(days=30)
    more = {"name": "Program contoh", "scopes": ["items.read"], "expires_at": until}
    token, _ = give_token(actor=SYSTEM, now=make.NOON, post=post, **more)
    world.things.append(Thing("token", token.pk, (FIRST,), owner))
    url = "https://kabar.contoh.id/masuk"
    hook = add_webhook(actor=SYSTEM, now=make.NOON, post=post, url=url, events=[TOLD[1]])
    note_silence(endpoint_id=hook.pk, now=make.NOON, why="410", for_good=True)
    world.things.append(Thing("webhook", hook.pk, (FIRST,), owner))


def _cookies(browser: Client) -> dict[str, str]:
    """What the browser carries; each request of the walk begins with that and nothing else."""
    return {name: morsel.value for name, morsel in browser.cookies.items()}


def _cascade(world: World) -> None:
    """A notice to a whole district, passed on by one officer, and a draft that waits."""
    writer, second = make_cascade.office(FIRST)
    draft = make_cascade.draft(writer, codes=("327106",))
    notice = approve_notice(actor=second, now=make.NOON, draft=draft)
    world.things.append(Thing("notice", notice.pk, ("327106",), "kpu", "wide"))
    for code in (FIRST, "3273"):
        waiting = make_cascade.draft(make.desk(code), codes=(code,))
        world.things.append(Thing("notice_draft", waiting.pk, (code,), "kpu"))
    village = REGENCIES[FIRST]
    post = world.people[named("pps", "pps", village)].post
    state_relayed(actor=make.actor_for(post), now=make.NOON, notice=notice)
    relay = Relay.objects.get(delivery__notice=notice)
    world.things.append(Thing("relay", relay.pk, (village,), "kpu"))
