"""Addresses of the audience: hq."""

from django.urls import path

from .accounts import handover as account_handover
from .accounts import numbers as account_numbers
from .accounts import one as account_one
from .accounts import page as accounts
from .api import page as api
from .appoint import page as appoint
from .channels import page as channels
from .coverage import page as coverage
from .growth import page as growth
from .headcount import page as headcount
from .import_roster import page as import_roster
from .jobs import page as jobs
from .kits import one as kit_one
from .kits import page as kit_list
from .kits import write as kit_write
from .measure import page as measure
from .measures import page as measures
from .notice import page as notice
from .notice import steer
from .notices import page as notices
from .overview import page as overview
from .partners import page as partner_pages
from .post import page as post
from .relays import page as relays
from .roster import page as roster
from .segments import page as segment_pages
from .stages import page as stage_pages
from .write import count as write_count
from .write import page as write

app_name = "hq"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("siaran/", notices.notices, name="notices"),
    path("siaran/tulis/", write.write_notice, name="notice_write"),
    path("siaran/tulis/hitung/", write_count.count_live, name="notice_count"),
    path("siaran/mitra/", segment_pages.partners, name="segments"),
    path("siaran/mitra/<int:pk>/", segment_pages.segments_of, name="segments_of"),
    path("siaran/naskah/<int:pk>/", write.notice_draft, name="notice_draft"),
    path("siaran/naskah/<int:pk>/setujui/", write.approve_draft, name="notice_approve"),
    path("siaran/naskah/<int:pk>/kembalikan/", write.return_draft, name="notice_return"),
    path("siaran/<int:pk>/", notice.notice, name="notice"),
    path("siaran/<int:pk>/atur/", steer.steer, name="notice_steer"),
    path("siaran/<int:pk>/ingatkan/", steer.remind, name="notice_remind"),
    path("siaran/<int:pk>/penerusan/", relays.relays, name="relays"),
    path("siaran/penerusan/<int:pk>/", relays.look, name="relay_look"),
    path("siaran/penerusan/<int:pk>/batal/", relays.look_again, name="relay_look_again"),
    path("siaran/penerusan/<int:pk>/gambar/", relays.screenshot, name="relay_picture"),
    path("cakupan/", coverage.coverage, name="coverage"),
    path("ukuran/", measures.measures, name="measures"),
    path("ukuran/<int:pk>/", measure.measure_page, name="measure"),
    path("petugas/", roster.roster, name="roster"),
    path("petugas/angkat/", appoint.appoint_page, name="appoint"),
    path("petugas/impor/", import_roster.lists, name="import_rosters"),
    path("petugas/impor/<int:pk>/", import_roster.one_list, name="import_roster"),
    path("petugas/<int:pk>/", post.post_page, name="post"),
    path("jumlah-petugas/", headcount.headcounts, name="headcounts"),
    path("jumlah-petugas/<int:pk>/", headcount.headcount, name="headcount"),
    path("jumlah-petugas/<int:pk>/ubah/", headcount.edit_headcount, name="headcount_edit"),
    path("akun/", accounts.registry, name="accounts"),
    path("akun/pertumbuhan/", growth.growth_page, name="growth"),
    path("akun/serah-terima/", account_handover.handover, name="account_handover"),
    path("akun/mitra/", accounts.partners, name="account_partners"),
    path("akun/unit/<int:pk>/", accounts.unit, name="account_unit"),
    path("akun/angka/<int:pk>/gambar/", account_numbers.reading_picture, name="reading_picture"),
    path("akun/<int:pk>/", account_one.account, name="account"),
    path("akun/<int:pk>/ubah/", account_one.edit_account, name="account_edit"),
    path("petugas/<int:pk>/akhiri/", post.end_post_page, name="end_post"),
    path("petugas/<int:pk>/undang/", post.invite_page, name="invite"),
    path("tahapan/", stage_pages.stages, name="stages"),
    path("tahapan/baru/", stage_pages.write_stage_page, name="stage_write"),
    path("tahapan/<int:pk>/", stage_pages.stage, name="stage"),
    path("tahapan/<int:pk>/putuskan/", stage_pages.decide_stage, name="stage_decide"),
    path("bahan/", kit_list.kits, name="kits"),
    path("bahan/baru/", kit_write.new_kit, name="kit_new"),
    path("bahan/campuran/", kit_list.mix, name="kit_mix"),
    path("bahan/<int:pk>/", kit_one.kit, name="kit"),
    path("bahan/<int:pk>/ubah/", kit_write.edit_kit, name="kit_edit"),
    path("bahan/<int:pk>/putuskan/", kit_one.decide_kit, name="kit_decide"),
    path("bahan/<int:pk>/gambar/", kit_one.kit_pictures, name="kit_pictures"),
    path("bahan/<int:pk>/gambar/lihat/", kit_one.kit_preview, name="kit_preview"),
    path("kanal/", channels.channels_page, name="channels"),
    path("mitra/", partner_pages.partners, name="partners"),
    path("program/", api.programs, name="api"),
    path("program/token/", api.new_token, name="new_token"),
    path("program/token/<int:pk>/cabut/", api.revoke, name="revoke_token"),
    path("program/alamat/", api.new_webhook, name="new_webhook"),
    path("program/alamat/<int:pk>/", api.webhook, name="webhook"),
    path("program/alamat/<int:pk>/hapus/", api.drop_webhook, name="drop_webhook"),
    path("program/alamat/<int:pk>/lagi/", api.start_webhook, name="start_webhook"),
    path("antrean/", jobs.jobs, name="jobs"),
    path("antrean/<int:pk>/hidupkan/", jobs.revive, name="revive"),
]
