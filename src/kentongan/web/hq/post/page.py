"""One post: who holds it, since when; letting its holder in; ending it, with a reason."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kentongan.ledger import clock
from kentongan.ledger.models import Event
from kentongan.ledger.permission import allowed
from kentongan.ledger.refusal import Refusal
from kentongan.roster.actions.appoint import end_post, owner_of
from kentongan.roster.actions.invite import invite
from kentongan.roster.branch import posts_visible_to
from kentongan.roster.models import Post
from kentongan.web.doors import audience
from kentongan.web.parts.toasts import said
from kentongan.web.words import TEXT, event_words, say


class EndForm(forms.Form):
    """Why the post ends; kept in the ledger."""

    reason = forms.CharField(
        label=_("Why does it end?"),
        help_text=_("Name the letter, with its date. Judge the matter, not the person."),
        max_length=400,
        error_messages={"required": _("Write in a few words why it ends.")} | TEXT,
    )


@require_safe
@audience("hq", act="roster.see")
def post_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Holder, body, term, history."""
    return _page(request, _post(request, pk), None)


@require_http_methods(["GET", "HEAD", "POST"])
@audience("hq", act="roster.edit")
def end_post_page(request: HttpRequest, pk: int) -> HttpResponse:
    """Ending cannot be undone, so it has its own page and asks for the reason."""
    held = _post(request, pk)
    if not _may_end(request, held):
        raise Refusal("permission.denied")
    form = EndForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _page(request, held, form, status=422 if form.is_bound else 200)
    try:
        end_post(
            actor=request.actor, now=clock.now(), post=held, reason=form.cleaned_data["reason"]
        )
    except Refusal as refusal:
        if refusal.code != "post.already_ended":
            raise
        form.add_error(None, say(refusal))
        return _page(request, held, form, status=422)
    said(request, gettext("The post has ended. Its holder can no longer act through it."))
    return HttpResponseRedirect(reverse("hq:post", args=[held.pk]), status=303)


@never_cache
@require_POST
@audience("hq", act="roster.edit")
def invite_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The address with which the holder sets a password: shown once, here, and kept nowhere."""
    held = _post(request, pk)
    uid, token = invite(actor=request.actor, now=clock.now(), post=held)
    address = request.build_absolute_uri(reverse("account:invited", args=[uid, token]))
    return render(request, "hq/post/invited.html", {"held": held, "address": address})


def _post(request: HttpRequest, pk: int) -> Post:
    held = posts_visible_to(request.actor, clock.now()).filter(pk=pk).first()
    if held is None:
        raise Refusal("permission.denied")
    return held


def _may_end(request: HttpRequest, held: Post) -> bool:
    return allowed(
        request.actor,
        "roster.edit",
        place=held.place.code,
        of=owner_of(held.institution.kind),
        now=clock.now(),
    )


def _page(
    request: HttpRequest, held: Post, form: EndForm | None, status: int = 200
) -> HttpResponse:
    now = clock.now()
    history = Event.objects.filter(subject="post", subject_id=held.pk).order_by("-at", "-id")
    return render(
        request,
        "hq/post/page.html",
        {
            "held": held,
            "place": held.place,
            "form": form,
            "in_force": Post.objects.in_force(now).filter(pk=held.pk).exists(),
            "ended": held.until is not None and held.until <= now,
            "may_edit": _may_end(request, held),
            "history": [
                {"at": row.at, "words": event_words(row.code), "reason": row.data.get("reason", "")}
                for row in history[:20]
            ],
        },
        status=status,
    )
