-- Of the two indexes by seq the one by scope serves both uses; each costs as much time for a row as the row itself. A
-- push answers in fewer lines now, and a function that answers otherwise must be made anew. Run as liaison_owner.

ALTER TABLE liaison.versions DROP CONSTRAINT IF EXISTS versions_team_id_seq_key;
DROP FUNCTION IF EXISTS
    liaison.push(uuid, uuid, uuid[], text[], uuid[], integer[], uuid[], integer[], boolean[], bytea[]);
