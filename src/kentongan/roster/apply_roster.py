"""Write a part of a staged list into the roster: set-wise, a few thousand lines a transaction."""

from datetime import datetime

from django.db import connection
from django.db.models import Model, Q

from kentongan.rules.institutions import kinds

from .bulk import moment, run
from .models import Institution, Person, Place, Post, RosterChange, RosterFile, StagedRow

What = StagedRow.What
_NAMES = {"ppk": "PPK", "pps": "PPS", "kpps": "KPPS", "kim": "KIM", "mitra": "Mitra"}
# The rows of one part: file, lines from … to.
_PART = "s.file_id = %s AND s.what = %s AND s.line > %s AND s.line <= %s"
_NEW = "s.person IS NULL AND s.why <> 'holds_more'"


def join(file: RosterFile, low: int, high: int, now: datetime) -> dict[str, int]:
    """People and posts of the lines that join; how many of each, and the bodies formed for them."""
    part = [file.pk, What.JOIN.value, low, high]
    formed = _form_bodies(file, low, high)
    for name in ("phone", "email"):  # somebody else may have got it since the preview
        run(
            f"UPDATE roster_stagedrow AS s SET {name} = NULL, why = 'taken_since' "
            f"WHERE {_PART} AND {_NEW} AND s.{name} IS NOT NULL "
            f"AND EXISTS (SELECT 1 FROM roster_person p WHERE p.{name} = s.{name})",
            part,
        )
    last = _last(Post)
    people = _insert(
        Person,
        {
            "password": "'!' || s.handle", "handle": "s.handle", "name": "s.name",
            "email": "s.email", "phone": "s.phone",
        },
        {"sample": file.sample},
        f"FROM roster_stagedrow s WHERE {_PART} AND {_NEW} ORDER BY s.line",
        part,
    )  # fmt: skip
    holder = "LEFT JOIN roster_person p ON p.handle = s.handle AND s.handle <> ''"
    body = (
        "(SELECT MIN(i.id) FROM roster_institution i WHERE i.kind = s.kind "
        "AND i.place_id = pl.id AND (i.until IS NULL OR i.until > %s))"
    )
    posts = _insert(
        Post,
        {
            "person_id": "COALESCE(s.person, p.id)", "institution_id": body, "role": "s.role",
            "title": "s.title", "place_id": "pl.id", "since": "COALESCE(s.since, %s)",
            "until": "s.until",
        },
        {"sample": file.sample},
        f"FROM roster_stagedrow s JOIN roster_place pl ON pl.code = s.code {holder} "
        f"WHERE {_PART} ORDER BY s.line",
        part,
        first=[moment(now), moment(now)],
    )  # fmt: skip
    run(
        "INSERT INTO roster_rosterchange (file_id, what, line, post, person, new_person) "
        f"SELECT s.file_id, {RosterChange.What.JOINED}, s.line, MAX(po.id), MAX(po.person_id), "
        f"({_NEW}) FROM roster_stagedrow s JOIN roster_place pl ON pl.code = s.code {holder} "
        "JOIN roster_post po ON po.person_id = COALESCE(s.person, p.id) AND po.id > %s "
        "AND po.role = s.role AND po.place_id = pl.id "
        f"WHERE {_PART} GROUP BY s.file_id, s.line, s.person, s.why",
        [last, *part],
    )
    return {"people": people, "posts": posts, "bodies": formed}


def change(file: RosterFile, low: int, high: int) -> int:
    """Numbers, addresses, titles and ends that the list states otherwise; the old ones are kept."""
    rows = list(_rows(file, What.CHANGE, low, high))
    posts = {
        post.pk: post
        for post in Post.objects.filter(pk__in=[row.post for row in rows]).select_related("person")
    }
    held = Person.objects.filter(
        Q(phone__in=[row.phone for row in rows if row.phone])
        | Q(email__in=[row.email for row in rows if row.email])
    )
    taken = {value for one in held for value in (one.phone, one.email) if value}
    done, people = [], []
    for row in rows:
        post = posts.get(row.post)
        if post is None:
            continue
        before: dict[str, list] = {}
        for target, name in (
            ("post", "title"),
            ("post", "until"),
            ("person", "phone"),
            ("person", "email"),
        ):
            thing = post if target == "post" else post.person
            new, old = getattr(row, name), getattr(thing, name)
            if not new or new == old or (target == "person" and new in taken):
                continue
            taken.add(new)
            before[name] = [_plain(old), _plain(new)]
            setattr(thing, name, new)
            if name == "phone":
                thing.phone_verified = False
        if before:
            people.append(post.person)
            done.append(
                RosterChange(
                    file=file, what=RosterChange.What.CHANGED, line=row.line, post=post.pk,
                    person=post.person_id, before=before,
                )
            )  # fmt: skip
    Post.objects.bulk_update([posts[one.post] for one in done], ["title", "until"], 1_000)
    Person.objects.bulk_update(people, ["phone", "phone_verified", "email"], 1_000)
    RosterChange.objects.bulk_create(done, 1_000)
    return len(done)


