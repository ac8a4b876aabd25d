"""Addresses of the audience: desk."""

from django.urls import URLPattern, path, register_converter
from django.urls.converters import IntConverter

from .answers.page import answers
from .approval.page import approval, approvals
from .check.page import check
from .correct import page as correcting
from .draft.page import draft
from .entry.file import items_file, undo_file
from .entry.page import entry, slip
from .facts.page import fact, facts, new_question, take_up
from .group.convert import convert
from .group.mark import about, tag
from .group.merge import merge
from .group.page import give_back, group, same, take
from .group.split import split
from .history.page import history
from .identity.files import original, picture
from .identity.openings import opening, openings
from .identity.page import evidence
from .inbox.bulk import bulk, undo
from .inbox.page import inbox
from .outside.page import outside, put_aside
from .places.page import places
from .saved.page import saved
from .source.page import source, source_original, source_picture
from .talk.page import talk
from .vulnerable.page import vulnerabilities
from .workload.page import workload


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
    path("kelompok/<key:pk>/pisah/", split, name="split"),
    path("kelompok/<key:pk>/gabung/", merge, name="merge"),
    path("kelompok/<key:pk>/alihkan/", convert, name="convert"),
    path("kelompok/<key:pk>/kerawanan/", tag, name="tag"),
    path("kelompok/<key:pk>/tentang/", about, name="about"),
    path("borong/", bulk, name="bulk"),
    path("urungkan/", undo, name="undo"),
    path("riwayat/", history, name="history"),
    path("tampilan/", saved, name="saved"),
    path("tempat/", places, name="places"),
    path("kerawanan/", vulnerabilities, name="vulnerable"),
    path("beban/", workload, name="workload"),
    path("kiriman/<key:pk>/", talk, name="talk"),
    path("kiriman/<key:pk>/bukti/", evidence, name="evidence"),
    path("bukti/<key:pk>/gambar/", picture, name="picture"),
    path("bukti/<key:pk>/asli/", original, name="original"),
    path("sumber/<key:pk>/", source, name="source"),
    path("sumber/<key:pk>/gambar/", source_picture, name="source_picture"),
    path("sumber/<key:pk>/asli/", source_original, name="source_original"),
    path("identitas/", openings, name="openings"),
    path("identitas/<key:pk>/", opening, name="opening"),
    path("persetujuan/", approvals, name="approvals"),
    path("persetujuan/<key:pk>/", approval, name="approval"),
    path("catat/", entry, name="entry"),
    path("catat/struk/", slip, name="slip"),
    path("catat/berkas/", items_file, name="items_file"),
    path("catat/berkas/<key:pk>/keluarkan/", undo_file, name="undo_file"),
    path("jawaban/", answers, name="answers"),
    path("jawaban/<key:pk>/", correcting.answer, name="answer"),
    path("jawaban/<key:pk>/koreksi/", correcting.correct, name="correct"),
    path("jawaban/<key:pk>/tarik/", correcting.withdraw, name="withdraw"),
    path("jawaban/<key:pk>/tarik/batal/", correcting.drop, name="drop_withdrawal"),
    path("jawaban/<key:pk>/tarik/setuju/", correcting.approve, name="approve_withdrawal"),
    path("jawaban/<key:pk>/urungkan/", correcting.recall, name="recall"),
    path("fakta/", facts, name="facts"),
    path("fakta/tanya/", new_question, name="new_question"),
    path("fakta/ambil/", take_up, name="take_up_question"),
    path("fakta/<key:pk>/", fact, name="fact"),
    path("cek-fakta-luar/", outside, name="outside"),
    path("cek-fakta-luar/<key:pk>/sisih/", put_aside, name="put_aside"),
]
