-- A district in its first minute, for the tests of plans without figures of the tables. Run by a
-- superuser on the tiny town; `town.members` and `town.orders` say how many of each. No table is
-- analysed while it stands. Ids are digests of what they are of and a number, so that tests know them.
SET session_replication_role = replica;
DO $$
DECLARE
    own text;
BEGIN
    FOR own IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tableowner = 'gridmap_owner'
    LOOP
        EXECUTE format('ALTER TABLE public.%I SET (autovacuum_enabled = off)', own);
    END LOOP;
END
$$;
CREATE FUNCTION pg_temp.id_of(kind text, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql
    AS $$SELECT CAST(md5(kind || n) AS uuid)$$;
CREATE FUNCTION pg_temp.place(n bigint) RETURNS geometry IMMUTABLE LANGUAGE sql
    AS $$SELECT st_setsrid(st_makepoint(110.301 + (n * 37 % 400) * 0.0001,
        20.001 + (n * 61 % 250) * 0.0001), 4490)$$;
CREATE TEMPORARY TABLE members_to_be AS
    SELECT n FROM generate_series(1, CAST(current_setting('town.members') AS int)) AS n;
CREATE TEMPORARY TABLE orders_to_be AS
    SELECT n FROM generate_series(1, CAST(current_setting('town.orders') AS int)) AS n;

-- 1 district, 2 subdistricts, 4 communities, 40 grids of 500 m, 80 compounds of 8 buildings.
DELETE FROM areas;
DELETE FROM features;
CREATE TEMPORARY TABLE shapes AS
    SELECT layer, n, pg_temp.id_of(layer, n) AS id, left(layer, 1) || lpad(n::text, 4, '0') AS code,
        pg_temp.id_of('subdistricts', 1 + (x >= 4)::int) AS subdistrict,
        CASE layer
            WHEN 'grids' THEN pg_temp.id_of('communities', 1 + (x >= 4)::int * 2 + (y >= 2.5)::int)
            WHEN 'communities' THEN pg_temp.id_of('subdistricts', 1 + (x >= 4)::int)
            WHEN 'subdistricts' THEN pg_temp.id_of('districts', 1)
        END AS parent,
        st_multi(st_makeenvelope(110.3 + x * 0.005, 20 + y * 0.005,
            110.3 + (x + w) * 0.005, 20 + (y + h) * 0.005, 4490)) AS geom
    FROM (
        SELECT 'districts' AS layer, 1 AS n, 0::float8 AS x, 0::float8 AS y, 8 AS w, 5.0 AS h
        UNION ALL SELECT 'subdistricts', n, 4 * (n - 1), 0, 4, 5 FROM generate_series(1, 2) AS n
        UNION ALL SELECT 'communities', n, 4 * ((n - 1) / 2), 2.5 * ((n - 1) % 2), 4, 2.5
            FROM generate_series(1, 4) AS n
        UNION ALL SELECT 'grids', n, (n - 1) % 8, (n - 1) / 8, 1, 1 FROM generate_series(1, 40) AS n
    ) AS given;
INSERT INTO features SELECT 1, id, layer, code FROM shapes;
INSERT INTO areas (tenant_id, feature_id, opened_by, valid_from, layer, code, name, row_hash,
    geom, parent_id, subdistrict_id, n_households)
    SELECT 1, s.id, v.id, now() - interval '1 year', s.layer, s.code, s.code, '', s.geom, s.parent,
        CASE WHEN s.layer <> 'districts' THEN s.subdistrict END,
        CASE WHEN s.layer = 'grids' THEN 100 + s.n END
    FROM shapes AS s, layer_versions AS v;
INSERT INTO features SELECT 1, pg_temp.id_of('compounds', n), 'compounds', 'C' || n
    FROM generate_series(1, 80) AS n;
INSERT INTO compounds (tenant_id, feature_id, opened_by, valid_from, layer, code, name,
    subdistrict_id, row_hash, n_households, n_residents, geom)
    SELECT 1, pg_temp.id_of('compounds', n), v.id, now() - interval '1 year', 'compounds', 'C' || n,
        'C' || n, pg_temp.id_of('subdistricts', 1 + n % 2), '', 80, 200,
        st_multi(st_buffer(pg_temp.place(n), 0.0008, 2))
    FROM layer_versions AS v, generate_series(1, 80) AS n;
INSERT INTO features SELECT 1, pg_temp.id_of('buildings', n), 'buildings', 'B' || n
    FROM generate_series(1, 640) AS n;
INSERT INTO buildings (tenant_id, feature_id, opened_by, valid_from, layer, code, name,
    subdistrict_id, row_hash, compound_id, n_floors, n_households, n_residents, geom)
    SELECT 1, pg_temp.id_of('buildings', n), v.id, now() - interval '1 year', 'buildings', 'B' || n,
        'B' || n, pg_temp.id_of('subdistricts', 1 + n % 2), '', pg_temp.id_of('compounds', 1 + n % 80),
        6, 10, 25, st_multi(st_buffer(pg_temp.place(1 + n % 80), 0.0001 * (1 + n / 80), 1))
    FROM layer_versions AS v, generate_series(1, 640) AS n;
INSERT INTO features SELECT 1, pg_temp.id_of('stations', n), 'stations', 'T' || n
    FROM generate_series(1, 20) AS n;
INSERT INTO stations (tenant_id, feature_id, opened_by, valid_from, layer, code, name,
    subdistrict_id, row_hash, kind, geom)
    SELECT 1, pg_temp.id_of('stations', n), v.id, now() - interval '1 year', 'stations', 'T' || n,
        'T' || n, pg_temp.id_of('subdistricts', 1 + n % 2), '', 'grid_station', pg_temp.place(n * 7)
    FROM layer_versions AS v, generate_series(1, 20) AS n;
INSERT INTO features SELECT 1, pg_temp.id_of('units', n), 'units', 'U' || n
    FROM generate_series(1, 20) AS n;
INSERT INTO units (tenant_id, feature_id, opened_by, valid_from, layer, code, name,
    subdistrict_id, row_hash, kind, geom)
    SELECT 1, pg_temp.id_of('units', n), v.id, now() - interval '1 year', 'units', 'U' || n, 'U' || n,
        pg_temp.id_of('subdistricts', 1 + n % 2), '', 'police', pg_temp.place(n * 11)
    FROM layer_versions AS v, generate_series(1, 20) AS n;
INSERT INTO features SELECT 1, pg_temp.id_of('cameras', n), 'cameras', 'K' || n
    FROM generate_series(1, 200) AS n;
INSERT INTO cameras (tenant_id, feature_id, opened_by, valid_from, layer, code, name,
    subdistrict_id, row_hash, geom)
    SELECT 1, pg_temp.id_of('cameras', n), v.id, now() - interval '1 year', 'cameras', 'K' || n,
        'K' || n, pg_temp.id_of('subdistricts', 1 + n % 2), '', pg_temp.place(n * 13)
    FROM layer_versions AS v, generate_series(1, 200) AS n;

-- Members: three in four have reported nothing yet; all have a shift a day for a week.
UPDATE roles SET heads_grid = true WHERE code = 'building_head';
INSERT INTO members (tenant_id, id, code, name, role, employer, phone, home_grid_id, community_id,
    subdistrict_id)
    SELECT 1, pg_temp.id_of('members', m.n), 'M' || m.n, 'M' || m.n,
        CASE WHEN m.n % 25 = 0 THEN 'building_head' ELSE 'full_time' END, 'E' || m.n % 5,
        '138' || m.n, s.id, s.parent, s.subdistrict
    FROM members_to_be AS m JOIN shapes AS s ON s.layer = 'grids' AND s.n = 1 + m.n % 40;
INSERT INTO member_live (tenant_id, member_id, subdistrict_id, position, measured_at, capacity)
    SELECT 1, pg_temp.id_of('members', n), pg_temp.id_of('subdistricts', 1 + (n % 8 >= 4)::int),
        CASE WHEN n % 4 = 0 THEN pg_temp.place(n) END,
        CASE WHEN n % 4 = 0 THEN '2026-03-02 03:58Z'::timestamptz END, 50
    FROM members_to_be;
INSERT INTO shifts (tenant_id, id, code, member_id, subdistrict_id, stands_in, during)
    SELECT 1, pg_temp.id_of('shifts', n * 7 + day), 'S' || n || '-' || day,
        pg_temp.id_of('members', n), m.subdistrict_id, n % 30 = 0,
        tstzrange('2026-03-02 00:00Z'::timestamptz + (day - 2) * interval '1 day',
            '2026-03-02 09:00Z'::timestamptz + (day - 2) * interval '1 day')
    FROM members_to_be JOIN members AS m ON m.id = pg_temp.id_of('members', n),
        generate_series(0, 6) AS day;
INSERT INTO absences (tenant_id, id, member_id, kind, during, subdistrict_id)
    SELECT 1, pg_temp.id_of('absences', n), pg_temp.id_of('members', n), 'break',
        '[2026-03-02 05:00Z, 2026-03-02 06:00Z)', NULL
    FROM members_to_be;
INSERT INTO fixes (tenant_id, member_id, measured_at, received_at, position)
    SELECT 1, pg_temp.id_of('members', n), '2026-03-02 04:00Z'::timestamptz - m * interval '1 min',
        now(), pg_temp.place(n + m)
    FROM members_to_be, generate_series(1, 20) AS m WHERE n % 4 = 0;
INSERT INTO members_outside (tenant_id, member_id, grid_id, since)
    SELECT 1, m.id, m.home_grid_id, '2026-03-02 03:00Z' FROM members AS m WHERE m.code LIKE 'M%0';
INSERT INTO fix_refusals (tenant_id, member_id, code, n, first_at, last_at)
    SELECT 1, m.id, 'too_old', 3, '2026-03-02 03:00Z', '2026-03-02 03:30Z' FROM members AS m;
INSERT INTO member_devices (tenant_id, id, code, token_hash, member_id, datum, added_at, added_by)
    SELECT 1, pg_temp.id_of('devices', n), 'D' || n, sha256(n::text::bytea),
        pg_temp.id_of('members', n), 'WGS84', now(), 'test'
    FROM members_to_be;
INSERT INTO accounts (tenant_id, id, login, password_hash, must_change_password, roles, member_id,
    added_at, added_by)
    SELECT 1, pg_temp.id_of('accounts', n), 'm' || n, '$argon2id$', false, '{member}',
        pg_temp.id_of('members', n), now(), 'test'
    FROM members_to_be;
INSERT INTO sessions (tenant_id, id, account_id, token_hash, began_at, seen_at, ends_by)
    SELECT 1, pg_temp.id_of('sessions', n), pg_temp.id_of('accounts', n), sha256(n::text::bytea),
        now(), now(), now() + interval '1 h'
    FROM members_to_be;
INSERT INTO audit_entries (tenant_id, id, at, kind, actor, about)
    SELECT 1, pg_temp.id_of('audit', n), now() - n * interval '1 min', 'account_added', 'test', 'm' || n
    FROM members_to_be;
INSERT INTO volunteers (tenant_id, id, code, name, position)
    SELECT 1, pg_temp.id_of('volunteers', n), 'V' || n, '', pg_temp.place(n)
    FROM generate_series(1, 50) AS n;

-- Requests and their orders: half are closed. Of the open, two in five wait for dispatch (some of
-- them for a claim or the desk), the others are in somebody's hands.
INSERT INTO requests (tenant_id, id, idempotency_key, fingerprint, channel, source_ref, received_at,
    recorded_at, category, urgency, disposition, text, address, caller_phone, position, subdistrict_id)
    SELECT 1, pg_temp.id_of('requests', n), 'R' || n, '', '12345', 'R' || n,
        '2026-03-02 04:00Z'::timestamptz - n * interval '1 min', now(), 'other', 'normal', 'person',
        'x', 'A' || n, '139' || n % 300, pg_temp.place(n), pg_temp.id_of('subdistricts', 1 + n % 2)
    FROM orders_to_be;
INSERT INTO work_orders (tenant_id, id, request_id, number, state, category, urgency, handling,
    unit_id, position, grid_id, compound_id, subdistrict_id, opened_at, respond_by, arrive_by, close_by,
    closed_at, next_try_at, waiting_for, claim_mode)
    SELECT 1, pg_temp.id_of('orders', n), pg_temp.id_of('requests', n), 'W' || lpad(n::text, 6, '0'),
        CASE WHEN n % 2 = 0 THEN 'A16' WHEN n % 10 < 4 THEN 'A05' WHEN n % 10 = 5 THEN 'A06'
            WHEN n % 10 = 7 THEN 'A07' ELSE 'A11' END,
        CASE WHEN n % 30 = 1 THEN 'flood' ELSE 'other' END,
        CASE WHEN n % 30 = 1 THEN 'urgent' ELSE 'normal' END,
        CASE WHEN n % 50 IN (5, 7) THEN 'unit' ELSE 'person' END,
        CASE WHEN n % 50 IN (5, 7) THEN pg_temp.id_of('units', 1 + n % 20) END,
        pg_temp.place(n), s.id, pg_temp.id_of('compounds', 1 + n % 80), s.subdistrict, opened_at,
        opened_at + interval '10 min', opened_at + interval '30 min', opened_at + interval '2 h',
        CASE WHEN n % 2 = 0 THEN opened_at + interval '1 h' END,
        CASE WHEN n % 10 < 4 AND n % 2 = 1 AND n % 70 <> 1 THEN opened_at + interval '5 min' END,
        CASE WHEN n % 10 < 4 AND n % 2 = 1
            THEN CASE WHEN n % 70 = 1 THEN 'desk' ELSE 'no_candidate' END END,
        CASE WHEN n % 110 = 3 THEN 'cascade' END
    FROM orders_to_be
    JOIN (SELECT row_number() OVER (ORDER BY code) AS k, id, subdistrict FROM shapes
          WHERE layer = 'grids') AS s ON s.k = 1 + orders_to_be.n % 40,
        LATERAL (SELECT '2026-03-02 04:00Z'::timestamptz - n * interval '1 min') AS t (opened_at);
INSERT INTO decisions (tenant_id, id, work_order_id, order_version, decided_at, outcome, engine,
    radius_m, policy, candidates, counted)
    SELECT 1, pg_temp.id_of('decisions', n), pg_temp.id_of('orders', n), 1,
        '2026-03-02 04:00Z'::timestamptz - n * interval '1 min', 'assign', '', 1500, '{}', '[]', '{}'
    FROM orders_to_be;
INSERT INTO assignments (tenant_id, id, work_order_id, decision_id, member_id, unit_id, is_lead, state,
    reserved_at, signed_at, arrived_at, ended_at, respond_by, arrive_by, asked_at, asked_reason)
    SELECT 1, pg_temp.id_of('assignments', n), w.id, pg_temp.id_of('decisions', n),
        CASE WHEN w.unit_id IS NULL
            THEN pg_temp.id_of('members', 1 + n % (SELECT count(*) FROM members_to_be)) END,
        w.unit_id, true,
        CASE WHEN w.closed_at IS NOT NULL OR w.state = 'A11' THEN 'done'
            WHEN n % 90 = 5 THEN 'cannot_go_asked' WHEN w.state = 'A06' THEN 'reserved'
            ELSE 'signed' END,
        w.opened_at + interval '1 min',
        CASE WHEN w.state <> 'A06' THEN w.opened_at + interval '5 min' END,
        CASE WHEN w.state IN ('A11', 'A16') THEN w.opened_at + interval '15 min' END,
        CASE WHEN w.state IN ('A11', 'A16') THEN w.opened_at + interval '30 min' END,
        w.respond_by, w.arrive_by,
        CASE WHEN n % 90 = 5 THEN w.opened_at + interval '6 min' END,
        CASE WHEN n % 90 = 5 THEN 'ill' END
    FROM orders_to_be JOIN work_orders AS w ON w.id = pg_temp.id_of('orders', n)
    WHERE w.state <> 'A05';
UPDATE member_live AS l SET active = a.n FROM (
    SELECT member_id, count(*) AS n FROM assignments
    WHERE ended_at IS NULL AND member_id IS NOT NULL GROUP BY member_id
) AS a WHERE a.member_id = l.member_id;
INSERT INTO events (tenant_id, id, at, kind, actor, request_id, work_order_id, member_id)
    SELECT 1, pg_temp.id_of('events', n * 5 + k), w.opened_at + k * interval '1 min', kind, 'test',
        w.request_id, w.id, NULL
    FROM orders_to_be JOIN work_orders AS w ON w.id = pg_temp.id_of('orders', n),
        unnest(ARRAY['order_opened', 'order_assigned', 'order_signed']) WITH ORDINALITY AS e (kind, k);
INSERT INTO outbox (tenant_id, xid, at, kind, payload)
    SELECT 1, n::text::xid8, '2026-03-02 02:00Z', 'order_opened', '{}' FROM orders_to_be;
INSERT INTO destinations (tenant_id, id, code, name, url, secret, xid, row_id, added_at, added_by)
    SELECT 1, pg_temp.id_of('destinations', n), 'd' || n, 'd', 'https://hub.example/', sha256('1'),
        n::text::xid8, 0, '2026-03-01', ''
    FROM generate_series(1, 5) AS n;
INSERT INTO deliveries (tenant_id, destination_id, id, sequence, kind, happened_at, body, state,
    next_try_at, failed_at, settled_at)
    SELECT 1, pg_temp.id_of('destinations', d), pg_temp.id_of('messages', n), n, 'order_opened',
        '2026-03-02 02:00Z', '{}', state, '2026-03-02 02:00Z',
        CASE WHEN state = 'stuck' THEN '2026-03-02 03:00Z'::timestamptz END,
        CASE WHEN state = 'delivered' THEN '2026-03-02 02:00Z'::timestamptz END
    FROM orders_to_be, generate_series(1, 5) AS d, LATERAL (
        SELECT CASE WHEN n % 10 = 1 THEN 'waiting' WHEN n % 10 = 2 THEN 'stuck' ELSE 'delivered' END
    ) AS s (state);
INSERT INTO offers (tenant_id, id, work_order_id, member_id, decision_id, mode, state, offered_at,
    expires_at, ended_at, end_reason)
    SELECT 1, pg_temp.id_of('offers', n), pg_temp.id_of('orders', n), m.id,
        pg_temp.id_of('decisions', n), 'cascade', CASE WHEN n % 110 = 3 THEN 'offered' ELSE 'expired' END,
        '2026-03-02 03:50Z', '2026-03-02 04:01Z',
        CASE WHEN n % 110 <> 3 THEN '2026-03-02 03:59Z'::timestamptz END,
        CASE WHEN n % 110 <> 3 THEN 'expired' END
    FROM orders_to_be JOIN members AS m
        ON m.code = 'M' || 1 + n % (SELECT count(*) FROM members_to_be)
    WHERE n % 5 = 3;
INSERT INTO escalations (tenant_id, id, work_order_id, level, rank, area_id, cause, is_vacant,
    raised_at, raised_by)
    SELECT 1, pg_temp.id_of('escalations', n), w.id, 'grid', 1, w.grid_id, 'unsigned', false,
        w.opened_at + interval '20 min', 'clock'
    FROM orders_to_be JOIN work_orders AS w ON w.id = pg_temp.id_of('orders', n) WHERE n % 3 = 0;
INSERT INTO tellings (tenant_id, id, escalation_id, work_order_id, as_what, code, name, told_at)
    SELECT 1, pg_temp.id_of('tellings', n), pg_temp.id_of('escalations', n),
        pg_temp.id_of('orders', n), 'grid_head', 'M25', '', now()
    FROM orders_to_be WHERE n % 3 = 0;
INSERT INTO chase_steps (tenant_id, assignment_id, step, work_order_id, taken_at, next_at)
    SELECT 1, a.id, step, a.work_order_id, a.reserved_at, a.reserved_at + interval '5 min'
    FROM assignments AS a, unnest(ARRAY['remind', 'phone']) AS step
    WHERE a.state = 'reserved' AND a.member_id IS NOT NULL
    ORDER BY a.id LIMIT 150;
INSERT INTO calls (tenant_id, id, assignment_id, work_order_id, is_reached, actor, called_at)
    SELECT 1, pg_temp.id_of('calls', n), pg_temp.id_of('assignments', n), pg_temp.id_of('orders', n),
        false, 'test', now()
    FROM orders_to_be WHERE n % 10 = 5;
INSERT INTO reached_orders (tenant_id, assignment_id, member_id, reached_at)
    SELECT 1, a.id, a.member_id, a.reserved_at FROM assignments AS a
    WHERE a.state = 'signed' AND a.member_id IS NOT NULL ORDER BY a.id LIMIT 50;
INSERT INTO intake_entries (tenant_id, request_id, entered_by, entered_at, is_late, was_read_back)
    SELECT 1, pg_temp.id_of('requests', n), 'test', now(), false, false FROM orders_to_be
    WHERE n % 4 = 1;
INSERT INTO risks (tenant_id, request_id, kind, words, raised_at)
    SELECT 1, pg_temp.id_of('requests', n), 'violence', '{x}',
        '2026-03-02 03:00Z'
    FROM orders_to_be WHERE n % 10 = 1;
INSERT INTO recusals (tenant_id, id, request_id, member_id)
    SELECT 1, pg_temp.id_of('recusals', n), pg_temp.id_of('requests', n), m.id
    FROM orders_to_be JOIN members AS m ON m.code = 'M' || 1 + n % 100 WHERE n % 10 = 1;
INSERT INTO cooperations (tenant_id, id, work_order_id, unit_id, asked_of, what, state, asked_at,
    asked_by)
    SELECT 1, pg_temp.id_of('cooperations', n), pg_temp.id_of('orders', n),
        pg_temp.id_of('units', 1 + n % 20), '', 'x', 'asked', now(), 'test'
    FROM orders_to_be WHERE n % 10 = 7;
INSERT INTO order_notes (tenant_id, id, work_order_id, kind, text, happened_at, noted_at, noted_by,
    is_late)
    SELECT 1, pg_temp.id_of('notes', n), pg_temp.id_of('orders', n), 'note', 'x', now(), now(), 'test',
        false
    FROM orders_to_be WHERE n % 4 = 1;
INSERT INTO instructions (tenant_id, id, work_order_id, number, kind, from_whom, text, given_at,
    entered_by)
    SELECT 1, pg_temp.id_of('instructions', n), pg_temp.id_of('orders', n), 'I' || n, 'supervision',
        'x', 'x', now(), 'test'
    FROM orders_to_be WHERE n % 20 = 7;
INSERT INTO petitions (tenant_id, id, work_order_id, assignment_id, unit_id, kind, reason, asked_at,
    asked_by)
    SELECT 1, pg_temp.id_of('petitions', n), pg_temp.id_of('orders', n),
        pg_temp.id_of('assignments', n), pg_temp.id_of('units', 1 + n % 20), 'return', 'x', now(), 'u'
    FROM orders_to_be WHERE n % 50 IN (5, 7);
INSERT INTO follow_ups (tenant_id, id, work_order_id, part, zh, en, n, state, opened_at, due_at)
    SELECT 1, pg_temp.id_of('follow_ups', n), pg_temp.id_of('orders', n), 'p', '', '', 1, 'open',
        now(), '2026-03-02 03:00Z'
    FROM orders_to_be WHERE n % 10 = 9;
INSERT INTO category_teams (tenant_id, category, parts) SELECT 1, 'other', '[]';
INSERT INTO teams (tenant_id, work_order_id, parts, missing, next_fill_at)
    SELECT 1, pg_temp.id_of('orders', n), '[]', '{police}', '2026-03-02 03:00Z' FROM orders_to_be
    WHERE n % 10 = 7;
INSERT INTO joint_operations (tenant_id, id, work_order_id, title, starts_at, ends_at, state, units,
    planned_at, planned_by)
    SELECT 1, pg_temp.id_of('joint', n), pg_temp.id_of('orders', n), '', '2026-03-02 05:00Z',
        '2026-03-02 06:00Z', 'planned', ARRAY[pg_temp.id_of('units', 1 + n % 20)], now(), 'test'
    FROM orders_to_be WHERE n % 50 = 9;
INSERT INTO photo_contents (tenant_id, sha256, picture, thumbnail, width, height)
    SELECT 1, sha256(n::text::bytea), 'x', 'x', 1, 1 FROM orders_to_be WHERE n % 10 = 6;
INSERT INTO photos (tenant_id, id, work_order_id, moment, sha256, received_at, sent_by)
    SELECT 1, pg_temp.id_of('photos', n), pg_temp.id_of('orders', n), 'after', sha256(n::text::bytea),
        now(), 'test'
    FROM orders_to_be WHERE n % 10 = 6;
INSERT INTO batches (tenant_id, id, made_at, engine, gain, policy)
    SELECT 1, pg_temp.id_of('batches', n), now(), '', '{}', '{}' FROM generate_series(1, 21) AS n;
INSERT INTO batch_orders (tenant_id, batch_id, work_order_id, outcome)
    SELECT 1, pg_temp.id_of('batches', 1 + n / 20), pg_temp.id_of('orders', n), 'nobody'
    FROM orders_to_be WHERE n < 400;
INSERT INTO day_plans (tenant_id, id, day, made_at, engine, travel_s, unplanned)
    SELECT 1, pg_temp.id_of('plans', 1), '2026-03-02', now(), '', 0, '[]';
INSERT INTO appointments (tenant_id, work_order_id, window_from, window_to, not_before, plan_id,
    member_id, turn, travel_s, arrive_at, begin_at, leave_at)
    SELECT 1, pg_temp.id_of('orders', n), '2026-03-02 05:00Z', '2026-03-02 07:00Z',
        '2026-03-02 05:00Z', pg_temp.id_of('plans', 1), pg_temp.id_of('members', 1 + n % 40), 1, 0,
        '2026-03-02 05:00Z', '2026-03-02 05:00Z', '2026-03-02 05:30Z'
    FROM orders_to_be WHERE n % 20 = 3;
INSERT INTO redivisions (tenant_id, id, number, community_id, community_code, community_name, aim,
    state, based_on, grid_codes, requests_share, n_days, borders, made_at, made_by)
    SELECT 1, pg_temp.id_of('redivisions', 1), 1, pg_temp.id_of('communities', 1), 'c0001', '', 'even',
        'draft', '', '{g0001}', 0.5, 30, '[]', now(), 'test';

-- Households, care, wishes.
INSERT INTO care_persons (tenant_id, id, code, name, colour, building_id, door, member_id, starts_on,
    last_visit_on, position, grid_id, subdistrict_id)
    SELECT 1, pg_temp.id_of('care', n), 'P' || n, '', (ARRAY['red', 'yellow', 'blue'])[1 + n % 3],
        pg_temp.id_of('buildings', 1 + n % 640), '101',
        pg_temp.id_of('members', 1 + n % (SELECT count(*) FROM members_to_be)), '2026-01-01',
        '2026-02-01', pg_temp.place(n), pg_temp.id_of('grids', 1 + n % 40), NULL
    FROM generate_series(1, 400) AS n;
INSERT INTO care_visits (tenant_id, id, person_id, first_day, last_day, planned_on, state, member_id,
    ended_at, n_missed, alerted_at, volunteer_id, errand)
    SELECT 1, pg_temp.id_of('visits', n * 4 + week), pg_temp.id_of('care', n), day, day + 6, day + 1,
        (ARRAY['planned', 'planned', 'done', 'missed'])[1 + week], p.member_id,
        CASE WHEN week >= 2 THEN now() END, CASE WHEN week = 3 THEN 1 END,
        CASE WHEN week = 3 AND n % 4 = 0 THEN '2026-02-20 04:00Z'::timestamptz END,
        CASE WHEN week = 0 AND n % 8 = 0 THEN pg_temp.id_of('volunteers', 1 + n % 50) END,
        CASE WHEN week = 0 AND n % 8 = 0 THEN 'x' END
    FROM generate_series(1, 400) AS n JOIN care_persons AS p ON p.id = pg_temp.id_of('care', n),
        generate_series(0, 3) AS week, LATERAL (SELECT date '2026-03-01' - week * 7) AS d (day);
INSERT INTO care_reports (tenant_id, id, person_id, visit_id, idempotency_key, fingerprint, outcome,
    visited_at, recorded_at, member_id)
    SELECT 1, pg_temp.id_of('reports', n), v.person_id, v.id, v.id::text, '',
        CASE WHEN n % 10 = 0 THEN 'needs_help' ELSE 'met' END,
        '2026-02-10 04:00Z', now(), v.member_id
    FROM (SELECT v.*, row_number() OVER (ORDER BY v.id) AS n FROM care_visits AS v
          WHERE v.state = 'done') AS v;
INSERT INTO care_pauses (tenant_id, id, person_id, first_day, last_day, reason, noted_at, noted_by)
    SELECT 1, pg_temp.id_of('pauses', n), pg_temp.id_of('care', n), '2026-02-20', '2026-03-20', '',
        now(), 'test'
    FROM generate_series(1, 40) AS n;
INSERT INTO household_visits (tenant_id, id, idempotency_key, fingerprint, building_id, door, door_key,
    member_id, visited_at, recorded_at, kind, outcome, needs, position, grid_id)
    SELECT 1, pg_temp.id_of('household', n), 'H' || n, '', pg_temp.id_of('buildings', 1 + n % 640),
        n::text, n::text, pg_temp.id_of('members', 1 + n % (SELECT count(*) FROM members_to_be)),
        '2026-03-01 04:00Z', now(), 'residents', 'met', 'x', pg_temp.place(n),
        pg_temp.id_of('grids', 1 + n % 40)
    FROM generate_series(1, 2000) AS n;
INSERT INTO ledger_entries (tenant_id, id, visit_id, place, kind, category, text, recorded_at)
    SELECT 1, pg_temp.id_of('ledger', n), pg_temp.id_of('household', n), 0, 'demand', 'other', 'x',
        '2026-03-01 04:00Z'
    FROM generate_series(1, 1000) AS n;
INSERT INTO wishes (tenant_id, id, idempotency_key, fingerprint, person_id, kind, text, state,
    published_at, expires_at, position, grid_id)
    SELECT 1, pg_temp.id_of('wishes', n), 'X' || n, '', pg_temp.id_of('care', n), 'thing', 'x',
        CASE WHEN n % 2 = 0 THEN 'open' ELSE 'claimed' END, '2026-03-01 04:00Z', '2026-03-09 04:00Z',
        pg_temp.place(n), pg_temp.id_of('grids', 1 + n % 40)
    FROM generate_series(1, 200) AS n;
INSERT INTO wish_claims (tenant_id, id, wish_id, volunteer_id, claimed_at)
    SELECT 1, pg_temp.id_of('claims', n), pg_temp.id_of('wishes', n),
        pg_temp.id_of('volunteers', 1 + n % 50), now()
    FROM generate_series(1, 200) AS n WHERE n % 2 = 1;
INSERT INTO community_demands (tenant_id, id, idempotency_key, fingerprint, kind, text, state,
    asked_at, position, grid_id)
    SELECT 1, pg_temp.id_of('demands', n), 'Q' || n, '', 'place', 'x', 'asked', '2026-03-01 04:00Z',
        pg_temp.place(n), pg_temp.id_of('grids', 1 + n % 40)
    FROM generate_series(1, 100) AS n;
INSERT INTO unit_resources (tenant_id, id, code, unit_id, kind, title, capacity, position)
    SELECT 1, pg_temp.id_of('resources', n), 'Z' || n, pg_temp.id_of('units', 1 + n % 20), 'place', '',
        9, pg_temp.place(n)
    FROM generate_series(1, 100) AS n;

-- Who is on duty, who answers for a place; a plan, a warning and an operation.
INSERT INTO duties (tenant_id, id, code, level, area_id, post, name, during)
    SELECT 1, pg_temp.id_of('duties', n * 5 + day), 'Y' || n || '-' || day, 'grid',
        pg_temp.id_of('grids', n), 'staff', '',
        tstzrange('2026-03-01 00:00Z'::timestamptz + day * interval '1 day',
            '2026-03-02 00:00Z'::timestamptz + day * interval '1 day')
    FROM generate_series(1, 30) AS n, generate_series(0, 4) AS day;
INSERT INTO responsibles (tenant_id, id, code, kind, name, place_id, during)
    SELECT 1, pg_temp.id_of('responsibles', n), 'L' || n, 'leader', '',
        pg_temp.id_of('compounds', 1 + n % 80), '[2026-01-01,)'
    FROM generate_series(1, 160) AS n;
INSERT INTO emergency_plans (tenant_id, id, code, version, kind, area_id, body, made_at, made_by)
    SELECT 1, pg_temp.id_of('plans', n), 'F' || n, 1, 'flood', pg_temp.id_of('districts', 1), '{}',
        now(), 'test'
    FROM generate_series(1, 5) AS n;
INSERT INTO weather_warnings (tenant_id, id, identifier, issuer, kind, colour, headline, sent_at,
    valid_from, valid_to, is_exercise, received_at, received_by)
    SELECT 1, pg_temp.id_of('warnings', n), 'N' || n, '', 'flood', 'red', '', now(),
        '2026-03-02 03:00Z', '2026-03-02 09:00Z', false, now(), 'test'
    FROM generate_series(1, 10) AS n;
INSERT INTO warning_grids (tenant_id, warning_id, grid_id)
    SELECT 1, pg_temp.id_of('warnings', n), pg_temp.id_of('grids', g)
    FROM generate_series(1, 10) AS n, generate_series(1, 40) AS g;
INSERT INTO warning_duties (tenant_id, id, warning_id, plan_id, area_id, person_name, phone, asked_at,
    confirm_by)
    SELECT 1, pg_temp.id_of('asked', n * 100 + g), pg_temp.id_of('warnings', n),
        pg_temp.id_of('plans', 1), pg_temp.id_of('grids', g), 'N' || g, '1', '2026-03-02 03:00Z',
        '2026-03-02 03:10Z'
    FROM generate_series(1, 10) AS n, generate_series(1, 40) AS g;
INSERT INTO operations (tenant_id, id, number, key, plan_id, area_id, kind, is_drill, state,
    prepared_at, prepared_by, first_signed_at, first_signed_by, second_signed_by, on_at)
    SELECT 1, pg_temp.id_of('operations', 1), 1, 'O1', pg_temp.id_of('plans', 1),
        pg_temp.id_of('districts', 1), 'flood', false, 'on', now(), 'a', now(), 'a', 'b', now();
INSERT INTO operation_grids SELECT 1, pg_temp.id_of('operations', 1), pg_temp.id_of('grids', g)
    FROM generate_series(1, 40) AS g;
INSERT INTO mobilisations (tenant_id, id, operation_id, at, actor, engine, considered, counted,
    unfilled)
    SELECT 1, pg_temp.id_of('mobilisations', 1), pg_temp.id_of('operations', 1), now(), '', '', '{}',
        '{}', '[]';
INSERT INTO registered_people (tenant_id, id, code, name, position)
    SELECT 1, pg_temp.id_of('people', n), 'E' || n, '', pg_temp.place(n)
    FROM generate_series(1, 200) AS n;
INSERT INTO mobilised (tenant_id, id, operation_id, mobilisation_id, is_drill, code, member_id,
    group_code, post, travel_s, state, called_at)
    SELECT 1, pg_temp.id_of('mobilised', n), pg_temp.id_of('operations', 1),
        pg_temp.id_of('mobilisations', 1), false, 'M' || n, pg_temp.id_of('members', n),
        'G' || n % 4, '', 0, 'called', now()
    FROM members_to_be WHERE n % 2 = 0;
INSERT INTO musters (tenant_id, id, operation_id, group_code, place, at, caller)
    SELECT 1, pg_temp.id_of('musters', n), pg_temp.id_of('operations', 1), 'G' || n % 4, '', now(),
        ''
    FROM generate_series(0, 4) AS n;
INSERT INTO muster_lines (tenant_id, muster_id, mobilised_id)
    SELECT 1, pg_temp.id_of('musters', n % 4), pg_temp.id_of('mobilised', n) FROM members_to_be
    WHERE n % 2 = 0;
INSERT INTO evacuees (tenant_id, id, operation_id, line, building_code, household, n_people,
    is_child)
    SELECT 1, pg_temp.id_of('evacuees', n), pg_temp.id_of('operations', 1), 'B' || n, 'B' || n % 640,
        n::text, 3, false
    FROM generate_series(1, 1000) AS n;
INSERT INTO emergency_goods (tenant_id, id, code, name, measure, place, quantity, position)
    SELECT 1, pg_temp.id_of('goods', n), 'J' || n, '', '', '', 100, pg_temp.place(n)
    FROM generate_series(1, 50) AS n;
INSERT INTO goods_moves (tenant_id, id, key, goods_id, operation_id, move, quantity, at, actor)
    SELECT 1, pg_temp.id_of('moves', n), n::text, pg_temp.id_of('goods', 1 + n % 50),
        pg_temp.id_of('operations', 1), 'issue', 1, now(), ''
    FROM generate_series(1, 200) AS n;
INSERT INTO hazard_points (tenant_id, id, code, name, kind, watcher_name, position)
    SELECT 1, pg_temp.id_of('hazards', n), 'Z' || n, '', 'flood', '', pg_temp.place(n)
    FROM generate_series(1, 50) AS n;
RESET session_replication_role;
