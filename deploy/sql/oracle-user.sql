-- Makes a user of peers that may read only; the user of transactors owns the table. Change the password.
-- Run as an administrator: sqlplus system@//HOST:1521/SERVICE @deploy/sql/oracle-user.sql
CREATE USER datomic_peer IDENTIFIED BY "datomic_peer";
GRANT CREATE SESSION TO datomic_peer;
GRANT SELECT ON datomic.datomic_kvs TO datomic_peer;
CREATE SYNONYM datomic_peer.datomic_kvs FOR datomic.datomic_kvs;
EXIT
