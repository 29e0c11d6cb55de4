-- A district with thousands of everything, for the tests of query plans. Run by the owner on
-- the tiny town; one order in twenty waits for dispatch.
DELETE FROM areas;
INSERT INTO features SELECT 1, gen_random_uuid(), 'grids', 'G' || n
    FROM generate_series(1, 2500) AS n;
INSERT INTO areas (tenant_id, feature_id, opened_by, valid_from, layer, code, name, row_hash,
    geom)
    SELECT 1, f.id, v.id, now(), 'grids', f.key, '', '', st_multi(st_makeenvelope(
        110 + (n / 50) * 0.01, 20 + (n % 50) * 0.01,
        110.01 + (n / 50) * 0.01, 20.01 + (n % 50) * 0.01, 4490))
    FROM features AS f, layer_versions AS v, CAST(substr(f.key, 2) AS int) AS n
    WHERE f.key LIKE 'G%';
INSERT INTO members (tenant_id, id, code, name, role)
    SELECT 1, gen_random_uuid(), 'M' || n, '', 'full_time' FROM generate_series(1, 4000) AS n;
INSERT INTO member_live (tenant_id, member_id, position, capacity)
    SELECT 1, id, st_setsrid(st_makepoint(110 + random() / 2, 20 + random() / 2), 4490), 3
    FROM members;
INSERT INTO shifts (tenant_id, id, code, member_id, during)
    SELECT 1, gen_random_uuid(), 'S' || code, id, '[2026-03-02 08:00Z, 2026-03-02 16:00Z)'
    FROM members;
INSERT INTO absences (tenant_id, id, member_id, kind, during)
    SELECT 1, gen_random_uuid(), id, 'break', '[2026-03-02 11:00Z, 2026-03-02 12:00Z)'
    FROM members;
INSERT INTO requests (tenant_id, id, idempotency_key, fingerprint, channel, received_at,
    recorded_at, category, urgency, disposition)
    SELECT 1, gen_random_uuid(), n::text, '', 'phone', now(), now(), 'other', 'normal', 'person'
    FROM generate_series(1, 20000) AS n;
ALTER TABLE work_orders DISABLE TRIGGER work_orders_moves;
INSERT INTO work_orders (tenant_id, id, request_id, number, state, category, urgency, handling,
    position, opened_at, respond_by, arrive_by, close_by, closed_at, next_try_at, waiting_for)
    SELECT 1, gen_random_uuid(), r.id, r.idempotency_key,
        CASE WHEN n % 20 = 0 THEN 'A05' ELSE 'A16' END, 'other', 'normal', 'person',
        st_setsrid(st_makepoint(110 + random() / 2, 20 + random() / 2), 4490),
        now(), now(), now(), now(), CASE WHEN n % 20 = 0 THEN NULL ELSE now() END,
        CASE WHEN n % 20 = 0 THEN '2026-03-02Z'::timestamptz + n * interval '1 min' END,
        CASE WHEN n % 20 = 0 THEN 'no_candidate' END
    FROM requests AS r, CAST(r.idempotency_key AS int) AS n;
ALTER TABLE work_orders ENABLE TRIGGER work_orders_moves;
ALTER TABLE assignments DISABLE TRIGGER assignments_moves;
INSERT INTO assignments (tenant_id, id, work_order_id, member_id, is_lead, state, reserved_at,
    ended_at)
    SELECT 1, gen_random_uuid(), w.id, m.id, true, 'done', now(), '2026-03-01Z'::timestamptz
    FROM work_orders AS w
    JOIN members AS m ON m.code = 'M' || (1 + CAST(w.number AS int) % 4000)
    WHERE w.state = 'A16';
ALTER TABLE assignments ENABLE TRIGGER assignments_moves;
INSERT INTO events (tenant_id, id, at, kind, actor, work_order_id)
    SELECT 1, gen_random_uuid(), now(), 'order_opened', 'test', id FROM work_orders;
INSERT INTO decisions (tenant_id, id, work_order_id, order_version, decided_at, outcome,
    engine, radius_m, policy, candidates, counted)
    SELECT 1, gen_random_uuid(), id, 1, now(), 'assign', '', 1500, '{}', '[]', '{}'
    FROM work_orders;
INSERT INTO outbox (tenant_id, xid, at, kind, payload)
    SELECT 1, n::text::xid8, now(), 'order_opened', '{}' FROM generate_series(1, 20000) AS n;
INSERT INTO fixes (tenant_id, member_id, measured_at, received_at, position)
    SELECT 1, m.id, '2026-03-02Z'::timestamptz - n * interval '1 h', now(),
        st_setsrid(st_makepoint(110.2, 20.1), 4490)
    FROM members AS m, generate_series(-4, 4) AS n;
