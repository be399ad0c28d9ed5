-- The key of a subject, made from the offered one if there is none yet; no row where the subject was erased.
-- The key's row is held until the transaction ends, so that nothing is sealed under a key that is just being destroyed.
CREATE OR REPLACE FUNCTION vault.key_for(
    p_jurisdiction text, p_subject text, p_key_id uuid, p_kek_id text, p_wrapped bytea
) RETURNS TABLE (key_id uuid, kek_id text, wrapped bytea)
LANGUAGE plpgsql
SET search_path = pg_catalog, pg_temp
AS $$
BEGIN
    RETURN QUERY SELECT k.key_id, k.kek_id, k.wrapped FROM vault.key k
        WHERE k.jurisdiction = p_jurisdiction AND k.subject = p_subject FOR KEY SHARE;
    IF FOUND OR EXISTS (SELECT FROM vault.erased e WHERE e.jurisdiction = p_jurisdiction AND e.subject = p_subject) THEN
        RETURN;
    END IF;
    INSERT INTO vault.key AS k (jurisdiction, subject, key_id, kek_id, wrapped)
        VALUES (p_jurisdiction, p_subject, p_key_id, p_kek_id, p_wrapped) ON CONFLICT DO NOTHING;
    RETURN QUERY SELECT k.key_id, k.kek_id, k.wrapped FROM vault.key k
        WHERE k.jurisdiction = p_jurisdiction AND k.subject = p_subject FOR KEY SHARE;
END
$$;
