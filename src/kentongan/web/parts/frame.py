"""The frame of a page: navigation by audience, and the body with or without an aside."""

from django.template import Context, Library, Node, NodeList
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.urls import NoReverseMatch, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kentongan.ledger.actor import Actor
from kentongan.web.doors import may_enter

register = Library()

# audience -> rows of (url name, label, icon, url names that count as being there too)
NAV: dict[str, list[tuple[str, object, str, tuple[str, ...]]]] = {
    "public": [
        ("public:home", pgettext_lazy("menu", "Check"), "search", ("public:check",)),
        ("public:ask", pgettext_lazy("menu", "Ask"), "ask", ()),
        ("public:report", pgettext_lazy("menu", "Report"), "flag", ()),
        ("public:stages", _("Stages"), "today", ()),
        ("public:clarifications", _("Clarifications"), "doc", ()),
    ],
    "field": [
        ("field:today", _("Today"), "today", ()),
        ("field:notices", _("Notices"), "share", ()),
        ("field:report", pgettext_lazy("menu", "Heard"), "flag", ("field:items",)),
        ("field:account", _("Account"), "person", ("field:ways",)),
    ],
    "desk": [
        ("desk:inbox", _("Inbox"), "inbox", ()),
        ("desk:approvals", _("Approvals"), "check", ()),
        ("desk:answers", _("Official answers"), "book", ()),
        # Who may also look from above, or work at the desk, finds the way there.
        ("hq:overview", _("Overview"), "gauge", ()),
    ],
    "hq": [
        ("hq:overview", _("Overview"), "gauge", ()),
        ("hq:notices", _("Notices"), "share", ()),
        ("hq:kits", _("Material"), "book", ()),
        ("hq:measures", _("Measures"), "clock", ()),
        ("hq:roster", _("Officers"), "people", ()),
        ("desk:inbox", _("Inbox"), "inbox", ()),
    ],
    "account": [
        ("account:posts", _("My posts"), "person", ()),
        ("account:security", _("Security"), "key", ()),
    ],
    "foot": [
        ("public:verify", _("Is this official?"), "seal", ()),
        ("public:help", _("Help"), "ask", ()),
        ("public:how", _("How we check"), "search", ()),
        ("public:privacy", _("Personal data"), "lock", ()),
        ("public:accessibility", _("Accessibility"), "person", ()),
    ],
}

# What does not fit side by side on a phone stands behind one word.
MORE: dict[str, list[tuple[str, object]]] = {
    "desk": [
        ("desk:entry", _("Note a visit")),
        ("desk:facts", _("Official facts")),
        ("desk:outside", _("Checks of others")),
        ("desk:places", _("Places to settle")),
        ("desk:openings", _("Sealed names")),
        ("desk:vulnerable", _("Vulnerabilities")),
        ("desk:workload", _("Workload")),
        ("desk:history", _("Changes")),
    ],
    "hq": [
        ("hq:coverage", _("Coverage")),
        ("hq:stages", _("Stages")),
        ("hq:import_rosters", _("Lists of officers")),
        ("hq:headcounts", _("Headcount")),
        ("hq:accounts", _("Accounts")),
        ("hq:growth", _("Followers")),
        ("hq:partners", _("Partners")),
        ("hq:channels", _("Channels")),
        ("hq:api", _("Other programs")),
        ("hq:jobs", _("Queue")),
    ],
}


def _path(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _covers(path: str, here: str) -> int:
    """How much of the present address a link covers; 0 is not at all."""
    if not path or (path == "/" and here != "/"):
        return 0
    return len(path) if here.startswith(path) else 0


def _opens(path: str, actor: Actor | None) -> bool:
    """False for a door this post may not open: a link to it would lead nowhere."""
    view = resolve(path).func
    act = getattr(view, "act", None)
    if act is None or actor is None or actor.kind != "post":
        return True
    return may_enter(actor.role, actor.institution, view.audience, act)


def entries(audience: str, here: str, actor: Actor | None = None) -> list[dict[str, object]]:
    """The links of a door that exist, the one that covers most of the address marked as current."""
    rows = []
    behind = [(name, label, "", ()) for name, label in MORE.get(audience, ())]
    for n, (name, label, icon, also) in enumerate([*NAV[audience], *behind]):
        if (path := _path(name)) and _opens(path, actor):
            covered = max(_covers(address, here) for address in (path, *map(_path, also)))
            more = n >= len(NAV[audience])
            rows.append(
                {"url": path, "label": label, "icon": icon, "covered": covered, "more": more}
            )
    best = max((row["covered"] for row in rows), default=0)
    for row in rows:
        current = best and row["covered"] == best
        row["current"] = ("page" if row["url"] == here else "true") if current else ""
    return rows


@register.inclusion_tag("parts/bits/nav.html", takes_context=True)
def nav(context: Context, audience: str, icons: bool = False) -> dict[str, object]:
    """The links of one door, in words; with icons for the tabs of the field."""
    request = context.get("request")
    here, actor = getattr(request, "path", ""), getattr(request, "actor", None)
    rows = entries(audience, here, actor)
    more = [row for row in rows if row["more"]]
    return {
        "rows": [row for row in rows if not row["more"]],
        "more": more,
        "in_more": next((row["label"] for row in more if row["current"]), ""),
        "icons": icons,
    }


@register.simple_tag
def path_to(name: str) -> str:
    """The address of a page, or nothing where that door is not installed."""
    return _path(name)


@register.simple_tag
def htmx() -> SafeString:
    """htmx from its package, for pages that swap parts: `{% block scripts %}{% htmx %}…`."""
    return format_html('<script src="{}" defer></script>', static("django_htmx/htmx-2.min.js"))


class Body(Node):
    """`{% body %}…{% beside %}…{% endbody %}`: two columns only when something stands beside."""

    child_nodelists = ("first", "second")

    def __init__(self, first: NodeList, second: NodeList) -> None:
        self.first, self.second = first, second

    def render(self, context: Context) -> str:
        first, second = self.first.render(context), self.second.render(context)
        if not second.strip():
            return first
        return SafeString(
            f'<div class="split"><div>{first}</div><aside class="flow">{second}</aside></div>'
        )


@register.tag
def body(parser: Parser, token: Token) -> Body:
    """Main column and, when it has content, an aside."""
    first = parser.parse(("beside",))
    parser.delete_first_token()
    second = parser.parse(("endbody",))
    parser.delete_first_token()
    return Body(first, second)
