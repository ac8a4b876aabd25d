"""The registry as an office or a unit sees it: what there is, what is there twice, who has none."""

from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from kentongan.ledger.actor import Actor
from kentongan.places import range_of
from kentongan.rules import may
from kentongan.rules.institutions import kinds

from .actions.appoint import owner_of
from .models import Account, Institution, NoAccount, Partner

# The bodies whose duty an account is (R4.19): each should have one, none is barred without.
UNITS = ("kpu", "bawaslu", "ppk", "pps", "panwascam")


def accounts_visible_to(actor: Actor, now: datetime, act: str = "account.see") -> QuerySet[Account]:
    """Accounts of units in the own branch. A person's own account is in no list but their own."""
    rows = Account.objects.filter(_reach(actor, now, act, "institution__kind", "place__code"))
    return rows.filter(person=None, withdrawn_at=None).select_related("institution", "place")


def own_accounts(actor: Actor, now: datetime) -> QuerySet[Account]:
    """What the person named themselves, and what their unit runs."""
    mine = Q(person=actor.person_id) if actor.person_id else Q(pk__in=[])
    unit = Q(institution=actor.institution_id, person=None)
    rows = Account.objects.open(now).filter(mine | unit).select_related("institution", "place")
    return rows.order_by("person", "platform", "name")


def units_visible_to(
    actor: Actor, now: datetime, act: str = "account.see"
) -> QuerySet[Institution]:
    """Units in the own branch that are not dissolved."""
    rows = Institution.objects.filter(_reach(actor, now, act, "kind", "place__code"))
    return rows.filter(Q(until=None) | Q(until__gt=now)).select_related("place")


def units_without(actor: Actor, now: datetime) -> QuerySet[Institution]:
    """Units that have no account of their own, those who gave no reason first."""
    has = Account.objects.open(now).filter(institution=OuterRef("pk"), person=None)
    said = NoAccount.objects.filter(institution=OuterRef("pk"), ended_at=None)
    rows = units_visible_to(actor, now).filter(kind__in=UNITS).exclude(Exists(has))
    return rows.annotate(said=Exists(said)).order_by("said", "place__code", "kind", "name")


def reasons_of(units: list[Institution]) -> dict[int, NoAccount]:
    """Unit → why it has none, and what is being done about it."""
    rows = NoAccount.objects.filter(institution__in=units, ended_at=None)
    return {row.institution_id: row for row in rows}


def twice(rows: QuerySet[Account], now: datetime) -> dict[tuple[str, str], int]:
    """`(platform, name)` that stand at more than one unit."""
    named = (
        Account.objects.open(now)
        .filter(person=None)
        .exclude(name="")
        .values_list("platform", "name")
        .annotate(n=Count("institution", distinct=True))
        .filter(n__gt=1)
        .order_by()
    )
    here = set(rows.values_list("platform", "name"))
    return {(platform, name): n for platform, name, n in named if (platform, name) in here}


def term_over(rows: QuerySet[Account], now: datetime) -> QuerySet[Account]:
    """Accounts whose body's term has run out and that nobody has handed over or closed."""
    return rows.filter(closed_at=None, until__lte=now).order_by("until")


def usage(rows: QuerySet[Account], now: datetime) -> list[tuple[str, str, int]]:
    """`(kind of unit, platform, accounts)`, `lainnya` included (R3.11)."""
    counted = rows.open(now).values_list("institution__kind", "platform")
    return list(counted.annotate(n=Count("pk")).order_by("institution__kind", "-n", "platform"))


def declared(actor: Actor, now: datetime) -> tuple[int, int]:
    """How many people named an account of their own, of their free will, and how many took it back.

    Numbers, never a list; nobody is asked for it.
    """
    reached = _reach(actor, now, "account.see", "institution__kind", "place__code")
    rows = Account.objects.filter(reached, kind=Account.Kind.PERSONAL, closed_at=None)
    return rows.filter(withdrawn_at=None).count(), rows.exclude(withdrawn_at=None).count()


def _reach(actor: Actor, now: datetime, act: str, kind: str, code: str) -> Q:
    found = Q(pk__in=[])
    if actor.kind != "post" or not actor.in_force(now):
        return found
    low, high = range_of(actor.place)
    for where, of in may.reach(role=actor.role, institution=actor.institution, act=act):
        part = Q(pk__in=[])
        if "own" in where:
            part |= Q(**{code: low})
        if "descendant" in where:
            part |= Q(**{f"{code}__gt": low, f"{code}__lt": high})
        owned = [one for one in kinds() if "*" in of or owner_of(one) in of]
        found |= part & Q(**{f"{kind}__in": owned})
    return found


def partners_visible_to(actor: Actor, now: datetime) -> QuerySet[Partner]:
    """Partners of the own territory."""
    bodies = units_visible_to(actor, now, "account.edit").filter(kind="mitra")
    rows = Partner.objects.filter(institution__in=bodies).select_related("institution__place")
    return rows.order_by("institution__place__code", "kind", "institution__name")
