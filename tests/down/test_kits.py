"""Kits: two people, one signature, versions that never come back, and what the eye should catch."""

from datetime import timedelta

import make
import pytest
from django.db import connection

import make_kits
from kentongan.down import kits, official
from kentongan.down.actions.kit import write_kit
from kentongan.down.actions.publish import (
    approve_kit,
    note_fault,
    release_kit,
    return_kit,
    watch_kits,
    withdraw_kit,
)
from kentongan.down.models import Kit, KitAlarm, KitVersion
from kentongan.ledger.models import Event, Job
from kentongan.ledger.refusal import Refusal
from kentongan.ledger.regular import promise_rounds
from kentongan.seals.official import read_short

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def refused(act) -> Refusal:
    with pytest.raises(Refusal) as no:
        act()
    return no.value


def over(**more) -> set[tuple[str, str]]:
    """What stands in the way of a text, with its field."""
    return {(r.code, r.field) for r in kits.look_over(make_kits.words(**more), make.NOON)}


def in_force() -> list[KitVersion]:
    return list(KitVersion.objects.in_force(make.NOON))


def behind_the_back(sql: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def test_a_kit_is_public_only_once_a_second_person_has_approved_it():
    version = make_kits.drafted()
    assert not in_force() and not version.signature
    writer = make.actor_for(version.drafted_by)
    both = make.actor("anggota", "kpu", make.BOGOR)
    own = write_kit(actor=both, now=make.NOON, words=make_kits.words(headline="Bawa KTP-el Anda"))
    assert (
        refused(lambda: approve_kit(actor=both, now=make.NOON, version=own)).code
        == "kit.second_person"
    )
    assert (
        refused(lambda: approve_kit(actor=writer, now=make.NOON, version=version)).code
        == "permission.denied"
    )
    approve_kit(actor=make.second(), now=make.NOON, version=version)
    assert [row.pk for row in in_force()] == [version.pk]
    assert official.signed(version) and not official.altered()
    again = refused(lambda: approve_kit(actor=make.second(), now=make.NOON, version=version))
    assert again.code == "kit.not_a_draft"


def test_the_office_next_door_neither_writes_nor_approves():
    version = make_kits.drafted()
    other = make.second(make.BANDUNG)
    assert (
        refused(lambda: approve_kit(actor=other, now=make.NOON, version=version)).code
        == "permission.denied"
    )
    assert (
        refused(
            lambda: write_kit(actor=other, now=make.NOON, words=make_kits.words(), kit=version.kit)
        ).code
        == "permission.denied"
    )


def test_the_same_form_sent_twice_is_one_draft_and_its_writer_may_write_over_it():
    make.places()
    desk = make.desk()
    one = write_kit(actor=desk, now=make.NOON, words=make_kits.words())
    two = write_kit(actor=desk, now=make.NOON + MINUTE, words=make_kits.words())
    assert one.pk == two.pk and Event.objects.filter(code="kit.drafted").count() == 1
    write_kit(
        actor=desk,
        now=make.NOON,
        kit=one.kit,
        words=make_kits.words(body="Lebih jelas lagi, begini."),
    )
    one.refresh_from_db()
    assert one.body.startswith("Lebih jelas") and Kit.objects.count() == 1
    assert (
        refused(
            lambda: write_kit(
                actor=make.desk(), now=make.NOON, kit=one.kit, words=make_kits.words()
            )
        ).code
        == "kit.already_waiting"
    )


def test_a_short_address_has_45_bits_and_no_letters_that_look_alike():
    codes = {make_kits.drafted(headline=f"TPS dibuka pukul tujuh {n}").kit.code for n in range(20)}
    assert len(codes) == 20 and all(len(code) == 9 for code in codes)
    assert not set("ILOU") & set("".join(codes))
    code = codes.pop()
    assert read_short(f" {code[:4].lower()}-{code[4:]} ") == code
    assert read_short("7Q4M") is None


def test_a_new_version_takes_over_and_says_what_is_new():
    first = make_kits.published()
    assert refused(lambda: make_kits.drafted(kit=first.kit)).code == "kit.change_missing"
    second = make_kits.published(
        kit=first.kit, body="Anda dapat mencoblos sampai pukul 13.00.", change="Jam tutup ditambah"
    )
    assert second.number == 2 and [row.pk for row in in_force()] == [second.pk]


def test_what_was_withdrawn_never_lets_an_older_version_up():
    first = make_kits.published()
    second = make_kits.published(kit=first.kit, change="Jam tutup ditambah")
    withdraw_kit(actor=make.second(), now=make.NOON, version=second, why="Jamnya ternyata lain")
    assert not in_force()
    again = refused(
        lambda: withdraw_kit(actor=make.second(), now=make.NOON, version=second, why="Sekali lagi")
    )
    assert again.code == "kit.already_closed"
    assert Event.objects.filter(code="kit.withdrawn").count() == 1


def test_a_draft_goes_back_with_a_reason_and_can_be_written_again():
    version = make_kits.drafted()
    second = make.second()
    empty = refused(lambda: return_kit(actor=second, now=make.NOON, version=version, why=" "))
    assert (empty.code, empty.field) == ("kit.reason_missing", "why")
    return_kit(actor=second, now=make.NOON, version=version, why="Sebutkan jam tutupnya")
    version.refresh_from_db()
    assert version.state == KitVersion.State.RETURNED
    assert make_kits.drafted(kit=version.kit).number == 2


@pytest.mark.parametrize(
    "column,value",
    [
        ("headline", "TPS dibuka pukul 08.00 sampai 15.00"),
        ("body", "Anda tidak dapat mencoblos."),
        ("texts", "[]"),
        ("published_at", "2024-01-01 00:00:00+00:00"),
        ("kind", "vote"),
        ("number", "7"),
        ("signature", "00" * 64),
        ("digest", "00" * 32),
    ],
)
def test_r16_a_row_changed_behind_the_systems_back_is_withheld_and_alarms(column, value):
    version = make_kits.published()
    behind_the_back(f"UPDATE down_kitversion SET {column} = %s WHERE id = %s", value, version.pk)
    assert official.sound(KitVersion.objects.filter(pk=version.pk).select_related("kit")) == []
    assert watch_kits(now=make.NOON) == [version.pk]
    assert watch_kits(now=make.NOON) == [version.pk]
    assert KitAlarm.objects.filter(version=version, ended_at=None).count() == 1
    assert Event.objects.filter(code="kit.found_altered").count() == 1


def test_r16_a_kit_given_to_another_office_is_withheld():
    version = make_kits.published()
    behind_the_back("UPDATE down_kit SET place_code = %s WHERE id = %s", "", version.kit_id)
    assert watch_kits(now=make.NOON) == [version.pk]


def test_r16_a_draft_made_public_without_a_second_person_is_withheld():
    version = make_kits.drafted()
    behind_the_back(
        "UPDATE down_kitversion SET state = 'published', published_at = %s WHERE id = %s",
        make.NOON, version.pk,
    )  # fmt: skip
    assert watch_kits(now=make.NOON) == [version.pk]


def test_r16_what_was_withdrawn_cannot_be_set_back_to_public():
    version = make_kits.published()
    withdraw_kit(actor=make.second(), now=make.NOON, version=version, why="Jamnya ternyata lain")
    behind_the_back(
        "UPDATE down_kitversion SET state = 'published', closed_at = NULL WHERE id = %s", version.pk
    )
    assert watch_kits(now=make.NOON) == [version.pk]
    assert KitAlarm.objects.get().what == "withdrawn"


def test_r16_the_alarm_ends_when_the_row_is_as_signed_again():
    version = make_kits.published()
    was = version.headline
    behind_the_back("UPDATE down_kitversion SET headline = 'Lain' WHERE id = %s", version.pk)
    version = KitVersion.objects.select_related("kit").get(pk=version.pk)
    note_fault(now=make.NOON, version=version)
    note_fault(now=make.NOON, version=version)
    assert official.open_alarms() == 1
    behind_the_back("UPDATE down_kitversion SET headline = %s WHERE id = %s", was, version.pk)
    assert watch_kits(now=make.NOON + MINUTE) == []
    assert official.open_alarms() == 0
    assert Event.objects.filter(code="kit.sound_again").count() == 1


def test_the_watch_comes_round_twice_a_minute_while_anything_is_public():
    promise_rounds(make.NOON)
    assert not Job.objects.filter(name="down.watch_kits").exists()
    make_kits.published()
    for seconds in range(0, 60, 15):
        promise_rounds(make.NOON + timedelta(seconds=seconds))
    assert Job.objects.filter(name="down.watch_kits").count() == 2


def test_the_lint_names_the_field_of_each_finding():
    assert over() == set()
    assert over(kind="lain") == {("kit.kind_missing", "kind")}
    assert over(stage="") == {("kit.stage_missing", "stage")}
    assert over(stage="lain") == {("kit.unknown_stage", "stage")}
    assert over(kind="education", stage="") == set()
    assert over(purpose="") == {("kit.purpose_missing", "purpose")}
    assert over(headline="Awas kabar bohong beredar") == {("kit.headline_heated", "headline")}
    assert over(headline="TPS DIBUKA PUKUL TUJUH PAGI") == {("kit.headline_shouts", "headline")}
    assert over(body="pendek") == {("kit.body_length", "body")}
    assert over(basis="") == {("kit.basis_missing", "basis")}
    assert over(link="javascript:alert(1)") == {("kit.bad_link", "link")}
    assert over(hashtags="Pilkada2024") == {("kit.bad_hashtag", "hashtags")}
    assert over(texts=()) == {("kit.no_text", "text_whatsapp")}
    assert over(valid_until=make.NOON) == {("kit.already_expired", "valid_until")}


def test_the_lint_stops_apk_files_and_asking_to_follow_a_candidate():
    apk = make_kits.text("whatsapp", "Unduh PPS Pemilu 2024.apk di sini")
    assert over(texts=(apk,)) == {("kit.apk", "text_whatsapp")}
    follow = make_kits.text("instagram", "Ikuti akun pasangan calon nomor satu")
    assert over(texts=(follow,)) == {("kit.asks_to_follow", "text_instagram")}


def test_the_lint_stops_what_takes_sides_and_lets_facts_pass():
    side = make_kits.text("whatsapp", "Coblos nomor 2 pada 27 November")
    assert over(texts=(side,)) == {("kit.partisan", "text_whatsapp")}
    fact = make_kits.text("whatsapp", "Pasangan calon nomor urut 2 mengundurkan diri.")
    assert over(texts=(fact,)) == set()


def test_a_text_must_fit_its_platform_with_its_hashtags():
    fits = make_kits.text("x", "a" * 266)
    assert over(texts=(fits,)) == set()
    assert over(texts=(fits,), hashtags="#Pilkada2024ya") == {("kit.text_too_long", "text_x")}
    assert over(texts=(make_kits.text("x", "a" * 281),)) == {("kit.text_too_long", "text_x")}


def test_a_local_language_needs_somebody_who_read_it_over():
    id_, su = make_kits.WORDS.texts[0], make_kits.text("whatsapp", "TPS dibuka tabuh tujuh.", "su")
    assert over(texts=(id_, su)) == {("kit.language_unreviewed", "by_su")}
    assert over(texts=(id_, su | {"reviewed_by": "Balai Bahasa Jawa Barat"})) == set()


def test_sign_language_and_audio_come_with_what_is_said():
    sign = {"kind": "sign", "link": "https://contoh.id/isyarat", "transcript": ""}
    assert over(media=(sign,)) == {("kit.transcript_missing", "sign_transcript")}
    assert over(media=(sign | {"transcript": "TPS dibuka pukul tujuh."},)) == set()


def test_advice_does_not_stand_in_the_way():
    today = make.NOON.date()
    found = kits.advise(
        make_kits.words(body="Pendaftaran dibuka 27 Agustus 2024!! Datanglah."), today
    )
    assert {(a.code, a.field) for a in found} >= {("shouting", "body"), ("past_day", "body")}
    assert over(body="Pendaftaran dibuka 27 Agustus 2024!! Datanglah.") == set()
    assert kits.days_in("27 November dan 31 Februari 2024", today) == [
        make.NOON.date().replace(day=27)
    ]


def test_r3_3_the_mix_counts_what_an_office_told_people():
    make_kits.published()
    make_kits.published(headline="Cara memakai hak pilih Anda", kind="education", stage="")
    make_kits.published(
        headline="Datanglah ke TPS pada 27 November", kind="vote", code=make.BANDUNG
    )
    make_kits.drafted(headline="Masih rancangan saja ini")
    province = make.second("32")
    day = timedelta(days=1)
    mix = kits.content_mix(province, make.NOON, make.NOON - day, make.NOON + day)
    assert [
        (m.office, m.counts["stage"], m.counts["education"], m.counts["vote"]) for m in mix
    ] == [
        ("KPU Kota Bandung", 0, 0, 1),
        ("KPU Kota Bogor", 1, 1, 0),
    ]
    assert kits.content_mix(province, make.NOON, make.NOON + day, make.NOON + 2 * day) == []


def test_a_public_kit_goes_down_as_a_notice_once_per_version():
    version = make_kits.published()
    make.pps()
    second = make.second()
    draft = make_kits.drafted(headline="Masih rancangan saja ini")
    sent = [
        release_kit(actor=second, now=make.NOON, version=version, codes=[make.KEDUNG_BADAK])
        for _ in range(2)
    ]
    assert sent[0].pk == sent[1].pk and sent[0].headline == version.headline
    assert (sent[0].purpose, sent[0].stage) == ("stage", "pemungutan_suara")
    no = refused(
        lambda: release_kit(actor=second, now=make.NOON, version=draft, codes=[make.KEDUNG_BADAK])
    )
    assert no.code == "kit.not_public"


def test_signs_that_are_no_text_are_taken_out_and_nothing_breaks():
    version = make_kits.drafted(
        headline="TPS dibuka\x00 pukul tujuh \ud800", body="x" * 30 + "\x00\ud800", change="\x00"
    )
    assert "\x00" not in version.headline + version.body
