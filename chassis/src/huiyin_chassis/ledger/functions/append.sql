-- Appends the events of one jurisdiction in one order: locks its head, gives the next positions, extends the chain.
-- The lock is held until commit, so positions are gapless and in commit order. All events of one call share recorded_at.
-- Returns the last position and recorded_at. Fails with 23505 (event_stream_version) where another append took a
-- stream's version first, and with HY001 where a stream's version doesn't follow the one before it.
CREATE OR REPLACE FUNCTION ledger.append(
    p_jurisdiction    text,
    p_streams         uuid[],
    p_versions        integer[],
    p_types           text[],
    p_schema_versions integer[],
    p_occurred        timestamptz[],
    p_payloads        text[],
    p_actor           text,
    p_causation       text,
    p_correlation     text,
    OUT last_position bigint,
    OUT recorded      timestamptz
)
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
DECLARE
    v_count     integer := cardinality(p_streams);
    v_hash      bytea;
    v_hashes    bytea[];
    v_recorded  timestamptz;
    v_first     bytea;
    v_act       bytea;
BEGIN
    SELECT h.position, h.hash, h.recorded_at INTO last_position, v_hash, v_recorded
      FROM ledger.head h WHERE h.jurisdiction = p_jurisdiction FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO ledger.head AS h VALUES (p_jurisdiction, 0, decode(repeat('00', 32), 'hex'), '-infinity')
            ON CONFLICT DO NOTHING;
        SELECT h.position, h.hash, h.recorded_at INTO last_position, v_hash, v_recorded
          FROM ledger.head h WHERE h.jurisdiction = p_jurisdiction FOR UPDATE;
    END IF;
    recorded := greatest(clock_timestamp(), v_recorded);

    IF v_count = 1 THEN
        IF p_versions[1] > 1 AND NOT EXISTS (
            SELECT FROM ledger.event e
             WHERE e.jurisdiction = p_jurisdiction AND e.stream = p_streams[1] AND e.version = p_versions[1] - 1
        ) THEN
            RAISE EXCEPTION 'stream % has no version %', p_streams[1], p_versions[1] - 1 USING ERRCODE = 'HY001';
        END IF;
        last_position := last_position + 1;
        v_hash := sha256(
            '\x68756979696e2e6c65646765722e763100'::bytea || v_hash
            || int4send(octet_length(p_jurisdiction)) || textsend(p_jurisdiction)
            || '\x00000008'::bytea || int8send(last_position)
            || '\x00000010'::bytea || uuid_send(p_streams[1])
            || '\x00000004'::bytea || int4send(p_versions[1])
            || int4send(octet_length(p_types[1])) || textsend(p_types[1])
            || '\x00000004'::bytea || int4send(p_schema_versions[1])
            || '\x00000008'::bytea || timestamptz_send(recorded)
            || '\x00000008'::bytea || timestamptz_send(p_occurred[1])
            || int4send(octet_length(p_actor)) || textsend(p_actor)
            || int4send(octet_length(p_causation)) || textsend(p_causation)
            || int4send(octet_length(p_correlation)) || textsend(p_correlation)
            || sha256(textsend(p_payloads[1])));
        INSERT INTO ledger.event VALUES (
            p_jurisdiction, last_position, p_streams[1], p_versions[1], p_types[1], p_schema_versions[1], recorded,
            p_occurred[1], p_actor, p_causation, p_correlation, p_payloads[1], v_hash);
    ELSE
        IF EXISTS (
            SELECT FROM (SELECT b.stream, min(b.version) AS first, max(b.version) - min(b.version) + 1 AS span,
                                count(*) AS n, count(DISTINCT b.version) AS distinct_n
                           FROM unnest(p_streams, p_versions) AS b(stream, version) GROUP BY b.stream) s
             WHERE s.span <> s.n OR s.distinct_n <> s.n OR (s.first > 1 AND NOT EXISTS (
                SELECT FROM ledger.event e
                 WHERE e.jurisdiction = p_jurisdiction AND e.stream = s.stream AND e.version = s.first - 1))
        ) THEN
            RAISE EXCEPTION 'a stream of this batch leaves versions out' USING ERRCODE = 'HY001';
        END IF;
        v_first := int4send(octet_length(p_jurisdiction)) || textsend(p_jurisdiction) || '\x00000008'::bytea;
        v_act := int4send(octet_length(p_actor)) || textsend(p_actor)
            || int4send(octet_length(p_causation)) || textsend(p_causation)
            || int4send(octet_length(p_correlation)) || textsend(p_correlation);
        FOR i IN 1 .. v_count LOOP
            v_hash := sha256(
                '\x68756979696e2e6c65646765722e763100'::bytea || v_hash
                || v_first || int8send(last_position + i)
                || '\x00000010'::bytea || uuid_send(p_streams[i])
                || '\x00000004'::bytea || int4send(p_versions[i])
                || int4send(octet_length(p_types[i])) || textsend(p_types[i])
                || '\x00000004'::bytea || int4send(p_schema_versions[i])
                || '\x00000008'::bytea || timestamptz_send(recorded)
                || '\x00000008'::bytea || timestamptz_send(p_occurred[i])
                || v_act || sha256(textsend(p_payloads[i])));
            v_hashes[i] := v_hash;
        END LOOP;
        INSERT INTO ledger.event
        SELECT p_jurisdiction, last_position + b.n, b.stream, b.version, b.type, b.schema_version, recorded, b.occurred,
               p_actor, p_causation, p_correlation, b.payload, b.hash
          FROM unnest(p_streams, p_versions, p_types, p_schema_versions, p_occurred, p_payloads, v_hashes)
               WITH ORDINALITY AS b(stream, version, type, schema_version, occurred, payload, hash, n);
        last_position := last_position + v_count;
    END IF;

    UPDATE ledger.head h SET position = last_position, hash = v_hash, recorded_at = recorded
     WHERE h.jurisdiction = p_jurisdiction;
END
$$;
