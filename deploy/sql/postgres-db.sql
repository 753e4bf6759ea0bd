-- Makes the database. Run as a superuser: psql -f deploy/sql/postgres-db.sql -U postgres
CREATE DATABASE datomic
  ENCODING 'UTF8'
  TEMPLATE template0
  LC_COLLATE 'C'
  LC_CTYPE 'C';
