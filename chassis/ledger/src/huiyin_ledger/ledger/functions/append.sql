-- Appends the events of one jurisdiction in one order: locks its head, gives the next positions, extends the chain.
-- The lock is held until commit, so positions are gapless and in commit order. All events of one call share recorded_at,
-- which is this database's clock when the append asked for its turn, but never less than the event before.
--
-- Each hash is sha256(tag || hash before || header || sha256(payload)); the header is record_send of the eleven columns
-- before the payload: their number, then for each its type's oid (uuid 2950, timestamptz 1184, ...), its length, its bytes.
--
-- Returns the last position and recorded_at in microseconds since 1970. Fails with 23505 (event_stream_version) where
-- another append took a stream's version first, with HY001 where a version doesn't follow the one before it.
DROP FUNCTION IF EXISTS ledger.append( -- as it was when all events of a call had one author
    text, uuid[], integer[], text[], integer[], timestamptz[], text[], text, text, text
);

CREATE OR REPLACE FUNCTION ledger.append(
    p_jurisdiction    text,
    p_streams         uuid[],
    p_versions        integer[],
    p_types           text[],
    p_schema_versions integer[],
    p_occurred        timestamptz[],
    p_payloads        text[],
    p_actors          text[],
    p_causations      text[],
    p_correlations    text[]
) RETURNS bigint[]
LANGUAGE plpgsql
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
SET plan_cache_mode = force_generic_plan -- planned once a session ...
SET enable_seqscan = off -- ... and right also where that was while the tables were empty
AS $$
DECLARE
    c_tag      CONSTANT bytea := '\x68756979696e2e6c65646765722e763100'; -- "huiyin.ledger.v1" and a zero byte
    v_count    integer := cardinality(p_streams);
    v_asked    timestamptz := clock_timestamp();
    v_position bigint;
    v_recorded timestamptz;
    v_hash     bytea;
    v_hashes   bytea[];
BEGIN
    LOOP
        SELECT h.position, h.hash, greatest(h.recorded_at, v_asked) INTO v_position, v_hash, v_recorded
          FROM ledger.head h WHERE h.jurisdiction = p_jurisdiction FOR UPDATE;
        EXIT WHEN FOUND;
        INSERT INTO ledger.head VALUES (p_jurisdiction, 0, decode(repeat('00', 32), 'hex'), '-infinity')
            ON CONFLICT DO NOTHING;
    END LOOP;

    IF EXISTS (
        SELECT FROM (SELECT b.stream, min(b.version) AS first, max(b.version) - min(b.version) + 1 AS span,
                            count(*) AS n, count(DISTINCT b.version) AS different
                       FROM unnest(p_streams, p_versions) AS b(stream, version) GROUP BY b.stream) s
         WHERE s.span <> s.n OR s.different <> s.n OR (s.first <> 1 AND NOT EXISTS (
            SELECT FROM ledger.event e
             WHERE e.jurisdiction = p_jurisdiction AND e.stream = s.stream AND e.version = s.first - 1))
    ) THEN
        RAISE EXCEPTION 'a stream of this batch leaves versions out' USING ERRCODE = 'HY001';
    END IF;
    FOR i IN 1 .. v_count LOOP
        v_hash := sha256(c_tag || v_hash || record_send(ROW(
            p_jurisdiction, v_position + i, p_streams[i], p_versions[i], p_types[i], p_schema_versions[i],
            v_recorded, p_occurred[i], p_actors[i], p_causations[i], p_correlations[i]
        )) || sha256(textsend(p_payloads[i])));
        v_hashes[i] := v_hash;
    END LOOP;
    INSERT INTO ledger.event
    SELECT p_jurisdiction, v_position + b.n, b.stream, b.version, b.type, b.schema_version, v_recorded, b.occurred,
           b.actor, b.causation, b.correlation, b.payload, b.hash
      FROM unnest(p_streams, p_versions, p_types, p_schema_versions, p_occurred, p_payloads,
                  p_actors, p_causations, p_correlations, v_hashes)
           WITH ORDINALITY AS b(stream, version, type, schema_version, occurred, payload,
                                actor, causation, correlation, hash, n);
    UPDATE ledger.head h SET position = v_position + v_count, hash = v_hash, recorded_at = v_recorded
     WHERE h.jurisdiction = p_jurisdiction;
    RETURN ARRAY[v_position + v_count, (extract(epoch FROM v_recorded) * 1000000)::bigint];
END
$$;
