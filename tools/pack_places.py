"""Make src/kentongan/places/data/ from the raw lists. What comes from where: SOURCES.md there.

    python tools/pack_places.py FOLDER

FOLDER holds kemendagri_2025.csv.gz, kpu_2024.csv.gz, provinsi_dpt_2024.csv, provinsi.geojson.gz
and kabupaten_kota.geojson.gz. The same input gives the same bytes.
"""

import csv
import gzip
import io
import json
import sys
from collections import Counter
from pathlib import Path

from kentongan.places.codes import NATION, level_of, parent_of
from kentongan.places.names import proper, search_form
from kentongan.places.succession import pair
from kentongan.places.tree import COUNTRY, DATA

RW_OF_KOTA_BOGOR = 802  # said by KPU Kota Bogor on 1 September 2024; the split is invented
SAMPLE_NOTE = "CONTOH: jumlah 802 nyata, pembagian per kelurahan dikarang"


def main(folder: Path) -> None:
    ministry, kpu = _read(folder / "kemendagri_2025.csv.gz"), _read(folder / "kpu_2024.csv.gz")
    new = {_digits(line["code"]): " ".join(line["name"].split()) for line in ministry}
    old = {line["code"]: proper(line["name"]) for line in kpu}
    stations = {line["code"]: int(line["tps"] or 0) for line in kpu}
    same = pair(old, new)
    tps = _stations(new, same, stations)
    rows = [(NATION, COUNTRY, sum(n for code, n in tps.items() if len(code) == 2), "", "")]
    for code in sorted(new):
        rows.append((code, new[code], tps.get(code, ""), *_kpu(code, new[code], same, old)))
    _write_gz(DATA / "regions.csv.gz", _csv(rows))
    voters = _plain(folder / "provinsi_dpt_2024.csv")
    lines = [("code", "name", "voters")]
    lines += [(line["code"], new[line["code"]], line["dpt_2024"]) for line in voters]
    (DATA / "province_voters.csv").write_text(_csv(lines), encoding="utf-8")
    for name, target in (("provinsi", "provinces"), ("kabupaten_kota", "regencies")):
        _write_gz(DATA / f"{target}.geojson.gz", _boundaries(folder / f"{name}.geojson.gz"))
    (DATA / "sample_rw_kota_bogor.csv").write_text(_sample(new, tps), encoding="utf-8")
    _report(new, old, same, tps, stations)


def _stations(new: dict, same: dict, stations: dict) -> dict[str, int]:
    """Stations of each village, summed upwards.

    A KPU village that has no successor leaves its stations with the district that took its place,
    or failing that with the regency, so that every sum above stays KPU's own.
    """
    tps: Counter[str] = Counter()
    heir = {old: code for code, old in same.items()}
    for old, count in stations.items():
        if len(old) != 10:
            continue
        code = heir.get(old) or heir.get(old[:6]) or heir[old[:4]]
        while code != NATION:
            tps[code] += count
            code = parent_of(code)
    known = {code for code in new if len(code) < 6 or code in same or tps[code]}
    return {code: tps[code] for code in known}


def _kpu(code: str, name: str, same: dict, old: dict) -> tuple[str, str]:
    before = same.get(code)
    if before is None:
        return "", ""
    level = level_of(code)
    renamed = search_form(name, level) != search_form(old[before], level)
    if before == code and not renamed:
        return "", ""
    return ("" if before == code else before), old[before]


def _sample(new: dict, tps: dict) -> str:
    """802 RW shared out over the 68 kelurahan by their stations, largest remainder first."""
    villages = [code for code in sorted(new) if code.startswith("3271") and len(code) == 10]
    total = sum(tps[code] for code in villages)
    exact = {code: RW_OF_KOTA_BOGOR * tps[code] / total for code in villages}
    share = {code: int(exact[code]) for code in villages}
    rest = sorted(villages, key=lambda code: share[code] - exact[code])
    for code in rest[: RW_OF_KOTA_BOGOR - sum(share.values())]:
        share[code] += 1
    lines = [("kode_desa", "rw", "nama", "catatan")]
    for code in villages:
        lines += [(code, rw, f"RW {rw:02d}", SAMPLE_NOTE) for rw in range(1, share[code] + 1)]
    return _csv(lines)


def _boundaries(path: Path) -> str:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        shapes = json.load(file)
    for feature in shapes["features"]:
        kept = feature["properties"]
        kept["code"], kept["name"] = _digits(kept["code"]), " ".join(kept["name"].split())
    return json.dumps(shapes, ensure_ascii=False, separators=(",", ":"))


def _report(new: dict, old: dict, same: dict, tps: dict, stations: dict) -> None:
    paired = [code for code in same if len(code) == 10]
    moved = [code for code in paired if same[code] != code]
    lost = set(stations) - set(same.values())
    print(
        f"{len(new)} places, {sum(len(c) == 10 for c in new)} villages; paired with KPU's list: "
        f"{len(paired)} villages, of which {len(moved)} under another code; new villages: "
        f"{sum(len(c) == 10 for c in new) - len(paired)}; KPU villages without a successor: "
        f"{sum(len(c) == 10 for c in lost)}; stations {sum(tps[c] for c in new if len(c) == 2)}, "
        f"of which in a known village {sum(tps.get(c, 0) for c in new if len(c) == 10)}"
    )


def _digits(code: str) -> str:
    return code.replace(".", "")


def _read(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _plain(path: Path) -> list[dict[str, str]]:
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _csv(rows: list[tuple]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def _write_gz(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
