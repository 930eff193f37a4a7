"""Three years of dossiers of one province, made by the database itself, and records as a province would send them."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

AGENCIES = 95
FIRST_DAY = date(2023, 11, 23)
DAYS = 1095

# `n` decides everything, so that the same size is the same data; they come in over three years in the order of `n`.
# 36 of 100 were asked for papers once (seven events), the others were not (five). The last are still on their way.
_PLAN = """
CREATE TEMPORARY TABLE plan ON COMMIT DROP AS
SELECT n,
    'H19.' || (1 + n %% 95) AS agency,
    'H19.' || (1 + n %% 95) || to_char(day, '-YYMMDD-') || lpad(n::text, 7, '0') AS code,
    day + interval '1 hour' + (n %% 28000) * interval '1 second' AS received,
    day + interval '9 hours 30 minutes' + (5 + n %% 15) * interval '1 day' AS appointed,
    (n %% 100) < 36 AS supplemented,
    CASE WHEN n %% 100 = 99 THEN 7 WHEN n %% 100 = 98 THEN 8 ELSE 10 END AS ending,
    day + interval '5 hours' + (3 + n * 7 %% 17) * interval '1 day' AS finished
FROM (SELECT n, timestamptz '2023-11-23 00:00+00' + (n * 1095 / %(size)s::bigint) * interval '1 day' AS day
    FROM generate_series(%(since)s::bigint, %(until)s::bigint) AS n) AS numbers
"""
_NOW = "timestamptz '2026-11-22 05:00+00'"
_DOSSIERS = f"""
INSERT INTO dossiers (code, procedure, procedure_name, agency, agency_name, commune, filed_by, status, status_since,
    received_at, filed_at, appointed_at, first_appointed_at, finished_at, ended_at, stopped_at, due_at, supplements, pauses,
    fee_due, owner, birth_hash, phone_hash, person_at, confirmed_at, demo)
SELECT code, '1.00' || (1000 + n % 180), 'Thủ tục số ' || (n % 180) || ' của cấp xã', agency,
    'Trung tâm Phục vụ hành chính công số ' || (1 + n % 95), 'Xã số ' || (1 + n % 95), 1 + n % 2,
    CASE WHEN finished < {_NOW} THEN ending ELSE 4 END,
    CASE WHEN finished < {_NOW} THEN finished ELSE received + interval '1 day' END,
    received, received - interval '1 hour', appointed, appointed,
    CASE WHEN finished < {_NOW} AND ending = 10 THEN finished END,
    CASE WHEN finished < {_NOW} THEN finished END, CASE WHEN finished < {_NOW} THEN finished END,
    appointed + CASE WHEN supplemented THEN interval '1 day' ELSE interval '0' END, supplemented::int,
    CASE WHEN supplemented THEN json_build_array(json_build_array(5, received + interval '1 day', received + interval '2 day')) END,
    50000, repeat(md5(n::text), 4), md5('b' || n), md5('p' || n), received, finished, false
FROM plan
"""  # noqa: E501
_EVENTS = f"""
INSERT INTO dossier_events (dossier_code, event_key, fingerprint, status, at, reason, facts, source, applied, recorded_at)
SELECT code, status || '@' || to_char(at, 'YYYY-MM-DD"T"HH24:MI:SS+00:00'), md5(code || k) || md5(k::text || code), status, at,
    CASE WHEN status = 5 THEN 'Thiếu bản chụp giấy tờ chứng minh chỗ ở hợp pháp' END,
    CASE WHEN k = 2 THEN json_build_object('procedure', '1.00' || (1000 + n % 180), 'procedure_name',
        'Thủ tục số ' || (n % 180) || ' của cấp xã', 'agency', agency, 'agency_name',
        'Trung tâm Phục vụ hành chính công số ' || (1 + n % 95), 'filed_by', 1 + n % 2,
        'received_at', received, 'appointed_at', appointed, 'fee_due', 50000) END,
    'province', true, at + interval '1 minute'
FROM plan, LATERAL (VALUES (1, 1, received - interval '1 hour'), (2, 2, received), (3, 4, received + interval '3 hours'),
    (4, 5, received + interval '1 day'), (5, 4, received + interval '2 day'),
    (6, CASE WHEN ending = 10 THEN 9 ELSE ending END, finished), (7, 10, finished + interval '1 day')) AS steps (k, status, at)
WHERE (supplemented OR k NOT IN (4, 5)) AND (k < 6 OR finished < {_NOW}) AND (k < 7 OR ending = 10)
"""  # noqa: E501


def make(connection: Any, size: int, portion: int = 100_000, *, events: bool = True) -> None:
    """Fill the empty register with so many dossiers, each portion in a transaction of its own."""
    for first in range(0, size, portion):
        bounds = {"since": first, "until": min(first + portion, size) - 1, "size": size}
        with connection.transaction(), connection.cursor() as cursor:
            cursor.execute(_PLAN, bounds)
            cursor.execute(_DOSSIERS)
            if events:
                cursor.execute(_EVENTS)


def code_of(n: int, size: int) -> str:
    """Return the code of the n-th of `size` dossiers."""
    day = FIRST_DAY + timedelta(days=n * DAYS // size)
    return f"H19.{1 + n % AGENCIES}-{day:%y%m%d}-{n:07d}"


def records(count: int) -> Iterator[dict[str, Any]]:
    """Yield records of new dossiers in the names of the national synchronisation, each with a past of four moments."""
    for n in range(count):
        agency = f"H19.{1 + n % AGENCIES}"
        yield {
            "MaHoSo": f"{agency}-261123-{n:07d}",
            "MaTTHC": f"1.00{1000 + n % 180}",
            "TenTTHC": f"Thủ tục số {n % 180} của cấp xã",
            "MaLinhVuc": "HT",
            "TenLinhVuc": "Hộ tịch",
            "DonViXuLy": f"Trung tâm Phục vụ hành chính công số {1 + n % AGENCIES}",
            "TrangThaiHoSo": 10,
            "NgayNopHoSo": "20261109070000",
            "NgayTiepNhan": f"202611090{n % 10}1500",
            "NgayHenTra": "20261120163000",
            "NgayKetThucXuLy": f"2026111{n % 9}101500",
            "NgayTra": "20261121091500",
            "KenhThucHien": 1 + n % 2,
            "ChuHoSo": f"Nguyễn Văn Số {n}",
            "SoDienThoai": f"09{n:08d}",
            "NamSinh": 1940 + n % 65,
            "TrichYeuHoSo": "Hồ sơ của công dân",
        }
