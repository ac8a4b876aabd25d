"""The fast way: one page with a link, pictures, what kind of thing, and where. For a minute's work."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from kentongan.ledger import clock
from kentongan.ledger.actor import PUBLIC
from kentongan.ledger.refusal import Refusal
from kentongan.roster.models import Place
from kentongan.rules.categories import category
from kentongan.up.actions.receive import Extra
from kentongan.up.actions.report_whole import report_whole, words_for
from kentongan.up.models import Kind
from kentongan.web.doors import audience
from kentongan.web.public.check.flow import to_receipt
from kentongan.web.public.evidence.waiting import STATUS, Waiting, files_field, waiting_of
from kentongan.web.public.fields import Kept, Line, PublicForm, Words, new_key

from .form import category_choices, fresh
from .look import settled

OFFERED = (Kind.CONTENT, Kind.VIOLATION, Kind.COMPLAINT)


class FastForm(PublicForm):
    """One page."""

    link = Line(label=_("Link to it"), help_text=_("A link begins with https://"))
    words = Words(
        label=_("In one sentence"),
        help_text=_("Needed only without a link or a picture."),
        required=False,
        widget=forms.Textarea,
    )
    category = Line(label=_("What kind of thing is it?"), required=True, widget=forms.Select)
    place_said = Line(
        label=_("Where?"),
        help_text=_("Village or ward, and regency or city. For example: Kedung Badak, Kota Bogor."),
    )
    place = Kept()
    place_was = Kept()
    key = Kept()
    files = files_field()

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].widget.choices = category_choices(*OFFERED)

    def clean_category(self) -> str:
        """One of the table's rows."""
        key = self.cleaned_data["category"]
        if category(key) is None:
            self.refuse(Refusal("category.unknown", field="category"))
        return key


@audience("public")
def fast(request: HttpRequest) -> HttpResponse:
    """GET: the page. POST: a receipt, or the page with everything kept."""
    if request.method != "POST":
        values = fresh(request) | {"category": request.GET.get("macam", "")}
        form, waiting = FastForm(initial=values), Waiting()
        waiting.on(form)
        return _page(request, form, waiting, {})
    waiting, more = waiting_of(request), {}
    form = FastForm(request.POST)
    place = settled(form, more) if form.is_valid() else None
    waiting.on(form)
    if form.errors:
        return _page(request, form, waiting, more)
    try:
        return to_receipt(_receive(request, form, waiting, place))
    except Refusal as refusal:
        if refusal.code == "form.stale":
            form.data = form.data.copy()
            form.data["key"] = new_key()
        form.refuse(_on_this_page(refusal))
        return _page(request, form, waiting, more)


def _receive(request: HttpRequest, form: FastForm, waiting: Waiting, place: Place | None):
    """As the long way does it, with the words that a link or picture stands for."""
    given, files = form.cleaned_data, waiting.kept()
    post = request.post_held
    sort = category(given["category"])
    return report_whole(
        now=clock.now(),
        actor=request.actor if post else PUBLIC,
        key=given["key"],
        words=words_for(given["words"], given["link"], files),
        kind=sort.kind,
        place=place,
        place_said=given["place_said"],
        link=given["link"],
        channel="petugas" if post else "web",
        sample=bool(post and post.sample),
        files=files,
        names=waiting.names,
        gone=waiting.gone,
        extra=Extra(category=sort.key, sent_by=post.pk if post else None),
    )


def _on_this_page(refusal: Refusal) -> Refusal:
    """Nothing at all was said: here a link or a picture would do as well."""
    if refusal.code == "report.empty":
        return Refusal("fast.nothing", field="link")
    return refusal


def _page(
    request: HttpRequest, form: FastForm, waiting: Waiting, more: dict[str, object]
) -> HttpResponse:
    context = {"form": form, "waiting": waiting} | more
    status = 422 if form.errors else 200
    if waiting.wrong is not None:
        status = STATUS.get(waiting.wrong.code, 422)
    return render(request, "public/report/fast.html", context, status=status)
