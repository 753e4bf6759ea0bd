-- Makes the database. Run as an administrator: sqlcmd -S HOST -U sa -i deploy/sql/mssql-db.sql
CREATE DATABASE datomic;
GO
-- A commit is on disk when it is answered. Readers do not wait for writers.
ALTER DATABASE datomic SET DELAYED_DURABILITY = DISABLED;
GO
ALTER DATABASE datomic SET READ_COMMITTED_SNAPSHOT ON;
GO
