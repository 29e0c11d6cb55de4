"""A device and a refused fix, and what the database must refuse of them."""

ONE_OF_EACH = {
    "device": """INSERT INTO member_devices (tenant_id, id, code, token_hash, member_id, datum,
        added_at, added_by)
        SELECT 1, gen_random_uuid(), 'D1', decode(repeat('ab', 32), 'hex'), id, 'WGS84', now(), ''
        FROM members WHERE code = 'M1'""",
    "refused fix": """INSERT INTO fix_refusals (tenant_id, member_id, code, n, first_at, last_at)
        SELECT 1, id, 'jumped', 1, now(), now() FROM members WHERE code = 'M1'""",
}
REFUSED = {
    "member_devices_datum_known": ("UPDATE member_devices SET datum = 'MARS'",),
    "member_devices_revoked_by_name": (
        "UPDATE member_devices SET revoked_at = now()",
        "UPDATE member_devices SET revoked_by = 'desk'",
    ),
    "member_devices_token_is_hashed": ("UPDATE member_devices SET token_hash = 'D1-secret'",),
    "fix_refusals_of_something": ("UPDATE fix_refusals SET n = 0",),
}
AGAIN = {"member_devices_code_once": ("member_devices", None)}
