-- Appends one event, the usual case: as ledger.append does, in the same order and to the same chain, with as few
-- statements and expressions as it takes, for what plpgsql sets up for each costs more than the work itself.
--
-- Returns position and recorded_at in microseconds since 1970, and fails as ledger.append does.
CREATE OR REPLACE FUNCTION ledger.append_one(
    p_jurisdiction   text,
    p_stream         uuid,
    p_version        integer,
    p_type           text,
    p_schema_version integer,
    p_occurred       timestamptz,
    p_payload        text,
    p_actor          text,
    p_causation      text,
    p_correlation    text
) RETURNS bigint[]
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan -- planned once a session ...
SET enable_seqscan = off -- ... and right also where that was while the tables were empty
AS $$
DECLARE
    c_tag      CONSTANT bytea := '\x68756979696e2e6c65646765722e763100'; -- "huiyin.ledger.v1" and a zero byte
    v_asked    timestamptz := clock_timestamp();
    v_position bigint;
    v_recorded timestamptz;
    v_hash     bytea;
BEGIN
    IF p_version <> 1 THEN -- were the two IFs one, PostgreSQL would plan the query in it anew for every event
        IF NOT EXISTS (
            SELECT FROM ledger.event e
             WHERE e.jurisdiction = p_jurisdiction AND e.stream = p_stream AND e.version = p_version - 1
        ) THEN
            RAISE EXCEPTION 'stream % has no version %', p_stream, p_version - 1 USING ERRCODE = 'HY001';
        END IF;
    END IF;
    LOOP
        UPDATE ledger.head h
           SET position = h.position + 1,
               recorded_at = greatest(h.recorded_at, v_asked),
               hash = sha256(c_tag || h.hash || record_send(ROW(
                   p_jurisdiction, h.position + 1, p_stream, p_version, p_type, p_schema_version,
                   greatest(h.recorded_at, v_asked), p_occurred, p_actor, p_causation, p_correlation
               )) || sha256(textsend(p_payload)))
         WHERE h.jurisdiction = p_jurisdiction
     RETURNING h.position, h.recorded_at, h.hash INTO v_position, v_recorded, v_hash;
        EXIT WHEN FOUND;
        INSERT INTO ledger.head VALUES (p_jurisdiction, 0, decode(repeat('00', 32), 'hex'), '-infinity')
            ON CONFLICT DO NOTHING;
    END LOOP;
    INSERT INTO ledger.event VALUES (
        p_jurisdiction, v_position, p_stream, p_version, p_type, p_schema_version, v_recorded, p_occurred,
        p_actor, p_causation, p_correlation, p_payload, v_hash
    );
    RETURN ARRAY[v_position, (extract(epoch FROM v_recorded) * 1000000)::bigint];
END
$$;
