//! Both databases have the same tables, columns, keys and indexes, but for full text search.

use std::collections::BTreeSet;

use gavel_store::{Database, Options, Store};

use crate::database::{Fresh, Look, on_postgres};

/// Each column: its table, its name, `text` or `integer`, whether it must have a value, its place in the key.
const SQLITE_COLUMNS: &str = "select t.name, c.name, c.type, c.\"notnull\", c.pk from sqlite_schema t
     join pragma_table_info(t.name) c where t.type = 'table' and t.name not like 'sqlite_%' and t.name not like 'message_fts%'";
const POSTGRES_COLUMNS: &str = "select c.table_name::text, c.column_name::text,
     case when c.data_type = 'bigint' then 'integer' else c.data_type || coalesce(nullif(':' || c.collation_name, ':C'), '') end,
     case c.is_nullable when 'NO' then 1 else 0 end, coalesce(k.ordinal_position::int, 0)
     from information_schema.columns c
     left join (information_schema.key_column_usage k
         join information_schema.table_constraints n
         on n.constraint_name = k.constraint_name and n.table_name = k.table_name and n.constraint_type = 'PRIMARY KEY')
     on k.table_name = c.table_name and k.column_name = c.column_name
     where c.table_schema = 'public' and c.table_name <> 'gavel_database' and c.data_type <> 'tsvector'";

/// Each index with a name of ours: its table, its name, whether it is unique.
const SQLITE_INDEXES: &str = "select t.name, i.name, i.\"unique\" from sqlite_schema t join pragma_index_list(t.name) i
     where t.type = 'table' and i.origin = 'c'";
const POSTGRES_INDEXES: &str = "select i.tablename::text, i.indexname::text,
     case when i.indexdef like 'CREATE UNIQUE%' then 1 else 0 end
     from pg_indexes i where i.schemaname = 'public' and i.tablename <> 'message_words' and not exists (
         select 1 from information_schema.table_constraints n where n.constraint_name = i.indexname)";

type Columns = BTreeSet<(String, String, String, i64, i64)>;
type Indexes = BTreeSet<(String, String, i64)>;

fn catalogue(look: &Look, columns: &str, indexes: &str) -> (Columns, Indexes) {
    let lower = |(table, name, kind, required, place): (String, String, String, i64, i64)| {
        (table, name, kind.to_lowercase(), required, place)
    };
    (look.all(columns).into_iter().map(lower).collect(), look.all(indexes).into_iter().collect())
}

#[test]
fn both_databases_have_the_same_tables() {
    let Some(fresh) = Fresh::new() else {
        assert!(!on_postgres());
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    for database in [Database::new("", folder.path()).unwrap(), Database::new(&fresh.url, folder.path()).unwrap()] {
        Store::open(&database, &Options::default(), Box::new(|| ())).unwrap().close();
    }
    let sqlite = catalogue(&Look::sqlite(folder.path()), SQLITE_COLUMNS, SQLITE_INDEXES);
    let postgres = catalogue(&Look::postgres(&fresh.url), POSTGRES_COLUMNS, POSTGRES_INDEXES);
    let differing = |a: &Columns, b: &Columns| a.difference(b).cloned().collect::<Vec<_>>();
    assert_eq!(
        (differing(&sqlite.0, &postgres.0), differing(&postgres.0, &sqlite.0)),
        (Vec::new(), Vec::new()),
        "columns of SQLite alone, and of PostgreSQL alone"
    );
    assert_eq!(sqlite.1, postgres.1, "indexes");
    assert!(sqlite.0.len() > 20 && sqlite.1.len() > 3, "the catalogue was not read");
}
