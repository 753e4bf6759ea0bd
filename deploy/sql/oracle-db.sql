-- Makes the owner of the table, with room for it. Change the password, and the size to what you need.
-- Run as an administrator: sqlplus system@//HOST:1521/SERVICE @deploy/sql/oracle-db.sql
CREATE TABLESPACE datomic DATAFILE 'datomic.dbf' SIZE 1G AUTOEXTEND ON NEXT 1G MAXSIZE UNLIMITED;
CREATE USER datomic IDENTIFIED BY "datomic" DEFAULT TABLESPACE datomic QUOTA UNLIMITED ON datomic;
GRANT CREATE SESSION TO datomic;
EXIT