def end(file: RosterFile, low: int, high: int, now: datetime) -> int:
    """Posts that a list said to be complete does not name end now."""
    rows = list(_rows(file, What.LEAVE, low, high))
    living = Post.objects.in_force(now).filter(pk__in=[row.post for row in rows])
    posts = {post.pk: post for post in living}
    RosterChange.objects.bulk_create(
        [
            RosterChange(
                file=file, what=RosterChange.What.LEFT, line=row.line, post=row.post,
                person=row.person,
                before={"until": [_plain(posts[row.post].until), now.isoformat()]},
            )
            for row in rows
            if row.post in posts
        ],
        1_000,
    )  # fmt: skip
    return Post.objects.filter(pk__in=list(posts)).update(until=now)


def sweep(file: RosterFile, low: int, high: int) -> None:
    """Lines that were applied go; of those that were not, only the line and the reason stay."""
    window = StagedRow.objects.filter(file=file, line__gt=low, line__lte=high)
    window.filter(what__in=(What.JOIN, What.CHANGE, What.SAME, What.LEAVE)).delete()
    window.update(name="", phone=None, email=None, title="", value="", handle="")


def _rows(file: RosterFile, what: int, low: int, high: int):
    return StagedRow.objects.filter(file=file, what=what, line__gt=low, line__lte=high)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _last(model: type[Model]) -> int:
    found = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
    return found or 0


def _insert(
    model: type[Model],
    said: dict[str, str],
    fixed: dict[str, object],
    rest: str,
    values: list,
    first: list | None = None,
) -> int:
    """INSERT … SELECT; a column that nothing is said of takes the field's own default."""
    quote = connection.ops.quote_name
    columns, parts, filled = [], [], []
    waiting = list(first or [])
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        columns.append(quote(field.column))
        if field.column in said:
            parts.append(said[field.column])
            filled += [waiting.pop(0) for _ in range(said[field.column].count("%s"))]
        else:
            value = fixed.get(field.name, field.get_default())
            parts.append("%s")
            filled.append(field.get_db_prep_save(value, connection))
    table = quote(model._meta.db_table)
    sql = f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(parts)} {rest}"
    return run(sql, [*filled, *values])


def _form_bodies(file: RosterFile, low: int, high: int) -> int:
    """The committees the lines speak of and nobody has formed yet."""
    pairs = set(
        StagedRow.objects.filter(file=file, what=What.JOIN, line__gt=low, line__lte=high)
        .values_list("kind", "code")
        .distinct()
    )
    codes = {code for _, code in pairs}
    known = set(
        Institution.objects.filter(place__code__in=codes, kind__in={kind for kind, _ in pairs})
        .filter(Q(until=None) | Q(until__gt=file.changed_at))
        .values_list("kind", "place__code")
    )
    if not (new := sorted(pairs - known)):
        return 0
    places = {place.code: place for place in Place.objects.filter(code__in={c for _, c in new})}
    over = {code[:10] for code in places if len(code) > 10}
    villages = dict(Place.objects.filter(code__in=over).values_list("code", "name"))
    names = {pair: _body_name(pair[0], places[pair[1]], villages) for pair in new}
    gone = Institution.objects.filter(place__code__in=codes).values_list(
        "kind", "place__code", "name"
    )
    for kind, code, name in gone:  # dissolved after an earlier election
        if names.get((kind, code)) == name:
            names[kind, code] = f"{name[:150]} {file.changed_at.year}"
    bodies = [
        Institution(kind=kind, name=name, place=places[code], sample=file.sample)
        for (kind, code), name in names.items()
    ]
    made = Institution.objects.bulk_create(bodies, 1_000)
    file.facts["formed"] = [*file.facts.get("formed", []), *(body.pk for body in made)]
    return len(made)


def _body_name(kind: str, place: Place, villages: dict[str, str]) -> str:
    name = _NAMES.get(kind) or kinds()[kind]["label_id"]
    village = villages.get(place.code[:10], "") if len(place.code) > 10 else ""
    return f"{name} {place.name} {village}".strip()[:160]
