"""Working copies: only pixels, of our own type; whatever is sent, nothing runs and nothing fails."""

import io

import make
import pytest
from PIL import Image

import make_files
from kentongan.ledger.models import Job
from kentongan.ledger.worker import run_due
from kentongan.up.actions.attach import attach_files
from kentongan.vault import places
from kentongan.vault.models import File

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOME = tmp_path
    make.places()


def copied(data: bytes) -> File:
    report = make.report(f"Kabar dengan gambar {len(data)}").report
    (found,) = attach_files(now=make.NOON, report=report, files=[make_files.kept(data)])
    run_due()
    found.file.refresh_from_db()
    return found.file


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_and_author_are_gone_from_the_copy_and_stay_in_the_original(form):
    sent = make_files.picture(1, form=form, author=make_files.AUTHOR)
    assert make_files.AUTHOR.encode() in sent
    file = copied(sent)
    assert places.sealed_path(file.sha256).read_bytes() == sent
    copy = places.copy_path(file.copy_sha256).read_bytes()
    assert make_files.AUTHOR.encode() not in copy and b"Exif" not in copy and b"Ponsel" not in copy
    with Image.open(io.BytesIO(copy)) as picture:
        assert picture.format == "JPEG" and not dict(picture.getexif())
        assert picture.size == (file.width, file.height)
    assert len(file.picture_hash) == 32


def test_a_large_picture_becomes_as_large_as_an_eye_needs_and_a_turned_one_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    file = copied(make_files.picture(2, size=(3000, 1500), exif=exif))
    assert (file.width, file.height) == (1000, 2000)


def test_a_copy_that_was_lost_does_not_stop_the_house():
    file = copied(make_files.picture(3))
    places.copy_path(file.copy_sha256).unlink()
    assert places.sealed_path(file.sha256).exists()


def test_no_hostile_file_breaks_the_drawing_or_is_taken_for_what_it_is_not():
    files = make_files.hostile()
    assert len(files) >= 60
    report = make.report("Kabar dengan berkas yang aneh").report
    for data in files.values():
        report = make.report(f"Kabar nomor {len(data)}").report
        attach_files(now=make.NOON, report=report, files=[make_files.kept(data)])
    run_due()
    assert not Job.objects.filter(name="vault.copy_file").exclude(state=Job.State.DONE).exists()
    assert not File.objects.filter(state=File.State.WAITING).exists()
    drawn = File.objects.filter(state=File.State.READY)
    assert drawn.count() >= 10
    for file in drawn:
        with Image.open(places.copy_path(file.copy_sha256)) as picture:
            assert picture.format == "JPEG" and max(picture.size) <= 2000
    for name in ("halaman.txt", "gambar.png", "bom-50000.png", "kepala.jpg", "html-jpg.html"):
        file = File.objects.get(sha256=make_files.kept(files[name]).sha256)
        assert file.state == File.State.NO_COPY, name
