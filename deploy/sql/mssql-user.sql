-- Makes the user of transactors and, apart from it, one of peers that may read only. Change both passwords.
-- Run in the database: sqlcmd -S HOST -U sa -d datomic -i deploy/sql/mssql-user.sql
CREATE LOGIN datomic WITH PASSWORD = 'datomic-Password-1', DEFAULT_DATABASE = datomic;
CREATE USER datomic FOR LOGIN datomic;
GRANT SELECT, INSERT, UPDATE, DELETE ON datomic_kvs TO datomic;
CREATE LOGIN datomic_peer WITH PASSWORD = 'datomic-Password-2', DEFAULT_DATABASE = datomic;
CREATE USER datomic_peer FOR LOGIN datomic_peer;
GRANT SELECT ON datomic_kvs TO datomic_peer;
GO
