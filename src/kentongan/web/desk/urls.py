"""Addresses of the audience: desk."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter

from .answers.page import answers
from .approval.page import approval, approvals
from .check.page import check
from .draft.page import draft
from .group.page import give_back, group, same, take
from .inbox.page import inbox
from .talk.page import talk


class Key(IntConverter):
    """A row's number: never longer than what a database can keep."""

    regex = "[0-9]{1,18}"


register_converter(Key, "key")

app_name = "desk"
urlpatterns: list[URLPattern] = [
    path("", inbox, name="inbox"),
    path("kelompok/<key:pk>/", group, name="group"),
    path("kelompok/<key:pk>/pegang/", take, name="take"),
    path("kelompok/<key:pk>/lepas/", give_back, name="let_go"),
    path("kelompok/<key:pk>/sama/", same, name="link"),
    path("kelompok/<key:pk>/periksa/", check, name="check"),
    path("kelompok/<key:pk>/klarifikasi/", draft, name="draft"),
    path("kiriman/<key:pk>/", talk, name="talk"),
    path("persetujuan/", approvals, name="approvals"),
    path("persetujuan/<key:pk>/", approval, name="approval"),
    path("jawaban/", answers, name="answers"),
]
