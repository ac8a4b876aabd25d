"""What the offices of the demonstration make by hand in a browser: a kit, a notice, a date, a file."""

import io

from PIL import Image

from browse import press

RIGHT = "TPS dibuka pukul 07.00 sampai 13.00 waktu setempat"
PASSED_ON = f"{RIGHT}. Bawalah KTP-el. Kabar resmi KPU Kota Bogor."
ITEMS = "nomor;isi;jenis;wilayah\nA-17;Antrean di loket panjang sekali;pengaduan;3271061003\n"


def write_kit(page, base: str) -> str:
    """A kit for the present stage with one picture; the address of the draft."""
    page.goto(f"{base}/kendali/bahan/baru/?tahapan=pemungutan_suara&jenis=stage")
    for name, value in (("kind", "stage"), ("purpose", "informasi")):
        page.select_option(f"[name={name}]", value)
    words = {
        "headline": RIGHT,
        "body": f"{RIGHT}. Pemilih yang sudah antre tetap dilayani.",
        "basis": "PKPU 17/2024 pasal 18 (contoh)",
        "text_whatsapp": PASSED_ON,
    }
    for name, value in words.items():
        page.fill(f"[name={name}]", value)
    press(page, "main form button.main")
    draft = page.url
    press(page, "main a[href$='/gambar/']")
    page.set_input_files(
        "[name=picture]", {"name": "tps.png", "mimeType": "image/png", "buffer": _picture()}
    )
    page.fill("[name=alt]", "Pintu TPS dan jam buka, pukul tujuh sampai pukul satu siang")
    press(page, "main form button.main")
    return draft


def approve(page, url: str) -> None:
    """The second person."""
    page.goto(url)
    press(page, "form button.main")


def kit_code(page, base: str) -> str:
    """The short code of the newest kit, as the office reads it."""
    page.goto(f"{base}/kendali/bahan/")
    press(page, "main tbody a")
    return page.inner_text("dd.mono").strip().split("/")[2]


def write_notice(page, base: str) -> str:
    """A notice for every PPS; the address of the draft."""
    page.goto(f"{base}/kendali/siaran/tulis/")
    page.check("[name=purpose] >> nth=0")
    for name, value in (("headline", RIGHT), ("body", f"{RIGHT}."), ("share", PASSED_ON)):
        page.fill(f"[name={name}]", value)
    press(page, "main form button.main[value=send]")
    return page.url


def state_a_date(page, base: str) -> str:
    """A stage that only this office has; the address of its page."""
    page.goto(f"{base}/kendali/tahapan/baru/")
    page.select_option("[name=what]", "extra")
    values = {
        "label": "Simulasi pemungutan suara",
        "start_day": "23",
        "start_month": "11",
        "start_year": "2024",
    }
    for name, value in (values | {"basis": "Surat KPU Kota Bogor 81/2024 (contoh)"}).items():
        page.fill(f"[name={name}]", value)
    press(page, "main form button.main")
    return page.url


def bring_items(page, base: str) -> None:
    """A file of one complaint: looked at, then stored."""
    page.goto(f"{base}/meja/catat/berkas/")
    page.set_input_files(
        "[name=file]", {"name": "loket.csv", "mimeType": "text/csv", "buffer": ITEMS.encode()}
    )
    press(page, "main form button[value=look]")
    press(page, "main form button[value=store]")


def note_visit(page, base: str) -> None:
    """Somebody came to the office; the slip is what they take home."""
    page.goto(f"{base}/meja/catat/")
    page.check("[name=way][value=visit]")
    page.check("[name=kind][value=question]")
    page.fill("[name=words]", "Apakah boleh memilih dengan surat keterangan dari kelurahan?")
    page.fill("[name=place_said]", "Kedung Badak, Kota Bogor")
    page.check("[name=openness][value=anonymous]")
    press(page, "main form button.main")


def _picture() -> bytes:
    kept = io.BytesIO()
    Image.linear_gradient("L").resize((1200, 900)).save(kept, "PNG")
    return kept.getvalue()
