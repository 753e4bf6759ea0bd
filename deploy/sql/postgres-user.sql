-- Makes the user of transactors and, apart from it, one of peers that may read only. Change both passwords.
-- Run in the database: psql -f deploy/sql/postgres-user.sql -U postgres -d datomic
CREATE ROLE datomic LOGIN PASSWORD 'datomic';
GRANT SELECT, INSERT, UPDATE, DELETE ON datomic_kvs TO datomic;
CREATE ROLE datomic_peer LOGIN PASSWORD 'datomic_peer';
GRANT SELECT ON datomic_kvs TO datomic_peer;
