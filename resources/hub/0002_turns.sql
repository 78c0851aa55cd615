-- A hub that was put back to a backup gives numbers out anew. Neither a place in the order nor a version is therefore
-- known by its number: `turn` is drawn at random for each push that is carried out, so that no two pasts of a hub have
-- one in common, and a version goes on top of the one whose push id is named. Run as liaison_owner.

ALTER TABLE liaison.versions ADD COLUMN turn uuid;
-- Laptops remember the push id of what was stored before as its place.
UPDATE liaison.versions SET turn = push_id;
ALTER TABLE liaison.versions ALTER COLUMN turn SET NOT NULL;

DROP FUNCTION IF EXISTS
    liaison.push(uuid, uuid, uuid[], text[], uuid[], integer[], integer[], boolean[], bytea[]),
    liaison.pull(uuid, uuid, text, bigint, uuid, integer);
